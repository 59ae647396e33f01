/// \file
/// A book in one SQLite file (or in memory), behind `sql/database.h`. A connection that writes holds the book's lock as long as
/// it lives.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "book/sql/database.h"
#include "book/sqlite/writer_lock.h"

struct sqlite3;

namespace lettrage::book::sqlite {

class Connection final : public sql::Database {
 public:
  enum class Mode { ReadOnly, ReadWrite, Memory };
  /// Throws BookError where the file cannot be opened. Nothing is read yet. `lock` holds nothing but for ReadWrite.
  Connection(const std::string& path, Mode mode, WriterLock lock);
  ~Connection() override;

  [[nodiscard]] std::unique_ptr<sql::Statement> prepare(std::string_view sql) override;
  void execute(const std::string& sql) override;
  [[nodiscard]] std::int64_t changes() const noexcept override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  void begin() override { execute("BEGIN IMMEDIATE"); }
  void begin_reading() override { execute("BEGIN"); }
  [[nodiscard]] std::vector<std::unique_ptr<sql::Database>> begin_reading_together(std::size_t others) override;
  void commit() override { execute("COMMIT"); }
  void rollback() override { execute("ROLLBACK"); }
  void check_references(sql::References when) override;
  [[nodiscard]] std::string place() const override;

  void add(sql::RowSource& rows) override;
  void remove(sql::RowSource& rows) noexcept override;
  void stage(const sql::RowSource&) override {}  // statements read the rows where they are
  void append(const sql::RowSource& rows) override;
  void close_gaps_of_invoices(std::int64_t) override {}  // a row that is there already takes no number
  [[nodiscard]] bool may_leave_out_indexes() const noexcept override { return true; }
  void leave_out_indexes() override;
  void make_indexes() override;

  [[nodiscard]] sqlite3* handle() const noexcept { return connection_; }

 private:
  WriterLock lock_;
  sqlite3* connection_ = nullptr;
  std::vector<std::pair<const sql::RowSource*, std::unique_ptr<sql::Statement>>> appending_;  ///< stores a source's rows
};

/// Throws BookError with the message of the last call and `doing`.
[[noreturn]] void fail(sqlite3* connection, std::string_view doing);

}  // namespace lettrage::book::sqlite
