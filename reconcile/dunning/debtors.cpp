#include "reconcile/dunning/debtors.h"

#include <algorithm>

#include "reconcile/retries/schedule.h"

namespace lettrage::reconcile {
namespace {

/// The debtor's failing, and no bank's or our own: that is what reminders are for.
bool answers_for(const RTransaction& event) {
  const bool kind =
      event.kind == RKind::Reject || event.kind == RKind::Refusal || event.kind == RKind::Return || event.kind == RKind::Refund;
  const ReasonClass reason = event.rule.reason_class;
  return kind && event.scheme != Scheme::Sct && event.scheme != Scheme::Inst && reason != ReasonClass::Technical &&
         reason != ReasonClass::Duplicate && event.rule.contact != Contact::None &&
         (event.flags & static_cast<std::uint16_t>(RFlag::BatchMismatch)) == 0;
}

/// The debtor says that he need not pay, or never agreed to be collected from (MD01, Core): a person looks first.
bool is_dispute(const RTransaction& event) {
  return event.rule.reason_class == ReasonClass::Dispute || event.kind == RKind::Refund ||
         (event.rule.reason_class == ReasonClass::Mandate && event.rule.retry == RetryRule::Never);
}

DunningStop stop_of_class(const RTransaction& event) {
  switch (event.rule.reason_class) {
    case ReasonClass::OtherDeceased: return DunningStop::Deceased;
    case ReasonClass::OtherInsolvency: return DunningStop::Insolvency;
    default: return event.rule.contact == Contact::Forbidden ? DunningStop::Forbidden : DunningStop::None;
  }
}

}  // namespace

Debtors::Debtors(const DunningContext& context) : context_{context} {
  for (const RTransaction& event : context_.ledger.r_transactions()) read(event);
  for (const DunningFact& fact : context_.facts) facts_[fact.customer_id].push_back(&fact);
  const Date latest = hand_in_day(context_.as_of, context_.target);
  for (const auto& [id, retry] : context_.retries) {
    const bool planned = retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Approved;
    // What was not handed to the bank in time is not presented any more.
    if (!planned || !retry.collection_date || !retry.submit_by || retry.submit_by < latest) continue;
    for (const std::string& invoice : retry.invoice_ids) planned_[invoice].push_back(&retry);
  }
}

void Debtors::read(const RTransaction& event) {
  const DunningStop stop = stop_of_class(event);
  for (const std::string& id : event.invoice_ids) {
    const std::uint32_t i = context_.index.invoice_by_id(id);
    if (i == none) continue;
    const Invoice& invoice = context_.ledger.data().invoices[i];
    // Who died or is bankrupt stays so; what else forbids to write goes with the invoice it was about.
    if (stop != DunningStop::None && (stop != DunningStop::Forbidden || invoice.open > 0)) {
      Silence& silence = silences_[invoice.customer_id];
      if (silence.stop == DunningStop::None || stop < silence.stop) silence.stop = stop;
      silence.since = std::max(silence.since, event.known_date);
    }
    if (invoice.open <= 0 || !answers_for(event)) continue;
    Failures& failures = failures_[i];
    failures.first = failures.first ? std::min(failures.first, event.known_date) : event.known_date;
    if (event.known_date >= failures.last) {
      failures.last = event.known_date;
      failures.reason_class = event.rule.reason_class;
    }
    if (is_dispute(event)) failures.disputed = std::max(failures.disputed, event.known_date);
    if (!event.mandate_id.empty()) failures.mandates.emplace_back(event.mandate_id);
  }
}

const Failures* Debtors::failures_of(std::uint32_t invoice) const {
  const auto found = failures_.find(invoice);
  return found == failures_.end() ? nullptr : &found->second;
}

Date Debtors::reviewed(std::string_view customer_id) const {
  Date day;
  const auto facts = facts_.find(customer_id);
  if (facts == facts_.end()) return day;
  for (const DunningFact* fact : facts->second) {
    if (fact->kind == DunningFactKind::Reviewed && fact->from <= context_.as_of) day = std::max(day, fact->from);
  }
  return day;
}

DunningStop Debtors::stop_of(std::string_view customer_id) const {
  if (const auto silence = silences_.find(customer_id); silence != silences_.end()) {
    if (silence->second.since > reviewed(customer_id)) return silence->second.stop;
  }
  const auto facts = facts_.find(customer_id);
  if (facts == facts_.end()) return DunningStop::None;
  for (const DunningFact* fact : facts->second) {
    if (fact->from > context_.as_of || (fact->lifted && fact->lifted <= context_.as_of)) continue;
    switch (fact->kind) {
      case DunningFactKind::Dispute: return DunningStop::Dispute;
      case DunningFactKind::Deceased: return DunningStop::Deceased;
      case DunningFactKind::Insolvency: return DunningStop::Insolvency;
      case DunningFactKind::OverIndebted: return DunningStop::OverIndebted;
      case DunningFactKind::Promise:
      case DunningFactKind::Instalments:
      case DunningFactKind::Complaint:
      case DunningFactKind::Reviewed: break;
    }
  }
  return DunningStop::None;
}

std::vector<Hold> Debtors::pauses_of(std::string_view customer_id) const {
  std::vector<Hold> pauses;
  const auto facts = facts_.find(customer_id);
  if (facts == facts_.end()) return pauses;
  for (const DunningFact* fact : facts->second) {
    if (fact->from > context_.as_of || !is_pause(fact->kind)) continue;
    Hold pause{.from = fact->from, .to = fact->until};
    if (fact->kind == DunningFactKind::Promise && pause.to) pause.to = pause.to.plus_days(context_.policy.dunning.promise_days);
    // Lifted on a day: that day is free again.
    if (fact->lifted && (!pause.to || fact->lifted <= pause.to)) pause.to = fact->lifted.plus_days(-1);
    if (!pause.to || pause.to >= pause.from) pauses.push_back(pause);
  }
  return pauses;
}

bool Debtors::is_disputed(std::uint32_t invoice) const {
  const Invoice& claim = context_.ledger.data().invoices[invoice];
  const Failures* failures = failures_of(invoice);
  const Date since = failures != nullptr ? failures->disputed : Date{};
  if (!claim.disputed && !since) return false;
  const Date looked = reviewed(claim.customer_id);
  return !looked || looked < since;
}

void Debtors::add_holds(std::uint32_t invoice, std::vector<Hold>& holds) const {
  const auto limit = [&](Scheme scheme) {
    return scheme == Scheme::B2b ? context_.policy.returns.return_days_b2b : context_.policy.returns.return_days_core;
  };
  const ReferenceData& data = context_.ledger.data();
  if (const Failures* failures = failures_of(invoice)) {
    const std::uint32_t customer = context_.index.customer_by_id(data.invoices[invoice].customer_id);
    const std::string_view segment = customer == none ? std::string_view{} : data.customers[customer].segment;
    std::vector<std::string_view> mandates = failures->mandates;
    std::sort(mandates.begin(), mandates.end());
    mandates.erase(std::unique(mandates.begin(), mandates.end()), mandates.end());
    for (const std::string_view mandate : mandates) {
      for (const std::uint32_t c : context_.index.collections_by_mandate(mandate)) {
        const Collection& collection = data.collections[c];
        const std::vector<std::uint32_t>& claims = context_.ledger.invoices_of(c);
        if (!collection.collection_date || std::find(claims.begin(), claims.end(), invoice) == claims.end()) continue;
        const RetryPolicy retries = retries_for(context_.policy, collection.scheme, segment, collection.creditor_id);
        Hold hold{.from = submit_by(collection.collection_date, retries, context_.target),
                  .to = context_.target.add_business_days(collection.collection_date, limit(collection.scheme))};
        const CollectionState& state = context_.ledger.state(c);
        const std::uint32_t event = context_.ledger.find_event(state.r_transaction);
        if (event != none && state.r_transaction.present()) {
          const Date known = context_.ledger.r_transactions()[event].known_date;
          // What was paid and went back much later was no debt in between.
          if (known <= hold.to || state.settled_by.present()) hold.to = known, hold.outcome_known = true;
        }
        if (hold.to >= hold.from) holds.push_back(hold);
      }
    }
  }
  const auto planned = planned_.find(data.invoices[invoice].invoice_id);
  if (planned == planned_.end()) return;
  for (const Retry* retry : planned->second) {
    holds.push_back({.from = retry->submit_by,
                     .to = context_.target.add_business_days(retry->collection_date, limit(retry->scheme)),
                     .outcome_known = false});
  }
}

}  // namespace lettrage::reconcile
