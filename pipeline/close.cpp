#include "pipeline/close.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_set>

#include "core/text_id.h"
#include "pipeline/csv_rows.h"
#include "pipeline/declared.h"
#include "pipeline/letters.h"
#include "reconcile/dunning/announce.h"
#include "reconcile/retries/plan.h"

namespace lettrage::pipeline {

using reconcile::none;

namespace {

struct BatchSums {
  std::int64_t gross = 0, rejected = 0;
  bool known = true;     // false: sums overflow or currencies differ
  bool settled = false;  // some collection was credited on its own
};

BatchSums sums_of(const std::vector<std::uint32_t>& collections, Currency currency, const reconcile::Ledger& ledger) {
  BatchSums sums;
  for (const std::uint32_t c : collections) {
    const Money amount = ledger.data().collections[c].amount;
    const auto gross = add(sums.gross, amount.minor);
    if (amount.currency != currency || !gross) return {.known = false};
    sums.gross = *gross;
    const CollectionState& state = ledger.state(c);
    if (state.rejected) sums.rejected += amount.minor;
    sums.settled = sums.settled || state.settled_by.present();
  }
  return sums;
}

}  // namespace

Closing::Closing(reconcile::Ledger& ledger, ReferenceData& data, const Decisions& decisions, Applier& applier, Outputs& outputs,
                 Writer& writer, book::RunBook& book, const book::Snapshot& snapshot)
    : ledger_{ledger},
      data_{data},
      d_{decisions},
      applier_{applier},
      outputs_{outputs},
      writer_{writer},
      book_{book},
      remembered_{snapshot} {
  for (const Retry& retry : snapshot.retries) {
    const auto [found, fresh] = retries_.emplace(retry.r_transaction, retry);
    if (!fresh && found->second.attempt < retry.attempt) found->second = retry;
  }
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> batches;
  for (std::uint32_t c = 0; c < data_.collections.size(); ++c) {
    const Collection& collection = data_.collections[c];
    if (collection.message_id.empty() && collection.payment_information_id.empty()) continue;  // implied by an invoice
    const auto [found, fresh] =
        batches.emplace(std::pair{collection.message_id, collection.payment_information_id}, sent_.size());
    if (fresh)
      sent_.push_back(
          {.collections = {}, .date = collection.collection_date, .account = reconcile::account_key(collection.creditor_iban)});
    sent_[found->second].collections.push_back(c);
  }
}

void Closing::relink() {
  for (std::uint32_t i = 0; i < ledger_.r_transactions().size(); ++i) {
    const RTransaction& event = ledger_.r_transactions()[i];
    if ((event.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) == 0 || event.end_to_end_id.empty()) continue;
    const auto named = d_.index.collections_by_end_to_end_id(event.end_to_end_id);
    std::uint32_t collection = none;
    for (const std::uint32_t c : named) {
      if (named.size() == 1 || data_.collections[c].amount.minor == event.principal)
        collection = collection == none ? c : none - 1;
    }
    if (collection >= none - 1) continue;
    RTransaction linked = event;
    linked.flags &= static_cast<std::uint16_t>(~static_cast<unsigned>(RFlag::Unmatched));
    linked.mandate_id = data_.collections[collection].mandate_id;
    if (linked.scheme == Scheme::Unknown) linked.scheme = data_.collections[collection].scheme;
    for (const std::uint32_t invoice : ledger_.invoices_of(collection)) {
      linked.invoice_ids.emplace_back(data_.invoices[invoice].invoice_id);
      linked.customer_id = data_.invoices[invoice].customer_id;
    }
    const bool booked = event.booked;
    const Hash128 movement = event.booked_by;
    const std::int64_t principal = event.principal;
    ledger_.change_event(i) = std::move(linked);
    ledger_.link(collection, i);
    const auto first = static_cast<std::uint32_t>(ledger_.allocations().size());
    if (ledger_.r_transactions()[i].kind == RKind::Refund) ledger_.dispute(collection);
    const RKind kind = ledger_.r_transactions()[i].kind;
    if (!booked) {
      // A refusal ends the attempt; what else a message tells of is booked when it happens.
      if (kind == RKind::Reject || kind == RKind::Refusal) ledger_.reject(collection);
    } else if (movement.present()) {
      (void)ledger_.take_back(collection, movement, principal, false);
    }
    applier_.write_allocations(first, static_cast<std::uint32_t>(ledger_.allocations().size()));
    applier_.post_reopened({}, ledger_.r_transactions()[i].booking_date, first,
                           static_cast<std::uint32_t>(ledger_.allocations().size()));
  }
  applier_.store();
}

void Closing::close(const CloseOptions& options) {
  rename();
  explain_by_details();
  settle_batches();
  explain_returns();
  flag_settled_twins();
  flag_over_refunded();
  applier_.store();
  use_rests();
  expire_mandates();
  // What is planned is not written before the book has settled.
  const std::function<void()> work[] = {[&] { book_.settle(); }, [&] { plan(options); }};
  options.together(work);
  // Last: what is still to leave holds the reminders of its claim.
  if (options.release) release_automatically();
  write_events();
  write_letters();
  applier_.store();
  for (const Retry& retry : planned_) changes_.retries.push_back(&retry);
  for (const Notice& notice : notices_) changes_.notices.push_back(&notice);
  book_.add(told_);
  book_.write(changes_);
}

/// Asks and writes nothing of the book: it is at work meanwhile.
void Closing::plan(const CloseOptions& options) {
  plan_retries();
  if (options.remind) remind(options.together);
  watch_limitation();
  tell_unmatched();
}

/// After the last file, whose commit would have brought it into the book.
void Closing::report(const Diagnostic& diagnostic) {
  applier_.report(diagnostic);
  told_.push_back(diagnostic);
}

void Closing::settle_batches() {
  std::vector<DeferredBatch*> waiting;
  for (DeferredBatch& batch : applier_.state().deferred) {
    if (batch.row.outcome == Outcome::Unmatched && batch.movement.direction == Direction::Credit) waiting.push_back(&batch);
  }
  // The order in which files arrived must not decide which credit takes which batch.
  std::sort(waiting.begin(), waiting.end(), [](const DeferredBatch* a, const DeferredBatch* b) {
    return std::pair{a->movement.booking_date, a->row.id} < std::pair{b->movement.booking_date, b->row.id};
  });
  for (DeferredBatch* batch : waiting) (void)settle_batch(*batch);
}

std::vector<std::uint32_t> Closing::batch_named(const Movement& m) const {
  const auto list = [](auto span) { return std::vector<std::uint32_t>{span.begin(), span.end()}; };
  if (!m.batch_payment_information_id.empty()) {
    const auto exact = d_.index.collections_by_payment_information(m.batch_message_id, m.batch_payment_information_id);
    if (!exact.empty()) return list(exact);
    const auto any = d_.index.collections_by_payment_information({}, m.batch_payment_information_id);
    if (!any.empty()) return latest_batch(any, m);
  }
  return m.batch_message_id.empty() ? std::vector<std::uint32_t>{} : list(d_.index.collections_by_message(m.batch_message_id));
}

// Programs that number the batches of each message (`1`, `2`) give the same name again and again: the latest sent for this
// account that may have been credited by now.
std::vector<std::uint32_t> Closing::latest_batch(std::span<const std::uint32_t> named, const Movement& m) const {
  const std::string account = reconcile::account_key(m.account);
  std::string_view message;
  Date date;
  for (const std::uint32_t c : named) {
    const Collection& collection = data_.collections[c];
    const bool ours = collection.creditor_iban.empty() || reconcile::account_key(collection.creditor_iban) == account;
    const bool early = m.booking_date && collection.collection_date > m.booking_date;
    if (!ours || early || collection.collection_date < date) continue;
    message = collection.message_id;
    date = collection.collection_date;
  }
  std::vector<std::uint32_t> batch;
  for (const std::uint32_t c : named) {
    if (data_.collections[c].message_id == message) batch.push_back(c);
  }
  return batch;
}

// No name given: the one batch of that account, collected shortly before, whose sum is the amount.
std::vector<std::uint32_t> Closing::batch_by_amount(const Movement& m) const {
  const std::string_view code = m.details.bank_transaction_code;
  if (!code.empty() && !code.starts_with("PMNT.IDDT")) return {};
  if (code.empty() && m.batch_count == 0) return {};
  const std::string account = reconcile::account_key(m.account);
  const SentBatch* found = nullptr;
  for (const SentBatch& sent : sent_) {
    if (!sent.date || !m.booking_date || sent.account != account) continue;
    const int days = days_between(sent.date, m.booking_date);
    if (days < 0 || days > d_.policy.matching.collection_date_window_days) continue;
    const BatchSums sums = sums_of(sent.collections, m.amount.currency, ledger_);
    if (!sums.known || sums.settled || (m.amount.minor != sums.gross && m.amount.minor != sums.gross - sums.rejected)) continue;
    if (found != nullptr) return {};
    found = &sent;
  }
  return found == nullptr ? std::vector<std::uint32_t>{} : found->collections;
}

bool Closing::settle_batch(DeferredBatch& batch) {
  const Movement& m = batch.movement;
  std::vector<std::uint32_t> collections = batch_named(m);
  if (collections.empty()) collections = batch_by_amount(m);
  if (collections.empty()) return false;
  const BatchSums sums = sums_of(collections, m.amount.currency, ledger_);
  const bool net = sums.known && m.amount.minor == sums.gross - sums.rejected;
  // The bank may credit the batch as sent and book the rejects back one by one.
  const bool gross = sums.known && m.amount.minor == sums.gross;
  if (sums.settled || !(net || gross)) {
    differs(batch);
    return false;
  }
  const auto first = static_cast<std::uint32_t>(ledger_.allocations().size());
  std::int64_t on_account = 0;
  for (const std::uint32_t c : collections) {
    if (!gross && ledger_.state(c).rejected) continue;
    const reconcile::Effect effect = ledger_.settle(c, batch.row.id, m.booking_date, Method::Batch);
    on_account += effect.on_account;
    applier_.take_rest_back(c, effect, m.booking_date);
  }
  batch.row.on_account = on_account;
  resolve(batch, Outcome::Collection, Method::Batch, first, static_cast<std::uint32_t>(ledger_.allocations().size()), {});
  return true;
}

// A debit for a batch of returns: explained by the single returns a notification listed for that account and day.
void Closing::explain_returns() {
  RunState& state = applier_.state();
  std::unordered_set<Hash128> used;  // each return explains one batch entry
  const std::unordered_set<Hash128> confirmed{state.confirmed.begin(), state.confirmed.end()};
  for (DeferredBatch& batch : state.deferred) {
    if (batch.row.outcome != Outcome::Unmatched || batch.movement.direction != Direction::Debit) continue;
    const std::uint64_t account = hash128(reconcile::account_key(batch.movement.account)).low;
    std::vector<const NotifiedReturn*> listed;
    WideSum sum = 0;  // of amounts that anybody may have printed
    for (const NotifiedReturn& r : state.notified_returns) {
      if (r.account != account || r.booking_date != batch.movement.booking_date) continue;
      // Booked singly too, or as details of another entry: no part of this one.
      if (used.contains(r.movement) || r.entry != 0 || confirmed.contains(r.movement)) continue;
      listed.push_back(&r);
      sum += r.minor;
    }
    if (listed.empty()) continue;
    const bool tied = sum == batch.row.minor && (batch.movement.batch_count <= 1 || batch.movement.batch_count == listed.size());
    if (!tied) differs(batch);
    for (const NotifiedReturn* r : listed) {
      if (tied) {
        believe(*r);
      } else {
        doubt(*r);
      }
    }
    if (!tied) continue;
    for (const NotifiedReturn* r : listed) used.insert(r->movement);
    Hash128 smallest = listed.front()->movement;
    for (const NotifiedReturn* r : listed) smallest = std::min(smallest, r->movement);
    const auto at = static_cast<std::uint32_t>(ledger_.allocations().size());
    resolve(batch, Outcome::Duplicate, Method::Identity, at, at, smallest);
  }
}

// Until the bank's booking and its details agree nothing reopens (r-transactions.md 5.2).
void Closing::doubt(const NotifiedReturn& r) {
  constexpr auto mismatch = static_cast<std::uint16_t>(RFlag::BatchMismatch);
  if ((ledger_.r_transactions()[r.event].flags & mismatch) != 0) return;
  RTransaction& event = ledger_.change_event(r.event);
  event.flags |= mismatch;
  move_claim(r, event, -1);
}

void Closing::believe(const NotifiedReturn& r) {
  constexpr auto mismatch = static_cast<std::uint16_t>(RFlag::BatchMismatch);
  if ((ledger_.r_transactions()[r.event].flags & mismatch) == 0) return;
  RTransaction& event = ledger_.change_event(r.event);
  event.flags &= static_cast<std::uint16_t>(~static_cast<unsigned>(mismatch));
  move_claim(r, event, 1);
}

/// Takes the effect of a notified return back (-1) or makes it again (1), in the ledger and in the journal.
void Closing::move_claim(const NotifiedReturn& r, const RTransaction& event, int direction) {
  const std::uint32_t collection = reconcile::collection_of(event, d_.index);
  const auto first = static_cast<std::uint32_t>(ledger_.allocations().size());
  if (collection != none) {
    if (direction < 0) {
      ledger_.restore(collection, r.movement);
    } else {
      ledger_.take_back_again(collection, r.movement);
    }
  }
  const auto last = static_cast<std::uint32_t>(ledger_.allocations().size());
  applier_.write_allocations(first, last);
  applier_.post_storno(r.movement, event.account, r.booking_date, -direction * r.minor, event.currency, first, last);
}

void Closing::differs(DeferredBatch& batch) {
  batch.row.reason = "batch-differs";
  std::string exception;
  append_exception(exception, batch.row);
  writer_.replace_exception(batch.row.id, std::move(exception));
}

void Closing::resolve(DeferredBatch& batch, Outcome outcome, Method method, std::uint32_t first, std::uint32_t last,
                      Hash128 duplicate_of) {
  MovementRow& row = batch.row;
  std::string invoices;
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = first; i < last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    if (a.movement != row.id || !seen.insert(a.invoice).second) continue;
    if (!invoices.empty()) invoices += '|';
    invoices += data_.invoices[a.invoice].invoice_id;
  }
  row.invoice_ids = applier_.arena().keep(invoices);
  change_outcome(batch, outcome, method, duplicate_of);
  applier_.write_allocations(first, last);
  applier_.write_journal_transfer(row, first, last);
  changes_.settled_batches.push_back(row.id);
}

