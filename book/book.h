/// \file
/// The book: everything Lettrage remembers, behind one interface: in SQLite or in PostgreSQL. What a run needs of it is in
/// run_book.h. Not thread-safe: one thread at a time.
///
/// Bad configuration or an unreachable book is an `OpenError`; a failing disk in the middle throws `BookError`, which ends
/// the run with exit code 5 and leaves the book as it was at the last commit.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "book/run_book.h"
#include "core/model/presentation.h"

namespace lettrage::book {

/// Which aliases: those that fit all that is given.
struct AliasChoice {
  std::string_view customer_id, iban, name;
  std::optional<Hash128> movement;
};

/// What a retry may not exceed; the policy's numbers (invariant 5).
struct RetryLimits {
  int automatic = 2, automatic_once = 1, automatic_technical = 2;  ///< retries per chain, by the rule of the latest event
  int window_days = 42;                                            ///< after the first collection of the chain
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

class Book : public RunBook {
 public:
  using RunBook::add;

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
    Table table;        ///< the first hundred rows
    bool more = false;  ///< there are others; `export_table` has all of them
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
  /// Movements that wait for a person: `suggested` and `unmatched`. Found by an index.
  [[nodiscard]] virtual std::uint64_t waiting() = 0;
  /// Account and last day of each end-of-day statement from `since` on.
  virtual void statement_days(Date since, const std::function<void(std::string_view account, Date day)>& each) = 0;
  /// A message that collections were sent with.
  struct SentCollection {
    std::string message_id;
    std::uint64_t sent = 0, returned = 0;  ///< debits collected from `since` on; those of them that came back
  };
  /// By message. Reads no collection before `since`: found by an index.
  [[nodiscard]] virtual std::vector<SentCollection> sent_collections(Date since) = 0;

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

enum class OpenMode {
  ReadOnly,
  ReadWrite,
  Throwaway,  ///< ReadWrite, of a book that nobody keeps: no commit waits for the disk
};
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
/// A book in memory, for tests.
[[nodiscard]] std::unique_ptr<Book> open_memory();

}  // namespace lettrage::book
