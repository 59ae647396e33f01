/// \file
/// Cuts XML between records, knowing of a message only a table of element names. A batch is then parsed with the start
/// tags open before it (and the few small elements that give its records their meaning) as prologue, and the matching
/// end tags as epilogue. So every fault of the XML is found by the batch that holds it, and the cutter reports none:
/// where it is unsure it stops cutting, and the rest of the file is one batch.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/format.h"

namespace lettrage::formats::xml {

/// A file may be cut before these elements. Names are local names; alternatives are parted by `|`.
struct CutPoint {
  std::string_view elements;
  std::string_view parents;
  std::string_view within;  ///< the ancestor whose such elements are counted
  unsigned from = 1;        ///< the first one to cut before, counted from 1
};

/// Children to repeat, verbatim, in the prologue of every batch that goes on inside one of `parents`.
struct Carried {
  std::string_view parents;
  std::string_view children;
  bool needed = false;  ///< without all of them, nothing is cut inside the parent
};

struct CutTable {
  std::span<const CutPoint> points;
  std::span<const Carried> carried;
};

/// The texts of `table` must outlive the cutter; it may have 64 different names.
[[nodiscard]] std::unique_ptr<Cutter> make_cutter(const CutTable& table);

}  // namespace lettrage::formats::xml
