// The solver of exact sums, against trying everything, and against its own bounds.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "reconcile/matching/combination.h"

namespace lettrage::reconcile::test {
namespace {

std::int64_t sum_of(const std::vector<Summand>& items, const std::vector<Choice>& choices) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    sum += choices[i] == Choice::Full ? items[i].full : choices[i] == Choice::Discounted ? items[i].discounted : 0;
  }
  return sum;
}

/// Every non-empty choice, one after the other.
std::size_t count_answers(const std::vector<Summand>& items, std::int64_t target) {
  std::size_t answers = 0;
  std::vector<Choice> choices(items.size(), Choice::Out);
  const auto descend = [&](const auto& self, std::size_t at) -> void {
    if (at == items.size()) {
      const bool any = std::any_of(choices.begin(), choices.end(), [](Choice c) { return c != Choice::Out; });
      answers += any && sum_of(items, choices) == target ? 1U : 0U;
      return;
    }
    for (const Choice choice : {Choice::Out, Choice::Full, Choice::Discounted}) {
      if (choice == Choice::Discounted && items[at].discounted == 0) continue;
      choices[at] = choice;
      self(self, at + 1);
    }
  };
  descend(descend, 0);
  return answers;
}

std::vector<Summand> any_items() {
  std::vector<Summand> items(*rc::gen::resize(100, rc::gen::inRange<std::size_t>(0, 9)));
  for (Summand& item : items) {
    item.full = *rc::gen::inRange<std::int64_t>(1, 60);
    if (*rc::gen::inRange(0, 4) == 0) {
      item.full = -item.full;
    } else if (item.full > 1 && *rc::gen::inRange(0, 4) == 0) {
      item.discounted = *rc::gen::inRange<std::int64_t>(1, item.full);
    }
  }
  return items;
}

RC_GTEST_PROP(Combinations, AreThoseThatTryingEverythingFinds, ()) {
  const std::vector<Summand> items = any_items();
  const std::int64_t target = *rc::gen::inRange<std::int64_t>(1, 150);
  const std::size_t answers = count_answers(items, target);
  const Combination found = combine(items, target);
  RC_ASSERT(found.verdict == (answers == 0 ? Verdict::None : answers == 1 ? Verdict::Unique : Verdict::Several));
  if (answers > 0) RC_ASSERT(sum_of(items, found.choices) == target);
  if (answers > 1) RC_ASSERT(sum_of(items, found.other) == target && found.other != found.choices);
  RC_TAG(answers == 0 ? "none" : answers == 1 ? "one" : "several");
}

RC_GTEST_PROP(Combinations, TwelveItemsWithoutDiscountToo, ()) {
  std::vector<Summand> items(12);
  for (Summand& item : items) item.full = *rc::gen::inRange<std::int64_t>(-300, 900);
  const std::int64_t target = *rc::gen::inRange<std::int64_t>(1, 3000);
  const std::size_t answers = count_answers(items, target);
  const Combination found = combine(items, target);
  RC_ASSERT(found.verdict == (answers == 0 ? Verdict::None : answers == 1 ? Verdict::Unique : Verdict::Several));
  if (answers == 1) RC_ASSERT(sum_of(items, found.choices) == target);
}

RC_GTEST_PROP(Combinations, DoNotDependOnTheOrderOfTheItems, ()) {
  std::vector<Summand> items = any_items();
  const std::int64_t target = *rc::gen::inRange<std::int64_t>(1, 150);
  const Verdict verdict = combine(items, target).verdict;
  std::reverse(items.begin(), items.end());
  RC_ASSERT(combine(items, target).verdict == verdict);
}

TEST(Combinations, OfFortyOpenItemsAreAnswered) {
  // Powers of two within each half of the bits: one choice for every sum.
  std::vector<Summand> items;
  for (int i = 0; i < 40; ++i) items.push_back({std::int64_t{1} << i});
  const std::int64_t target = 0x5a5a5a5a5a;
  const Combination found = combine(items, target);
  ASSERT_EQ(found.verdict, Verdict::Unique);
  EXPECT_EQ(sum_of(items, found.choices), target);
}

TEST(Combinations, WhatCannotBePartOfAnAnswerDoesNotCountAgainstTheBound) {
  std::vector<Summand> items(200, Summand{1'000'000});
  items[77].full = 300;
  const Combination found = combine(items, 300);
  ASSERT_EQ(found.verdict, Verdict::Unique);
  EXPECT_EQ(found.choices[77], Choice::Full);
}

TEST(Combinations, BeyondTheBoundTheyHaveNoVerdict) {
  const std::vector<Summand> items(41, Summand{100});
  EXPECT_EQ(combine(items, 4100).verdict, Verdict::Unknown);
  const std::vector<Summand> huge(3, Summand{INT64_MAX});
  EXPECT_EQ(combine(huge, INT64_MAX).verdict, Verdict::Unknown);
  const std::vector<Summand> lowest(1, Summand{INT64_MIN});
  EXPECT_EQ(combine(lowest, 1).verdict, Verdict::Unknown);
  const std::vector<Summand> far_apart{{INT64_MAX - 10}, {INT64_MIN + 20}};
  EXPECT_EQ(combine(far_apart, 5).verdict, Verdict::Unknown);
  EXPECT_EQ(combine({}, 1).verdict, Verdict::None);
  EXPECT_EQ(combine(items, 0).verdict, Verdict::None);
}

}  // namespace
}  // namespace lettrage::reconcile::test
