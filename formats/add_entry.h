/// \file
/// Where the entries of formats begin that read a batch from its first byte to its last.
#pragma once

#include <cstdint>

#include "core/batch.h"
#include "formats/room.h"

namespace lettrage::formats {

/// A new entry at the end of the batch's, complete, with its place in the order; `offset` is that of its first byte in the
/// file. Good until the next one.
inline Entry& add_entry(Batch& batch, std::uint32_t statement, std::uint64_t offset) {
  make_room(batch, batch.entries, offset);
  batch.order.push_back({RecordKind::Entry, static_cast<std::uint32_t>(batch.entries.size())});
  Entry& entry = batch.entries.emplace_back();
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
