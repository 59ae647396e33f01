/// \file
/// The texts of a booking: `:86:` in all its dialects, and the supplementary details of `:61:`.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/swift/dialects.h"
#include "formats/swift/statement_line.h"

namespace lettrage::formats::swift {

/// Raw lines around one `:61:`, in the batch's bytes.
struct EntryTexts {
  std::span<const std::string_view> supplementary{};  ///< of `:61:` after its first line
  std::span<const std::string_view> information{};    ///< of every `:86:` that follows
  std::span<const std::string_view> non_swift{};      ///< of `:NS:`
  bool ascii = false;                                 ///< known to be
};

/// Reads the texts of one entry after the other; it owns nothing but what it uses again for the next.
class InformationReader {
 public:
  explicit InformationReader(Batch& batch) : in_{.batch = batch} {}
  /// Fills codes, references, parties, remittance, original amount, charges and return reason of `entry`, whose direction,
  /// amount and reversal are known already. `line` is the entry's `:61:`, decoded; `own_account` ours, which is nobody's
  /// counterparty. Returns how the `:86:` is written, in words for people; empty for free text.
  std::string_view read(Entry& entry, const StatementLine& line, const EntryTexts& texts, std::string_view own_account);

 private:
  /// `NTRF+166`: the type in `:61:`, then the German transaction code where there is one.
  std::string_view code(std::string_view type);

  Information in_;
  std::vector<std::string_view> decoded_;  ///< lines of the field read last that were not UTF-8 as they stood
  std::string_view type_, gvc_, code_;     ///< of the last entry with both
};

}  // namespace lettrage::formats::swift