void Closing::change_outcome(DeferredEntry& entry, Outcome outcome, Method method, Hash128 duplicate_of) {
  MovementRow& row = entry.row;
  const Outcome before = row.outcome;
  row.outcome = outcome;
  row.method = method;
  row.confidence = outcome == Outcome::Collection ? 1000 : 0;
  row.reason = row.suggestions = {};
  row.r_transaction = {};
  row.duplicate_of = duplicate_of;
  if (entry.of_this_run) {
    writer_.replace(row.id, csv_row(row, entry.file), {});
    Counters& counters = applier_.state().counters;
    CountAndAmounts& was = counters.outcomes[before];
    --was.count;
    was.amounts[std::string{row.currency.code()}] -= row.minor;
    if (was.count == 0) counters.outcomes.erase(before);
    counters.outcomes[outcome].add(row.minor, row.currency);
    outputs_.certificate().moved(entry.certified, row.minor, row.currency, before, outcome);
    if (outcome != Outcome::Duplicate) ++counters.methods[method];
  }
  changes_.outcomes.push_back({.movement = row.id,
                               .outcome = outcome,
                               .method = method,
                               .r_transaction = {},
                               .duplicate_of = duplicate_of,
                               .invoice_ids = std::string{row.invoice_ids},
                               .on_account = row.on_account,
                               .confidence = row.confidence,
                               .customer_id = {},
                               .reason = {},
                               .suggestions = {},
                               .forget_customer = outcome == Outcome::Duplicate});
}

