#include "pipeline/enrich.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "pipeline/merge.h"
#include "reconcile/ledger/identity_index.h"
#include "reconcile/matching/propose.h"
#include "reconcile/returns/returns.h"

namespace lettrage::pipeline {
namespace {

MovementSource source_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::Report: return MovementSource::Report;
    case StatementKind::Notification: return MovementSource::Notification;
    default: return MovementSource::Statement;
  }
}

// camt.md 6: fill one date from the other, then from the statement.
void fill_dates(Movement& m, const Statement& statement) {
  if (!m.booking_date) m.booking_date = m.value_date;
  if (!m.booking_date) m.booking_date = statement.closing.date;
  if (!m.booking_date) m.booking_date = statement.to_date;
  if (!m.booking_date) m.booking_date = statement.opening.date;
  if (!m.value_date) m.value_date = m.booking_date;
}

std::uint64_t balance_hash(const Statement& statement, const Balance& balance) {
  if (!balance.present() || balance.amount.minor == 0 || statement.kind != StatementKind::Statement) return 0;
  return Hasher{}
             .add(reconcile::account_key(statement.account))
             .add(balance.amount.currency.code())
             .add(balance.minor())
             .finish()
             .low |
         1;
}

Movement base_movement(const Statement& statement, const Entry& entry) {
  Movement m;
  m.source = source_of(statement.kind);
  m.statement = statement.number;
  m.entry = entry.number;
  m.reversal = entry.reversal;
  m.status = entry.status;
  m.direction = m.entry_direction = entry.direction;
  m.amount = m.entry_amount = entry.amount;
  m.booking_date = entry.booking_date;
  m.value_date = entry.value_date;
  m.account = statement.account;
  m.entry_reference = entry.entry_reference;
  m.bank_reference = entry.bank_reference;
  m.batch_message_id = entry.batch_message_id;
  m.batch_payment_information_id = entry.batch_payment_information_id;
  m.additional_information = entry.additional_information;
  m.details = entry.details;
  m.offset = entry.offset;
  return m;
}

// GVC of a credit for a batch of our collections (mt94x.md 6.1): Core, B2B, and their predecessors.
bool has_collection_batch_code(std::string_view printed) {
  for (const std::string_view gvc : {"192", "196", "071", "092"}) {
    const std::size_t at = printed.find(gvc);
    if (at == std::string_view::npos) continue;
    const bool starts = at == 0 || printed[at - 1] == '+';
    const bool ends = at + 3 == printed.size() || printed[at + 3] == '+';
    if (starts && ends) return true;
  }
  return false;
}

// A collective booking: the bank says so, or names the batch and nothing of a single payment.
std::uint64_t batch_count_of(const Entry& entry) {
  if (entry.batch_count > 1) return entry.batch_count;
  const bool single = !entry.details.mandate_id.empty();
  const bool gvc = entry.details.proprietary_issuer.empty();
  if (!single && gvc && entry.direction == Direction::Credit && has_collection_batch_code(entry.details.proprietary_code)) {
    return std::max<std::uint64_t>(entry.batch_count, 1);
  }
  const bool named = !entry.batch_message_id.empty() || !entry.batch_payment_information_id.empty();
  return named && entry.details.end_to_end_id.empty() && entry.details.counterparty_iban.empty()
             ? std::max<std::uint64_t>(entry.batch_count, 1)
             : 0;
}

