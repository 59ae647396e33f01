/// \file
/// A flat hash table from text keys to the records that carry them. Internal to matching.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/text_arena.h"

namespace lettrage::reconcile {

/// Filled once with `add`, closed by `finish`, then read-only and safe for any number of threads. Open addressing over
/// 64-bit slots (32 bits of the hash, 32 of the group), so that a miss costs one cache line; the full key is always compared.
class KeyTable {
 public:
  static constexpr std::uint32_t no_group = 0xffffffffU;
  static constexpr std::uint32_t no_value = 0xffffffffU;

  /// `key` must live as long as the table; see `keep`. `no_value` makes the key known without a record.
  void add(std::string_view key, std::uint32_t value);
  /// A copy of `key` that lives as long as the table.
  [[nodiscard]] std::string_view keep(std::string_view key) { return arena_->keep(key); }
  void reserve(std::size_t entries) { pending_.reserve(entries); }
  /// Fills this table in the memory `other` was filled in, so that many large tables need it once. `other` is finished.
  void reuse_memory_of(KeyTable& other) { pending_ = std::move(other.pending_); }
  void release_memory() { std::vector<Pending>{}.swap(pending_); }  ///< that was needed for filling

  /// Orders the values of each key by `less(a, b)`, repeated ones once. Gives the group of each `add`, in order.
  template <class Less>
  std::vector<std::uint32_t> finish(Less less) {
    std::vector<std::uint32_t> group_of = build();
    std::uint32_t out = 0;
    for (std::size_t g = 0; g < keys_.size(); ++g) {
      const auto begin = values_.begin() + first_[g], end = values_.begin() + first_[g + 1];
      if (end - begin > 1) std::sort(begin, end, less);
      first_[g] = out;
      for (auto value = begin; value != end; ++value) {
        if (value == begin || *value != values_[out - 1]) values_[out++] = *value;
      }
    }
    first_.back() = out;
    values_.resize(out);
    return group_of;
  }

  [[nodiscard]] std::uint32_t group(std::string_view key) const noexcept;  ///< `no_group` if the key is unknown
  [[nodiscard]] std::span<const std::uint32_t> values(std::uint32_t group) const noexcept {
    return {values_.data() + first_[group], first_[group + 1] - first_[group]};
  }
  [[nodiscard]] std::span<const std::uint32_t> find(std::string_view key) const noexcept {
    const std::uint32_t found = group(key);
    return found == no_group ? std::span<const std::uint32_t>{} : values(found);
  }
  [[nodiscard]] std::string_view key(std::uint32_t group) const noexcept { return keys_[group]; }
  [[nodiscard]] std::size_t groups() const noexcept { return keys_.size(); }

 private:
  struct Pending {
    std::string_view key;
    std::uint64_t hash;
    std::uint32_t value;
  };
  /// Groups the pending entries; values of a group stand in the order of their `add`.
  std::vector<std::uint32_t> build();

  std::unique_ptr<TextArena> arena_ = std::make_unique<TextArena>();
  std::vector<Pending> pending_;
  std::vector<std::uint64_t> slots_;
  std::uint64_t mask_ = 0;
  std::vector<std::string_view> keys_;
  std::vector<std::uint32_t> first_{0}, values_;  ///< values of group g: values_[first_[g]] to values_[first_[g + 1]]
};

}  // namespace lettrage::reconcile
