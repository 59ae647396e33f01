/// \file
/// Recognises an XML message by its root element.
#pragma once

#include <string_view>

#include "formats/format.h"

namespace lettrage::formats::xml {

/// Yes if the head is XML and one of `roots` (local names parted by `|`) begins in it, outside comments and CDATA; Maybe if
/// one begins inside CDATA, or only a namespace with one of `messages` (`camt.053|camt.052`) does.
[[nodiscard]] Likelihood sniff(std::string_view head, std::string_view roots, std::string_view messages);

}  // namespace lettrage::formats::xml
