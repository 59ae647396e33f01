/// \file
/// What a run needs of the book: it reads all that the past decides, takes reference data, and writes what it decided. Not
/// thread-safe: one thread at a time. The book itself (book.h) is one; a rehearsal, which stores nothing (rehearsal.h), another.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/diagnostic.h"
#include "core/model/allocation.h"
#include "core/model/dunning.h"
#include "core/model/r_transaction.h"
#include "core/model/reference_data.h"
#include "core/model/retry.h"
#include "core/model/rows.h"

namespace lettrage::book {

class BookError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An allocation as the book keeps it.
struct StoredAllocation {
  Hash128 id, movement, reverses;
  std::uint32_t invoice = 0;  ///< index into the invoices of the last snapshot
  std::int64_t minor = 0;
  Currency currency;
  AllocationKind kind{};
  Method method{};
  std::uint16_t confidence = 0;
};

/// A credit that names a batch we sent but does not tie to it yet; looked at again at the end of each run.
struct PendingBatch {
  Hash128 movement;
  std::string_view account, batch_message_id, batch_payment_information_id;
  Money amount;
  Date booking_date, value_date;
  std::uint64_t batch_count = 0;
  std::string_view bank_transaction_code;  ///< of its movement; filled in by `load`
};

/// A counted credit that nothing was allocated of: `unmatched` or `suggested`. Looked at again when more is known.
struct OpenCredit {
  MovementRow row;  ///< without its identity
  MovementSource source{};
};

struct StoredMovement {
  MovementRow row;
  std::vector<JournalRow> journal;  ///< in the order in which it was posted
};

/// Why an alias of a payer is believed.
enum class AliasOrigin : std::uint8_t {
  Accepted,  ///< a person accepted a suggestion
  Assigned,  ///< a person said what a movement pays
  Proved,    ///< the payment named our reference, in full, under the customer's own name
};

/// That a customer pays from this account or under this name (empty: not given), and which movement says so.
struct Teaching {
  std::string_view customer_id, iban, name;
  Hash128 movement;
  AliasOrigin origin = AliasOrigin::Accepted;
  Date as_of;
  std::string_view actor;  ///< empty for what was proved
};

/// Everything a run needs to know of the past. Views live on `data.arena`.
struct Snapshot {
  ReferenceData data;                              ///< invoices carry their open amounts
  std::vector<CollectionState> collection_states;  ///< parallel to data.collections
  std::vector<MovementIdentity> identities;        ///< of all counted movements
  std::vector<StoredAllocation> allocations;       ///< live ones, of its invoices: not reversed, and no reversals
  std::vector<StoredAllocation> undone;            ///< reversed ones and reversals: what ids are taken, what may be restored
  std::vector<RTransaction> r_transactions;
  std::vector<Retry> retries;
  std::vector<Notice> reminders;           ///< steps of the ladder that are due, of open invoices, or of the last month; by day
  std::vector<DunningFact> dunning_facts;  ///< in the order they were said; lifted ones, too
  std::vector<PendingBatch> pending_batches;
  std::vector<OpenCredit> open_credits;  ///< by booking date and id
  std::vector<std::string> file_hashes;  ///< SHA-256 of files already read
};

/// One chained record of what was done (CONTRACT invariant 7).
struct AuditRow {
  std::string as_of, actor, action, subject, detail;
};

/// Writes of one file or of the end of a run. Vectors are flushed in one go; order within a vector is kept.
struct Changes {
  std::vector<MovementRow> movements;  ///< new rows of the current file
  std::vector<StoredAllocation> allocations;
  std::vector<JournalRow> journal;
  std::vector<Teaching> teachings;  ///< of origin Proved; what somebody said is wrong is not learnt again
};

/// Changes of state; upserts by id.
struct StateChanges {
  struct InvoiceState {
    std::uint32_t index;  ///< into the invoices of the last snapshot
    std::int64_t open;
    bool disputed;
  };
  struct CollectionChange {
    std::size_t index;
    const Collection* collection;
    CollectionState state;
  };  ///< index into Snapshot
  struct MandateChange {
    std::string_view mandate_id;
    MandateStatus status;
    Date last_collection_date;
    std::string_view reason{};  ///< why it is not active any more
    Date since{};
    Hash128 r_transaction{};  ///< what suspended it
  };
  struct OutcomeChange {
    Hash128 movement;
    Outcome outcome;
    Method method;
    Hash128 r_transaction, duplicate_of;
    std::string invoice_ids;
    std::int64_t on_account;
    std::uint16_t confidence = 0;
    std::string customer_id;  ///< empty: as it was
    std::string reason;       ///< for `explain`
    std::string suggestions{};
    bool forget_customer = false;  ///< where `customer_id` is empty: nobody is meant any more
  };
  std::vector<InvoiceState> invoices;
  std::vector<CollectionChange> collections;
  std::vector<MandateChange> mandates;
  std::vector<OutcomeChange> outcomes;        ///< of movements stored by earlier files or runs
  std::vector<Hash128> forgotten_identities;  ///< movements no longer counted
  std::vector<const RTransaction*> r_transactions;
  std::vector<Hash128> forgotten_r_transactions;  ///< no report tells of them any more
  std::vector<const Retry*> retries;
  std::vector<const Notice*> notices;         ///< one that is stored keeps what people did with it
  std::vector<Hash128> withdrawn_notices;     ///< due ones that are no longer needed
  std::vector<PendingBatch> pending_batches;  ///< added
  std::vector<Hash128> settled_batches;       ///< no longer pending
};

/// Outputs that are written under a hidden name and get their own when the commit that covers them is on the disk. The book
/// remembers them with that commit until they are in place, so that whoever opens it next can finish (pipeline/publish.h).
struct Publication {
  std::string subject;         ///< the run's id, or the message's
  std::string staged, target;  ///< absolute paths in one folder; of a file or of a folder
  std::string state;           ///< what the command had come to: `complete`, `quarantined`, `interrupted`
};

class RunBook {
 public:
  virtual ~RunBook() = default;

