#include "formats/swift/search.h"

#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lettrage::formats::swift {
namespace {

#ifdef __SSE2__
constexpr std::size_t block = 16;

__m128i load(const char* at) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); }
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

}  // namespace lettrage::formats::swift
