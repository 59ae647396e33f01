/// \file
/// An index from 64-bit hashes to the items of a vector that grows at its end: open addressing, one chain per hash.
/// 23 to 33 bytes an item. Not thread-safe while growing; const use is.
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
    Slot& slot = slots_[slot_of(hash)];
    next_.push_back(slot.item);
    slot = {item, tag_of(hash)};
  }
  /// Keeps the first `size` items. Undoing additions in reverse order restores every earlier state of the table.
  void truncate(std::uint32_t size) {
    while (hashes_.size() > size) {
      slots_[slot_of(hashes_.back())].item = next_.back();
      hashes_.pop_back();
      next_.pop_back();
    }
  }
  /// Newest item with this hash, or `none`; older ones by `next`.
  [[nodiscard]] std::uint32_t first(std::uint64_t hash) const noexcept {
    return slots_.empty() ? none : slots_[slot_of(hash)].item;
  }
  [[nodiscard]] std::uint32_t next(std::uint32_t item) const noexcept { return next_[item]; }
  /// Asks for the memory that `first` and `push_back` of this hash will need.
  void prefetch(std::uint64_t hash) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[place_of(hash)], 1);
  }

 private:
  struct Slot {
    std::uint32_t item = none;
    std::uint32_t tag = 0;  ///< of the item's hash: tells most others apart without a look at theirs
  };
  // Multiplying spreads hashes whose low bits are alike.
  [[nodiscard]] static std::uint64_t spread(std::uint64_t hash) noexcept { return hash * 0x9e3779b97f4a7c15ULL; }
  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash); }
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const noexcept { return spread(hash) >> 20 & (slots_.size() - 1); }
  [[nodiscard]] std::size_t slot_of(std::uint64_t hash) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = place_of(hash);; i = (i + 1) & mask) {
      const Slot& slot = slots_[i];
      if (slot.item == none || (slot.tag == tag_of(hash) && hashes_[slot.item] == hash)) return i;
    }
  }
  void grow() { index(slots_.empty() ? 64 : slots_.size() * 2); }
  void index(std::size_t slots) {
    slots_.assign(slots, {});
    for (std::uint32_t item = 0; item < size(); ++item) {
      Slot& slot = slots_[slot_of(hashes_[item])];
      next_[item] = slot.item;
      slot = {item, tag_of(hashes_[item])};
    }
  }

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> next_;
};

}  // namespace lettrage
