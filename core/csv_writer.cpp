#include "core/csv_writer.h"

namespace lettrage {
namespace {

void append_quoted(std::string& out, std::string_view prefix, std::string_view text) {
  out += '"';
  out += prefix;
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// Looks at every character, without a branch, so that the compiler takes sixteen or more at a time.
bool needs_quotes(std::string_view text) {
  unsigned found = 0;
  for (const char c : text)
    found |= static_cast<unsigned>(c == ',') | static_cast<unsigned>(c == '"') | static_cast<unsigned>(c == '\r') |
             static_cast<unsigned>(c == '\n');
  return found != 0;
}

}  // namespace

void append_csv_text(std::string& out, std::string_view text) {
  constexpr std::string_view dangerous = "=+-@\t\r";
  const std::string_view prefix = !text.empty() && dangerous.find(text.front()) != std::string_view::npos ? "'" : "";
  if (needs_quotes(text)) return append_quoted(out, prefix, text);
  out += prefix;
  out += text;
}

void append_csv_plain(std::string& out, std::string_view text) {
  if (needs_quotes(text)) return append_quoted(out, {}, text);
  out += text;
}

}  // namespace lettrage
