#include "books.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <vector>

namespace lettrage::book::test {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

std::string schema_of(const std::string& address) {
  const auto at = address.find("&schema=");
  return at == std::string::npos ? "lettrage" : address.substr(at + 8);
}

/// Drops the schemas when the tests have run: many books do not fit into a disk in memory.
class Dropping final : public testing::Environment {
 public:
  void TearDown() override {
    for (const std::string& address : addresses)
      ask_postgresql(address, "SET client_min_messages = error; DROP SCHEMA IF EXISTS \"" + schema_of(address) + "\" CASCADE");
  }
  std::vector<std::string> addresses;
};

Dropping& dropping() {
  static auto* const environment = static_cast<Dropping*>(testing::AddGlobalTestEnvironment(new Dropping));
  return *environment;
}

}  // namespace

bool on_postgresql() { return variable("LETTRAGE_TEST_BOOKS") == "postgresql"; }

std::string new_postgresql_address() {
  static int counter = 0;
  const std::string server = variable("LETTRAGE_TEST_POSTGRESQL");
  if (server.empty()) throw std::runtime_error{"no PostgreSQL to test with: run this below tests/postgresql/with-cluster"};
  std::string address = server + "&schema=test_" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
  dropping().addresses.push_back(address);
  return address;
}

std::unique_ptr<Book> new_book() {
  if (!on_postgresql()) return open_memory();
  Opened opened = open(new_postgresql_address(), OpenMode::ReadWrite);
  if (!opened.book) throw std::runtime_error{opened.error.text};
  return std::move(opened.book);
}

std::string ask_postgresql(const std::string& address, const std::string& sql) {
  PGconn* connection = PQconnectdb(address.substr(0, address.find("&schema=")).c_str());
  const std::string text = "SET client_min_messages = warning; SET search_path = \"" + schema_of(address) + "\"; " + sql;
  PGresult* result = PQexec(connection, text.c_str());
  const ExecStatusType status = PQresultStatus(result);
  EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << sql << "\n" << PQerrorMessage(connection);
  std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
  PQclear(result);
  PQfinish(connection);
  return value;
}

}  // namespace lettrage::book::test
