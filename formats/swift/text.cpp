#include "formats/swift/text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace lettrage::formats::swift {
namespace {

/// 0x80–0x9F of CP1252; 0 where it has no character: ISO-8859-1's control character stands in.
constexpr std::array<std::uint16_t, 32> cp1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&out](unsigned byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

}  // namespace

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string_view trim_left(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view trim_right(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view trim(std::string_view text) noexcept { return trim_left(trim_right(text)); }

std::string without_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return !is_space(c); });
  return out;
}

bool Utf8Check::feed(std::string_view bytes) noexcept {
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (pending_ == 0) {  // plain text, eight bytes at a time
      std::uint64_t word = 0;
      while (i + sizeof word <= bytes.size()) {
        std::memcpy(&word, bytes.data() + i, sizeof word);
        if ((word & 0x8080808080808080U) != 0) break;
        i += sizeof word;
      }
      if (i == bytes.size()) break;
    }
    const auto byte = static_cast<unsigned char>(bytes[i++]);
    if (pending_ > 0) {
      if (byte < low_ || byte > high_) return false;
      --pending_;
      low_ = 0x80;
      high_ = 0xBF;
    } else if (byte >= 0x80) {
      if (byte < 0xC2 || byte > 0xF4) return false;
      pending_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      low_ = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
      high_ = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    }
  }
  return true;
}

bool Utf8Check::end() noexcept {
  const bool whole = pending_ == 0;
  *this = {};
  return whole;
}

bool is_utf8(std::string_view text) noexcept {
  Utf8Check check;
  return check.feed(text) && check.end();
}

std::string_view to_utf8(Batch& batch, std::string_view text) {
  if (is_utf8(text)) return text;
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (const char c : text) {
    const unsigned byte = static_cast<unsigned char>(c);
    const bool mapped = byte >= 0x80 && byte < 0xA0 && cp1252[byte - 0x80] != 0;
    append_utf8(out, mapped ? cp1252[byte - 0x80] : byte);
  }
  return batch.keep(out);
}

}  // namespace lettrage::formats::swift
