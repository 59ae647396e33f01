#include "formats/xml/fast/skip.h"

#include <cstring>

#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

SkipSign skip_sign(const char* at, std::string_view name) noexcept {
  if (at[1] == '!' || at[1] == '?') return SkipSign::Unsure;
  const bool end = at[1] == '/';
  const char* begin = at + (end ? 2 : 1);
  if (std::memcmp(begin, name.data(), name.size()) != 0) return SkipSign::Nothing;
  const char behind = begin[name.size()];
  if (behind != '>' && behind != '/' && !is_blank(behind)) return SkipSign::Nothing;  // a longer name
  return end ? SkipSign::End : SkipSign::Unsure;
}

const char* skip_portable(const char* from, const char* limit, std::string_view name) {
  if (name.size() + 3 > skip_margin) return nullptr;
  for (const char* at = from; at < limit; ++at) {
    at = static_cast<const char*>(std::memchr(at, '<', static_cast<std::size_t>(limit - at)));
    if (at == nullptr) return nullptr;
    const SkipSign sign = skip_sign(at, name);
    if (sign != SkipSign::Nothing) return sign == SkipSign::End ? at : nullptr;
  }
  return nullptr;
}

Skip skip_of(Kernel kernel) noexcept { return kernel == Kernel::Avx2 ? skip_avx2 : skip_portable; }

}  // namespace lettrage::formats::xml::fast
