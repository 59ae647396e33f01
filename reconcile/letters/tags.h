/// \file
/// Checks the tags of a Mustache template before the library sees it: names that exist, sections that close, and nothing that
/// could print a value unescaped, run without end, or change what a tag looks like. Inside reconcile/letters only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lettrage::reconcile {

struct TagFault {
  std::size_t offset = 0;  ///< of the tag, in bytes
  std::string text;        ///< what is wrong with it
};

enum class TemplatePart : unsigned char { Letter, InvoiceLine, Layout };

/// Faults in order. Layouts know more names than letters: their subject, paragraphs and labels.
[[nodiscard]] std::vector<TagFault> check_tags(std::string_view text, TemplatePart part);

}  // namespace lettrage::reconcile
