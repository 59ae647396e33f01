#include "formats/xml/encoding.h"

#include <algorithm>
#include <array>
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

std::string read_as(std::string_view declared) {
  struct Alias {
    std::string_view letters, name;  ///< without what separates letters and digits
  };
  static constexpr std::array aliases{
      Alias{"UTF8", "UTF-8"},
      Alias{"USASCII", "UTF-8"},
      Alias{"ASCII", "UTF-8"},
      Alias{"ISO88591", "WINDOWS-1252"},
      Alias{"ISO8859", "WINDOWS-1252"},
      Alias{"88591", "WINDOWS-1252"},
      Alias{"LATIN1", "WINDOWS-1252"},
      Alias{"L1", "WINDOWS-1252"},
      Alias{"ANSI", "WINDOWS-1252"},
      Alias{"CP1252", "WINDOWS-1252"},
      Alias{"WINDOWS1252", "WINDOWS-1252"},
      Alias{"WIN1252", "WINDOWS-1252"},
      Alias{"CP1250", "WINDOWS-1250"},
      Alias{"WINDOWS1250", "WINDOWS-1250"},
      Alias{"ISO88592", "ISO-8859-2"},
      Alias{"LATIN2", "ISO-8859-2"},
      Alias{"ISO885915", "ISO-8859-15"},
      Alias{"LATIN9", "ISO-8859-15"},
      Alias{"CP850", "IBM850"},
      Alias{"IBM850", "IBM850"},
      Alias{"CP852", "IBM852"},
      Alias{"IBM852", "IBM852"},
      Alias{"CP437", "IBM437"},
      Alias{"IBM437", "IBM437"},
  };
  std::string letters;
  for (const char c : declared) {
    if (c != '-' && c != '_' && c != ' ') letters += c;
  }
  const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& a) { return a.letters == letters; });
  if (declared.empty() || declares_wide(declared)) return "UTF-8";
  return std::string{alias == aliases.end() ? declared : alias->name};
}

bool declares_wide(std::string_view declared) noexcept {
  return declared.starts_with("UTF-16") || declared.starts_with("UTF16") || declared.starts_with("ISO-10646-UCS") ||
         declared.starts_with("UCS-") || declared.starts_with("UTF-32");
}

Encoding classify(std::string_view declared) {
  const std::string name = read_as(declared);
  if (name == "UTF-8") return Encoding::Utf8;
  for (const std::string_view family : {"ISO-8859-", "WINDOWS-125", "CP125", "IBM850", "IBM852", "IBM437"}) {
    if (name.starts_with(family)) return Encoding::SingleByte;
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
