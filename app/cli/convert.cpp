// `lettrage convert`: a statement of any format as another (docs/CONVERT.md).
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/inspect_forms.h"
#include "app/cli/shared.h"
#include "formats/camt/write.h"
#include "formats/mt940/write.h"
#include "pipeline/document.h"
#include "pipeline/reading.h"

namespace lettrage::cli {
namespace {

struct Options {
  std::string file, to, out;
  bool force = false;
};

bool write_out(const std::string& path, const std::string& text) {
  if (path.empty()) return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  std::ofstream file{path, std::ios::binary};
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file) fmt::print(stderr, "error: {}: cannot be written\n", path);
  return !file.fail();
}

/// The errors that lie in the statement's bytes: from its beginning to the next one's.
bool has_error(const pipeline::Document& document, std::size_t index) {
  const std::uint64_t begin = index == 0 ? 0 : document.statements[index].statement.offset;
  const std::uint64_t end = index + 1 < document.statements.size() ? document.statements[index + 1].statement.offset
                                                                   : std::numeric_limits<std::uint64_t>::max();
  return std::any_of(document.diagnostics.begin(), document.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.severity == Severity::Error && d.offset >= begin && d.offset < end; });
}

std::string label(const pipeline::DocumentStatement& s, std::size_t index) {
  return fmt::format("statement {} ({})", index + 1, s.statement.id.empty() ? "no id" : s.statement.id);
}

/// Statements that prove themselves, and how many do not. What is wrong has been printed.
std::vector<const StatementContent*> convertible(const pipeline::Document& document, const Options& options, bool& refused) {
  std::vector<const StatementContent*> statements;
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    const pipeline::DocumentStatement& s = document.statements[i];
    const auto refuse = [&](std::string_view why) {
      fmt::print(stderr, "error: {}: {} is not converted: {}\n", options.file, label(s, i), why);
      refused = true;
    };
    if (!options.force && has_error(document, i)) {
      refuse("it has the errors above; --force converts it as it was read");
      continue;
    }
    std::string_view why = formats::why_not(s);
    if (why.empty() && options.to == "mt940") why = formats::mt940::why_not(s, options.force);
    if (!why.empty() && s.entries.empty() && !s.statement.opening.present() && !s.statement.closing.present()) {
      fmt::print(stderr, "warning: {}: {} is left out: there is nothing in it\n", options.file, label(s, i));
      continue;
    }
    if (!why.empty()) {
      refuse(why);
      continue;
    }
    if (s.statement.kind != StatementKind::Statement) {
      fmt::print(stderr, "warning: {}: {} is {}; {} says that its entries are a statement's\n", options.file, label(s, i),
                 s.statement.kind == StatementKind::Report ? "an intraday report" : "a notification", options.to);
    } else if (!s.checkable) {
      fmt::print(stderr, "warning: {}: {} lacks a balance, so nothing proves its entries\n", options.file, label(s, i));
    }
    statements.push_back(&s);
  }
  return statements;
}

int convert_statements(const pipeline::Document& document, const Options& options) {
  bool refused = false;
  const std::vector<const StatementContent*> statements = convertible(document, options, refused);
  if (statements.empty()) {
    if (!refused) fmt::print(stderr, "error: {}: there is no statement in it\n", options.file);
    return quarantined;
  }
  const formats::FileContent content{.message_id = document.header.message_id,
                                     .created_at = document.header.created_at,
                                     .digest = document.sha256,
                                     .statements = statements};
  const formats::Written written = options.to == "mt940" ? formats::mt940::write(content) : formats::camt::write(content);
  for (const auto& [what, count] : written.losses.counts()) {
    fmt::print(stderr, "warning: {}: {} of {} not carried over in full: {}\n", options.file, count, what.first, what.second);
  }
  if (!write_out(options.out, written.text)) return internal_error;
  return refused ? quarantined : ok;
}

/// Entries, transactions and statuses of every file in it, as `inspect` prints them.
int convert_lines(const std::vector<pipeline::Location>& locations, const Options& options) {
  const bool csv = options.to == "csv";
  std::string text = csv ? csv_header() : std::string{};
  bool errors = false;
  pipeline::Archives archives;
  for (const pipeline::Location& location : locations) {
    pipeline::FileReading reading{location, {.archives = &archives}};
    const std::function<void(const Object&)> take = [&](const Object& o) {
      if (o["kind"] != "statement") text += csv ? csv_of(o) : ndjson_of(o);
    };
    ObjectPrinter printer{take};
    reading.visit(printer);
    print(reading.facts().diagnostics);
    errors = errors || reading.facts().has_errors();
  }
  if (!write_out(options.out, text)) return internal_error;
  return errors ? quarantined : ok;
}

int convert(const Options& options) {
  const std::vector<pipeline::Location> locations = pipeline::locate_all({options.file});
  if (options.to == "csv" || options.to == "ndjson") return convert_lines(locations, options);
  if (locations.size() != 1) {
    fmt::print(stderr, "error: {}: {} files are in it; unpack it, and convert them one by one\n", options.file, locations.size());
    return usage;
  }
  const pipeline::Document document = pipeline::read_document(locations.front());
  print(document.diagnostics);
  if (document.header.format.empty()) return quarantined;
  if (document.statements.empty() && (!document.payments.empty() || !document.statuses.empty())) {
    fmt::print(stderr, "error: {}: {} holds payments and no account's statement; --to csv or ndjson converts it\n", options.file,
               document.header.format);
    return usage;
  }
  return convert_statements(document, options);
}

}  // namespace

void add_convert(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("convert", "Write a bank's statement in another format");
  command->add_option("FILE", options->file, "File to read: plain, gzip or zstd; the format is found by content")->required();
  command->add_option("--to", options->to, "Target: camt.053 (version .001.08), mt940, csv or ndjson")
      ->required()
      ->check(CLI::IsMember({"camt.053", "mt940", "csv", "ndjson"}));
  command->add_option("--out", options->out, "File to write (default: standard output)");
  command->add_flag("--force", options->force, "Convert also statements that do not prove themselves");
  command->callback([options, &action] { action = [options] { return convert(*options); }; });
}

}  // namespace lettrage::cli
