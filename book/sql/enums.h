/// \file
/// Words of enumerations back to values, for what the book stores by name.
#pragma once

#include <string>
#include <string_view>

#include "book/book.h"

namespace lettrage::book::sql {

/// The value of an enumeration (from 0 to `last` without gaps) whose name is `word`. Throws BookError on another word.
template <class Enumeration>
[[nodiscard]] Enumeration value_of(std::string_view word, Enumeration last) {
  for (int i = 0; i <= static_cast<int>(last); ++i)
    if (const auto value = static_cast<Enumeration>(i); name(value) == word) return value;
  throw BookError{"the book holds a word this program does not know: " + std::string{word}};
}

}  // namespace lettrage::book::sql
