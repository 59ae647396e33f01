/// \file
/// Exact money. There is no conversion from or to floating point anywhere, and none may be added.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lettrage {

/// An ISO 4217 alphabetic code, e.g. EUR. The default value means "no currency".
class Currency {
 public:
  constexpr Currency() = default;
  /// Three upper-case letters, or nothing. Codes ISO does not list are accepted (see `listed`): a bank may be ahead of us.
  [[nodiscard]] static std::optional<Currency> make(std::string_view code) noexcept;
  /// For literals known to be well formed, e.g. `Currency::literal("EUR")`.
  [[nodiscard]] static constexpr Currency literal(const char (&code)[4]) noexcept {
    Currency c;
    c.code_ = {code[0], code[1], code[2]};
    return c;
  }
  /// Digits after the decimal point, from the ISO 4217 table (JPY 0, EUR 2, BHD 3, CLF 4); 2 for codes not listed.
  [[nodiscard]] int minor_digits() const noexcept;
  [[nodiscard]] std::string_view code() const noexcept { return {code_.data(), present() ? 3U : 0U}; }
  [[nodiscard]] constexpr bool present() const noexcept { return code_[0] != 0; }
  constexpr auto operator<=>(const Currency&) const = default;

 private:
  std::array<char, 3> code_{};
};

inline constexpr Currency eur = Currency::literal("EUR");

/// An exact amount: `minor` counts the currency's smallest unit (cents, yen, fils).
struct Money {
  std::int64_t minor = 0;
  Currency currency;
  constexpr auto operator<=>(const Money&) const = default;
};

/// Sum of two amounts, or nothing if they differ in currency or the sum overflows.
[[nodiscard]] std::optional<Money> add(Money a, Money b) noexcept;
/// Difference of two amounts, or nothing if they differ in currency or the result overflows.
[[nodiscard]] std::optional<Money> subtract(Money a, Money b) noexcept;
/// Sum of two counts of minor units, or nothing on overflow.
[[nodiscard]] std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) noexcept;

enum class AmountError : std::uint8_t {
  None,
  Empty,
  NotNumeric,    ///< a character that does not belong there, or no digit at all
  ExcessDigits,  ///< non-zero digits beyond the currency's minor unit
  Overflow,      ///< does not fit 64-bit minor units
};

struct ParsedAmount {
  std::int64_t minor = 0;
  AmountError error = AmountError::None;
  /// Non-zero digits beyond the minor unit were found; `minor` is the value cut off after the minor unit.
  /// Only set with `AmountError::ExcessDigits`.
};

/// Reads `[+-]digits[separator digits]`, e.g. `1234.5`, `.5`, `1.`, `0007,00`; zero digits in excess are dropped.
/// Blanks around the text are not accepted. Never an exponent, never a grouping character.
[[nodiscard]] ParsedAmount parse_amount(std::string_view text, Currency currency, char separator = '.') noexcept;

/// `1234.50`, `-0.05`, JPY `1234`: exactly the currency's minor digits, no grouping.
[[nodiscard]] std::string format_amount(std::int64_t minor, Currency currency);
[[nodiscard]] inline std::string format_amount(Money m) { return format_amount(m.minor, m.currency); }
/// Same, appended to `out` without allocating beyond its growth.
void append_amount(std::string& out, std::int64_t minor, Currency currency);

}  // namespace lettrage
