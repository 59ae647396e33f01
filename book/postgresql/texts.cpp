#include "book/postgresql/texts.h"

#include <algorithm>

#include "book/reference_data/source.h"

namespace lettrage::book::postgresql {
namespace {

constexpr std::size_t none = std::string_view::npos;

/// Where the next of the characters U+10FF00 to U+10FFFF begins: F4 8F, BC to BF, and one more.
std::size_t find_stand_in(std::string_view text) noexcept {
  for (std::size_t at = text.find('\xF4'); at != none; at = text.find('\xF4', at + 1)) {
    if (at + 4 <= text.size() && text[at + 1] == '\x8F' && static_cast<unsigned char>(text[at + 2]) >= 0xBC) return at;
  }
  return none;
}

void add_stand_in(std::string& out, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  out += "\xF4\x8F";
  out += static_cast<char>(0xBCU | value >> 6U);
  out += static_cast<char>(0x80U | (value & 0x3FU));
}

}  // namespace

std::string_view stored(std::string_view text, std::string& room) {
  std::size_t good = std::min(valid_utf8(text), find_stand_in(text));
  if (good == text.size()) return text;
  room.clear();
  while (!text.empty()) {
    room += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) break;
    add_stand_in(room, text.front());
    text.remove_prefix(1);
    good = std::min(valid_utf8(text), find_stand_in(text));
  }
  return room;
}

bool stands_for_bytes(std::string_view text) noexcept { return find_stand_in(text) != none; }

std::string restored(std::string_view text) {
  std::string out;
  for (std::size_t at = find_stand_in(text); at != none; at = find_stand_in(text)) {
    out += text.substr(0, at);
    out += static_cast<char>((static_cast<unsigned char>(text[at + 2]) & 3U) << 6U |
                             (static_cast<unsigned char>(text[at + 3]) & 0x3FU));
    text.remove_prefix(at + 4);
  }
  return out += text;
}

}  // namespace lettrage::book::postgresql
