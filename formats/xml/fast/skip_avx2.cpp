#include "formats/xml/fast/skip.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <bit>
#include <cstdint>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi")
#endif

namespace lettrage::formats::xml::fast {

namespace {

__m256i load(const char* at) noexcept { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }

/// Which of 32 bytes can matter: the first letter of the name where its last one is as far behind it, which start and end tags
/// have alike and little else, or a sign that begins a comment, a section or an instruction, which is rare wherever it stands.
struct Signs {
  // By the lower half of a byte: the one byte that is looked for. Bytes above 0x7F give 0, which is none of them.
  __m256i odd = _mm256_setr_epi8(1, '!', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '?',  //
                                 1, '!', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '?');
  __m256i first, last;
  std::size_t last_offset;  ///< from the first letter

  [[nodiscard]] __m256i at(const char* from) const noexcept {
    const __m256i bytes = load(from);
    const __m256i pair = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, first), _mm256_cmpeq_epi8(load(from + last_offset), last));
    return _mm256_or_si256(pair, _mm256_cmpeq_epi8(_mm256_shuffle_epi8(odd, bytes), bytes));
  }
};

/// Memory is slower than this loop, and the processor's own guesses of what comes next end with each page.
constexpr std::ptrdiff_t prefetched = 4096;

}  // namespace

const char* skip_avx2(const char* from, const char* limit, const SkipName& name) {
  if (!name.usable()) return skip_portable(from, limit, name);
  const Signs signs{
      .first = _mm256_set1_epi8(name.first()), .last = _mm256_set1_epi8(name.last()), .last_offset = name.size() - 1};
  // A tag that begins before the limit may have its sign behind it.
  for (const char* at = from; at < limit + 2; at += 64) {
    _mm_prefetch(at + prefetched, _MM_HINT_T0);
    const __m256i first = signs.at(at), second = signs.at(at + 32);
    const __m256i any = _mm256_or_si256(first, second);
    if (_mm256_testz_si256(any, any) != 0) continue;
    const std::uint64_t low = static_cast<std::uint32_t>(_mm256_movemask_epi8(first));
    const std::uint64_t high = static_cast<std::uint32_t>(_mm256_movemask_epi8(second));
    for (std::uint64_t bits = low | high << 32; bits != 0; bits &= bits - 1) {
      const char* const sign = at + std::countr_zero(bits);
      if ((*sign == '!' || *sign == '?') && sign[-1] == '<') return nullptr;
      const char* tag = sign - 1;
      if (*tag == '/' && tag > from) --tag;
      if (*tag != '<') continue;
      if (tag >= limit) return nullptr;
      const SkipSign found = name.sign(tag);
      if (found != SkipSign::Nothing) return found == SkipSign::End ? tag : nullptr;
    }
  }
  return nullptr;
}

}  // namespace lettrage::formats::xml::fast

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#else

namespace lettrage::formats::xml::fast {
const char* skip_avx2(const char* from, const char* limit, const SkipName& name) { return skip_portable(from, limit, name); }
}  // namespace lettrage::formats::xml::fast

#endif
