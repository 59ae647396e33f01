#include "reconcile/ledger/ledger.h"

#include <algorithm>

namespace lettrage::reconcile {
namespace {

std::uint64_t pair_key(Hash128 movement, std::uint32_t invoice) {
  return movement.low ^ ((std::uint64_t{invoice} + 1) * 0xc2b2ae3d27d4eb4fULL);
}

std::vector<std::uint32_t> unique(std::vector<std::uint32_t> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

Ledger::Ledger(ReferenceData& data, const Index& index, std::vector<CollectionState> states)
    : data_{&data}, states_{std::move(states)} {
  states_.resize(data.collections.size());
  collection_invoices_.resize(data.collections.size());
  for (std::size_t c = 0; c < data.collections.size(); ++c) {
    for (const std::string_view id : data.collections[c].invoice_ids) {
      const std::uint32_t invoice = index.invoice_by_id(id);
      if (invoice != none && data.invoices[invoice].invoice_id == id) collection_invoices_[c].push_back(invoice);
    }
  }
}

void Ledger::load(std::vector<MovementIdentity> identities) { identities_.load(std::move(identities)); }

void Ledger::load(const Allocation& allocation, bool live) {
  allocations_.push_back(allocation);
  reversed_.push_back(!live);
  by_movement_.push_back(allocation.movement.low);
  by_movement_and_invoice_.push_back(pair_key(allocation.movement, allocation.invoice));
}

void Ledger::load(RTransaction event) {
  events_.emplace(event.id, static_cast<std::uint32_t>(r_transactions_.size()));
  r_transactions_.push_back(std::move(event));
}

Invoice& Ledger::change_invoice(std::uint32_t index) {
  Invoice& invoice = data_->invoices[index];
  undo_.emplace_back(InvoiceBefore{index, invoice.open, invoice.disputed});
  changed_invoices_.push_back(index);
  return invoice;
}

CollectionState& Ledger::change_state(std::uint32_t index) {
  undo_.emplace_back(StateBefore{index, states_[index]});
  changed_collections_.push_back(index);
  return states_[index];
}

void Ledger::set_reversed(std::uint32_t allocation) {
  undo_.emplace_back(ReversedBefore{allocation, reversed_[allocation]});
  reversed_[allocation] = true;
}

std::uint32_t Ledger::allocate(Hash128 movement, std::uint32_t invoice, std::int64_t minor, Currency currency,
                               AllocationKind kind, Method method, std::uint16_t confidence, Hash128 reverses) {
  Invoice& target = change_invoice(invoice);
  // An allocation to a credit note is negative and uses it up, so it too lowers what is open of it.
  target.open -= target.kind == InvoiceKind::CreditNote ? -minor : minor;
  std::int64_t occurrence = 0;
  const std::uint64_t key = pair_key(movement, invoice);
  for (std::uint32_t i = by_movement_and_invoice_.first(key); i != ChainIndex::none; i = by_movement_and_invoice_.next(i))
    ++occurrence;
  const Hash128 id = Hasher{}
                         .add(static_cast<std::int64_t>(movement.high))
                         .add(static_cast<std::int64_t>(movement.low))
                         .add(target.invoice_id)
                         .add(static_cast<std::int64_t>(kind))
                         .add(static_cast<std::int64_t>(reverses.low))
                         .add(reverses.present() ? 0 : occurrence)
                         .finish();
  allocations_.push_back({.id = id,
                          .movement = movement,
                          .invoice = invoice,
                          .minor = minor,
                          .currency = currency,
                          .kind = kind,
                          .method = method,
                          .confidence = confidence,
                          .reverses = reverses});
  reversed_.push_back(kind == AllocationKind::Reversal);  // a reversal is never itself undone
  by_movement_.push_back(movement.low);
  by_movement_and_invoice_.push_back(key);
  return static_cast<std::uint32_t>(allocations_.size() - 1);
}

std::int64_t Ledger::reverse(std::uint32_t index, Hash128 movement) {
  const Allocation undone = allocations_[index];
  set_reversed(index);
  allocate(movement, undone.invoice, -undone.minor, undone.currency, AllocationKind::Reversal, undone.method, undone.confidence,
           undone.id);
  allocations_.back().undone = undone.kind;
  // A discount, write-off or fee was no money of the movement: undoing it reopens the invoice, but gives nothing back.
  return is_money(undone.kind) ? undone.minor : 0;
}

Effect Ledger::pay(Hash128 movement, Currency currency, const Decision& decision) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size()), .on_account = decision.on_account};
  for (const Part& part : decision.parts) {
    const bool credit_note = data_->invoices[part.invoice].kind == InvoiceKind::CreditNote;
    allocate(movement, part.invoice, part.minor, currency,
             part.discount    ? AllocationKind::Discount
             : part.write_off ? AllocationKind::WriteOff
             : part.fee       ? AllocationKind::Fee
             : credit_note    ? AllocationKind::CreditNote
                              : AllocationKind::Payment,
             decision.method, decision.confidence);
  }
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

std::int64_t Ledger::allocated(Hash128 movement) const {
  std::int64_t sum = 0;
  for (std::uint32_t i = by_movement_.first(movement.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == movement && !reversed_[i]) sum += allocations_[i].minor;
  }
  return sum;
}

Currency Ledger::currency_of(Hash128 movement) const {
  for (std::uint32_t i = by_movement_.first(movement.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == movement && !reversed_[i]) return allocations_[i].currency;
  }
  return {};
}

std::vector<std::uint32_t> Ledger::allocations_of(std::uint32_t collection) const {
  std::vector<std::uint32_t> live;
  const Hash128 movement = states_[collection].settled_by;
  if (!movement.present()) return live;
  std::int64_t left = data_->collections[collection].amount.minor;
  for (const std::uint32_t invoice : collection_invoices_[collection]) {
    for (std::uint32_t i = by_movement_and_invoice_.first(pair_key(movement, invoice)); i != ChainIndex::none;
         i = by_movement_and_invoice_.next(i)) {
      const Allocation& a = allocations_[i];
      if (a.movement != movement || a.invoice != invoice || reversed_[i] || a.minor > left) continue;
      live.push_back(i);
      left -= a.minor;
      break;
    }
  }
  return live;
}

std::int64_t Ledger::rest_of(std::uint32_t collection) const {
  if (!states_[collection].settled_by.present()) return 0;
  std::int64_t rest = data_->collections[collection].amount.minor;
  for (const std::uint32_t i : allocations_of(collection)) rest -= allocations_[i].minor;
  return rest;
}

std::int64_t Ledger::reverse_collection(std::uint32_t collection, Hash128 movement) {
  std::int64_t reopened = 0;
  for (const std::uint32_t i : allocations_of(collection)) {
    reopened += reverse(i, movement);
  }
  return reopened;
}

void Ledger::dispute(std::uint32_t collection) {
  for (const std::uint32_t i : collection_invoices_[collection]) {
    if (!data_->invoices[i].disputed) change_invoice(i).disputed = true;
  }
}

Effect Ledger::settle(std::uint32_t collection, Hash128 movement, Date settled_on, Method method) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size())};
  const Money amount = data_->collections[collection].amount;
  CollectionState& state = change_state(collection);
  state.settled_by = movement;
  state.settled_on = settled_on;
  std::int64_t left = amount.minor;
  const Hash128 taken_back_by = state.returned ? taken_by(state) : Hash128{};
  for (const std::uint32_t invoice : collection_invoices_[collection]) {
    const Invoice& target = data_->invoices[invoice];
    // Its return reopened what was imported as paid: that payment is this one, seen late.
    if (taken_back_by.present() && has_reopened(taken_back_by, invoice)) continue;
    if (target.kind != InvoiceKind::Invoice || target.currency != amount.currency) continue;
    const std::int64_t part = std::min(left, target.open);
    if (part <= 0) continue;
    allocate(movement, invoice, part, amount.currency, AllocationKind::Payment, method, 1000);
    left -= part;
  }
  effect.on_account = left;
  if (taken_back_by.present()) {
    const std::uint32_t event = event_of(state);
    // As in `take_back`: a principal smaller than the collection is nobody's to interpret.
    if (event == none || r_transactions_[event].principal >= amount.minor) {
      reverse_collection(collection, taken_back_by);
      effect.taken_back_by = taken_back_by;
    }
  } else if (state.returned) {
    reverse_collection(collection, movement);
  }
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

