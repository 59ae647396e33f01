/// \file
/// The characters SEPA messages may hold, and how other texts are written with them (pain008-pain001.md 9; EPC217-08).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lettrage::formats::pain008 {

enum class Umlauts : std::uint8_t {
  Single,  ///< ä → a, ß → s (EPC)
  Double,  ///< ä → ae, ß → ss (DK)
};

/// `a–z A–Z 0–9 / - ? : ( ) . , ' +` and blank.
[[nodiscard]] constexpr bool is_sepa_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"/-?:().,'+ "}.find(c) != std::string_view::npos;
}

/// `text` (UTF-8) in that set: accented, Greek and Cyrillic letters by their Latin ones, anything unknown as a full stop,
/// runs of blanks as one, none at the ends. At most `max` characters, cut after conversion.
[[nodiscard]] std::string to_sepa(std::string_view text, std::size_t max, Umlauts umlauts = Umlauts::Single);

/// An identifier as banks take it: 1 to 35 characters of the set, no `/` at its ends, no `//`. Identifiers are never
/// converted or cut: two could become one.
[[nodiscard]] bool is_sepa_id(std::string_view id) noexcept;

}  // namespace lettrage::formats::pain008
