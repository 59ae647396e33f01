#include "reconcile/letters/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/encoding.h"

namespace lettrage::reconcile {
namespace {

constexpr std::string_view no_break_space = "\xc2\xa0";

using Months = std::array<std::string_view, 12>;
constexpr Months french_months{"janvier", "février", "mars",      "avril",   "mai",      "juin",
                               "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr Months english_months{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
constexpr Months german_months{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                               "Juli",   "August",  "September", "Oktober", "November", "Dezember"};

bool continues_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

/// What may not stand in a line: it would end it, hide, or turn the words after it.
bool harmful(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0x200e || c == 0x200f || c == 0x061c ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

char32_t decode(std::string_view character) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0);
  char32_t c = byte(0) & (0x7fU >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) c = (c << 6U) | (byte(i) & 0x3fU);
  return c;
}

/// `1234` with a separator before every three digits from the right.
std::string grouped(std::string_view digits, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += separator;
    text += digits[i];
  }
  return text;
}

}  // namespace

std::string_view name(Language language) noexcept {
  switch (language) {
    case Language::French: return "fr";
    case Language::English: return "en";
    case Language::German: break;
  }
  return "de";
}

std::optional<Language> language_named(std::string_view text) noexcept {
  const std::string_view primary = text.substr(0, text.find_first_of("-_"));
  for (const Language language : languages) {
    const std::string_view code = name(language);
    if (primary.size() == code.size() &&
        std::equal(code.begin(), code.end(), primary.begin(), [](char a, char b) { return a == b || a - 'a' + 'A' == b; }))
      return language;
  }
  return std::nullopt;
}

std::optional<Language> language_of_country(std::string_view country) noexcept {
  if (country == "FR" || country == "MC") return Language::French;
  if (country == "DE" || country == "AT" || country == "LI") return Language::German;
  if (country == "GB" || country == "IE" || country == "GI") return Language::English;
  return std::nullopt;
}

std::string amount_in(Language language, Money amount) {
  const std::string plain = format_amount(amount);
  std::string_view digits = plain;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::string_view whole = digits.substr(0, point), fraction = digits.substr(std::min(point + 1, digits.size()));
  std::string text = negative ? "-" : "";
  const bool euros = amount.currency == eur;
  if (language == Language::English) {
    if (amount.currency.present()) text += euros ? std::string{"€"} : fmt::format("{}{}", amount.currency.code(), no_break_space);
    text += grouped(whole, ",");
    if (!fraction.empty()) text.append(".").append(fraction);
    return text;
  }
  text += grouped(whole, language == Language::French ? no_break_space : ".");
  if (!fraction.empty()) text.append(",").append(fraction);
  if (amount.currency.present()) text.append(no_break_space).append(euros ? "€" : amount.currency.code());
  return text;
}

std::string date_in(Language language, Date date) {
  if (!date) return {};
  const auto month = static_cast<std::size_t>(date.month() - 1);
  switch (language) {
    case Language::French:
      return fmt::format("{}{} {} {}", date.day(), date.day() == 1 ? "er" : "", french_months[month], date.year());
    case Language::English: return fmt::format("{} {} {}", date.day(), english_months[month], date.year());
    case Language::German: break;
  }
  return fmt::format("{}. {} {}", date.day(), german_months[month], date.year());
}

std::string percent_in(Language language, int hundredths) {
  const bool english = language == Language::English;
  return fmt::format("{}{}{:02}{}%", hundredths / 100, english ? "." : ",", hundredths % 100, english ? "" : no_break_space);
}

std::string one_line(std::string_view text, std::size_t max) {
  std::string line;
  std::size_t length = 0;
  bool blank = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && end - i < 4 && continues_character(text[end])) ++end;
    const std::string_view character = text.substr(i, end - i);
    i = end;
    const bool readable = is_utf8(character);
    if (character == " " || (readable && harmful(decode(character)))) {
      blank = true;
      continue;
    }
    if (length >= max) return line + "…";
    if (blank && !line.empty()) {
      line += ' ';
      ++length;
    }
    blank = false;
    line += readable ? character : "\xef\xbf\xbd";
    ++length;
  }
  return line;
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string lines;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t length = characters(word);
    if (column > 0 && column + 1 + length > width) {
      lines.append("\n").append(indent);
      column = indent.size();
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += length;
  }
  return lines;
}

}  // namespace lettrage::reconcile
