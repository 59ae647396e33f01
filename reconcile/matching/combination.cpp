#include "reconcile/matching/combination.h"

#include <algorithm>
#include <array>

#include "core/money.h"

namespace lettrage::reconcile {
namespace {

using Sums = std::vector<std::int64_t>;

/// An item that may be part of an answer, and its place among the summands.
struct Part {
  std::size_t place = 0;
  Summand item;
  [[nodiscard]] std::size_t choices() const { return item.discounted == 0 ? 2 : 3; }
};

/// Sorted `a` and sorted `b` as one. Without a branch on what is smaller: it would be guessed wrongly half the time.
void merge(const Sums& a, std::int64_t add_to_a, const Sums& b, std::int64_t add_to_b, Sums& out) {
  out.resize(a.size() + b.size());
  std::size_t i = 0, k = 0, n = 0;
  while (i < a.size() && k < b.size()) {
    const std::int64_t x = a[i] + add_to_a, y = b[k] + add_to_b;
    const bool first = x <= y;
    out[n++] = first ? x : y;
    i += first ? 1U : 0U;
    k += first ? 0U : 1U;
  }
  while (i < a.size()) out[n++] = a[i++] + add_to_a;
  while (k < b.size()) out[n++] = b[k++] + add_to_b;
}

/// Half of the items: all their sums, in order, and the choices that give one of them.
class Half {
 public:
  std::vector<Part> parts;
  std::size_t states = 1;

  [[nodiscard]] Sums sums() const {
    Sums now{0}, next, both;
    for (const Part& part : parts) {
      merge(now, 0, now, part.item.full, next);
      if (part.item.discounted != 0) {
        merge(next, 0, now, part.item.discounted, both);
        next.swap(both);
      }
      now.swap(next);
    }
    return now;
  }

  /// Up to two ways to choose that add up to `sum`.
  [[nodiscard]] std::vector<std::vector<Choice>> ways(std::int64_t sum) const {
    std::vector<std::int64_t> least(parts.size() + 1), most(parts.size() + 1);
    for (std::size_t i = parts.size(); i-- > 0;) {
      const auto [low, high] = std::minmax({std::int64_t{0}, parts[i].item.full, parts[i].item.discounted});
      least[i] = least[i + 1] + low;
      most[i] = most[i + 1] + high;
    }
    std::vector<std::vector<Choice>> found;
    std::vector<Choice> choices(parts.size(), Choice::Out);
    const auto descend = [&](const auto& self, std::size_t at, std::int64_t left) -> void {
      if (found.size() == 2 || left < least[at] || left > most[at]) return;
      if (at == parts.size()) {
        found.push_back(choices);
        return;
      }
      const Summand& item = parts[at].item;
      choices[at] = Choice::Out;
      self(self, at + 1, left);
      choices[at] = Choice::Full;
      self(self, at + 1, left - item.full);
      if (item.discounted != 0) {
        choices[at] = Choice::Discounted;
        self(self, at + 1, left - item.discounted);
      }
      choices[at] = Choice::Out;
    };
    descend(descend, 0, sum);
    return found;
  }
};

class Search {
 public:
  Search(std::span<const Summand> summands, std::int64_t target) : summands_{summands}, target_{target} {}

  Combination run() {
    std::vector<Part> parts;
    if (target_ <= 0) return {};
    if (!may_take_part(parts)) return {.verdict = Verdict::Unknown, .choices = {}, .other = {}};
    for (const Part& part : parts) {
      Half& half = halves_[0].states <= halves_[1].states ? halves_[0] : halves_[1];
      half.states *= part.choices();
      if (half.states > combination_sums_max) return {.verdict = Verdict::Unknown, .choices = {}, .other = {}};
      half.parts.push_back(part);
    }
    meet();
    Combination out;
    if (answers_.empty()) return out;
    out.verdict = answers_.size() == 1 ? Verdict::Unique : Verdict::Several;
    out.choices = std::move(answers_[0]);
    if (answers_.size() > 1) out.other = std::move(answers_[1]);
    return out;
  }

 private:
  /// Leaves out what is too large to be part of any answer. False where sums might overflow.
  bool may_take_part(std::vector<Part>& parts) const {
    std::int64_t least = 0, most = 0;
    for (const Summand& item : summands_) {
      const auto low = add(least, std::min({std::int64_t{0}, item.full, item.discounted}));
      const auto high = add(most, std::max({std::int64_t{0}, item.full, item.discounted}));
      if (!low || !high) return false;
      least = *low;
      most = *high;
    }
    if (least == INT64_MIN || !add(most, -least)) return false;
    const auto reach = add(target_, -least);
    if (!reach) return false;
    for (std::size_t i = 0; i < summands_.size(); ++i) {
      const Summand& item = summands_[i];
      const std::int64_t smallest = item.discounted == 0 ? item.full : std::min(item.full, item.discounted);
      if (smallest <= *reach) parts.push_back({i, item});
    }
    return true;
  }

  /// Looks through both lists of sums, one upwards, one downwards, until a second answer is found.
  void meet() {
    const Sums low = halves_[0].sums(), high = halves_[1].sums();
    std::size_t i = 0, k = high.size();
    while (i < low.size() && k > 0 && answers_.size() < 2) {
      const std::int64_t sum = low[i] + high[k - 1];
      if (sum == target_) {
        add_answers(low[i], high[k - 1]);
        const std::int64_t same = low[i];
        while (i < low.size() && low[i] == same) ++i;
      } else {
        i += sum < target_ ? 1U : 0U;
        k -= sum < target_ ? 0U : 1U;
      }
    }
  }

  void add_answers(std::int64_t low, std::int64_t high) {
    const auto first = halves_[0].ways(low), second = halves_[1].ways(high);
    for (const auto& a : first) {
      for (const auto& b : second) {
        if (answers_.size() == 2) return;
        std::vector<Choice>& answer = answers_.emplace_back(summands_.size(), Choice::Out);
        for (std::size_t i = 0; i < a.size(); ++i) answer[halves_[0].parts[i].place] = a[i];
        for (std::size_t i = 0; i < b.size(); ++i) answer[halves_[1].parts[i].place] = b[i];
      }
    }
  }

  std::span<const Summand> summands_;
  std::int64_t target_;
  std::array<Half, 2> halves_;
  std::vector<std::vector<Choice>> answers_;
};

}  // namespace

Combination combine(std::span<const Summand> summands, std::int64_t target) { return Search{summands, target}.run(); }

}  // namespace lettrage::reconcile
