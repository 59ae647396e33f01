#include "fixtures.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>

namespace lettrage::book::test {

TemporaryFolder::TemporaryFolder() {
  static std::atomic<int> counter{0};
  folder_ =
      std::filesystem::temp_directory_path() / ("lettrage-book-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
  std::filesystem::create_directories(folder_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

std::unique_ptr<Book> open_or_fail(const std::string& path, OpenMode mode) {
  auto opened = open(path, mode);
  if (!opened.book) throw std::runtime_error{opened.error.text};
  return std::move(opened.book);
}

void corrupt(const std::string& path, const std::string& sql) {
  if (path.starts_with("postgresql://")) {
    // What is written for SQLite in these tests, in PostgreSQL's words.
    std::string said = sql;
    const auto replace = [&](std::string_view from, std::string_view to) {
      for (auto at = said.find(from); at != std::string::npos; at = said.find(from, at + to.size()))
        said.replace(at, from.size(), to);
    };
    replace("randomblob(16)", "decode(md5(random()::text), 'hex')");
    replace("zeroblob(15) || x'01'", "decode('00000000000000000000000000000001', 'hex')");
    replace(" x'", " '\\x");
    replace("(x'", "('\\x");
    ask_postgresql(path, said);
    return;
  }
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << (message != nullptr ? message : "");
  sqlite3_free(message);
  sqlite3_close(connection);
}

void import_csv(Book& book, Kind kind, std::string_view csv, bool replace) {
  ReferenceData data;
  std::vector<Diagnostic> diagnostics;
  read_reference_data(kind, csv, "test.csv", data, diagnostics);
  for (const auto& d : diagnostics) ADD_FAILURE() << format(d);
  book.import(data, replace);
}

Hash128 id(std::string_view text) { return hash128(text); }

FileRow file_row(std::string_view path, std::uint32_t statements, std::uint32_t entries, std::uint32_t movements) {
  const std::string digits = text_of("fi", hash128(path)).substr(2);
  return {.sha256 = (digits + digits + digits + digits).substr(0, 64),
          .path = std::string{path},
          .format = "camt.053.001.08",
          .bytes = 1000,
          .statements = statements,
          .entries = entries,
          .movements = movements,
          .state = "read"};
}

MovementRow movement(std::string_view name, std::uint32_t entry, std::int64_t minor) {
  MovementRow row;
  row.id = id(name);
  row.statement = 1;
  row.entry = entry;
  row.account = "FR7630006000011234567890189";
  row.booking_date = row.value_date = day("2026-04-01");
  row.minor = minor;
  row.currency = eur;
  row.counterparty_name = "Zoë & Fils";
  row.outcome = Outcome::Applied;
  row.method = Method::InvoiceNumber;
  row.confidence = 990;
  row.identity.movement = row.id;
  row.identity.base = 0xFFFF'FFFF'0000'0001U;
  row.identity.unit = 7;
  return row;
}

StoredAllocation allocation(std::string_view name, std::string_view movement, std::uint32_t invoice, std::int64_t minor) {
  StoredAllocation row;
  row.id = id(name);
  row.movement = id(movement);
  row.invoice = invoice;
  row.minor = minor;
  row.currency = eur;
  row.method = Method::InvoiceNumber;
  row.confidence = 990;
  return row;
}

StatementRow statement(std::int64_t opening, std::int64_t closing, std::uint32_t entries) {
  return {.id = "S1",
          .account = "FR7630006000011234567890189",
          .sequence = "1",
          .number = 1,
          .kind = "statement",
          .currency = eur,
          .opening_date = day("2026-03-31"),
          .closing_date = day("2026-04-01"),
          .has_opening = true,
          .has_closing = true,
          .opening = opening,
          .closing = closing,
          .booked_sum = closing - opening,
          .entries = entries,
          .booked = entries};
}

void fill(Book& book) {
  import_csv(book, Kind::Invoices,
             "invoice_id,customer_id,amount,currency,due_date,mandate_id\n"
             "INV-1,C1,100.00,EUR,2026-03-31,M-1\nINV-2,C1,50.00,EUR,2026-04-30,\n");
  import_csv(book, Kind::Mandates, "mandate_id,customer_id,signature_date\nM-1,C1,2025-01-01\n");
  (void)book.load();
  book.begin_run("2026-04-02-000000000001", day("2026-04-02"), "policy");
  const FileRow file = file_row("a.xml", 1, 2, 2);
  book.begin_file(file);
  book.mark_statement();
  Changes changes;
  changes.movements = {movement("m1", 1, 10000), movement("m2", 2, 3000)};
  changes.allocations = {allocation("a1", "m1", 0, 10000), allocation("a2", "m2", 1, 3000)};
  for (const auto& [name, minor] : {std::pair{"m1", 10000}, std::pair{"m2", 3000}}) {
    changes.journal.push_back(
        {.date = day("2026-04-01"), .movement = id(name), .account = "bank:FR76", .debit = minor, .currency = eur});
    changes.journal.push_back({.date = day("2026-04-01"),
                               .movement = id(name),
                               .account = "receivables",
                               .credit = minor,
                               .currency = eur,
                               .text = "INV"});
  }
  book.write(changes);
  StateChanges state;
  state.invoices = {{0, 0, false}, {1, 2000, false}};
  book.write(state);
  book.add(statement(50000, 63000, 2));
  book.commit_file(file);
  book.commit_run({"2026-04-02", "tester", "run", "2026-04-02-000000000001", "1 file"});
}

std::int64_t open_amount(const Snapshot& snapshot, std::string_view invoice_id) {
  for (const Invoice& invoice : snapshot.data.invoices)
    if (invoice.invoice_id == invoice_id) return invoice.open;
  ADD_FAILURE() << "no invoice " << invoice_id;
  return -1;
}

std::vector<std::string> rows(Book& book, std::string_view table) {
  std::vector<std::string> out;
  EXPECT_TRUE(book.export_table(
      table, [](const auto&) {},
      [&](const std::vector<std::string>& row) {
        std::string joined;
        for (const auto& field : row) joined += (joined.empty() ? "" : ",") + field;
        out.push_back(joined);
      }));
  return out;
}

}  // namespace lettrage::book::test
