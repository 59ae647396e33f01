#include "book/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "book/book.h"

namespace lettrage::book::sqlite {
namespace {

[[noreturn]] void fail(sqlite3* connection, std::string_view doing) {
  const char* file = sqlite3_db_filename(connection, "main");
  throw BookError{fmt::format("book {}: {} ({}, SQLite code {})", file != nullptr && *file != '\0' ? file : "in memory",
                              sqlite3_errmsg(connection), doing, sqlite3_extended_errcode(connection))};
}

}  // namespace

std::array<unsigned char, 16> bytes_of(Hash128 hash) noexcept {
  std::array<unsigned char, 16> bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(hash.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<unsigned char>(hash.low >> (56 - 8 * i));
  }
  return bytes;
}

Statement::Statement(sqlite3* connection, std::string_view sql) {
  if (sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) !=
      SQLITE_OK)
    fail(connection, sql.substr(0, 80));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  fail(sqlite3_db_handle(handle_), std::string_view{sqlite3_sql(handle_)}.substr(0, 80));
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  check(code);
  return code == SQLITE_ROW;
}

void Statement::reset() noexcept {
  sqlite3_reset(handle_);
  blobs_used_ = 0;
}

void Statement::bind(int index, std::int64_t value) { check(sqlite3_bind_int64(handle_, index, value)); }
void Statement::bind(int index, std::nullptr_t) { check(sqlite3_bind_null(handle_, index)); }

void Statement::bind(int index, std::string_view text) {
  if (text.empty())
    bind(index, nullptr);
  else
    bind(index, Key{text});
}

void Statement::bind(int index, Key key) {
  check(
      sqlite3_bind_text64(handle_, index, key.text.empty() ? "" : key.text.data(), key.text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int index, Date date) {
  if (date.present())
    bind(index, static_cast<std::int64_t>(date.days()));
  else
    bind(index, nullptr);
}

void Statement::bind(int index, Hash128 hash) {
  if (!hash.present()) return bind(index, nullptr);
  if (blobs_used_ == blobs_.size()) throw BookError{"book: more hashes in one statement than it has room for"};
  auto& bytes = blobs_[blobs_used_++];
  bytes = bytes_of(hash);
  check(sqlite3_bind_blob64(handle_, index, bytes.data(), bytes.size(), SQLITE_STATIC));
}

bool Statement::is_null(int column) const noexcept { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const noexcept { return sqlite3_column_int64(handle_, column); }

std::string_view Statement::text(int column) const noexcept {
  const auto* bytes = sqlite3_column_text(handle_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::string_view Statement::bytes(int column) const noexcept {
  const auto* bytes = sqlite3_column_blob(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

Date Statement::date(int column) const noexcept {
  return is_null(column) ? Date{} : Date::from_days(static_cast<std::int32_t>(integer(column)));
}

Hash128 Statement::hash(int column) const noexcept {
  const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(handle_, column));
  if (bytes == nullptr || sqlite3_column_bytes(handle_, column) != 16) return {};
  Hash128 hash;
  for (std::size_t i = 0; i < 8; ++i) {
    hash.high = hash.high << 8 | bytes[i];
    hash.low = hash.low << 8 | bytes[8 + i];
  }
  return hash;
}

Currency Statement::currency(int column) const noexcept { return Currency::make(text(column)).value_or(Currency{}); }

Database::Database(const std::string& path, Mode mode) {
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

Database::~Database() {
  statements_.clear();
  sqlite3_close_v2(connection_);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(connection_, std::string_view{sql}.substr(0, 80));
}

Statement& Database::statement(const char* literal) {
  auto& held = statements_[literal];
  if (!held) held = std::make_unique<Statement>(connection_, literal);
  return *held;
}

std::int64_t Database::integer(const char* sql) {
  Statement query{connection_, sql};
  return query.step() ? query.integer(0) : 0;
}

std::string Database::text(const char* sql) {
  Statement query{connection_, sql};
  return query.step() ? std::string{query.text(0)} : std::string{};
}

std::int64_t Database::changes() const noexcept { return sqlite3_changes64(connection_); }
bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(connection_) == 0; }

Transaction::Transaction(Database& database) : database_{database}, nested_{database.in_transaction()} {
  database_.execute(nested_ ? "SAVEPOINT nested" : "BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (done_ || !database_.in_transaction()) return;
  try {
    database_.execute(nested_ ? "ROLLBACK TO nested; RELEASE nested" : "ROLLBACK");
  } catch (...) {
    // The disk failed, or there is no memory to say so: SQLite rolls back when the book is opened again.
  }
}

void Transaction::commit() {
  database_.execute(nested_ ? "RELEASE nested" : "COMMIT");
  done_ = true;
}

}  // namespace lettrage::book::sqlite
