/// \file
/// UTF-16 of Xerces as UTF-8. Included by .cpp files that use Xerces only.
#pragma once

#include <string>
#include <string_view>
#include <xercesc/util/XercesDefs.hpp>

namespace lettrage::formats::xml {

/// Appends; a lone surrogate becomes three bytes that are no UTF-8, which messages show as `?`.
void append_utf8(std::string& out, const XMLCh* text, std::size_t length);
[[nodiscard]] std::string utf8(const XMLCh* text);
[[nodiscard]] std::u16string utf16(std::string_view utf8_text);

}  // namespace lettrage::formats::xml