// A second attempt paid while the first still counted rests on account. Once the first came back, it pays the claim: so it
// would have been, had the return been read first.
void Closing::use_rests() {
  std::vector<std::uint32_t> resting;
  for (const std::uint32_t i : applier_.touched_events()) {
    const RTransaction& event = ledger_.r_transactions()[i];
    const std::uint32_t returned = event.booked ? reconcile::collection_of(event, d_.index) : none;
    if (returned == none || !ledger_.state(returned).returned) continue;
    const std::vector<std::uint32_t>& claim = ledger_.invoices_of(returned);
    for (const std::uint32_t c : d_.index.collections_by_mandate(data_.collections[returned].mandate_id)) {
      const CollectionState& state = ledger_.state(c);
      if (c == returned || !state.settled_by.present() || state.returned) continue;
      const std::vector<std::uint32_t>& other = ledger_.invoices_of(c);
      if (std::any_of(other.begin(), other.end(),
                      [&](std::uint32_t invoice) { return std::find(claim.begin(), claim.end(), invoice) != claim.end(); }))
        resting.push_back(c);
    }
  }
  std::sort(resting.begin(), resting.end(), [&](std::uint32_t a, std::uint32_t b) {
    const CollectionState& left = ledger_.state(a);
    const CollectionState& right = ledger_.state(b);
    return std::tie(left.settled_on, left.settled_by) < std::tie(right.settled_on, right.settled_by);
  });
  for (const std::uint32_t c : resting) use_rest(c);
}

