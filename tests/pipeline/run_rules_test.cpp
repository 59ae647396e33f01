// Rules of the policy in runs: what they decide, what they leave alone, and what a trial over the history says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/rule_trial.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr std::string_view taxes = R"(
[[rule]]
name = "charges"
when = 'name ~ "URSSAF|DGFIP" and amount < 0'
then = "post"
account = "645100"
text = "charges sociales"
)";
constexpr std::string_view shop = R"(
[[rule]]
name = "shop"
when = 'name = "Shop Terminal" or amount > 5000'
then = "assign"
customer = "C-1"
)";
constexpr std::string_view tests_and_tags = R"(
[[rule]]
name = "tag first"
when = 'amount != 0'
then = "tag"
tags = ["seen", "all"]
[[rule]]
name = "tests"
when = 'remittance ~ "^test"'
then = "ignore"
[[rule]]
name = "again"
when = 'amount > 10'
then = "tag"
tags = ["all", "above ten"]
)";

reconcile::Policy policy_of(std::string_view toml) {
  const reconcile::LoadedPolicy loaded = reconcile::load_policy(toml, "policy.toml");
  for (const Diagnostic& d : loaded.diagnostics) ADD_FAILURE() << format(d);
  return loaded.policy;
}

Booking paid_out(const std::string& to, const std::string& amount, const std::string& text) {
  return {.way = 'D', .amount = amount, .code = "ICDT.ESCT", .lines = {{.amount = amount, .text = text, .payee = to}}};
}
Booking received(const std::string& from, const std::string& amount, const std::string& text) {
  return {.way = 'C', .amount = amount, .code = "RCDT.ESCT", .lines = {{.amount = amount, .payer = from, .text = text}}};
}

World with_invoices(std::string_view toml) {
  World world{{{.id = "INV-1", .amount = "100.00", .method = "credit_transfer"},
               {.id = "INV-2", .amount = "40.00", .method = "credit_transfer"}}};
  world.policy = policy_of(toml);
  return world;
}

std::vector<std::string> journal_of(const World& world, const std::string& movement) {
  std::vector<std::string> lines;
  for (const Row& row : world.table("journal")) {
    if (row.at("movement_id") == movement)
      lines.push_back(row.at("account") + " " + row.at("debit") + "/" + row.at("credit") + " " + row.at("text"));
  }
  return lines;
}

TEST(RunRules, PostBooksTheMoneyToTheAccountOfTheRule) {
  World world = with_invoices(taxes);
  const auto result = world.run(
      "2025-03-04", {camt053("S-1", "2025-03-04", {paid_out("URSSAF IDF", "12.34", "MARS"), paid_out("Bob", "1.00", "x")})});
  const Row row = on(world.table("movements"), "amount", "-12.34");
  EXPECT_EQ(differs(row, {{"outcome", "rule"}, {"method", "rule"}, {"reason", "rule charges"}}), "");
  EXPECT_THAT(journal_of(world, row.at("movement_id")),
              UnorderedElementsAre("bank:" + std::string{our_iban} + " /12.34 rule", "645100 12.34/ charges sociales"));
  EXPECT_EQ(on(world.table("movements"), "amount", "-1.00").at("outcome"), "outgoing");
  EXPECT_THAT(read_file(result.folder + "/movements.csv"), HasSubstr(",rule,rule,1.00,,,,charges,\n"));
  world.expect_proved();
}

TEST(RunRules, IgnoredMoneyHasItsPlaceInTheJournal) {
  World world = with_invoices(tests_and_tags);
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {received("Bob", "0.01", "Test of the line")})});
  const Row row = world.table("movements").front();
  EXPECT_EQ(differs(row, {{"outcome", "rule"}, {"reason", "rule tests"}}), "");
  EXPECT_THAT(journal_of(world, row.at("movement_id")),
              UnorderedElementsAre("bank:" + std::string{our_iban} + " 0.01/ rule", "ignored /0.01 tests"));
  world.expect_proved();
}

TEST(RunRules, WhatAnInvoiceNumberProvesNoRuleTakesAway) {
  World world = with_invoices(R"(
[[rule]]
name = "all"
when = 'amount != 0'
then = "ignore"
)");
  (void)world.run("2025-03-04",
                  {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "100.00", "INV-1"), received("Bob", "7.00", "hello")})});
  EXPECT_THAT(world.outcomes(), ElementsAre("applied", "rule"));
  EXPECT_EQ(world.open("INV-1"), "0.00");
  world.expect_proved();
}

TEST(RunRules, AssignPaysWhatTheAmountProvesAndKeepsTheRestAsTheCustomersCredit) {
  World world = with_invoices(shop);
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04",
                                         {received("Shop Terminal", "40.00", "z1"), received("SHOP TERMINAL", "55.00", "z2"),
                                          paid_out("Shop Terminal", "3.00", "z3")})});
  EXPECT_EQ(differs(on(world.table("movements"), "amount", "40.00"),
                    {{"outcome", "applied"}, {"method", "rule"}, {"invoice_ids", "INV-2"}, {"reason", "rule shop"}}),
            "");
  EXPECT_EQ(differs(on(world.table("movements"), "amount", "55.00"),
                    {{"outcome", "on_account"}, {"on_account", "55.00"}, {"customer_id", "C-1"}}),
            "");
  EXPECT_EQ(on(world.table("movements"), "amount", "-3.00").at("outcome"), "outgoing");
  (void)world.run("2025-03-05", {});  // the book reads back what it wrote
  EXPECT_EQ(world.open("INV-2"), "0.00");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  world.expect_proved();
}

