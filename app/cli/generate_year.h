/// \file
/// `generate --year`: the banks and customers of a year, one evening after the other, in a conversation with whoever is the
/// creditor (docs/YEAR.md).
#pragma once

#include <string>

#include "app/generate/year/year.h"

namespace lettrage::cli {

/// Prints each evening's date, and reads from stdin one line with the names of the pain.008 files that were handed in, parted by
/// tabs; at the end of the input nothing is handed in any more.
[[nodiscard]] int generate_year(const generate::YearOptions& options, const std::string& folder, generate::Output& output);

}  // namespace lettrage::cli
