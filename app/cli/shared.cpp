#include "app/cli/shared.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/cli/commands.h"
#include "app/cli/table_writer.h"
#include "core/printable.h"
#include "pipeline/publish.h"
#include "reconcile/letters/templates.h"

namespace lettrage::cli {
namespace {

// Columns of a UTF-8 text, near enough for a table: characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The user's own letters, if the policy names a folder: beside the policy's file, unless it says where. False where they
/// cannot be used.
bool read_templates(const std::string& policy_path, reconcile::Policy& policy) {
  namespace fs = std::filesystem;
  if (policy.dunning.templates.empty()) return true;
  const fs::path folder = fs::path{policy_path}.parent_path() / policy.dunning.templates;
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".mustache") paths.push_back(at->path().string());
  }
  if (error || paths.empty()) {
    fmt::print(stderr, "error: {}: dunning.templates: {}: {}\n", policy_path, folder.string(),
               error ? error.message() : "no *.mustache file is there");
    return false;
  }
  std::sort(paths.begin(), paths.end());
  std::vector<reconcile::TemplateFile> files;
  for (const std::string& path : paths) {
    std::ifstream file{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file) {
      fmt::print(stderr, "error: {}: cannot be read\n", path);
      return false;
    }
    files.push_back({.path = path, .text = std::move(text)});
  }
  const std::vector<Diagnostic> diagnostics = reconcile::use_templates(policy, files);
  print(diagnostics);
  return diagnostics.empty();
}

}  // namespace

void print(const Diagnostic& diagnostic) { fmt::print(stderr, "{}: {}\n", name(diagnostic.severity), format(diagnostic)); }

void print(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& d : diagnostics) print(d);
}

std::optional<reconcile::Policy> read_policy(const std::string& path) {
  std::string text;
  if (!path.empty()) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
      fmt::print(stderr, "error: policy {}: cannot be read\n", path);
      return std::nullopt;
    }
    text.assign(std::istreambuf_iterator<char>{file}, {});
  }
  reconcile::LoadedPolicy loaded = reconcile::load_policy(text, path.empty() ? "defaults" : path);
  print(loaded.diagnostics);
  const bool bad = std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                               [](const Diagnostic& d) { return d.severity == Severity::Error; });
  if (bad || !read_templates(path, loaded.policy)) return std::nullopt;
  return std::move(loaded.policy);
}

book::RetryLimits limits_of(const reconcile::Policy& policy) {
  book::RetryLimits limits{.automatic = 0, .automatic_once = 0, .automatic_technical = 0, .window_days = 0};
  const auto admit = [&](const reconcile::RetryPolicy& retries) {
    limits.automatic = std::max(limits.automatic, retries.max_retries_auto);
    limits.automatic_once = std::max(limits.automatic_once, retries.max_retries_auto_once);
    limits.automatic_technical = std::max(limits.automatic_technical, retries.max_retries_auto_technical);
    limits.window_days = std::max(limits.window_days, retries.window_days);
  };
  admit(policy.retries);
  for (const reconcile::RetryException& exception : policy.retry_exceptions)
    admit(reconcile::retries_for(policy, exception.scheme, exception.segment, exception.creditor_id));
  return limits;
}

int tell(const book::OpenError& error) {
  fmt::print(stderr, "error: {}\n", error.text);
  return error.usage ? 2 : 5;
}

std::vector<book::Publication> finish_publications(book::Book& book) {
  pipeline::Published published = pipeline::publish(book);
  for (const book::Publication& p : published.in_place) fmt::print(stderr, "{}: of an interrupted command\n", p.target);
  for (const book::Publication& p : published.missing)
    fmt::print(stderr, "warning: {}: written by an interrupted command, and gone; its decisions are in the book\n", p.target);
  return std::move(published.in_place);
}

std::unique_ptr<book::Book> open_book(const std::string& address, book::OpenMode mode, int& exit_code,
                                      std::vector<book::Publication>* finished) {
  book::Opened opened = book::open(address, mode);
  if (!opened.book) {
    exit_code = tell(opened.error);
  } else if (mode == book::OpenMode::ReadWrite) {
    std::vector<book::Publication> in_place = finish_publications(*opened.book);
    if (finished != nullptr) *finished = std::move(in_place);
  }
  return std::move(opened.book);
}

std::optional<Date> as_of_date(const std::string& text) {
  if (!text.empty()) return Date::parse_iso(text);
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return Date::make(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

void print_table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& texts) {
  std::vector<std::vector<std::string>> rows = texts;
  for (auto& row : rows)
    std::transform(row.begin(), row.end(), row.begin(), [](const std::string& cell) { return printable(cell); });
  std::vector<std::size_t> widths;
  for (const std::string& column : columns) widths.push_back(width(column));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      if (i > 0) out += "  ";
      out += cells[i];
      if (i + 1 < cells.size()) out.append(widths[i] - width(cells[i]), ' ');
    }
    fmt::print("{}\n", out);
  };
  line(columns);
  for (const auto& row : rows) line(row);
}

int list_table(const std::string& book, std::string_view table, std::string_view format,
               const std::vector<std::string_view>& columns,
               const std::function<bool(const std::vector<std::string_view>&)>& wanted) {
  int code = ok;
  const auto opened = open_book(book, book::OpenMode::ReadOnly, code);
  if (!opened) return code;
  TableWriter writer{format};
  std::vector<std::size_t> places;
  std::vector<std::string_view> values(columns.size());
  opened->export_table(
      table,
      [&](const std::vector<std::string>& header) {
        for (const std::string_view column : columns)
          places.push_back(static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin()));
        writer.header(header);
      },
      [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < places.size(); ++i) values[i] = row[places[i]];
        if (wanted(values)) writer.row(row);
      });
  writer.end();
  return ok;
}

std::string current_user() {
  const passwd* user = ::getpwuid(::getuid());
  return user == nullptr ? std::to_string(::getuid()) : user->pw_name;
}

}  // namespace lettrage::cli
