#include "pipeline/apply.h"

#include <algorithm>

#include "pipeline/csv_rows.h"
#include "pipeline/merge.h"
#include "pipeline/reading.h"

namespace lettrage::pipeline {

using reconcile::none;

Applier::Applier(reconcile::Ledger& ledger, const Decisions& decisions, Outputs& outputs, Writer& writer)
    : ledger_{ledger}, d_{decisions}, outputs_{outputs}, writer_{writer} {}

void Applier::load(const std::vector<book::PendingBatch>& pending) {
  std::unordered_map<Hash128, std::uint32_t> by_movement;
  std::unordered_set<Hash128> waiting;
  for (const book::PendingBatch& p : pending) waiting.insert(p.movement);
  for (std::uint32_t i = 0; i < ledger_.identities().size() && !waiting.empty(); ++i) {
    const Hash128 movement = ledger_.identities().at(i).movement;
    if (waiting.contains(movement)) by_movement.emplace(movement, i);
  }
  for (const book::PendingBatch& p : pending) {
    const auto found = by_movement.find(p.movement);
    if (found == by_movement.end()) continue;
    DeferredBatch batch;
    Movement& m = batch.movement;
    m.account = arena_.keep(p.account);
    m.batch_message_id = arena_.keep(p.batch_message_id);
    m.batch_payment_information_id = arena_.keep(p.batch_payment_information_id);
    m.amount = m.entry_amount = p.amount;
    if (m.amount.minor < 0) m.amount.minor = m.entry_amount.minor = -m.amount.minor;
    m.direction = p.amount.minor < 0 ? Direction::Debit : Direction::Credit;
    m.booking_date = p.booking_date;
    m.value_date = p.value_date;
    m.batch_count = p.batch_count;
    m.details.bank_transaction_code = arena_.keep(p.bank_transaction_code);
    m.id = p.movement;
    batch.row.outcome = Outcome::Unmatched;
    batch.row.id = p.movement;
    batch.row.minor = p.amount.minor;
    batch.row.currency = p.amount.currency;
    batch.row.account = m.account;
    batch.row.booking_date = m.booking_date;
    batch.identity = found->second;
    pending_.insert(found->second);
    // A run that died after reading both knew of the details; they are counted.
    const std::uint32_t detail = ledger_.identities().detail_of(found->second);
    if (detail != none) state_.detailed.emplace_back(found->second, ledger_.identities().at(detail).movement);
    state_.deferred.push_back(std::move(batch));
  }
  file_mark_.deferred = state_.deferred.size();
  // Returns that a notification of an earlier run told of may still add up to a batch entry of this one.
  std::unordered_map<Hash128, std::uint32_t> events;
  for (std::uint32_t i = 0; i < ledger_.r_transactions().size(); ++i) {
    if (ledger_.r_transactions()[i].booked_by.present()) events.emplace(ledger_.r_transactions()[i].booked_by, i);
  }
  for (std::uint32_t i = 0; i < ledger_.identities().size(); ++i) {
    const MovementIdentity& known = ledger_.identities().at(i);
    if ((known.source & MovementIdentity::report) != static_cast<std::uint8_t>(MovementSource::Notification)) continue;
    const auto found = events.find(known.movement);
    if (found == events.end()) continue;
    const RTransaction& event = ledger_.r_transactions()[found->second];
    if (event.movements.size() > 1) continue;  // other reports tell of it, too
    notified_.emplace(event.booked_by, state_.notified_returns.size());
    state_.notified_returns.push_back({.account = hash128(reconcile::account_key(event.account)).low,
                                       .entry = known.entry,
                                       .booking_date = event.booking_date,
                                       .minor = -event.booked_amount,
                                       .movement = event.booked_by,
                                       .event = found->second});
  }
}

Applier::Mark Applier::mark() const {
  return {.ledger = ledger_.mark(),
          .counters = state_.counters,
          .deferred = state_.deferred.size(),
          .sums = state_.sums.size(),
          .detailed = state_.detailed.size(),
          .renamed = state_.renamed.size(),
          .notified = state_.notified_returns.size(),
          .confirmed = state_.confirmed.size(),
          .outcome_changes = outcome_changes_.size()};
}

void Applier::rollback(const Mark& mark) {
  ledger_.rollback(mark.ledger);
  state_.counters = mark.counters;
  for (std::size_t i = mark.deferred; i < state_.deferred.size(); ++i) pending_.erase(state_.deferred[i].identity);
  state_.deferred.resize(mark.deferred);
  for (std::size_t i = mark.sums; i < state_.sums.size(); ++i) pending_.erase(state_.sums[i].identity);
  state_.sums.resize(mark.sums);
  for (std::size_t i = mark.detailed; i < state_.detailed.size(); ++i) taken_.erase(state_.detailed[i].first);
  state_.detailed.resize(mark.detailed);
  state_.renamed.resize(mark.renamed);
  for (std::size_t i = mark.notified; i < state_.notified_returns.size(); ++i)
    notified_.erase(state_.notified_returns[i].movement);
  state_.notified_returns.resize(mark.notified);
  state_.confirmed.resize(mark.confirmed);
  payments_.clear();
  payments_indexed_ = 0;
  outcome_changes_.resize(
      std::min(mark.outcome_changes, outcome_changes_.size()));  // what statements before this one mean for earlier files stays
}

bool Applier::count(Code code, Severity severity) {
  ++summary_.diagnostics[static_cast<std::size_t>(severity)];
  if (severity == Severity::Error) summary_.part_quarantined = true;
  return fault_counter_.take(code, severity);
}

void Applier::report(const Diagnostic& diagnostic) {
  ++summary_.diagnostics[static_cast<std::size_t>(diagnostic.severity)];
  if (diagnostic.severity == Severity::Error) summary_.part_quarantined = true;
  tell(diagnostic);
}

void Applier::tell(const Diagnostic& diagnostic) {
  outputs_.diagnostics().append(csv_row(diagnostic));
  file_diagnostics_.push_back(diagnostic);
  if (reported_.size() < 1000) reported_.push_back(diagnostic);
}

void Applier::begin_file(const FileRow& file) {
  file_ = file;
  family_ = reconcile::format_family(file.format);
  fault_counter_ = {};
  statements_good_ = statements_bad_ = 0;
  statement_open_ = false;
  statement_quarantined_ = file_failed_ = std::nullopt;
  group_ = status_batch_ = {};
  status_number_ = 0;
  ledger_.forget_undo();
  effects_.emplace_back(FileBegins{file_});
  outputs_.certificate().begin_file(file_);
  file_mark_ = mark();
  ledger_.identities().begin_unit();
  ++unit_;
}

void Applier::begin_statement(const Statement& statement) {
  record_rows();
  outputs_.certificate().begin_statement(statement.number);
  effects_.emplace_back(StatementBegins{});
  statement_mark_ = mark();
  statement_open_ = true;
  statement_quarantined_.reset();
  ++unit_;
  ledger_.identities().begin_unit();
}

void Applier::end_statement(const EndedStatement& ended) {
  Counters& counters = state_.counters;
  statement_open_ = false;
  if (statement_quarantined_) {
    block_ = {};
    effects_.emplace_back(StatementFails{});
    rollback(statement_mark_);
    ++statements_bad_;
  } else {
    ++statements_good_;
    ++counters.statements;
    counters.entries += ended.row.entries;
    file_.entries += ended.row.entries;
    ++file_.statements;
    record_rows();
    if (file_.state != "duplicate") effects_.emplace_back(StatementEnds{ended.row});
  }
  if (ended.checkable) {
    ++state_.counters.balances_checked;
    if (!ended.balanced) ++state_.counters.balances_failed;
  }
  outputs_.certificate().end_statement(ended.row, ended.booked_sum, ended.checkable, ended.balanced, statement_quarantined_);
}

// What was looked up by another thread is in its caches, not in this one's.
void Applier::prefetch(const Enriched& e) const {
  ledger_.identities().prefetch(e.keys);
  reconcile::prefetch(e.proposal, d_.index);
}

void Applier::apply(Batch& batch, const Stitched& stitched, std::vector<Enriched>& movements) {
  for (const Fault& fault : batch.faults) {
    if (count(fault.code, fault.severity)) tell(describe_in(batch, fault, file_.path));
    if (fault.severity == Severity::Error && fault.unit == Unit::File && !file_failed_) file_failed_ = fault.code;
  }
  for (const Finding& finding : stitched.findings) {
    if (count(finding.fault.code, finding.fault.severity)) tell(describe_in(batch, finding.fault, file_.path, finding.detail));
  }
  if (file_failed_) return;

  // A fault that costs its statement belongs to the last one that began before it.
  std::vector<std::optional<Code>> bad(batch.statements.size());
  const auto blame = [&](const Fault& fault) {
    if (fault.severity != Severity::Error || fault.unit != Unit::Statement) return;
    for (std::size_t i = batch.statements.size(); i-- > 0;) {
      if (batch.statements[i].offset > fault.offset && i > 0) continue;
      if (!bad[i]) bad[i] = fault.code;
      return;
    }
  };
  for (const Fault& fault : batch.faults) blame(fault);
  std::vector<const EndedStatement*> ends(batch.statements.size(), nullptr);
  for (const EndedStatement& ended : stitched.ended) {
    ends[ended.statement] = &ended;
    if (!ended.summable && !bad[ended.statement]) bad[ended.statement] = Code::AmountOverflow;
    if (ended.checkable && !ended.balanced && d_.policy.quarantine_unbalanced && !bad[ended.statement])
      bad[ended.statement] = Code::BalanceMismatch;
  }
  constexpr std::size_t lookahead = 8;
  std::size_t next = 0, entry = 0;
  for (std::uint32_t i = 0; i < batch.statements.size(); ++i) {
    const Statement& statement = batch.statements[i];
    if (!statement.continues || !statement_open_) begin_statement(statement);
    if (!statement_quarantined_) statement_quarantined_ = bad[i];
    for (; entry < batch.entries.size() && batch.entries[entry].statement == i; ++entry) {
      if (!batch.entries[entry].continues) outputs_.certificate().read(batch.entries[entry]);
    }
    for (; next < movements.size() && movements[next].statement == i; ++next) {
      if (next + lookahead < movements.size()) prefetch(movements[next + lookahead]);
      if (!statement_quarantined_) apply_movement(movements[next]);
    }
    if (ends[i] != nullptr) end_statement(*ends[i]);
  }
  if (batch.statements.empty()) apply_reports(batch);
  record_rows();
}

FileRow Applier::end_file(const FileHeader& header, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (count(finding.fault.code, finding.fault.severity))
      tell(lettrage::describe(finding.fault, file_.path, finding.line, finding.detail));
    if (finding.fault.severity == Severity::Error && finding.fault.unit != Unit::Record && !file_failed_)
      file_failed_ = finding.fault.code;
  }
  if (!file_failed_) {
    finish_status_batch();
    finish_status_group();
    record_rows();
  }
  for (const Diagnostic& rest : fault_counter_.rest(file_.path)) tell(rest);
  FileRow file = file_;
  file.format = header.format;
  file.message_id = header.message_id;
  file.created_at = header.created_at;
  const bool nothing_left = statements_good_ == 0 && statements_bad_ > 0;
  if (file_failed_) {
    block_ = {};
    rollback(file_mark_);
    file.statements = file.entries = file.movements = 0;
    file.state = "quarantined";
    ledger_.clear_changes();
    effects_.emplace_back(FileFails{file});
  } else {
    file.movements = static_cast<std::uint32_t>(state_.counters.movements - file_mark_.counters.movements);
    if (nothing_left) file.state = "quarantined";
    record_changes();
  }
  outputs_.certificate().end_file(file, file_failed_);
  effects_.emplace_back(FileEnds{file, std::exchange(file_diagnostics_, {})});
  ledger_.forget_undo();
  if (file.state == "quarantined") {
    ++summary_.files_quarantined;
    summary_.part_quarantined = true;
  } else if (file.state == "duplicate") {
    ++summary_.files_duplicate;
  } else {
    ++summary_.files_read;
  }
  if (statements_bad_ > 0) summary_.part_quarantined = true;
  return file;
}

