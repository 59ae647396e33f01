#include "reconcile/matching/key_table.h"

#include <bit>

#include "core/hash.h"

namespace lettrage::reconcile {
namespace {

constexpr std::uint64_t empty = ~std::uint64_t{0};
constexpr std::uint64_t tag_bits = 0xffffffff00000000ULL;
/// How many insertions ahead a slot is fetched: hides the memory's latency while a table of millions is built.
constexpr std::size_t prefetch_distance = 12;

std::uint64_t hash_of(std::string_view key) { return hash128(key).low; }

}  // namespace

void KeyTable::add(std::string_view key, std::uint32_t value) { pending_.push_back({key, hash_of(key), value}); }

std::vector<std::uint32_t> KeyTable::build() {
  const std::size_t entries = pending_.size();
  slots_.assign(std::bit_ceil(std::max<std::size_t>(8, entries + entries / 2)), empty);
  mask_ = slots_.size() - 1;
  std::vector<std::uint32_t> group_of(entries);
  std::vector<std::uint32_t> count;
  for (std::size_t i = 0; i < entries; ++i) {
    if (i + prefetch_distance < entries) __builtin_prefetch(&slots_[pending_[i + prefetch_distance].hash & mask_], 1);
    const Pending& entry = pending_[i];
    std::uint64_t at = entry.hash & mask_;
    while (slots_[at] != empty && ((slots_[at] ^ entry.hash) & tag_bits || keys_[slots_[at] & ~tag_bits] != entry.key)) {
      at = (at + 1) & mask_;
    }
    if (slots_[at] == empty) {
      slots_[at] = (entry.hash & tag_bits) | keys_.size();
      keys_.push_back(entry.key);
      count.push_back(0);
    }
    group_of[i] = static_cast<std::uint32_t>(slots_[at] & ~tag_bits);
    if (entry.value != no_value) ++count[group_of[i]];
  }
  first_.assign(keys_.size() + 1, 0);
  for (std::size_t g = 0; g < keys_.size(); ++g) first_[g + 1] = first_[g] + count[g];
  values_.resize(first_.back());
  std::vector<std::uint32_t> next{first_.begin(), first_.end() - 1};
  for (std::size_t i = 0; i < entries; ++i) {
    if (pending_[i].value != no_value) values_[next[group_of[i]]++] = pending_[i].value;
  }
  pending_.clear();
  return group_of;
}

std::uint32_t KeyTable::group(std::string_view key) const noexcept {
  if (slots_.empty()) return no_group;
  const std::uint64_t hash = hash_of(key);
  for (std::uint64_t at = hash & mask_; slots_[at] != empty; at = (at + 1) & mask_) {
    if (((slots_[at] ^ hash) & tag_bits) == 0) {
      const auto found = static_cast<std::uint32_t>(slots_[at] & ~tag_bits);
      if (keys_[found] == key) return found;
    }
  }
  return no_group;
}

}  // namespace lettrage::reconcile
