#include "pipeline/utf16.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/encoding.h"

namespace lettrage::pipeline {
namespace {

// Whatever encoding the declaration names, it is no longer true. Blanks after the quote keep every later offset.
void correct_declaration(std::string& out, std::size_t from) {
  if (out.compare(from, 5, "<?xml") != 0) return;
  const std::size_t end = std::min({out.find("?>", from), from + 200, out.size()});
  const std::size_t name = out.find("encoding", from);
  if (name >= end) return;
  const std::size_t begin = out.find_first_of("\"'", name);
  if (begin >= end) return;
  const std::size_t close = out.find(out[begin], begin + 1);
  if (close >= end) return;
  std::string corrected = "UTF-8" + std::string(1, out[begin]);
  corrected.resize(std::max(corrected.size(), close - begin), ' ');
  out.replace(begin + 1, close - begin, corrected);
}

}  // namespace

std::optional<Utf16::Order> Utf16::detect(std::string_view head) noexcept {
  if (head.size() < 2) return std::nullopt;
  if (head.starts_with("\xff\xfe") && !(head.size() >= 4 && head[2] == 0 && head[3] == 0)) return Order::Little;
  if (head.starts_with("\xfe\xff")) return Order::Big;
  if (head.size() < 4) return std::nullopt;
  if (head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0) return Order::Little;
  if (head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0) return Order::Big;
  return std::nullopt;
}

bool Utf16::convert(std::string& wide, std::string& out, bool last) {
  const std::size_t start = out.size();
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(wide[i]);
    const auto b = static_cast<unsigned char>(wide[i + 1]);
    return static_cast<std::uint32_t>(order_ == Order::Little ? a | b << 8 : a << 8 | b);
  };
  std::size_t i = 0;
  bool good = true;
  while (i + 2 <= wide.size()) {
    const std::uint32_t c = unit(i);
    if (c >= 0xd800 && c < 0xdc00) {
      if (i + 4 > wide.size()) break;
      const std::uint32_t low = unit(i + 2);
      if (low < 0xdc00 || low >= 0xe000) {
        good = false;
        break;
      }
      append_utf8(out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
      i += 4;
      continue;
    }
    if (c >= 0xdc00 && c < 0xe000) {
      good = false;
      break;
    }
    if (!(at_start_ && i == 0 && c == 0xfeff)) append_utf8(out, c);
    i += 2;
  }
  if (at_start_ && out.size() > start) {
    correct_declaration(out, start);
    at_start_ = false;
  }
  wide.erase(0, i);
  return good && !(last && !wide.empty());
}

}  // namespace lettrage::pipeline
