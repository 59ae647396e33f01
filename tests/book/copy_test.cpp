// What is copied from one book to another is all there is in the schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>
#include <sstream>

#include "book/sql/copied_tables.h"
#include "fixtures.h"

namespace lettrage::book::test {
namespace {

/// Tables with `column kind` of each column, in their order; the kind is a letter as in `RowSource::columns`.
using Columns = std::map<std::string, std::vector<std::string>>;

/// From rows `table|column|type`, a line each.
Columns parse(const std::string& text) {
  const std::map<std::string, std::string> kinds{{"INTEGER", "i"}, {"bigint", "i"}, {"TEXT", "t"},
                                                 {"text", "t"},    {"BLOB", "b"},   {"bytea", "b"}};
  Columns found;
  std::istringstream lines{text};
  for (std::string table, column, type;
       std::getline(lines, table, '|') && std::getline(lines, column, '|') && std::getline(lines, type);)
    found[table].push_back(column + " " + (kinds.contains(type) ? kinds.at(type) : "of unknown type " + type));
  return found;
}

std::string ask_sqlite(const std::string& path, const std::string& sql) {
  sqlite3* connection = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(connection);
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  const auto* text = sqlite3_column_text(statement, 0);
  std::string value = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  sqlite3_finalize(statement);
  sqlite3_close(connection);
  return value;
}

Columns schema_of(const std::string& address) {
  if (on_postgresql()) {
    return parse(ask_postgresql(address,
                                "SELECT string_agg(table_name || '|' || column_name || '|' || data_type, E'\\n'"
                                " ORDER BY table_name, ordinal_position) FROM information_schema.columns"
                                " WHERE table_schema = current_schema()"));
  }
  return parse(
      ask_sqlite(address,
                 "SELECT group_concat(name || '|' || field || '|' || type, char(10)) FROM (SELECT s.name, c.name AS field,"
                 " c.type FROM sqlite_schema s JOIN pragma_table_xinfo(s.name) c WHERE s.type = 'table'"
                 " AND s.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY s.name, c.cid)"));
}

Columns copied() {
  Columns found;
  for (const sql::CopiedTable& table : sql::copied_tables()) {
    std::vector<std::string>& columns = found[std::string{table.name}.substr(4)];
    std::istringstream names{table.columns};
    for (std::string name; std::getline(names, name, ',');) {
      std::erase_if(name, [](char c) { return c == ' ' || c == '"'; });
      columns.push_back(name + " " + (columns.size() < table.kinds.size() ? std::string{table.kinds[columns.size()]} : "?"));
    }
    EXPECT_EQ(columns.size(), table.kinds.size()) << table.name;
  }
  return found;
}

TEST(Copy, NamesEveryTableAndColumnOfTheSchemaInItsOrder) {
  const TemporaryFolder folder;
  const std::string address = folder.book();
  ASSERT_NE(open_or_fail(address), nullptr);  // makes it
  Columns schema = schema_of(address);
  schema.erase("lettrage_book");  // says which book it is: the copy is another one
  EXPECT_GT(schema.size(), 20U);
  const Columns copies = copied();
  for (const auto& [table, columns] : schema) {
    ASSERT_TRUE(copies.contains(table)) << "table " << table << " of the schema is not copied";
    EXPECT_EQ(copies.at(table), columns) << "table " << table;
  }
  for (const auto& [table, columns] : copies) EXPECT_TRUE(schema.contains(table)) << "there is no table " << table;
}

}  // namespace
}  // namespace lettrage::book::test
