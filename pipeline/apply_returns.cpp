// What came back: which event a movement tells of, and what it does to the claim and the payment before it.
#include <algorithm>
#include <cstdlib>

#include "core/text_id.h"
#include "pipeline/apply.h"
#include "pipeline/movement_kind.h"

namespace lettrage::pipeline {

using reconcile::none;

Hash128 Applier::event_key(const Movement& m, std::uint32_t collection, const REvidence& evidence) const {
  const std::string_view phase = evidence.kind == RKind::Reversal ? "reversal" : "negative";
  const std::string_view named = m.details.end_to_end_id.empty() ? m.details.original_end_to_end_id : m.details.end_to_end_id;
  std::string end_to_end_id = is_placeholder(named) ? std::string{} : squeezed(named);
  Hasher hasher;
  if (collection != none) {
    // The attempt's event keeps its key, whatever other attempts become known under the same EndToEndId.
    const CollectionState& state = ledger_.state(collection);
    const Hash128 linked = evidence.kind == RKind::Reversal ? state.reversed_by : state.r_transaction;
    if (linked.present()) return linked;
    const Collection& c = ledger_.data().collections[collection];
    if (end_to_end_id.empty()) end_to_end_id = squeezed(c.end_to_end_id);
    hasher.add("attempt").add(end_to_end_id);
    if (d_.index.collections_by_end_to_end_id(end_to_end_id).size() > 1) {
      hasher.add(squeezed(c.mandate_id)).add(c.amount.minor).add(c.collection_date.days());
    }
  } else if (!end_to_end_id.empty()) {
    hasher.add("attempt").add(end_to_end_id);
  } else if (!m.details.mandate_id.empty()) {
    const std::int64_t amount = evidence.principal != 0 ? evidence.principal : evidence.booked_amount;
    hasher.add("mandate")
        .add(squeezed(m.details.mandate_id))
        .add(amount)
        .add((m.booking_date ? m.booking_date : m.requested_date).days());
  } else {
    const Hash128 id = m.id.present() ? m.id : uncounted_id(m);
    hasher.add("movement").add(static_cast<std::int64_t>(id.high)).add(static_cast<std::int64_t>(id.low));
  }
  return hasher.add(phase).finish();
}

void Applier::describe(RTransaction& r, const Movement& m, std::uint32_t collection) const {
  const PaymentDetails& d = m.details;
  if (r.end_to_end_id.empty() && !is_placeholder(d.end_to_end_id)) r.end_to_end_id = d.end_to_end_id;
  if (r.mandate_id.empty()) r.mandate_id = d.mandate_id;
  if (r.account.empty()) r.account = m.account;
  if (collection == none) {
    if (r.invoice_ids.empty()) r.flags |= static_cast<std::uint16_t>(RFlag::Unmatched);
    return;
  }
  r.flags &= static_cast<std::uint16_t>(~static_cast<unsigned>(RFlag::Unmatched));
  const Collection& c = ledger_.data().collections[collection];
  if (!c.end_to_end_id.empty()) r.end_to_end_id = c.end_to_end_id;
  if (!c.mandate_id.empty()) r.mandate_id = c.mandate_id;
  if (r.scheme == Scheme::Unknown) r.scheme = c.scheme;
  r.invoice_ids.clear();
  for (const std::uint32_t i : ledger_.invoices_of(collection)) {
    const Invoice& invoice = ledger_.data().invoices[i];
    r.invoice_ids.emplace_back(invoice.invoice_id);
    r.customer_id = invoice.customer_id;
  }
  if (r.customer_id.empty()) {
    const std::uint32_t mandate = d_.index.mandate_by_id(c.mandate_id);
    if (mandate != none) r.customer_id = ledger_.data().mandates[mandate].customer_id;
  }
}

// The bank takes a credit of its own back (MT940 RC, RvslInd): nobody returned anything, but what that credit had paid is
// open again, even where the credit itself is read later.
bool Applier::apply_correction(const Movement& m, const reconcile::Proposal& proposal, MovementRow& row) {
  if (is_fee(m)) return false;
  const std::uint32_t collection = linked_collection(m, proposal);
  REvidence evidence;
  evidence.kind = RKind::Reversal;
  evidence.strength = 2;
  evidence.scheme = collection == none ? Scheme::Sct : ledger_.data().collections[collection].scheme;
  evidence.booked = true;
  evidence.booked_amount = evidence.principal = m.amount.minor;
  evidence.currency = m.amount.currency;
  evidence.booking_date = m.booking_date;
  record_event(m, collection, evidence, row, true);
  return true;
}

bool Applier::apply_r_transaction(const Movement& m, const reconcile::Proposal& proposal, MovementRow& row, bool counted) {
  const std::uint32_t collection = linked_collection(m, proposal);
  reconcile::Original original;
  if (collection != none) {
    const Collection& c = ledger_.data().collections[collection];
    original = {.collection_date = c.collection_date, .scheme = c.scheme, .amount = c.amount, .debtor_iban = c.debtor_iban};
  }
  const std::optional<REvidence> evidence =
      reconcile::classify(m, collection == none ? nullptr : &original, d_.tables, d_.policy.returns);
  if (!evidence) return false;
  record_event(m, collection, *evidence, row, counted);
  return true;
}

void Applier::record_event(const Movement& m, std::uint32_t collection, const REvidence& evidence, MovementRow& row,
                           bool counted) {
  // A repeated booking is one event, whatever the reports say of it: the one that names it may come second.
  const std::uint32_t own = counted ? none : event_booked_by(m.id);
  const std::uint32_t told = own == none ? none : told_before(own, collection);
  if (told != none) absorb(told, own);
  const bool named_now = told != none || (own != none && names_at_last(own, collection));
  const bool of_own = told == none && (named_now || (own != none && names_nothing(m, collection)));
  const std::uint32_t event = of_own ? own : ledger_.event(event_key(m, collection, evidence));
  RTransaction r = ledger_.r_transactions()[event];
  if (!r.known_date) r.known_date = d_.as_of;
  const auto place = std::lower_bound(r.movements.begin(), r.movements.end(), row.id);
  if (place == r.movements.end() || *place != row.id) r.movements.insert(place, row.id);
  reconcile::merge(r, evidence, d_.tables);
  describe(r, m, collection);
  // Evidence told before changes nothing: the event then counts as untouched by this run.
  if (r != ledger_.r_transactions()[event]) ledger_.change_event(event) = std::move(r);
  if (collection != none) {
    ledger_.link(collection, event);
    if (ledger_.r_transactions()[event].kind == RKind::Refund) ledger_.dispute(collection);
  }
  row.outcome = Outcome::RTransaction;
  row.r_transaction = ledger_.r_transactions()[event].id;
  if (counted) book_r_transaction(m, collection, event, evidence, row);
  if (named_now) take_back_named(collection, event);
  std::string invoices;
  for (const std::string& id : ledger_.r_transactions()[event].invoice_ids) invoices += (invoices.empty() ? "" : "|") + id;
  row.invoice_ids = keep(std::move(invoices));
  row.customer_id = keep(ledger_.r_transactions()[event].customer_id);
}

// Statement and notification may give one return another day, and only one of them the fee inside (r-transactions.md 5.2:
// the statement's money, the others enrich). What follows on a return of the same kind of report is money of its own.
Hash128 Applier::same_return(const Enriched& e) const {
  constexpr int apart_max = 5;  // days
  const Movement& m = e.movement;
  const bool notification = m.source == MovementSource::Notification;
  if (m.direction != Direction::Debit || !e.may_be_r_transaction || !(notification || m.source == MovementSource::Statement))
    return {};
  const std::uint32_t collection = linked_collection(m, e.proposal);
  if (collection == none || !ledger_.state(collection).returned) return {};
  const std::uint32_t event = ledger_.find_event(ledger_.state(collection).r_transaction);
  if (event == none) return {};
  const RTransaction& r = ledger_.r_transactions()[event];
  const bool by_notification = notified_.contains(r.booked_by);
  if (!r.booked_by.present() || notification == by_notification || r.currency != m.amount.currency) return {};
  if (!r.booking_date || !m.booking_date || std::abs(days_between(r.booking_date, m.booking_date)) > apart_max) return {};
  // A notification leaves the fee out, a statement does not; one that was confirmed by a statement is not booked again.
  const bool same_amount = m.amount.minor == r.booked_amount || (notification && m.amount.minor == r.principal);
  if (!same_amount || (!notification && r.movements.size() > 1)) return {};
  const Collection& c = ledger_.data().collections[collection];
  const reconcile::Original original{
      .collection_date = c.collection_date, .scheme = c.scheme, .amount = c.amount, .debtor_iban = c.debtor_iban};
  const std::optional<REvidence> evidence = reconcile::classify(m, &original, d_.tables, d_.policy.returns);
  const bool other_reason = evidence && !evidence->reason.empty() && !r.reason.empty() && evidence->reason != r.reason;
  return evidence && !other_reason ? r.booked_by : Hash128{};
}

void Applier::book(std::uint32_t event, Hash128 movement) {
  ledger_.change_event(event).booked_by = movement;
  booked_events_[movement] = event;
}

std::uint32_t Applier::event_booked_by(Hash128 movement) {
  const std::vector<RTransaction>& events = ledger_.r_transactions();
  if (!booked_events_known_) {
    booked_events_known_ = true;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
      if (events[i].booked_by.present()) booked_events_.emplace(events[i].booked_by, i);
    }
  }
  const auto found = booked_events_.find(movement);
  const bool holds =
      found != booked_events_.end() && found->second < events.size() && events[found->second].booked_by == movement;
  return holds ? found->second : none;  // else it was taken back with its statement
}

