#include "formats/norma43/values.h"

#include <algorithm>
#include <array>

#include "core/encoding.h"
#include "core/identifiers.h"
#include "formats/fixed_width/records.h"
#include "formats/norma43/currencies.h"

namespace lettrage::formats::norma43 {
namespace {

constexpr std::size_t bank_and_branch = 8, account_digits = 18;

/// Both control digits are 11 minus a weighted sum mod 11; what would have two digits has one.
char control_digit(std::string_view ten_digits) noexcept {
  constexpr std::array weights{1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (ten_digits[i] - '0');
  const int digit = 11 - sum % 11;
  return static_cast<char>('0' + (digit == 11 ? 0 : digit == 10 ? 1 : digit));
}

constexpr bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// ü é É ó ú ñ Ñ of CP850. In CP1252 these are quotation marks and signs of currencies, which no letter touches, or nothing
// at all; the letters of CP1252 lie from 0xC0 on, where CP850 has the rarer Í Ó Ú.
bool is_cp850(std::string_view text) noexcept {
  bool spanish = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xC0) return false;
    const bool letter = byte == 0x81 || byte == 0x82 || byte == 0x90 || (byte >= 0xA2 && byte <= 0xA5);
    const bool beside = (i > 0 && is_letter(text[i - 1])) || (i + 1 < text.size() && is_letter(text[i + 1]));
    spanish = spanish || (letter && beside);
  }
  return spanish;
}

}  // namespace

AmountRead read_amount(std::string_view digits, Currency currency) noexcept {
  digits = fixed_width::trim(digits);
  if (digits.empty()) return {.amount = {0, currency}, .error = Code::AmountMissing};
  const auto hundredths = fixed_width::number(digits);
  if (!hundredths) return {.amount = {0, currency}, .error = Code::AmountNotNumeric};
  std::int64_t unit = 1, more = 1;  // 14 digits leave room for two further decimals
  for (int i = currency.minor_digits(); i < 2; ++i) unit *= 10;
  for (int i = 2; i < currency.minor_digits(); ++i) more *= 10;
  return {.amount = {*hundredths / unit * more, currency},
          .error = *hundredths % unit == 0 ? Code::Count_ : Code::AmountExcessDigits};
}

Direction read_sign(std::string_view sign) noexcept {
  return sign == "1" ? Direction::Debit : sign == "2" ? Direction::Credit : Direction::None;
}

std::optional<Date> read_date(std::string_view yymmdd) noexcept {
  return fixed_width::date(yymmdd, fixed_width::DateOrder::YearMonthDay);
}

std::optional<Currency> read_currency(std::string_view code) noexcept {
  if (!fixed_width::all_digits(code)) return Currency::make(code);
  const auto found = std::lower_bound(numeric_currencies.begin(), numeric_currencies.end(), code,
                                      [](const NumericCurrency& c, std::string_view number) { return c.number < number; });
  if (found == numeric_currencies.end() || found->number != code) return std::nullopt;
  return Currency::literal(found->code);
}

std::string iban_of(std::string_view digits) {
  if (digits.size() != account_digits || !fixed_width::all_digits(digits)) return {};
  const std::string_view branch = digits.substr(0, bank_and_branch), account = digits.substr(bank_and_branch);
  std::string bban{branch};
  bban += control_digit(std::string{"00"}.append(branch));
  bban += control_digit(account);
  bban += account;
  const int check = 98 - mod97(bban + "ES00");
  std::string iban = "ES";
  iban += static_cast<char>('0' + check / 10);
  iban += static_cast<char>('0' + check % 10);
  return iban + bban;
}

bool is_checked_reference(std::string_view digits) noexcept {
  constexpr std::array weights{4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};  // 2 to 9 and again from the right
  if (digits.size() != weights.size() + 1 || !fixed_width::all_digits(digits) || fixed_width::is_nothing(digits)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (digits[i] - '0');
  return digits.back() - '0' == sum % 11 % 10;  // 10 is written 0
}

std::string_view decoded(Batch& batch, std::string_view record) {
  if (is_utf8(record)) return record;
  if (batch.charset != Charset::Cp1252 || !is_cp850(record)) return to_utf8(batch, record);
  std::string out;
  append_decoded(out, record, Charset::Cp850);
  return batch.keep(out);
}

}  // namespace lettrage::formats::norma43
