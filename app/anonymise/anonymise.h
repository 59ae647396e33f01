/// \file
/// A copy of a bank file, or of reference data, in which nobody and nothing can be recognised and which still reads, balances
/// and matches as the original does (docs/ANONYMISE.md). Works on the bytes as they are: what is not replaced stays, byte by
/// byte, and what is replaced keeps its length.
#pragma once

#include <string>
#include <string_view>

#include "app/anonymise/mapper.h"

namespace lettrage::anonymise {

struct Copy {
  std::string bytes;
  std::string_view refused;  ///< why there is no copy; empty where there is one
};

/// The copy of a whole file, unpacked. Formats it does not know are refused.
[[nodiscard]] Copy anonymise(std::string_view bytes, Mapper& mapper);

}  // namespace lettrage::anonymise