bool Applier::names_nothing(const Movement& m, std::uint32_t collection) const {
  const PaymentDetails& d = m.details;
  const auto silent = [](std::string_view id) { return id.empty() || is_placeholder(id); };
  return collection == none && d.mandate_id.empty() && silent(d.end_to_end_id) && silent(d.original_end_to_end_id);
}

bool Applier::names_at_last(std::uint32_t event, std::uint32_t collection) const {
  const RTransaction& r = ledger_.r_transactions()[event];
  const bool unmatched = (r.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) != 0;
  if (collection == none || !unmatched || !r.end_to_end_id.empty() || r.kind == RKind::Reversal) return false;
  const CollectionState& state = ledger_.state(collection);
  return !state.r_transaction.present() && !state.returned;
}

std::uint32_t Applier::told_before(std::uint32_t booked, std::uint32_t collection) const {
  const RTransaction& r = ledger_.r_transactions()[booked];
  const bool unmatched = (r.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) != 0;
  if (collection == none || !unmatched || !r.end_to_end_id.empty() || r.kind == RKind::Reversal) return none;
  const CollectionState& state = ledger_.state(collection);
  const std::uint32_t told = state.returned ? none : ledger_.find_event(state.r_transaction);
  return told == none || told == booked || ledger_.r_transactions()[told].booked_by.present() ? none : told;
}

