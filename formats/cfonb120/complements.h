/// \file
/// Records 05 of CFONB120: what they add to the record 04 before them, by their qualifier.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "core/records.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::cfonb120 {

/// A movement has a handful of complements; what comes after so many is not read (`field-too-long`).
inline constexpr std::size_t complements_max = 512;

/// True for the record 05 of Société Générale (ETEBAC3): no qualifier, the label goes on in columns 41–81 and the amount of
/// its 04 stands again in 91–104.
[[nodiscard]] bool has_no_qualifier(const fixed_width::Columns& record, Charset charset);

/// Collects the complements of one entry, whose direction, `proprietary_code` and label are set. Views live on the batch.
class Complements {
 public:
  /// Takes one record 05.
  void add(Batch& batch, Entry& entry, const fixed_width::Columns& record);
  /// Writes what several records say together, and begins anew.
  void finish(Batch& batch, Entry& entry);

 private:
  struct Party {
    std::string_view name, ultimate_name, account, bank;
  };
  struct Piece {
    std::string_view text;
    bool full = false;  ///< its last column is filled: the next piece goes on without a blank
  };
  [[nodiscard]] std::vector<std::string_view> remittance(Batch& batch) const;
  void set_party(Batch& batch, Entry& entry) const;

  Party payer_, payee_;
  std::vector<Piece> client_text_;        ///< LCC and LC2: one text of the payer in pieces of 70
  std::vector<std::string_view> labels_;  ///< LIB, and records without a qualifier
  std::vector<StructuredReference> references_;
  std::vector<std::pair<std::string_view, std::string_view>> others_;  ///< qualifier and text of what has no field
};

}  // namespace lettrage::formats::cfonb120
