// What is decided of credits that the book holds already: looked at again by a later run, settled or taken back by a person.
#include <algorithm>

#include "pipeline/apply.h"

namespace lettrage::pipeline {

namespace {

/// A stored credit, as far as the book keeps it. `reference` outlives it.
Movement movement_of(const MovementRow& row, StructuredReference& reference) {
  Movement m;
  m.id = row.id;
  m.direction = m.entry_direction = Direction::Credit;
  m.amount = m.entry_amount = {row.minor, row.currency};
  m.booking_date = row.booking_date;
  m.value_date = row.value_date;
  m.account = row.account;
  m.remittance = row.remittance;
  m.details.counterparty_name = row.counterparty_name;
  m.details.counterparty_iban = row.counterparty_iban;
  m.details.end_to_end_id = row.end_to_end_id;
  m.details.mandate_id = row.mandate_id;
  m.details.bank_transaction_code = row.bank_transaction_code;
  reference.value = row.reference;
  if (!row.reference.empty()) m.details.structured_references = {&reference, 1};
  return m;
}

}  // namespace

void Applier::look_again(const std::vector<book::OpenCredit>& credits) {
  for (const book::OpenCredit& credit : credits) {
    // A person took it in hand; or it is a debit taken back, and nobody's payment.
    if (credit.row.reason == reconcile::reason::rejected || credit.row.reason == reconcile::reason::reverted ||
        credit.row.reason == reconcile::reason::reversal) {
      continue;
    }
    MovementRow row = credit.row;
    row.reason = row.suggestions = {};
    Enriched e;
    Movement& m = e.movement;
    StructuredReference reference;
    m = movement_of(row, reference);
    m.source = credit.source;
    m.details.remittance = {&m.remittance, 1};
    e.proposal = reconcile::propose(m, d_.index, d_.policy.matching);
    const auto first = static_cast<std::uint32_t>(ledger_.allocations().size());
    if (!apply_collection(e, row)) apply_credit(e, row);
    if (row.outcome == Outcome::Unmatched || row.outcome == Outcome::Suggested) {
      waiting_credits_.insert(row.id);
      continue;
    }
    found_later(row, first);
    ++state_.counters.matched_later;
  }
  store();
}

void Applier::settle_by_hand(const book::OpenCredit& credit, const reconcile::Decision& decision) {
  MovementRow row = credit.row;
  Movement m;
  m.id = row.id;
  m.direction = Direction::Credit;
  m.amount = {row.minor, row.currency};
  m.details.end_to_end_id = row.end_to_end_id;
  const auto first = static_cast<std::uint32_t>(ledger_.allocations().size());
  row.suggestions = {};
  pay(m, decision, row);
  found_later(row, first);
  store();
}

void Applier::undo_by_hand(MovementRow row) {
  const std::int64_t on_account = row.on_account;
  const reconcile::Effect effect = ledger_.undo(row.id);
  write_allocations(effect.first, effect.last);
  post(row, "suspense", row.minor, reconcile::reason::reverted);
  for (std::uint32_t i = effect.first; i < effect.last; ++i) (void)post_allocation(row, ledger_.allocations()[i]);
  if (on_account != 0) post(row, "customer_credit", -on_account, row.customer_id);
  // What it may pay is asked again, but not decided: a person has just found an answer wrong.
  StructuredReference reference;
  Movement m = movement_of(row, reference);
  m.details.remittance = {&m.remittance, 1};
  reconcile::Decision decision =
      reconcile::decide(m, reconcile::propose(m, d_.index, d_.policy.matching), d_.index, d_.policy.matching);
  if (!decision.parts.empty()) {
    reconcile::Suggestion& answer = decision.suggestions.emplace_back();
    answer.confidence = decision.confidence;
    for (const reconcile::Part& part : decision.parts) {
      if (std::find(answer.invoices.begin(), answer.invoices.end(), part.invoice) == answer.invoices.end())
        answer.invoices.push_back(part.invoice);
    }
  }
  outcome_changes_.push_back(
      {.movement = row.id,
       .outcome = decision.suggestions.empty() ? Outcome::Unmatched : Outcome::Suggested,
       .method = Method::None,
       .r_transaction = {},
       .duplicate_of = {},
       .invoice_ids = {},
       .on_account = 0,
       .confidence = decision.suggestions.empty() ? std::uint16_t{0} : decision.suggestions.front().confidence,
       .customer_id = {},
       .reason = std::string{reconcile::reason::reverted},
       .suggestions = suggestion_list(decision),
       .forget_customer = true});
  store();
}

// A stored movement gets its outcome: its money leaves suspense.
void Applier::found_later(const MovementRow& row, std::uint32_t first) {
  const auto last = static_cast<std::uint32_t>(ledger_.allocations().size());
  write_allocations(first, last);
  write_journal_transfer(row, first, last);
  outcome_changes_.push_back({.movement = row.id,
                              .outcome = row.outcome,
                              .method = row.method,
                              .r_transaction = {},
                              .duplicate_of = {},
                              .invoice_ids = std::string{row.invoice_ids},
                              .on_account = row.on_account,
                              .confidence = row.confidence,
                              .customer_id = std::string{row.customer_id},
                              .reason = std::string{row.reason}});
}

}  // namespace lettrage::pipeline
