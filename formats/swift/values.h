/// \file
/// Amounts, dates, balances and accounts as SWIFT statements print them, with the loose forms that banks send.
#pragma once

#include <optional>
#include <string_view>

#include "core/batch.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/money.h"
#include "core/records.h"

namespace lettrage::formats::swift {

struct DateRead {
  Date date;             ///< absent where `error` is set, or for `000000`
  bool clamped = false;  ///< the day is beyond its month (30 February for interest): the month's last day stands in
  bool error = false;
};
/// `YYMMDD`; 00–79 is 20xx, 80–99 is 19xx.
[[nodiscard]] DateRead read_date(std::string_view yymmdd) noexcept;

/// The date of `MMDD`, a `:61:` entry date, whose year is not printed: of the years around the value date's the one that
/// brings it nearest. Where that is more than two months off, the booking was back-dated, and a year that leads into the
/// statement (a month before to some months past a year after `opening`, the date of `:60a:`) wins over the nearest.
/// 29 February skips years without it; other impossible days are clamped. The closing date is no help: when the file is
/// cut, it may not be known yet.
[[nodiscard]] DateRead infer_date(std::string_view mmdd, Date value_date, Date opening) noexcept;

/// `15d` and its variants: `1234,5`, `1234,`, `000000001000,00`, `,50`, `D6800` without a comma, a point for the comma.
[[nodiscard]] ParsedAmount read_amount(std::string_view text, Currency currency) noexcept;

struct BalanceRead {
  Balance balance;  ///< not `present()` where `error` is set; its currency is, if it could be read
  bool clamped = false;
  Code error = Code::Count_;  ///< `Count_`: none
};
/// `:60a: :62a: :64: :65:`: mark, date, currency, amount. A currency that is not printed is `assumed`.
[[nodiscard]] BalanceRead read_balance(std::string_view text, Currency assumed) noexcept;

/// `:90C: :90D:`: count, currency, sum. Nothing if it is none.
[[nodiscard]] std::optional<EntryTotal> read_total(std::string_view text) noexcept;

struct AccountRead {
  std::string_view account;  ///< the IBAN, else as printed without its currency
  bool is_iban = false;
  Currency currency;  ///< where it follows the account
};
/// `:25:` in all its forms (section 3 of the sheet). Views live on the batch.
[[nodiscard]] AccountRead read_account(Batch& batch, std::string_view text);

/// An IBAN if `text` is one (blanks allowed), kept in the arena unless `text` is its electronic form already; else empty.
/// 26 digits are tried as a Polish one.
[[nodiscard]] std::string_view iban_in(Batch& batch, std::string_view text);

}  // namespace lettrage::formats::swift
