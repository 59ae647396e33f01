/// \file
/// How sure a format of fixed-width records is of a file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "formats/fixed_width/records.h"
#include "formats/format.h"

namespace lettrage::formats::fixed_width {

/// The first records decide: `is_record` says of each whether it can be one. One that is broken is a fault to report, not
/// another format.
template <class IsRecord>
Likelihood sniff_records(std::string_view head, std::size_t width, IsRecord is_record) {
  constexpr int looked_at = 8;
  int records = 0, good = 0;
  std::size_t at = 0;
  while (const auto span = next_record(head, at, width, true)) {
    if (++records > looked_at) break;
    if (is_record(Columns{head.substr(span->begin, span->end - span->begin)})) ++good;
    at = span->next;
  }
  records = std::min(records, looked_at);
  if (good == 0) return Likelihood::No;
  return 2 * good > records ? Likelihood::Yes : Likelihood::Maybe;
}

}  // namespace lettrage::formats::fixed_width
