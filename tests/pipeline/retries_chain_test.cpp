// What counts as a retry of a claim, and which credit settles which collections, over several months.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/mandates.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using testing::SizeIs;

constexpr const char* other_iban = "FR1420041010050500013M02606";

pipeline::MandateOptions on_day(const World& world, const std::string& day) {
  return {.policy = &world.policy, .as_of = Date::parse_iso(day).value(), .actor = "ada", .note = {}};
}

/// The credit of a presentation and its return, told on `day`.
void comes_back(World& world, const std::string& end_to_end_id, const std::string& settled, const std::string& day,
                const std::string& reason) {
  (void)world.run(day,
                  {camt053("S-" + day, day, {collected(end_to_end_id, "100.00", settled), returned(end_to_end_id, reason)})});
}

Row retry_of(const World& world, const std::string& end_to_end_id) {
  return on(world.table("retries"), "end_to_end_id", end_to_end_id);
}

TEST(RetriesChain, PresentationAfterAFixCountsTowardsNoLimit) {
  World world = one_invoice("2025-03-05", true);
  comes_back(world, "INV-1", "2025-03-05", "2025-03-06", "AC06");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), on_day(world, "2025-03-07")).release("MND-1").error, "");
  ASSERT_EQ(retry_of(world, "INV-1-R1").at("collection_date"), "2025-03-11");
  ASSERT_THAT(world.release("2025-03-07", "2025-03-07"), SizeIs(1));
  comes_back(world, "INV-1-R1", "2025-03-11", "2025-03-12", "AM04");
  EXPECT_EQ(differs(retry_of(world, "INV-1-R2"), {{"collection_date", "2025-03-17"}, {"status", "scheduled"}, {"attempt", "3"}}),
            "");
  ASSERT_THAT(world.release("2025-03-13", "2025-03-13"), SizeIs(1));
  comes_back(world, "INV-1-R2", "2025-03-17", "2025-03-18", "AM04");
  EXPECT_EQ(differs(retry_of(world, "INV-1-R3"), {{"collection_date", "2025-03-28"}, {"status", "scheduled"}, {"attempt", "4"}}),
            "")
      << "the second automatic retry";
  world.expect_proved();
  ASSERT_THAT(world.release("2025-03-26", "2025-03-26"), SizeIs(1));
  comes_back(world, "INV-1-R3", "2025-03-28", "2025-03-31", "AM04");
  EXPECT_EQ(differs(retry_of(world, "INV-1-R4"), {{"status", "exhausted"}, {"stop_reason", "MAX"}}), "");
  world.expect_proved();
}

TEST(RetriesChain, NewAccountBeginsANewChainWithAWindowOfItsOwn) {
  World world = one_invoice("2025-01-06", true);
  comes_back(world, "INV-1", "2025-01-06", "2025-01-08", "AC04");
  ASSERT_EQ(pipeline::MandateDesk(world.book(), on_day(world, "2025-03-03")).amend("MND-1", {.debtor_iban = other_iban}).error,
            "");
  ASSERT_EQ(retry_of(world, "INV-1-R1").at("collection_date"), "2025-03-06");
  ASSERT_THAT(world.release("2025-03-04", "2025-03-04"), SizeIs(1));
  comes_back(world, "INV-1-R1", "2025-03-06", "2025-03-07", "AM04");
  EXPECT_EQ(differs(retry_of(world, "INV-1-R2"), {{"collection_date", "2025-03-12"}, {"status", "scheduled"}}), "")
      << "the 42 days run from the first collection on the new account";
  world.expect_proved();
}

TEST(RetriesChain, AutomaticRetriesOfTheSameAccountStillCount) {
  World world = one_invoice("2025-01-06", true);
  comes_back(world, "INV-1", "2025-01-06", "2025-01-08", "MS03");
  ASSERT_THAT(world.release("2025-01-09", "2025-01-09"), SizeIs(1));
  comes_back(world, "INV-1-R1", "2025-01-13", "2025-01-14", "MS03");
  EXPECT_EQ(differs(retry_of(world, "INV-1-R2"), {{"status", "exhausted"}, {"stop_reason", "MAX"}}), "");
}

World two_batches() {
  World world{{{.id = "INV-1", .amount = "100.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "100.00", .mandate = "MND-2"}}};
  world.sent(pain008("SENT-1", "2025-03-05", {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1"}}));
  world.sent(pain008("SENT-2", "2025-03-05", {{.end_to_end_id = "INV-2", .amount = "100.00", .mandate = "MND-2"}}));
  return world;
}

TEST(RetriesChain, CreditThatNamesItsBatchByThePaymentInformationAloneSettlesIt) {
  World world = two_batches();
  const Booking credit{.way = 'C', .amount = "100.00", .code = "IDDT.ESDD", .batch = 1, .batch_id = "SENT-2-A"};
  (void)world.run("2025-03-05", {camt053("S-1", "2025-03-05", {credit})});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.open("INV-2"), "0.00");
  world.expect_proved();
}

TEST(RetriesChain, FrenchBanksNameTheBatchInTheClientsReferenceBesideANumberOfTheirOwn) {
  World world = two_batches();
  const std::string file =
      "0130006    00001EUR2 12345678901  040325                                                  0000000000000{                \n"
      "0430006010100001EUR2 12345678901A1050325  050325REMISE PRELEVEMENTS SEPA         0000000000000000001000{B30000000001    \n"
      "0530006010100001EUR2 12345678901A1050325     RCNSENT-2-A                                                                \n"
      "0730006    00001EUR2 12345678901  050325                                                  0000000001000{                "
      "\n";
  (void)world.run("2025-03-05", {file});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.open("INV-2"), "0.00");
  world.expect_proved();
}

TEST(RetriesChain, OneRefusalKeepsTheMandateAndASecondWithinNinetyDaysSuspendsIt) {
  for (const auto& [day, collection, status] :
       {std::tuple{"2025-06-02", "2025-06-03", "suspended"}, {"2025-06-03", "2025-06-04", "active"}}) {
    World world{{{.id = "INV-1", .amount = "100.00"}, {.id = "INV-2", .amount = "100.00"}}};
    const auto refused = [&](const std::string& invoice, const std::string& as_of, const std::string& due) {
      world.sent(pain008("SENT-" + invoice, due, {{.end_to_end_id = invoice, .amount = "100.00", .mandate = "MND-1"}}));
      (void)world.run(as_of, {pain002({.id = "R-" + invoice,
                                       .original_message = "SENT-" + invoice,
                                       .batch = "SENT-" + invoice + "-A",
                                       .lines = {{.end_to_end_id = invoice, .status = "RJCT", .reason = "MS02"}}})});
    };
    refused("INV-1", "2025-03-04", "2025-03-05");
    EXPECT_EQ(world.table("mandates").front().at("status"), "active") << "a single refusal leaves it valid";
    refused("INV-2", day, collection);
    EXPECT_EQ(world.table("mandates").front().at("status"), status) << day;
    world.expect_proved();
  }
}

}  // namespace
}  // namespace lettrage::test