  // -- reading
  /// On up to so many threads; 0: as many as the machine has.
  [[nodiscard]] virtual Snapshot load(unsigned threads) = 0;
  [[nodiscard]] Snapshot load() { return load(0); }
  /// A movement of an earlier run as it stands, without its identity, and what was posted of it; texts on `arena`. Throws where
  /// the book has no such movement.
  [[nodiscard]] virtual StoredMovement stored(Hash128 movement, TextArena& arena) = 0;

  // -- reference data, each call one transaction. Returns the number of rows written.
  //
  //    Existing rows with the same id are updated. `imported_open` is what the user said. As long as he says the same, an
  //    invoice's `open` stays as the allocations left it, so importing a file again changes nothing. A new `imported_open`
  //    (or currency) states the position with all he knows: `open` becomes that, and the allocations made until then count
  //    as included (`carried` in docs/BOOK.md). But a corrected amount without an open
  //    amount of its own keeps what was paid: `open` moves by the correction, never below zero. Likewise a mandate's status
  //    changes only when the user says another one than before, and `last_collection_date` never goes back. Collections are one
  //    and the same if end_to_end_id, message_id, payment_information_id, mandate_id and collection_date agree; several alike in
  //    one call are kept apart by their order, so one pain.008 file must be imported in one call.
  //
  //    With `replace`, rows that `data` does not name are taken out, for each kind of which `data` has any: invoices are
  //    withdrawn (not loaded, but their history stays), collections with a settlement or an R-transaction are kept.
  virtual std::size_t import(const ReferenceData& data, bool replace) = 0;

  // -- a run: begin_run, per file begin_file … commit_file (or rollback_file), then commit_run. Movements and statements
  //    belong to the current file; all else may also be written between files and then survives the rollback of the next.
  //    Within `Changes`, movements are written first, so allocations and journal may name them; they may also name
  //    movements stored earlier, and invoices of the last `load`. Anything else is a BookError.
  virtual void begin_run(std::string_view run_id, Date as_of, std::string_view policy_hash) = 0;
  virtual void begin_file(const FileRow& file) = 0;
  virtual void mark_statement() = 0;      ///< savepoint: a statement begins; forgets the mark before
  virtual void rollback_statement() = 0;  ///< to the last mark, which stays
  virtual void add(const StatementRow& statement) = 0;
  virtual void write(const Changes& changes) = 0;
  virtual void write(const StateChanges& changes) = 0;
  virtual void add(const std::vector<Diagnostic>& diagnostics) = 0;
  /// The file with everything written since begin_file is part of the run. `file` has its final
  /// counts: of what was accepted, so without quarantined statements (invariant 1 compares them with the rows stored).
  virtual void commit_file(const FileRow& file) = 0;
  virtual void rollback_file() = 0;
  /// After the last file: does what was put off until all rows are there, which takes a while. Another thread may do it while
  /// this one leaves the book alone. Without it `commit_run` does; what is written after it is part of the run like all else.
  virtual void settle() = 0;
  /// Ends the run: one durable commit of all its files, what was written outside of them, and the audit record. Until then
  /// nothing of the run is in the book. `publications`: its outputs, complete and on the disk under their hidden names.
  virtual void commit_run(const AuditRow& audit, const std::vector<Publication>& publications) = 0;
  void commit_run(const AuditRow& audit) { commit_run(audit, {}); }

  // -- outputs
  /// 8 hex digits that no other book at another address has: for hidden names in folders that books may share.
  [[nodiscard]] virtual std::string label() const = 0;
  /// Committed, and not yet known to be in place; in the order of their commits.
  [[nodiscard]] virtual std::vector<Publication> unpublished() = 0;
  /// All of them are in place; a durable commit.
  virtual void published() = 0;

  // -- retries that leave the house
  /// What was written to collection files: registers the collections and stores the retries, each with its audit record, in
  /// one durable commit.
  virtual void release(const ReferenceData& collections, const std::vector<std::pair<Retry, AuditRow>>& retries,
                       const std::vector<Publication>& publications) = 0;
};

}  // namespace lettrage::book
