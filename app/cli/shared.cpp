#include "app/cli/shared.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>

namespace lettrage::cli {
namespace {

// Columns of a UTF-8 text, near enough for a table: characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
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
  if (bad) return std::nullopt;
  return std::move(loaded.policy);
}

book::RetryLimits limits_of(const reconcile::Policy& policy) {
  return {.automatic = policy.retries.max_retries_auto,
          .automatic_once = policy.retries.max_retries_auto_once,
          .automatic_technical = policy.retries.max_retries_auto_technical,
          .window_days = policy.retries.window_days};
}

std::unique_ptr<book::Book> open_book(const std::string& address, book::OpenMode mode, int& exit_code) {
  book::Opened opened = book::open(address, mode);
  if (!opened.book) {
    fmt::print(stderr, "error: {}\n", opened.error.text);
    exit_code = opened.error.usage ? 2 : 5;
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

void print_table(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
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

std::string current_user() {
  const passwd* user = ::getpwuid(::getuid());
  return user == nullptr ? std::to_string(::getuid()) : user->pw_name;
}

}  // namespace lettrage::cli
