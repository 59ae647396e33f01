#include "tests/pipeline/world.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/hash.h"
#include "pipeline/release.h"
#include "tests/postgresql/books.h"

namespace lettrage::test {

namespace fs = std::filesystem;

TempFolder::TempFolder() {
  std::string name = (fs::temp_directory_path() / "lettrage-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string TempFolder::write(const std::string& name, std::string_view content) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream{file, std::ios::binary} << content;
  return file.string();
}

std::string read_file(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  EXPECT_TRUE(stream) << file;
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

World::World(const std::vector<InvoiceLine>& invoices, bool business, const std::string& scheme) : book_{book::test::new_book()} {
  this->invoices(invoices, false);
  std::map<std::string, std::string> mandates;
  std::map<std::string, bool> customers;
  for (const InvoiceLine& i : invoices) {
    if (!i.mandate.empty()) mandates.emplace(i.mandate, i.customer);
    customers.emplace(i.customer, true);
  }
  std::string mandate_csv = "mandate_id,customer_id,scheme,signature_date,debtor_name,debtor_iban,creditor_id,status\n";
  for (const auto& [mandate, customer] : mandates)
    mandate_csv += fmt::format("{},{},{},2023-01-15,Ada Blum,{},FR72ZZZ123456,active\n", mandate, customer, scheme, payer_iban);
  std::string customer_csv = "customer_id,name,email,is_consumer\n";
  for (const auto& [customer, known] : customers)
    customer_csv += fmt::format("{0},Ada Blum,{0}@example.org,{1}\n", customer, business ? "false" : "true");
  const auto import = [&](pipeline::ReferenceKind kind, const std::string& name, const std::string& content) {
    const pipeline::ImportResult result =
        pipeline::import_files(kind, pipeline::locate_all({folder_.write(name, content)}), *book_, false);
    for (const Diagnostic& d : result.diagnostics) EXPECT_NE(d.severity, Severity::Error) << format(d);
  };
  import(pipeline::ReferenceKind::Mandates, "reference/mandates.csv", mandate_csv);
  import(pipeline::ReferenceKind::Customers, "reference/customers.csv", customer_csv);
  policy.hash = "0123456789abcdef";
}

void World::invoices(const std::vector<InvoiceLine>& lines, bool replace) {
  std::string csv = "invoice_id,customer_id,amount,currency,due_date,mandate_id,end_to_end_id,payment_method,account_iban\n";
  for (const InvoiceLine& i : lines) {
    csv += fmt::format("{},{},{},EUR,{},{},{},{},{}\n", i.id, i.customer, i.amount, i.due, i.mandate, i.end_to_end_id, i.method,
                       our_iban);
  }
  const pipeline::ImportResult result = pipeline::import_files(
      pipeline::ReferenceKind::Invoices, pipeline::locate_all({folder_.write("reference/invoices.csv", csv)}), *book_, replace);
  for (const Diagnostic& d : result.diagnostics) EXPECT_NE(d.severity, Severity::Error) << format(d);
}

void World::sent(const std::string& content) {
  const std::string path = folder_.write(fmt::format("sent/{}.xml", ++files_), content);
  const pipeline::ImportResult result =
      pipeline::import_files(pipeline::ReferenceKind::Collections, pipeline::locate_all({path}), *book_, false);
  for (const Diagnostic& d : result.diagnostics) EXPECT_NE(d.severity, Severity::Error) << format(d);
  EXPECT_GT(result.rows, 0U);
}

pipeline::RunResult World::run(const std::string& as_of, const std::vector<std::string>& files) {
  pipeline::RunOptions options;
  for (const std::string& content : files) {
    // Named by content: the same file is the same file in whatever order it comes.
    options.inputs.push_back(folder_.write("in/" + text_of("fi", hash128(content)), content));
  }
  options.as_of = Date::parse_iso(as_of).value();
  options.out = (folder_.path() / "out").string();
  options.threads = 1;
  options.policy = policy;
  options.release = kept;
  const std::atomic<bool> stop = stopped;
  options.interrupted = &stop;
  return pipeline::run(options, *book_);
}

std::vector<std::string> World::release(const std::string& as_of, const std::string& due) {
  for (Retry retry : book_->load().retries) {
    if (retry.status != RetryStatus::Scheduled) continue;
    retry.status = RetryStatus::Approved;
    retry.decided_by = "test";
    book_->update(
        retry, {.as_of = as_of, .actor = "test", .action = "retry-approved", .subject = text_of("ry", retry.id), .detail = {}});
  }
  const pipeline::Release released =
      pipeline::prepare_release(*book_, policy, Date::parse_iso(as_of).value(), Date::parse_iso(due).value(), "test");
  EXPECT_TRUE(released.held_back.empty()) << (released.held_back.empty() ? "" : released.held_back.front());
  std::vector<std::pair<Retry, book::AuditRow>> decided;
  for (const Retry& retry : released.released) {
    decided.emplace_back(
        retry,
        book::AuditRow{
            .as_of = as_of, .actor = "test", .action = "retry-released", .subject = text_of("ry", retry.id), .detail = {}});
  }
  book_->release(released.collections, decided, {});
  std::vector<std::string> files;
  for (const pipeline::ReleasedFile& file : released.files) files.push_back(file.xml);
  return files;
}

Rows World::table(const std::string& name) const {
  Rows rows;
  std::vector<std::string> columns;
  const bool known = book_->export_table(
      name, [&](const std::vector<std::string>& header) { columns = header; },
      [&](const std::vector<std::string>& fields) {
        Row row;
        for (std::size_t i = 0; i < fields.size(); ++i) row[columns.at(i)] = fields[i];
        rows.push_back(std::move(row));
      });
  EXPECT_TRUE(known) << name;
  return rows;
}

Row World::event() const {
  const Rows rows = events();
  EXPECT_EQ(rows.size(), 1U);
  return rows.empty() ? Row{} : rows.front();
}

Row World::retry() const {
  const Rows rows = table("retries");
  EXPECT_EQ(rows.size(), 1U);
  return rows.empty() ? Row{} : rows.front();
}

std::string World::open(const std::string& invoice) const {
  for (const Row& row : table("invoices")) {
    if (row.at("invoice_id") == invoice) return row.at("open_amount");
  }
  return "no such invoice";
}

int World::reopenings(const std::string& invoice) const {
  const Rows rows = table("allocations");
  return static_cast<int>(std::count_if(
      rows.begin(), rows.end(), [&](const Row& row) { return row.at("invoice_id") == invoice && row.at("kind") == "reversal"; }));
}

std::vector<std::string> World::outcomes() const {
  std::vector<std::string> names;
  for (const Row& row : table("movements")) names.push_back(row.at("outcome"));
  std::sort(names.begin(), names.end());
  return names;
}

void World::expect_proved() const {
  for (const book::Book::Check& check : book_->verify()) {
    for (const std::string& failure : check.failures)
      ADD_FAILURE() << "invariant " << check.number << ' ' << check.name << ": " << failure;
  }
}

std::string World::end_state() const {
  std::vector<std::string> lines;
  const auto add = [&](const Rows& rows, const char* kind, std::initializer_list<const char*> columns) {
    for (const Row& row : rows) {
      std::string line = kind;
      for (const char* column : columns) line += fmt::format(" {}={}", column, row.at(column));
      lines.push_back(std::move(line));
    }
  };
  add(events(), "event",
      {"r_transaction_id", "type", "scheme", "reason", "reason_class", "amount", "fee", "booked_amount", "booking_date",
       "end_to_end_id", "mandate_id", "invoice_ids", "customer_id", "retry", "mandate_action", "contact", "flags", "booked"});
  // Which of several reports of a credit was counted depends on which came first; that it was, and when, does not.
  Rows collections = table("collections");
  for (Row& row : collections) row["settled"] = row.at("settled_by").empty() ? "false" : "true";
  add(collections, "collection",
      {"end_to_end_id", "settled", "settled_on", "r_transaction_id", "reversed_by", "accepted", "rejected", "returned"});
  add(table("invoices"), "invoice", {"invoice_id", "open_amount", "disputed"});
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

std::string differs(const Row& row, const Row& expected) {
  std::string text;
  for (const auto& [column, value] : expected) {
    const auto found = row.find(column);
    const std::string is = found == row.end() ? "(no such column)" : found->second;
    if (is != value) text += fmt::format("{}={} instead of {}; ", column, is, value);
  }
  return text;
}

}  // namespace lettrage::test
