// What people took back says how often the program was wrong.
#include "pipeline/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/review.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> told(const pipeline::Calibration& calibration) {
  std::vector<std::string> out;
  for (const pipeline::CalibrationRow& row : calibration.rows)
    out.push_back(row.method + " " + std::to_string(row.confidence) + " " + std::to_string(row.wrong) + "/" +
                  std::to_string(row.decided));
  return out;
}

TEST(Calibration, TheBoundIsThatOfClopperAndPearson) {
  // One-sided 95 %: 1 - 0.05^(1/n) where none was wrong; the others from the beta distribution.
  EXPECT_EQ(pipeline::one_wrong_in(0, 0), 0U);
  EXPECT_EQ(pipeline::one_wrong_in(0, 1), 1U);
  EXPECT_EQ(pipeline::one_wrong_in(0, 100), 33U);
  EXPECT_EQ(pipeline::one_wrong_in(1, 100), 21U);
  EXPECT_EQ(pipeline::one_wrong_in(5, 100), 9U);
  EXPECT_EQ(pipeline::one_wrong_in(0, 29'955), 9'999U);
  EXPECT_EQ(pipeline::one_wrong_in(0, 29'956), 10'000U);
  EXPECT_EQ(pipeline::one_wrong_in(7, 7), 1U);
  EXPECT_GT(pipeline::one_wrong_in(500, 100'000'000), 180'000U);
}

TEST(Calibration, TheThresholdIsTheLowestThatIsShownToKeepThePromise) {
  pipeline::Calibration calibration;
  EXPECT_EQ(pipeline::threshold_that_keeps(calibration, 100), 1001);
  for (const auto& [threshold, wrong, decided] :
       {std::tuple<std::uint16_t, std::uint64_t, std::uint64_t>{990, 0, 100}, {950, 0, 400}, {900, 0, 1'000}, {850, 20, 1'100}}) {
    calibration.steps.push_back({threshold, decided, wrong, pipeline::one_wrong_in(wrong, decided)});
  }
  EXPECT_EQ(pipeline::threshold_that_keeps(calibration, 30), 850);
  EXPECT_EQ(pipeline::threshold_that_keeps(calibration, 100), 900);
  EXPECT_EQ(pipeline::threshold_that_keeps(calibration, 1'000), 1001);
}

TEST(Calibration, DecisionsStandUntilTheyAreTakenBackAndSuggestionsCountWhenTheyAreAnswered) {
  World world{{{.id = "INV-1", .amount = "100.00", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "80.00", .method = "credit_transfer"},
               {.id = "INV-3", .amount = "80.00", .method = "credit_transfer"}}};
  EXPECT_THAT(told(pipeline::calibrate(world.book(), {})), IsEmpty());
  (void)world.run(
      "2025-03-04",
      {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "100.00", "INV-1"), transfer("NOTPROVIDED", "80.00", "thanks")})});
  ASSERT_EQ(world.outcomes(), (std::vector<std::string>{"applied", "suggested"}));
  const pipeline::Calibration first = pipeline::calibrate(world.book(), {});
  ASSERT_EQ(first.rows.size(), 1U);
  EXPECT_EQ(first.rows.front().method, "invoice_number");
  EXPECT_EQ(first.rows.front().decided, 1U);
  EXPECT_EQ(first.rows.front().wrong, 0U);

  const std::string asked = on(world.table("movements"), "outcome", "suggested").at("movement_id");
  EXPECT_EQ(pipeline::reject(world.book(),
                             {.policy = &world.policy, .as_of = Date::parse_iso("2025-03-05").value(), .actor = "ada"}, asked)
                .error,
            "");
  const pipeline::Calibration second = pipeline::calibrate(world.book(), {});
  ASSERT_EQ(second.rows.size(), 2U);
  EXPECT_EQ(second.rows.back().method, "suggestion");
  EXPECT_EQ(second.rows.back().wrong, 1U);
  ASSERT_EQ(second.steps.size(), 2U);
  EXPECT_GT(second.steps.front().threshold, second.steps.back().threshold);
  EXPECT_EQ(second.steps.back().decided, 2U);
  EXPECT_EQ(second.steps.back().wrong, 1U);
  EXPECT_THAT(told(pipeline::calibrate(world.book(), Date::parse_iso("2025-03-03").value())), IsEmpty());
}

pipeline::ReviewOptions by_ada(const World& world) {
  return {.policy = &world.policy, .as_of = Date::parse_iso("2025-03-05").value(), .actor = "ada"};
}

TEST(Calibration, WhatWasTakenBackIsWrongUnlessTheSameIsSaidAgain) {
  World world{{{.id = "INV-1", .amount = "100.00", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "30.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "100.00", "INV-1")})});
  const std::string id = world.table("movements").front().at("movement_id");
  const auto automatic = [&] {
    std::uint64_t decided = 0, wrong = 0;
    for (const pipeline::CalibrationRow& row : pipeline::calibrate(world.book(), {}).rows) {
      if (row.method == "suggestion") continue;
      decided += row.decided;
      wrong += row.wrong;
    }
    return std::to_string(wrong) + "/" + std::to_string(decided);
  };
  EXPECT_EQ(automatic(), "0/1");
  ASSERT_EQ(pipeline::revert(world.book(), by_ada(world), id).error, "");
  EXPECT_EQ(automatic(), "1/1");
  ASSERT_EQ(pipeline::assign(world.book(), by_ada(world), id, {{.invoice_id = "INV-1", .amount = std::nullopt}}, {}).error, "");
  EXPECT_EQ(automatic(), "0/1");
  EXPECT_EQ(pipeline::calibrate(world.book(), {}).unplaced, 0U);
}

TEST(Calibration, AnAcceptedSuggestionWasRightIfItWasTheFirst) {
  for (const std::size_t choice : {std::size_t{1}, std::size_t{2}}) {
    World world{{{.id = "INV-2", .amount = "80.00", .method = "credit_transfer"},
                 {.id = "INV-3", .amount = "80.00", .method = "credit_transfer"}}};
    (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "80.00", "thanks")})});
    ASSERT_EQ(pipeline::accept(world.book(), by_ada(world), world.table("movements").front().at("movement_id"), choice).error,
              "");
    const pipeline::Calibration calibration = pipeline::calibrate(world.book(), {});
    ASSERT_EQ(calibration.rows.size(), 1U);
    EXPECT_EQ(calibration.rows.front().method, "suggestion");
    EXPECT_EQ(calibration.rows.front().wrong, choice == 1 ? 0U : 1U);
  }
}

}  // namespace
}  // namespace lettrage::test
