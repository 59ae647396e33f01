// What people know of a debtor stops his retries or gives him time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/release.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Date day(const std::string& iso) { return Date::parse_iso(iso).value(); }

/// Collected on 6 January 2025, told on the 8th that money was missing: to be presented again on the 28th.
World returned_in_january() {
  World world = one_invoice("2025-01-06");
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", {collected("INV-1"), returned("INV-1", "AM04")})});
  EXPECT_EQ(world.retry().at("collection_date"), "2025-01-28");
  return world;
}

void know(World& world, DunningFactKind kind, const std::string& from, const std::string& until = {}) {
  DunningFact fact{.customer_id = "C-1", .kind = kind, .from = day(from), .until = {}, .note = {}, .actor = "ada", .lifted = {}};
  if (!until.empty()) fact.until = day(until);
  world.book().add(fact, {.as_of = from, .actor = "ada", .action = "dunning", .subject = "C-1", .detail = {}});
}

void look(World& world, const std::string& from) {
  (void)world.book().lift({.customer_id = "C-1",
                           .kind = DunningFactKind::Reviewed,
                           .from = day(from),
                           .until = {},
                           .note = {},
                           .actor = "ada",
                           .lifted = {}},
                          {.as_of = from, .actor = "ada", .action = "dunning", .subject = "C-1", .detail = {}});
}

void approve(World& world) {
  Retry retry = world.book().load().retries.at(0);
  retry.status = RetryStatus::Approved;
  retry.stop_reason.clear();
  retry.decided_by = "ada";
  world.book().update(retry, {.as_of = "2025-01-09", .actor = "ada", .action = "retry-approved", .subject = {}, .detail = {}});
}

TEST(RetryStops, PromiseMovesTheRetryBehindIt) {
  World world = returned_in_january();
  know(world, DunningFactKind::Promise, "2025-01-09", "2025-01-29");
  (void)world.run("2025-01-10", {});
  // Believed until Saturday, 1 February; from Sunday on three days of notice: Wednesday, which is a payday.
  EXPECT_EQ(differs(world.retry(), {{"status", "scheduled"}, {"collection_date", "2025-02-05"}, {"submit_by", "2025-02-03"}}),
            "");
  EXPECT_EQ(on(world.table("notices"), "step", "retry").at("due_date"), "2025-02-02");
  (void)world.run("2025-01-30", {});
  EXPECT_EQ(world.retry().at("collection_date"), "2025-02-05") << "the same whenever it is looked at";
  EXPECT_THAT(world.release("2025-02-03", "2025-02-03"), SizeIs(1));
  world.expect_proved();
}

TEST(RetryStops, PromiseBeyondTheWindowEndsTheChain) {
  World world = returned_in_january();
  know(world, DunningFactKind::Promise, "2025-01-09", "2025-02-28");
  (void)world.run("2025-01-10", {});
  EXPECT_EQ(differs(world.retry(), {{"status", "exhausted"}, {"stop_reason", "WINDOW"}}), "");
}

TEST(RetryStops, PromiseThatEndsBeforeTheRetryChangesNothing) {
  World world = returned_in_january();
  know(world, DunningFactKind::Promise, "2025-01-09", "2025-01-15");
  (void)world.run("2025-01-10", {});
  EXPECT_EQ(world.retry().at("collection_date"), "2025-01-28");
  approve(world);
  (void)world.run("2025-01-13", {});
  EXPECT_EQ(world.retry().at("status"), "approved");
}

TEST(RetryStops, InstalmentsHoldTheRetryUntilSomebodyLooked) {
  World world = returned_in_january();
  know(world, DunningFactKind::Instalments, "2025-01-09");
  (void)world.run("2025-01-10", {});
  EXPECT_EQ(differs(world.retry(), {{"status", "held"}, {"stop_reason", "PAUSED"}}), "");
  world.policy.retries.release_automatically = true;
  EXPECT_EQ(world.run("2025-01-15", {}).summary.retries_released, 0U);
  look(world, "2025-01-20");
  (void)world.run("2025-01-20", {});
  EXPECT_EQ(differs(world.retry(), {{"status", "scheduled"}, {"stop_reason", ""}, {"collection_date", "2025-01-28"}}), "");
  world.expect_proved();
}

TEST(RetryStops, WhatWasApprovedIsNotReleasedAgainstAPromiseMadeSince) {
  World world = returned_in_january();
  approve(world);
  know(world, DunningFactKind::Promise, "2025-01-23", "2025-01-29");
  const pipeline::Release ready =
      pipeline::prepare_release(world.book(), world.policy, day("2025-01-24"), day("2025-01-24"), "grace");
  EXPECT_THAT(ready.files, IsEmpty());
  EXPECT_THAT(ready.held_back, ElementsAre(HasSubstr("given time")));
  (void)world.run("2025-01-24", {});
  EXPECT_EQ(differs(world.retry(), {{"status", "scheduled"}, {"collection_date", "2025-02-05"}}), "")
      << "for another day than was approved";
}

TEST(RetryStops, NothingIsCollectedFromWhoDiedOrIsInsolvent) {
  const std::pair<DunningFactKind, const char*> stops[] = {{DunningFactKind::Deceased, "DECEASED"},
                                                           {DunningFactKind::Insolvency, "INSOLVENCY"},
                                                           {DunningFactKind::OverIndebted, "OVER_INDEBTED"},
                                                           {DunningFactKind::Dispute, "DISPUTE"}};
  for (const auto& [kind, reason] : stops) {
    World world = returned_in_january();
    approve(world);
    know(world, kind, "2025-01-23");
    const pipeline::Release ready =
        pipeline::prepare_release(world.book(), world.policy, day("2025-01-24"), day("2025-01-24"), "grace");
    EXPECT_THAT(ready.held_back, ElementsAre(HasSubstr(reason)));
    (void)world.run("2025-01-24", {});
    EXPECT_EQ(differs(world.retry(), {{"status", "exhausted"}, {"stop_reason", reason}}), "");
    world.expect_proved();
  }
}

TEST(RetryStops, DeathThatOneMandateToldStopsTheOthersOfTheCustomer) {
  World world{{{.id = "INV-1", .amount = "100.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "50.00", .mandate = "MND-2"}}};
  world.sent(pain008("SENT-1", "2025-01-06",
                     {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"},
                      {.end_to_end_id = "INV-2", .amount = "50.00", .mandate = "MND-2", .text = "INV-2"}}));
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-08", {collected("INV-1"), returned("INV-1", "AM04")})});
  ASSERT_EQ(world.retry().at("status"), "scheduled");
  (void)world.run("2025-01-10",
                  {camt053("S-2", "2025-01-10", {collected("INV-2", "50.00"), returned("INV-2", "MD07", "50.00")})});
  EXPECT_EQ(differs(world.retry(), {{"status", "exhausted"}, {"stop_reason", "DECEASED"}}), "");
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