// What was told by a message and what was booked without a name are one event: that of the attempt.
void Applier::absorb(std::uint32_t told, std::uint32_t booked) {
  const RTransaction ghost = ledger_.r_transactions()[booked];
  RTransaction r = ledger_.r_transactions()[told];
  for (const Hash128 movement : ghost.movements) {
    const auto place = std::lower_bound(r.movements.begin(), r.movements.end(), movement);
    if (place == r.movements.end() || *place != movement) r.movements.insert(place, movement);
  }
  reconcile::merge(r, reconcile::evidence_of(ghost), d_.tables);
  if (ghost.known_date && ghost.known_date < r.known_date) r.known_date = ghost.known_date;
  ledger_.change_event(told) = std::move(r);
  if (const auto one = notified_.find(ghost.booked_by); one != notified_.end()) state_.notified_returns[one->second].event = told;
  withdraw(booked);
  book(told, ghost.booked_by);
}

// The booking was counted and its money waits in clearing: now the claim it belongs to is known.
void Applier::take_back_named(std::uint32_t collection, std::uint32_t event) {
  const RTransaction& r = ledger_.r_transactions()[event];
  const bool twin = r.rule.reason_class == ReasonClass::Duplicate && twin_settled(collection);
  const Hash128 movement = r.booked_by;
  const Date date = r.booking_date;
  const reconcile::Effect effect = ledger_.take_back(collection, movement, r.principal, twin);
  if (twin) ledger_.change_event(event).flags |= static_cast<std::uint16_t>(RFlag::TwinSettled);
  if (r.principal != ledger_.data().collections[collection].amount.minor)
    ledger_.change_event(event).flags |= static_cast<std::uint16_t>(RFlag::AmountMismatch);
  state_.renamed.emplace_back(movement, event);
  write_allocations(effect.first, effect.last);
  post_reopened({}, date, effect.first, effect.last);
  const RTransaction& named = ledger_.r_transactions()[event];
  std::string invoices;
  for (const std::string& id : named.invoice_ids) invoices += (invoices.empty() ? "" : "|") + id;
  outcome_changes_.push_back({.movement = movement,
                              .outcome = Outcome::RTransaction,
                              .method = Method::None,
                              .r_transaction = named.id,
                              .duplicate_of = {},
                              .invoice_ids = std::move(invoices),
                              .on_account = effect.on_account,
                              .customer_id = named.customer_id});
  if (effect.on_account == 0) return;
  MovementRow row;
  row.id = movement;
  row.booking_date = date;
  row.currency = named.currency;
  post(row, "customer_credit", effect.on_account, keep(named.customer_id));
  post(row, "returns_clearing", -effect.on_account, {});
}

