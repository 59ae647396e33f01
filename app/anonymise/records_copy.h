/// \file
/// A copy of a file whose private parts are known by their place. Internal to the room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/anonymise/formats.h"
#include "app/anonymise/layouts.h"

namespace lettrage::anonymise {

/// Bytes of the file.
struct Span {
  std::size_t begin = 0, length = 0;
};

class RecordsCopy {
 public:
  RecordsCopy(std::string_view bytes, Mapper& mapper) : out_{bytes}, mapper_{mapper} { form_.encoding = encoding_of(bytes); }

  /// Replaces what lies there. A text over several places is mapped when all of it is known.
  void replace(const Span& span, Kind kind);
  /// Ends the text that is open.
  void flush();
  /// The copy.
  [[nodiscard]] std::string take();

 private:
  [[nodiscard]] std::string_view view(const Span& span) const { return std::string_view{out_}.substr(span.begin, span.length); }
  [[nodiscard]] std::string bic(std::string_view padded);
  void put(const Span& span, std::string_view text) { out_.replace(span.begin, span.length, text); }

  std::string out_;
  Mapper& mapper_;
  TextForm form_;
  std::vector<Span> parts_;
};

/// BAI2, by its commas.
[[nodiscard]] std::string copy_bai2(std::string_view bytes, Mapper& mapper);

}  // namespace lettrage::anonymise
