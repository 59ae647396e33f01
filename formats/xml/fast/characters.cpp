#include "formats/xml/fast/characters.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>
#include <cstring>

#include "core/encoding.h"

namespace lettrage::formats::xml::fast {

namespace {

constexpr bool is_xml_character(std::uint32_t c) noexcept {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
}

/// A character or a reference, and how many bytes it takes; none: illegal.
struct Unit {
  std::uint32_t character = 0;
  std::size_t length = 0;
};

/// The sequence of two to four bytes that `text` begins with.
Unit multibyte(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t c = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    c = c << 6 | (byte(i) & 0x3FU);
  }
  return c >= smallest[length] && is_xml_character(c) ? Unit{c, length} : Unit{};
}

/// The reference that `text`, which begins with `&`, begins with. Xerces knows no other entity either: there is no DTD.
Unit reference(std::string_view text) noexcept {
  constexpr std::size_t longest = 12;
  const std::size_t end = text.substr(0, longest).find(';');
  if (end == std::string_view::npos) return {};
  std::string_view name = text.substr(1, end - 1);
  if (name == "amp") return {'&', end + 1};
  if (name == "lt") return {'<', end + 1};
  if (name == "gt") return {'>', end + 1};
  if (name == "quot") return {'"', end + 1};
  if (name == "apos") return {'\'', end + 1};
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  if (name.empty()) return {};
  std::uint32_t c = 0;
  for (const char digit : name) {
    std::uint32_t value = 99;
    if (digit >= '0' && digit <= '9') value = static_cast<std::uint32_t>(digit - '0');
    if (hexadecimal && digit >= 'a' && digit <= 'f') value = static_cast<std::uint32_t>(digit - 'a' + 10);
    if (hexadecimal && digit >= 'A' && digit <= 'F') value = static_cast<std::uint32_t>(digit - 'A' + 10);
    if (value == 99) return {};
    c = c * (hexadecimal ? 16 : 10) + value;
    if (c > 0x10FFFF) return {};
  }
  return is_xml_character(c) ? Unit{c, end + 1} : Unit{};
}

enum class Kind : std::uint8_t { Text, Attribute, Literal };

/// Printable ASCII that is nothing else anywhere.
constexpr bool is_plain(char c) noexcept {
  return static_cast<signed char>(c) >= ' ' && c != '&' && c != ']' && c != '<';  // bytes of longer sequences are negative
}

/// The first byte at or after `i` that is not plain.
std::size_t skip_plain(std::string_view raw, std::size_t i) noexcept {
#if defined(__SSE2__)
  const __m128i blank = _mm_set1_epi8(' '), ampersand = _mm_set1_epi8('&'), bracket = _mm_set1_epi8(']'),
                less = _mm_set1_epi8('<');
  const auto odd_at = [&](std::size_t from) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(raw.data() + from));
    const __m128i odd = _mm_or_si128(_mm_or_si128(_mm_cmplt_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, ampersand)),
                                     _mm_or_si128(_mm_cmpeq_epi8(bytes, bracket), _mm_cmpeq_epi8(bytes, less)));
    return static_cast<unsigned>(_mm_movemask_epi8(odd));
  };
  const auto found = [](std::size_t from, unsigned places) { return from + static_cast<std::size_t>(std::countr_zero(places)); };
  for (; raw.size() - i >= 16; i += 16) {
    if (const unsigned places = odd_at(i); places != 0) return found(i, places);
  }
  if (raw.size() >= 16) {  // the last 16, some of which were looked at
    const std::size_t last = raw.size() - 16;
    const unsigned places = odd_at(last) >> (i - last);
    return places != 0 ? found(i, places) : raw.size();
  }
#endif
  if constexpr (std::endian::native == std::endian::little) {
    constexpr std::uint64_t ones = 0x0101010101010101U, tops = 0x8080808080808080U;
    for (; raw.size() - i >= 8; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, raw.data() + i, 8);
      const auto has = [&](char c) {
        const std::uint64_t x = word ^ (ones * static_cast<unsigned char>(c));
        return (x - ones) & ~x;
      };
      // Exact up to the lowest byte that is marked.
      const std::uint64_t odd = ((word - ones * 0x20) | word | has('&') | has(']') | has('<')) & tops;
      if (odd != 0) return i + static_cast<std::size_t>(std::countr_zero(odd)) / 8;
    }
  }
  while (i < raw.size() && is_plain(raw[i])) ++i;
  return i;
}

template <Kind kind>
Characters check(std::string_view raw) noexcept {
  Characters found;
  constexpr Characters illegal{.legal = false};
  for (std::size_t i = 0; i < raw.size();) {
    i = skip_plain(raw, i);
    if (i == raw.size()) break;
    const char c = raw[i];
    if (static_cast<unsigned char>(c) >= 0x80) {
      // Two bytes, as most letters that are not ASCII: always a legal character.
      if (c >= '\xC2' && c < '\xE0' && raw.size() - i >= 2 && (static_cast<unsigned char>(raw[i + 1]) & 0xC0U) == 0x80U) {
        i += 2;
        continue;
      }
      const Unit unit = multibyte(raw.substr(i));
      if (unit.length == 0) return illegal;
      i += unit.length;
      continue;
    }
    if (c == '\r' || c == '\n' || c == '\t') {
      if (c == '\r' || kind == Kind::Attribute) found.as_read = false;
    } else if (c < ' ') {
      return illegal;
    } else if (kind != Kind::Literal) {
      if (c == '&') {
        const Unit unit = reference(raw.substr(i));
        if (unit.length == 0) return illegal;
        found.as_read = false;
        i += unit.length;
        continue;
      }
      if (c == '<') return illegal;
      if (kind == Kind::Text && raw.substr(i).starts_with("]]>")) return illegal;
    }
    ++i;
  }
  return found;
}

template <Kind kind>
void append(std::string& out, std::string_view raw) {
  const auto is_changed = [](char c) {
    return c == '\r' || (kind != Kind::Literal && c == '&') || (kind == Kind::Attribute && (c == '\n' || c == '\t'));
  };
  for (;;) {
    std::size_t at = skip_plain(raw, 0);
    while (at < raw.size() && !is_changed(raw[at])) at = skip_plain(raw, at + 1);
    out.append(raw.substr(0, at));
    if (at == raw.size()) return;
    raw.remove_prefix(at);
    std::size_t length = 1;
    if (raw.front() == '&') {
      const Unit unit = reference(raw);
      append_utf8(out, unit.character);
      length = unit.length;
    } else {
      if (raw.starts_with("\r\n")) length = 2;
      out.push_back(kind == Kind::Attribute ? ' ' : '\n');
    }
    raw.remove_prefix(length);
  }
}

}  // namespace

Characters check_text(std::string_view raw) noexcept { return check<Kind::Text>(raw); }
Characters check_attribute(std::string_view raw) noexcept { return check<Kind::Attribute>(raw); }
Characters check_literal(std::string_view raw) noexcept { return check<Kind::Literal>(raw); }
void append_text(std::string& out, std::string_view raw) { append<Kind::Text>(out, raw); }
void append_attribute(std::string& out, std::string_view raw) { append<Kind::Attribute>(out, raw); }
void append_literal(std::string& out, std::string_view raw) { append<Kind::Literal>(out, raw); }

}  // namespace lettrage::formats::xml::fast
