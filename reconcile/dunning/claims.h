/// \file
/// Which invoices a debtor may be asked for, and since when: reminders and their letters go by the
/// same words. Inside reconcile/dunning only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reconcile/dunning/debtors.h"

namespace lettrage::reconcile {

/// An invoice that may be asked for.
struct Claim {
  std::string_view customer_id;
  std::uint32_t invoice = 0;
  Date start;  ///< A: late since; absent: not late
};

/// The invoice is to be collected from a mandate.
[[nodiscard]] bool by_debit(const Invoice& invoice) noexcept;

/// Nothing where the invoice is settled, disputed, not due before `horizon`, or ours to collect first.
[[nodiscard]] std::optional<Claim> claim_on(std::uint32_t invoice, const DunningContext& context, const Debtors& debtors,
                                            Date horizon);

}  // namespace lettrage::reconcile
