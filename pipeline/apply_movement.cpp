// The decision on one movement of a statement: repeated, not booked, batch, R-transaction, collection, payment, outgoing.
#include <fmt/format.h>

#include <algorithm>

#include "core/text_id.h"
#include "pipeline/apply.h"
#include "pipeline/merge.h"

namespace lettrage::pipeline {

using reconcile::none;

namespace {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
    } else if (c > ' ') {
      out += c;
    }
  }
  return out;
}

bool is_transfer(const Movement& m) {
  const std::string_view code = m.details.bank_transaction_code;
  return code.starts_with("PMNT.RCDT") || code.starts_with("PMNT.RRCT") || code.starts_with("PMNT.ICDT") ||
         code.starts_with("PMNT.IRCT");
}

/// The bank's own charges, by ISO sub-family, SWIFT type, GVC or CFONB code; never a customer's money (r-transactions.md 1.4).
bool is_fee(const Movement& m) {
  const std::string_view code = m.details.bank_transaction_code;
  for (const std::string_view fee : {".CHRG", ".FEES", ".COMM", ".COME", ".COMI", ".COMT"}) {
    if (code.ends_with(fee)) return true;
  }
  const std::string_view printed = m.details.proprietary_code;
  for (const std::string_view type : {"NCHG", "NCOM", "NBNK", "FCHG", "FCOM", "FBNK"}) {
    if (printed.starts_with(type)) return true;
  }
  if (printed.size() == 2 || printed.find('/') == 2) {  // CFONB: the interbank code, in camt with the bank's own behind it
    for (const std::string_view cfonb : {"62", "64", "65", "66", "67"}) {
      if (printed.starts_with(cfonb)) return true;
    }
  }
  for (const std::string_view gvc : {"805", "806", "807", "808", "809"}) {
    const std::size_t at = printed.find(gvc);
    if (at != std::string_view::npos && (at == 0 || printed[at - 1] == '+') &&
        (at + 3 == printed.size() || printed[at + 3] == '+'))
      return true;
  }
  return false;
}

/// A batch is settled by one credit: where the bank names it, by name; else the close of the run looks at amount and day.
bool may_be_collection_batch(const Movement& m, const reconcile::Index& index) {
  if (m.transaction != 0) return false;
  const PaymentDetails& d = m.details;
  for (const std::string_view id :
       {m.batch_payment_information_id, d.payment_information_id, d.message_id, d.instruction_id, d.end_to_end_id}) {
    if (id.empty() || is_placeholder(id)) continue;
    if (!index.collections_by_message(id).empty()) return true;
    // Names of batches may be short ones (`1`, `P1`): on our account only.
    for (const std::uint32_t c : index.collections_by_payment_information({}, id)) {
      const std::string_view account = index.data().collections[c].creditor_iban;
      if (account.empty() || reconcile::account_key(account) == reconcile::account_key(m.account)) return true;
    }
  }
  return !m.batch_message_id.empty() && !index.collections_by_message(m.batch_message_id).empty();
}

}  // namespace

MovementRow Applier::row_of(const Movement& m) {
  const PaymentDetails& d = m.details;
  MovementRow row;
  row.statement = m.statement;
  row.entry = m.entry;
  row.transaction = m.transaction;
  row.account = m.account;
  row.booking_date = m.booking_date;
  row.value_date = m.value_date;
  row.minor = signed_minor(m.amount, m.direction);
  row.currency = m.amount.currency;
  row.counterparty_name = d.counterparty_name;
  row.counterparty_iban = d.counterparty_iban;
  row.end_to_end_id = d.end_to_end_id;
  row.mandate_id = d.mandate_id;
  row.reference = d.structured_references.empty() ? std::string_view{} : d.structured_references.front().value;
  row.remittance = m.remittance;
  row.bank_transaction_code = d.bank_transaction_code;
  row.offset = m.offset;
  row.outcome = Outcome::Unmatched;
  return row;
}

Hash128 Applier::uncounted_id(const Movement& m) const {
  return Hasher{}
      .add(file_.path)
      .add(file_.sha256)
      .add(m.statement)
      .add(m.entry)
      .add(m.transaction)
      .add(static_cast<std::int64_t>(m.offset))
      .finish();
}

