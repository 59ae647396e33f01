#include "formats/coda/values.h"

#include <algorithm>
#include <string>

#include "core/identifiers.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::coda {
namespace {

using fixed_width::Columns;
using fixed_width::trim;

constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

Currency currency_of(std::string_view text) noexcept { return Currency::make(text).value_or(Currency{}); }

/// Belgian account numbers have twelve digits, the last two of which are the first ten mod 97 (0 is written 97).
bool is_belgian_number(std::string_view digits) noexcept {
  if (digits.size() != 12 || !fixed_width::all_digits(digits)) return false;
  const int rest = mod97(digits.substr(0, 10));
  const int check = (digits[10] - '0') * 10 + (digits[11] - '0');
  return check == (rest == 0 ? 97 : rest);
}

std::string belgian_iban(std::string_view number) {
  const int check = 98 - mod97(std::string{number} + "BE00");
  std::string iban = "BE";
  iban += static_cast<char>('0' + check / 10);
  iban += static_cast<char>('0' + check % 10);
  return iban.append(number);
}

bool looks_like_iban(std::string_view text) noexcept {
  return text.size() >= 15 && is_upper(text[0]) && is_upper(text[1]) && fixed_width::is_digit(text[2]) &&
         fixed_width::is_digit(text[3]);
}

void take_number(Batch& batch, AccountRead& read, std::string_view number) {
  read.number = number;
  if (!looks_like_iban(number)) return;
  const auto iban = make_iban(number);
  read.iban_failed = !iban;
  if (!iban) return;
  read.is_iban = true;
  if (*iban != number) read.number = batch.keep(*iban);
}

}  // namespace

AmountRead read_amount(std::string_view digits, Currency currency) noexcept {
  digits = trim(digits);
  if (digits.empty()) return {.amount = {0, currency}, .error = Code::AmountMissing};
  const auto thousandths = fixed_width::number(digits);
  if (!thousandths) return {.amount = {0, currency}, .error = Code::AmountNotNumeric};
  std::int64_t unit = 1;  // thousandths to one minor unit; 15 digits leave room for a fourth decimal
  for (int i = currency.minor_digits(); i < 3; ++i) unit *= 10;
  if (currency.minor_digits() > 3) return {.amount = {*thousandths * 10, currency}};
  return {.amount = {*thousandths / unit, currency}, .error = *thousandths % unit == 0 ? Code::Count_ : Code::AmountExcessDigits};
}

Direction read_sign(std::string_view sign) noexcept {
  return sign == "0" ? Direction::Credit : sign == "1" ? Direction::Debit : Direction::None;
}

std::optional<Date> read_date(std::string_view ddmmyy) noexcept {
  return fixed_width::date(ddmmyy, fixed_width::DateOrder::DayMonthYear);
}

AccountRead read_own_account(Batch& batch, std::string_view columns, char structure) {
  const Columns c{columns};
  AccountRead read;
  const std::string_view belgian_number = trim(c.slice(0, 12));
  switch (structure) {
    case '0':
      read.currency = currency_of(c.slice(13, 16));
      read.number = belgian_number;
      read.is_iban = is_belgian_number(belgian_number);
      if (read.is_iban) read.number = batch.keep(belgian_iban(belgian_number));
      return read;
    case '1':
      read.currency = currency_of(c.slice(34, 37));
      read.number = trim(c.slice(0, 34));
      return read;
    case '2':
    case '3':
      read.currency = currency_of(c.slice(34, 37));
      take_number(batch, read, trim(c.slice(0, structure == '2' ? 16 : 34)));
      read.iban_failed = !read.is_iban && !read.number.empty();
      return read;
    default: return read_account(batch, columns);
  }
}

AccountRead read_account(Batch& batch, std::string_view columns) {
  const Columns c{columns};
  AccountRead read;
  // A Belgian number fills twelve columns and its currency follows after a blank; all others have 34 and then the currency.
  const bool belgian_number = c.size() > 12 && c.slice(12, 13) == " " && fixed_width::all_digits(c.slice(0, 12));
  read.currency = belgian_number ? currency_of(c.slice(13, 16)) : currency_of(c.slice(34, 37));
  const std::string_view number = trim(belgian_number ? c.slice(0, 12) : c.slice(0, 34));
  if (!fixed_width::is_nothing(number)) take_number(batch, read, number);
  return read;
}

}  // namespace lettrage::formats::coda
