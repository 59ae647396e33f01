/// \file
/// What happens next to a collection that came back: the retry, or why there is none (r-transactions.md 4). Pure: reads
/// the ledger and the index, changes nothing.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "core/calendar.h"
#include "core/model/dunning.h"
#include "core/model/retry.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// Everything a plan reads. `retries` holds the newest decision per R-transaction id.
struct PlanContext {
  const Ledger& ledger;
  const Index& index;
  const Policy& policy;
  const Calendar& calendar;
  const std::unordered_map<Hash128, Retry>& retries;
};

/// The collection an event is about, or `none`.
[[nodiscard]] std::uint32_t collection_of(const RTransaction& event, const Index& index);
/// 1 for the first presentation of a claim, n + 1 for its n-th retry; and D of the first.
struct Chain {
  std::uint16_t attempt = 1;
  Date first_collection;
};
[[nodiscard]] Chain chain_of(std::uint32_t collection, const Ledger& ledger, const Index& index);

/// The retry that `event` leads to as things stand: scheduled with its dates, or exhausted with a stop reason; nothing
/// where the event's rule knows no automatic retry. What people decided on (approved, held, released) is left as it is.
[[nodiscard]] std::optional<Retry> plan_retry(const RTransaction& event, const PlanContext& context);

/// The notice before a retry, per invoice; empty where the contact rule forbids it.
[[nodiscard]] std::vector<Notice> notices_for(const Retry& retry, const RTransaction& event, const PlanContext& context);

}  // namespace lettrage::reconcile
