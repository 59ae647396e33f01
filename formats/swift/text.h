/// \file
/// Small text helpers of the SWIFT formats, and the decoding of what their files hold. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/batch.h"

namespace lettrage::formats::swift {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_alnum(char c) noexcept { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }
/// Blank, tab and every other control character.
[[nodiscard]] constexpr bool is_space(char c) noexcept { return static_cast<unsigned char>(c) <= 0x20; }
/// True for one digit or more and nothing else.
[[nodiscard]] bool all_digits(std::string_view text) noexcept;

[[nodiscard]] std::string_view trim_left(std::string_view text) noexcept;
[[nodiscard]] std::string_view trim_right(std::string_view text) noexcept;
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
/// Without any blank or control character.
[[nodiscard]] std::string without_spaces(std::string_view text);

/// Watches bytes pass by and says whether they are UTF-8, across as many calls as there are lines.
class Utf8Check {
 public:
  /// False once the bytes so far cannot be UTF-8.
  bool feed(std::string_view bytes) noexcept;
  /// True between two characters.
  [[nodiscard]] bool whole() const noexcept { return pending_ == 0; }
  /// Ends a text; false if it ended inside a character.
  bool end() noexcept;

 private:
  std::uint8_t pending_ = 0;                ///< continuation bytes still owed
  unsigned char low_ = 0x80, high_ = 0xBF;  ///< range of the next one: overlong forms and surrogates are not UTF-8
};

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;
/// `text` itself where it is UTF-8, else its bytes read as CP1252 (ISO-8859-1 where that has no character), kept in the
/// batch's arena.
[[nodiscard]] std::string_view to_utf8(Batch& batch, std::string_view text);

}  // namespace lettrage::formats::swift