// One refusal leaves the mandate as it is, a second one soon after it does not (r-transactions.md 4.2, `cool_off.dispute`).
bool Applier::refused_again(const RTransaction& event) const {
  constexpr std::string_view refused = "MS02";
  if (event.reason != refused || event.rule.reason_class != ReasonClass::Dispute) return false;
  const auto with = d_.index.collections_by_mandate(event.mandate_id);
  return std::any_of(with.begin(), with.end(), [&](std::uint32_t collection) {
    const std::uint32_t i = ledger_.find_event(ledger_.state(collection).r_transaction);
    if (i == none || ledger_.r_transactions()[i].id == event.id) return false;
    const RTransaction& other = ledger_.r_transactions()[i];
    if (other.reason != refused || !other.known_date || !event.known_date) return false;
    const int days = days_between(other.known_date, event.known_date);
    return std::abs(days) <= d_.policy.returns.refusal_cool_off_days;
  });
}

void Applier::store() {
  record_rows();
  record_changes();
  print(effects_, ledger_.data());
  writer_.write(take_effects());
}

void Applier::record_changes() {
  const reconcile::Ledger::Changed changed = ledger_.changed();
  const ReferenceData& data = ledger_.data();
  StateBlock block;
  book::StateChanges& changes = block.changes;
  for (const std::uint32_t i : changed.invoices) {
    changes.invoices.push_back({i, data.invoices[i].open, data.invoices[i].disputed});
  }
  for (const std::uint32_t i : changed.collections) changes.collections.push_back({i, &data.collections[i], ledger_.state(i)});
  for (const std::uint32_t i : changed.r_transactions) {
    if (ledger_.r_transactions()[i].movements.empty()) {
      changes.forgotten_r_transactions.push_back(ledger_.r_transactions()[i].id);
      touched_events_.erase(i);
      continue;
    }
    changes.r_transactions.push_back(&block.r_transactions.emplace_back(ledger_.r_transactions()[i]));
    touched_events_.insert(i);
    // With the event, so that no crash leaves a mandate in use that its own debtor disputes.
    const RTransaction& event = block.r_transactions.back();
    if (event.mandate_id.empty()) continue;
    if (event.rule.mandate_action == MandateAction::Keep && !refused_again(event)) continue;
    const std::uint32_t mandate = d_.index.mandate_by_id(event.mandate_id);
    if (mandate == none || data.mandates[mandate].status != MandateStatus::Active) continue;
    ledger_.suspend(mandate);
    changes.mandates.push_back({.mandate_id = data.mandates[mandate].mandate_id,
                                .status = MandateStatus::Suspended,
                                .last_collection_date = data.mandates[mandate].last_collection_date,
                                .reason = event.reason,
                                .since = d_.as_of,
                                .r_transaction = event.id});
  }
  for (std::size_t i = file_mark_.deferred; i < state_.deferred.size(); ++i) {
    const Movement& m = state_.deferred[i].movement;
    changes.pending_batches.push_back({.movement = m.id,
                                       .account = m.account,
                                       .batch_message_id = m.batch_message_id,
                                       .batch_payment_information_id = m.batch_payment_information_id,
                                       .amount = {signed_minor(m.amount, m.direction), m.amount.currency},
                                       .booking_date = m.booking_date,
                                       .value_date = m.value_date,
                                       .batch_count = m.batch_count});
  }
  file_mark_.deferred = state_.deferred.size();
  changes.outcomes = std::move(outcome_changes_);
  outcome_changes_.clear();
  effects_.emplace_back(std::move(block));
  ledger_.clear_changes();
}

