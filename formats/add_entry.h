/// \file
/// Where the entries of formats begin that read a batch from its first byte to its last.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/batch.h"

namespace lettrage::formats {

/// A new entry at the end of the batch's, complete, with its place in the order; `offset` is that of its first byte in the
/// file. Good until the next one. What vectors outgrow is lost in an arena, so after the first entries there is room for as
/// many as the batch will have if all are that long.
inline Entry& add_entry(Batch& batch, std::uint32_t statement, std::uint64_t offset) {
  constexpr std::size_t first = 16, guessed_most = 4096;
  auto& entries = batch.entries;
  if (entries.size() == entries.capacity()) {
    std::size_t room = std::max(first, 2 * entries.size());
    if (entries.size() == first) {
      const std::size_t seen = std::max<std::size_t>(offset - batch.offset, first);
      room = std::clamp(first * batch.bytes.size() / seen * 17 / 16, room, guessed_most);
    }
    entries.reserve(room);
  }
  batch.order.push_back({RecordKind::Entry, static_cast<std::uint32_t>(entries.size())});
  Entry& entry = entries.emplace_back();
  entry.statement = statement;
  entry.offset = offset;
  entry.complete = true;
  return entry;
}

/// Takes the last one back.
inline void drop_entry(Batch& batch) {
  batch.entries.pop_back();
  batch.order.pop_back();
}

}  // namespace lettrage::formats
