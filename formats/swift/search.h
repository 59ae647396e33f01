/// \file
/// Finding the ends of lines in SWIFT text, sixteen bytes at a time where the processor can (SSE2, which every x86-64 has). Pure,
/// allocation-free; nothing before `begin` or from `end` on is looked at.
#pragma once

namespace lettrage::formats::swift {

/// The first CR or LF, or `end`.
[[nodiscard]] const char* find_line_mark(const char* begin, const char* end) noexcept;

}  // namespace lettrage::formats::swift
