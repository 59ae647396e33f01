/// \file
/// A document as the objects of CONTRACT.md "inspect": what all three output forms print.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "pipeline/document.h"

namespace lettrage::cli {

using Object = nlohmann::ordered_json;

/// In file order, children after their parent, diagnostics last. Absent values are left out.
[[nodiscard]] std::vector<Object> objects(const pipeline::Document& document);

}  // namespace lettrage::cli