std::uint32_t Ledger::event_of(const CollectionState& state) const {
  return find_event(state.r_transaction.present() ? state.r_transaction : state.reversed_by);
}

Hash128 Ledger::taken_by(const CollectionState& state) const {
  const std::uint32_t event = event_of(state);
  return event == none ? Hash128{} : r_transactions_[event].booked_by;
}

bool Ledger::has_reopened(Hash128 movement, std::uint32_t invoice) const {
  const std::uint64_t key = pair_key(movement, invoice);
  for (std::uint32_t i = by_movement_and_invoice_.first(key); i != ChainIndex::none; i = by_movement_and_invoice_.next(i)) {
    const Allocation& a = allocations_[i];
    if (a.movement == movement && a.invoice == invoice && a.kind == AllocationKind::Reversal && !a.reverses.present())
      return true;
  }
  return false;
}

std::int64_t Ledger::reopen_imported(std::uint32_t collection, Hash128 movement, std::int64_t principal) {
  std::int64_t left = principal;
  for (const std::uint32_t i : collection_invoices_[collection]) {
    const Invoice& invoice = data_->invoices[i];
    const std::int64_t paid_before = std::min(invoice.amount - invoice.imported_open, invoice.amount - invoice.open);
    const std::int64_t part = std::min(left, paid_before);
    if (part <= 0 || invoice.kind != InvoiceKind::Invoice) continue;
    allocate(movement, i, -part, invoice.currency, AllocationKind::Reversal, Method::EndToEndId, 1000);
    left -= part;
  }
  return principal - left;
}

