#include "formats/xml/fast/skip.h"

#include <cstring>

namespace lettrage::formats::xml::fast {

const char* skip_portable(const char* from, const char* limit, const SkipName& name) {
  if (!name.usable()) return nullptr;
  for (const char* at = from; at < limit; ++at) {
    at = static_cast<const char*>(std::memchr(at, '<', static_cast<std::size_t>(limit - at)));
    if (at == nullptr) return nullptr;
    const SkipSign sign = name.sign(at);
    if (sign != SkipSign::Nothing) return sign == SkipSign::End ? at : nullptr;
  }
  return nullptr;
}

Skip skip_of(Kernel kernel) noexcept { return kernel == Kernel::Avx2 ? skip_avx2 : skip_portable; }

}  // namespace lettrage::formats::xml::fast