void Closing::use_rest(std::uint32_t c) {
  const Hash128 movement = ledger_.state(c).settled_by;
  // The credit of a whole batch: what of it rests for which collection is not kept, so a person decides.
  for (const std::uint32_t sibling : d_.index.collections_by_message(data_.collections[c].message_id)) {
    if (sibling != c && ledger_.state(sibling).settled_by == movement) return;
  }
  const reconcile::Effect effect = ledger_.use_rest(c);
  if (effect.first == effect.last) return;
  applier_.write_allocations(effect.first, effect.last);
  applier_.store();
  book::Changes journal;
  const auto post = [&](std::string_view account, std::int64_t debit, std::int64_t credit, Currency currency,
                        std::string_view text) {
    journal.journal.push_back({.date = ledger_.state(c).settled_on,
                               .movement = movement,
                               .account = account,
                               .debit = debit,
                               .credit = credit,
                               .currency = currency,
                               .text = text});
    outputs_.journal().append(csv_row(journal.journal.back()));
  };
  std::string invoices;
  for (std::uint32_t i = effect.first; i < effect.last; ++i) {
    const Allocation& a = ledger_.allocations()[i];
    const Invoice& invoice = data_.invoices[a.invoice];
    post("customer_credit", a.minor, 0, a.currency, invoice.customer_id);
    post("receivables", 0, a.minor, a.currency, invoice.invoice_id);
  }
  for (const std::uint32_t i : ledger_.invoices_of(c)) {
    invoices += invoices.empty() ? "" : "|";
    invoices += data_.invoices[i].invoice_id;
  }
  book_.write(journal);
  changes_.outcomes.push_back({.movement = movement,
                               .outcome = Outcome::Collection,
                               .method = Method::EndToEndId,
                               .r_transaction = {},
                               .duplicate_of = {},
                               .invoice_ids = std::move(invoices),
                               .on_account = effect.on_account});
}

