#include "formats/fixed_width/column_text.h"

#include "formats/fixed_width/records.h"

namespace lettrage::formats::fixed_width {

void ColumnText::add(std::string_view text, std::size_t width) {
  const std::size_t end = text.find_last_not_of(' ');
  const std::string_view said = end == std::string_view::npos ? std::string_view{} : text.substr(0, end + 1);
  if (said.empty()) {
    gap_ = true;
    return;
  }
  if (gap_ && !text_.empty() && said.front() != ' ') text_ += ' ';
  text_ += said;
  gap_ = width == unbounded || Columns{said}.size() < width;
}

std::string_view ColumnText::text() const noexcept { return trim(text_); }

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (c != ' ' || out.back() != ' ') out += c;
  }
  return out;
}

}  // namespace lettrage::formats::fixed_width
