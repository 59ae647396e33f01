/// \file
/// UTF-16 to UTF-8, a piece at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lettrage::pipeline {

class Utf16 {
 public:
  enum class Order { Little, Big };
  /// By the byte-order mark, or by a first character that is ASCII.
  [[nodiscard]] static std::optional<Order> detect(std::string_view head) noexcept;
  explicit Utf16(Order order) noexcept : order_{order} {}
  /// Moves whole characters from `wide` to the end of `out`; leaves half of one for the next call unless `last`. A
  /// byte-order mark is dropped, and an XML declaration that names UTF-16 then names UTF-8. False on a lone surrogate.
  bool convert(std::string& wide, std::string& out, bool last);

 private:
  Order order_;
  bool at_start_ = true;
};

}  // namespace lettrage::pipeline