// AM05 says which of two collections was one too many. Whether the other was paid may be read later.
void Closing::flag_settled_twins() {
  for (std::uint32_t i = 0; i < ledger_.r_transactions().size(); ++i) {
    const RTransaction& event = ledger_.r_transactions()[i];
    constexpr auto flag = static_cast<std::uint16_t>(RFlag::TwinSettled);
    if (!event.booked || event.rule.reason_class != ReasonClass::Duplicate || (event.flags & flag) != 0) continue;
    const std::uint32_t c = reconcile::collection_of(event, d_.index);
    if (c != none && applier_.twin_settled(c)) ledger_.change_event(i).flags |= flag;
  }
}

// The customer got the money twice: by his bank's refund and by a transfer of ours (r-transactions.md 5.2).
void Closing::flag_over_refunded() {
  for (std::uint32_t i = 0; i < ledger_.r_transactions().size(); ++i) {
    const RTransaction& event = ledger_.r_transactions()[i];
    if (event.kind != RKind::Refund || !event.booked || (event.flags & static_cast<std::uint16_t>(RFlag::OverRefunded)) != 0)
      continue;
    const std::uint32_t c = reconcile::collection_of(event, d_.index);
    if (c == none || !ledger_.state(c).settled_by.present()) continue;
    const std::uint32_t reversal = ledger_.find_event(ledger_.state(c).reversed_by);
    if (reversal != none && ledger_.r_transactions()[reversal].booked) {
      // Our own reversal gave it back before: the debtor's bank does not look at that (r-transactions.md 5.2).
      ledger_.change_event(i).flags |= static_cast<std::uint16_t>(RFlag::OverRefunded);
      continue;
    }
    if (data_.collections[c].debtor_iban.empty()) continue;
    Movement transfer;
    transfer.account = event.account;
    transfer.direction = Direction::Debit;
    transfer.amount = data_.collections[c].amount;
    transfer.details.counterparty_iban = data_.collections[c].debtor_iban;
    bool twice = false;
    constexpr int days_watched = 92;  // eight weeks to refund, and as long as a back office takes to notice
    for (Date day = ledger_.state(c).settled_on; day && day <= event.booking_date && !twice; day = day.plus_days(1)) {
      if (days_between(ledger_.state(c).settled_on, day) > days_watched) break;
      transfer.booking_date = day;
      const MovementIdentity wanted = reconcile::identify(transfer);
      const std::optional<Hash128> paid = ledger_.identities().find(wanted.base, wanted.counterparty);
      twice = paid && std::find(event.movements.begin(), event.movements.end(), *paid) == event.movements.end();
    }
    if (twice) ledger_.change_event(i).flags |= static_cast<std::uint16_t>(RFlag::OverRefunded);
  }
}

