/// \file
/// Which of several items make up an amount exactly, and is there only one answer? Internal to matching.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lettrage::reconcile {

/// Signed minor units: credit notes are negative.
struct Summand {
  std::int64_t full = 0;
  std::int64_t discounted = 0;  ///< with the discount still to be had; 0 = there is none
};

enum class Choice : std::uint8_t { Out, Full, Discounted };

enum class Verdict : std::uint8_t {
  None,     ///< no combination
  Unique,   ///< exactly one
  Several,  ///< at least two: no one may choose
  Unknown,  ///< too many items: no verdict
};

struct Combination {
  Verdict verdict = Verdict::None;
  std::vector<Choice> choices;  ///< one per summand, with Unique; with Several one of the answers, for a person to look at
  std::vector<Choice> other;    ///< with Several another one
};

/// What one half of the items may add up to, counted: 2^20 sums, 8 MiB. Two halves answer for 40 items with two choices each,
/// or for 24 of which each has a discount too. Time and memory are bounded by it: some 30 ms and 32 MiB, less for fewer items.
inline constexpr std::size_t combination_sums_max = std::size_t{1} << 20U;

/// Searches all non-empty choices of `summands` that add up to `target`, which is positive: meet in the middle over sorted
/// sums. The verdict does not depend on the order of the summands. Items that cannot be part of an answer do not count against
/// the bound.
[[nodiscard]] Combination combine(std::span<const Summand> summands, std::int64_t target);

}  // namespace lettrage::reconcile
