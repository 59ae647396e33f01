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
}  // namespace

// Of each `<` what stands behind it says whether it can matter: neither a letter nor a slash, or a name with the right letter
// where the local name of ours begins (a prefix is shared by all), behind a slash or not.
const char* skip_avx2(const char* from, const char* limit, std::string_view name) {
  if (name.empty() || name.size() + 3 > skip_margin - 32) return nullptr;
  const std::size_t colon = name.find(':');
  const std::size_t local = colon == std::string_view::npos || colon + 1 == name.size() ? 0 : colon + 1;
  const __m256i less = _mm256_set1_epi8('<'), slash = _mm256_set1_epi8('/'), letter = _mm256_set1_epi8(name[local]),
                letters = _mm256_set1_epi8('A');
  for (const char* at = from; at < limit; at += 32) {
    const __m256i second = load(at + 1);
    const __m256i slashes = _mm256_cmpeq_epi8(second, slash);
    // Signed: bytes of longer UTF-8 sequences are below the letters too.
    const __m256i odd = _mm256_andnot_si256(slashes, _mm256_cmpgt_epi8(letters, second));
    const __m256i end = _mm256_and_si256(slashes, _mm256_cmpeq_epi8(load(at + 2 + local), letter));
    const __m256i either = _mm256_or_si256(_mm256_or_si256(odd, end), _mm256_cmpeq_epi8(load(at + 1 + local), letter));
    const __m256i found = _mm256_and_si256(either, _mm256_cmpeq_epi8(load(at), less));
    for (auto bits = static_cast<std::uint32_t>(_mm256_movemask_epi8(found)); bits != 0; bits &= bits - 1) {
      const char* tag = at + std::countr_zero(bits);
      if (tag >= limit) return nullptr;
      const SkipSign sign = skip_sign(tag, name);
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
const char* skip_avx2(const char* from, const char* limit, std::string_view name) { return skip_portable(from, limit, name); }
}  // namespace lettrage::formats::xml::fast

#endif
