#include "reconcile/retries/plan.h"

#include <algorithm>
#include <tuple>

#include "reconcile/dunning/debtors.h"
#include "reconcile/letters/addressee.h"
#include "reconcile/retries/brake.h"
#include "reconcile/retries/claim.h"
#include "reconcile/retries/schedule.h"

namespace lettrage::reconcile {
namespace {

/// Nobody collects from this account any more: only another one mends it.
bool needs_another_account(std::string_view reason) { return reason == "AC01" || reason == "AC04" || reason == "AG01"; }

/// The day on which what the event waited for was mended: bank details, a block, a registration. Absent: not yet.
Date fixed_on(const RTransaction& event, const Collection& previous, const PlanContext& context) {
  const ReasonClass reason = event.rule.reason_class;
  if (event.rule.retry != RetryRule::AfterFix || (reason != ReasonClass::Account && reason != ReasonClass::Mandate)) return {};
  const std::uint32_t i = context.index.mandate_by_id(previous.mandate_id);
  if (i == none) return {};
  const Mandate& mandate = context.ledger.data().mandates[i];
  if (!mandate.fixed_on || mandate.fixed_on < event.known_date) return {};
  const bool same_account = mandate.debtor_iban.empty() || mandate.debtor_iban == previous.debtor_iban;
  return same_account && needs_another_account(event.reason) ? Date{} : mandate.fixed_on;
}

bool automatic(RetryRule rule) {
  return rule == RetryRule::Auto || rule == RetryRule::AutoOnce || rule == RetryRule::AutoTechnical;
}

bool same_claim(std::uint32_t a, std::uint32_t b, const Ledger& ledger) {
  const std::vector<std::uint32_t>& left = ledger.invoices_of(a);
  const std::vector<std::uint32_t>& right = ledger.invoices_of(b);
  if (left.empty() || right.empty()) {
    return base_of(ledger.data().collections[a].end_to_end_id) == base_of(ledger.data().collections[b].end_to_end_id);
  }
  return std::any_of(left.begin(), left.end(),
                     [&](std::uint32_t i) { return std::find(right.begin(), right.end(), i) != right.end(); });
}

/// Open money of what the collection demanded, at most its principal.
std::int64_t amount_due(const RTransaction& event, std::uint32_t collection, const Ledger& ledger) {
  if (ledger.invoices_of(collection).empty()) return event.principal;
  std::int64_t open = 0;
  for (const std::uint32_t i : ledger.invoices_of(collection)) {
    const std::optional<std::int64_t> sum = add(open, std::max<std::int64_t>(ledger.data().invoices[i].open, 0));
    open = sum.value_or(event.principal);
  }
  return std::min(open, event.principal);
}

/// With what `[[retries.for]]` changes for this collection and customer.
RetryPolicy policy_of(std::string_view customer_id, const Collection& collection, const PlanContext& context) {
  const std::uint32_t customer = context.index.customer_by_id(customer_id);
  const std::string_view segment = customer == none ? std::string_view{} : context.ledger.data().customers[customer].segment;
  return retries_for(context.policy, collection.scheme, segment, collection.creditor_id);
}

std::string_view stop_of(const RTransaction& event, std::uint32_t collection, const RetryPolicy& policy,
                         const PlanContext& context) {
  const Ledger& ledger = context.ledger;
  if (event.flags & static_cast<std::uint16_t>(RFlag::AmountMismatch)) return "AMOUNT_MISMATCH";
  for (const std::uint32_t i : ledger.invoices_of(collection)) {
    if (ledger.data().invoices[i].disputed) return "DISPUTE";
  }
  const std::int64_t due = amount_due(event, collection, ledger);
  if (due <= 0) return "PAID";
  // A later presentation of the same claim is on its way or came back itself: the chain goes on from there.
  const Collection& self = ledger.data().collections[collection];
  for (const std::uint32_t other : context.index.collections_by_mandate(self.mandate_id)) {
    const bool later = ledger.data().collections[other].collection_date > self.collection_date;
    if (other != collection && later && same_claim(collection, other, ledger)) return "PRESENTED_AGAIN";
  }
  if (due < policy.minimum_amount) return "MIN_AMOUNT";
  const std::uint32_t mandate = context.index.mandate_by_id(ledger.data().collections[collection].mandate_id);
  if (mandate == none) return "MANDATE_UNKNOWN";
  switch (ledger.data().mandates[mandate].status) {
    case MandateStatus::Suspended: return "MANDATE_SUSPENDED";
    case MandateStatus::Cancelled: return "MANDATE_CANCELLED";
    case MandateStatus::Expired: return "MANDATE_EXPIRED";
    case MandateStatus::Active: break;
  }
  // What other events and people say of the debtor himself.
  return name(context.debtors.stop_of(event.customer_id));
}

/// Time that a debtor was given since his collection failed: a promise to pay, instalments, a complaint that is open.
struct Respite {
  Date free_from;           ///< the day after it; absent: none
  bool open_ended = false;  ///< or nobody knows how long
};

Respite respite_of(const RTransaction& event, const PlanContext& context) {
  Respite respite;
  for (const Hold& pause : context.debtors.pauses_of(event.customer_id)) {
    if (!pause.to) {
      respite.open_ended = true;
    } else if (pause.to >= event.known_date) {
      respite.free_from = std::max(respite.free_from, pause.to.plus_days(1));
    }
  }
  return respite;
}

}  // namespace

std::uint32_t collection_of(const RTransaction& event, const Index& index) {
  if (event.flags & static_cast<std::uint16_t>(RFlag::Unmatched) || event.end_to_end_id.empty()) return none;
  const auto named = index.collections_by_end_to_end_id(event.end_to_end_id);
  std::uint32_t best = none;
  for (const std::uint32_t c : named) {
    const Collection& collection = index.data().collections[c];
    if (named.size() > 1 && (collection.amount.minor != event.principal || collection.mandate_id != event.mandate_id)) continue;
    if (event.booking_date && collection.collection_date && days_between(collection.collection_date, event.booking_date) < -10)
      continue;
    best = c;  // in order of collection date: the latest before the booking
  }
  return best;
}

bool planned_before(const RTransaction& a, const RTransaction& b) noexcept {
  return std::tie(a.known_date, a.end_to_end_id, a.id) < std::tie(b.known_date, b.end_to_end_id, b.id);
}

Chain chain_of(std::uint32_t collection, const Ledger& ledger, const Index& index) {
  const std::vector<Collection>& all = ledger.data().collections;
  const Collection& self = all[collection];
  std::vector<std::uint32_t> earlier;
  for (const std::uint32_t other : index.collections_by_mandate(self.mandate_id)) {
    if (other != collection && all[other].collection_date < self.collection_date && same_claim(collection, other, ledger))
      earlier.push_back(other);
  }
  std::stable_sort(earlier.begin(), earlier.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return all[a].collection_date > all[b].collection_date; });
  const auto presented = static_cast<std::uint16_t>(earlier.size() + 1);
  Chain chain{.attempt = std::max<std::uint16_t>(presented, static_cast<std::uint16_t>(retry_suffix(self.end_to_end_id) + 1)),
              .first_collection = self.collection_date};
  std::uint32_t later = collection;
  for (const std::uint32_t before : earlier) {
    const std::string_view from = all[before].debtor_iban, to = all[later].debtor_iban;
    if (!from.empty() && !to.empty() && from != to) return chain;
    const std::uint32_t event = ledger.find_event(ledger.state(before).r_transaction);
    const bool mended = event != none && ledger.r_transactions()[event].rule.retry == RetryRule::AfterFix;
    if (!mended) ++chain.next_retry;
    chain.first_collection = all[before].collection_date;
    later = before;
  }
  // Presentations that only the name of this one tells of.
  chain.next_retry += chain.attempt - presented;
  return chain;
}

