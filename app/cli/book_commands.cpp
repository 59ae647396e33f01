// import, explain, verify, export: what people ask of the book.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/cli/commands.h"
#include "app/cli/names_compared.h"
#include "app/cli/shared.h"
#include "app/cli/table_writer.h"
#include "core/printable.h"
#include "pipeline/figures.h"
#include "pipeline/run.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string book = "lettrage.db", policy, id, table, format = "csv", kind;
  std::vector<std::string> files;
  bool replace = false;
};

int import(const Options& options) {
  for (const std::string& file : options.files) {
    if (std::filesystem::is_regular_file(file)) continue;
    fmt::print(stderr, "error: {}: no such file\n", file);
    return usage;
  }
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadWrite, code);
  if (!book) return code;
  const pipeline::ReferenceKind kind = options.kind == "invoices"    ? pipeline::ReferenceKind::Invoices
                                       : options.kind == "mandates"  ? pipeline::ReferenceKind::Mandates
                                       : options.kind == "customers" ? pipeline::ReferenceKind::Customers
                                                                     : pipeline::ReferenceKind::Collections;
  const pipeline::ImportResult result = pipeline::import_files(kind, pipeline::locate_all(options.files), *book, options.replace);
  if (kind == pipeline::ReferenceKind::Collections) (void)pipeline::load_linked(*book);  // mandates that only they name
  print(result.diagnostics);
  fmt::print("{} {} imported into {}\n", result.rows, options.kind, options.book);
  const bool errors = std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Severity::Error; });
  return errors ? quarantined : ok;
}

int explain(const Options& options) {
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  std::vector<book::Book::Section> story = book->story(options.id);
  if (story.empty()) {
    fmt::print(stderr, "error: {}: no movement, invoice, R-transaction, retry or allocation of that id in {}\n", options.id,
               options.book);
    return usage;
  }
  if (std::optional<book::Book::Section> names = names_compared(story)) story.insert(story.begin() + 1, *std::move(names));
  std::string text;
  for (const book::Book::Section& section : story) {
    text += section.title + '\n';
    for (const std::vector<std::string>& row : section.table.rows) {
      const char* separator = "  ";
      for (std::size_t i = 0; i < row.size() && i < section.table.columns.size(); ++i) {
        if (row[i].empty()) continue;
        text += fmt::format("{}{}: {}", separator, section.table.columns[i], printable(row[i]));
        separator = row.size() > 4 ? "\n  " : "   ";
      }
      text += row.size() > 4 ? "\n\n" : "\n";
    }
    if (section.more) text += fmt::format("  the first {} of more; `lettrage export` prints all\n\n", section.table.rows.size());
  }
  fmt::print("{}", text);
  return ok;
}

int verify(const Options& options) {
  const std::optional<reconcile::Policy> policy = read_policy(options.policy);
  if (!policy) return usage;
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  bool failed = false;
  for (const book::Book::Check& check : book->verify(limits_of(*policy))) {
    fmt::print("{} {}. {}: {} checked, {} failed\n", check.failures.empty() ? "ok  " : "FAIL", check.number, check.name,
               check.checked, check.failures.size());
    for (const std::string& failure : check.failures) fmt::print("       {}\n", printable(failure));
    for (const std::string& note : check.notes) fmt::print("       note: {}\n", printable(note));
    failed = failed || !check.failures.empty();
  }
  return failed ? invariant_failed : ok;
}

int export_table(const Options& options) {
  int code = ok;
  const auto book = open_book(options.book, book::OpenMode::ReadOnly, code);
  if (!book) return code;
  TableWriter table{options.format};
  if (options.table == "returns") {  // computed, and stored nowhere
    table.header(pipeline::figure_columns());
    pipeline::figure_rows(pipeline::return_figures(*book, pipeline::latest_day(*book)),
                          [&](const std::vector<std::string>& row) { table.row(row); });
    return ok;
  }
  const bool known = book->export_table(
      options.table, [&](const std::vector<std::string>& header) { table.header(header); },
      [&](const std::vector<std::string>& row) { table.row(row); });
  if (known) return ok;
  std::string tables = " returns";
  for (const std::string& name : book->tables()) tables += " " + name;
  fmt::print(stderr, "error: no table {}; there are:{}\n", options.table, tables);
  return usage;
}

CLI::App* with_book(CLI::App* command, const std::shared_ptr<Options>& options) {
  command->add_option("--book", options->book, "The book")->capture_default_str();
  return command;
}

}  // namespace

void add_import(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "Load reference data into a book");
  command->add_option("KIND", options->kind, "What the files hold")
      ->required()
      ->check(CLI::IsMember({"invoices", "mandates", "customers", "collections"}));
  command->add_option("FILE", options->files, "CSV or NDJSON; for collections the pain.008 files that were sent")->required();
  command->add_flag("--replace", options->replace, "Take out what the files do not name (default: add and update)");
  with_book(command, options)->callback([options, &action] { action = [options] { return import(*options); }; });
}

void add_explain(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explain", "The whole story of one movement, invoice, R-transaction or retry");
  command->add_option("ID", options->id, "mv…, rt…, ry…, al…, or an invoice's id")->required();
  with_book(command, options)->callback([options, &action] { action = [options] { return explain(*options); }; });
}

void add_verify(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("verify", "Prove the book's invariants; exit code 4 where one fails");
  command->add_option("--policy", options->policy, "Policy file whose limits the retries must keep");
  with_book(command, options)->callback([options, &action] { action = [options] { return verify(*options); }; });
}

void add_export(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export", "Any table of the book on stdout");
  command
      ->add_option("TABLE", options->table,
                   "movements, allocations, invoices, r_transactions, retries, journal …; returns: figures about what came back")
      ->required();
  command->add_option("--format", options->format, "Output form")->check(CLI::IsMember({"csv", "ndjson"}))->capture_default_str();
  with_book(command, options)->callback([options, &action] { action = [options] { return export_table(*options); }; });
}

}  // namespace lettrage::cli
