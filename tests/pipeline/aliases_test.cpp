// What payments and people teach of payers, from night to night, and how it is taken back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/review.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* ada_iban = "FR1420041010050500013M02606";
constexpr const char* other_iban = "DE89370400440532013000";

pipeline::ReviewOptions on_day(const World& world, const char* day) {
  return {.policy = &world.policy, .as_of = Date::parse_iso(day).value(), .actor = "ada"};
}

Booking paid(const std::string& amount, const std::string& text, const std::string& payer, const std::string& iban) {
  Booking booking = transfer("NOTPROVIDED", amount, text);
  booking.lines.front().payer = payer;
  booking.lines.front().iban = iban;
  return booking;
}

/// Customer C-7, whom the reference data call `Blum und Partner` and of whom they know no account.
World creditor() {
  World world{{}};
  world.folder().write("invoices.csv",
                       "invoice_id,customer_id,amount,currency,due_date,customer_name\n"
                       "INV-20250001,C-7,80.00,EUR,2025-03-01,Blum und Partner\n"
                       "INV-20250002,C-7,55.00,EUR,2025-03-01,Blum und Partner\n"
                       "INV-20250003,C-7,42.00,EUR,2025-03-01,Blum und Partner\n"
                       "INV-20250008,C-8,55.00,EUR,2025-03-01,Carla Anders\n"
                       "INV-20250009,C-8,20.00,EUR,2025-03-01,Carla Anders\n");
  const auto imported =
      pipeline::import_files(pipeline::ReferenceKind::Invoices,
                             pipeline::locate_all({(world.folder().path() / "invoices.csv").string()}), world.book(), false);
  EXPECT_EQ(imported.rows, 5U);
  return world;
}

std::string movement_of(const World& world, const std::string& amount) {
  return on(world.table("movements"), "amount", amount)["movement_id"];
}
std::string outcome_of(const World& world, const std::string& amount) {
  return on(world.table("movements"), "amount", amount)["outcome"];
}

TEST(Aliases, AcceptedTheNextNightIsAutomaticUntilItIsForgotten) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("80.00", "thanks", "Blum Partner Ada", ada_iban)})});
  EXPECT_EQ(outcome_of(world, "80.00"), "suggested") << "the name is like the customer's";
  EXPECT_EQ(pipeline::accept(world.book(), on_day(world, "2025-03-05"), movement_of(world, "80.00"), 1).error, "");
  const Rows learnt = world.table("aliases");
  ASSERT_THAT(learnt, SizeIs(2));
  EXPECT_EQ(differs(learnt[0], {{"customer_id", "C-7"},
                                {"kind", "iban"},
                                {"value", ada_iban},
                                {"origin", "accepted"},
                                {"movement_id", movement_of(world, "80.00")},
                                {"as_of", "2025-03-05"},
                                {"actor", "ada"}}),
            "");
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {paid("55.00", "again", "somebody", ada_iban)}, "5080.00")});
  EXPECT_EQ(differs(on(world.table("movements"), "amount", "55.00"),
                    {{"outcome", "applied"}, {"method", "iban_amount"}, {"invoice_ids", "INV-20250002"}}),
            "");
  EXPECT_EQ(pipeline::forget(world.book(), on_day(world, "2025-03-07"),
                             {.movement_id = {}, .customer_id = "C-7", .iban = ada_iban, .name = {}})
                .error,
            "");
  (void)world.run("2025-03-08", {camt053("S-3", "2025-03-08", {paid("42.00", "again", "somebody", ada_iban)}, "5135.00")});
  EXPECT_EQ(outcome_of(world, "42.00"), "unmatched");
  EXPECT_EQ(on(world.table("audit"), "action", "alias-forgotten")["subject"], "C-7");
  world.expect_proved();
}

TEST(Aliases, RevertingTheDecisionUnlearnsThemAndOpensWhatItPaid) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("80.00", "thanks", "Blum Partner Ada", ada_iban)})});
  const std::string id = movement_of(world, "80.00");
  EXPECT_EQ(pipeline::accept(world.book(), on_day(world, "2025-03-05"), id, 1).error, "");
  const auto done = pipeline::revert(world.book(), on_day(world, "2025-03-06"), id);
  EXPECT_EQ(done.error, "");
  EXPECT_THAT(done.told, HasSubstr("aliases unlearnt: 2"));
  EXPECT_EQ(world.open("INV-20250001"), "80.00");
  EXPECT_THAT(world.table("aliases"), IsEmpty());
  EXPECT_EQ(differs(world.table("movements").front(),
                    {{"outcome", "suggested"}, {"reason", "reverted"}, {"invoice_ids", ""}, {"customer_id", ""}}),
            "");
  world.expect_proved();
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {paid("55.00", "again", "somebody", ada_iban)}, "5080.00")});
  EXPECT_EQ(outcome_of(world, "55.00"), "unmatched");
  EXPECT_EQ(outcome_of(world, "80.00"), "suggested") << "no run decides what a person took back";
  EXPECT_EQ(pipeline::accept(world.book(), on_day(world, "2025-03-07"), id, 1).error, "");
  EXPECT_EQ(world.open("INV-20250001"), "0.00");
  world.expect_proved();
}