void Applier::write(MovementRow& row, std::uint32_t first, std::uint32_t last, const Movement&) {
  write_allocations(first, last);
  write_journal(row, first, last);
  Counters& counters = state_.counters;
  ++counters.movements;
  counters.outcomes[row.outcome].add(row.minor, row.currency);
  outputs_.certificate().decided(row.minor, row.currency, row.outcome);
  if (row.method != Method::None && row.outcome != Outcome::Duplicate) ++counters.methods[row.method];
  const std::string text = csv_row(row, file_.path);
  const std::uint64_t position = outputs_.movements().append(text);
  const bool asks = row.outcome == Outcome::Suggested || row.outcome == Outcome::Unmatched;
  std::uint64_t exception_position = 0, exception_length = 0;
  if (asks) {
    const std::string exception = exception_row(row);
    exception_position = outputs_.exceptions().append(exception);
    exception_length = exception.size();
  }
  if (!state_.deferred.empty() && state_.deferred.back().row.id == row.id && state_.deferred.back().length == 0) {
    DeferredBatch& deferred = state_.deferred.back();
    deferred.position = position;
    deferred.length = text.size();
    deferred.exception_position = exception_position;
    deferred.exception_length = exception_length;
  }
  if (file_.state != "duplicate") rows_.movements.push_back(row);
}

void Applier::apply_movement(Enriched& e) {
  const Movement& m = e.movement;
  MovementRow row = row_of(m);
  e.identity.unit = unit_;
  e.identity.source |= family_;
  reconcile::IdentityIndex& identities = ledger_.identities();
  if (m.status != EntryStatus::Booked) {
    // Pending bookings are remembered apart from booked ones: a repeated report says nothing new.
    e.identity.level = 3;
    e.identity.entry = 0;
    e.identity.base ^= 0x5ca1ab1eULL;
  }
  const std::uint32_t known = identities.find_repeated(e.identity);
  if (known != none || file_.state == "duplicate") return repeated(e, row, known);
  if (e.identity.level == 2) {
    // Its details were counted before it.
    if (const std::uint32_t detail = identities.find_detail(e.identity); detail != none) return repeated(e, row, detail);
  }
  if (m.status == EntryStatus::Booked && m.transaction != 0) {
    const std::uint32_t batch = identities.find_batch(e.entry_base, e.identity);
    if (batch != none && e.identity.level != 2) {
      if (pending_.contains(batch)) {
        state_.detailed.emplace_back(batch, Hash128{});
      } else {
        return repeated(e, row, batch);
      }
    }
  }
  row.id = ledger_.count(e.identity);
  if (!state_.detailed.empty() && !state_.detailed.back().second.present()) state_.detailed.back().second = row.id;
  row.identity = e.identity;
  row.identity.movement = row.id;
  e.movement.id = row.id;

  const auto allocations = [&] { return static_cast<std::uint32_t>(ledger_.allocations().size()); };
  const std::uint32_t first = allocations();
  tag(m, row);
  if (m.status != EntryStatus::Booked) {
    row.outcome = Outcome::NotBooked;
  } else if (m.role == MovementRole::Doubtful) {
    row.outcome = Outcome::Unmatched;
    row.reason = "details-differ";
  } else if (m.role == MovementRole::Charges || own_account(m.details.counterparty_iban)) {
    if (!apply_rule(e, row)) {
      row.outcome = Outcome::Rule;
      row.reason = m.role == MovementRole::Charges ? "bank-charges" : "own-account";
    }
  } else if (apply_batch(e, row)) {
  } else if (e.may_be_r_transaction && apply_r_transaction(e.movement, e.proposal, row, true)) {
  } else if (m.reversal && m.direction == Direction::Debit && apply_correction(e.movement, e.proposal, row)) {
  } else if (is_fee(m) && e.proposal.candidates.empty()) {
    if (!apply_rule(e, row)) {
      row.outcome = Outcome::Rule;
      row.reason = "bank-charges";
    }
  } else if (m.direction == Direction::Credit && m.amount.minor != 0) {
    if (!apply_collection(e, row)) apply_credit(e, row);
  } else if (!apply_rule(e, row)) {
    row.outcome = Outcome::Outgoing;
  }
  write(row, first, allocations(), m);
}

void Applier::repeated(Enriched& e, MovementRow& row, std::uint32_t known) {
  row.id = uncounted_id(e.movement);
  row.outcome = Outcome::Duplicate;
  row.method = Method::Identity;
  if (known != none) row.duplicate_of = ledger_.identities().at(known).movement;
  row.identity = {};
  if (e.movement.source == MovementSource::Statement && known != none) state_.confirmed.push_back(row.duplicate_of);
  e.movement.id = row.duplicate_of;  // an event known by its movement only is that of the counted one
  // Another report of a return may know its reason or fee better; the money has moved already. The same bytes know nothing new.
  const bool whole_batch = e.movement.batch_count > 0 && e.movement.transaction == 0;
  if (file_.state != "duplicate" && e.movement.status == EntryStatus::Booked && e.may_be_r_transaction && !whole_batch) {
    (void)apply_r_transaction(e.movement, e.proposal, row, false);
    row.outcome = Outcome::Duplicate;
  }
  const auto at = static_cast<std::uint32_t>(ledger_.allocations().size());
  write(row, at, at, e.movement);
}

