/// \file
/// A book in a schema of a PostgreSQL database, behind `sql/database.h`. A connection that writes holds an advisory lock as long
/// as it lives. docs/POSTGRESQL.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "book/sql/database.h"

struct pg_conn;
struct pg_result;

namespace lettrage::book::postgresql {

struct FreeResult {
  void operator()(pg_result* result) const noexcept;
};
using Result = std::unique_ptr<pg_result, FreeResult>;

class Connection final : public sql::Database {
 public:
  /// Takes over an open connection. `name`: what to call the book in messages, without a password.
  Connection(pg_conn* connection, std::string name);
  ~Connection() override;

  [[nodiscard]] std::unique_ptr<sql::Statement> prepare(std::string_view sql) override;
  void execute(const std::string& sql) override;
  [[nodiscard]] std::int64_t changes() const noexcept override { return changes_; }
  [[nodiscard]] bool in_transaction() const noexcept override;
  void begin() override;
  void begin_reading() override;
  void commit() override;
  void rollback() override;
  void check_references(sql::References) override {}  // what has foreign keys is always checked
  [[nodiscard]] std::string place() const override { return place_; }
  void set_place(std::string place) { place_ = std::move(place); }

  void add(sql::RowSource&) override {}
  void remove(sql::RowSource&) noexcept override {}
  void stage(const sql::RowSource& rows) override;
  void append(const sql::RowSource& rows) override;
  void close_gaps_of_invoices(std::int64_t last) override;
  // Dropping an index would keep readers out until the run ends.
  [[nodiscard]] bool may_leave_out_indexes() const noexcept override { return false; }
  void leave_out_indexes() override {}
  void make_indexes() override {}

  // -- for statements
  [[nodiscard]] pg_conn* handle() const noexcept { return connection_; }
  /// Throws BookError where the result is none; remembers how many rows were touched.
  Result checked(pg_result* result, std::string_view doing);
  [[nodiscard]] std::uint64_t next_name() noexcept { return ++names_; }  ///< of a prepared statement or cursor
  /// Counts transactions: a cursor lives in one.
  [[nodiscard]] std::uint64_t transaction() const noexcept { return transactions_; }
  [[nodiscard]] bool closing() const noexcept { return closing_; }

 private:
  [[noreturn]] void fail(const pg_result* result, std::string_view doing) const;
  void copy(const std::string& table, const sql::RowSource& rows);

  pg_conn* connection_;
  std::string name_, place_;
  std::int64_t changes_ = 0;
  std::uint64_t names_ = 0, transactions_ = 0;
  bool closing_ = false;
};

}  // namespace lettrage::book::postgresql
