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
  Unknown,  ///< too many items or steps: no verdict
};

struct Combination {
  Verdict verdict = Verdict::None;
  std::vector<Choice> choices;  ///< one per summand, with Unique
};

/// Bounds on a search, so that it takes well under a millisecond: items, and steps of the search tree.
inline constexpr std::size_t combination_items_max = 24;
inline constexpr std::size_t combination_steps_max = 20'000;

/// Searches all non-empty choices of `summands` that add up to `target`. Depth first, largest first, cut off where what is
/// left cannot reach the target.
[[nodiscard]] Combination combine(std::span<const Summand> summands, std::int64_t target);

}  // namespace lettrage::reconcile
