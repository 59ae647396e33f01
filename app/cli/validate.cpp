#include "app/cli/validate.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "app/cli/commands.h"

namespace lettrage::cli {
namespace {

namespace fs = std::filesystem;
namespace xml = formats::xml;

Diagnostic said(const std::string& shown, Severity severity, Code code, std::string text) {
  return {.severity = severity, .code = code, .file = shown, .text = std::move(text)};
}

std::string counted(std::size_t n, std::string_view what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); }

/// What the reader of a format without a schema holds a file to. It does so with every file, asked or not.
std::string reader_checks(std::string_view format) {
  return fmt::format(
      "There are no schemas of {}: its reader itself checks every record, its place, its fields, amounts, dates and sums, and "
      "has told all it found.",
      format);
}

bool is_xml(std::string_view format) noexcept {
  return format.starts_with("camt") || format.starts_with("pain") || format.starts_with("pacs") || format.starts_with("head");
}

/// `camt.053.001.08.xsd` in the user's folder. The name comes from a document: it has the shape of a message's name and
/// can lead nowhere else.
std::optional<std::string> read_schema(const std::string& folder, std::string_view message) {
  if (folder.empty()) return std::nullopt;
  std::ifstream in{fs::path{folder} / fmt::format("{}.xsd", message), std::ios::binary};
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

Diagnostic about(const std::string& shown, const xml::Checked& checked) {
  Diagnostic d = said(shown, Severity::Info, Code::SchemaMissing, {});
  d.offset = checked.offset;
  d.line = checked.line;
  if (!checked.to_the_end) {
    d.severity = Severity::Warning;
    d.code = Code::SchemaViolation;
    d.text = fmt::format("The check against the schema of {} ends early: {}.", checked.message, checked.note);
  } else if (!checked.with_schema) {
    d.severity = Severity::Warning;
    d.text = fmt::format("Not held against a schema: {}. Give a folder that has it with --schemas.", checked.note);
  } else {
    d.text = fmt::format("Held against {}{}, although {}.", checked.own_schema ? "the schema given of " : "", checked.message,
                         checked.note);
  }
  return d;
}

}  // namespace

SchemaCheck::SchemaCheck(const std::string& folder)
    : validator_{[folder](std::string_view message) { return read_schema(folder, message); }} {}

std::vector<Diagnostic> SchemaCheck::check(std::string_view format, const pipeline::Location& location) {
  const std::string& shown = location.shown;
  std::vector<Diagnostic> out;
  if (format.empty()) return out;  // refused already, and said why
  if (!is_xml(format)) {
    out.push_back(said(shown, Severity::Info, Code::SchemaMissing, reader_checks(format)));
    return out;
  }
  pipeline::Source source{location, {.digest = pipeline::Digest::None, .archives = &archives_}};
  std::string head;
  source.read(head, 4);  // settles what is skipped before the first byte
  bool given = false;
  const xml::Validation found = validator_.validate(
      [&](std::string& to, std::size_t wanted) {
        if (given) return source.read(to, wanted);
        given = true;
        to += head;
        return head.size() + source.read(to, wanted);
      },
      source.skipped());

  for (const xml::Violation& v : found.violations) {
    out.push_back({.severity = v.severity,
                   .code = Code::SchemaViolation,
                   .file = shown,
                   .offset = v.offset,
                   .line = v.line,
                   .field = v.path,
                   .text = v.text});
  }
  if (const std::uint64_t all = found.errors + found.warnings; all > found.violations.size()) {
    const bool errors = found.errors > 0;
    out.push_back(said(shown, errors ? Severity::Error : Severity::Warning, Code::SchemaViolation,
                       fmt::format("{} more violations are not listed: {} errors and {} warnings in all.",
                                   all - found.violations.size(), found.errors, found.warnings)));
  }
  std::size_t without = 0;
  for (const xml::Checked& checked : found.messages) {
    if (checked.with_schema && checked.to_the_end && checked.note.empty()) continue;
    if (++without <= 10) out.push_back(about(shown, checked));
  }
  if (found.messages.empty()) {
    out.push_back(
        said(shown, Severity::Warning, Code::SchemaMissing, "No message was found that a schema could be held against."));
  } else if (found.errors + found.warnings > 0) {
    out.push_back(said(shown, Severity::Info, Code::Verdict,
                       fmt::format("not valid: {} errors and {} warnings against the schema", found.errors, found.warnings)));
  } else if (without == 0) {
    out.push_back(said(shown, Severity::Info, Code::Verdict,
                       fmt::format("valid: {} as the schema has it", counted(found.messages.size(), "message"))));
  }
  return out;
}

void add_schema(CLI::App& app, Action& action) {
  auto name = std::make_shared<std::string>();
  auto sepa = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("schema", "Print the XML schema that inspect --validate holds a message against");
  command->add_option("MESSAGE", *name, "Its name and version, such as camt.053.001.08")->required();
  command->add_flag("--sepa", *sepa, "With the rules that SEPA adds to the standard's");
  command->callback([name, sepa, &action] {
    action = [name, sepa]() -> int {
      const std::string text = xml::schema_text(*name, *sepa);
      if (text.empty()) {
        fmt::print(stderr, "lettrage: there is no schema of {}\n", *name);
        return usage;
      }
      fmt::print("{}", text);
      return ok;
    };
  });
}

}  // namespace lettrage::cli
