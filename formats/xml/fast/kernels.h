/// \file
/// The same loop for different processors. Which one runs changes no result.
#pragma once

#include <cstdint>

#include "formats/xml/fast/machine.h"

namespace lettrage::formats::xml::fast {

enum class Kernel : std::uint8_t { Portable, Avx2 };

/// Whether this processor can run it, and this build has it.
[[nodiscard]] bool has(Kernel kernel) noexcept;
/// The fastest that this processor can run.
[[nodiscard]] Kernel best_kernel() noexcept;
[[nodiscard]] Machine::Scan scan_of(Kernel kernel) noexcept;

const char* scan_portable(Machine& machine, const char* text, const char* limit);
const char* scan_avx2(Machine& machine, const char* text, const char* limit);

}  // namespace lettrage::formats::xml::fast