Effect Ledger::use_rest(std::uint32_t collection) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size())};
  const CollectionState& state = states_[collection];
  std::int64_t left = state.returned ? 0 : rest_of(collection);
  const Currency currency = data_->collections[collection].amount.currency;
  for (const std::uint32_t i : collection_invoices_[collection]) {
    const Invoice& invoice = data_->invoices[i];
    if (left <= 0 || invoice.open <= 0 || invoice.kind != InvoiceKind::Invoice || invoice.currency != currency) continue;
    // One live allocation per collection and invoice: `allocations_of` could not tell two apart.
    bool paid = false;
    for (std::uint32_t a = by_movement_and_invoice_.first(pair_key(state.settled_by, i)); a != ChainIndex::none;
         a = by_movement_and_invoice_.next(a)) {
      paid = paid || (allocations_[a].movement == state.settled_by && allocations_[a].invoice == i && !reversed_[a]);
    }
    if (paid) continue;
    const std::int64_t part = std::min(left, invoice.open);
    allocate(state.settled_by, i, part, currency, AllocationKind::Payment, Method::EndToEndId, 1000);
    left -= part;
  }
  effect.on_account = left;
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

void Ledger::restore(std::uint32_t collection, Hash128 movement) {
  if (!states_[collection].returned) return;
  change_state(collection).returned = false;
  std::vector<Allocation> reversals;
  for (std::uint32_t i = by_movement_.first(movement.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == movement && allocations_[i].kind == AllocationKind::Reversal)
      reversals.push_back(allocations_[i]);
  }
  for (const Allocation& reversal : reversals) {
    const std::int64_t again = std::min(-reversal.minor, data_->invoices[reversal.invoice].open);
    if (again > 0)
      allocate(movement, reversal.invoice, again, reversal.currency, AllocationKind::Payment, reversal.method,
               reversal.confidence);
  }
}