bool Applier::apply_batch(Enriched& e, MovementRow& row) {
  const Movement& m = e.movement;
  const bool credit = m.direction == Direction::Credit;
  const bool batch = m.batch_count > 0 && m.transaction == 0;
  const bool named = credit && may_be_collection_batch(m, d_.index) && linked_collection(m, e.proposal) == none;
  if (!(batch && (credit || e.may_be_r_transaction)) && !named) return false;
  row.outcome = Outcome::Unmatched;
  row.reason = "batch-without-details";
  DeferredBatch deferred;
  deferred.movement = m;
  Movement& kept = deferred.movement;
  const auto keep_text = [&](std::string_view text) { return arena_.keep(text); };
  kept.account = keep_text(m.account);
  kept.entry_reference = keep_text(m.entry_reference);
  kept.bank_reference = keep_text(m.bank_reference);
  kept.batch_message_id = keep_text(m.batch_message_id);
  kept.batch_payment_information_id = keep_text(m.batch_payment_information_id);
  kept.additional_information = keep_text(m.additional_information);
  kept.remittance = keep_text(m.remittance);
  rehouse(kept.details, keep_text);
  kept.details.remittance = {};
  kept.details.structured_references = {};
  // The name we gave it, wherever the bank puts it: what stands in its place may be a number of the bank's own.
  const auto known = [&](std::string_view id) {
    return !id.empty() && !d_.index.collections_by_payment_information({}, id).empty();
  };
  if (!known(kept.batch_payment_information_id)) {
    for (const std::string_view id :
         {kept.details.payment_information_id, kept.details.instruction_id, kept.details.end_to_end_id}) {
      if (known(id)) kept.batch_payment_information_id = id;
    }
  }
  if (kept.batch_message_id.empty()) {
    for (const std::string_view id : {kept.details.message_id, kept.details.instruction_id, kept.details.end_to_end_id,
                                      kept.details.payment_information_id}) {
      if (!id.empty() && !d_.index.collections_by_message(id).empty()) kept.batch_message_id = id;
    }
  }
  deferred.row = row;
  deferred.row.account = kept.account;
  deferred.row.counterparty_name = kept.details.counterparty_name;
  deferred.row.counterparty_iban = kept.details.counterparty_iban;
  deferred.row.end_to_end_id = kept.details.end_to_end_id;
  deferred.row.mandate_id = kept.details.mandate_id;
  deferred.row.reference = arena_.keep(row.reference);
  deferred.row.remittance = kept.remittance;
  deferred.row.tags = arena_.keep(row.tags);
  deferred.row.bank_transaction_code = kept.details.bank_transaction_code;
  deferred.file = file_.path;
  deferred.identity = ledger_.identities().size() - 1;
  deferred.certified = outputs_.certificate().keep_statement();
  pending_.emplace(deferred.identity, "");
  state_.deferred.push_back(std::move(deferred));
  return true;
}

std::uint32_t Applier::linked_collection(const Movement& m, const reconcile::Proposal& proposal) const {
  const ReferenceData& data = ledger_.data();
  const auto fits = [&](std::uint32_t c) {
    const Collection& collection = data.collections[c];
    const PaymentDetails& d = m.details;
    if (!d.original_payment_information_id.empty() && !collection.payment_information_id.empty() &&
        squeezed(d.original_payment_information_id) != squeezed(collection.payment_information_id)) {
      return false;
    }
    return !m.booking_date || !collection.collection_date || days_between(collection.collection_date, m.booking_date) >= -10;
  };
  if (proposal.collection != none) return proposal.collection;
  // Several presentations under one EndToEndId: the amount, then the latest due before this booking.
  std::uint32_t best = none;
  bool tie = false;
  for (const std::uint32_t c : proposal.collections) {
    if (!fits(c)) continue;
    const Collection& collection = data.collections[c];
    const Money amount = m.details.original_amount.currency.present() ? m.details.original_amount : m.amount;
    if (collection.amount != amount) continue;
    if (m.requested_date && collection.collection_date != m.requested_date) continue;
    if (best != none && data.collections[best].collection_date == collection.collection_date) tie = true;
    if (best == none || data.collections[best].collection_date < collection.collection_date) {
      tie = false;
      best = c;
    }
  }
  return tie ? none : best;
}

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

