/// \file
/// Small text helpers of the SWIFT formats. Pure functions.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/encoding.h"

namespace lettrage::formats::swift {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_alnum(char c) noexcept { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }
/// Up to seven characters and their number as one, so that a `switch` finds a word among many; 0 for none and for more.
[[nodiscard]] constexpr std::uint64_t packed(std::string_view word) noexcept {
  const std::size_t size = word.size();
  if (size == 0 || size > 7) return 0;
  std::uint64_t code = 0;
  if (std::endian::native == std::endian::big || std::is_constant_evaluated()) {
    for (std::size_t i = size; i-- > 0;) code = code << 8U | static_cast<unsigned char>(word[i]);
  } else if (size >= 4) {  // both ends; where they overlap they say the same
    std::uint32_t head = 0, tail = 0;
    std::memcpy(&head, word.data(), sizeof head);
    std::memcpy(&tail, word.data() + size - sizeof tail, sizeof tail);
    code = head | std::uint64_t{tail} << 8 * (size - sizeof tail);
  } else {
    for (const std::size_t i : {std::size_t{0}, size / 2, size - 1}) {
      code |= std::uint64_t{static_cast<unsigned char>(word[i])} << 8 * i;
    }
  }
  return code | std::uint64_t{size} << 56U;
}
/// `a == b`, for words: without a call where they are as short as `packed` takes them.
[[nodiscard]] inline bool same_word(std::string_view a, std::string_view b) noexcept {
  const std::uint64_t word = packed(a);
  return word == 0 ? a == b : word == packed(b);
}
/// Blank, tab and every other control character.
[[nodiscard]] constexpr bool is_space(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20; }
/// True for one digit or more and nothing else.
[[nodiscard]] constexpr bool all_digits(std::string_view text) noexcept {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return !text.empty();
}

[[nodiscard]] constexpr std::string_view trim_left(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim_right(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept { return trim_left(trim_right(text)); }
/// Without any blank or control character.
[[nodiscard]] std::string without_spaces(std::string_view text);

/// The parts one behind the other, `between` between each two, in the batch's arena; a part that is alone as it is.
[[nodiscard]] std::string_view keep_in_one(Batch& batch, std::span<const std::string_view> parts, std::string_view between = {});

}  // namespace lettrage::formats::swift