Movement transaction_movement(Batch& batch, const Statement& statement, const Entry& entry, std::uint32_t ordinal) {
  const Transaction& t = batch.transactions[entry.first_transaction + ordinal];
  const bool sole = entry.transactions == 1 && entry.complete && !entry.continues;
  Movement m = base_movement(statement, entry);
  m.transaction = entry.transactions_before + ordinal + 1;
  m.sole = sole;
  m.offset = t.offset;
  if (!sole) {
    // The bank's booked amount is the judge: details in another currency or without an amount move nothing themselves.
    m.amount = t.amount.currency == entry.amount.currency ? t.amount : Money{0, entry.amount.currency};
    if (t.direction != Direction::None) m.direction = t.direction;
  }
  if (t.booking_date) m.booking_date = t.booking_date;
  if (t.value_date) m.value_date = t.value_date;
  PaymentDetails entry_details = entry.details;
  m.details = t.details;
  if (sole) {
    complete_from(m.details, entry_details);
    m.additional_information =
        t.additional_information.empty() || entry.additional_information.empty()
            ? (t.additional_information.empty() ? entry.additional_information : t.additional_information)
            : batch.keep(std::string{t.additional_information} + ' ' + std::string{entry.additional_information});
  } else {
    if (m.details.bank_transaction_code.empty()) m.details.bank_transaction_code = entry_details.bank_transaction_code;
    if (m.details.proprietary_code.empty()) {
      m.details.proprietary_code = entry_details.proprietary_code;
      m.details.proprietary_issuer = entry_details.proprietary_issuer;
    }
    m.additional_information = t.additional_information;
  }
  return m;
}

void finish(Batch& batch, const Statement& statement, Movement m, std::uint32_t statement_index, std::vector<Enriched>& out) {
  fill_dates(m, statement);
  if (m.details.remittance.size() == 1) {
    m.remittance = m.details.remittance.front();
  } else if (!m.details.remittance.empty()) {
    m.remittance = batch.keep(join_remittance(m.details.remittance));
  }
  Enriched e;
  e.identity = reconcile::identify(m);
  e.identity.opening = balance_hash(statement, statement.opening);
  e.identity.closing = balance_hash(statement, statement.closing);
  e.entry_base = reconcile::entry_base(m);
  e.keys = reconcile::keys_of(e.identity);
  e.statement = statement_index;
  e.movement = m;
  out.push_back(std::move(e));
}

}  // namespace

std::string join_remittance(std::span<const std::string_view> lines) {
  constexpr std::size_t full_line = 140;  // camt Ustrd
  std::string text;
  std::size_t previous = 0;
  for (const std::string_view line : lines) {
    if (!text.empty() && previous != full_line) text += ' ';
    text += line;
    previous = line.size();
  }
  return text;
}

std::vector<Enriched> movements_of(Batch& batch) {
  std::vector<Enriched> out;
  out.reserve(batch.transactions.size() + batch.entries.size());
  for (const Entry& entry : batch.entries) {
    if (entry.statement >= batch.statements.size()) continue;
    const Statement& statement = batch.statements[entry.statement];
    // Details that contradict their entry prove nothing: the entry stands, for a person to look at. (An entry so large that
    // it was cut in two has its details decided already; then what they leave is for that person.)
    const bool contradicted = entry.residual != 0 && !entry.residual_is_charges && entry.complete && !entry.continues;
    if (contradicted) {
      Movement m = base_movement(statement, entry);
      m.role = MovementRole::Doubtful;
      finish(batch, statement, m, entry.statement, out);
      continue;
    }
    if (entry.transactions == 0 && !entry.continues) {
      Movement m = base_movement(statement, entry);
      m.batch_count = batch_count_of(entry);
      finish(batch, statement, m, entry.statement, out);
    }
    for (std::uint32_t t = 0; t < entry.transactions; ++t)
      finish(batch, statement, transaction_movement(batch, statement, entry, t), entry.statement, out);
    if (entry.residual != 0) {
      // What the details do not explain is a movement of its own, so that nothing of the entry is lost.
      Movement m = base_movement(statement, entry);
      m.role = entry.residual_is_charges ? MovementRole::Charges : MovementRole::Doubtful;
      m.sole = false;
      m.direction = entry.residual > 0 ? Direction::Credit : Direction::Debit;
      m.amount.minor = entry.residual > 0 ? entry.residual : -entry.residual;
      m.details = {.bank_transaction_code = entry.details.bank_transaction_code,
                   .proprietary_code = entry.details.proprietary_code,
                   .proprietary_issuer = entry.details.proprietary_issuer};
      finish(batch, statement, m, entry.statement, out);
    }
  }
  return out;
}

