// What people decide on the queue, and what it teaches.
#include "pipeline/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

pipeline::ReviewOptions by_ada(const World& world) {
  return {.policy = &world.policy, .as_of = Date::parse_iso("2025-03-05").value(), .actor = "ada"};
}

/// A payment that names nothing, of a payer with two invoices of that amount: a tie.
World tie() {
  World world{{{.id = "INV-1", .amount = "80.00", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "80.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "80.00", "thanks")})});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"suggested"});
  return world;
}

std::string only_movement(const World& world) { return world.table("movements").front().at("movement_id"); }

TEST(Review, AcceptPaysTheSuggestionChosen) {
  World world = tie();
  const auto done = pipeline::accept(world.book(), by_ada(world), only_movement(world), 2);
  EXPECT_EQ(done.error, "");
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"applied"});
  EXPECT_EQ(world.open("INV-1"), "80.00");
  EXPECT_EQ(world.open("INV-2"), "0.00");
  EXPECT_EQ(differs(world.table("movements").front(), {{"method", "manual"}, {"confidence", "1.00"}, {"reason", "by-hand"}}), "");
  EXPECT_EQ(on(world.table("audit"), "action", "review-accepted")["actor"], "ada");
  world.expect_proved();
}

TEST(Review, WhatIsSettledIsNotDecidedTwice) {
  World world = tie();
  const std::string id = only_movement(world);
  EXPECT_EQ(pipeline::accept(world.book(), by_ada(world), id, 1).error, "");
  EXPECT_THAT(pipeline::accept(world.book(), by_ada(world), id, 2).error, HasSubstr("no credit that waits"));
  EXPECT_THAT(world.table("allocations"), SizeIs(1));
  (void)world.run("2025-03-06", {});
  EXPECT_THAT(world.table("allocations"), SizeIs(1));
  world.expect_proved();
}

TEST(Review, RejectedSuggestionsAreForgottenAndNoRunTriesAgain) {
  World world = tie();
  const std::string id = only_movement(world);
  EXPECT_EQ(pipeline::reject(world.book(), by_ada(world), id).error, "");
  EXPECT_EQ(differs(world.table("movements").front(), {{"outcome", "unmatched"}, {"suggestions", ""}, {"reason", "rejected"}}),
            "");
  // One of the two is settled: what is left would be a plain match.
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {transfer("NOTPROVIDED", "80.00", "INV-1")}, "5080.00")});
  EXPECT_EQ(world.open("INV-2"), "80.00");
  EXPECT_EQ(pipeline::assign(world.book(), by_ada(world), id, {{.invoice_id = "INV-2", .amount = {}}}, {}).error, "");
  EXPECT_EQ(world.open("INV-2"), "0.00");
  world.expect_proved();
}

TEST(Review, AssignPaysInOrderAndKeepsTheRestOnAccount) {
  World world{{{.id = "INV-1", .amount = "30.00", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "80.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "95.00", "thanks")})});
  const std::string id = only_movement(world);
  const auto done = pipeline::assign(world.book(), by_ada(world), id,
                                     {{.invoice_id = "INV-2", .amount = "50.00"}, {.invoice_id = "INV-1", .amount = {}}}, {});
  EXPECT_EQ(done.error, "");
  EXPECT_EQ(world.open("INV-2"), "30.00");
  EXPECT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(differs(world.table("movements").front(), {{"outcome", "on_account"}, {"on_account", "15.00"}}), "");
  world.expect_proved();
}

TEST(Review, RefusesWhatCannotBeAndChangesNothing) {
  World world = tie();
  const std::string id = only_movement(world);
  const auto assign = [&](const std::vector<pipeline::Assignment>& what) {
    return pipeline::assign(world.book(), by_ada(world), id, what, {}).error;
  };
  EXPECT_THAT(assign({{.invoice_id = "INV-9", .amount = {}}}), HasSubstr("no invoice INV-9"));
  EXPECT_THAT(assign({{.invoice_id = "INV-1", .amount = "80.01"}}), HasSubstr("more than"));
  EXPECT_THAT(assign({{.invoice_id = "INV-1", .amount = "-1"}}), HasSubstr("no amount"));
  EXPECT_THAT(assign({{.invoice_id = "INV-1", .amount = "1"}, {.invoice_id = "INV-1", .amount = "1"}}), HasSubstr("twice"));
  EXPECT_THAT(assign({}), HasSubstr("name an invoice"));
  EXPECT_THAT(pipeline::accept(world.book(), by_ada(world), id, 9).error, HasSubstr("no suggestion 9"));
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"suggested"});
  EXPECT_THAT(world.table("allocations"), SizeIs(0));
  world.expect_proved();
}

TEST(Review, AcceptingTeachesThePayersAccount) {
  World world{{{.id = "INV-1", .amount = "80.00", .mandate = "", .customer = "C-7", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "55.00", .mandate = "", .customer = "C-7", .method = "credit_transfer"}}};
  Booking first = transfer("NOTPROVIDED", "80.00", "thanks");
  first.lines.front().iban = "FR1420041010050500013M02606";
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {first})});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"suggested"}) << "by the payer's name alone";
  EXPECT_EQ(
      pipeline::assign(world.book(), by_ada(world), only_movement(world), {{.invoice_id = "INV-1", .amount = {}}}, {}).error, "");
  Booking second = transfer("NOTPROVIDED", "55.00", "thanks again");
  second.lines.front().iban = "FR1420041010050500013M02606";
  second.lines.front().payer = "Somebody Else";
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {second}, "5080.00")});
  EXPECT_EQ(on(world.table("movements"), "amount", "55.00")["invoice_ids"], "INV-2");
  EXPECT_EQ(world.open("INV-2"), "0.00");
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
