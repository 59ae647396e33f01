// Amounts as large as a file may print: what they add up to is counted, shown and proved all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

constexpr const char* largest = "92233720368547758.07";

TEST(LargeAmounts, BookOfTwoOfTheLargestIsProved) {
  World world{{{.id = "INV-2025-1", .amount = largest, .mandate = "", .method = "credit_transfer"},
               {.id = "INV-2025-2", .amount = largest, .mandate = "", .method = "credit_transfer"}}};
  const auto result = world.run("2025-09-11", {camt054("N-1", "2025-09-10", {transfer("P-1", largest, "INV-2025-1")}),
                                               camt054("N-2", "2025-09-11", {transfer("P-2", largest, "INV-2025-2")})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"applied", "applied"}));
  EXPECT_EQ(format_sum(result.summary.counters.outcomes.at(Outcome::Applied).amounts.at("EUR"), eur), "184467440737095516.14");
  world.expect_proved();
}

// The book keeps the sum of a statement in 64 bits: one whose sum it cannot keep is left out, and says so.
TEST(LargeAmounts, StatementWhoseSumCannotBeKeptIsLeftOut) {
  World world{{}};
  const auto result =
      world.run("2025-09-11", {camt054("N-1", "2025-09-10", {transfer("P-1", largest, ""), transfer("P-2", largest, "")}),
                               camt054("N-2", "2025-09-11", {transfer("P-3", largest, "")})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"unmatched"}));
  const Row told = on(world.table("diagnostics"), "code", "amount-overflow");
  EXPECT_EQ(told.at("severity"), "error");
  EXPECT_THAT(told.at("text"), ::testing::HasSubstr("statement N-1: its 2 bookings make 184467440737095516.14"));
  EXPECT_TRUE(result.summary.part_quarantined);
  world.expect_proved();
}

// What comes in and goes out again leaves a sum that fits, however much it was.
TEST(LargeAmounts, TheLargestInAndOutAgainIsProved) {
  World world = one_invoice("2025-09-01");
  const Booking out{.way = 'D', .amount = largest, .code = "ICDT.ESCT"};
  Booking back{.way = 'D', .amount = largest, .code = "IDDT.UPDD", .reference = "R-1"};
  (void)world.run("2025-09-11",
                  {camt054("N-1", "2025-09-10", {transfer("P-1", largest, ""), transfer("P-2", largest, ""), out, back})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"outgoing", "r_transaction", "suggested", "suggested"}));
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
