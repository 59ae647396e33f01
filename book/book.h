/// \file
/// The book: everything Lettrage remembers, behind one interface: in SQLite or in PostgreSQL. Not thread-safe: one thread at a
/// time.
///
/// Bad configuration or an unreachable book is an `OpenError`; a failing disk in the middle throws `BookError`, which ends
/// the run with exit code 5 and leaves the book as it was at the last commit.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/model/allocation.h"
#include "core/model/dunning.h"
#include "core/model/presentation.h"
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

/// Which aliases: those that fit all that is given.
struct AliasChoice {
  std::string_view customer_id, iban, name;
  std::optional<Hash128> movement;
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
  std::vector<const Retry*> retries;
  std::vector<const Notice*> notices;         ///< one that is stored keeps what people did with it
  std::vector<Hash128> withdrawn_notices;     ///< due ones that are no longer needed
  std::vector<PendingBatch> pending_batches;  ///< added
  std::vector<Hash128> settled_batches;       ///< no longer pending
};

/// What a retry may not exceed; the policy's numbers (invariant 5).
struct RetryLimits {
  int automatic = 2, automatic_once = 1, automatic_technical = 2;  ///< retries per chain, by the rule of the latest event
  int window_days = 42;                                            ///< after the first collection of the chain
};

/// Outputs that are written under a hidden name and get their own when the commit that covers them is on the disk. The book
/// remembers them with that commit until they are in place, so that whoever opens it next can finish (pipeline/publish.h).
struct Publication {
  std::string subject;         ///< the run's id, or the message's
  std::string staged, target;  ///< absolute paths in one folder; of a file or of a folder
  std::string state;           ///< what the command had come to: `complete`, `quarantined`, `interrupted`
};

/// What is to be taken back, and who says so.
struct Reverting {
  std::vector<std::string> ids;  ///< run ids; files by their SHA-256 (8 digits at least), or by a path that only one has
  bool alone = false;            ///< refuse where other files build on them; else these go as well
  std::string as_of, actor;
  RetryLimits limits{};
};

struct Reverted {
  struct File {
    std::string path, sha256, state;
    std::string why;  ///< of a file that was not named: how it builds on one that was
  };
  std::string error;                  ///< why nothing was done; may have several lines
  std::vector<File> files;            ///< that are gone
  std::vector<File> copies;           ///< of the same bytes, passed over then: nobody's now, to be read again
  std::vector<std::string> released;  ///< retries that had left the house: flagged, not taken back
  std::size_t movements = 0;          ///< that are gone
  std::size_t handed_over = 0;        ///< that stay, because another file tells of them, too
  std::size_t r_transactions = 0, allocations = 0, retries = 0;
};

class Book {
 public:
  virtual ~Book() = default;

  // -- reading
  [[nodiscard]] virtual Snapshot load() = 0;

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

  // -- people
  virtual void update(const Retry& retry, const AuditRow& audit) = 0;
  virtual void update(const Notice& notice, const AuditRow& audit) = 0;
  /// The notice of that id (`nt…`).
  [[nodiscard]] virtual std::optional<Notice> notice(std::string_view notice_id) = 0;
  virtual void add(const DunningFact& fact, const AuditRow& audit) = 0;
  /// From `fact.from` on none of the customer's facts holds any more; `fact` says who looked. Returns how many were lifted.
  virtual std::size_t lift(const DunningFact& fact, const AuditRow& audit) = 0;
  /// What a person did to a mandate: stores it, with `action` in its history, and what follows from it.
  virtual void update(const Mandate& mandate, std::string_view action, const std::vector<Retry>& retries,
                      const std::vector<Notice>& notices, const AuditRow& audit) = 0;
  /// What was written to collection files: registers the collections and stores the retries, each with its audit record, in
  /// one durable commit.
  virtual void release(const ReferenceData& collections, const std::vector<std::pair<Retry, AuditRow>>& retries,
                       const std::vector<Publication>& publications) = 0;
  /// The aliases of payers below are kept apart from what is imported; `load` adds those that count to the customer. All are
  /// committed with the next commit.
  ///
  /// A person's word counts even where the same was forgotten before.
  virtual void learn(const Teaching& teaching) = 0;
  /// Takes back what a movement taught, as if it had never been decided. Returns how many aliases that were.
  virtual std::size_t unlearn(Hash128 movement) = 0;
  /// Somebody says that aliases are wrong: they do not count from now on, and no proof teaches them again. Returns how many.
  virtual std::size_t forget(const AliasChoice& choice, Date as_of, std::string_view actor) = 0;
  /// Drops what was written and not committed yet; not inside of a file.
  virtual void discard() = 0;
  /// The stored movement of that id (`mv…`), without identity and offset; texts on `arena`.
  [[nodiscard]] virtual std::optional<MovementRow> movement(std::string_view movement_id, TextArena& arena) = 0;
  virtual void audit(const AuditRow& row) = 0;
  /// Takes files and runs back with everything that came of them, in one durable commit that leaves a book in which `verify`
  /// holds; or does nothing and says why. Afterwards the same files can be read again. docs/REVERT.md.
  [[nodiscard]] virtual Reverted revert(const Reverting& what) = 0;

