/// \file
/// Text in the JSON files that a run writes.
#pragma once

#include <string>
#include <string_view>

namespace lettrage::pipeline {

/// Appends `text` as a JSON string. What is no UTF-8 (a name of a file may be anything) is read as ISO 8859-1.
void append_json_text(std::string& out, std::string_view text);

}  // namespace lettrage::pipeline
