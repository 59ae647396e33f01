/// \file
/// Principal and fee of a returned collection (r-transactions.md 5.1). Inside reconcile/returns only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reconcile/returns/returns.h"

namespace lettrage::reconcile::returns {

struct Amounts {
  std::int64_t principal = 0;  ///< 0: neither the file nor the collection says
  std::int64_t fee = 0;
  bool fee_known = false;
  bool mismatch = false;
};

/// booked = principal + fee, principal from the file, else from the collection, else booked less the charges named.
[[nodiscard]] Amounts read_amounts(const Movement& movement, const Original* original) noexcept;

/// The amount of minor units that follows `key` in a bank's text, e.g. `ORG BT 7 245,25` after `ORG BT`: blanks before it and
/// a currency are skipped, `,` and `.` are decimal before one or two last digits and grouping elsewhere. Two decimals.
[[nodiscard]] std::optional<std::int64_t> amount_after(std::string_view text, std::string_view key) noexcept;

}  // namespace lettrage::reconcile::returns