void Applier::record_rows() {
  if (block_.empty()) return;
  block_.file = file_.path;
  block_.stored = file_.state != "duplicate";
  effects_.emplace_back(std::exchange(block_, {}));
}

std::string_view Applier::keep(std::string text) {
  if (text.empty()) return {};
  return block_.texts.emplace_back(std::move(text));
}

std::string_view Applier::invoice_list(std::uint32_t first, std::uint32_t last) {
  std::string list;
  std::vector<std::uint32_t> seen;
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    if (std::find(seen.begin(), seen.end(), a.invoice) != seen.end()) continue;
    if (seen.size() < 256) seen.push_back(a.invoice);
    if (!list.empty()) list += '|';
    list += ledger_.data().invoices[a.invoice].invoice_id;
  }
  return keep(std::move(list));
}

void Applier::write_allocations(std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    block_.rows.allocations.push_back({.id = a.id,
                                       .movement = a.movement,
                                       .reverses = a.reverses,
                                       .invoice = a.invoice,
                                       .minor = a.minor,
                                       .currency = a.currency,
                                       .kind = a.kind,
                                       .method = a.method,
                                       .confidence = a.confidence});
  }
}

void Applier::post(const MovementRow& row, std::string_view account, std::int64_t credit, std::string_view text) {
  if (credit == 0) return;
  JournalRow line{.date = row.booking_date, .movement = row.id, .account = account, .currency = row.currency, .text = text};
  (credit > 0 ? line.credit : line.debit) = credit > 0 ? credit : -credit;
  block_.rows.journal.push_back(line);
}

