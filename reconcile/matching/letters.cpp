// Sources: Unicode names of the letters; Greek by ELOT 743, Cyrillic as passports and the EPC's conversion table have it.
#include "reconcile/matching/letters.h"

#include <array>

namespace lettrage::reconcile {
namespace {

using namespace std::string_view_literals;

// U+00C0 to U+017F.
constexpr std::array latin{
    "A"sv,  "A"sv,  "A"sv,  "A"sv,  "AE"sv, "AA"sv, "AE"sv, "C"sv, "E"sv,  "E"sv, "E"sv, "E"sv, "I"sv,  "I"sv, "I"sv,  "I"sv,
    "D"sv,  "N"sv,  "O"sv,  "O"sv,  "O"sv,  "O"sv,  "OE"sv, ""sv,  "OE"sv, "U"sv, "U"sv, "U"sv, "UE"sv, "Y"sv, "TH"sv, "SS"sv,
    "A"sv,  "A"sv,  "A"sv,  "A"sv,  "AE"sv, "AA"sv, "AE"sv, "C"sv, "E"sv,  "E"sv, "E"sv, "E"sv, "I"sv,  "I"sv, "I"sv,  "I"sv,
    "D"sv,  "N"sv,  "O"sv,  "O"sv,  "O"sv,  "O"sv,  "OE"sv, ""sv,  "OE"sv, "U"sv, "U"sv, "U"sv, "UE"sv, "Y"sv, "TH"sv, "Y"sv,
    "A"sv,  "A"sv,  "A"sv,  "A"sv,  "A"sv,  "A"sv,  "C"sv,  "C"sv, "C"sv,  "C"sv, "C"sv, "C"sv, "C"sv,  "C"sv, "D"sv,  "D"sv,
    "D"sv,  "D"sv,  "E"sv,  "E"sv,  "E"sv,  "E"sv,  "E"sv,  "E"sv, "E"sv,  "E"sv, "E"sv, "E"sv, "G"sv,  "G"sv, "G"sv,  "G"sv,
    "G"sv,  "G"sv,  "G"sv,  "G"sv,  "H"sv,  "H"sv,  "H"sv,  "H"sv, "I"sv,  "I"sv, "I"sv, "I"sv, "I"sv,  "I"sv, "I"sv,  "I"sv,
    "I"sv,  "I"sv,  "IJ"sv, "IJ"sv, "J"sv,  "J"sv,  "K"sv,  "K"sv, "K"sv,  "L"sv, "L"sv, "L"sv, "L"sv,  "L"sv, "L"sv,  "L"sv,
    "L"sv,  "L"sv,  "L"sv,  "N"sv,  "N"sv,  "N"sv,  "N"sv,  "N"sv, "N"sv,  "N"sv, "N"sv, "N"sv, "O"sv,  "O"sv, "O"sv,  "O"sv,
    "OE"sv, "OE"sv, "OE"sv, "OE"sv, "R"sv,  "R"sv,  "R"sv,  "R"sv, "R"sv,  "R"sv, "S"sv, "S"sv, "S"sv,  "S"sv, "S"sv,  "S"sv,
    "S"sv,  "S"sv,  "T"sv,  "T"sv,  "T"sv,  "T"sv,  "T"sv,  "T"sv, "U"sv,  "U"sv, "U"sv, "U"sv, "U"sv,  "U"sv, "U"sv,  "U"sv,
    "UE"sv, "UE"sv, "U"sv,  "U"sv,  "W"sv,  "W"sv,  "Y"sv,  "Y"sv, "Y"sv,  "Z"sv, "Z"sv, "Z"sv, "Z"sv,  "Z"sv, "Z"sv,  "S"sv,
};
static_assert(latin.size() == 0x180 - 0xC0);

// U+0391 to U+03CE.
constexpr std::array greek{
    "A"sv, "V"sv, "G"sv, "D"sv, "E"sv, "Z"sv, "I"sv,  "TH"sv, "I"sv, "K"sv, "L"sv, "M"sv, "N"sv, "X"sv, "O"sv, "P"sv,
    "R"sv, ""sv,  "S"sv, "T"sv, "Y"sv, "F"sv, "CH"sv, "PS"sv, "O"sv, "I"sv, "Y"sv, "A"sv, "E"sv, "I"sv, "I"sv, "Y"sv,
    "A"sv, "V"sv, "G"sv, "D"sv, "E"sv, "Z"sv, "I"sv,  "TH"sv, "I"sv, "K"sv, "L"sv, "M"sv, "N"sv, "X"sv, "O"sv, "P"sv,
    "R"sv, "S"sv, "S"sv, "T"sv, "Y"sv, "F"sv, "CH"sv, "PS"sv, "O"sv, "I"sv, "Y"sv, "O"sv, "Y"sv, "O"sv,
};
static_assert(greek.size() == 0x3CF - 0x391);

// U+0400 to U+042F; the small letters follow.
constexpr std::array cyrillic_extra{
    "E"sv, "E"sv, "DJ"sv, "G"sv, "YE"sv, "DZ"sv, "I"sv, "YI"sv, "J"sv, "LJ"sv, "NJ"sv, "C"sv, "K"sv, "I"sv, "U"sv, "DZ"sv,
};
constexpr std::array cyrillic{
    "A"sv, "B"sv, "V"sv, "G"sv, "D"sv, "E"sv,  "ZH"sv, "Z"sv,  "I"sv,  "Y"sv,    "K"sv, "L"sv, "M"sv, "N"sv, "O"sv,  "P"sv,
    "R"sv, "S"sv, "T"sv, "U"sv, "F"sv, "KH"sv, "TS"sv, "CH"sv, "SH"sv, "SHCH"sv, ""sv,  "Y"sv, ""sv,  "E"sv, "YU"sv, "YA"sv,
};
static_assert(cyrillic_extra.size() == 16 && cyrillic.size() == 32);

/// Letters with several marks (U+1E00 to U+1EFF), in runs of one base letter.
struct Run {
  char32_t last;
  std::string_view letter;
};
constexpr std::array additional{
    Run{0x1E01, "A"}, Run{0x1E07, "B"}, Run{0x1E09, "C"},  Run{0x1E13, "D"}, Run{0x1E1D, "E"}, Run{0x1E1F, "F"}, Run{0x1E21, "G"},
    Run{0x1E2B, "H"}, Run{0x1E2F, "I"}, Run{0x1E35, "K"},  Run{0x1E3D, "L"}, Run{0x1E43, "M"}, Run{0x1E4B, "N"}, Run{0x1E53, "O"},
    Run{0x1E57, "P"}, Run{0x1E5F, "R"}, Run{0x1E69, "S"},  Run{0x1E71, "T"}, Run{0x1E7B, "U"}, Run{0x1E7F, "V"}, Run{0x1E89, "W"},
    Run{0x1E8D, "X"}, Run{0x1E8F, "Y"}, Run{0x1E95, "Z"},  Run{0x1E96, "H"}, Run{0x1E97, "T"}, Run{0x1E98, "W"}, Run{0x1E99, "Y"},
    Run{0x1E9A, "A"}, Run{0x1E9D, "S"}, Run{0x1E9E, "SS"}, Run{0x1E9F, ""},  Run{0x1EB7, "A"}, Run{0x1EC7, "E"}, Run{0x1ECB, "I"},
    Run{0x1EE3, "O"}, Run{0x1EF1, "U"}, Run{0x1EF9, "Y"},  Run{0x1EFF, ""},
};

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

}  // namespace

Character character_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const char32_t lead = byte(at);
  const std::size_t size = lead < 0xC2 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : lead < 0xF5 ? 4U : 1U;
  if (size == 1 || at + size > text.size()) return {lead, 1};
  char32_t code_point = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {lead, 1};
    code_point = code_point << 6U | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
  return overlong ? Character{lead, 1} : Character{code_point, size};
}

