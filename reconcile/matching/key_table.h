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
    Grouped grouped = group_pending();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const auto begin = grouped.values.begin() + grouped.first[g];
      auto end = grouped.values.begin() + grouped.first[g + 1];
      if (end - begin > 1) {
        std::sort(begin, end, less);
        end = std::unique(begin, end);
      }
      set_values(groups_[g], {begin, end});
    }
    values_.shrink_to_fit();
    return std::move(grouped.group_of);
  }

  [[nodiscard]] std::uint32_t group(std::string_view key) const noexcept {  ///< `no_group` if the key is unknown
    return group(key, hash_of(key));
  }

  // A lookup in steps, so that many may wait for memory at the same time: hash, `prefetch`, `likely_group`, `prefetch_group`,
  // `prefetch_key`, `group`.
  [[nodiscard]] static std::uint64_t hash_of(std::string_view key) noexcept;
  void prefetch(std::uint64_t hash) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & mask_]);
  }
  /// The group of a key of this hash, if there is one; of another key once in millions. `no_group`: the key is unknown.
  [[nodiscard]] std::uint32_t likely_group(std::uint64_t hash) const noexcept;
  void prefetch_group(std::uint32_t group) const noexcept { __builtin_prefetch(&groups_[group]); }
  void prefetch_key(std::uint32_t group) const noexcept {
    __builtin_prefetch(groups_[group].text);
    if ((groups_[group].size & one_value) == 0) __builtin_prefetch(&values_[groups_[group].value]);
  }
  [[nodiscard]] std::uint32_t group(std::string_view key, std::uint64_t hash) const noexcept;
  [[nodiscard]] std::span<const std::uint32_t> values(std::uint32_t group) const noexcept {
    const Group& of = groups_[group];
    if ((of.size & one_value) != 0) return {&of.value, 1};
    return {values_.data() + of.value + 1, values_[of.value]};
  }
  [[nodiscard]] std::span<const std::uint32_t> find(std::string_view key) const noexcept {
    const std::uint32_t found = group(key);
    return found == no_group ? std::span<const std::uint32_t>{} : values(found);
  }
  [[nodiscard]] std::string_view key(std::uint32_t group) const noexcept { return text_of(groups_[group]); }
  [[nodiscard]] std::size_t groups() const noexcept { return groups_.size(); }

 private:
  struct Pending {
    std::string_view key;
    std::uint64_t hash;
    std::uint32_t value;
  };
  /// A key and its values, in one piece, for most keys have one.
  struct Group {
    const char* text;
    std::uint32_t size;   ///< of the text; with `one_value`
    std::uint32_t value;  ///< the one; or where in values_ their number stands, followed by them
  };
  static constexpr std::uint32_t one_value = 0x80000000U;
  static_assert(sizeof(Group) == 16);
  [[nodiscard]] static std::string_view text_of(const Group& group) noexcept { return {group.text, group.size & ~one_value}; }

  struct Grouped {
    std::vector<std::uint32_t> group_of;       ///< of each `add`
    std::vector<std::uint32_t> first, values;  ///< values of group g: from first[g] to first[g + 1], in the order of their `add`
  };
  Grouped group_pending();
  void set_values(Group& group, std::span<const std::uint32_t> values);

  std::unique_ptr<TextArena> arena_ = std::make_unique<TextArena>();
  std::vector<Pending> pending_;
  std::vector<std::uint64_t> slots_;
  std::uint64_t mask_ = 0;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> values_{0};  ///< the first: no values
};

}  // namespace lettrage::reconcile
