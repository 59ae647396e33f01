#include "book/sqlite/row_source.h"

#include <sqlite3.h>

#include <new>
#include <string>

#include "book/book.h"

namespace lettrage::book::sqlite {
namespace {

struct Table : sqlite3_vtab {
  const RowSource* source;
};
struct Cursor : sqlite3_vtab_cursor {
  const RowSource* source;
  std::size_t row;
  std::array<std::array<unsigned char, 16>, RowSource::columns_max> hashes;
};

int connect(sqlite3* connection, void* source, int, const char* const*, sqlite3_vtab** table, char**) {
  const auto* rows = static_cast<const RowSource*>(source);
  std::string columns;
  for (int i = 0; i < rows->columns(); ++i) columns += (i == 0 ? "c" : ", c") + std::to_string(i);
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
  at->source->give(Cell{context, at->hashes[static_cast<std::size_t>(column)]}, at->row, column);
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

void Cell::put(std::int64_t value) { sqlite3_result_int64(context_, value); }
void Cell::put(std::nullptr_t) { sqlite3_result_null(context_); }

void Cell::put(std::string_view text) {
  if (text.empty())
    put(nullptr);
  else
    put(Key{text});
}

void Cell::put(Key key) {
  sqlite3_result_text64(context_, key.text.empty() ? "" : key.text.data(), key.text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Cell::put(Date date) {
  if (date.present())
    put(static_cast<std::int64_t>(date.days()));
  else
    put(nullptr);
}

void Cell::put(Hash128 hash) {
  if (!hash.present()) return put(nullptr);
  bytes_ = bytes_of(hash);
  sqlite3_result_blob64(context_, bytes_.data(), bytes_.size(), SQLITE_STATIC);
}

void Cell::put_bytes(std::string_view bytes) { sqlite3_result_blob64(context_, bytes.data(), bytes.size(), SQLITE_STATIC); }

RowSource::RowSource(Database& database, const char* name, int columns) : columns_{columns} {
  if (columns > columns_max) throw std::logic_error{"more columns than a row source has room for"};
  if (sqlite3_create_module_v2(database.handle(), name, &module, this, nullptr) != SQLITE_OK)
    throw BookError{std::string{"book: SQLite refuses the rows "} + name};
}

}  // namespace lettrage::book::sqlite
