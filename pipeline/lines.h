/// \file
/// Counts lines at the speed of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lettrage::pipeline {

/// Line feeds in `text`. Sums of bytes that cannot overflow, so that the compiler adds as many at a time as fit a register.
[[nodiscard]] inline std::uint64_t count_lines(std::string_view text) noexcept {
  constexpr std::size_t width = 64, rounds = 255;
  std::uint64_t lines = 0;
  std::size_t at = 0;
  while (text.size() - at >= width) {
    std::uint8_t sums[width] = {};
    for (std::size_t round = 0; round < rounds && text.size() - at >= width; ++round, at += width) {
      for (std::size_t i = 0; i < width; ++i) sums[i] = static_cast<std::uint8_t>(sums[i] + (text[at + i] == '\n' ? 1 : 0));
    }
    for (const std::uint8_t sum : sums) lines += sum;
  }
  for (; at < text.size(); ++at) lines += text[at] == '\n' ? 1U : 0U;
  return lines;
}

}  // namespace lettrage::pipeline