// A mandate lapses when nothing was collected on it for so long (r-transactions.md 3.1).
void Closing::expire_mandates() {
  const auto lapsed = [&](Date last) { return last && last.plus_months(d_.policy.retries.mandate_expiry_months) < d_.as_of; };
  std::set<std::uint32_t> unused;
  for (std::uint32_t m = 0; m < data_.mandates.size(); ++m) {
    if (lapsed(data_.mandates[m].last_collection_date)) unused.insert(m);
  }
  for (const Collection& collection : data_.collections) {
    if (!lapsed(collection.collection_date)) continue;
    if (const std::uint32_t m = d_.index.mandate_by_id(collection.mandate_id); m != none) unused.insert(m);
  }
  for (const std::uint32_t m : unused) {
    Mandate& mandate = data_.mandates[m];
    if (mandate.status != MandateStatus::Active) continue;
    Date last = mandate.last_collection_date;
    for (const std::uint32_t c : d_.index.collections_by_mandate(mandate.mandate_id))
      last = std::max(last, data_.collections[c].collection_date);
    if (!lapsed(last)) continue;
    mandate.status = MandateStatus::Expired;
    mandate.status_reason = "not-collected-on";
    mandate.status_since = d_.as_of;
    changes_.mandates.push_back({mandate.mandate_id, mandate.status, last, mandate.status_reason, mandate.status_since});
  }
}

reconcile::DunningContext Closing::dunning(const std::unordered_map<Hash128, Retry>& planned) const {
  return {.ledger = ledger_,
          .index = d_.index,
          .policy = d_.policy,
          .target = Calendar::target(),
          .retries = planned,
          .reminders = remembered_.reminders,
          .facts = remembered_.dunning_facts,
          .as_of = d_.as_of};
}

void Closing::remind(const reconcile::Together& together) {
  reconcile::Reminders reminders = reconcile::reminders_of(dunning(), together);
  notices_.insert(notices_.end(), std::make_move_iterator(reminders.announced.begin()),
                  std::make_move_iterator(reminders.announced.end()));
  changes_.withdrawn_notices = std::move(reminders.withdrawn);
}

