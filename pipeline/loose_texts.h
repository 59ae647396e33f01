/// \file
/// Texts found again whatever their case and blanks: ids as people and banks print them. No copy of any text is made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/chain_index.h"
#include "core/hash.h"

namespace lettrage::pipeline {

/// Numbers texts in the order in which they are added. Holds views: the texts outlive it.
class LooseTexts {
 public:
  void reserve(std::size_t count) { texts_.reserve(count); }
  void add(std::string_view text) {
    index_.push_back(hash(text));
    texts_.push_back(text);
  }
  /// False, and nothing is added, where one that is alike is there already.
  bool add_new(std::string_view text) {
    if (find(text) != ChainIndex::none) return false;
    add(text);
    return true;
  }
  /// Number of a text that is alike, or `ChainIndex::none`: the latest.
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  /// Numbers of all that are alike, ascending.
  void all(std::string_view text, std::vector<std::uint32_t>& numbers) const;

  [[nodiscard]] static bool alike(std::string_view a, std::string_view b) noexcept;

 private:
  [[nodiscard]] std::uint64_t hash(std::string_view text) const;

  ChainIndex index_;
  std::vector<std::string_view> texts_;
  mutable std::string normal_;  // reused for each hash
};

}  // namespace lettrage::pipeline
