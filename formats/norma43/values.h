/// \file
/// Amounts, signs, dates, currencies, accounts and texts as Norma 43 writes them. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/batch.h"
#include "core/date.h"
#include "core/fault.h"
#include "core/money.h"

namespace lettrage::formats::norma43 {

struct AmountRead {
  Money amount;               ///< cut off after the minor unit where the error is `AmountExcessDigits`, else zero with an error
  Code error = Code::Count_;  ///< `Count_`: none
};
/// Digits with two decimals, whatever the currency.
[[nodiscard]] AmountRead read_amount(std::string_view digits, Currency currency) noexcept;

/// `1` debe, `2` haber.
[[nodiscard]] Direction read_sign(std::string_view sign) noexcept;

/// `YYMMDD`; absent for zeros or blanks, no value where that is no day.
[[nodiscard]] std::optional<Date> read_date(std::string_view yymmdd) noexcept;

/// ISO 4217 numeric code; the alphabetic one is taken, too. Nothing for a code that ISO does not have.
[[nodiscard]] std::optional<Currency> read_currency(std::string_view code) noexcept;

/// The IBAN of bank, branch and account (18 digits), whose control digits the file leaves out. Empty if these are no digits.
[[nodiscard]] std::string iban_of(std::string_view bank_branch_account);

/// A reference 1 whose twelfth digit checks the eleven before it.
[[nodiscard]] bool is_checked_reference(std::string_view digits) noexcept;

/// The record as UTF-8. What is none is read in the batch's charset; where that is the usual CP1252 but the bytes beside
/// letters are those of Spanish letters in CP850, the standard's own code page, as that.
[[nodiscard]] std::string_view decoded(Batch& batch, std::string_view record);

}  // namespace lettrage::formats::norma43
