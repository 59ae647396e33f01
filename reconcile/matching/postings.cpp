#include "reconcile/matching/postings.h"

#include <algorithm>
#include <bit>

namespace lettrage::reconcile {

void Postings::finish() {
  constexpr std::size_t per_bucket = 8, buckets_min = 2;
  const std::size_t buckets = std::bit_ceil(std::max(buckets_min, entries_.size() / per_bucket));
  shift_ = 64U - static_cast<unsigned>(std::countr_zero(buckets));
  // Counted into buckets first: sorting all of it would miss the cache at every step.
  first_.assign(buckets + 1, 0);
  for (const std::uint64_t entry : entries_) ++first_[bucket_of(entry) + 1];
  for (std::size_t b = 0; b < buckets; ++b) first_[b + 1] += first_[b];
  std::vector<std::uint32_t> next{first_.begin(), first_.end() - 1};
  std::vector<std::uint64_t> sorted(entries_.size());
  for (const std::uint64_t entry : entries_) sorted[next[bucket_of(entry)]++] = entry;
  for (std::size_t b = 0; b < buckets; ++b) std::sort(sorted.begin() + first_[b], sorted.begin() + first_[b + 1]);
  entries_ = std::move(sorted);
}

Postings::Found Postings::find(std::uint64_t hash) const noexcept {
  if (first_.empty()) return Found{{}};
  const std::size_t bucket = bucket_of(hash);
  const std::uint64_t tag = hash & tag_bits;
  const auto end = entries_.begin() + first_[bucket + 1];
  // Most buckets hold a handful; a key that thousands share fills one that is worth halving.
  const auto begin = std::lower_bound(entries_.begin() + first_[bucket], end, tag);
  const auto last = tag == tag_bits ? end : std::lower_bound(begin, end, tag + (std::uint64_t{1} << 32U));
  return Found{{entries_.data() + (begin - entries_.begin()), static_cast<std::size_t>(last - begin)}};
}

}  // namespace lettrage::reconcile
