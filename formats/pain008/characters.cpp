#include "formats/pain008/characters.h"

#include <algorithm>
#include <array>

namespace lettrage::formats::pain008 {

namespace {

struct Letter {
  char32_t code;
  std::string_view latin;
};

// U+00C0 to U+017F: what a letter is without its marks; `.` for what is no letter.
constexpr std::string_view latin_from_c0 =
    "AAAAAAACEEEEIIII"   // 00C0
    "DNOOOOO.OUUUUYTs"   // 00D0
    "aaaaaaaceeeeiiii"   // 00E0
    "dnooooo.ouuuuyty"   // 00F0
    "AaAaAaCcCcCcCcDd"   // 0100
    "DdEeEeEeEeEeGgGg"   // 0110
    "GgGgHhHhIiIiIiIi"   // 0120
    "IiIiJjKkkLlLlLlL"   // 0130
    "lLlNnNnNnnNnOoOo"   // 0140
    "OoOoRrRrRrSsSsSs"   // 0150
    "SsTtTtTtUuUuUuUu"   // 0160
    "UuUuWwYyYZzZzZzs";  // 0170
static_assert(latin_from_c0.size() == 0x180 - 0xC0);

constexpr std::array umlaut_pairs{Letter{0xC4, "Ae"}, Letter{0xD6, "Oe"}, Letter{0xDC, "Ue"}, Letter{0xDF, "ss"},
                                  Letter{0xE4, "ae"}, Letter{0xF6, "oe"}, Letter{0xFC, "ue"}};

constexpr std::array others{
    // Latin letters of later blocks: Romanian comma below, German capital sharp s
    Letter{0x218, "S"}, Letter{0x219, "s"}, Letter{0x21A, "T"}, Letter{0x21B, "t"}, Letter{0x1E9E, "S"},
    // Greek
    Letter{0x386, "A"}, Letter{0x388, "E"}, Letter{0x389, "I"}, Letter{0x38A, "I"}, Letter{0x38C, "O"}, Letter{0x38E, "Y"},
    Letter{0x38F, "O"}, Letter{0x390, "i"}, Letter{0x391, "A"}, Letter{0x392, "V"}, Letter{0x393, "G"}, Letter{0x394, "D"},
    Letter{0x395, "E"}, Letter{0x396, "Z"}, Letter{0x397, "I"}, Letter{0x398, "TH"}, Letter{0x399, "I"}, Letter{0x39A, "K"},
    Letter{0x39B, "L"}, Letter{0x39C, "M"}, Letter{0x39D, "N"}, Letter{0x39E, "X"}, Letter{0x39F, "O"}, Letter{0x3A0, "P"},
    Letter{0x3A1, "R"}, Letter{0x3A3, "S"}, Letter{0x3A4, "T"}, Letter{0x3A5, "Y"}, Letter{0x3A6, "F"}, Letter{0x3A7, "CH"},
    Letter{0x3A8, "PS"}, Letter{0x3A9, "O"}, Letter{0x3AA, "I"}, Letter{0x3AB, "Y"}, Letter{0x3AC, "a"}, Letter{0x3AD, "e"},
    Letter{0x3AE, "i"}, Letter{0x3AF, "i"}, Letter{0x3B0, "y"}, Letter{0x3B1, "a"}, Letter{0x3B2, "v"}, Letter{0x3B3, "g"},
    Letter{0x3B4, "d"}, Letter{0x3B5, "e"}, Letter{0x3B6, "z"}, Letter{0x3B7, "i"}, Letter{0x3B8, "th"}, Letter{0x3B9, "i"},
    Letter{0x3BA, "k"}, Letter{0x3BB, "l"}, Letter{0x3BC, "m"}, Letter{0x3BD, "n"}, Letter{0x3BE, "x"}, Letter{0x3BF, "o"},
    Letter{0x3C0, "p"}, Letter{0x3C1, "r"}, Letter{0x3C2, "s"}, Letter{0x3C3, "s"}, Letter{0x3C4, "t"}, Letter{0x3C5, "y"},
    Letter{0x3C6, "f"}, Letter{0x3C7, "ch"}, Letter{0x3C8, "ps"}, Letter{0x3C9, "o"}, Letter{0x3CA, "i"}, Letter{0x3CB, "y"},
    Letter{0x3CC, "o"}, Letter{0x3CD, "y"}, Letter{0x3CE, "o"},
    // Cyrillic, as Bulgaria writes it
    Letter{0x410, "A"}, Letter{0x411, "B"}, Letter{0x412, "V"}, Letter{0x413, "G"}, Letter{0x414, "D"}, Letter{0x415, "E"},
    Letter{0x416, "ZH"}, Letter{0x417, "Z"}, Letter{0x418, "I"}, Letter{0x419, "Y"}, Letter{0x41A, "K"}, Letter{0x41B, "L"},
    Letter{0x41C, "M"}, Letter{0x41D, "N"}, Letter{0x41E, "O"}, Letter{0x41F, "P"}, Letter{0x420, "R"}, Letter{0x421, "S"},
    Letter{0x422, "T"}, Letter{0x423, "U"}, Letter{0x424, "F"}, Letter{0x425, "H"}, Letter{0x426, "TS"}, Letter{0x427, "CH"},
    Letter{0x428, "SH"}, Letter{0x429, "SHT"}, Letter{0x42A, "A"}, Letter{0x42C, "Y"}, Letter{0x42E, "YU"}, Letter{0x42F, "YA"},
    Letter{0x430, "a"}, Letter{0x431, "b"}, Letter{0x432, "v"}, Letter{0x433, "g"}, Letter{0x434, "d"}, Letter{0x435, "e"},
    Letter{0x436, "zh"}, Letter{0x437, "z"}, Letter{0x438, "i"}, Letter{0x439, "y"}, Letter{0x43A, "k"}, Letter{0x43B, "l"},
    Letter{0x43C, "m"}, Letter{0x43D, "n"}, Letter{0x43E, "o"}, Letter{0x43F, "p"}, Letter{0x440, "r"}, Letter{0x441, "s"},
    Letter{0x442, "t"}, Letter{0x443, "u"}, Letter{0x444, "f"}, Letter{0x445, "h"}, Letter{0x446, "ts"}, Letter{0x447, "ch"},
    Letter{0x448, "sh"}, Letter{0x449, "sht"}, Letter{0x44A, "a"}, Letter{0x44C, "y"}, Letter{0x44E, "yu"}, Letter{0x44F, "ya"},
    // signs
    Letter{0x20AC, "E"}, Letter{0xB4, "'"}, Letter{0x2018, "'"}, Letter{0x2019, "'"}, Letter{0x2013, "-"}, Letter{0x2014, "-"},
    Letter{0xA0, " "}, Letter{0x2009, " "}, Letter{0x202F, " "}};

constexpr std::string_view ascii(char c) noexcept {
  switch (c) {
    case '&': return "+";
    case '_':
    case '~': return "-";
    case '[':
    case '{': return "(";
    case ']':
    case '}': return ")";
    case '`': return "'";
    case ';': return ",";
    case '\\':
    case '|': return "/";
    case '\t':
    case '\r':
    case '\n': return " ";
    default: return ".";
  }
}

/// Takes one code point off `text`; U+FFFD for bytes that are none.
char32_t next_code(std::string_view& text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return 0xFFFD;
  }
  char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      text.remove_prefix(1);
      return 0xFFFD;
    }
    code = (code << 6U) | (byte & 0x3FU);
  }
  text.remove_prefix(length);
  return code;
}

