/// \file
/// Amounts, signs, dates and accounts as CODA writes them. Pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "core/batch.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/money.h"

namespace lettrage::formats::coda {

struct AmountRead {
  Money amount;               ///< cut off after the minor unit where the error is `AmountExcessDigits`, else zero with an error
  Code error = Code::Count_;  ///< `Count_`: none
};
/// Digits with three decimals, whatever the currency (two minor digits where it is absent).
[[nodiscard]] AmountRead read_amount(std::string_view digits, Currency currency) noexcept;

/// `0` credit, `1` debit.
[[nodiscard]] Direction read_sign(std::string_view sign) noexcept;

/// `DDMMYY`; absent for zeros or blanks, no value where that is no day.
[[nodiscard]] std::optional<Date> read_date(std::string_view ddmmyy) noexcept;

struct AccountRead {
  std::string_view number;  ///< the IBAN, or as printed; on the batch
  bool is_iban = false;
  bool iban_failed = false;  ///< it should be an IBAN by its place or looks, but is none
  Currency currency;
};
/// Our account in its 37 columns. Structures (record 1, column 2): 0 Belgian number, whose IBAN follows from it; 1 foreign
/// number; 2 Belgian IBAN; 3 foreign IBAN.
[[nodiscard]] AccountRead read_own_account(Batch& batch, std::string_view columns, char structure);
/// The other side's account in its 37 columns, which do not say what they hold.
[[nodiscard]] AccountRead read_account(Batch& batch, std::string_view columns);

}  // namespace lettrage::formats::coda
