/// \file
/// Cuts a file into batches and parses each, as the pipeline does: cut and shown as a test wishes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "formats/format.h"

namespace lettrage::formats::testing {

/// Batches of one file, in order; they own what their records view.
struct Batches {
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Fault> cutter_faults;
  std::size_t largest_batch = 0;
};

/// `at_least` as in `Cutter::cut`; `show` bytes more are shown whenever the cutter asks for more (0: all at once).
inline Batches batches_of(const Format& format, std::string_view bytes, std::size_t at_least, std::size_t show) {
  const auto cutter = format.make_cutter();
  Batches all;
  Context context;
  std::size_t begin = 0;
  while (begin < bytes.size()) {
    std::size_t shown = show == 0 ? bytes.size() - begin : std::min(show, bytes.size() - begin);
    Cut cut;
    for (;;) {
      const bool last = begin + shown == bytes.size();
      cut = cutter->cut(bytes.substr(begin, shown), at_least, last);
      if (cut.length > 0 || last) break;
      shown = std::min(shown + show, bytes.size() - begin);
    }
    if (cut.length == 0 || cut.length > shown) break;  // the tests see that records are missing
    auto batch = std::make_unique<Batch>();
    // A block of its own: a look past its end is found out.
    batch->block = std::make_shared<const std::string>(bytes.substr(begin, cut.length));
    batch->bytes = *batch->block;
    batch->offset = begin;
    batch->context = std::move(context);
    batch->context.epilogue = cut.next.epilogue;
    batch->first = begin == 0;
    begin += cut.length;
    batch->last = begin == bytes.size();
    context = std::move(cut.next);
    context.epilogue.clear();
    all.largest_batch = std::max(all.largest_batch, cut.length);
    format.parse(*batch);
    all.batches.push_back(std::move(batch));
  }
  all.cutter_faults = cutter->faults();
  return all;
}

}  // namespace lettrage::formats::testing