Hash128 Applier::paid_by(const Movement& m) {
  // Payments are looked for only when one is given back, which is rare: the table is made then and kept.
  const reconcile::IdentityIndex& identities = ledger_.identities();
  for (; payments_indexed_ < identities.size(); ++payments_indexed_) {
    const MovementIdentity& i = identities.at(payments_indexed_);
    if (i.level > 1) continue;
    if (i.end_to_end_id != 0) payments_[i.end_to_end_id].push_back(payments_indexed_);
    if (i.transaction_id != 0 && i.transaction_id != i.end_to_end_id) payments_[i.transaction_id].push_back(payments_indexed_);
    if (i.servicer_reference != 0) payments_[i.servicer_reference].push_back(payments_indexed_);
    if (i.text != 0) payments_[i.text].push_back(payments_indexed_);
  }
  const MovementIdentity wanted = reconcile::identify(m);
  for (const std::uint64_t key : {wanted.transaction_id, wanted.end_to_end_id, wanted.servicer_reference, wanted.text}) {
    const auto found = key == 0 ? payments_.end() : payments_.find(key);
    if (found == payments_.end()) continue;
    Hash128 only;
    for (const std::uint32_t i : found->second) {
      const MovementIdentity& known = identities.at(i);
      if (known.movement == m.id || ledger_.currency_of(known.movement) != m.amount.currency) continue;
      if (key == wanted.text && (known.counterparty != wanted.counterparty || ledger_.allocated(known.movement) > m.amount.minor))
        continue;
      if (only.present()) return {};  // two payments under one id: a person decides
      only = known.movement;
    }
    if (only.present()) return only;
  }
  return {};
}

void Applier::book_r_transaction(const Movement& m, std::uint32_t collection, std::uint32_t event, const REvidence& evidence,
                                 MovementRow& row) {
  if (!evidence.booked) {
    // A bank's refusal ends the attempt. Messages about single payments are words only: what they tell of is booked.
    if (collection != none && m.item == ItemKind::Payment) ledger_.reject(collection);
    return;
  }
  const RTransaction seen = ledger_.r_transactions()[event];
  // Never more than the bank took: a file may name any original amount.
  const std::int64_t principal =
      std::min(evidence.principal != 0 ? evidence.principal : evidence.booked_amount - evidence.fee, m.amount.minor);
  if (m.source == MovementSource::Notification && m.direction == Direction::Debit) {
    notified_.insert_or_assign(row.id, state_.notified_returns.size());
    state_.notified_returns.push_back({.account = hash128(reconcile::account_key(m.account)).low,
                                       .entry = row.identity.entry,
                                       .booking_date = m.booking_date,
                                       .minor = row.minor,
                                       .movement = row.id,
                                       .event = event});
  }
  const auto flag = [&](RFlag f) { ledger_.change_event(event).flags |= static_cast<std::uint16_t>(f); };
  if (collection == none) {
    if (seen.booked_by.present()) {
      flag(RFlag::DoubleNegative);
    } else {
      book(event, row.id);
    }
    if (m.direction != Direction::Debit) return;
    // No collection of ours: a payment we had received goes back to its payer.
    const Hash128 payment = paid_by(m);
    if (payment.present()) {
      if (ledger_.allocated(payment) != principal) flag(RFlag::AmountMismatch);
      row.on_account = ledger_.take_back_payment(payment, row.id, principal).on_account;
      name_invoices(event, row.id);
    }
    return;
  }
  if (m.direction != Direction::Debit) return;  // our debtor side: money that came back to us changes no collection of ours
  const bool again = ledger_.state(collection).returned;
  if (again && seen.booked_by.present()) flag(RFlag::DoubleNegative);
  if (principal != ledger_.data().collections[collection].amount.minor) flag(RFlag::AmountMismatch);
  // AM05: the twin was paid, so the claim is settled and only the credit of the duplicate disappears.
  const bool duplicate = seen.rule.reason_class == ReasonClass::Duplicate || evidence.rule.reason_class == ReasonClass::Duplicate;
  const bool twin = duplicate && twin_settled(collection);
  if (twin) flag(RFlag::TwinSettled);
  if (!again) book(event, row.id);
  row.on_account = ledger_.take_back(collection, row.id, principal, twin).on_account;
}

