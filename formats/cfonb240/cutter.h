/// \file
/// Cuts CFONB240 in front of a record 34, or of a record 31.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "formats/fixed_width/records.h"
#include "formats/format.h"

namespace lettrage::formats::cfonb240 {

inline constexpr std::size_t width = 240;

/// What a sequence 31–39 is checked by, up to some record of it; begin a new one after each 39.
class Tally {
 public:
  /// Takes one record; 31 begins anew.
  void see(const fixed_width::Columns& record);
  /// False once a record was not numbered one more than the one before it (3–8).
  [[nodiscard]] bool numbered() const noexcept { return numbered_; }
  /// Of the amounts of the records 34, in the unit they are printed in; nothing where one of them is no number.
  [[nodiscard]] std::optional<std::int64_t> sum() const noexcept { return sum_; }

  /// As a record of the prologue, so that the next batch goes on counting.
  [[nodiscard]] std::string record() const;
  /// True if `record` is one; then this tally is what it says.
  bool restore(std::string_view record);

 private:
  std::int64_t number_ = 0;
  bool numbered_ = true;
  std::optional<std::int64_t> sum_ = 0;
};

[[nodiscard]] std::unique_ptr<Cutter> make_cutter();

}  // namespace lettrage::formats::cfonb240
