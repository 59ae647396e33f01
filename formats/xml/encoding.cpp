#include "formats/xml/encoding.h"

#include <cstdint>
#include <cstring>

#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

std::string declared_encoding(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!text.starts_with("<?xml") || text.size() < 6 || !is_blank(text[5])) return {};
  const std::size_t end = text.find("?>");
  if (end == std::string_view::npos || end > 512) return {};
  text = text.substr(0, end);
  const std::size_t at = text.find("encoding");
  if (at == std::string_view::npos) return {};
  text = trim(text.substr(at + 8));
  if (text.empty() || text.front() != '=') return {};
  text = trim(text.substr(1));
  if (text.empty() || (text.front() != '"' && text.front() != '\'')) return {};
  const std::size_t close = text.find(text.front(), 1);
  if (close == std::string_view::npos) return {};
  std::string name{text.substr(1, close - 1)};
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

Encoding classify(std::string_view declared) noexcept {
  if (declared.empty() || declared == "UTF-8" || declared == "UTF8" || declared == "US-ASCII" || declared == "ASCII" ||
      declared.starts_with("UTF-16") || declared.starts_with("ISO-10646-UCS") || declared.starts_with("UCS-")) {
    return Encoding::Utf8;
  }
  if (declared.starts_with("ISO-8859-") || declared.starts_with("ISO8859-") || declared.starts_with("ISO_8859-") ||
      declared.starts_with("WINDOWS-125") || declared.starts_with("CP125") || declared == "LATIN1") {
    return Encoding::SingleByte;
  }
  return Encoding::Other;
}

std::size_t invalid_utf8(std::string_view text) noexcept {
  std::size_t at = 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  while (at < text.size()) {
    if (at + 8 <= text.size()) {  // nearly all of a bank's file is ASCII
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080U) == 0) {
        at += 8;
        continue;
      }
    }
    const unsigned char lead = byte(at);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return at;
    const unsigned char second = byte(at + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F)) {
      return at;
    }
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at + i) & 0xC0U) != 0x80U) return at;
    }
    at += length;
  }
  return std::string_view::npos;
}

}  // namespace lettrage::formats::xml
