#include "reconcile/retries/schedule.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"

namespace lettrage::reconcile {
namespace {

int retries_max(RetryRule rule, const RetryPolicy& policy) noexcept {
  switch (rule) {
    case RetryRule::Auto: return policy.max_retries_auto;
    case RetryRule::AutoOnce: return policy.max_retries_auto_once;
    case RetryRule::AutoTechnical: return policy.max_retries_auto_technical;
    case RetryRule::Never:
    case RetryRule::AfterFix: break;
  }
  return 0;
}

/// Of the n-th retry; the last one repeats.
int of_retry(int number, const std::vector<int>& values) noexcept {
  if (values.empty()) return 0;
  return values[static_cast<std::size_t>(std::clamp(number, 1, static_cast<int>(values.size())) - 1)];
}

bool is_payday(Date day, const RetryRequest& request, const RetryPolicy& policy) {
  if (request.payday == 0) {
    return std::find(policy.payday_days.begin(), policy.payday_days.end(), day.day()) != policy.payday_days.end();
  }
  // A salary due on the 31st comes on the last day of shorter months.
  return day.day() == request.payday || (day.day() < request.payday && day.plus_days(1).day() == 1);
}

/// First payday from `from` on, at most `days` later; absent if there is none.
Date next_payday(Date from, int days, const RetryRequest& request, const RetryPolicy& policy) {
  for (int n = 0; n <= days; ++n) {
    if (const Date day = from.plus_days(n); is_payday(day, request, policy)) return day;
  }
  return {};
}

/// The first day from `day` on which nothing else is collected on the mandate.
Date free_day(Date day, const RetryRequest& request, const RetryPolicy& policy, const Calendar& calendar) {
  if (!policy.avoid_same_day_collection) return day;
  while (std::find(request.taken.begin(), request.taken.end(), day) != request.taken.end()) {
    day = calendar.add_business_days(day, 1);
  }
  return day;
}

RetryDate within_mandate(Date day, const RetryRequest& request, const RetryPolicy& policy) {
  if (request.last_collection.present() && day > request.last_collection.plus_months(policy.mandate_expiry_months)) {
    return {.date = {}, .stop_reason = "MANDATE_EXPIRED"};
  }
  return {.date = day, .stop_reason = {}};
}

}  // namespace

RetryDate retry_date(const RetryRequest& request, const RetryPolicy& policy, const Calendar& calendar) {
  if (request.rule == RetryRule::Never || !request.known.present()) return {.date = {}, .stop_reason = "NEVER"};
  if (request.rule == RetryRule::AfterFix) return {.date = {}, .stop_reason = "AFTER_FIX"};
  if (request.number > retries_max(request.rule, policy)) return {.date = {}, .stop_reason = "MAX"};
  const bool soft = request.rule != RetryRule::AutoTechnical;
  const Date known = request.known;
  const Date begins = std::max(known, request.free_from);  // what has to be prepared, is from then on
  const Date earliest = std::max({known.plus_days(soft ? of_retry(request.number, policy.wait_days_soft) : 0),
                                  calendar.add_business_days(begins, policy.lead_business_days),
                                  begins.plus_days(soft ? policy.notice_days_soft : policy.notice_days_technical)});
  // Without the first attempt's date the window runs from the failure.
  const Date limit = (request.first_collection.present() ? request.first_collection : known).plus_days(policy.window_days);
  Date day = calendar.roll(earliest);
  if (soft && (request.consumer ? policy.payday_align_consumers : policy.payday_align_businesses)) {
    const Date payday = next_payday(earliest, policy.payday_max_shift_days, request, policy);
    if (payday.present() && calendar.roll(payday) <= limit) day = calendar.roll(payday);
  }
  day = free_day(day, request, policy, calendar);
  if (day > limit) return {.date = {}, .stop_reason = "WINDOW"};
  return within_mandate(day, request, policy);
}

RetryDate retry_after_fix(Date fixed_on, const RetryRequest& request, const RetryPolicy& policy, const Calendar& calendar) {
  const Date begins = std::max(fixed_on, request.free_from);
  return within_mandate(free_day(fix_date(begins, policy, calendar), request, policy, calendar), request, policy);
}

Date fix_date(Date fixed_on, const RetryPolicy& policy, const Calendar& calendar) {
  return calendar.roll(
      std::max(calendar.add_business_days(fixed_on, policy.lead_business_days), fixed_on.plus_days(policy.notice_days_fix)));
}

bool is_worth_it(std::int64_t amount, int number, const RetryPolicy& policy) noexcept {
  if (policy.return_cost == 0) return true;
  const std::int64_t paid = of_retry(number, policy.success_rates);  // of a thousand
  std::int64_t yield = 0, cost = 0;
  if (__builtin_mul_overflow(policy.return_cost, 1000 - paid, &cost)) return false;
  return __builtin_mul_overflow(amount, paid, &yield) || yield > cost;
}

Date submit_by(Date collection_date, const RetryPolicy& policy, const Calendar& calendar) {
  // add_business_days(d, 0) rolls forward; without a lead the day itself is the last.
  if (policy.lead_business_days == 0) return collection_date;
  return calendar.add_business_days(collection_date, -policy.lead_business_days);
}

Date hand_in_day(Date day, const Calendar& calendar) {
  return calendar.is_business_day(day) ? day : calendar.add_business_days(day, -1);
}

Date notify_by(Date collection_date, RetryRule rule, const RetryPolicy& policy) {
  const int notice = rule == RetryRule::AutoTechnical ? policy.notice_days_technical
                     : rule == RetryRule::AfterFix    ? policy.notice_days_fix
                                                      : policy.notice_days_soft;
  return collection_date.plus_days(-notice);
}

SequenceType next_sequence_type(SequenceType previous, RKind ended_by, const RetryPolicy& policy) noexcept {
  // Before settlement the mandate was not used yet.
  const bool unused =
      ended_by == RKind::Reject || ended_by == RKind::Refusal || ended_by == RKind::Cancellation || ended_by == RKind::Revocation;
  switch (previous) {
    case SequenceType::First: return unused && policy.first_then_recurrent ? SequenceType::First : SequenceType::Recurrent;
    case SequenceType::OneOff:
    case SequenceType::Final: return unused ? previous : SequenceType::Unknown;
    case SequenceType::Recurrent:
    case SequenceType::Unknown: break;
  }
  return SequenceType::Recurrent;
}

namespace {

constexpr std::size_t end_to_end_id_max = 35;
constexpr std::size_t suffix_max = 5;  // `-R999`: attempts up to this one share one cut base
constexpr std::size_t hash_digits = 8;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// The characters every SEPA bank accepts in identifiers (EPC217-08); blanks are left out because banks drop them.
constexpr bool is_safe(char c) noexcept {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view{"-?:().,'+/"}.find(c) != std::string_view::npos;
}

std::string_view without_attempt(std::string_view id) noexcept {
  std::size_t end = id.size();
  while (end > 0 && is_digit(id[end - 1])) --end;
  const bool attempt = end < id.size() && end >= 3 && id.substr(end - 2, 2) == "-R";
  return attempt ? id.substr(0, end - 2) : id;
}

}  // namespace

std::string retry_end_to_end_id(std::string_view previous, int number) {
  const std::string_view base = without_attempt(previous);
  const std::string suffix = fmt::format("-R{}", number);
  std::string safe;
  for (const char c : base) {
    // EPC217-08: no `/` at either end and no `//`.
    const bool slash_allowed = !safe.empty() && safe.back() != '/';
    safe += is_safe(c) && (c != '/' || slash_allowed) ? c : '.';
  }
  if (safe != base || base.empty() || base.size() + suffix.size() > end_to_end_id_max) {
    const std::size_t kept = std::min(safe.size(), end_to_end_id_max - std::max(suffix.size(), suffix_max) - hash_digits - 1);
    safe = fmt::format("{}{}{:08x}", safe.substr(0, kept), kept == 0 ? "" : "-", hash128(base).low & 0xffffffffU);
  }
  return safe + suffix;
}

}  // namespace lettrage::reconcile
