/// \file
/// The grammar of `:61:`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lettrage::formats::swift {

enum class Mark : std::uint8_t { Credit, Debit, ReversalOfCredit, ReversalOfDebit, ExpectedCredit, ExpectedDebit };

/// Subfields as printed, trimmed at the end; views into the text parsed.
struct StatementLine {
  std::string_view value_date;      ///< 1: YYMMDD
  std::string_view entry_date;      ///< 2: MMDD, empty if not given
  Mark mark{};                      ///< 3
  char funds = 0;                   ///< 4: third letter of the currency, mostly; 0 if not given
  std::string_view amount;          ///< 5
  std::string_view type;            ///< 6: `NTRF`, `S051`, `N654`; blanks inside are kept; empty if not given
  std::string_view reference;       ///< 7: for the account owner
  std::string_view bank_reference;  ///< 8: after `//`
};

/// Reads the first line of `:61:` (9, the supplementary details, are the lines after it); nothing if it is none.
/// Beyond the standard: a small letter for the mark, blanks around the amount, a point for the comma, no comma, no digit
/// before it, any letter before the type's code, a type that is short or not there, references of any length.
[[nodiscard]] std::optional<StatementLine> parse_any_statement_line(std::string_view text);

/// The same for the forms that nearly all lines have, by hand: nothing where the line is of another form, or none at all.
/// What it reads the grammar reads alike.
[[nodiscard]] std::optional<StatementLine> parse_usual_statement_line(std::string_view text) noexcept;

/// Either of the two.
[[nodiscard]] inline std::optional<StatementLine> parse_statement_line(std::string_view text) {
  auto line = parse_usual_statement_line(text);
  if (!line) line = parse_any_statement_line(text);
  return line;
}

}  // namespace lettrage::formats::swift
