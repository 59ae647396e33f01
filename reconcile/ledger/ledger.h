/// \file
/// The state that decisions change: open amounts, allocations, where each collection stands, R-transactions, what is
/// counted. The only place that applies a decision; every change can be taken back to a mark (a quarantined statement
/// or file) and is reported once for the book. Not thread-safe: the apply stage alone uses it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/chain_index.h"
#include "core/model/allocation.h"
#include "core/model/r_transaction.h"
#include "core/model/reference_data.h"
#include "core/model/rows.h"
#include "reconcile/ledger/identity_index.h"
#include "reconcile/matching/matching.h"
#include "reconcile/returns/returns.h"

namespace lettrage::reconcile {

/// What an operation did to a movement's money. Allocations made are `ledger.allocations()[first, last)`.
struct Effect {
  std::uint32_t first = 0, last = 0;
  std::int64_t on_account = 0;  ///< signed minor units kept as (or taken from) the customer's credit
  Hash128 taken_back_by;        ///< the return, read before, that took all of it back at once
};

class Ledger {
 public:
  /// `data` outlives the ledger; `index` is of it; `states` is parallel to `data.collections` (missing ones are blank).
  Ledger(ReferenceData& data, const Index& index, std::vector<CollectionState> states);

  [[nodiscard]] const ReferenceData& data() const noexcept { return *data_; }
  [[nodiscard]] const std::vector<Allocation>& allocations() const noexcept { return allocations_; }
  [[nodiscard]] const CollectionState& state(std::uint32_t collection) const noexcept { return states_[collection]; }
  [[nodiscard]] const std::vector<RTransaction>& r_transactions() const noexcept { return r_transactions_; }
  [[nodiscard]] IdentityIndex& identities() noexcept { return identities_; }
  [[nodiscard]] const IdentityIndex& identities() const noexcept { return identities_; }
  /// Invoice indices a collection demands money for.
  [[nodiscard]] const std::vector<std::uint32_t>& invoices_of(std::uint32_t collection) const noexcept {
    return collection_invoices_[collection];
  }
  /// What of a collection's credit found no open invoice and rests on account.
  [[nodiscard]] std::int64_t rest_of(std::uint32_t collection) const;

  /// Live money allocated by a movement, and its currency: absent where nothing is.
  [[nodiscard]] std::int64_t allocated(Hash128 movement) const;
  [[nodiscard]] Currency currency_of(Hash128 movement) const;
  /// The movement's own money that is allocated now: without discounts and write-offs, which are nobody's money.
  [[nodiscard]] std::int64_t paid(Hash128 movement) const;

  // -- what the book remembers (before the first operation)
  void load(std::vector<MovementIdentity> identities);
  void load(const Allocation& allocation, bool live);
  void load(RTransaction event);

  // -- operations
  /// Books a matching decision.
  Effect pay(Hash128 movement, Currency currency, const Decision& decision);
  /// The credit of one collection: pays its invoices, the rest goes on account. A collection that already came back is
  /// undone at once, whichever was read first.
  Effect settle(std::uint32_t collection, Hash128 movement, Date settled_on, Method method);
  /// The debit of a collection that came back: each invoice reopens by what this attempt had paid. Before its credit was
  /// read nothing can be undone yet: the collection is marked, and `settle` will undo it.
  /// With `keep_invoices` nothing reopens (a duplicate collection whose twin was paid): the customer's credit shrinks.
  Effect take_back(std::uint32_t collection, Hash128 movement, std::int64_t principal, bool keep_invoices);
  /// What of a collection's credit rests on account pays its invoices, where another attempt that had paid them came back.
  /// `on_account` of the effect is what rests then; nothing is done (`first == last`) where there is nothing to pay.
  Effect use_rest(std::uint32_t collection);
  /// The debtor claims his money back: no automatic dunning of what the collection demanded until a person looked.
  void dispute(std::uint32_t collection);
  /// Takes a `take_back` by `movement` back: what it had reopened is paid again, by the same movement, as far as it is open.
  void restore(std::uint32_t collection, Hash128 movement);
  /// Undoes a `restore`.
  void take_back_again(std::uint32_t collection, Hash128 movement);
  /// A payment (no collection) given back: its allocations are undone, up to `principal`.
  Effect take_back_payment(Hash128 payment, Hash128 movement, std::int64_t principal);
  /// The decision on a payment was wrong: all that it allocated is undone, by itself.
  Effect undo(Hash128 payment);
  /// The bank refused the collection before settlement; no money.
  void reject(std::uint32_t collection);
  void accept(std::uint32_t collection);

