/// \file
/// Text in pages.
#pragma once

#include <string>
#include <string_view>

namespace lettrage::pipeline {

/// Safe between tags and in quoted attributes.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace lettrage::pipeline
