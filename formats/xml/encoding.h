/// \file
/// What the first bytes of an XML document say about its characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lettrage::formats::xml {

enum class Encoding : unsigned char {
  Utf8,        ///< declared, by default, or declared as UTF-16 but transcoded before it came here
  SingleByte,  ///< ISO 8859 or Windows: bytes below 0x80 are ASCII, markup can be found without decoding
  Other,       ///< needs decoding before anything else
};

/// The `encoding` of the XML declaration that `text` begins with (a byte order mark before it is skipped), in upper case;
/// empty if none is given.
[[nodiscard]] std::string declared_encoding(std::string_view text);
/// The name under which Xerces reads what `declared` (in upper case) means: aliases that banks write (`ANSI`, `LATIN1`,
/// `ISO8859-1`) become registered names, and ISO-8859-1 becomes its superset windows-1252, which is what its writers mean.
[[nodiscard]] std::string read_as(std::string_view declared);
[[nodiscard]] Encoding classify(std::string_view declared);
/// The declaration names an encoding of two or four bytes a character. Such a file is transcoded before it comes here and
/// its declaration corrected; one that still says so is in fact UTF-8.
[[nodiscard]] bool declares_wide(std::string_view declared) noexcept;
/// Where `text` stops being UTF-8 (RFC 3629: no overlong forms, no surrogates); npos if it never does.
[[nodiscard]] std::size_t invalid_utf8(std::string_view text) noexcept;

}  // namespace lettrage::formats::xml
