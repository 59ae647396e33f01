/// \file
/// Characters of XML 1.0 in UTF-8: what is legal, and what stands for something else. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lettrage::formats::xml::fast {

/// What was found in a piece of character data or an attribute's value.
struct Characters {
  bool legal = true;    ///< UTF-8 (RFC 3629) of characters that XML 1.0 has; references to them or to XML's five entities only
  bool as_read = true;  ///< nothing in it stands for something else: no reference, no carriage return
};

/// Character data between markup: no `]]>` either.
[[nodiscard]] Characters check_text(std::string_view raw) noexcept;
/// The value of an attribute without its quotes: no `<` either. White space that becomes blanks is not `as_read`.
[[nodiscard]] Characters check_attribute(std::string_view raw) noexcept;
/// Comments, CDATA sections and processing instructions: references mean nothing there.
[[nodiscard]] Characters check_literal(std::string_view raw) noexcept;

/// Appends legal character data as a reader hears it: references resolved, line ends `\n`.
void append_text(std::string& out, std::string_view raw);
/// The same of an attribute: its white space as blanks.
void append_attribute(std::string& out, std::string_view raw);
/// The same of a CDATA section: line ends only.
void append_literal(std::string& out, std::string_view raw);

}  // namespace lettrage::formats::xml::fast
