#include "reconcile/matching/key_table.h"

#include <bit>
#include <stdexcept>

#include "core/hash.h"

namespace lettrage::reconcile {
namespace {

constexpr std::uint64_t empty = ~std::uint64_t{0};
constexpr std::uint64_t tag_bits = 0xffffffff00000000ULL;
/// How many insertions ahead a slot is fetched: hides the memory's latency while a table of millions is built.
constexpr std::size_t prefetch_distance = 12;

std::size_t slots_for(std::size_t keys) { return std::bit_ceil(std::max<std::size_t>(8, keys + keys / 2)); }

}  // namespace

std::uint64_t KeyTable::hash_of(std::string_view key) noexcept { return hash128(key).low; }

void KeyTable::add(std::string_view key, std::uint32_t value) {
  if (key.size() >= one_value) throw std::length_error{"a key of two gigabytes"};
  pending_.push_back({key, hash_of(key), value});
}

KeyTable::Grouped KeyTable::group_pending() {
  const std::size_t entries = pending_.size();
  slots_.assign(slots_for(entries), empty);
  mask_ = slots_.size() - 1;
  Grouped out;
  out.group_of.resize(entries);
  std::vector<std::uint32_t> count;
  for (std::size_t i = 0; i < entries; ++i) {
    if (i + prefetch_distance < entries) __builtin_prefetch(&slots_[pending_[i + prefetch_distance].hash & mask_], 1);
    const Pending& entry = pending_[i];
    std::uint64_t at = entry.hash & mask_;
    while (slots_[at] != empty &&
           ((slots_[at] ^ entry.hash) & tag_bits || text_of(groups_[slots_[at] & ~tag_bits]) != entry.key)) {
      at = (at + 1) & mask_;
    }
    if (slots_[at] == empty) {
      slots_[at] = (entry.hash & tag_bits) | groups_.size();
      groups_.push_back({entry.key.data(), static_cast<std::uint32_t>(entry.key.size()), 0});
      count.push_back(0);
    }
    out.group_of[i] = static_cast<std::uint32_t>(slots_[at] & ~tag_bits);
    if (entry.value != no_value) ++count[out.group_of[i]];
  }
  if (const std::size_t needed = slots_for(groups_.size()); needed < slots_.size()) {  // many of the keys were the same
    std::vector<std::uint64_t>(needed, empty).swap(slots_);
    mask_ = needed - 1;
    // Groups were numbered as they were met, so that the next one is first seen where its number comes up.
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < entries; ++i) {
      if (out.group_of[i] != next) continue;
      std::uint64_t at = pending_[i].hash & mask_;
      while (slots_[at] != empty) at = (at + 1) & mask_;
      slots_[at] = (pending_[i].hash & tag_bits) | next++;
    }
  }
  out.first.assign(groups_.size() + 1, 0);
  for (std::size_t g = 0; g < groups_.size(); ++g) out.first[g + 1] = out.first[g] + count[g];
  out.values.resize(out.first.back());
  std::vector<std::uint32_t> next{out.first.begin(), out.first.end() - 1};
  for (std::size_t i = 0; i < entries; ++i) {
    if (pending_[i].value != no_value) out.values[next[out.group_of[i]]++] = pending_[i].value;
  }
  pending_.clear();
  groups_.shrink_to_fit();
  return out;
}

void KeyTable::set_values(Group& group, std::span<const std::uint32_t> values) {
  if (values.empty()) return;
  if (values.size() == 1) {
    group.value = values.front();
    group.size |= one_value;
    return;
  }
  group.value = static_cast<std::uint32_t>(values_.size());
  values_.push_back(static_cast<std::uint32_t>(values.size()));
  values_.insert(values_.end(), values.begin(), values.end());
}

std::uint32_t KeyTable::likely_group(std::uint64_t hash) const noexcept {
  if (slots_.empty()) return no_group;
  for (std::uint64_t at = hash & mask_; slots_[at] != empty; at = (at + 1) & mask_) {
    if (((slots_[at] ^ hash) & tag_bits) == 0) return static_cast<std::uint32_t>(slots_[at] & ~tag_bits);
  }
  return no_group;
}

std::uint32_t KeyTable::group(std::string_view key, std::uint64_t hash) const noexcept {
  if (slots_.empty()) return no_group;
  for (std::uint64_t at = hash & mask_; slots_[at] != empty; at = (at + 1) & mask_) {
    if (((slots_[at] ^ hash) & tag_bits) == 0) {
      const auto found = static_cast<std::uint32_t>(slots_[at] & ~tag_bits);
      if (text_of(groups_[found]) == key) return found;
    }
  }
  return no_group;
}

}  // namespace lettrage::reconcile
