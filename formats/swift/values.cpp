#include "formats/swift/values.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "core/identifiers.h"
#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

int two_digits(std::string_view text) noexcept { return (text[0] - '0') * 10 + (text[1] - '0'); }

DateRead clamp(int year, int month, int day) noexcept {
  if (month < 1 || month > 12 || day < 1 || day > 31) return {.date = {}, .error = true};
  if (const auto date = Date::make(year, month, day)) return {.date = *date};
  for (int shorter = 30; shorter >= 28; --shorter) {
    if (const auto date = Date::make(year, month, shorter)) return {.date = *date, .clamped = true};
  }
  return {.date = {}, .error = true};
}

std::optional<Currency> currency_at(std::string_view text) noexcept {
  return text.size() >= 3 ? Currency::make(text.substr(0, 3)) : std::nullopt;
}

}  // namespace

DateRead read_date(std::string_view yymmdd) noexcept {
  if (yymmdd.size() != 6 || !all_digits(yymmdd)) return {.date = {}, .error = true};
  if (yymmdd == "000000") return {};
  const int year = two_digits(yymmdd);
  return clamp(year + (year < 80 ? 2000 : 1900), two_digits(yymmdd.substr(2)), two_digits(yymmdd.substr(4)));
}

DateRead infer_date(std::string_view mmdd, Date value_date, Date opening) noexcept {
  if (mmdd.size() != 4 || !all_digits(mmdd) || !value_date) return {.date = {}, .error = true};
  const int month = two_digits(mmdd);
  const int day = two_digits(mmdd.substr(2));
  const bool leap_day = month == 2 && day == 29;
  constexpr int usual_distance = 60;
  constexpr int before_opening = 31;
  constexpr int after_opening = 400;
  const auto distance = [value_date](const DateRead& read) { return std::abs(days_between(value_date, read.date)); };
  const auto fits = [opening](const DateRead& read) {
    const int days = opening ? days_between(opening, read.date) : after_opening + 1;
    return days >= -before_opening && days <= after_opening;
  };
  // Near the value date in its own year: no other year brings it nearer.
  if (const DateRead near = clamp(value_date.year(), month, day);
      !near.error && !(leap_day && near.clamped) && distance(near) <= usual_distance) {
    return near;
  }
  DateRead best{.date = {}, .error = true};
  DateRead best_in_span = best;
  for (int year = value_date.year() - 1; year <= value_date.year() + 1; ++year) {
    const DateRead candidate = clamp(year, month, day);
    if (candidate.error || (leap_day && candidate.clamped)) continue;
    if (best.error || distance(candidate) < distance(best)) best = candidate;
    if (fits(candidate) && (best_in_span.error || distance(candidate) < distance(best_in_span))) best_in_span = candidate;
  }
  if (!best.error && distance(best) > usual_distance && !best_in_span.error) return best_in_span;
  // No leap year around: the month's end is as near as one gets.
  if (best.error && leap_day) return clamp(value_date.year(), month, day);
  return best;
}

ParsedAmount read_amount(std::string_view text, Currency currency) noexcept {
  // Digits, a comma, and as many digits as the currency has: nearly every amount. No 17 digits overflow.
  constexpr std::size_t usual_size = 18;
  if (text.size() <= usual_size) {
    std::int64_t minor = 0;
    std::size_t at = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) minor = minor * 10 + (text[at] - '0');
    if (at > 0 && at < text.size() && text[at] == ',') {
      const std::size_t decimals = text.size() - ++at;
      for (; at < text.size() && is_digit(text[at]); ++at) minor = minor * 10 + (text[at] - '0');
      if (at == text.size() && decimals == static_cast<std::size_t>(currency.minor_digits())) return {.minor = minor};
    }
  }
  const bool comma = text.find(',') != std::string_view::npos;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) return {.minor = 0, .error = AmountError::NotNumeric};
  return parse_amount(text, currency, comma ? ',' : '.');
}