bool was_given_time(const RTransaction& event, Date day, const PlanContext& context) {
  const Respite respite = respite_of(event, context);
  return respite.open_ended || day < respite.free_from;
}

std::optional<Retry> plan_retry(const RTransaction& event, const PlanContext& context) {
  const bool after_fix = event.rule.retry == RetryRule::AfterFix;
  if ((!automatic(event.rule.retry) && !after_fix) || event.scheme == Scheme::Sct || event.scheme == Scheme::Inst)
    return std::nullopt;
  // Until the bank's booking and its details agree there is nothing to present again.
  if ((event.flags & static_cast<std::uint16_t>(RFlag::BatchMismatch)) != 0) return std::nullopt;
  const std::uint32_t collection = collection_of(event, context.index);
  if (collection == none) return std::nullopt;
  const Date fixed = fixed_on(event, context.ledger.data().collections[collection], context);
  if (after_fix && !fixed) return std::nullopt;
  const Respite respite = respite_of(event, context);
  const RetryPolicy policy = policy_of(event.customer_id, context.ledger.data().collections[collection], context);
  if (const auto decided = context.retries.find(event.id); decided != context.retries.end()) {
    const RetryStatus status = decided->second.status;
    if (status == RetryStatus::Released || status == RetryStatus::Withdrawn) return decided->second;
    if (status == RetryStatus::Approved || (status == RetryStatus::Held && !held_by_rule(decided->second))) {
      // What people decided stands until the facts it stood on are gone: paid, disputed, given time, or another amount.
      const std::string_view stop = stop_of(event, collection, policy, context);
      const bool paused = status == RetryStatus::Approved && was_given_time(event, decided->second.collection_date, context);
      const bool same = amount_due(event, collection, context.ledger) == decided->second.amount.minor;
      if (stop.empty() && same && !paused) return decided->second;
    }
  }
  const Ledger& ledger = context.ledger;
  const Collection& previous = ledger.data().collections[collection];
  const Chain chain = chain_of(collection, ledger, context.index);

  Retry retry;
  retry.r_transaction = event.id;
  retry.attempt = static_cast<std::uint16_t>(chain.attempt + 1);
  retry.id = Hasher{}
                 .add("retry")
                 .add(static_cast<std::int64_t>(event.id.high))
                 .add(static_cast<std::int64_t>(event.id.low))
                 .add(retry.attempt)
                 .finish();
  retry.invoice_ids = event.invoice_ids;
  retry.customer_id = event.customer_id;
  retry.mandate_id = previous.mandate_id;
  retry.previous_end_to_end_id = previous.end_to_end_id;
  retry.end_to_end_id = retry_end_to_end_id(previous.end_to_end_id, chain.attempt);
  retry.reason = event.reason;
  retry.scheme = previous.scheme;
  retry.amount = {amount_due(event, collection, ledger), event.currency};
  retry.sequence_type = next_sequence_type(previous.sequence_type, event.kind, policy);

  RetryRequest request{.known = event.known_date,
                       .free_from = respite.free_from,
                       .number = chain.next_retry,
                       .rule = event.rule.retry,
                       .first_collection = chain.first_collection};
  const std::uint32_t customer = context.index.customer_by_id(event.customer_id);
  request.consumer = previous.scheme != Scheme::B2b;
  if (customer != none) {
    request.consumer = ledger.data().customers[customer].is_consumer.value_or(request.consumer);
    request.payday = ledger.data().customers[customer].payday;
  }
  for (const std::uint32_t other : context.index.collections_by_mandate(previous.mandate_id)) {
    const Collection& c = ledger.data().collections[other];
    request.last_collection = std::max(request.last_collection, c.collection_date);
    if (other != collection && c.collection_date >= event.known_date) request.taken.push_back(c.collection_date);
  }
  if (const std::uint32_t mandate = context.index.mandate_by_id(previous.mandate_id); mandate != none) {
    request.last_collection = std::max(request.last_collection, ledger.data().mandates[mandate].last_collection_date);
  }
  for (const auto& [id, other] : context.retries) {
    if (id != event.id && other.mandate_id == previous.mandate_id && other.collection_date &&
        other.status != RetryStatus::Exhausted) {
      request.taken.push_back(other.collection_date);
    }
  }
  std::string_view stop = stop_of(event, collection, policy, context);
  if (stop.empty()) {
    const RetryDate date =
        after_fix ? retry_after_fix(fixed, request, policy, context.calendar) : retry_date(request, policy, context.calendar);
    stop = date.stop_reason;
    retry.collection_date = date.date;
  }
  if (stop.empty() && !after_fix && !is_worth_it(retry.amount.minor, chain.attempt, policy)) {
    stop = "EXPECTED_VALUE";
    retry.collection_date = {};
  }
  if (stop.empty() && retry.sequence_type == SequenceType::Unknown) {
    stop = "NEW_MANDATE";
    retry.collection_date = {};
  }
  if (!stop.empty()) {
    retry.status = RetryStatus::Exhausted;
    retry.stop_reason = stop;
    return retry;
  }
  retry.submit_by = submit_by(retry.collection_date, policy, context.calendar);
  retry.notify_by = notify_by(retry.collection_date, event.rule.retry, policy);
  if (respite.open_ended) {
    retry.status = RetryStatus::Held;
    retry.stop_reason = paused_reason;
  }
  return retry;
}

