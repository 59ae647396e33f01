// Status files (pain.002): the status of each collection listed, and the expansion of a rejected batch or group over what
// was sent (pain002-pacs.md 4). Nothing is guessed: where the original is unknown a person is asked.
#include <fmt/format.h>

#include <algorithm>

#include "pipeline/apply.h"
#include "pipeline/merge.h"

namespace lettrage::pipeline {

using reconcile::none;

namespace {

bool rejected(std::string_view status) { return status == "RJCT"; }
bool positive(std::string_view status) {
  return status == "ACCP" || status == "ACSP" || status == "ACSC" || status == "ACCC" || status == "ACWC" || status == "ACTC";
}

}  // namespace

void Applier::apply_reports(Batch& batch) {
  for (const RecordRef& record : batch.order) {
    if (record.kind == RecordKind::Status) apply_level(batch.statuses[record.index]);
    if (record.kind == RecordKind::Transaction) apply_item(batch, batch.transactions[record.index]);
  }
}

void Applier::apply_level(const Status& status) {
  const auto own = [&](const Status& given) {
    Status kept = given;
    rehouse(kept, [&](std::string_view text) { return arena_.keep(text); });
    return kept;
  };
  switch (status.level) {
    case StatusLevel::Group:
      if (!status.continues) {
        finish_status_batch();
        finish_status_group();
        group_ = {.open = true};
      }
      group_.status = own(status);
      break;
    case StatusLevel::PaymentInformation:
      if (!status.continues) {
        finish_status_batch();
        status_batch_ = {.open = true};
        group_.listed_any = true;
      }
      status_batch_.status = own(status);
      break;
    case StatusLevel::Transaction: {
      Movement m =
          status_movement(status, status_batch_.open ? &status_batch_.status : nullptr, group_.open ? &group_.status : nullptr);
      if (status_batch_.open) {
        if (m.details.original_payment_information_id.empty()) {
          m.details.original_payment_information_id = status_batch_.status.original_payment_information_id;
        }
        status_batch_.listed_any = true;
      }
      group_.listed_any = true;
      const std::uint32_t collection = collection_of_report(m);
      if (collection != none) {
        status_batch_.listed.insert(collection);
        group_.listed.insert(collection);
      }
      apply_status(m, collection);
      break;
    }
  }
}

std::uint32_t Applier::collection_of_report(const Movement& m) const {
  Movement probe = m;
  probe.direction = Direction::Debit;
  return linked_collection(m, reconcile::propose(probe, d_.index, d_.policy.matching));
}

void Applier::apply_item(Batch& batch, const Transaction& item) {
  Movement m = item_movement(batch, item);
  if (item.payment_information < batch.payment_informations.size()) {
    const PaymentInformation& ordered = batch.payment_informations[item.payment_information];
    if (m.account.empty()) m.account = ordered.party_iban;
    if (!m.requested_date) m.requested_date = ordered.requested_date;
    m.scheme = ordered.scheme;
  }
  status_batch_.listed_any = group_.listed_any = true;
  apply_status(m, item.item == ItemKind::Payment ? none : collection_of_report(m));
}

// What a message says of a payment is counted once, however often it comes; `base` is all that makes it what it is.
bool Applier::count_report(std::uint64_t base, const Movement& m, MovementRow& row) {
  MovementIdentity identity;
  identity.base = base;
  identity.text = base | 1;
  identity.source = static_cast<std::uint8_t>(m.source);
  identity.level = 3;
  identity.unit = unit_;
  const reconcile::IdentityKeys keys = reconcile::keys_of(identity);
  const std::uint32_t known = ledger_.identities().find_repeated(identity, keys);
  if (known == none && file_.state != "duplicate") {
    row.identity = identity;
    row.id = row.identity.movement = ledger_.count(identity, keys);
    return true;
  }
  row.id = uncounted_id(m);
  row.outcome = Outcome::Duplicate;
  row.method = Method::Identity;
  if (known != none) row.duplicate_of = ledger_.identities().at(known).movement;
  return false;
}

void Applier::apply_status(Movement m, std::uint32_t collection) {
  m.transaction = ++status_number_;
  if (!m.booking_date) m.booking_date = m.requested_date;
  if (collection != none) {
    // A rejected batch lists nobody: what we sent says who and how much.
    const Collection& c = ledger_.data().collections[collection];
    if (!m.amount.currency.present()) m.amount = m.entry_amount = c.amount;
    if (m.details.end_to_end_id.empty()) m.details.end_to_end_id = c.end_to_end_id;
    if (m.details.mandate_id.empty()) m.details.mandate_id = c.mandate_id;
    if (m.details.counterparty_name.empty()) m.details.counterparty_name = c.debtor_name;
    if (m.details.counterparty_iban.empty()) m.details.counterparty_iban = c.debtor_iban;
    if (m.account.empty()) m.account = c.creditor_iban;
    if (!m.requested_date) m.requested_date = m.booking_date = c.collection_date;
  }
  MovementRow row = row_of(m);
  const PaymentDetails& d = m.details;
  // Duplicate reports: original ids, status and reason (pain002-pacs.md 4).
  const std::uint64_t base = Hasher{}
                                 .add("status")
                                 .add(d.original_message_id)
                                 .add(d.original_payment_information_id)
                                 .add(d.end_to_end_id)
                                 .add(d.instruction_id)
                                 .add(m.status_code)
                                 .add(d.return_reason)
                                 .add(m.amount.minor)
                                 .add(static_cast<std::int64_t>(m.item))
                                 .add(m.item == ItemKind::Payment ? std::string_view{} : d.transaction_id)
                                 .finish()
                                 .low;
  if (count_report(base, m, row)) {
    m.id = row.id;
    row.outcome = Outcome::Status;
    if (rejected(m.status_code) || m.item != ItemKind::Payment) {
      reconcile::Proposal proposal;
      proposal.collection = collection;
      (void)apply_r_transaction(m, proposal, row, true);
      if (collection == none) row.reason = "original-unknown";
    } else if (positive(m.status_code) && collection != none) {
      ledger_.accept(collection);
    }
  }
  const auto at = static_cast<std::uint32_t>(ledger_.allocations().size());
  write(row, at, at, m);
}

void Applier::expand(const Status& level, const std::vector<std::uint32_t>& collections,
                     const std::unordered_set<std::uint32_t>& listed) {
  const Status* batch = level.level == StatusLevel::PaymentInformation ? &level : nullptr;
  for (const std::uint32_t c : collections) {
    if (listed.contains(c)) continue;
    const Collection& collection = ledger_.data().collections[c];
    Status one;
    one.level = StatusLevel::Transaction;
    one.original_end_to_end_id = collection.end_to_end_id;
    one.offset = level.offset;
    Movement m = status_movement(one, batch, group_.open ? &group_.status : nullptr);
    m.details.original_payment_information_id = collection.payment_information_id;
    m.details.instruction_id = collection.instruction_id;
    m.scheme = name(collection.scheme);
    apply_status(m, c);
    record_rows();
  }
}

// A whole batch or file was rejected and we do not know what was in it.
void Applier::unknown_original(const Status& level) {
  const Fault fault{
      .code = Code::StatusWithoutOriginal, .severity = Severity::Warning, .offset = level.offset, .field = "OrgnlMsgId"};
  if (count(fault.code, fault.severity)) {
    tell(lettrage::describe(fault, file_.path, 0,
                            fmt::format("{} collections, sum {}", level.original_count,
                                        level.original_sum.empty() ? "not given" : level.original_sum)));
  }
  Movement m = status_movement(level, nullptr, group_.open ? &group_.status : nullptr);
  const ParsedAmount sum = parse_amount(level.original_sum, eur);
  if (!level.original_sum.empty() && sum.error == AmountError::None) m.amount = m.entry_amount = {sum.minor, eur};
  m.transaction = ++status_number_;
  MovementRow row = row_of(m);
  row.outcome = Outcome::Unmatched;
  row.reason = "original-file-unknown";
  const std::uint64_t base = Hasher{}
                                 .add("status-of-unknown")
                                 .add(level.original_message_id)
                                 .add(level.original_payment_information_id)
                                 .add(m.status_code)
                                 .finish()
                                 .low;
  if (!count_report(base, m, row)) row.reason = {};
  const auto at = static_cast<std::uint32_t>(ledger_.allocations().size());
  write(row, at, at, m);
}

void Applier::finish_status_batch() {
  if (!status_batch_.open) return;
  status_batch_.open = false;
  const Status& status = status_batch_.status;
  const std::string_view message = !status.original_message_id.empty() ? status.original_message_id
                                   : group_.open                       ? group_.status.original_message_id
                                                                       : std::string_view{};
  const auto found = d_.index.collections_by_payment_information(message, status.original_payment_information_id);
  const std::vector<std::uint32_t> collections{found.begin(), found.end()};
  // A batch level that says nothing leaves its collections to what the group says.
  if (!status.status.empty()) group_.listed.insert(collections.begin(), collections.end());
  // A return, reversal or recall of a whole batch that lists nobody: a person looks at it.
  if (status.whole && !status_batch_.listed_any) return unknown_original(status);
  if (rejected(status.status)) {
    if (collections.empty() && !status_batch_.listed_any) return unknown_original(status);
    expand(status, collections, status_batch_.listed);
  } else if (positive(status.status)) {
    for (const std::uint32_t c : collections) {
      if (!status_batch_.listed.contains(c)) ledger_.accept(c);
    }
  }
}

void Applier::finish_status_group() {
  if (!group_.open) return;
  const Status& status = group_.status;
  const auto found = d_.index.collections_by_message(status.original_message_id);
  const std::vector<std::uint32_t> collections{found.begin(), found.end()};
  if (status.whole && !group_.listed_any) {
    unknown_original(status);
  } else if (rejected(status.status)) {
    if (collections.empty() && !group_.listed_any) {
      unknown_original(status);
    } else {
      expand(status, collections, group_.listed);
    }
  } else if (positive(status.status)) {
    for (const std::uint32_t c : collections) {
      if (!group_.listed.contains(c)) ledger_.accept(c);
    }
  }
  group_ = {};
}

}  // namespace lettrage::pipeline