void Closing::write_events() {
  Summary& summary = applier_.summary();
  applier_.store();
  std::vector<std::uint32_t> touched{applier_.touched_events().begin(), applier_.touched_events().end()};
  std::sort(touched.begin(), touched.end(), [&](std::uint32_t a, std::uint32_t b) {
    const RTransaction& left = ledger_.r_transactions()[a];
    const RTransaction& right = ledger_.r_transactions()[b];
    return std::tie(left.booking_date, left.id) < std::tie(right.booking_date, right.id);
  });
  for (const std::uint32_t i : touched) {
    const RTransaction& event = ledger_.r_transactions()[i];
    outputs_.r_transactions().append(csv_row(event));
    summary.r_transactions[event.kind].add(event.principal, event.currency);
    ++summary.reasons[event.reason.empty() ? "none" : event.reason];
  }
  std::sort(planned_.begin(), planned_.end(),
            [](const Retry& a, const Retry& b) { return std::tie(a.collection_date, a.id) < std::tie(b.collection_date, b.id); });
  for (const Retry& retry : planned_) {
    outputs_.retries().append(csv_row(retry));
    if (retry.status == RetryStatus::Scheduled || retry.status == RetryStatus::Approved) ++summary.retries_scheduled;
    if (retry.status == RetryStatus::Held) ++summary.retries_held;
    if (retry.status == RetryStatus::Exhausted) ++summary.retries_exhausted;
    if (retry.status == RetryStatus::Released) ++summary.retries_released;
  }
  std::sort(notices_.begin(), notices_.end(),
            [](const Notice& a, const Notice& b) { return std::tie(a.due_date, a.id) < std::tie(b.due_date, b.id); });
  for (const Notice& notice : notices_) outputs_.notices().append(csv_row(notice));
  summary.notices = notices_.size();
}

// The whole list each day, for as long as it is true: nobody has to remember what was told before.
void Closing::watch_limitation() {
  const std::vector<reconcile::NearLimitation> claims = reconcile::claims_near_limitation(dunning());
  if (claims.empty()) return;
  std::string table = "invoice_id,customer_id,open_amount,currency,due_date,last_day,days_left,period\n";
  for (const reconcile::NearLimitation& claim : claims) table += csv_row(claim, data_.invoices[claim.invoice]);
  outputs_.write_file("limitation.csv", table);
  report(describe({.code = Code::ClaimNearLimitation, .severity = Severity::Warning}, {}, 0,
                  fmt::format("{} claims, the first on {} ({}); all in limitation.csv", claims.size(), claims[0].last_day.iso(),
                              data_.invoices[claims[0].invoice].invoice_id)));
}

// Each run looks for their collections again (`relink`); after some days somebody has to (r-transactions.md 5.2).
void Closing::tell_unmatched() {
  if (d_.policy.returns.unmatched_days == 0) return;
  const RTransaction* oldest = nullptr;
  std::size_t count = 0;
  for (const RTransaction& event : ledger_.r_transactions()) {
    if ((event.flags & static_cast<std::uint16_t>(RFlag::Unmatched)) == 0 || !event.known_date) continue;
    if (Calendar::target().add_business_days(event.known_date, d_.policy.returns.unmatched_days) > d_.as_of) continue;
    ++count;
    if (oldest == nullptr || std::tie(event.known_date, event.id) < std::tie(oldest->known_date, oldest->id)) oldest = &event;
  }
  if (oldest == nullptr) return;
  report(describe({.code = Code::CollectionUnknown, .severity = Severity::Warning}, {}, 0,
                  fmt::format("{} R-transactions, the oldest {} known since {}", count, text_of("rt", oldest->id),
                              oldest->known_date.iso())));
}

// A file for each is more than a large night can wait for: the soonest are written, the rest when it is wanted.
void Closing::write_letters() {
  const auto most = static_cast<std::size_t>(d_.policy.dunning.letters_max);
  const std::span<const Notice> written = std::span{notices_}.first(std::min(notices_.size(), most));
  applier_.summary().letters = pipeline::write_letters(
      written, dunning(), [&](const std::string& name, std::string_view text) { outputs_.write_file("notices/" + name, text); });
  if (most == 0 || written.size() == notices_.size()) return;
  report(describe({.code = Code::LettersLeftOut, .severity = Severity::Info}, {}, 0,
                  fmt::format("{} of {}", notices_.size() - written.size(), notices_.size())));
}

}  // namespace lettrage::pipeline
