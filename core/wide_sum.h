/// \file
/// Sums of amounts. A single amount fits 64 bits (core/money.h); what many of them add up to need not.
#pragma once

#include <string>

#include "core/money.h"

namespace lettrage {

/// Minor units that cannot overflow, however many amounts there are and whatever they say.
__extension__ typedef __int128 WideSum;  // NOLINT(modernize-use-using): __extension__ needs the old form

/// As `format_amount`, whatever the size.
[[nodiscard]] std::string format_sum(WideSum minor, Currency currency);

}  // namespace lettrage
