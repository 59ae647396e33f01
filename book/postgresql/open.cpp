#include "book/postgresql/open.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "book/postgresql/address.h"
#include "book/postgresql/connection.h"
#include "book/sql/sql_book.h"
#include "core/hash.h"
#include "embedded/lettrage_book.h"

namespace lettrage::book::postgresql {
namespace {

/// A book begins with this version here; version n + 1 comes from the n-th of those that follow.
constexpr std::int64_t first_version = 6;
const std::string_view* const schemas[] = {&embedded::postgresql_v6_sql, &embedded::postgresql_v7_sql,
                                           &embedded::postgresql_v8_sql, &embedded::postgresql_v9_sql};
static_assert(first_version + std::size(schemas) - 1 == sql::schema_version);

constexpr int server_min = 15'00'00;
constexpr std::string_view lock_not_available = "55P03";

/// Asks for one value, with texts as parameters; empty where there is none. Throws BookError.
std::string ask(Connection& connection, const char* sql, std::string_view parameter) {
  const auto query = connection.prepare(sql);
  query->bind_all(sql::Key{parameter});
  return query->step() ? std::string{query->text(0)} : std::string{};
}

void configure(Connection& connection, const Address& address, bool writing) {
  // A commit is on the disk when it returns, whatever the server's habit; and no habit of its ends a long run.
  connection.execute(fmt::format(
      "SET client_min_messages = warning; SET search_path = \"{}\"; SET work_mem = '64MB'; SET jit = off;"
      "SET cursor_tuple_fraction = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
      "SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = {};"
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')",
      address.schema, writing ? "off" : "on"));
  // That a client was killed is noticed in the middle of a statement, too; where the server's system can.
  const Result result{PQexec(connection.handle(), "SET client_connection_check_interval = '1s'")};
}

/// One writer at a time, until the connection ends. A writer that was killed is gone as soon as the server sees it.
bool lock(Connection& connection, const Address& address) {
  const auto key = static_cast<std::int64_t>(hash128("a book of Lettrage in the schema " + address.schema).low);
  const Result result{
      PQexec(connection.handle(), fmt::format("SET lock_timeout = '2s'; SELECT pg_advisory_lock({})", key).c_str())};
  const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  if (state != nullptr && state == lock_not_available) return false;
  connection.execute("SET lock_timeout = 0");  // throws where the server is gone
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
    throw BookError{fmt::format("book {}: no lock ({})", address.name, PQresultErrorMessage(result.get()))};
  return true;
}

void migrate(Connection& connection, const Address& address, std::int64_t version) {
  sql::Transaction transaction{connection};
  if (version == 0) connection.execute(fmt::format("CREATE SCHEMA IF NOT EXISTS \"{}\"", address.schema));
  for (auto v = std::max(version + 1, first_version); v <= sql::schema_version; ++v)
    connection.execute(std::string{*schemas[v - first_version]});
  connection.execute(version == 0 ? fmt::format("INSERT INTO lettrage_book VALUES ({}, gen_random_uuid())", sql::schema_version)
                                  : fmt::format("UPDATE lettrage_book SET version = {}", sql::schema_version));
  transaction.commit();
}

Opened open_connected(std::unique_ptr<Connection> connection, const Address& address, OpenMode mode) {
  const bool writing = mode != OpenMode::ReadOnly;
  if (PQserverVersion(connection->handle()) < server_min)
    return {nullptr, usage(fmt::format("{}: the server is older than PostgreSQL 15", address.name))};
  configure(*connection, address, writing);
  if (connection->text("SELECT current_setting('server_encoding')") != "UTF8")
    return {nullptr, usage(fmt::format("{}: the database must be in UTF8", address.name))};
  if (writing && !lock(*connection, address))
    return {nullptr, unavailable(fmt::format(
                         "the book {} is locked: another Lettrage is writing to it; try again when it has ended", address.name))};
  std::int64_t version = 0;
  const bool there = !ask(*connection, "SELECT to_regclass(quote_ident(?) || '.lettrage_book')::text", address.schema).empty();
  if (there) version = connection->integer("SELECT version FROM lettrage_book");
  if (!there && ask(*connection, "SELECT count(*)::text FROM pg_tables WHERE schemaname = ?", address.schema) != "0")
    return {nullptr, usage(fmt::format("{}: the schema holds tables, but no book of Lettrage: give another one (?schema=NAME)",
                                       address.name))};
  if (version > sql::schema_version)
    return {nullptr, unavailable(fmt::format("the book {} has schema version {}, this program knows {}: use a newer Lettrage",
                                             address.name, version, sql::schema_version))};
  if (version < sql::schema_version) {
    if (!writing && !there)
      return {nullptr, absent(fmt::format("there is no book at {}: `run` and `import` create one", address.name))};
    if (!writing)
      return {nullptr, unavailable(fmt::format("{} is a book of an older version: a command that writes brings it up to date",
                                               address.name))};
    migrate(*connection, address, version);
  }
  connection->set_place(
      connection->text("SELECT identity::text || ' ' || current_database() || ' ' || current_schema() || ' '"
                       " || (SELECT system_identifier FROM pg_control_system()) FROM lettrage_book"));
  return {std::make_unique<sql::SqlBook>(std::move(connection)), {}};
}

}  // namespace

Opened open(const std::string& text, OpenMode mode) try {
  std::string why;
  const auto address = parse_address(text, why);
  if (!address) return {nullptr, usage(why)};
  // What the address says goes before the first two, and the last goes before all.
  const char* const keys[] = {"fallback_application_name", "connect_timeout", "dbname", "client_encoding", nullptr};
  const char* const values[] = {"lettrage", "10", address->connection.c_str(), "UTF8", nullptr};
  auto connection = std::make_unique<Connection>(PQconnectdbParams(keys, values, 1), address->name);
  if (PQstatus(connection->handle()) != CONNECTION_OK) {
    std::string_view message = PQerrorMessage(connection->handle());
    message = message.substr(0, message.find('\n'));
    return {nullptr, unavailable(fmt::format("the book {} cannot be reached: {}", address->name, message))};
  }
  return open_connected(std::move(connection), *address, mode);
} catch (const BookError& error) {
  return {nullptr, unavailable(error.what())};
}

}  // namespace lettrage::book::postgresql
