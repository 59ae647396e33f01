// Retries of a portfolio of which too much comes back wait for a person.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Three collections of 6 January 2025, of which `failed` came back on the 8th; more than half is too much.
World three_collected(int failed, bool hold = true) {
  std::vector<InvoiceLine> invoices;
  std::vector<Sent> sent;
  std::vector<Booking> bookings;
  for (const std::string n : {"1", "2", "3"}) {
    invoices.push_back({.id = "INV-" + n, .amount = "100.00", .mandate = "MND-" + n, .customer = "C-" + n});
    sent.push_back({.end_to_end_id = "INV-" + n, .amount = "100.00", .mandate = "MND-" + n, .text = "INV-" + n});
    bookings.push_back(collected("INV-" + n));
    if (n <= std::to_string(failed)) bookings.push_back(returned("INV-" + n, "AM04"));
  }
  World world{invoices};
  world.policy.brake = {.hold = hold, .max_rate = 500, .min_collections = 3};
  world.sent(pain008("SENT-1", "2025-01-06", sent));
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", bookings)});
  return world;
}

std::vector<std::string> told(const pipeline::RunResult& result) {
  std::vector<std::string> texts;
  for (const Diagnostic& d : result.diagnostics) {
    if (d.code == Code::ReturnRateHigh) texts.push_back(d.text);
  }
  return texts;
}

std::vector<std::string> statuses(const World& world) {
  std::vector<std::string> found;
  for (const Row& row : world.table("retries")) found.push_back(row.at("status") + " " + row.at("stop_reason"));
  return found;
}

TEST(RunBrake, HoldsRetriesAndSaysWhy) {
  World world = three_collected(2);
  EXPECT_THAT(statuses(world), ElementsAre("held BRAKE", "held BRAKE"));
  EXPECT_THAT(on(world.table("diagnostics"), "code", "return-rate-high").at("text"),
              ::testing::HasSubstr("2 of 3 collections of 2025-01-06 came back (66.67 %; limit 50.0 %); 2 retries held"));
  EXPECT_EQ(on(world.table("notices"), "step", "retry").at("due_date"), "2025-01-25")
      << "told all the same: a person may let it go on its day";
  bool written = false;
  for (const auto& file : std::filesystem::recursive_directory_iterator{world.folder().path() / "out"})
    written = written || file.path().stem() == on(world.table("notices"), "step", "retry").at("notice_id");
  EXPECT_TRUE(written) << "and in words";
  world.policy.retries.release_automatically = true;
  EXPECT_EQ(world.run("2025-01-20", {}).summary.retries_released, 0U);
  EXPECT_THAT(world.release("2025-01-20", "2025-01-24"), IsEmpty()) << "nobody let them";
  world.expect_proved();
}

TEST(RunBrake, LeavesOthersAlone) {
  EXPECT_THAT(statuses(three_collected(1)), ElementsAre("scheduled "));
  World told_only = three_collected(2, false);
  EXPECT_THAT(statuses(told_only), ElementsAre("scheduled ", "scheduled "));
  EXPECT_THAT(told(told_only.run("2025-01-09", {})), SizeIs(1));
}

TEST(RunBrake, ComesOffOnceTheBatchIsPast) {
  World world = three_collected(2);
  EXPECT_THAT(told(world.run("2025-01-20", {})), SizeIs(1)) << "the last of fourteen days";
  const pipeline::RunResult after = world.run("2025-01-21", {});
  EXPECT_THAT(told(after), IsEmpty());
  EXPECT_EQ(after.summary.retries_scheduled, 2U);
  EXPECT_THAT(statuses(world), ElementsAre("scheduled ", "scheduled "));
  EXPECT_THAT(world.release("2025-01-24", "2025-01-24"), SizeIs(1)) << "one file for both";
  world.expect_proved();
}

TEST(RunBrake, KeepsWhatItHeldTooLong) {
  World world = three_collected(2);
  (void)world.run("2025-01-27", {});
  EXPECT_THAT(statuses(world), ElementsAre("held BRAKE", "held BRAKE")) << "it had to be at the bank on the 24th";
}

TEST(RunBrake, LetsPeopleDecide) {
  World world = three_collected(2);
  for (Retry retry : world.book().load().retries) {
    const bool first = retry.end_to_end_id == "INV-1-R1";
    retry.status = first ? RetryStatus::Approved : RetryStatus::Held;
    retry.stop_reason.clear();
    retry.decided_by = "ada";
    world.book().update(retry, {.as_of = "2025-01-09", .actor = "ada", .action = "retry-decided"});
  }
  (void)world.run("2025-01-10", {});
  EXPECT_EQ(on(world.table("retries"), "end_to_end_id", "INV-1-R1").at("status"), "approved");
  (void)world.run("2025-01-21", {});
  EXPECT_EQ(on(world.table("retries"), "end_to_end_id", "INV-2-R1").at("status"), "held") << "held by a person, brake or not";
  EXPECT_THAT(world.release("2025-01-24", "2025-01-24"), SizeIs(1));
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
