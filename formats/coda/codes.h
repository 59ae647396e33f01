/// \file
/// CODA's transaction codes in ISO 20022's words.
#pragma once

#include <string_view>

#include "core/records.h"

namespace lettrage::formats::coda {

/// Domain, family and sub-family where the CODA code leaves no doubt about them; else empty. A literal. `scheme` is that of
/// a communication 127 (`1` Core, `2` B2B), `return_type` the type of an R-transaction (`1` to `5`); other characters say
/// nothing.
[[nodiscard]] std::string_view bank_transaction_code(std::string_view family, std::string_view operation, Direction direction,
                                                     char scheme, char return_type) noexcept;

}  // namespace lettrage::formats::coda