  // -- tables for `export`, `explain`, `review list`, `retries list`: rows of text in a documented order
  struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
  };
  /// `movements`, `allocations`, `invoices`, `mandates`, `customers`, `aliases`, `collections`, `r_transactions`, `retries`,
  /// `notices`, `dunning_facts`, `mandate_history`, `journal`, `files`, `statements`, `diagnostics`, `audit`; false for an
  /// unknown name. Streams rows; an absent value is an empty text. Amounts are decimals in the row's currency, dates ISO, columns
  /// as in CONTRACT.md.
  virtual bool export_table(std::string_view table, const std::function<void(const std::vector<std::string>&)>& header,
                            const std::function<void(const std::vector<std::string>&)>& row) = 0;
  [[nodiscard]] virtual std::vector<std::string> tables() const = 0;
  /// The movement, invoice, R-transaction, retry, allocation or notice of that id with everything stored about it, as
  /// sections of a story; empty if nothing has that id. Ids of movements and the like are those that `export_table` prints
  /// (`mv…` movement, `al…` allocation, `rt…` R-transaction, `ry…` retry, `nt…` notice); all else is an invoice's id.
  struct Section {
    std::string title;
    Table table;
  };
  [[nodiscard]] virtual std::vector<Section> story(std::string_view id) = 0;

  /// Copies all there is to `other`, which may be in another kind of database and must be empty, in one transaction of it; reads
  /// the copy back and compares. Throws BookError, and leaves `other` as it was, where that fails. Returns the number of rows.
  virtual std::uint64_t copy_to(Book& other) = 0;

  // -- figures
  enum class Presentations : std::uint8_t { Failed, All };
  /// Streams the collections that were sent, in the order in which they came to the book.
  virtual void presentations(Presentations which, const std::function<void(const Presentation&)>& each) = 0;
  /// Failed debits of which no collection is known.
  virtual void unmatched_failures(const std::function<void(const Failure&)>& each) = 0;

  // -- invariants (CONTRACT "Invariants that verify proves")
  struct Check {
    int number;
    std::string name;
    std::uint64_t checked;              ///< things looked at
    std::vector<std::string> failures;  ///< at most 100, then how many more there are
    std::vector<std::string> notes{};   ///< worth knowing, no failure: sequence gaps, interrupted runs
  };
  using RetryLimits = book::RetryLimits;
  /// The seven of CONTRACT.md, in order, and the reminders. Reads only.
  [[nodiscard]] virtual std::vector<Check> verify(const RetryLimits& limits) = 0;
  [[nodiscard]] std::vector<Check> verify() { return verify(RetryLimits{}); }
};

enum class OpenMode { ReadOnly, ReadWrite };
struct OpenError {
  bool usage = false;  ///< bad address (exit 2) rather than locked, unreachable or damaged (exit 5)
  std::string text;
  bool absent = false;  ///< there is none yet: whoever opens it to write makes it
};
[[nodiscard]] inline OpenError usage(std::string text) { return {.usage = true, .text = std::move(text)}; }
[[nodiscard]] inline OpenError absent(std::string text) { return {.usage = true, .text = std::move(text), .absent = true}; }
[[nodiscard]] inline OpenError unavailable(std::string text) { return {.usage = false, .text = std::move(text)}; }
struct Opened {
  std::unique_ptr<Book> book;  ///< null on error
  OpenError error;
};
/// A path is SQLite and is created with mode 0600 if absent (not for ReadOnly); `postgresql://…` is PostgreSQL, whose schema is
/// made if absent (docs/POSTGRESQL.md). Applies migrations by version number;
/// a book of a newer version is an error that says so.
[[nodiscard]] Opened open(const std::string& address, OpenMode mode);
/// A book in memory, for `--dry-run` without a book and for tests.
[[nodiscard]] std::unique_ptr<Book> open_memory();

}  // namespace lettrage::book
