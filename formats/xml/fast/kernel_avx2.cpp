#include "formats/xml/fast/kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <bit>
#include <cstdint>

// What is defined from here to the end of the region is compiled for AVX2; everything it calls without inlining is not.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi")
#endif

namespace lettrage::formats::xml::fast {

namespace avx2 {

#include "formats/xml/fast/scan.h"

struct Vectors {
  struct Text {
    const char* end;
    bool plain;
  };

  static __m256i load(const char* at) noexcept { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }
  static std::uint32_t mask(__m256i bytes) noexcept { return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes)); }

  static Text text(const char* at, const char* limit) noexcept {
    const __m256i less = _mm256_set1_epi8('<'), blank = _mm256_set1_epi8(' ');
    // By the lower half of a byte: the one byte that is looked for. Bytes above 0x7F give 0.
    const __m256i signs = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 0, 0, 0, 0, '&', 0, 0, 0, 0, 0, 0, ']', 0, 0));
    const char* const begin = at;
    std::uint32_t odd = 0;
    for (;;) {
      const __m256i bytes = load(at);
      const std::uint32_t ends = mask(_mm256_cmpeq_epi8(bytes, less));
      // Signed: a byte of a longer UTF-8 sequence is below the blank too.
      const std::uint32_t unusual =
          mask(_mm256_or_si256(_mm256_cmpgt_epi8(blank, bytes), _mm256_cmpeq_epi8(_mm256_shuffle_epi8(signs, bytes), bytes)));
      if (ends != 0) return {at + std::countr_zero(ends), (odd | (unusual & (ends ^ (ends - 1)))) == 0};
      odd |= unusual;
      at += 32;
      if (at - begin >= static_cast<std::ptrdiff_t>(text_bytes_max) - 32) odd = 1;
      if (at >= limit) return {at, odd == 0};
    }
  }

  /// All bits set: `to` stands at `at`.
  static __m256i same(const char* at, const char* to) noexcept { return _mm256_cmpeq_epi8(load(at), load(to)); }

  static bool equal(const char* at, const Edge& edge) noexcept {
    const char* const bytes = edge.bytes.data();
    const std::size_t length = edge.length;
    const __m256i first = same(at, bytes);
    if (length <= 32) return (~mask(first) << (32 - length)) == 0;
    const std::size_t last = length - 32;  // the last 32 bytes may be compared twice in part
    __m256i all = _mm256_and_si256(first, same(at + last, bytes + last));
    for (std::size_t i = 32; i < last; i += 32) all = _mm256_and_si256(all, same(at + i, bytes + i));
    return mask(all) == 0xFFFFFFFFU;
  }
};

}  // namespace avx2

const char* scan_avx2(Machine& machine, const char* text, const char* limit) {
  return avx2::scan<avx2::Vectors>(machine, text, limit);
}

}  // namespace lettrage::formats::xml::fast

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#else

namespace lettrage::formats::xml::fast {
const char* scan_avx2(Machine& machine, const char* text, const char* limit) { return scan_portable(machine, text, limit); }
}  // namespace lettrage::formats::xml::fast

#endif
