/// \file
/// When to present again: the normative algorithm of r-transactions.md 4.3. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/calendar.h"
#include "core/date.h"
#include "core/model/r_transaction.h"
#include "core/model/retry.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

struct RetryRequest {
  Date known;      ///< civil date on which the event was first processed
  Date free_from;  ///< the first day after the time a debtor was given; absent: none was
  int number = 1;  ///< n: 1 = first retry of the chain
  RetryRule rule = RetryRule::Never;
  Date first_collection;  ///< D1: D of the first attempt
  bool consumer = true;
  std::uint8_t payday = 0;  ///< the customer's own, 0 = the policy's days
  std::vector<Date> taken;  ///< other collections on this mandate
  Date last_collection;     ///< of the mandate
};

struct RetryDate {
  Date date;                     ///< absent: none
  std::string_view stop_reason;  ///< `MAX`, `WINDOW`, `MANDATE_EXPIRED`, `NEVER`, `AFTER_FIX`; empty with a date
};

[[nodiscard]] RetryDate retry_date(const RetryRequest& request, const RetryPolicy& policy, const Calendar& calendar);
/// AFTER_FIX, event "data fixed".
[[nodiscard]] Date fix_date(Date fixed_on, const RetryPolicy& policy, const Calendar& calendar);
/// The retry that a fix allows: `fix_date`, on a day of its own, while the mandate has not lapsed. It counts towards no limit
/// and knows no window, for what the customer mended begins anew (r-transactions.md 4.3).
[[nodiscard]] RetryDate retry_after_fix(Date fixed_on, const RetryRequest& request, const RetryPolicy& policy,
                                        const Calendar& calendar);
/// Whether what the n-th retry of `amount` is likely to bring is more than what a return of it is likely to cost. True
/// where returns have no price.
[[nodiscard]] bool is_worth_it(std::int64_t amount, int number, const RetryPolicy& policy) noexcept;
/// add_business_days(D, -lead): when the file must be at the bank.
[[nodiscard]] Date submit_by(Date collection_date, const RetryPolicy& policy, const Calendar& calendar);
/// The TARGET day that a file handed in on `day` counts for. On a closed day it lies at the bank before the next day begins, as
/// if it had come on the evening of the day before; what has to be there by that evening is still in time.
[[nodiscard]] Date hand_in_day(Date day, const Calendar& calendar);
/// When the customer must have been told.
[[nodiscard]] Date notify_by(Date collection_date, RetryRule rule, const RetryPolicy& policy);
/// r-transactions.md 3.3. Unknown: a new mandate is needed.
[[nodiscard]] SequenceType next_sequence_type(SequenceType previous, RKind ended_by, const RetryPolicy& policy) noexcept;
/// `<base>-R<n>`, at most 35 characters of the SEPA set: an earlier `-R<k>` is replaced, an overlong base is cut and
/// given a hash so that it stays unique.
[[nodiscard]] std::string retry_end_to_end_id(std::string_view previous, int number);

}  // namespace lettrage::reconcile
