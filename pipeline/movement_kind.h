/// \file
/// What the codes of a movement say it is. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "core/model/movement.h"

namespace lettrage::pipeline {

/// Upper case, without blanks and control characters: how ids are compared that banks print in their own way.
[[nodiscard]] std::string squeezed(std::string_view text);
[[nodiscard]] bool is_transfer(const Movement& m);
/// The bank's own charges, by ISO sub-family, SWIFT type, GVC or CFONB code; never a customer's money (r-transactions.md 1.4).
[[nodiscard]] bool is_fee(const Movement& m);

}  // namespace lettrage::pipeline