template <std::size_t N>
std::string_view find(const std::array<Letter, N>& letters, char32_t code) noexcept {
  const auto* const found = std::find_if(letters.begin(), letters.end(), [&](const Letter& l) { return l.code == code; });
  return found == letters.end() ? std::string_view{} : found->latin;
}

std::string_view convert(char32_t code, Umlauts umlauts) noexcept {
  if (code >= 0xC0 && code < 0x180) {
    if (umlauts == Umlauts::Double) {
      if (const std::string_view pair = find(umlaut_pairs, code); !pair.empty()) return pair;
    }
    return latin_from_c0.substr(code - 0xC0, 1);
  }
  const std::string_view other = find(others, code);
  return other.empty() ? "." : other;
}

/// A mark on the letter before it, which is what is kept (texts that are not NFC).
constexpr bool is_combining(char32_t code) noexcept { return code >= 0x300 && code <= 0x36F; }

}  // namespace

std::string to_sepa(std::string_view text, std::size_t max, Umlauts umlauts) {
  std::string out;
  while (!text.empty()) {
    const char32_t code = next_code(text);
    if (is_combining(code)) {
      if (code == 0x308 && umlauts == Umlauts::Double && !out.empty() && std::string_view{"AOUaou"}.find(out.back()) < 6) {
        out.push_back('e');
      }
      continue;
    }
    const char c = code < 0x80 ? static_cast<char>(code) : '\0';
    const std::string_view converted = code >= 0x80           ? convert(code, umlauts)
                                       : is_sepa_character(c) ? std::string_view{&c, 1}
                                                              : ascii(c);
    for (const char letter : converted) {
      if (letter == ' ' && (out.empty() || out.back() == ' ')) continue;
      out.push_back(letter);
    }
  }
  if (out.size() > max) out.resize(max);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool is_sepa_id(std::string_view id) noexcept {
  return !id.empty() && id.size() <= 35 && std::all_of(id.begin(), id.end(), is_sepa_character) && id.front() != '/' &&
         id.back() != '/' && id.front() != ' ' && id.back() != ' ' && id.find("//") == std::string_view::npos;
}

}  // namespace lettrage::formats::pain008
