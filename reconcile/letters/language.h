/// \file
/// The languages letters are written in, and how amounts, dates and texts read in them. Tables of our own: no locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/date.h"
#include "core/money.h"

namespace lettrage::reconcile {

enum class Language : std::uint8_t { French, English, German };
inline constexpr Language languages[] = {Language::French, Language::English, Language::German};
[[nodiscard]] std::string_view name(Language language) noexcept;  ///< `fr`, `en`, `de`
/// `fr`, `FR`, `fr-BE`, `fr_CH`: what comes before the hyphen counts.
[[nodiscard]] std::optional<Language> language_named(std::string_view text) noexcept;
/// The language of business of a country (two capital letters); nothing where there are several or none of ours.
[[nodiscard]] std::optional<Language> language_of_country(std::string_view country) noexcept;

/// `1 234,50 €`, `€1,234.50`, `1.234,50 €`; other currencies by their code. Blanks do not break.
[[nodiscard]] std::string amount_in(Language language, Money amount);
/// `1er mars 2025`, `1 March 2025`, `1. März 2025`; empty where absent.
[[nodiscard]] std::string date_in(Language language, Date date);
/// Hundredths of a percent: `14,25 %`, `14.25%`, `14,25 %`.
[[nodiscard]] std::string percent_in(Language language, int hundredths);

/// What a name or number may put into a letter: one line of UTF-8 of at most `max` characters (then `…`), with neither
/// control characters nor those that turn the direction of writing.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t max);
/// Lines of at most `width` characters, broken at blanks; a longer word has a line of its own. Lines after the first begin with
/// `indent`.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::string_view indent = {});

}  // namespace lettrage::reconcile
