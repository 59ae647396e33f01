// What the policy says of retries, as runs plan them and releases write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/mandates.h"
#include "pipeline/release.h"
#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Date day(const char* iso) { return Date::parse_iso(iso).value(); }

/// Collected on 6 January 2025, told on the 8th that money was missing.
World returned_in_january(const reconcile::Policy& policy, const std::string& scheme = "CORE") {
  World world = one_invoice("2025-01-06", false, scheme);
  world.policy = policy;
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", {collected("INV-1"), returned("INV-1", "AM04")})});
  return world;
}

reconcile::Policy policy_of(std::string_view toml) {
  reconcile::LoadedPolicy loaded = reconcile::load_policy(toml, "policy.toml");
  EXPECT_TRUE(loaded.diagnostics.empty());
  return std::move(loaded.policy);
}

TEST(RunRetries, FollowTheExceptionThatFitsTheirSchemeAndCreditor) {
  const reconcile::Policy policy = policy_of(R"(
[[retries.for]]
scheme = "B2B"
payday_align.consumers = false
[[retries.for]]
creditor = "FR72ZZZ123456"
wait_days.soft = [9]
[[retries.for]]
creditor = "DE98ZZZ09999999999"
wait_days.soft = [30]
)");
  EXPECT_EQ(returned_in_january(policy).retry().at("collection_date"), "2025-01-28") << "17 January, moved to the payday";
  World b2b = returned_in_january(policy, "B2B");
  EXPECT_EQ(b2b.retry().at("collection_date"), "2025-01-17");
  EXPECT_EQ(b2b.release("2025-01-14", "2025-01-15").size(), 1U) << "and it holds when the file is written";
  b2b.expect_proved();
}

TEST(RunRetries, StopWhereAReturnCostsMoreThanTheyBring) {
  World dear = returned_in_january(policy_of("[retries]\nreturn_cost = \"70.00\"\n"));
  EXPECT_EQ(differs(dear.retry(), {{"status", "exhausted"}, {"stop_reason", "EXPECTED_VALUE"}, {"collection_date", ""}}), "")
      << "40.00 in the mean against 42.00";
  EXPECT_EQ(returned_in_january(policy_of("[retries]\nreturn_cost = \"60.00\"\n")).retry().at("status"), "scheduled");
}

TEST(RunReturns, FeesAreRechargedToBusinessesAloneAndOnlyWhereThePolicySaysSo) {
  const auto account_of_fee = [](bool business, std::string_view toml) {
    World world = one_invoice("2025-01-06", business);
    world.policy = policy_of(toml);
    Booking booking = returned("INV-1", "AM04", "103.00");
    booking.lines[0].instructed = "100.00";
    booking.lines[0].charges = {"3.00"};
    (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", {collected("INV-1"), booking})});
    world.expect_proved();
    for (const Row& line : world.table("journal")) {
      if (line.at("debit") == "3.00") return line.at("account") + " " + line.at("text");
    }
    return std::string{"none"};
  };
  EXPECT_EQ(account_of_fee(true, ""), "bank_charges R-transaction fee");
  EXPECT_EQ(account_of_fee(true, "[returns]\nrecharge_fees = true\n"), "recharged_fees C-1");
  EXPECT_EQ(account_of_fee(false, "[returns]\nrecharge_fees = true\n"), "bank_charges R-transaction fee");
}

TEST(RunRetries, PlannedOnASaturdayStillReachTheBank) {
  World world = one_invoice("2025-01-27");
  (void)world.run("2025-01-25", {pain002({.id = "ST-1",
                                          .original_message = "SENT-1",
                                          .batch = "SENT-1-A",
                                          .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "TM01"}}})});
  ASSERT_EQ(differs(world.retry(), {{"collection_date", "2025-01-28"}, {"submit_by", "2025-01-24"}}), "");
  EXPECT_THAT(world.release("2025-01-25", "2025-01-25"), SizeIs(1)) << "the bank has it before Monday begins";
  world.expect_proved();

  World repaired = one_invoice("2025-01-20");
  (void)repaired.run("2025-01-22", {camt053("S-1", "2025-01-22", {collected("INV-1"), returned("INV-1", "AC06")})});
  const pipeline::MandateOptions saturday{.policy = &repaired.policy, .as_of = day("2025-01-25"), .actor = "ada", .note = {}};
  ASSERT_EQ(pipeline::MandateDesk(repaired.book(), saturday).release("MND-1").error, "");
  EXPECT_EQ(differs(repaired.retry(), {{"status", "scheduled"}, {"collection_date", "2025-01-28"}}), "");
  EXPECT_THAT(repaired.release("2025-01-26", "2025-01-26"), SizeIs(1)) << "and so on a Sunday";
}

TEST(RunRetries, WhoApprovedMayNotReleaseWhereFourEyesAreAskedFor) {
  World world = returned_in_january(policy_of("[retries]\nfour_eyes = true\n"));
  std::vector<Retry> retries = world.book().load().retries;
  ASSERT_THAT(retries, SizeIs(1));
  retries[0].status = RetryStatus::Approved;
  retries[0].decided_by = "ada";
  world.book().update(retries[0], {.as_of = "2025-01-20", .actor = "ada", .action = "retry-approved"});
  const auto release = [&](std::string_view by) {
    return pipeline::prepare_release(world.book(), world.policy, day("2025-01-20"), day("2025-01-24"), by);
  };
  const pipeline::Release refused = release("ada");
  EXPECT_THAT(refused.files, IsEmpty());
  EXPECT_THAT(refused.held_back, ElementsAre(HasSubstr("ada approved it")));
  EXPECT_THAT(release("grace").files, SizeIs(1));
  world.policy.retries.four_eyes = false;
  EXPECT_THAT(release("ada").files, SizeIs(1));
}

}  // namespace
}  // namespace lettrage::test