std::vector<Notice> notices_for(const Retry& retry, const RTransaction& event, const PlanContext& context) {
  std::vector<Notice> notices;
  // Of what the brake holds, too: it may be let go on its day, and then the debtor must have been told.
  if ((retry.status != RetryStatus::Scheduled && retry.stop_reason != brake_reason) || event.rule.contact == Contact::Forbidden)
    return notices;
  const std::uint32_t index = context.index.customer_by_id(retry.customer_id);
  const Customer* customer = index == none ? nullptr : &context.ledger.data().customers[index];
  Notice notice;
  notice.customer_id = retry.customer_id;
  notice.step = "retry";
  notice.channel = customer == nullptr        ? "letter"
                   : !customer->email.empty() ? "email"
                   : !customer->phone.empty() ? "sms"
                                              : "letter";
  notice.language = language_for(context.index, retry.customer_id, retry.mandate_id, context.policy.dunning.language);
  notice.template_name = event.rule.retry == RetryRule::AutoTechnical ? "retry-technical" : "retry-failed";
  notice.due_date = retry.notify_by;
  // Letters go out on working days: rather a day early than late (r-transactions.md 6.2).
  while (notice.channel == "letter" && !context.calendar.is_business_day(notice.due_date))
    notice.due_date = notice.due_date.plus_days(-1);
  notice.amount = retry.amount;
  const std::vector<std::string> invoices =
      retry.invoice_ids.empty() ? std::vector<std::string>{std::string{}} : retry.invoice_ids;
  for (const std::string& invoice : invoices) {
    notice.invoice_id = invoice;
    if (invoices.size() > 1) {
      // One collection for several invoices: each letter names its own, so that nobody reads the sum twice.
      const std::uint32_t i = context.index.invoice_by_id(invoice);
      if (i != none) notice.amount.minor = context.ledger.data().invoices[i].open;
    }
    notice.id = Hasher{}
                    .add("notice")
                    .add(static_cast<std::int64_t>(retry.id.high))
                    .add(static_cast<std::int64_t>(retry.id.low))
                    .add(invoice)
                    .finish();
    notices.push_back(notice);
  }
  return notices;
}

}  // namespace lettrage::reconcile
