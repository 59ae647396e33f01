#include "reconcile/returns/amounts.h"

#include <array>

#include "reconcile/returns/signs.h"

namespace lettrage::reconcile::returns {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// More digits than any amount of a direct debit: what is longer is a reference.
constexpr int digits_max = 15;

// One printed number. A blank inside it is a line break of the bank when `over_blanks`.
std::optional<std::int64_t> number_at(std::string_view text, bool over_blanks) noexcept {
  std::int64_t all = 0;
  int digits = 0, after_mark = -1;  // digits after the last `,` or `.`; -1 = no mark yet
  for (const char c : text) {
    if (is_digit(c)) {
      if (++digits > digits_max) return std::nullopt;
      all = all * 10 + (c - '0');
      if (after_mark >= 0) ++after_mark;
    } else if ((c == ',' || c == '.') && digits > 0) {
      after_mark = 0;
    } else if (c != ' ' || !over_blanks || digits == 0) {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  if (after_mark == 1) return all * 10;
  if (after_mark == 2) return all;
  return all * 100;  // `98`, `98,` or `1.234`
}

std::optional<std::int64_t> amount_after(std::string_view text, std::string_view key, bool over_blanks) noexcept {
  for (std::size_t at = find_word(text, key); at != std::string_view::npos; at = find_word(text, key, at + 1)) {
    std::string_view rest = text.substr(at + key.size());
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '.' || rest.front() == ':' || rest.front() == '/')) {
      rest.remove_prefix(1);
    }
    if (rest.size() > 3 && is_letter(rest[0]) && is_letter(rest[1]) && is_letter(rest[2])) rest.remove_prefix(3);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    if (const auto amount = number_at(rest, over_blanks)) return amount;
  }
  return std::nullopt;
}

struct Printed {
  std::optional<std::int64_t> principal, fee;
};

// Original amount and fees as banks print them in `:86:`, `:61:` or AddtlTxInf. Two decimals: these texts exist for EUR only.
Printed read_printed(const Movement& m) noexcept {
  const std::int64_t booked = m.amount.minor;
  for (const bool over_blanks : {false, true}) {
    for (const std::string_view text : {m.remittance, m.additional_information}) {
      Printed printed;
      for (const std::string_view key : {"ORG BT", "ORG. BT", "ORG.BT", "OAMT+", "/OCMT/"}) {
        if (!printed.principal) printed.principal = amount_after(text, key, over_blanks);
      }
      if (!printed.principal) continue;
      for (const std::string_view key : {"ENTG.", "ENTG", "/CHGS/"}) {
        if (!printed.fee) printed.fee = amount_after(text, key, over_blanks);
      }
      // A number cut by a line break reads short: only a reading that fits the booking counts.
      const bool sums = printed.fee ? *printed.principal + *printed.fee == booked : *printed.principal <= booked;
      if (*printed.principal > 0 && sums) return printed;
    }
  }
  return {};
}

}  // namespace

std::optional<std::int64_t> amount_after(std::string_view text, std::string_view key) noexcept {
  return amount_after(text, key, false);
}

Amounts read_amounts(const Movement& m, const Original* original) noexcept {
  const std::int64_t booked = m.amount.minor;
  const PaymentDetails& d = m.details;
  Amounts result;
  if (booked <= 0) return result;
  const bool charges_given = d.charges.currency.present() && d.charges.currency == m.amount.currency;
  const bool original_given = original && original->amount.currency == m.amount.currency && original->amount.minor > 0;

  std::optional<std::int64_t> named;
  std::optional<std::int64_t> charges;
  if (charges_given) charges = d.charges.minor;
  if (d.original_amount.currency == m.amount.currency && d.original_amount.minor > 0) {
    named = d.original_amount.minor;
  } else if (m.amount.currency == Currency::literal("EUR")) {
    const Printed printed = read_printed(m);
    named = printed.principal;
    if (!charges) charges = printed.fee;
  }

  std::int64_t principal = 0;
  if (named) {
    principal = *named;
    result.mismatch = original_given && original->amount.minor != principal;
  } else if (original_given) {
    principal = original->amount.minor;
  } else if (charges && *charges < booked) {
    principal = booked - *charges;
  } else {
    // Nobody says what part of it is a fee.
    result.mismatch = charges.has_value();
    return result;
  }
  if (principal > booked) {
    // A partial return does not exist (5.1): more was asked for than left the account. What left it is what a person judges.
    result.principal = booked;
    result.mismatch = true;
    return result;
  }
  result.principal = principal;
  result.fee = booked - principal;
  result.fee_known = true;
  if (charges && *charges != result.fee) result.mismatch = true;
  return result;
}

}  // namespace lettrage::reconcile::returns
