// Retries that leave with the run, because the policy says that nobody has to let them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Collected on 6 January 2025, told on the 8th that money was missing: to be presented again on Tuesday the 28th, so at the bank
/// on Friday the 24th.
World world_that_releases(bool automatically = true) {
  World world = one_invoice("2025-01-06");
  world.policy.retries.release_automatically = automatically;
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", {collected("INV-1"), returned("INV-1", "AM04")})});
  EXPECT_EQ(differs(world.retry(), {{"status", "scheduled"}, {"submit_by", "2025-01-24"}}), "");
  return world;
}

/// The collection files of a run.
std::vector<std::string> files_of(const pipeline::RunResult& result) {
  std::vector<std::string> files;
  const fs::path folder = fs::path{result.folder} / "collections";
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::directory_iterator{folder}) files.push_back(read_file(entry.path()));
  return files;
}

std::vector<std::string> held_back(const pipeline::RunResult& result) {
  std::vector<std::string> texts;
  for (const Diagnostic& d : result.diagnostics) {
    if (d.code == Code::RetryNotReleased) texts.push_back(d.text);
  }
  return texts;
}

void approve(World& world, const std::string& by, RetryStatus status = RetryStatus::Approved) {
  for (Retry retry : world.book().load().retries) {
    retry.status = status;
    retry.decided_by = by;
    world.book().update(retry, {.as_of = "2025-01-20", .actor = by, .action = "retry-decided"});
  }
}

TEST(ReleaseByPolicy, LetsRetriesGoOnTheirDayWithTheRunAndOnce) {
  World world = world_that_releases();
  EXPECT_THAT(files_of(world.run("2025-01-23", {})), IsEmpty()) << "a day too early: it may still be paid";
  const std::string statement = camt053("S-2", "2025-01-24", {});
  const pipeline::RunResult run = world.run("2025-01-24", {statement});
  const std::vector<std::string> files = files_of(run);
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(files[0], HasSubstr("<EndToEndId>INV-1-R1</EndToEndId>"));
  EXPECT_THAT(files[0], HasSubstr("<ReqdColltnDt>2025-01-28</ReqdColltnDt>"));
  EXPECT_EQ(run.summary.retries_released, 1U);
  EXPECT_EQ(world.retry().at("status"), "released");
  EXPECT_THAT(read_file(fs::path{run.folder} / "retries.csv"), HasSubstr(",released,"));
  EXPECT_THAT(read_file(fs::path{run.folder} / "SHA256SUMS"), HasSubstr("  collections/RETRY-20250124-"));
  const Row record = on(world.table("audit"), "action", "retry-released");
  EXPECT_EQ(differs(record, {{"actor", "policy"}, {"subject", world.retry().at("retry_id")}, {"as_of", "2025-01-24"}}), "");

  // The same command again, whose outputs take the place of the first one's.
  const pipeline::RunResult again = world.run("2025-01-24", {statement});
  EXPECT_EQ(again.folder, run.folder);
  EXPECT_EQ(again.summary.retries_released, 0U);
  EXPECT_EQ(files_of(again), files) << "what left the house must still be found";
  EXPECT_THAT(read_file(fs::path{run.folder} / "SHA256SUMS"), HasSubstr("  collections/RETRY-20250124-"));
  EXPECT_THAT(files_of(world.run("2025-01-27", {})), IsEmpty());

  // The bank's answer finds the collection.
  (void)world.run("2025-01-28", {camt053("S-3", "2025-01-28", {collected("INV-1-R1")})});
  EXPECT_EQ(world.open("INV-1"), "0.00");
  world.expect_proved();
}

TEST(ReleaseByPolicy, IsOffUnlessThePolicyAndTheRunSaySo) {
  World people = world_that_releases(false);
  EXPECT_THAT(files_of(people.run("2025-01-24", {})), IsEmpty());
  World dry = world_that_releases();
  dry.kept = false;
  const pipeline::RunResult run = dry.run("2025-01-24", {});
  EXPECT_THAT(files_of(run), IsEmpty()) << "no book would know of it";
  EXPECT_EQ(dry.retry().at("status"), "scheduled");
}

TEST(ReleaseByPolicy, LooksAtTheStopConditionsAfterTheLastFile) {
  World paid = world_that_releases();
  const pipeline::RunResult run = paid.run("2025-01-24", {camt053("S-2", "2025-01-24", {transfer("", "100.00", "INV-1")})});
  EXPECT_THAT(files_of(run), IsEmpty());
  EXPECT_EQ(differs(paid.retry(), {{"status", "exhausted"}, {"stop_reason", "PAID"}}), "");
  // Approved for all that was open then.
  World partly = world_that_releases();
  approve(partly, "ada");
  const pipeline::RunResult less = partly.run("2025-01-24", {camt053("S-2", "2025-01-24", {transfer("", "40.00", "INV-1")})});
  ASSERT_THAT(files_of(less), SizeIs(1));
  EXPECT_THAT(files_of(less)[0], HasSubstr("<InstdAmt Ccy=\"EUR\">60.00</InstdAmt>"));
  partly.expect_proved();
}

TEST(ReleaseByPolicy, LeavesWhatPeopleHold) {
  World world = world_that_releases();
  approve(world, "ada", RetryStatus::Held);
  EXPECT_THAT(files_of(world.run("2025-01-24", {})), IsEmpty());
  EXPECT_EQ(world.retry().at("status"), "held");
}

TEST(ReleaseByPolicy, IsNoSecondPersonWhereFourEyesAreAskedFor) {
  World world = world_that_releases();
  world.policy.retries.four_eyes = true;
  for (const bool approved : {false, true}) {
    if (approved) approve(world, "ada");
    const pipeline::RunResult run = world.run("2025-01-24", {});
    EXPECT_THAT(files_of(run), IsEmpty());
    EXPECT_THAT(held_back(run), ElementsAre(HasSubstr("retries.four_eyes")));
  }
}

TEST(ReleaseByPolicy, SaysWhatItMissedUntilTheDayHasCome) {
  World world = world_that_releases();
  const pipeline::RunResult late = world.run("2025-01-27", {});
  EXPECT_THAT(files_of(late), IsEmpty()) << "the bank would refuse it";
  EXPECT_THAT(held_back(late), ElementsAre(HasSubstr("had to be at the bank by 2025-01-24")));
  EXPECT_EQ(late.summary.diagnostics[static_cast<std::size_t>(Severity::Warning)], 1U);
  EXPECT_EQ(on(world.table("diagnostics"), "code", "retry-not-released").at("severity"), "warning");
  EXPECT_THAT(held_back(world.run("2025-01-28", {})), IsEmpty());
}

TEST(ReleaseByPolicy, WaitsForTheFilesThatAnInterruptedRunDidNotRead) {
  World world = world_that_releases();
  world.stopped = true;
  EXPECT_THAT(files_of(world.run("2025-01-24", {camt053("S-2", "2025-01-24", {})})), IsEmpty());
  world.stopped = false;
  EXPECT_THAT(files_of(world.run("2025-01-24", {camt053("S-2", "2025-01-24", {})})), SizeIs(1));
}

}  // namespace
}  // namespace lettrage::test
