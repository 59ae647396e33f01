#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/doctor.h"
#include "app/cli/inspect_forms.h"
#include "app/cli/validate.h"
#include "core/encoding.h"
#include "core/printable.h"

namespace lettrage::cli {
namespace {

void print_ndjson(const Object& o) { fmt::print("{}", ndjson_of(o)); }

void print_csv(const Object& o) { fmt::print("{}", csv_of(o)); }

std::string text_of(const Object& o, const char* key) {
  const auto found = o.find(key);
  return found == o.end() ? std::string{} : printable(plain(*found));
}

// Shows `text` in `width` columns; UTF-8 is never cut inside a character.
std::string fit(const std::string& text, std::size_t width) {
  std::size_t end = 0, columns = 0;
  for (; end < text.size() && columns < width; ++columns) end += character(std::string_view{text}.substr(end)).size;
  return text.substr(0, end) + std::string(width - columns, ' ');
}

void print_table(const Object& o) {
  const std::string kind = text_of(o, "kind");
  if (kind == "file") {
    const std::string format = text_of(o, "format");
    fmt::print("{}\n  {}, {} bytes, message {}, {} statements, {} entries, {} transactions\n", text_of(o, "path"),
               format.empty() ? "unknown format" : format, text_of(o, "bytes"),
               o.contains("message_id") ? text_of(o, "message_id") : "-", text_of(o, "statements"), text_of(o, "entries"),
               text_of(o, "transactions"));
    if (const std::string reader = text_of(o, "reader"); !reader.empty()) {
      fmt::print("  XML read by the {} reader{}{}\n", reader, o.contains("reader_declined") ? "; the fast one declined: " : "",
                 o.contains("reader_declined")
                     ? fmt::format("{}, at byte {}", text_of(o, "reader_declined"), text_of(o, "reader_declined_at"))
                     : std::string{});
    }
  } else if (kind == "statement") {
    fmt::print("  statement {} of {} {}: opening {} closing {}{}\n", text_of(o, "statement"), text_of(o, "account"),
               text_of(o, "currency"), o.contains("opening_balance") ? text_of(o, "opening_balance") : "-",
               o.contains("closing_balance") ? text_of(o, "closing_balance") : "-",
               !o.contains("balanced")     ? ""
               : o["balanced"].get<bool>() ? ", proved by its entries"
                                           : ", NOT what its entries add up to");
  } else if (kind == "entry" || kind == "transaction") {
    const std::string reference =
        !text_of(o, "end_to_end_id").empty() ? text_of(o, "end_to_end_id") : text_of(o, "bank_reference");
    const std::string text = !text_of(o, "remittance").empty() ? text_of(o, "remittance") : text_of(o, "additional_information");
    fmt::print("  {} {:>5} {} {:>16} {} {} {} {} {}\n", kind == "entry" ? "entry" : "  tx ", text_of(o, kind.c_str()),
               fit(text_of(o, "booking_date"), 10), text_of(o, "amount"), fit(text_of(o, "currency"), 3),
               fit(o.contains("return_reason") ? "R " + text_of(o, "return_reason") : text_of(o, "bank_transaction_code"), 14),
               fit(reference, 20), fit(text_of(o, "counterparty_name"), 24), fit(text, 40));
  } else if (kind == "status") {
    fmt::print("  status {} {} {} {} {} {}\n", fit(text_of(o, "level"), 19), fit(text_of(o, "status"), 4),
               fit(text_of(o, "reason"), 4), fit(text_of(o, "original_end_to_end_id"), 24), text_of(o, "amount"),
               text_of(o, "currency"));
  } else if (text_of(o, "code") == name(Code::Verdict) || text_of(o, "code") == name(Code::Dialect)) {
    fmt::print("  {}: {}\n", text_of(o, "code"), text_of(o, "text"));
  } else {
    fmt::print("  {} {} at byte {}{}{}: {}\n", text_of(o, "severity"), text_of(o, "code"), text_of(o, "offset"),
               o.contains("line") ? ", line " + text_of(o, "line") : "", o.contains("field") ? ", " + text_of(o, "field") : "",
               text_of(o, "text"));
  }
}

struct Options {
  std::vector<std::string> files;
  std::string format = "table";
  std::string reader;
  std::string charset = "cp1252";
  bool validate = false;
  std::string schemas;
};

/// Prints each record and lets the doctor hear of it.
class Examination final : public pipeline::RecordVisitor {
 public:
  Examination(const std::function<void(const Object&)>& print, Doctor& doctor) : printer_{print}, doctor_{doctor} {}
  void statement(const pipeline::ReadStatement& statement) override {
    doctor_.statement(statement.statement, statement.checkable, statement.balanced);
    printer_.statement(statement);
  }
  void entry(const Statement& statement, const pipeline::ReadEntry& entry) override {
    doctor_.entry(entry.entry);
    printer_.entry(statement, entry);
  }
  void transaction(const Statement& statement, const pipeline::ReadEntry& entry, const Transaction& transaction,
                   std::uint32_t number) override {
    printer_.transaction(statement, entry, transaction, number);
  }
  void payment(const PaymentInformation& batch, const Transaction& transaction, std::uint64_t number) override {
    doctor_.payment(batch);
    printer_.payment(batch, transaction, number);
  }
  void status(const Status& status) override {
    doctor_.status(status);
    printer_.status(status);
  }

