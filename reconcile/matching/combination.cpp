#include "reconcile/matching/combination.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/money.h"

namespace lettrage::reconcile {
namespace {

class Search {
 public:
  Search(std::span<const Summand> summands, std::int64_t target) : summands_{summands}, target_{target} {}

  Combination run() {
    if (summands_.size() > combination_items_max || !prepare()) return {.verdict = Verdict::Unknown, .choices = {}};
    descend(0, 0);
    if (solutions_ > 1) return {.verdict = Verdict::Several, .choices = {}};
    if (steps_ > combination_steps_max) return {.verdict = Verdict::Unknown, .choices = {}};
    if (solutions_ == 0) return {};
    return {.verdict = Verdict::Unique,
            .choices = {best_.begin(), best_.begin() + static_cast<std::ptrdiff_t>(summands_.size())}};
  }

 private:
  /// Largest first, and what the items from each place on can add at least and at most. False on overflow.
  bool prepare() {
    const std::size_t n = summands_.size();
    std::iota(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(n), std::size_t{0});
    const auto size = [&](std::size_t i) { return summands_[i].full < 0 ? -summands_[i].full : summands_[i].full; };
    if (std::any_of(summands_.begin(), summands_.end(), [](const Summand& s) { return s.full == INT64_MIN; })) return false;
    std::stable_sort(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(n),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    for (std::size_t i = n; i-- > 0;) {
      const std::int64_t full = summands_[order_[i]].full;
      const auto least = add(least_[i + 1], std::min<std::int64_t>(full, 0));
      const auto most = add(most_[i + 1], std::max<std::int64_t>(full, 0));
      if (!least || !most) return false;
      least_[i] = *least;
      most_[i] = *most;
    }
    return true;
  }

  void descend(std::size_t at, std::int64_t sum) {
    if (solutions_ > 1 || ++steps_ > combination_steps_max) return;
    // `sum` plus what is left lies between the two totals checked in prepare, so it cannot overflow.
    if (at == summands_.size()) {
      const bool any = std::any_of(choices_.begin(), choices_.end(), [](Choice c) { return c != Choice::Out; });
      if (sum == target_ && any && ++solutions_ == 1) best_ = choices_;
      return;
    }
    if (sum + least_[at] > target_ || sum + most_[at] < target_) return;
    const Summand& item = summands_[order_[at]];
    Choice& choice = choices_[order_[at]];
    choice = Choice::Full;
    descend(at + 1, sum + item.full);
    if (item.discounted != 0) {
      choice = Choice::Discounted;
      descend(at + 1, sum + item.discounted);
    }
    choice = Choice::Out;
    descend(at + 1, sum);
  }

  std::span<const Summand> summands_;
  std::int64_t target_;
  std::array<std::size_t, combination_items_max> order_{};
  std::array<std::int64_t, combination_items_max + 1> least_{}, most_{};
  std::array<Choice, combination_items_max> choices_{}, best_{};
  std::size_t steps_ = 0;
  int solutions_ = 0;
};

}  // namespace

Combination combine(std::span<const Summand> summands, std::int64_t target) { return Search{summands, target}.run(); }

}  // namespace lettrage::reconcile
