/// \file
/// What every fuzz target uses: promises that are kept in every build, and a look at each byte of a text so that the
/// address sanitizer sees one that outlived its owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What libFuzzer and the replay `main` call with one input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace lettrage::fuzz {

/// Ends the program where a promise is broken, in release builds too.
inline void promise(bool kept, std::string_view words) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(words.size()), words.data());
  std::abort();
}

/// Reads every byte.
inline void touch(std::string_view text) {
  unsigned char sum = 0;
  for (const char c : text) sum = static_cast<unsigned char>(sum ^ static_cast<unsigned char>(c));
  asm volatile("" : : "r"(sum));  // so that the reading is not optimised away
}

[[nodiscard]] inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string_view{} : std::string_view{reinterpret_cast<const char*>(data), size};
}

/// A number that depends on all of the input, so that choices made by it are the same whenever it is run again.
[[nodiscard]] inline std::uint64_t choice(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash ^ (hash >> 29U);
}

}  // namespace lettrage::fuzz
