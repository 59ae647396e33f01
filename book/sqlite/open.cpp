#include "book/sqlite/open.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "book/sql/packed_identity.h"
#include "book/sql/sql_book.h"
#include "book/sqlite/connection.h"
#include "embedded/lettrage_book.h"

namespace lettrage::book::sqlite {
namespace {

constexpr std::int64_t application_id = 0x4C545247;  // "LTRG" in the file's header: the book is ours

/// Schema changes in order: the n-th brings a book of version n to n + 1.
const std::array migrations{&embedded::schema_v1_sql, &embedded::schema_v2_sql, &embedded::schema_v3_sql,
                            &embedded::schema_v4_sql, &embedded::schema_v5_sql, &embedded::schema_v6_sql,
                            &embedded::schema_v7_sql, &embedded::schema_v8_sql, &embedded::schema_v9_sql};
static_assert(std::size(migrations) == sql::schema_version);

void configure(Connection& database) {
  // A commit is on the disk when it returns. Referential integrity is checked as rows are written.
  database.execute(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF");
  sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

/// For schema-v5.sql: `packed_identity(id, base, …)` is the identity as one value.
void packed_identity(sqlite3_context* context, int, sqlite3_value** values) {
  MovementIdentity identity;
  for (std::size_t i = 0; i < sql::identity_facets.size(); ++i)
    identity.*sql::identity_facets[i] = static_cast<std::uint64_t>(sqlite3_value_int64(values[i + 1]));
  sql::PackedIdentity packed = sql::pack(identity);
  if (sqlite3_value_bytes(values[0]) == 16) std::memcpy(packed.room.data(), sqlite3_value_blob(values[0]), 16);
  sqlite3_result_blob64(context, packed.room.data(), packed.size, SQLITE_TRANSIENT);
}

void bring_up_to_date(Connection& database, std::int64_t version) {
  // Tables that others refer to are built anew.
  database.check_references(sql::References::Unchecked);
  sqlite3_create_function_v2(database.handle(), "packed_identity", static_cast<int>(sql::identity_facets.size()) + 1,
                             SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, packed_identity, nullptr, nullptr, nullptr);
  sql::Transaction transaction{database};
  for (auto i = static_cast<std::size_t>(version); i < migrations.size(); ++i) database.execute(std::string{*migrations[i]});
  database.make_indexes();
  database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, sql::schema_version));
  transaction.commit();
  database.check_references(sql::References::Checked);
}

/// Brings the schema up to date in one transaction. Throws BookError.
void migrate(Connection& database) {
  const auto version = database.integer("PRAGMA user_version");
  if (version > sql::schema_version)
    throw BookError{
        fmt::format("the book has schema version {}, this program knows {}: use a newer Lettrage", version, sql::schema_version)};
  if (version == 0 && database.integer("SELECT count(*) FROM sqlite_schema") != 0)
    throw BookError{"this is an SQLite database but no book: give another path"};
  if (version < sql::schema_version) bring_up_to_date(database, version);
}

/// Makes an empty file nobody else can read; SQLite gives its companions (`-wal`, `-shm`) the same mode.
bool create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
  return descriptor >= 0 || errno == EEXIST;
}

/// A book that was cut off while it was made: its rollback journal waits for a writer. Books have none once they are made.
bool half_made(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path + "-journal", error)) return false;
  std::array<char, 4> id{};  // of the application, at its place in the header
  std::ifstream file{path, std::ios::binary};
  return !file.seekg(68).read(id.data(), id.size()) || std::string_view{id.data(), id.size()} != "LTRG";
}

}  // namespace

Opened open(const std::string& address, OpenMode mode) try {
  const std::string path = std::filesystem::absolute(address).string();
  const bool writing = mode != OpenMode::ReadOnly;
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) return {nullptr, usage(fmt::format("{} is a directory, not a book", path))};
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return {nullptr, usage(fmt::format("{} is not a regular file", path))};
  if (!writing && (!std::filesystem::exists(status) || half_made(path)))
    return {nullptr, absent(fmt::format("there is no book at {}: `run` and `import` create one", path))};
  const auto folder = std::filesystem::path{path}.parent_path();
  if (!std::filesystem::is_directory(folder, error))
    return {nullptr, usage(fmt::format("there is no folder {} to hold the book", folder.string()))};

  WriterLock lock;
  if (writing) {
    auto acquired = WriterLock::acquire(path);
    if (!acquired)
      return {nullptr, unavailable(fmt::format(
                           "the book {} is locked: another Lettrage is writing to it; try again when it has ended", path))};
    lock = std::move(*acquired);
    if (!create(path)) return {nullptr, unavailable(fmt::format("cannot create the book {}: {}", path, std::strerror(errno)))};
  }
  auto database =
      std::make_unique<Connection>(path, writing ? Connection::Mode::ReadWrite : Connection::Mode::ReadOnly, std::move(lock));
  sqlite3_busy_timeout(database->handle(), writing ? 250 : 5000);
  // Reads the header, so that what is no database is refused before anything is written to it.
  const auto version = database->integer("PRAGMA user_version");
  const bool empty = database->integer("SELECT count(*) FROM sqlite_schema") == 0;
  if (!empty && database->integer("PRAGMA application_id") != application_id)
    return {nullptr, unavailable(fmt::format("{} is an SQLite database, but no book of Lettrage: give another path", path))};
  configure(*database);
  if (writing) {
    if (empty) database->execute("PRAGMA page_size = 8192");
    if (mode == OpenMode::Throwaway) database->execute("PRAGMA synchronous = OFF");
    // Readers go on while a run writes; a kill at any instant leaves the last commit.
    database->execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864");
    database->execute("BEGIN IMMEDIATE; ROLLBACK");  // refuses where some other program is in a transaction
    migrate(*database);
    database->make_indexes();
  } else if (version < sql::schema_version) {
    // The first command may have been cut off before its first commit: then there is no book yet.
    if (empty) return {nullptr, absent(fmt::format("there is no book at {} yet: `run` and `import` create one", path))};
    return {nullptr,
            unavailable(fmt::format("{} is a book of an older version: a command that writes brings it up to date", path))};
  } else {
    migrate(*database);  // refuses a newer version
  }
  return {std::make_unique<sql::SqlBook>(std::move(database)), {}};
} catch (const BookError& error) {
  return {nullptr, unavailable(error.what())};
} catch (const std::filesystem::filesystem_error& error) {
  return {nullptr, usage(error.what())};
}

std::unique_ptr<Book> open_memory() {
  auto database = std::make_unique<Connection>("", Connection::Mode::Memory, WriterLock{});
  configure(*database);
  migrate(*database);
  return std::make_unique<sql::SqlBook>(std::move(database));
}

void copy_pages(const std::string& from, const std::string& to) {
  Connection source{std::filesystem::absolute(from).string(), Connection::Mode::ReadOnly, WriterLock{}};
  sqlite3_busy_timeout(source.handle(), 5000);
  if (!create(to)) throw BookError{fmt::format("cannot create {}: {}", to, std::strerror(errno))};
  Connection target{to, Connection::Mode::ReadWrite, WriterLock{}};
  sqlite3_backup* copying = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (copying == nullptr) fail(target.handle(), "copying");
  // All pages at once: of one moment.
  sqlite3_backup_step(copying, -1);
  if (sqlite3_backup_finish(copying) != SQLITE_OK) fail(target.handle(), "copying");
}

}  // namespace lettrage::book::sqlite
