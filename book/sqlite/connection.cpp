#include "book/sqlite/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "book/book.h"
#include "book/sql/row_source.h"
#include "embedded/lettrage_book.h"

namespace lettrage::book::sqlite {
namespace {

class PreparedStatement final : public sql::Statement {
 public:
  PreparedStatement(sqlite3* connection, std::string_view sql) {
    if (sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) !=
        SQLITE_OK)
      fail(connection, sql.substr(0, 80));
  }
  ~PreparedStatement() override { sqlite3_finalize(handle_); }
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;

  bool step() override {
    const int code = sqlite3_step(handle_);
    check(code);
    return code == SQLITE_ROW;
  }
  void reset() noexcept override { sqlite3_reset(handle_); }

  [[nodiscard]] bool is_null(int column) const noexcept override { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
  [[nodiscard]] std::int64_t integer(int column) const noexcept override { return sqlite3_column_int64(handle_, column); }
  [[nodiscard]] std::string_view text(int column) const noexcept override {
    const auto* bytes = sqlite3_column_text(handle_, column);
    if (bytes == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }
  [[nodiscard]] std::string_view bytes(int column) const noexcept override {
    const auto* bytes = sqlite3_column_blob(handle_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }

 protected:
  void bind_integer(int index, std::int64_t value) override { check(sqlite3_bind_int64(handle_, index, value)); }
  void bind_null(int index) override { check(sqlite3_bind_null(handle_, index)); }
  void bind_text(int index, std::string_view text) override {
    check(sqlite3_bind_text64(handle_, index, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_bytes(int index, std::string_view bytes) override {
    check(sqlite3_bind_blob64(handle_, index, bytes.data(), bytes.size(), SQLITE_STATIC));
  }

 private:
  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    fail(sqlite3_db_handle(handle_), std::string_view{sqlite3_sql(handle_)}.substr(0, 80));
  }
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace

void fail(sqlite3* connection, std::string_view doing) {
  const char* file = sqlite3_db_filename(connection, "main");
  throw BookError{fmt::format("book {}: {} ({}, SQLite code {})", file != nullptr && *file != '\0' ? file : "in memory",
                              sqlite3_errmsg(connection), doing, sqlite3_extended_errcode(connection))};
}

Connection::Connection(const std::string& path, Mode mode, WriterLock lock) : lock_{std::move(lock)} {
  // One thread at a time uses a connection, and nobody asks for SQLite's memory statistics: both cost a lock per allocation.
  // Refused, harmlessly, where SQLite is running already.
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
  const int flags = mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(mode == Mode::Memory ? ":memory:" : path.c_str(), &connection_,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code == SQLITE_OK) return;
  const std::string why = connection_ != nullptr ? sqlite3_errmsg(connection_) : "out of memory";
  sqlite3_close_v2(connection_);
  throw BookError{fmt::format("book {}: {}", path, why)};
}

Connection::~Connection() {
  forget_statements();
  appending_.clear();
  sqlite3_close_v2(connection_);
}

std::unique_ptr<sql::Statement> Connection::prepare(std::string_view sql) {
  return std::make_unique<PreparedStatement>(connection_, sql);
}

void Connection::execute(const std::string& sql) {
  if (sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(connection_, std::string_view{sql}.substr(0, 80));
}

std::vector<std::unique_ptr<sql::Database>> Connection::begin_reading_together(std::size_t others) {
  const std::string path = place();
  constexpr int attempts = 3;
  // What a transaction sees is settled by its first reading.
  const auto settle = [](sql::Database& database) {
    database.begin_reading();
    static_cast<void>(database.integer("SELECT count(*) FROM sqlite_schema"));
  };
  for (int attempt = 0; attempt < attempts && !path.empty(); ++attempt) {
    std::vector<std::unique_ptr<sql::Database>> readers;
    std::vector<std::int64_t> versions;
    for (std::size_t i = 0; i < others; ++i) {
      auto reader = std::make_unique<Connection>(path, Mode::ReadOnly, WriterLock{});
      sqlite3_busy_timeout(reader->handle(), 5000);
      reader->execute("PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF");
      versions.push_back(reader->integer("PRAGMA data_version"));
      readers.push_back(std::move(reader));
    }
    settle(*this);
    for (const auto& reader : readers) settle(*reader);
    // The number changes when somebody has committed since: then it was between any two of the readings, or not.
    bool same = true;
    for (std::size_t i = 0; i < others; ++i) same = same && readers[i]->integer("PRAGMA data_version") == versions[i];
    if (same) return readers;
    commit();
  }
  begin_reading();
  return {};
}

std::int64_t Connection::changes() const noexcept { return sqlite3_changes64(connection_); }
bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(connection_) == 0; }

void Connection::check_references(sql::References when) {
  switch (when) {
    case sql::References::Checked: return execute("PRAGMA foreign_keys = ON");
    case sql::References::AtCommit: return execute("PRAGMA defer_foreign_keys = ON");
    case sql::References::Unchecked: return execute("PRAGMA foreign_keys = OFF");
  }
}

std::string Connection::place() const {
  const char* path = sqlite3_db_filename(connection_, "main");  // as SQLite resolved it: one spelling for one file
  return path == nullptr ? std::string{} : std::string{path};
}

void Connection::append(const sql::RowSource& rows) {
  for (auto& [source, insert] : appending_) {
    if (source == &rows) return insert->run();
  }
  appending_.emplace_back(&rows, prepare(fmt::format("INSERT INTO {} SELECT * FROM {}", rows.table(), rows.name())));
  appending_.back().second->run();
}

void Connection::leave_out_indexes() {
  execute(
      "DROP INDEX movements_by_id; DROP INDEX movements_by_duplicate_of; DROP INDEX allocations_by_id;"
      "DROP INDEX allocations_by_invoice");
}

void Connection::make_indexes() { execute(std::string{embedded::deferred_indexes_sql}); }

}  // namespace lettrage::book::sqlite