BalanceRead read_balance(std::string_view text, Currency assumed) noexcept {
  BalanceRead read;
  const auto fail = [&read](Code code) {
    const Currency printed = read.balance.amount.currency;
    read.balance = {};
    read.balance.amount.currency = printed;
    read.error = code;
    return read;
  };
  text = trim(text);
  if (text.empty()) return fail(Code::FieldMissing);
  switch (text.front()) {
    case 'C':
    case 'c': read.balance.direction = Direction::Credit; break;
    case 'D':
    case 'd': read.balance.direction = Direction::Debit; break;
    default: return fail(Code::DirectionInvalid);
  }
  text = trim_left(text.substr(1));
  std::size_t digits = 0;
  while (digits < text.size() && digits < 6 && is_digit(text[digits])) ++digits;
  if (digits == 6) {
    const DateRead date = read_date(text.substr(0, 6));
    if (date.error) return fail(Code::DateInvalid);
    read.balance.date = date.date;
    read.clamped = date.clamped;
  } else if (text.substr(0, digits) != "0") {  // the first statement ever may have `0` for a date
    return fail(Code::DateInvalid);
  }
  text = trim_left(text.substr(digits));
  Currency currency = assumed;
  if (!text.empty() && !is_digit(text.front()) && text.front() != ',' && text.front() != '.') {
    const auto printed = currency_at(text);
    if (!printed) return fail(Code::CurrencyInvalid);
    currency = *printed;
    text = trim_left(text.substr(3));
  }
  if (!currency.present()) return fail(Code::CurrencyMissing);
  const ParsedAmount amount = read_amount(text, currency);
  read.balance.amount = {amount.minor, currency};
  switch (amount.error) {
    case AmountError::None: return read;
    case AmountError::Empty: return fail(Code::AmountMissing);
    case AmountError::NotNumeric: return fail(Code::AmountNotNumeric);
    case AmountError::ExcessDigits: return fail(Code::AmountExcessDigits);
    case AmountError::Overflow: return fail(Code::AmountOverflow);
  }
  return fail(Code::AmountNotNumeric);
}

std::optional<EntryTotal> read_total(std::string_view text) noexcept {
  constexpr std::size_t most_digits = 9;
  text = trim(text);
  std::size_t digits = 0;
  std::uint64_t count = 0;
  for (; digits < text.size() && is_digit(text[digits]); ++digits) {
    if (digits == most_digits) return {};
    count = count * 10 + static_cast<std::uint64_t>(text[digits] - '0');
  }
  text = trim_left(text.substr(digits));
  const auto currency = currency_at(text);
  if (!currency) return {};
  const ParsedAmount sum = read_amount(trim_left(text.substr(3)), *currency);
  if (sum.error != AmountError::None) return {};
  EntryTotal total{.count = {}, .sum = {sum.minor, *currency}};
  if (digits > 0) total.count = count;
  return total;
}

std::string_view iban_in(Batch& batch, std::string_view text) {
  text = trim(text);
  if (text.size() < 15 || text.size() > 60) return {};
  if (text.size() <= 34 && is_upper(text[0]) && check_iban(text) != IbanVerdict::Invalid) return text;
  std::array<char, 60> compact{};
  std::size_t size = 0;
  for (const char c : text) {
    if (!is_space(c)) compact[size++] = c;
  }
  const std::string_view characters{compact.data(), size};
  if (size == 26 && all_digits(characters)) {
    const auto iban = make_iban(std::string{"PL"}.append(characters));
    return iban ? batch.keep(*iban) : std::string_view{};
  }
  if (size < 15 || size > 34 || is_digit(compact[0])) return {};
  const auto iban = make_iban(characters);
  return iban ? batch.keep(*iban) : std::string_view{};
}

AccountRead read_account(Batch& batch, std::string_view text) {
  text = trim(text);
  AccountRead read;
  read.account = text;
  // A currency at the end, after a blank, a slash or glued to a digit.
  if (text.size() > 3) {
    const char before = text[text.size() - 4];
    const auto currency = Currency::make(text.substr(text.size() - 3));
    if (currency && (before == ' ' || before == '/' || is_digit(before))) {
      read.currency = *currency;
      text.remove_suffix(3);
      while (!text.empty() && (text.back() == ' ' || text.back() == '/')) text.remove_suffix(1);
      read.account = text;
    }
  }
  const auto found = [&read](std::string_view iban) {
    read.account = iban;
    read.is_iban = true;
    return read;
  };
  if (const auto iban = iban_in(batch, text); !iban.empty()) return found(iban);
  // `BIC/IBAN`, `/PL…`: the parts between slashes.
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    std::string_view part = text.substr(begin, end - begin);
    if (const auto iban = iban_in(batch, part); !iban.empty()) return found(iban);
    if (const std::size_t blank = part.find(' '); blank != std::string_view::npos) {
      if (const auto iban = iban_in(batch, part.substr(0, blank)); !iban.empty()) return found(iban);
    }
    begin = end + 1;
  }
  // An IBAN by its looks whose check digits are wrong stays an account as printed.
  return read;
}

}  // namespace lettrage::formats::swift
