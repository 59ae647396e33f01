#include "pipeline/json_text.h"

#include <fmt/format.h>

#include "core/encoding.h"

namespace lettrage::pipeline {

void append_json_text(std::string& out, std::string_view text) {
  std::string decoded;
  if (!is_utf8(text)) {
    append_decoded(decoded, text, Charset::Iso8859_1);
    text = decoded;
  }
  out += '"';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace lettrage::pipeline
