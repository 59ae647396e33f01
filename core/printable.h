/// \file
/// Texts of others on a terminal: what banks, customers and file names say may hold bytes that move the cursor, ring, hide what
/// stands before them, or turn the direction of writing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lettrage {

struct Character {
  std::size_t size = 1;    ///< bytes; 1 where it is no UTF-8
  bool printable = false;  ///< valid, and neither control nor one that turns or hides text
};
/// The character at the start of `text`, which is not empty.
[[nodiscard]] Character character(std::string_view text) noexcept;

/// One line that a terminal shows as it is: anything else becomes `?`.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace lettrage
