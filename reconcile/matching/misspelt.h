/// \file
/// Slips of the pen, and letters taken for digits. Internal to matching.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "reconcile/matching/number_forms.h"
#include "reconcile/matching/text_pieces.h"

namespace lettrage::reconcile {

/// Everything in a text that may be a number, to be held against numbers that are expected. Linear in the text.
class WrittenNumbers {
 public:
  WrittenNumbers(const PieceText& text, std::pmr::memory_resource* memory);
  /// Where a number stands that is one slip away from `number`, whole or only what counts up.
  /// Not where the text may name an invoice that is not known yet.
  [[nodiscard]] std::optional<std::uint32_t> find_slip(const NumberParts& number, const NumberForms& forms) const;
  /// Where a reference stands that is one slip away from `reference`, a key of letters and digits.
  [[nodiscard]] std::optional<std::uint32_t> find_slip(std::string_view reference) const;
  [[nodiscard]] bool empty() const noexcept { return written_.empty(); }

 private:
  static constexpr std::size_t written_max = 64;  ///< a longer text is no remark on one payment
  struct Written {
    std::uint32_t begin = 0, size = 0;  ///< of its key, in keys_
    std::uint32_t position = 0;
    bool digits = false;  ///< nothing but digits
  };
  std::pmr::vector<char> keys_;
  std::pmr::vector<Written> written_;
};

/// Changes letters that are taken for digits where they stand among digits: O to 0, I and L to 1, B to 8, S to 5, Z to
/// 2. False if there are none.
[[nodiscard]] bool read_look_alikes(std::pmr::string& text);

}  // namespace lettrage::reconcile