TEST(RunRules, TagsStandBesideWhateverWasDecided) {
  World world = with_invoices(tests_and_tags);
  const auto result =
      world.run("2025-03-04",
                {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "100.00", "INV-1"), received("Bob", "1.00", "test")})});
  const std::string movements = read_file(result.folder + "/movements.csv");
  EXPECT_THAT(movements, HasSubstr(",seen|all|above ten\n"));
  EXPECT_THAT(movements, HasSubstr(",tests,seen|all\n"));
  EXPECT_THAT(world.outcomes(), ElementsAre("applied", "rule"));
}

TEST(RunRules, RulesGoBeforeTheBuiltInOnesForBankCharges) {
  const std::vector<std::string> files{camt053("S-1", "2025-03-04", {{.way = 'D', .amount = "5.00", .code = "ICDT.CHRG"}})};
  World without = with_invoices("");
  (void)without.run("2025-03-04", files);
  EXPECT_EQ(differs(without.table("movements").front(), {{"outcome", "rule"}, {"method", ""}, {"reason", "bank-charges"}}), "");
  World with = with_invoices(
      "[[rule]]\nname = \"fees\"\nwhen = 'bank_transaction_code ~ \"CHRG$\"'\nthen = \"post\"\naccount = \"627800\"\n");
  (void)with.run("2025-03-04", files);
  EXPECT_EQ(differs(with.table("movements").front(), {{"outcome", "rule"}, {"method", "rule"}, {"reason", "rule fees"}}), "");
  EXPECT_THAT(journal_of(with, with.table("movements").front().at("movement_id")), ::testing::Contains("627800 5.00/ "));
}

TEST(RunRules, ANewRuleSettlesWhatStayedUnmatchedInAnEarlierRun) {
  World world = with_invoices("");
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {received("Insurance", "77.00", "claim")})});
  EXPECT_THAT(world.outcomes(), ElementsAre("unmatched"));
  world.policy = policy_of("[[rule]]\nname = \"claims\"\nwhen = 'name = \"insurance\"'\nthen = \"post\"\naccount = \"791000\"\n");
  (void)world.run("2025-03-05", {});
  const Row row = world.table("movements").front();
  EXPECT_EQ(differs(row, {{"outcome", "rule"}, {"reason", "rule claims"}}), "");
  EXPECT_THAT(journal_of(world, row.at("movement_id")),
              UnorderedElementsAre("bank:" + std::string{our_iban} + " 77.00/ unmatched", "suspense /77.00 ",
                                   "suspense 77.00/ rule", "791000 /77.00 "));
  world.expect_proved();
}

// --- policy try

std::vector<std::string> changes(World& world, std::string_view toml) {
  const reconcile::Policy policy = policy_of(toml);
  std::vector<std::string> out;
  (void)pipeline::try_rules(world.book(), policy, [&](const pipeline::RuleChange& c) {
    out.push_back(std::string{c.amount} + " " + std::string{c.outcome} + " " + std::string{c.rule} + "->" +
                  (c.new_rule == nullptr ? "" : c.new_rule->name) + " " + std::string{c.new_tags});
  });
  return out;
}

TEST(RuleTrial, ListsWhatWouldBeDecidedOtherwiseAndChangesNothing) {
  World world = with_invoices(taxes);
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04",
                                         {paid_out("URSSAF IDF", "12.34", "MARS"), transfer("NOTPROVIDED", "100.00", "INV-1"),
                                          received("Bob", "7.00", "test 1"), paid_out("Bob", "1.00", "x")})});
  const std::string before = world.end_state();
  EXPECT_THAT(changes(world, taxes), IsEmpty());
  EXPECT_THAT(changes(world, ""), ElementsAre("-12.34 rule charges-> "));
  EXPECT_THAT(changes(world, "[[rule]]\nname = \"all\"\nwhen = 'amount != 0'\nthen = \"ignore\"\n"),
              UnorderedElementsAre("-12.34 rule charges->all ", "7.00 unmatched ->all ", "-1.00 outgoing ->all "));
  EXPECT_THAT(changes(world, "[[rule]]\nname = \"large\"\nwhen = 'amount >= 100'\nthen = \"tag\"\ntags = [\"large\"]\n"),
              UnorderedElementsAre("100.00 applied -> large", "-12.34 rule charges-> "));
  EXPECT_EQ(world.end_state(), before);
  EXPECT_THAT(world.table("audit"), SizeIs(1));
}

TEST(RuleTrial, SaysWhichFieldsTheBookDoesNotKeep) {
  const reconcile::Policy policy =
      policy_of("[[rule]]\nname = \"a\"\nwhen = 'purpose = \"SALA\" or name ~ \"x\" or bic = \"\"'\nthen = \"ignore\"\n");
  EXPECT_THAT(pipeline::fields_not_kept(policy), ElementsAre("bic", "purpose"));
}

}  // namespace
}  // namespace lettrage::test
