// Claims that will soon be barred are put before a person by every run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Due two years before 15 April 2027, and a little later.
World two_old_claims() {
  return World{{{.id = "INV-2", .amount = "50.00", .mandate = "", .method = "credit_transfer", .due = "2025-05-02"},
                {.id = "INV-1", .amount = "100.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-15"}}};
}

TEST(RunLimitation, ListsClaimsUntilTheyArePaid) {
  World world = two_old_claims();
  world.policy.dunning.enabled = false;
  EXPECT_FALSE(fs::exists(fs::path{world.run("2027-01-14", {}).folder} / "limitation.csv")) << "91 days are left";
  const pipeline::RunResult run = world.run("2027-02-15", {});
  EXPECT_EQ(read_file(fs::path{run.folder} / "limitation.csv"),
            "invoice_id,customer_id,open_amount,currency,due_date,last_day,days_left,period\n"
            "INV-1,C-1,100.00,EUR,2025-04-15,2027-04-15,59,\"*,consumers,24\"\n"
            "INV-2,C-1,50.00,EUR,2025-05-02,2027-05-02,76,\"*,consumers,24\"\n");
  EXPECT_THAT(on(world.table("diagnostics"), "code", "claim-near-limitation").at("text"),
              HasSubstr("2 claims, the first on 2027-04-15 (INV-1)"));
  EXPECT_THAT(read_file(fs::path{run.folder} / "SHA256SUMS"), HasSubstr("  limitation.csv\n"));
  const pipeline::RunResult paid = world.run("2027-02-16", {camt053("S-1", "2027-02-16", {transfer("", "100.00", "INV-1")})});
  EXPECT_THAT(read_file(fs::path{paid.folder} / "limitation.csv"), ::testing::Not(HasSubstr("INV-1")));
  world.expect_proved();
}

TEST(RunLimitation, IsOffWhereThePolicySaysSo) {
  World world = two_old_claims();
  world.policy.dunning.limitation_days = 0;
  EXPECT_FALSE(fs::exists(fs::path{world.run("2027-04-15", {}).folder} / "limitation.csv"));
}

}  // namespace
}  // namespace lettrage::test