std::int64_t Applier::post_allocation(const MovementRow& row, const Allocation& a) {
  const std::string_view invoice = ledger_.data().invoices[a.invoice].invoice_id;
  post(row, "receivables", a.minor, invoice);
  const AllocationKind kind = a.kind == AllocationKind::Reversal ? a.undone : a.kind;
  if (is_money(kind)) return a.minor;
  post(row,
       kind == AllocationKind::Discount   ? "discounts_granted"
       : kind == AllocationKind::WriteOff ? "write_offs"
                                          : "bank_charges",
       -a.minor, invoice);
  return 0;
}

void Applier::post_reopened(Hash128 own, Date date, std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    if (a.movement == own || a.kind != AllocationKind::Reversal) continue;
    MovementRow row;
    row.id = a.movement;
    row.booking_date = date;
    row.currency = a.currency;
    post(row, "returns_clearing", -post_allocation(row, a), ledger_.data().invoices[a.invoice].invoice_id);
  }
}

void Applier::post_storno(Hash128 movement, std::string_view account, Date date, std::int64_t minor, Currency currency,
                          std::uint32_t first, std::uint32_t last) {
  MovementRow row;
  row.id = movement;
  row.booking_date = date;
  row.currency = currency;
  std::int64_t left = minor;
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    post(row, "receivables", a.minor, ledger_.data().invoices[a.invoice].invoice_id);
    left += a.minor;
  }
  post(row, keep("bank:" + std::string{account}), minor, "batch in doubt");
  post(row, "returns_clearing", -left, "batch in doubt");
}

