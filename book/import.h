/// \file
/// Reference data from CSV (RFC 4180, header, any column order) and NDJSON, with line-accurate diagnostics (CONTRACT.md
/// "Reference data"). Reads whole rows; a bad row is reported and left out, the rest is imported.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/model/reference_data.h"

namespace lettrage::book {

enum class Kind { Invoices, Mandates, Customers };

/// Appends the rows of `bytes` (a whole file, UTF-8, BOM allowed; CSV or NDJSON by content) to `data`; views go to
/// `data.arena`. `file` names the source in diagnostics. Unknown columns give one notice each, once per file.
/// A row whose id stands in the file already replaces it, with a warning.
void read_reference_data(Kind kind, std::string_view bytes, std::string_view file, ReferenceData& data,
                         std::vector<Diagnostic>& diagnostics);

}  // namespace lettrage::book
