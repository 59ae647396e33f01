/// \file
/// The book over an SQL database. One object is one connection; a writing one holds the book's lock as long as it lives.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "book/book.h"
#include "book/sql/database.h"
#include "book/sql/new_rows.h"
#include "book/sql/row_ids.h"

namespace lettrage::book::sql {

class SqlBook final : public Book {
 public:
  /// `database` is migrated to the current version.
  explicit SqlBook(std::unique_ptr<Database> database);
  ~SqlBook() override;
  SqlBook(const SqlBook&) = delete;
  SqlBook& operator=(const SqlBook&) = delete;

  [[nodiscard]] Snapshot load(unsigned threads) override;
  std::size_t import(const ReferenceData& data, bool replace) override;

  void begin_run(std::string_view run_id, Date as_of, std::string_view policy_hash) override;
  void begin_file(const FileRow& file) override;
  void mark_statement() override;
  void rollback_statement() override;
  void add(const StatementRow& statement) override;
  void write(const Changes& changes) override;
  void write(const StateChanges& changes) override;
  void add(const std::vector<Diagnostic>& diagnostics) override;
  void commit_file(const FileRow& file) override;
  void rollback_file() override;
  void settle() override;
  void commit_run(const AuditRow& audit, const std::vector<Publication>& publications) override;

  void update(const Retry& retry, const AuditRow& audit) override;
  void update(const Notice& notice, const AuditRow& audit) override;
  [[nodiscard]] std::optional<Notice> notice(std::string_view notice_id) override;
  void add(const DunningFact& fact, const AuditRow& audit) override;
  std::size_t lift(const DunningFact& fact, const AuditRow& audit) override;
  void update(const Mandate& mandate, std::string_view action, const std::vector<Retry>& retries,
              const std::vector<Notice>& notices, const AuditRow& audit) override;
  void release(const ReferenceData& collections, const std::vector<std::pair<Retry, AuditRow>>& retries,
               const std::vector<Publication>& publications) override;
  [[nodiscard]] std::string label() const override;
  [[nodiscard]] std::vector<Publication> unpublished() override;
  void published() override;
  void learn(const Teaching& teaching) override;
  std::size_t unlearn(Hash128 movement) override;
  void discard() override;
  std::size_t forget(const AliasChoice& choice, Date as_of, std::string_view actor) override;
  [[nodiscard]] StoredMovement stored(Hash128 movement, TextArena& arena) override;
  [[nodiscard]] std::optional<MovementRow> movement(std::string_view movement_id, TextArena& arena) override;
  void audit(const AuditRow& row) override;
  [[nodiscard]] Reverted revert(const Reverting& what) override;

  std::uint64_t copy_to(Book& other) override;
  bool export_table(std::string_view table, const std::function<void(const std::vector<std::string>&)>& header,
                    const std::function<void(const std::vector<std::string>&)>& row) override;
  [[nodiscard]] std::vector<std::string> tables() const override;
  void presentations(Presentations which, const std::function<void(const Presentation&)>& each) override;
  void unmatched_failures(const std::function<void(const Failure&)>& each) override;
  [[nodiscard]] std::uint64_t waiting() override;
  void statement_days(Date since, const std::function<void(std::string_view account, Date day)>& each) override;
  [[nodiscard]] std::vector<SentCollection> sent_collections(Date since) override;
  [[nodiscard]] std::vector<Section> story(std::string_view id) override;
  [[nodiscard]] std::vector<Check> verify(const RetryLimits& limits) override;

 private:
  // import.cpp
  std::size_t import_invoices(const std::vector<Invoice>& invoices, bool replace);
  std::size_t import_mandates(const std::vector<Mandate>& mandates, bool replace);
  std::size_t import_customers(const std::vector<Customer>& customers, bool replace);
  std::size_t import_collections(const std::vector<Collection>& collections, bool replace);
  // write.cpp
  void read_counters();  ///< of rows, as the book has them
  void ensure_transaction();
  void remember(std::string_view key, std::string_view value);  ///< in `meta`
  void forget_caches();
  [[nodiscard]] std::int64_t name_seq(std::string_view name);         ///< row of `names`, made on first use
  [[nodiscard]] std::int64_t movement_seq(Hash128 movement);          ///< throws if the book has no such movement
  [[nodiscard]] std::int64_t allocation_seq(Hash128 allocation);      ///< 0 where there is none
  [[nodiscard]] std::int64_t invoice_seq(std::uint32_t index) const;  ///< throws if the last snapshot has no such invoice
  /// Leaves indexes out for the rest of the run, where that costs less than keeping them.
  void consider_deferring(std::uint64_t bytes);
  void write_movements(const std::vector<MovementRow>& movements);
  void write_allocations(const std::vector<StoredAllocation>& allocations);
  void write_journal(const std::vector<JournalRow>& journal);
  // aliases.cpp
  void write(const Teaching& teaching);
  // state.cpp
  /// What became of invoices and collections in the whole transaction, each row once: at its end, and before they are read.
  void write_states();
  void write(const StateChanges::CollectionChange& change);
  void write(const StateChanges::OutcomeChange& change);
  void write(const std::vector<const RTransaction*>& events);
  void write(const std::vector<const Retry*>& retries);
  // dunning.cpp
  void write(const std::vector<const Notice*>& notices);
  void write(const DunningFact& fact);
  // mandates.cpp
  void write(const StateChanges::MandateChange& change);
  // publications.cpp
  void write(const std::vector<Publication>& publications);
  // audit.cpp
  void append_audit(const AuditRow& row);

  std::unique_ptr<Database> database_;
  NewRows new_;                                                           ///< of the batch that is written; empty else
  std::int64_t run_ = 0, file_ = 0;                                       ///< rows being written, 0 = none
  std::int64_t next_movement_ = 1, next_line_ = 1, next_allocation_ = 1;  ///< movements.seq, journal.line, allocations.seq
  std::int64_t first_movement_ = 0;                                       ///< of the current file
  bool marked_ = false;
  struct {
    std::size_t invoices = 0, collections = 0;
  } file_states_, marked_states_;  ///< of the states that wait, those that came before the file and before the mark
  std::vector<std::int64_t> collections_, invoices_;          ///< collections.seq and invoices.seq by index of the last snapshot
  std::unordered_map<std::string_view, std::int64_t> names_;  ///< found again in the database after a rollback
  std::deque<std::string> name_texts_;
  RowIds movement_rows_, allocation_rows_;  ///< of the current file; with indexes deferred, of all
  std::uint64_t run_bytes_ = 0;             ///< of the files that the run has begun
  std::int64_t run_began_at_ = 1;           ///< movements.seq
  bool deferred_ = false;                   ///< indexes are left out until the run is settled, and its rows found without
  bool indexed_ = false;                    ///< they have been made again
};

/// Number of the schema this program writes.
inline constexpr int schema_version = 9;

}  // namespace lettrage::book::sql
