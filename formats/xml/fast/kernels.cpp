#include "formats/xml/fast/kernels.h"

namespace lettrage::formats::xml::fast {

bool has(Kernel kernel) noexcept {
  if (kernel == Kernel::Portable) return true;
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("popcnt") != 0;
#else
  return false;
#endif
}

Kernel best_kernel() noexcept {
  static const Kernel best = has(Kernel::Avx2) ? Kernel::Avx2 : Kernel::Portable;
  return best;
}

Machine::Scan scan_of(Kernel kernel) noexcept { return kernel == Kernel::Avx2 ? scan_avx2 : scan_portable; }

}  // namespace lettrage::formats::xml::fast
