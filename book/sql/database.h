/// \file
/// What the book needs of a database, and nothing more: prepared statements, rows, transactions, rows in bulk. SQLite and
/// PostgreSQL are behind it; the statements of the book are written once, in the SQL that both understand (docs/BOOK.md,
/// "One SQL"). Not thread-safe. Everything that fails throws BookError.
///
/// Texts are bound without copies: what is passed to `run` or `bind_all` must live until the statement is reset.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/date.h"
#include "core/hash.h"
#include "core/money.h"

namespace lettrage::book::sql {

class RowSource;

/// A text that is stored even if it is empty; other empty texts are stored as NULL.
struct Key {
  std::string_view text;
};

/// As the book stores a hash: most significant byte first.
[[nodiscard]] std::array<unsigned char, 16> bytes_of(Hash128 hash) noexcept;

/// A prepared statement; its parameters are `?` and `?N`, as SQLite counts them.
class Statement {
 public:
  Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  virtual ~Statement() = default;

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
    hashes_used_ = 0;
    int index = 0;
    (bind(++index, values), ...);
  }
  /// True while there is a row.
  virtual bool step() = 0;
  virtual void reset() noexcept = 0;

  void bind(int index, std::int64_t value) { bind_integer(index, value); }
  void bind(int index, std::uint64_t value) { bind_integer(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::int32_t value) { bind_integer(index, value); }
  void bind(int index, std::uint32_t value) { bind_integer(index, value); }
  void bind(int index, std::uint16_t value) { bind_integer(index, value); }
  void bind(int index, std::uint8_t value) { bind_integer(index, value); }
  void bind(int index, bool value) { bind_integer(index, value ? 1 : 0); }
  void bind(int index, std::nullptr_t) { bind_null(index); }
  void bind(int index, std::string_view text) { text.empty() ? bind_null(index) : bind_text(index, text); }  ///< NULL if empty
  void bind(int index, const std::string& text) { bind(index, std::string_view{text}); }
  void bind(int index, Key key) { bind_text(index, key.text); }
  void bind(int index, const Currency& currency) { bind(index, currency.code()); }
  void bind(int index, Date date);     ///< days since 1970-01-01, NULL if absent
  void bind(int index, Hash128 hash);  ///< 16 bytes, most significant first; NULL if absent

  [[nodiscard]] virtual bool is_null(int column) const noexcept = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const noexcept = 0;    ///< 0 for NULL; 1 for what is true
  [[nodiscard]] virtual std::string_view text(int column) const noexcept = 0;   ///< until the next step; empty for NULL
  [[nodiscard]] virtual std::string_view bytes(int column) const noexcept = 0;  ///< of a blob, until the next step
  [[nodiscard]] Date date(int column) const noexcept {
    const std::int64_t days = integer(column);
    return days == 0 && is_null(column) ? Date{} : Date::from_days(static_cast<std::int32_t>(days));
  }
  [[nodiscard]] Hash128 hash(int column) const noexcept;
  [[nodiscard]] Currency currency(int column) const noexcept { return Currency::make(text(column)).value_or(Currency{}); }
  template <class Number>
  [[nodiscard]] Number number(int column) const noexcept {
    return static_cast<Number>(integer(column));
  }

 protected:
  virtual void bind_integer(int index, std::int64_t value) = 0;
  virtual void bind_null(int index) = 0;
  virtual void bind_text(int index, std::string_view text) = 0;
  virtual void bind_bytes(int index, std::string_view bytes) = 0;

 private:
  std::array<std::array<unsigned char, 16>, 12> hashes_{};  ///< bound to this run
  std::size_t hashes_used_ = 0;
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

/// When the database itself sees to it that what a row names is there.
enum class References : unsigned char {
  Checked,
  AtCommit,   ///< until this transaction ends; inside of one only
  Unchecked,  ///< while they are right by construction; without effect inside of a transaction
};

/// A connection to one book. Closing it rolls back what was not committed, and lets others write.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  [[nodiscard]] virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;
  /// Runs one or several statements without values.
  virtual void execute(const std::string& sql) = 0;
  /// The prepared statement of a literal, prepared on first use. The same literal must not be in use twice at a time.
  [[nodiscard]] Statement& statement(const char* literal);
  /// First column of the first row as an integer, 0 without a row.
  [[nodiscard]] std::int64_t integer(const char* sql);
  [[nodiscard]] std::string text(const char* sql);
  [[nodiscard]] virtual std::int64_t changes() const noexcept = 0;  ///< rows touched by the last statement that was stepped

  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
  virtual void begin() = 0;          ///< to write
  virtual void begin_reading() = 0;  ///< one view of the book, whoever commits meanwhile
  /// `begin_reading` on this connection and on up to `others` more, which all see the same book: for threads that read it each on
  /// its own. They end with their connections. None where the book is in memory, or changes all the time.
  [[nodiscard]] virtual std::vector<std::unique_ptr<Database>> begin_reading_together(std::size_t others);
  virtual void commit() = 0;  ///< on the disk when it returns
  virtual void rollback() = 0;

  virtual void check_references(References when) = 0;
  /// What identifies the book among all that this machine can reach: the same however the address is spelt.
  [[nodiscard]] virtual std::string place() const = 0;

  // -- rows in bulk
  virtual void add(RowSource& rows) = 0;  ///< called by its constructor
  virtual void remove(RowSource& rows) noexcept = 0;
  /// Lets statements read the rows as a table of the source's name, as they are now, until the transaction ends.
  virtual void stage(const RowSource& rows) = 0;
  /// Stores the rows in the table that the source is for, whose columns they have.
  virtual void append(const RowSource& rows) = 0;
  /// Numbers the rows of `invoices` above `last` without gaps, in their order. None of them is referred to yet.
  virtual void close_gaps_of_invoices(std::int64_t last) = 0;

  // -- indexes that rows enter in no order of their own
  [[nodiscard]] virtual bool may_leave_out_indexes() const noexcept = 0;
  virtual void leave_out_indexes() = 0;
  virtual void make_indexes() = 0;

 protected:
  void forget_statements() noexcept { statements_.clear(); }  ///< before the connection is closed

 private:
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

/// One view of the book for several queries: a transaction of its own where none is open.
class Reading {
 public:
  explicit Reading(Database& database);
  struct Begun {};
  /// Ends the reading that was begun already.
  Reading(Database& database, Begun) noexcept : database_{database}, mine_{true} {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading();

 private:
  Database& database_;
  bool mine_;
};

}  // namespace lettrage::book::sql
