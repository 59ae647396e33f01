/// \file
/// Finds the end of an element without reading it: what the cutter passes over most of a file with.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include "formats/xml/fast/kernels.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml::fast {

/// Bytes that a skip may read behind its limit.
inline constexpr std::size_t skip_margin = 64;

/// Looks for the end tag of the element `name` (qualified) whose start tag ends before `from`: the place of its `<`, if
/// that stands before `limit`. nullptr where it does not, and where the next end tag of that name may be another's: a
/// comment, a section or an instruction is in the way, which may hold anything, or another element of that name.
/// In well-formed XML the answer is right. `skip_margin` bytes behind `limit` can be read.
using Skip = const char* (*)(const char* from, const char* limit, std::string_view name);
[[nodiscard]] Skip skip_of(Kernel kernel) noexcept;

const char* skip_portable(const char* from, const char* limit, std::string_view name);
const char* skip_avx2(const char* from, const char* limit, std::string_view name);

/// What stands at a `<`, as far as a skip wants to know; of the bytes behind it `name.size() + 2` can be read.
enum class SkipSign : unsigned char { Nothing, End, Unsure };
[[nodiscard]] inline SkipSign skip_sign(const char* at, std::string_view name) noexcept {
  if (at[1] == '!' || at[1] == '?') return SkipSign::Unsure;
  const bool end = at[1] == '/';
  const char* begin = at + (end ? 2 : 1);
  const std::size_t size = name.size();
  if (begin[size - 1] != name[size - 1] || std::memcmp(begin, name.data(), size) != 0) return SkipSign::Nothing;
  const char behind = begin[size];
  if (behind != '>' && behind != '/' && !is_blank(behind)) return SkipSign::Nothing;  // a longer name
  return end ? SkipSign::End : SkipSign::Unsure;
}

}  // namespace lettrage::formats::xml::fast
