/// \file
/// Where rows stand whose ids no index covers yet: an open hash table of 16 bytes a slot.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/hash.h"

namespace lettrage::book::sql {

/// Not thread-safe. Half of an id is remembered: whoever asks looks at the row that is named.
class RowIds {
 public:
  void add(Hash128 id, std::int64_t row) {
    if ((used_ + 1) * 3 > slots_.size() * 2) grow();
    place({id.low, row});
    ++used_;
  }
  /// The first row added under such an id for which `is(row)` holds; 0 where there is none.
  template <class Is>
  [[nodiscard]] std::int64_t find(Hash128 id, Is is) const {
    if (slots_.empty()) return 0;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = id.low & mask; slots_[i].row != 0; i = (i + 1) & mask) {
      if (slots_[i].id == id.low && is(slots_[i].row)) return slots_[i].row;
    }
    return 0;
  }
  void clear() {
    slots_.assign(std::min(slots_.size(), kept_slots_max), {});
    used_ = 0;
  }

 private:
  struct Slot {
    std::uint64_t id = 0;
    std::int64_t row = 0;  ///< 0: empty
  };
  static constexpr std::size_t kept_slots_max = 1U << 12U;

  void place(Slot slot) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t i = slot.id & mask;
    while (slots_[i].row != 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.row != 0) place(slot);
    }
  }

  std::vector<Slot> slots_;  ///< a power of two of them
  std::size_t used_ = 0;
};

}  // namespace lettrage::book::sql