void Ledger::take_back_again(std::uint32_t collection, Hash128 movement) {
  if (states_[collection].returned) return;
  change_state(collection).returned = true;
  std::vector<std::uint32_t> live;
  for (std::uint32_t i = by_movement_.first(movement.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == movement && !reversed_[i]) live.push_back(i);
  }
  for (auto i = live.rbegin(); i != live.rend(); ++i) (void)reverse(*i, movement);
}

Effect Ledger::take_back(std::uint32_t collection, Hash128 movement, std::int64_t principal, bool keep_invoices) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size())};
  CollectionState& state = change_state(collection);
  const bool again = state.returned;
  state.returned = true;
  std::int64_t reopened = 0;
  if (again || keep_invoices) {
    effect.on_account = -principal;
  } else if (state.settled_by.present()) {
    // SDD R-transactions give the full amount back. A smaller principal is nobody's to interpret: a person decides.
    if (principal >= data_->collections[collection].amount.minor) {
      reopened = reverse_collection(collection, movement);
      reopened += reopen_imported(collection, movement, principal - reopened);
    }
    effect.on_account = reopened - principal;
  } else {
    // Not credited while we looked: money that came before the book began is in the invoice's imported position.
    (void)reopen_imported(collection, movement, principal);
  }
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

Effect Ledger::take_back_payment(Hash128 payment, Hash128 movement, std::int64_t principal) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size())};
  std::vector<std::uint32_t> live;
  for (std::uint32_t i = by_movement_.first(payment.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == payment && !reversed_[i]) live.push_back(i);
  }
  std::int64_t reopened = 0;
  for (auto i = live.rbegin(); i != live.rend(); ++i) {
    if (!is_money(allocations_[*i].kind) || reopened + allocations_[*i].minor > principal) continue;
    reopened += reverse(*i, movement);
    // A discount stands and falls with the payment that earned it.
    for (const std::uint32_t d : live) {
      if (!is_money(allocations_[d].kind) && !reversed_[d] && allocations_[d].invoice == allocations_[*i].invoice)
        (void)reverse(d, movement);
    }
  }
  // A part of one payment: undone as a whole, and what was not taken back paid again.
  for (auto i = live.rbegin(); i != live.rend() && reopened < principal; ++i) {
    const Allocation part = allocations_[*i];
    if (reversed_[*i] || part.minor <= 0 || !is_money(allocations_[*i].kind)) continue;
    // A credit note that was given back above may leave room for all of it.
    const std::int64_t kept = std::max<std::int64_t>(reopened + part.minor - principal, 0);
    reopened += reverse(*i, movement) - kept;
    if (kept > 0) allocate(movement, part.invoice, kept, part.currency, part.kind, part.method, part.confidence);
  }
  effect.on_account = reopened - principal;
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

