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

bool needs_quotes(std::string_view text) { return text.find_first_of(",\"\r\n") != std::string_view::npos; }

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
