/// \file
/// Which rung of the ladder comes next for a debtor, and on which day (r-transactions.md 6.1 and 6.2). Pure: facts in, a
/// step out; it knows no invoice, no book and no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/calendar.h"
#include "core/date.h"
#include "reconcile/dunning/dunning_policy.h"

namespace lettrage::reconcile {

/// Days on which the clock stands still and nothing is sent, both ends included.
struct Hold {
  Date from;
  Date to;  ///< absent: until further notice
  /// What was waited for became known on the last day: whoever waits for that (L1) need not wait until the next.
  bool outcome_known = false;
};

/// Why there is no ladder; in the order in which they are told.
enum class DunningStop : std::uint8_t { None, Paid, CreditNote, Dispute, Deceased, Insolvency, OverIndebted, Forbidden };
[[nodiscard]] std::string_view name(DunningStop stop) noexcept;  ///< `PAID`, `CREDIT_NOTE` …; empty for None

/// A rung that was taken.
struct Taken {
  Step step{};
  Date announced;        ///< for that day
  Date on;               ///< the same, or the later day on which a person did what needs a person
  int late = 0;          ///< as `NextStep::late` said
  bool waiting = false;  ///< for a person, who has not approved it yet
};

/// One debtor's ladder as things stand.
struct Ladder {
  Date start;                  ///< A: the first failure became known, or a payer by transfer is late; absent: nothing is late yet
  Date due;                    ///< of the invoice that leads
  Date last_failure;           ///< the newest day on which a failure became known; absent for payers by transfer
  std::vector<Hold> holds;     ///< of collections under way, in any order, may overlap
  std::vector<Hold> pauses;    ///< a promise to pay, instalments, an open complaint
  std::vector<Taken> taken;    ///< of this ladder, in order of days
  std::vector<Date> messages;  ///< days of all steps towards this debtor, for whatever invoice, in order; the cap's days suffice
  std::int64_t claim = 0;      ///< minor units
  DunningStop stop = DunningStop::None;
  bool consumer = true, key_account = false;
  bool email = true, phone = true;  ///< there is an address or a number
};

struct NextStep {
  Step step{};
  Date due;                       ///< the day it should be taken on, by clock, calendar and holds
  Date on;                        ///< the first day from `as_of` on which it may be
  int late = 0;                   ///< counted days from `due` to `on`
  std::vector<Channel> channels;  ///< those that reach the debtor
  bool now = false;               ///< it is due, and only Sundays and holidays may lie between `as_of` and `on`
};

/// The next step of a ladder; nothing where it stops, rests, waits for a person, or is at its end.
///
/// A step is due on the first day with so many counted days since the start: held and paused days do not count for L2 and
/// later. Then it rolls forward to a day that is open for its channels and not held. It is taken on the first such day from
/// `as_of` that is not the day of another step and keeps the cap on messages. What was late moves the rest by as much, so that
/// a debtor who is met late is not met by several steps at once. A later failure sends L1 again and nothing else.
[[nodiscard]] std::optional<NextStep> next_step(const Ladder& ladder, const DunningPolicy& policy, const Calendar& holidays,
                                                Date as_of);

/// What of a step's channels reaches a debtor; by letter whom nothing else does.
[[nodiscard]] std::vector<Channel> channels_for(Step step, const Ladder& ladder, const DunningPolicy& policy);

}  // namespace lettrage::reconcile