std::int64_t Ledger::paid(Hash128 movement) const {
  std::int64_t sum = 0;
  for (std::uint32_t i = by_movement_.first(movement.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    const Allocation& a = allocations_[i];
    const bool money = a.kind == AllocationKind::Payment || a.kind == AllocationKind::CreditNote || a.kind == AllocationKind::Fee;
    if (a.movement == movement && !reversed_[i] && money) sum += a.minor;
  }
  return sum;
}

Effect Ledger::undo(Hash128 payment) {
  Effect effect{.first = static_cast<std::uint32_t>(allocations_.size())};
  std::vector<std::uint32_t> live;
  for (std::uint32_t i = by_movement_.first(payment.low); i != ChainIndex::none; i = by_movement_.next(i)) {
    if (allocations_[i].movement == payment && !reversed_[i] && allocations_[i].kind != AllocationKind::Reversal)
      live.push_back(i);
  }
  for (auto i = live.rbegin(); i != live.rend(); ++i) (void)reverse(*i, payment);
  effect.last = static_cast<std::uint32_t>(allocations_.size());
  return effect;
}

void Ledger::reject(std::uint32_t collection) { change_state(collection).rejected = true; }
void Ledger::accept(std::uint32_t collection) {
  if (!states_[collection].accepted) change_state(collection).accepted = true;
}

std::uint32_t Ledger::find_event(Hash128 key) const {
  const auto found = events_.find(key);
  return found == events_.end() ? none : found->second;
}

std::uint32_t Ledger::event(Hash128 key) {
  const auto [found, created] = events_.emplace(key, static_cast<std::uint32_t>(r_transactions_.size()));
  if (created) {
    r_transactions_.emplace_back();
    r_transactions_.back().id = key;
    changed_events_.push_back(found->second);
  }
  return found->second;
}

RTransaction& Ledger::change_event(std::uint32_t event) {
  undo_.emplace_back(EventBefore{event, std::make_unique<RTransaction>(r_transactions_[event])});
  changed_events_.push_back(event);
  return r_transactions_[event];
}

void Ledger::link(std::uint32_t collection, std::uint32_t event) {
  const RTransaction& linked = r_transactions_[event];
  Hash128 CollectionState::*field =
      linked.kind == RKind::Reversal ? &CollectionState::reversed_by : &CollectionState::r_transaction;
  if (states_[collection].*field != linked.id) change_state(collection).*field = linked.id;
}

void Ledger::remove_identity(std::uint32_t index) {
  undo_.emplace_back(IdentityRemoved{index});
  identities_.remove(index);
}

Ledger::Mark Ledger::mark() const {
  return {.undo = undo_.size(),
          .allocations = allocations_.size(),
          .r_transactions = r_transactions_.size(),
          .changed_invoices = changed_invoices_.size(),
          .changed_collections = changed_collections_.size(),
          .changed_events = changed_events_.size(),
          .identities = identities_.size()};
}

void Ledger::rollback(const Mark& mark) {
  while (undo_.size() > mark.undo) {
    std::visit(
        [&](auto& before) {
          using Before = std::decay_t<decltype(before)>;
          if constexpr (std::is_same_v<Before, InvoiceBefore>) {
            data_->invoices[before.index].open = before.open;
            data_->invoices[before.index].disputed = before.disputed;
          } else if constexpr (std::is_same_v<Before, StateBefore>) {
            states_[before.index] = before.state;
          } else if constexpr (std::is_same_v<Before, EventBefore>) {
            r_transactions_[before.index] = std::move(*before.event);
          } else if constexpr (std::is_same_v<Before, ReversedBefore>) {
            reversed_[before.allocation] = before.reversed;
          } else {
            identities_.restore(before.index);
          }
        },
        undo_.back());
    undo_.pop_back();
  }
  allocations_.resize(mark.allocations);
  reversed_.resize(mark.allocations);
  by_movement_.truncate(static_cast<std::uint32_t>(mark.allocations));
  by_movement_and_invoice_.truncate(static_cast<std::uint32_t>(mark.allocations));
  for (std::size_t i = mark.r_transactions; i < r_transactions_.size(); ++i) events_.erase(r_transactions_[i].id);
  r_transactions_.resize(mark.r_transactions);
  identities_.truncate(mark.identities);
  changed_invoices_.resize(mark.changed_invoices);
  changed_collections_.resize(mark.changed_collections);
  changed_events_.resize(mark.changed_events);
}

Ledger::Changed Ledger::changed() const {
  return {unique(changed_invoices_), unique(changed_collections_), unique(changed_events_)};
}

void Ledger::clear_changes() {
  changed_invoices_.clear();
  changed_collections_.clear();
  changed_events_.clear();
}

}  // namespace lettrage::reconcile
