/// \file
/// Open items by their amount: what tells one of a thousand Martins from the others. Internal to matching. Immutable once built.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/reference_data.h"
#include "reconcile/matching/postings.h"

namespace lettrage::reconcile {

/// 9 bytes an open item.
class AmountIndex {
 public:
  /// Of what the invoices have open now, with and without the discount that may still be taken.
  void build(const std::vector<Invoice>& invoices);
  /// Invoices that had this amount open, and few others whose key is the same: the amount is to be looked at again, for it has
  /// changed since anyway. In no order that means anything.
  [[nodiscard]] Postings::Found find(Money amount) const { return items_.find(key_of(amount.currency, amount.minor)); }

 private:
  [[nodiscard]] static std::uint64_t key_of(Currency currency, std::int64_t minor) noexcept;
  Postings items_;
};

}  // namespace lettrage::reconcile
