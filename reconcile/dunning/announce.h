/// \file
/// The reminders of a day: every debtor's ladder from what the ledger knows, and which of them has a step due. Pure: reads the
/// ledger and the index, changes nothing. One ladder per debtor: the oldest late invoice leads until it is settled.
#pragma once

#include <unordered_map>
#include <vector>

#include "core/calendar.h"
#include "core/model/dunning.h"
#include "core/model/retry.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// Everything that reminders read. `retries` holds the newest decision per R-transaction id.
struct DunningContext {
  const Ledger& ledger;
  const Index& index;
  const Policy& policy;
  const Calendar& target;
  const std::unordered_map<Hash128, Retry>& retries;
  const std::vector<Notice>& reminders;  ///< steps announced before, by day
  const std::vector<DunningFact>& facts;
  Date as_of;
};

struct Reminders {
  std::vector<Notice> announced;   ///< by customer
  std::vector<Hash128> withdrawn;  ///< announced before and not done, of what is paid, disputed or stopped; by day
};

/// Every debtor has at most one step. The same book, policy and day give the same reminders; a second time none; however
/// `together` carries out its parts.
[[nodiscard]] Reminders reminders_of(const DunningContext& context, const Together& together = one_by_one);

}  // namespace lettrage::reconcile
