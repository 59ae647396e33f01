/// \file
/// Writes statements of any format as one camt.053.001.08 message that its schema takes (docs/CONVERT.md). Reading it again
/// gives the same statements, balances, movements and references.
#pragma once

#include "formats/write.h"

namespace lettrage::formats::camt {

/// `why_not` of every statement must be empty. What the schema has no room for is left out whole, never cut (identifiers) or
/// cut at its length (names, texts), and counted in the losses.
[[nodiscard]] Written write(const FileContent& file);

}  // namespace lettrage::formats::camt
