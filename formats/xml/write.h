/// \file
/// Writes indented XML, as most banks deliver it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"

namespace lettrage::formats::xml {

/// Appends elements to `out`, which must outlive it, one below the other. Tags are literals; one may carry attributes:
/// `Amt Ccy="EUR"`.
class Writer {
 public:
  /// Each level is indented by `indent` blanks, the first by `depth` levels.
  explicit Writer(std::string& out, std::size_t indent = 2, std::size_t depth = 0) : out_{out}, indent_{indent}, depth_{depth} {}

  Writer& open(std::string_view tag);
  Writer& close();
  /// Characters that XML does not have (controls, bytes that are not UTF-8) become blanks.
  Writer& leaf(std::string_view tag, std::string_view text);
  /// Nothing for an empty text.
  Writer& leaf_if(std::string_view tag, std::string_view text) { return text.empty() ? *this : leaf(tag, text); }
  /// `<outer><inner>…</inner></outer>`, each on a line of its own; `path` parts its tags by `/`.
  Writer& nested(std::string_view path, std::string_view text);
  /// An amount with its currency: `<Amt Ccy="EUR">12.00</Amt>`.
  Writer& amount(std::string_view tag, Money value);

 private:
  void begin(std::string_view tag, std::string_view attribute = {});
  void end(std::string_view tag);

  std::string& out_;
  std::size_t indent_, depth_;
  std::vector<std::string_view> open_;
};

}  // namespace lettrage::formats::xml
