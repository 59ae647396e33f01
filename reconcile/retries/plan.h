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

class Debtors;

/// Everything a plan reads. `retries` holds the newest decision per R-transaction id; `debtors` what is known of them on the day.
struct PlanContext {
  const Ledger& ledger;
  const Index& index;
  const Policy& policy;
  const Calendar& calendar;
  const std::unordered_map<Hash128, Retry>& retries;
  const Debtors& debtors;
};

/// Held by a rule that is looked at again with every run (`BRAKE`, `PAUSED`), and nobody decided since.
[[nodiscard]] inline bool held_by_rule(const Retry& retry) {
  return retry.status == RetryStatus::Held && !retry.stop_reason.empty();
}
inline constexpr std::string_view paused_reason = "PAUSED";  ///< the debtor was given time, nobody knows how much

/// The collection an event is about, or `none`.
[[nodiscard]] std::uint32_t collection_of(const RTransaction& event, const Index& index);
/// The presentations of a claim up to one of them.
struct Chain {
  std::uint16_t attempt = 1;  ///< 1 for the first, n + 1 for its n-th retry, of whatever kind
  int next_retry = 1;         ///< n of the next automatic one: what was presented after a fix does not count
  Date first_collection;      ///< D1: of the first; a new account of the debtor begins a new chain (r-transactions.md 4.3)
};
/// The order in which retries are planned: the day an earlier one takes is not free for a later one.
[[nodiscard]] bool planned_before(const RTransaction& a, const RTransaction& b) noexcept;
[[nodiscard]] Chain chain_of(std::uint32_t collection, const Ledger& ledger, const Index& index);

/// The retry that `event` leads to as things stand: scheduled with its dates, or exhausted with a stop reason; nothing
/// where the event's rule knows no automatic retry. What people decided on (approved, held, released) is left as it is; what
/// a rule holds is planned anew.
[[nodiscard]] std::optional<Retry> plan_retry(const RTransaction& event, const PlanContext& context);

/// Whether the debtor was given time beyond `day` since his collection failed: a promise to pay, instalments, an open complaint.
[[nodiscard]] bool was_given_time(const RTransaction& event, Date day, const PlanContext& context);

/// The notice before a retry, per invoice; empty where the contact rule forbids it.
[[nodiscard]] std::vector<Notice> notices_for(const Retry& retry, const RTransaction& event, const PlanContext& context);

}  // namespace lettrage::reconcile
