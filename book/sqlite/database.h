/// \file
/// RAII over SQLite's C interface: a connection, prepared statements, values bound by type. Nothing here knows the book.
///
/// Texts and blobs are bound without copies: what is passed to `run` or `bind_all` must live until the statement is reset.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/date.h"
#include "core/hash.h"
#include "core/money.h"

struct sqlite3;
struct sqlite3_stmt;

namespace lettrage::book::sqlite {

/// A text that is stored even if it is empty; other empty texts are stored as NULL.
struct Key {
  std::string_view text;
};

/// As the book stores a hash: most significant byte first.
[[nodiscard]] std::array<unsigned char, 16> bytes_of(Hash128 hash) noexcept;

/// A prepared statement. Not thread-safe. Throws BookError.
class Statement {
 public:
  Statement(sqlite3* connection, std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Binds, runs to the end, and resets.
  template <class... Values>
  void run(const Values&... values) {
    bind_all(values...);
    while (step()) {
    }
    reset();
  }
  template <class... Values>
  void bind_all(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
  }
  /// True while there is a row.
  bool step();
  void reset() noexcept;

  void bind(int index, std::int64_t value);
  void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::int32_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::uint32_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::uint16_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::uint8_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, bool value) { bind(index, static_cast<std::int64_t>(value ? 1 : 0)); }
  void bind(int index, std::nullptr_t);
  void bind(int index, std::string_view text);  ///< NULL if empty
  void bind(int index, const std::string& text) { bind(index, std::string_view{text}); }
  void bind(int index, Key key);
  void bind(int index, const Currency& currency) { bind(index, currency.code()); }
  void bind(int index, Date date);     ///< days since 1970-01-01, NULL if absent
  void bind(int index, Hash128 hash);  ///< 16 bytes, most significant first; NULL if absent

  [[nodiscard]] bool is_null(int column) const noexcept;
  [[nodiscard]] std::int64_t integer(int column) const noexcept;
  [[nodiscard]] std::string_view text(int column) const noexcept;   ///< until the next step
  [[nodiscard]] std::string_view bytes(int column) const noexcept;  ///< of a blob, until the next step
  [[nodiscard]] Date date(int column) const noexcept;
  [[nodiscard]] Hash128 hash(int column) const noexcept;
  [[nodiscard]] Currency currency(int column) const noexcept;
  template <class Number>
  [[nodiscard]] Number number(int column) const noexcept {
    return static_cast<Number>(integer(column));
  }

 private:
  void check(int code) const;
  sqlite3_stmt* handle_ = nullptr;
  std::array<std::array<unsigned char, 16>, 12> blobs_{};  ///< hashes bound to this run
  std::size_t blobs_used_ = 0;
};

/// Rows of a query; resets the statement when it goes out of scope.
class Rows {
 public:
  template <class... Values>
  explicit Rows(Statement& statement, const Values&... values) : statement_{statement} {
    statement_.bind_all(values...);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { statement_.reset(); }
  bool next() { return statement_.step(); }
  const Statement* operator->() const noexcept { return &statement_; }
  const Statement& operator*() const noexcept { return statement_; }

 private:
  Statement& statement_;
};

/// A connection. Closing it rolls back what was not committed.
class Database {
 public:
  enum class Mode { ReadOnly, ReadWrite, Memory };
  /// Throws BookError where the file cannot be opened. Nothing is read yet.
  Database(const std::string& path, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// Runs one or several statements without values.
  void execute(const char* sql);
  void execute(const std::string& sql) { execute(sql.c_str()); }
  /// The prepared statement of a literal, prepared on first use. The same literal must not be in use twice at a time.
  [[nodiscard]] Statement& statement(const char* literal);
  /// First column of the first row as an integer, 0 without a row.
  [[nodiscard]] std::int64_t integer(const char* sql);
  [[nodiscard]] std::string text(const char* sql);
  [[nodiscard]] std::int64_t changes() const noexcept;  ///< rows touched by the last statement
  [[nodiscard]] bool in_transaction() const noexcept;
  [[nodiscard]] sqlite3* handle() const noexcept { return connection_; }

 private:
  sqlite3* connection_ = nullptr;
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

/// A transaction, or a savepoint where one is open already. Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool nested_, done_ = false;
};

}  // namespace lettrage::book::sqlite
