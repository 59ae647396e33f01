/// \file
/// Text that a format cuts into columns, put together again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lettrage::formats::fixed_width {

/// Texts that follow one another, each in columns of its own: a text that ends before its last column is followed by a
/// blank, one that fills its columns was cut blindly and goes on at once. Without blanks around the whole.
class ColumnText {
 public:
  static constexpr std::size_t unbounded = static_cast<std::size_t>(-1);  ///< a text that always ends before its columns do

  /// `width` in characters.
  void add(std::string_view text, std::size_t width = unbounded);
  [[nodiscard]] std::string_view text() const noexcept;

 private:
  std::string text_;
  bool gap_ = false;  ///< the last columns were blank
};

/// One blank for each run of them, none around.
[[nodiscard]] std::string squeezed(std::string_view text);

}  // namespace lettrage::formats::fixed_width
