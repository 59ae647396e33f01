/// \file
/// The interbank operation codes of CFONB that say which way a payment went. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "core/records.h"

namespace lettrage::formats::cfonb {

/// Operations that undo another one and may carry a motif: unpaid cheques (03), bills (33 34) and cards (38), direct debits
/// and TIP (10 26 27, téléréglement 98), transfers (12, instant ones C3–C5), adjustments (99), SEPA direct debits (A3–A6,
/// B3–B6).
inline constexpr std::array<std::string_view, 21> returning{"03", "10", "12", "26", "27", "33", "34", "38", "98", "99", "A3",
                                                            "A4", "A5", "A6", "B3", "B4", "B5", "B6", "C3", "C4", "C5"};
[[nodiscard]] constexpr bool is_return(std::string_view operation) noexcept {
  return std::find(returning.begin(), returning.end(), operation) != returning.end();
}

/// The credit of direct debits that we sent: mostly of a whole batch, under our reference of it.
[[nodiscard]] constexpr bool is_collection(std::string_view operation) noexcept {
  return operation == "A1" || operation == "A2" || operation == "09";
}

/// True where the other side is the one that paid (NPY, the debtor), false where it was to be paid (NBE, the creditor). In
/// what undoes a payment both keep the roles they had in it.
[[nodiscard]] constexpr bool counterparty_is_payer(std::string_view operation, Direction direction) noexcept {
  return (direction == Direction::Credit) != is_return(operation);
}

}  // namespace lettrage::formats::cfonb
