#include "book/postgresql/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <cstring>
#include <vector>

#include "book/book.h"
#include "book/postgresql/statement.h"
#include "book/postgresql/texts.h"
#include "book/sql/row_source.h"

namespace lettrage::book::postgresql {
namespace {

/// The first line of libpq's message.
std::string first_line(const char* message) {
  std::string_view text = message == nullptr ? "" : message;
  text = text.substr(0, text.find('\n'));
  return std::string{text.empty() ? "no reason given" : text};
}

template <class Number>
void add_number(std::string& out, Number value) {
  for (int shift = (static_cast<int>(sizeof value) - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
}

void add_field(std::string& out, std::string_view bytes) {
  add_number(out, static_cast<std::int32_t>(bytes.size()));
  out += bytes;
}

constexpr std::string_view copy_begins{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
constexpr std::size_t copy_buffer = 256 * 1024;

}  // namespace

void FreeResult::operator()(pg_result* result) const noexcept { PQclear(result); }

Connection::Connection(pg_conn* connection, std::string name) : connection_{connection}, name_{std::move(name)} {}

Connection::~Connection() {
  closing_ = true;
  forget_statements();
  PQfinish(connection_);
}

void Connection::fail(const pg_result* result, std::string_view doing) const {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  // Without a state it is the connection that failed; 57P01 to 57P03: the server is ended, or was.
  if (PQstatus(connection_) != CONNECTION_OK || state == nullptr || std::string_view{state}.starts_with("57P0"))
    throw BookError{
        fmt::format("book {}: the server is gone ({}); what was not committed is not in the book: give the same command again "
                    "when the server is back",
                    name_, first_line(PQerrorMessage(connection_)))};
  const char* text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  throw BookError{fmt::format("book {}: {} ({}, SQLSTATE {})", name_,
                              text != nullptr ? std::string{text} : first_line(PQerrorMessage(connection_)), doing.substr(0, 80),
                              state)};
}

Result Connection::checked(pg_result* result, std::string_view doing) {
  Result held{result};
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN && status != PGRES_EMPTY_QUERY)
    fail(result, doing);
  const char* touched = PQcmdTuples(result);
  changes_ = 0;
  std::from_chars(touched, touched + std::strlen(touched), changes_);
  return held;
}

std::unique_ptr<sql::Statement> Connection::prepare(std::string_view sql) { return std::make_unique<Statement>(*this, sql); }
void Connection::execute(const std::string& sql) { checked(PQexec(connection_, sql.c_str()), sql); }

bool Connection::in_transaction() const noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(connection_);
  return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

void Connection::begin() {
  ++transactions_;
  execute("BEGIN");
}

void Connection::begin_reading() {
  ++transactions_;
  execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
}

void Connection::commit() {
  ++transactions_;
  // A transaction in which something failed answers COMMIT with ROLLBACK, and no error.
  const bool failed = PQtransactionStatus(connection_) == PQTRANS_INERROR;
  execute("COMMIT");
  if (failed) throw BookError{fmt::format("book {}: something had failed, so nothing was committed", name_)};
}

void Connection::rollback() {
  ++transactions_;
  execute("ROLLBACK");
}

void Connection::copy(const std::string& table, const sql::RowSource& rows) {
  const std::string sql = fmt::format("COPY {} FROM STDIN (FORMAT binary)", table);
  checked(PQexec(connection_, sql.c_str()), sql);
  std::string buffer{copy_begins}, room;
  buffer.reserve(copy_buffer + copy_buffer / 4);
  const auto send = [&] {
    if (PQputCopyData(connection_, buffer.data(), static_cast<int>(buffer.size())) != 1) fail(nullptr, sql);
    buffer.clear();
  };
  const std::string_view columns = rows.columns();
  sql::Cell cell;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    add_number(buffer, static_cast<std::int16_t>(columns.size()));
    for (std::size_t column = 0; column < columns.size(); ++column) {
      rows.give(cell, row, static_cast<int>(column));
      switch (cell.kind()) {
        case sql::Cell::Kind::Null: add_number(buffer, std::int32_t{-1}); break;
        case sql::Cell::Kind::Integer:
          add_number(buffer, std::int32_t{8});
          add_number(buffer, cell.integer());
          break;
        case sql::Cell::Kind::Text: add_field(buffer, stored(cell.text(), room)); break;
        case sql::Cell::Kind::Bytes: add_field(buffer, cell.text()); break;
      }
    }
    if (buffer.size() >= copy_buffer) send();
  }
  add_number(buffer, std::int16_t{-1});
  send();
  if (PQputCopyEnd(connection_, nullptr) != 1) fail(nullptr, sql);
  checked(PQgetResult(connection_), sql);
  while (const Result rest{PQgetResult(connection_)}) {
  }
}

void Connection::append(const sql::RowSource& rows) {
  if (rows.size() > 0) copy(std::string{rows.table()}, rows);
}

void Connection::stage(const sql::RowSource& rows) {
  std::string columns;
  for (std::size_t i = 0; i < rows.columns().size(); ++i) {
    const char kind = rows.columns()[i];
    columns += fmt::format("{}c{} {}", i == 0 ? "" : ", ", i,
                           kind == 'i'   ? "bigint"
                           : kind == 'b' ? "bytea"
                                         : "text COLLATE \"C\"");
  }
  execute(fmt::format("CREATE TEMP TABLE IF NOT EXISTS {0} ({1}) ON COMMIT DELETE ROWS; TRUNCATE {0}", rows.name(), columns));
  copy(rows.name(), rows);
  execute(fmt::format("ANALYZE {}", rows.name()));
}

void Connection::close_gaps_of_invoices(std::int64_t last) {
  // A row that is there already takes a number from the sequence, too.
  execute(
      fmt::format("UPDATE invoices SET seq = n.seq FROM (SELECT seq AS old, {0} + row_number() OVER (ORDER BY seq) AS seq"
                  "  FROM invoices WHERE seq > {0}) n WHERE invoices.seq = n.old AND n.seq <> n.old;"
                  "SELECT setval(pg_get_serial_sequence('invoices', 'seq'), greatest(max(seq), 1), max(seq) IS NOT NULL)"
                  "  FROM invoices",
                  last));
}

}  // namespace lettrage::book::postgresql
