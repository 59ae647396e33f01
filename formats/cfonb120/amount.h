/// \file
/// Amounts of CFONB120: thirteen digits and a last one that carries the sign ("montant signé").
#pragma once

#include <string_view>

#include "core/batch.h"
#include "core/fault.h"
#include "core/money.h"
#include "core/records.h"

namespace lettrage::formats::cfonb120 {

/// How the sign of an amount is written.
enum class Overpunch : std::uint8_t {
  Standard,  ///< `{ A–I` credit, `} J–R` debit
  Small,     ///< `a–i`, `j–r`
  Accented,  ///< `é` for `{`, `è` for `}`: the same code points of the French EBCDIC (CP297)
  Unsigned,  ///< a plain digit: read as a credit
};

struct SignedAmount {
  Money amount;  ///< never negative
  Direction direction = Direction::None;
  Overpunch written = Overpunch::Standard;
  Code error = Code::Count_;  ///< `Count_`: none
};

/// `text` are the 14 columns as printed, leading blanks allowed; `decimals` is the digit of column 20 (`-1`: the
/// currency's own); `charset` is that of text that is not UTF-8. Digits beyond the currency's minor unit must be zeros.
[[nodiscard]] SignedAmount read_signed_amount(std::string_view text, int decimals, Currency currency, Charset charset);

/// Digits without a sign, as in MMO and FEE.
[[nodiscard]] SignedAmount read_digits(std::string_view digits, int decimals, Currency currency);

}  // namespace lettrage::formats::cfonb120
