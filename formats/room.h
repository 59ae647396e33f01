/// \file
/// Room for records in a batch. What a vector outgrows is lost in an arena, and a growing one copies records of a kilobyte.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include "core/batch.h"

namespace lettrage::formats {

/// Room for one more in `records`, which is one of the batch's vectors. After the first records, for as many as the batch will
/// have if all are that long; `offset` is that of the next one's first byte in the file.
template <class Record>
void make_room(const Batch& batch, std::pmr::vector<Record>& records, std::uint64_t offset) {
  if (records.size() < records.capacity()) return;
  constexpr std::size_t first = 16, guessed_most = 4096;
  std::size_t room = std::max(first, 2 * records.size());
  if (records.size() == first) {
    const std::size_t seen = std::max<std::size_t>(offset - batch.offset, first);
    room = std::clamp(first * batch.bytes.size() / seen * 17 / 16, room, guessed_most);
  }
  records.reserve(room);
}

}  // namespace lettrage::formats