 private:
  ObjectPrinter printer_;
  Doctor& doctor_;
};

XmlReader reader_named(const std::string& name) {
  return name == "reference" ? XmlReader::Reference : name == "fast" ? XmlReader::Fast : XmlReader::Auto;
}

/// What was asked for by --reader: which one it came to be, and why.
void add_reader(Object& file, const XmlReading& xml) {
  if (xml.used == XmlReader::Auto) return;
  file["reader"] = xml.used == XmlReader::Fast ? "fast" : "reference";
  if (xml.declined.empty()) return;
  file["reader_declined"] = std::string{xml.declined};
  file["reader_declined_at"] = xml.declined_at;
}

int inspect(const Options& options) {
  bool errors = false;
  std::optional<SchemaCheck> schemas;
  if (options.validate) schemas.emplace(options.schemas);
  if (options.format == "csv") fmt::print("{}", csv_header());
  const std::function<void(const Object&)> print = options.format == "ndjson" ? print_ndjson
                                                   : options.format == "csv"  ? print_csv
                                                                              : print_table;
  pipeline::Archives archives;
  for (const pipeline::Location& location : pipeline::locate_all(options.files)) {
    pipeline::FileReading reading{
        location, {.charset = *charset_named(options.charset), .archives = &archives, .reader = reader_named(options.reader)}};
    Doctor doctor;
    Examination examination{print, doctor};
    Object file = object_of(reading.facts());
    if (!options.reader.empty()) add_reader(file, reading.facts().xml);
    print(file);
    reading.visit(examination);
    const pipeline::FileFacts& facts = reading.facts();
    const auto tell = [&](const std::vector<Diagnostic>& diagnostics) {
      for (const Diagnostic& d : diagnostics) {
        print(object_of(d));
        errors = errors || d.severity == Severity::Error;
      }
    };
    tell(facts.diagnostics);
    if (schemas) tell(schemas->check(facts.header.format, location));
    tell(doctor.examine(facts.path, facts.header, facts.diagnostics));
  }
  return errors ? quarantined : ok;
}

}  // namespace

void add_inspect(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("inspect", "Read bank files and show what they say; nothing is stored");
  command
      ->add_option("FILE", options->files,
                   "Files to read: plain, gzip, zstd or zip with any number of files; the format is found by content")
      ->required();
  command->add_option("--format", options->format, "Output form")
      ->check(CLI::IsMember({"table", "ndjson", "csv"}))
      ->capture_default_str();
  command
      ->add_option("--reader", options->reader,
                   "Which XML reader: fast (auto is the same; what it declines the reference reader reads) or reference. Says "
                   "which one was used, and why")
      ->check(CLI::IsMember({"auto", "fast", "reference"}));
  command->add_option("--charset", options->charset, "How text files are read where they are not UTF-8")
      ->check(CLI::IsMember({"cp1252", "iso-8859-1", "iso-8859-15", "cp850", "cp852"}))
      ->capture_default_str();
  command->add_flag("--validate", options->validate, "Hold XML messages against their schema: every violation with its place");
  command->add_option("--schemas", options->schemas, "Folder with schemas of your own for --validate: camt.053.001.08.xsd …")
      ->check(CLI::ExistingDirectory)
      ->needs("--validate");
  command->callback([options, &action] { action = [options] { return inspect(*options); }; });
}

}  // namespace lettrage::cli