void Applier::write_journal_transfer(const MovementRow& row, std::uint32_t first, std::uint32_t last) {
  post(row, "suspense", -row.minor, name(row.outcome));
  std::int64_t left = row.minor;
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    if (a.movement == row.id) left -= post_allocation(row, a);
  }
  post_reopened(row.id, row.booking_date, first, last);
  if (row.outcome == Outcome::Duplicate)
    return post(row, keep("bank:" + std::string{row.account}), left, "detailed by another report");
  if (row.outcome == Outcome::Rule) {
    const Counterpart rest = counterpart_of(row);
    return post(row, rest.account, left, rest.text);
  }
  post(row, "customer_credit", left, row.customer_id);
}

bool Applier::owes_fees(std::string_view customer_id) const {
  const std::uint32_t customer = d_.policy.returns.recharge_fees ? d_.index.customer_by_id(customer_id) : none;
  return customer != none && ledger_.data().customers[customer].is_consumer == std::optional{false};
}

void Applier::write_journal(const MovementRow& row, std::uint32_t first, std::uint32_t last) {
  if (row.minor == 0 || row.outcome == Outcome::Duplicate || row.outcome == Outcome::NotBooked || row.outcome == Outcome::Status)
    return;
  if (row.identity.source == static_cast<std::uint8_t>(MovementSource::StatusFile)) return;  // no money moves with a status
  const auto post = [&](std::string_view account, std::int64_t credit, std::string_view text) {
    this->post(row, account, credit, text);
  };
  // The bank's side is the mirror of the booking; the other side says what it was for.
  post(keep("bank:" + std::string{row.account}), -row.minor, name(row.outcome));
  std::int64_t left = row.minor;
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    // An earlier movement's allocation undone or redone by this one is posted for it.
    if (a.movement == row.id) left -= post_allocation(row, a);
  }
  post_reopened(row.id, row.booking_date, first, last);
  if (row.on_account != 0) {
    post("customer_credit", row.on_account, row.customer_id);
    left -= row.on_account;
  }
  if (row.outcome == Outcome::RTransaction && row.r_transaction.present()) {
    const std::uint32_t event = ledger_.find_event(row.r_transaction);
    const std::int64_t fee = event == none ? 0 : ledger_.r_transactions()[event].fee;
    if (fee > 0 && left <= -fee) {
      const std::string& customer = ledger_.r_transactions()[event].customer_id;
      if (owes_fees(customer)) {
        post("recharged_fees", -fee, keep(customer));
      } else {
        post("bank_charges", -fee, "R-transaction fee");
      }
      left += fee;
    }
  }
  const Counterpart rest = counterpart_of(row);
  post(rest.account, left, rest.text);
}

}  // namespace lettrage::pipeline
