#include <cstdint>
#include <cstring>

#include "formats/xml/fast/kernels.h"

namespace lettrage::formats::xml::fast {

namespace portable {

#include "formats/xml/fast/scan.h"

/// Eight bytes at a time in a plain register.
struct Words {
  struct Text {
    const char* end;
    bool plain;
  };

  static Text text(const char* at, const char* limit) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U, tops = 0x8080808080808080U;
    const char* const begin = at;
    const auto is_short = [&](const char* end) { return end - begin < static_cast<std::ptrdiff_t>(text_bytes_max); };
    std::uint64_t odd = 0;
    for (; at < limit; at += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, 8);
      // Exact in the lowest byte that is set; a byte above it may be wrong, so the last word is looked at byte by byte.
      const auto has = [&](char c) {
        const std::uint64_t x = word ^ (ones * static_cast<unsigned char>(c));
        return (x - ones) & ~x & tops;
      };
      const std::uint64_t below_blank = (word - ones * 0x20) & ~word & tops;
      const std::uint64_t unusual = below_blank | (word & tops) | has('&') | has(']');
      if (has('<') != 0) {
        for (unsigned i = 0; i < 8; ++i) {
          const char c = at[i];
          if (c == '<') return {at + i, odd == 0 && is_short(at + i)};
          odd |= static_cast<std::uint64_t>(static_cast<signed char>(c) < ' ' || c == '&' || c == ']');
        }
      }
      odd |= unusual;
    }
    return {at, odd == 0};
  }

  static bool equal(const char* at, const Edge& edge) noexcept { return std::memcmp(at, edge.bytes.data(), edge.length) == 0; }
};

}  // namespace portable

const char* scan_portable(Machine& machine, const char* text, const char* limit) {
  return portable::scan<portable::Words>(machine, text, limit);
}

}  // namespace lettrage::formats::xml::fast
