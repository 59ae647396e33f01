// Entries that do not say that they are sums. Where nothing rests on one, it gives way to details that another report lists.
#include <algorithm>
#include <tuple>

#include "core/text_id.h"
#include "pipeline/apply.h"
#include "pipeline/movement_kind.h"

namespace lettrage::pipeline {

using reconcile::none;

namespace {

/// More than so many are not kept in a run: of those beyond, the details count as repeated.
constexpr std::size_t sums_max = 1U << 15U;

}  // namespace

WholeEntry Applier::whole_of(const Enriched& e) {
  const Movement& m = e.movement;
  const std::tuple entry{unit_, m.statement, m.entry};
  if (detailed_entry_.first == entry) return detailed_entry_.second;
  reconcile::IdentityIndex& identities = ledger_.identities();
  const auto stands = [&](std::uint32_t identity) { return standing(identity, m.entry_direction); };
  WholeEntry whole{.identity = identities.find_batch(e.entry_base, e.identity, stands), .batch = true};
  if (whole.identity == none && e.identity.level == 1)
    whole = {.identity = identities.find_sum(e.entry_base, e.identity, stands), .batch = false};
  if (whole.identity != none) {
    whole.gives_way = stands(whole.identity) == Standing::GivesWay;
    identities.claim(whole.identity);
  }
  detailed_entry_ = {entry, whole};
  return whole;
}

void Applier::take_over(const WholeEntry& whole, Hash128 movement) {
  taken_.insert(whole.identity);
  state_.detailed.emplace_back(whole.identity, movement);
}

void Applier::explain_whole(const Enriched& e, std::uint32_t known) {
  const MovementIdentity& counted = ledger_.identities().at(known);
  // A detail that was counted as one has explained its entry: what is left may be a twin of it.
  if (counted.level != 0 || counted.entry != 0) return;
  if (const WholeEntry whole = whole_of(e); whole.gives_way) take_over(whole, counted.movement);
}

bool Applier::finds_at_last(const Enriched& e, std::uint32_t known) {
  const Movement& m = e.movement;
  if (file_.state == "duplicate" || m.status != EntryStatus::Booked || m.role != MovementRole::Plain) return false;
  if (m.direction != Direction::Credit || e.identity.level == 2 || e.may_be_r_transaction) return false;
  // A detail stands for its whole entry, too.
  const MovementIdentity& counted = ledger_.identities().at(known);
  if (counted.level != 0 || counted.entry != 0 || standing(known, m.entry_direction) != Standing::GivesWay) return false;
  const std::uint32_t collection = is_transfer(m) ? none : linked_collection(m, e.proposal);
  if (collection != none)
    return ledger_.data().collections[collection].amount == m.amount && !ledger_.state(collection).settled_by.present();
  const Outcome outcome = reconcile::decide(m, e.proposal, d_.index, d_.policy.matching).outcome;
  return outcome == Outcome::Applied || outcome == Outcome::OnAccount;
}

bool Applier::tells_nothing(std::uint32_t event) const {
  const RTransaction& r = ledger_.r_transactions()[event];
  const bool unmatched = (r.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) != 0;
  return unmatched && r.movements.size() == 1 && r.kind != RKind::Reversal && r.fee == 0 && r.end_to_end_id.empty() &&
         r.mandate_id.empty() && r.invoice_ids.empty();
}

bool Applier::may_be_sum(const Movement& m, const MovementRow& row) {
  const PaymentDetails& d = m.details;
  if (!m.sole || m.batch_count > 0 || m.status != EntryStatus::Booked || m.role != MovementRole::Plain) return false;
  if (!d.counterparty_name.empty() || !d.counterparty_iban.empty() || !d.mandate_id.empty()) return false;
  if (!is_placeholder(d.end_to_end_id) && !d.end_to_end_id.empty()) return false;
  if (state_.sums.size() >= sums_max) return false;
  switch (row.outcome) {
    case Outcome::Unmatched:
    case Outcome::Suggested: return !pending_.contains(ledger_.identities().size() - 1);
    case Outcome::Outgoing: return true;
    case Outcome::RTransaction: {
      const std::uint32_t event = event_booked_by(row.id);
      return event != none && tells_nothing(event) && ledger_.allocated(row.id) == 0 && row.on_account == 0;
    }
    default: return false;
  }
}

void Applier::defer_sum(const Movement& m, const MovementRow& row) {
  DeferredEntry& sum = state_.sums.emplace_back();
  const auto keep_text = [&](std::string_view text) { return arena_.keep(text); };
  sum.row = row;
  sum.row.account = keep_text(m.account);
  sum.row.end_to_end_id = keep_text(row.end_to_end_id);
  sum.row.reference = keep_text(row.reference);
  sum.row.remittance = keep_text(row.remittance);
  sum.row.bank_transaction_code = keep_text(row.bank_transaction_code);
  sum.row.tags = keep_text(row.tags);
  sum.row.counterparty_name = sum.row.counterparty_iban = sum.row.mandate_id = {};
  sum.row.customer_id = sum.row.invoice_ids = sum.row.reason = sum.row.suggestions = sum.row.rule = {};
  sum.file = file_.path;
  sum.identity = ledger_.identities().size() - 1;
  sum.certified = outputs_.certificate().keep_statement();
  pending_.insert(sum.identity);
}

Applier::Standing Applier::standing(std::uint32_t identity, Direction direction) {
  if (taken_.contains(identity)) return Standing::Taken;
  const MovementIdentity& sum = ledger_.identities().at(identity);
  const auto if_so = [](bool gives_way) { return gives_way ? Standing::GivesWay : Standing::Stays; };
  if (sum.unit != 0 || sum.level == 2) return if_so(pending_.contains(identity));
  if (direction == Direction::Credit) return if_so(waiting_credits_.contains(sum.movement));
  if (ledger_.allocated(sum.movement) != 0) return Standing::Stays;
  const std::uint32_t event = event_booked_by(sum.movement);
  return if_so(event == none || tells_nothing(event));
}

void Applier::take_out(const MovementRow& row, const std::vector<JournalRow>& posted) {
  constexpr std::string_view why = "detailed by another report";
  for (const JournalRow& line : posted) {
    MovementRow taken = row;
    taken.currency = line.currency;
    post(taken, line.account, line.debit - line.credit, why);
  }
  withdraw_event_of(row.id);
}

std::vector<JournalRow> Applier::posted_of(const MovementRow& row) {
  JournalRow bank{.date = row.booking_date, .movement = row.id, .account = {}, .currency = row.currency, .text = {}};
  JournalRow rest = bank;
  const std::int64_t amount = row.minor < 0 ? -row.minor : row.minor;  // the least there is was refused at the door
  bank.account = keep("bank:" + std::string{row.account});
  rest.account = counterpart_of(row).account;
  (row.minor < 0 ? bank.credit : bank.debit) = amount;
  (row.minor < 0 ? rest.debit : rest.credit) = amount;
  return {bank, rest};
}

void Applier::withdraw(std::uint32_t event) {
  RTransaction& r = ledger_.change_event(event);
  r.movements.clear();
  r.booked = false;
  r.booked_by = {};
  r.flags = 0;
}

void Applier::withdraw_event_of(Hash128 movement) {
  const std::uint32_t event = event_booked_by(movement);
  if (event == none) return;
  withdraw(event);
  if (const auto told = notified_.find(movement); told != notified_.end()) state_.notified_returns[told->second] = {};
}

}  // namespace lettrage::pipeline
