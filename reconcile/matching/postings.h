/// \file
/// A compact table from hashes to records, for keys that many records may share and that the caller compares itself.
/// Internal to matching.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lettrage::reconcile {

/// Filled once with `add`, closed by `finish`, then read-only and safe for any number of threads. Nine bytes per record: half
/// of the hash and the record, sorted in buckets of one cache line. One hash in 2^32 finds another key's records too.
class Postings {
 public:
  void reserve(std::size_t entries) { entries_.reserve(entries); }
  void add(std::uint64_t hash, std::uint32_t record) { entries_.push_back((hash & tag_bits) | record); }
  void finish();

  /// Records of one hash, ascending.
  class Found {
   public:
    explicit Found(std::span<const std::uint64_t> entries) : entries_{entries} {}
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] std::uint32_t operator[](std::size_t i) const noexcept { return static_cast<std::uint32_t>(entries_[i]); }
    class Iterator {
     public:
      explicit Iterator(const std::uint64_t* at) : at_{at} {}
      std::uint32_t operator*() const noexcept { return static_cast<std::uint32_t>(*at_); }
      Iterator& operator++() noexcept {
        ++at_;
        return *this;
      }
      bool operator==(const Iterator&) const = default;

     private:
      const std::uint64_t* at_;
    };
    [[nodiscard]] Iterator begin() const noexcept { return Iterator{entries_.data()}; }
    [[nodiscard]] Iterator end() const noexcept { return Iterator{entries_.data() + entries_.size()}; }

   private:
    std::span<const std::uint64_t> entries_;
  };
  [[nodiscard]] Found find(std::uint64_t hash) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return entries_.capacity() * 8 + first_.capacity() * 4; }

 private:
  static constexpr std::uint64_t tag_bits = 0xffffffff00000000ULL;
  [[nodiscard]] std::size_t bucket_of(std::uint64_t hash) const noexcept { return static_cast<std::size_t>(hash >> shift_); }

  std::vector<std::uint64_t> entries_;
  std::vector<std::uint32_t> first_;  ///< entries of bucket b: first_[b] to first_[b + 1]
  unsigned shift_ = 0;
};

}  // namespace lettrage::reconcile