TEST(Aliases, WhatAnAutomaticDecisionPaidCanBeTakenBackAndAssignedAnew) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("100.00", "INV-20250001", "Blum und Partner", other_iban)})});
  EXPECT_EQ(outcome_of(world, "100.00"), "on_account");
  const std::string id = movement_of(world, "100.00");
  EXPECT_EQ(pipeline::revert(world.book(), on_day(world, "2025-03-05"), id).error, "");
  EXPECT_EQ(world.open("INV-20250001"), "80.00");
  world.expect_proved();
  EXPECT_EQ(pipeline::assign(world.book(), on_day(world, "2025-03-05"), id,
                             {{.invoice_id = "INV-20250008", .amount = {}}, {.invoice_id = "INV-20250009", .amount = {}}}, {})
                .error,
            "");
  EXPECT_EQ(
      differs(world.table("movements").front(), {{"outcome", "on_account"}, {"on_account", "25.00"}, {"customer_id", "C-8"}}),
      "");
  world.expect_proved();
}

TEST(Aliases, RevertRefusesWhatWasNotDecidedAndChangesNothing) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("81.00", "thanks", "X", ada_iban)})});
  EXPECT_THAT(pipeline::revert(world.book(), on_day(world, "2025-03-05"), movement_of(world, "81.00")).error,
              HasSubstr("nothing was decided"));
  EXPECT_THAT(pipeline::revert(world.book(), on_day(world, "2025-03-05"), "mv00000000000000000000").error,
              HasSubstr("no movement"));
  EXPECT_THAT(pipeline::forget(world.book(), on_day(world, "2025-03-05"), {}).error, HasSubstr("say what"));
  EXPECT_THAT(pipeline::forget(world.book(), on_day(world, "2025-03-05"),
                               {.movement_id = {}, .customer_id = "C-7", .iban = {}, .name = {}})
                  .error,
              HasSubstr("nothing of that"));
  EXPECT_THAT(world.table("audit"), SizeIs(1));
  world.expect_proved();
}

TEST(Aliases, AreProvedByOurReferencePaidInFullUnderTheCustomersOwnName) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("80.00", "INV-20250001", "BLUM PARTNER GMBH", ada_iban)})});
  const Rows learnt = world.table("aliases");
  ASSERT_THAT(learnt, SizeIs(1));
  EXPECT_EQ(differs(learnt[0],
                    {{"customer_id", "C-7"}, {"kind", "iban"}, {"origin", "proved"}, {"as_of", "2025-03-04"}, {"actor", ""}}),
            "");
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {paid("42.00", "again", "", ada_iban)}, "5080.00")});
  EXPECT_EQ(differs(on(world.table("movements"), "amount", "42.00"), {{"outcome", "applied"}, {"invoice_ids", "INV-20250003"}}),
            "");
  EXPECT_THAT(world.table("aliases"), SizeIs(1)) << "known already";
  world.expect_proved();
}

TEST(Aliases, AreNotProvedByAThirdPartyNorInPartNorWhereThePolicySaysNo) {
  for (const auto& [amount, payer] : {std::pair{"80.00", "Cabinet Comptable Durand"}, std::pair{"50.00", "Blum und Partner"},
                                      std::pair{"90.00", "Blum und Partner"}, std::pair{"80.00", ""}}) {
    World world = creditor();
    (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid(amount, "INV-20250001", payer, ada_iban)})});
    EXPECT_NE(world.open("INV-20250001"), "80.00");
    EXPECT_THAT(world.table("aliases"), IsEmpty()) << amount << payer;
  }
  World world = creditor();
  world.policy.matching.learn_accounts = false;
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {paid("80.00", "INV-20250001", "Blum und Partner", ada_iban)})});
  EXPECT_THAT(world.table("aliases"), IsEmpty());
}

TEST(Aliases, OfOneAccountForTwoCustomersDecideNothing) {
  World world = creditor();
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04",
                                         {paid("80.00", "INV-20250001", "Blum und Partner", ada_iban),
                                          paid("20.00", "INV-20250009", "Anders Carla", ada_iban)})});
  EXPECT_THAT(world.table("aliases"), SizeIs(2));
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {paid("42.00", "again", "", ada_iban)}, "5100.00")});
  EXPECT_EQ(differs(on(world.table("movements"), "amount", "42.00"), {{"outcome", "suggested"}, {"reason", "payer-ambiguous"}}),
            "");
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
