/// \file
/// Finding bytes in SWIFT text, sixteen at a time where the processor can (SSE2, which every x86-64 has). Pure,
/// allocation-free; nothing before `begin` or from `end` on is looked at.
#pragma once

#include <string_view>

namespace lettrage::formats::swift {

/// The first CR or LF, or `end`.
[[nodiscard]] const char* find_line_mark(const char* begin, const char* end) noexcept;

/// Three bytes that may follow another; repeat one where fewer are meant.
struct Followers {
  char a, b, c;
};
/// The first `first` in `text` with one of `followers` right behind it, looked for from `from` on; npos if there is none.
[[nodiscard]] std::size_t find_pair(std::string_view text, char first, Followers followers, std::size_t from = 0) noexcept;

}  // namespace lettrage::formats::swift
