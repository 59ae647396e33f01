// The lines of `:61:` as the standard and nearly every bank writes them: date, date or none, mark, funds code or none, amount
// without blanks around it, type, references. The grammar (statement_line.cpp) takes ten times as long.
#include "formats/swift/blocks.h"
#include "formats/swift/statement_line.h"
#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

constexpr bool is_letter(char c) noexcept { return is_upper(c) || (c >= 'a' && c <= 'z'); }

/// At the end of a line that breaks off stands a character that nothing takes.
char at_or_nul(std::string_view text, std::size_t at) noexcept { return at < text.size() ? text[at] : '\0'; }

std::optional<Mark> mark_of(char first, char second) noexcept {
  const bool credit = second == 'C';
  if (!credit && second != 'D') return {};
  switch (first) {
    case 'R': return credit ? Mark::ReversalOfCredit : Mark::ReversalOfDebit;
    case 'E': return credit ? Mark::ExpectedCredit : Mark::ExpectedDebit;
    default: return {};
  }
}

}  // namespace

std::optional<StatementLine> parse_usual_statement_line(std::string_view text) noexcept {
  constexpr std::size_t value_date = 6, entry_date = 4, type_length = 4;
  text = trim(text);
  const std::size_t date_digits = leading_digits(text);
  if (date_digits < value_date) return {};
  std::optional<StatementLine> read{std::in_place};
  StatementLine& line = *read;
  line.value_date = text.substr(0, value_date);
  std::size_t at = value_date;
  if (date_digits >= value_date + entry_date) {
    line.entry_date = text.substr(at, entry_date);
    at += entry_date;
  }
  if (const char first = at_or_nul(text, at); first == 'C' || first == 'D') {
    line.mark = first == 'C' ? Mark::Credit : Mark::Debit;
    ++at;
  } else if (const auto mark = mark_of(first, at_or_nul(text, at + 1))) {
    line.mark = *mark;
    at += 2;
  } else {
    return {};
  }
  if (is_letter(at_or_nul(text, at))) line.funds = text[at++];

  const std::size_t amount = at;
  while (is_digit(at_or_nul(text, at))) ++at;
  if (at == amount) return {};
  if (const char separator = at_or_nul(text, at); separator == ',' || separator == '.') {
    ++at;
    while (is_digit(at_or_nul(text, at))) ++at;
  }
  line.amount = text.substr(amount, at - amount);
  if (at_or_nul(text, at) == ' ') return {};

  const std::size_t slashes = std::min(text.find("//", at), text.size());
  if (at < slashes && is_letter(text[at])) {
    line.type = text.substr(at, std::min(type_length, slashes - at));
    at += line.type.size();
  }
  line.reference = trim(text.substr(at, slashes - at));
  if (slashes < text.size()) line.bank_reference = trim(text.substr(slashes + 2));
  return read;
}

}  // namespace lettrage::formats::swift
