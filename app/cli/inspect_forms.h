/// \file
/// An object of a file as text for programs: NDJSON, and CSV with one header for all kinds. Each ends with a line feed.
#pragma once

#include <string>

#include "app/cli/inspect_objects.h"

namespace lettrage::cli {

[[nodiscard]] std::string ndjson_of(const Object& object);
[[nodiscard]] std::string csv_header();
[[nodiscard]] std::string csv_of(const Object& object);

/// A value as one text: lists joined by a blank, structured references by `|`.
[[nodiscard]] std::string plain(const Object& value);

}  // namespace lettrage::cli