  /// The event of a key (K4), created if new. The reference is good until the next call.
  [[nodiscard]] std::uint32_t event(Hash128 key);
  [[nodiscard]] std::uint32_t find_event(Hash128 key) const;
  /// For changing an event: notes the old one for a rollback, and that it changed.
  [[nodiscard]] RTransaction& change_event(std::uint32_t event);
  void link(std::uint32_t collection, std::uint32_t event);
  /// Counts a movement (see IdentityIndex) so that a rollback forgets it.
  Hash128 count(const MovementIdentity& identity, const IdentityKeys& keys) { return identities_.count(identity, keys); }
  void remove_identity(std::uint32_t index);

  /// From now on nothing is collected on this mandate. Not taken back by a rollback: call it when a file is sure.
  void suspend(std::uint32_t mandate) { data_->mandates[mandate].status = MandateStatus::Suspended; }

  // -- taking back
  struct Mark {
    std::size_t undo = 0, allocations = 0, r_transactions = 0;
    std::size_t changed_invoices = 0, changed_collections = 0, changed_events = 0;
    std::uint32_t identities = 0;
  };
  [[nodiscard]] Mark mark() const;
  void rollback(const Mark& mark);
  /// Nothing before this point can be rolled back any more (a file was committed).
  void forget_undo() { undo_.clear(); }

  // -- what changed since the last `clear_changes`
  struct Changed {
    std::vector<std::uint32_t> invoices, collections, r_transactions;
  };
  [[nodiscard]] Changed changed() const;  ///< ascending, each once
  void clear_changes();

 private:
  struct InvoiceBefore {
    std::uint32_t index;
    std::int64_t open;
    bool disputed;
  };
  struct StateBefore {
    std::uint32_t index;
    CollectionState state;
  };
  struct EventBefore {
    std::uint32_t index;
    std::unique_ptr<RTransaction> event;  // boxed: most entries of the log are an invoice's
  };
  struct ReversedBefore {
    std::uint32_t allocation;
    bool reversed;
  };
  struct IdentityRemoved {
    std::uint32_t index;
  };
  using Undo = std::variant<InvoiceBefore, StateBefore, EventBefore, ReversedBefore, IdentityRemoved>;

  Invoice& change_invoice(std::uint32_t index);
  CollectionState& change_state(std::uint32_t index);
  void set_reversed(std::uint32_t allocation);
  std::uint32_t allocate(Hash128 movement, std::uint32_t invoice, std::int64_t minor, Currency currency, AllocationKind kind,
                         Method method, std::uint16_t confidence, Hash128 reverses = {});
  /// Undoes allocation `index` for `movement`; returns the amount reopened.
  std::int64_t reverse(std::uint32_t index, Hash128 movement);
  [[nodiscard]] std::uint32_t event_of(const CollectionState& state) const;
  [[nodiscard]] Hash128 taken_by(const CollectionState& state) const;
  [[nodiscard]] bool has_reopened(Hash128 movement, std::uint32_t invoice) const;
  /// Reopens what the user imported as paid; returns how much.
  std::int64_t reopen_imported(std::uint32_t collection, Hash128 movement, std::int64_t principal);
  std::int64_t reverse_collection(std::uint32_t collection, Hash128 movement);
  /// Live allocations of a settled collection.
  [[nodiscard]] std::vector<std::uint32_t> allocations_of(std::uint32_t collection) const;

  ReferenceData* data_;
  std::vector<CollectionState> states_;
  std::vector<std::vector<std::uint32_t>> collection_invoices_;
  std::vector<Allocation> allocations_;
  std::vector<bool> reversed_;                        // parallel to allocations_
  ChainIndex by_movement_, by_movement_and_invoice_;  // of allocations_
  std::vector<RTransaction> r_transactions_;
  std::unordered_map<Hash128, std::uint32_t> events_;
  IdentityIndex identities_;
  std::vector<Undo> undo_;
  std::vector<std::uint32_t> changed_invoices_, changed_collections_, changed_events_;
};

}  // namespace lettrage::reconcile