bool Applier::twin_settled(std::uint32_t collection) const {
  const Collection& c = ledger_.data().collections[collection];
  const auto same_mandate = d_.index.collections_by_mandate(c.mandate_id);
  return std::any_of(same_mandate.begin(), same_mandate.end(), [&](std::uint32_t other) {
    const CollectionState& state = ledger_.state(other);
    return other != collection && ledger_.data().collections[other].amount == c.amount && state.settled_by.present() &&
           !state.returned && ledger_.invoices_of(other) == ledger_.invoices_of(collection);
  });
}

// The payer's bank took this payment back in a file that was read first: what it pays is open again at once.
void Applier::given_back_before(const Movement& m, const MovementRow& row) {
  if (is_placeholder(m.details.end_to_end_id)) return;
  for (const std::string_view phase : {"negative", "reversal"}) {
    const std::uint32_t event =
        ledger_.find_event(Hasher{}.add("attempt").add(squeezed(m.details.end_to_end_id)).add(phase).finish());
    if (event == none) continue;
    const RTransaction& r = ledger_.r_transactions()[event];
    const bool waits = (r.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) != 0 && r.booked_by.present();
    if (!waits || r.principal != m.amount.minor || r.currency != m.amount.currency) continue;
    const Hash128 taken_by = r.booked_by;
    (void)ledger_.take_back_payment(row.id, taken_by, m.amount.minor);
    name_invoices(event, taken_by);
    return;
  }
}

void Applier::name_invoices(std::uint32_t event, Hash128 movement) {
  RTransaction& r = ledger_.change_event(event);
  r.flags &= static_cast<std::uint16_t>(~static_cast<unsigned>(RFlag::Unmatched));
  for (auto i = ledger_.allocations().rbegin(); i != ledger_.allocations().rend() && i->movement == movement; ++i) {
    const Invoice& invoice = ledger_.data().invoices[i->invoice];
    if (std::find(r.invoice_ids.begin(), r.invoice_ids.end(), invoice.invoice_id) == r.invoice_ids.end())
      r.invoice_ids.emplace_back(invoice.invoice_id);
    r.customer_id = invoice.customer_id;
  }
  std::sort(r.invoice_ids.begin(), r.invoice_ids.end());
}

// A return that was read before its credit took all of it back: the rest that the credit left on account, too.
void Applier::take_rest_back(std::uint32_t collection, const reconcile::Effect& effect, Date date) {
  if (!effect.taken_back_by.present() || effect.on_account == 0) return;
  const CollectionState& state = ledger_.state(collection);
  const std::uint32_t event = ledger_.find_event(state.r_transaction.present() ? state.r_transaction : state.reversed_by);
  if (event == none) return;
  const RTransaction& r = ledger_.r_transactions()[event];
  std::string invoices;
  for (const std::string& id : r.invoice_ids) invoices += (invoices.empty() ? "" : "|") + id;
  outcome_changes_.push_back({.movement = effect.taken_back_by,
                              .outcome = Outcome::RTransaction,
                              .method = Method::None,
                              .r_transaction = r.id,
                              .duplicate_of = {},
                              .invoice_ids = std::move(invoices),
                              .on_account = -effect.on_account});
  MovementRow row;
  row.id = effect.taken_back_by;
  row.booking_date = date;
  row.currency = r.currency;
  post(row, "customer_credit", -effect.on_account, keep(r.customer_id));
  post(row, "returns_clearing", effect.on_account, {});
}

}  // namespace lettrage::pipeline
