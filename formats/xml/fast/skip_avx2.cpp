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

/// Which of 32 bytes can matter: a `<` with the name's last letter where it would be, behind a slash or not, or a sign that
/// begins a comment, a section or an instruction, which is rare wherever it stands.
struct Signs {
  __m256i less = _mm256_set1_epi8('<'), exclamation = _mm256_set1_epi8('!'), question = _mm256_set1_epi8('?'), letter;
  std::size_t size;  ///< of the name

  [[nodiscard]] __m256i at(const char* from) const noexcept {
    const __m256i bytes = load(from);
    const __m256i named =
        _mm256_or_si256(_mm256_cmpeq_epi8(load(from + size), letter), _mm256_cmpeq_epi8(load(from + size + 1), letter));
    const __m256i odd = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, exclamation), _mm256_cmpeq_epi8(bytes, question));
    return _mm256_or_si256(odd, _mm256_and_si256(named, _mm256_cmpeq_epi8(bytes, less)));
  }
};

}  // namespace

const char* skip_avx2(const char* from, const char* limit, const SkipName& name) {
  if (!name.usable()) return nullptr;
  const Signs signs{.letter = _mm256_set1_epi8(name.last()), .size = name.size()};
  for (const char* at = from; at < limit; at += 64) {
    const __m256i first = signs.at(at), second = signs.at(at + 32);
    if (_mm256_testz_si256(_mm256_or_si256(first, second), _mm256_set1_epi8(-1)) != 0) continue;
    const std::uint64_t low = static_cast<std::uint32_t>(_mm256_movemask_epi8(first));
    const std::uint64_t high = static_cast<std::uint32_t>(_mm256_movemask_epi8(second));
    for (std::uint64_t bits = low | high << 32; bits != 0; bits &= bits - 1) {
      const char* tag = at + std::countr_zero(bits);
      if (tag > limit) return nullptr;
      // Behind its `<`, which stands before `from` at the earliest where that is the end of a start tag.
      if (*tag != '<') {
        if (tag[-1] == '<') return nullptr;
        continue;
      }
      if (tag == limit) return nullptr;
      const SkipSign sign = name.sign(tag);
      if (sign != SkipSign::Nothing) return sign == SkipSign::End ? tag : nullptr;
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
