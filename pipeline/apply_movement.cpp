// The decision on one movement of a statement: repeated, not booked, batch, R-transaction, collection, payment, outgoing.
#include <fmt/format.h>

#include <algorithm>

#include "core/text_id.h"
#include "pipeline/apply.h"
#include "pipeline/csv_rows.h"
#include "pipeline/merge.h"
#include "pipeline/movement_kind.h"

namespace lettrage::pipeline {

using reconcile::none;

namespace {

/// Real-time credit transfers, issued and received.
bool is_instant(const Movement& m) {
  const std::string_view code = m.details.bank_transaction_code;
  return code.starts_with("PMNT.IRCT") || code.starts_with("PMNT.RRCT");
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
  const auto is_this = [&](const DeferredEntry& entry) { return entry.row.id == row.id && !entry.of_this_run; };
  DeferredEntry* deferred = nullptr;
  if (!state_.deferred.empty() && is_this(state_.deferred.back())) deferred = &state_.deferred.back();
  if (!state_.sums.empty() && is_this(state_.sums.back())) deferred = &state_.sums.back();
  if (deferred != nullptr) {
    deferred->of_this_run = true;
    block_.provisional.push_back(static_cast<std::uint32_t>(block_.rows.movements.size()));
  }
  block_.rows.movements.push_back(row);
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
    e.keys = reconcile::keys_of(e.identity);
  }
  // Its details may have been counted before it; under its own reference they prove more than another booking of the amount.
  using Proof = reconcile::IdentityIndex::Proof;
  const bool booked = m.status == EntryStatus::Booked;
  const auto details = [&](bool may_be_sum, Proof proof) {
    return booked && may_be_sum ? identities.find_detail(e.identity, proof) : none;
  };
  if (const std::uint32_t detail = details(e.identity.level == 0, Proof::Named); detail != none)
    return repeated(e, row, detail, Grouping::Other);
  std::uint32_t known = identities.find_repeated(e.identity, e.keys);
  if (known == none && booked && is_instant(m)) known = identities.find_on_another_day(m, e.identity);
  const bool single = booked && m.transaction != 0 && e.identity.level != 2;
  if (known != none && finds_at_last(e, known)) {
    ledger_.remove_identity(known);
    state_.detailed.emplace_back(known, Hash128{});
    return count_movement(e, row);
  }
  if (known != none || file_.state == "duplicate") {
    if (known != none && single) explain_whole(e, known);
    return repeated(e, row, known);
  }
  if (const std::uint32_t detail = details(e.identity.level == 2 || m.transaction == 0, Proof::Any); detail != none)
    return repeated(e, row, detail, Grouping::Other);
  if (booked && m.role == MovementRole::Plain) {
    if (const Hash128 counted = same_return(e); counted.present()) return repeated(e, row, counted, Grouping::Same);
  }
  if (single) {
    if (const WholeEntry whole = whole_of(e); whole.identity != none) {
      if (!whole.gives_way) return repeated(e, row, whole.identity, whole.batch ? Grouping::Same : Grouping::Other);
      take_over(whole, {});
    }
  }
  count_movement(e, row);
}

void Applier::count_movement(Enriched& e, MovementRow& row) {
  const Movement& m = e.movement;
  row.id = ledger_.count(e.identity, e.keys);
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
  if (may_be_sum(m, row)) defer_sum(m, row);
  write(row, first, allocations(), m);
}

void Applier::repeated(Enriched& e, MovementRow& row, std::uint32_t known, Grouping grouping) {
  repeated(e, row, known == none ? Hash128{} : ledger_.identities().at(known).movement, grouping);
}

void Applier::repeated(Enriched& e, MovementRow& row, Hash128 counted, Grouping grouping) {
  row.id = uncounted_id(e.movement);
  row.outcome = Outcome::Duplicate;
  row.method = Method::Identity;
  row.duplicate_of = counted;
  row.identity = {};
  if (e.movement.source == MovementSource::Statement && counted.present()) state_.confirmed.push_back(row.duplicate_of);
  e.movement.id = row.duplicate_of;  // an event known by its movement only is that of the counted one
  // Another report of a return may know its reason or fee better; the money has moved already. The same bytes know nothing new.
  const bool whole_batch = e.movement.batch_count > 0 && e.movement.transaction == 0;
  const bool same_event = grouping == Grouping::Same && !whole_batch;
  if (file_.state != "duplicate" && e.movement.status == EntryStatus::Booked && e.may_be_r_transaction && same_event) {
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
  pending_.insert(deferred.identity);
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

bool Applier::own_account(std::string_view iban) const {
  if (iban.empty()) return false;
  const std::vector<std::string>& own = d_.policy.own_accounts;
  return std::any_of(own.begin(), own.end(),
                     [&](const std::string& account) { return reconcile::account_key(account) == reconcile::account_key(iban); });
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
      block_.rows.teachings.push_back({.customer_id = decision.customer_id,
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