std::string_view plain_letters(char32_t c) noexcept {
  if (c < 0x80) {
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    if (c >= 'A' && c <= 'Z') return alphabet.substr(c - 'A', 1);
    if (c >= '0' && c <= '9') return alphabet.substr(26 + (c - '0'), 1);
    return {};
  }
  if (c >= 0xC0 && c < 0x180) return latin[c - 0xC0];
  if (c >= 0x218 && c <= 0x21B) return c < 0x21A ? "S"sv : "T"sv;  // Romanian comma below
  if (c == 0x192) return "F"sv;
  if (c >= 0x391 && c < 0x3CF) return greek[c - 0x391];
  if (c >= 0x386 && c <= 0x390) {  // capitals with an accent
    switch (c) {
      case 0x386: return "A"sv;
      case 0x388: return "E"sv;
      case 0x389:
      case 0x38A:
      case 0x390: return "I"sv;
      case 0x38C:
      case 0x38F: return "O"sv;
      case 0x38E: return "Y"sv;
      default: return {};
    }
  }
  if (c >= 0x400 && c < 0x410) return cyrillic_extra[c - 0x400];
  if (c >= 0x410 && c < 0x450) return cyrillic[(c - 0x410) % 32];
  if (c >= 0x450 && c < 0x460) return cyrillic_extra[c - 0x450];
  if (c == 0x490 || c == 0x491) return "G"sv;
  if (c >= 0x1E00 && c <= 0x1EFF) {
    for (const Run& run : additional) {
      if (c <= run.last) return run.letter;
    }
  }
  return {};
}

bool is_mark(char32_t c) noexcept {
  return (c >= 0x300 && c < 0x370) || c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BC || c == 0xAD;
}

}  // namespace lettrage::reconcile
