/// \file
/// A fault put into words for people, `diagnostics.csv`, `inspect` and the book.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/fault.h"

namespace lettrage {

struct Diagnostic {
  Severity severity{};
  Code code{};
  Unit unit = Unit::None;    ///< what is quarantined for it
  std::string file;          ///< as the user named it, or its path below the INPUT folder
  std::uint64_t offset = 0;  ///< bytes from 0 in the decompressed file
  std::uint64_t line = 0;    ///< from 1; 0 where lines mean nothing
  std::string field;
  std::string text;          ///< what is wrong, what was expected, what to do
  std::uint64_t column = 0;  ///< characters from 1 within the line; 0 where it is not known
};

/// Words for `fault`. `detail`, if any, goes before the cure (e.g. "opening 10.00 + entries 5.00 is not closing 16.00").
[[nodiscard]] Diagnostic describe(const Fault& fault, std::string_view file, std::uint64_t line, std::string_view detail = {});

/// `path:line:column (byte offset): code (ISO) in field: text`, on one line.
[[nodiscard]] std::string format(const Diagnostic& diagnostic);

/// `text` clipped to 40 characters, control characters shown as `?`, and digits of account-like runs (8 or more
/// letters and digits) masked but for the first four and last two: messages never spell out an account.
[[nodiscard]] std::string excerpt(std::string_view text);

}  // namespace lettrage
