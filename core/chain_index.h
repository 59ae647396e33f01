/// \file
/// An index from 64-bit hashes to the items of a vector that grows at its end: open addressing, one chain per hash.
/// 16 bytes an item. Not thread-safe while growing; const use is.
#pragma once

#include <cstdint>
#include <vector>

namespace lettrage {

class ChainIndex {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(hashes_.size()); }
  /// Adds item number `size()`.
  void push_back(std::uint64_t hash) {
    if ((hashes_.size() + 1) * 4 > slots_.size() * 3) grow();
    const auto item = static_cast<std::uint32_t>(hashes_.size());
    hashes_.push_back(hash);
    std::uint32_t& slot = slots_[slot_of(hash)];
    next_.push_back(slot);
    slot = item;
  }
  /// Keeps the first `size` items. Undoing additions in reverse order restores every earlier state of the table.
  void truncate(std::uint32_t size) {
    while (hashes_.size() > size) {
      slots_[slot_of(hashes_.back())] = next_.back();
      hashes_.pop_back();
      next_.pop_back();
    }
  }
  /// Newest item with this hash, or `none`; older ones by `next`.
  [[nodiscard]] std::uint32_t first(std::uint64_t hash) const noexcept { return slots_.empty() ? none : slots_[slot_of(hash)]; }
  [[nodiscard]] std::uint32_t next(std::uint32_t item) const noexcept { return next_[item]; }

 private:
  [[nodiscard]] std::size_t slot_of(std::uint64_t hash) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    // Multiplying spreads hashes whose low bits are alike.
    for (std::size_t i = (hash * 0x9e3779b97f4a7c15ULL) >> 20 & mask;; i = (i + 1) & mask) {
      if (slots_[i] == none || hashes_[slots_[i]] == hash) return i;
    }
  }
  void grow() { index(slots_.empty() ? 64 : slots_.size() * 2); }
  void index(std::size_t slots) {
    slots_.assign(slots, none);
    for (std::uint32_t item = 0; item < size(); ++item) {
      std::uint32_t& slot = slots_[slot_of(hashes_[item])];
      next_[item] = slot;
      slot = item;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> next_;
};

}  // namespace lettrage
