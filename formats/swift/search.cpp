#include "formats/swift/search.h"

#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lettrage::formats::swift {
namespace {

bool is_one_of(char c, Followers f) noexcept { return c == f.a || c == f.b || c == f.c; }

#ifdef __SSE2__
constexpr std::size_t block = 16;

__m128i load(const char* at) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }

/// A bit for each byte that is one of three.
unsigned matches(__m128i bytes, __m128i a, __m128i b, __m128i c) noexcept {
  const __m128i ab = _mm_or_si128(_mm_cmpeq_epi8(bytes, a), _mm_cmpeq_epi8(bytes, b));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(ab, _mm_cmpeq_epi8(bytes, c))));
}
#endif

}  // namespace

const char* find_line_mark(const char* begin, const char* end) noexcept {
#ifdef __SSE2__
  const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
  const auto marks = [lf, cr](const char* at) {
    const __m128i bytes = load(at);
    return _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr));
  };
  const auto bits = [](__m128i found) { return static_cast<unsigned>(_mm_movemask_epi8(found)); };
  // A line has 65 characters, so two blocks at a time.
  for (; end - begin >= 2 * static_cast<std::ptrdiff_t>(block); begin += 2 * block) {
    const __m128i low = marks(begin), high = marks(begin + block);
    if (bits(_mm_or_si128(low, high)) == 0) continue;
    return begin + __builtin_ctz(bits(low) | bits(high) << block);
  }
#endif
  while (begin != end && *begin != '\n' && *begin != '\r') ++begin;
  return begin;
}

std::size_t find_pair(std::string_view text, char first, Followers followers, std::size_t from) noexcept {
  std::size_t at = from;
#ifdef __SSE2__
  if (text.size() > block && at < text.size() - block) {
    const __m128i one = _mm_set1_epi8(first);
    const __m128i a = _mm_set1_epi8(followers.a), b = _mm_set1_epi8(followers.b), c = _mm_set1_epi8(followers.c);
    const std::size_t last = text.size() - block - 1;  // the last place with a block and a byte more
    for (;;) {
      const char* place = text.data() + at;
      const auto firsts = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(load(place), one)));
      const unsigned found = firsts == 0 ? 0 : firsts & matches(load(place + 1), a, b, c);
      if (found != 0) return at + static_cast<std::size_t>(__builtin_ctz(found));
      if (at == last) return std::string_view::npos;
      at = at + block < last ? at + block : last;  // the last block overlaps: what it shows again holds no pair
    }
  }
#endif
  for (; at + 1 < text.size(); ++at) {
    if (text[at] == first && is_one_of(text[at + 1], followers)) return at;
  }
  return std::string_view::npos;
}

}  // namespace lettrage::formats::swift
