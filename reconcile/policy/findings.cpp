#include "reconcile/policy/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lettrage::reconcile {
namespace {

bool continues_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

/// Levenshtein distance; both texts are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "a list";
    case toml::node_type::string: return "text";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a floating-point number";
    case toml::node_type::boolean: return "true or false";
    default: return "a date or time";
  }
}

void Findings::report(Code code, toml::source_position at, std::string field, std::string text) {
  Diagnostic d;
  d.severity = Severity::Error;
  d.code = code;
  d.file = file_;
  d.line = at.line;
  d.column = at.column;
  d.offset = offset_of(at);
  d.field = std::move(field);
  d.text = std::move(text);
  diagnostics_.push_back(std::move(d));
}

void Findings::report_inside(const toml::node& node, std::size_t inside, std::string field, std::string text) {
  const std::size_t offset = offset_inside(offset_of(node.source().begin), inside);
  const std::string_view before = toml_.substr(0, offset);
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(),
                                        [](char c) { return !continues_character(c); });
  report(Code::PolicyInvalid, node.source().begin, std::move(field), std::move(text));
  Diagnostic& d = diagnostics_.back();
  d.offset = offset;
  d.line = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  d.column = static_cast<std::uint64_t>(characters) + 1;
}

// toml++ counts characters in a line, we count bytes in the file.
std::size_t Findings::offset_of(toml::source_position at) const {
  std::size_t offset = 0;
  for (toml::source_index line = 1; line < at.line && offset < toml_.size(); ++line) {
    offset = std::min(toml_.find('\n', offset), toml_.size() - 1) + 1;
  }
  for (toml::source_index column = 1; column < at.column && offset < toml_.size(); ++column) {
    ++offset;
    while (offset < toml_.size() && continues_character(toml_[offset])) ++offset;
  }
  return std::min(offset, toml_.size());
}

std::size_t Findings::offset_inside(std::size_t begin, std::size_t inside) const {
  const std::string_view source = toml_.substr(std::min(begin, toml_.size()));
  if (source.empty() || (source.front() != '"' && source.front() != '\'')) return begin;
  const bool basic = source.front() == '"';
  const bool multi_line = source.size() >= 3 && source[1] == source[0] && source[2] == source[0];
  std::size_t at = multi_line ? 3 : 1;
  // The first line end after three quotes is none of the text's.
  if (multi_line && source.substr(at).starts_with("\r\n")) {
    at += 2;
  } else if (multi_line && source.substr(at).starts_with("\n")) {
    ++at;
  }
  while (inside > 0 && at < source.size()) {
    if (!basic || source[at] != '\\' || at + 1 >= source.size()) {
      at += source.substr(at).starts_with("\r\n") ? 2U : 1U;  // which is read as one
      --inside;
      continue;
    }
    const char escaped = source[at + 1];
    if (escaped == 'u' || escaped == 'U') {
      const std::string digits{source.substr(at + 2, escaped == 'u' ? 4 : 8)};
      const unsigned long point = std::strtoul(digits.c_str(), nullptr, 16);
      const std::size_t bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (inside < bytes) break;
      inside -= bytes;
      at += 2 + digits.size();
    } else if (escaped == '\n' || escaped == '\r' || escaped == ' ' || escaped == '\t') {  // the line goes on
      at = std::min(source.find_first_not_of(" \t\r\n", at + 1), source.size());
    } else {
      at += 2, --inside;
    }
  }
  return std::min(begin + at, toml_.size());
}

void Findings::unknown(const toml::key& key, const std::string& path, const std::vector<std::string_view>& candidates) {
  std::string_view nearest;
  std::size_t best = std::string_view::npos;
  const std::string_view name = std::string_view{path}.substr(path.rfind('.') + 1);
  for (const std::string_view candidate : candidates) {
    // A key in the wrong table is as good a guess as one with a slip of the pen.
    const std::size_t d = std::min(distance(path.substr(0, 100), candidate),
                                   1 + distance(name.substr(0, 100), candidate.substr(candidate.rfind('.') + 1)));
    if (d < best) {
      best = d;
      nearest = candidate;
    }
  }
  std::string text = "unknown key";
  if (best <= std::max<std::size_t>(3, nearest.size() / 3)) text += fmt::format(": did you mean {}?", nearest);
  report(Code::PolicyUnknownKey, key.source().begin, path, std::move(text));
}

}  // namespace lettrage::reconcile