void propose_all(std::vector<Enriched>& movements, const reconcile::Index& index, const reconcile::MatchingPolicy& policy) {
  constexpr std::size_t together = 64;
  std::array<const Movement*, together> asked{};
  std::array<reconcile::Proposal*, together> answered{};
  std::array<reconcile::Proposal, together> proposals;
  std::size_t count = 0;
  const auto ask = [&] {
    reconcile::propose(std::span{asked}.first(count), index, policy, std::span{proposals}.first(count));
    for (std::size_t k = 0; k < count; ++k) *answered[k] = std::move(proposals[k]);
    count = 0;
  };
  for (Enriched& e : movements) {
    if (e.movement.status != EntryStatus::Booked) continue;
    e.may_be_r_transaction = reconcile::may_be_r_transaction(e.movement);
    asked[count] = &e.movement;
    answered[count] = &e.proposal;
    if (++count == together) ask();
  }
  ask();
}

Movement item_movement(Batch& batch, const Transaction& item) {
  Movement m;
  m.source = MovementSource::StatusFile;
  m.item = item.item;
  m.status_code = item.status;
  m.details = item.details;
  PaymentDetails& d = m.details;
  // What came back is known by the ids it had; a return's own are the bank's.
  if (item.item != ItemKind::Payment) {
    if (!d.original_end_to_end_id.empty()) d.end_to_end_id = d.original_end_to_end_id;
    if (!d.original_instruction_id.empty()) d.instruction_id = d.original_instruction_id;
    if (!d.original_transaction_id.empty()) d.transaction_id = d.original_transaction_id;
  }
  // An answer or a request may state only what it was about.
  m.amount = m.entry_amount = item.amount.currency.present() ? item.amount : d.original_amount;
  m.booking_date = item.booking_date ? item.booking_date : item.value_date;
  m.value_date = item.value_date;
  m.requested_date = d.original_settlement_date ? d.original_settlement_date : item.requested_date;
  m.scheme = item.scheme;
  m.account = item.account;
  m.sequence_type = item.sequence_type;
  m.additional_information = item.additional_information;
  m.remittance = d.remittance.size() == 1 ? d.remittance.front() : batch.keep(join_remittance(d.remittance));
  m.offset = item.offset;
  return m;
}

Movement status_movement(const Status& t, const Status* batch, const Status* group) {
  Movement m;
  m.source = MovementSource::StatusFile;
  m.amount = m.entry_amount = t.amount;
  m.direction = Direction::None;
  // The lowest level wins; a reason is inherited downwards (pain002-pacs.md 4).
  for (const Status* level : {&t, batch, group}) {
    if (level == nullptr) continue;
    if (m.status_code.empty()) m.status_code = level->status;
    if (m.details.return_reason.empty() && !level->reason.empty()) {
      m.details.return_reason = level->reason;
      m.details.return_reason_list = level->reason_is_proprietary ? "proprietary" : "iso";
    }
    if (m.details.return_information.empty()) m.details.return_information = level->reason_information;
    if (m.details.return_originator.empty()) {
      m.details.return_originator = level->originator;
      m.details.return_originator_is_agent = level->originator_is_agent;
    }
    if (m.details.original_message_id.empty()) m.details.original_message_id = level->original_message_id;
    if (m.details.original_payment_information_id.empty())
      m.details.original_payment_information_id = level->original_payment_information_id;
  }
  m.details.end_to_end_id = m.details.original_end_to_end_id = t.original_end_to_end_id;
  m.details.instruction_id = t.original_instruction_id;
  m.details.transaction_id = t.original_transaction_id;
  m.details.uetr = t.original_uetr;
  m.details.mandate_id = t.mandate_id;
  m.details.creditor_id = t.creditor_id;
  m.details.counterparty_name = t.counterparty_name;
  m.details.counterparty_iban = t.counterparty_iban;
  m.account = t.account;
  m.requested_date = t.requested_date;
  m.details.original_settlement_date = t.requested_date;
  m.scheme = t.scheme;
  m.sequence_type = t.sequence_type;
  m.offset = t.offset;
  return m;
}

}  // namespace lettrage::pipeline
