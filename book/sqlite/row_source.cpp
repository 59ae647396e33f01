// Rows in memory as tables of SQLite (virtual ones), so that a statement reads them where they are.
#include "book/sql/row_source.h"

#include <sqlite3.h>

#include <new>
#include <string>

#include "book/book.h"
#include "book/sqlite/connection.h"

namespace lettrage::book::sqlite {
namespace {

using sql::Cell;
using sql::RowSource;

struct Table : sqlite3_vtab {
  const RowSource* source;
};
struct Cursor : sqlite3_vtab_cursor {
  const RowSource* source;
  std::size_t row;
  std::array<Cell, RowSource::columns_max> cells;  ///< of this row: they hold its hashes until it is stored
};

int connect(sqlite3* connection, void* source, int, const char* const*, sqlite3_vtab** table, char**) {
  const auto* rows = static_cast<const RowSource*>(source);
  std::string columns;
  for (std::size_t i = 0; i < rows->columns().size(); ++i) columns += (i == 0 ? "c" : ", c") + std::to_string(i);
  const int code = sqlite3_declare_vtab(connection, ("CREATE TABLE rows (" + columns + ")").c_str());
  if (code != SQLITE_OK) return code;
  auto* made = new (std::nothrow) Table{};
  if (made == nullptr) return SQLITE_NOMEM;
  made->source = rows;
  *table = made;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

int plan(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }  // there is one way: all rows, in order

int open_rows(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* made = new (std::nothrow) Cursor{};
  if (made == nullptr) return SQLITE_NOMEM;
  made->source = static_cast<Table*>(table)->source;
  *cursor = made;
  return SQLITE_OK;
}

int close_rows(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int first(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  static_cast<Cursor*>(cursor)->row = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++static_cast<Cursor*>(cursor)->row;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) {
  const auto* at = static_cast<Cursor*>(cursor);
  return at->row >= at->source->size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  auto* at = static_cast<Cursor*>(cursor);
  Cell& cell = at->cells[static_cast<std::size_t>(column)];
  at->source->give(cell, at->row, column);
  const std::string_view text = cell.text();
  switch (cell.kind()) {
    case Cell::Kind::Null: sqlite3_result_null(context); break;
    case Cell::Kind::Integer: sqlite3_result_int64(context, cell.integer()); break;
    case Cell::Kind::Text:
      sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Cell::Kind::Bytes: sqlite3_result_blob64(context, text.data(), text.size(), SQLITE_STATIC); break;
  }
  return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
  *number = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->row);
  return SQLITE_OK;
}

// Without xCreate: the table is there by its name alone, and leaves nothing in the schema.
const sqlite3_module module = [] {
  sqlite3_module m{};
  m.xConnect = connect;
  m.xBestIndex = plan;
  m.xDisconnect = disconnect;
  m.xOpen = open_rows;
  m.xClose = close_rows;
  m.xFilter = first;
  m.xNext = next;
  m.xEof = at_end;
  m.xColumn = column;
  m.xRowid = row_number;
  return m;
}();

}  // namespace

void Connection::add(sql::RowSource& rows) {
  if (sqlite3_create_module_v2(connection_, rows.name(), &module, &rows, nullptr) != SQLITE_OK)
    throw BookError{std::string{"book: SQLite refuses the rows "} + rows.name()};
}

void Connection::remove(sql::RowSource& rows) noexcept {
  std::erase_if(appending_, [&](const auto& known) { return known.first == &rows; });
  sqlite3_create_module_v2(connection_, rows.name(), nullptr, nullptr, nullptr);
}

}  // namespace lettrage::book::sqlite
