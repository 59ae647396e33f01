/// \file
/// Small text helpers of the SWIFT formats. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/encoding.h"

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

}  // namespace lettrage::formats::swift