bool Applier::own_account(std::string_view iban) const {
  if (iban.empty()) return false;
  const std::vector<std::string>& own = d_.policy.own_accounts;
  return std::any_of(own.begin(), own.end(),
                     [&](const std::string& account) { return reconcile::account_key(account) == reconcile::account_key(iban); });
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
  const std::uint32_t event = ledger_.event(event_key(m, collection, evidence));
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
  std::string invoices;
  for (const std::string& id : ledger_.r_transactions()[event].invoice_ids) invoices += (invoices.empty() ? "" : "|") + id;
  row.invoice_ids = keep(std::move(invoices));
  row.customer_id = keep(ledger_.r_transactions()[event].customer_id);
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
      ledger_.change_event(event).booked_by = row.id;
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
  if (!again) ledger_.change_event(event).booked_by = row.id;
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

bool Applier::apply_collection(Enriched& e, MovementRow& row) {
  const Movement& m = e.movement;
  if (is_transfer(m)) return false;
  const std::uint32_t collection = linked_collection(m, e.proposal);
  if (collection == none) return false;
  const Collection& c = ledger_.data().collections[collection];
  if (c.amount != m.amount || ledger_.state(collection).settled_by.present()) return false;
  const reconcile::Effect effect = ledger_.settle(collection, row.id, m.booking_date, Method::EndToEndId);
  row.outcome = Outcome::Collection;
  row.method = Method::EndToEndId;
  row.confidence = 1000;
  row.on_account = effect.on_account;
  take_rest_back(collection, effect, m.booking_date);
  row.invoice_ids = invoice_list(effect.first, effect.last);
  if (!ledger_.invoices_of(collection).empty()) {
    row.customer_id = ledger_.data().invoices[ledger_.invoices_of(collection).front()].customer_id;
  }
  return true;
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

// What `explain` tells of a decision made by the program: each candidate with its proof, its worth and its place in the text.
std::string Applier::evidence_of(const reconcile::Proposal& proposal, const reconcile::Decision& decision) const {
  std::string told{decision.reason};
  std::size_t shown = 0;
  for (const reconcile::Candidate& c : proposal.candidates) {
    if (++shown > 5) return told + fmt::format("; and {} more", proposal.candidates.size() - 5);
    told += fmt::format("{}{} {} {} at {}", told.empty() ? "" : "; ", ledger_.data().invoices[c.invoice].invoice_id,
                        name(c.method), decimal(c.confidence), c.position);
    if (const std::string signs = reconcile::words(c.evidence); !signs.empty()) told += " (" + signs + ")";
  }
  if (decision.runner_up != 0) told += fmt::format("; the next best is worth {}", decimal(decision.runner_up));
  return told;
}

void Applier::pay(const Movement& m, const reconcile::Decision& decision, MovementRow& row) {
  row.outcome = decision.outcome;
  row.method = decision.method;
  row.confidence = decision.confidence;
  row.reason = decision.reason;
  row.customer_id = decision.customer_id;
  const reconcile::Effect effect = ledger_.pay(row.id, m.amount.currency, decision);
  row.on_account = effect.on_account;
  row.invoice_ids = invoice_list(effect.first, effect.last);
  if (row.customer_id.empty() && !decision.parts.empty())
    row.customer_id = ledger_.data().invoices[decision.parts.front().invoice].customer_id;
  given_back_before(m, row);
}

std::string Applier::suggestion_list(const reconcile::Decision& decision) const {
  std::string suggestions;
  for (const reconcile::Suggestion& s : decision.suggestions) {
    if (!suggestions.empty()) suggestions += '|';
    for (std::size_t i = 0; i < s.invoices.size(); ++i) {
      if (i > 0) suggestions += '+';
      suggestions += ledger_.data().invoices[s.invoices[i]].invoice_id;
    }
    suggestions += ':' + decimal(s.confidence);
  }
  return suggestions;
}

void Applier::apply_credit(Enriched& e, MovementRow& row) {
  const Movement& m = e.movement;
  const reconcile::Decision decision = reconcile::decide(m, e.proposal, d_.index, d_.policy.matching);
  if (decision.outcome == Outcome::Applied || decision.outcome == Outcome::OnAccount) {
    if (reconcile::teaches_account(e.proposal, decision, ledger_.data())) {
      rows_.teachings.push_back({.customer_id = decision.customer_id,
                                 .iban = m.details.counterparty_iban,
                                 .name = {},
                                 .movement = m.id,
                                 .origin = book::AliasOrigin::Proved,
                                 .as_of = d_.as_of,
                                 .actor = {}});
    }
    pay(m, decision, row);
    row.reason = keep(evidence_of(e.proposal, decision));
    return;
  }
  if (apply_rule(e, row)) return;
  row.outcome = decision.outcome;
  row.method = decision.method;
  row.confidence = decision.confidence;
  row.reason = e.proposal.candidates.empty() ? decision.reason : keep(evidence_of(e.proposal, decision));
  row.customer_id = decision.customer_id;
  row.suggestions = keep(suggestion_list(decision));
}

}  // namespace lettrage::pipeline
