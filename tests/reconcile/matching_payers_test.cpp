// Step 5 of matching: the payer's name suggests, supports, and never decides by itself.
#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "tests/reconcile/matching_world.h"

namespace lettrage::reconcile::test {
namespace {

Movement named(std::string_view name, std::int64_t minor, std::string_view remittance = {}) {
  Movement movement = credit(minor, remittance);
  movement.details.counterparty_name = name;
  return movement;
}

Invoice& of_name(World& world, std::string_view id, std::string_view customer, std::int64_t minor, std::string_view name) {
  Invoice& invoice = world.invoice(id, customer, minor);
  invoice.customer_name = name;
  return invoice;
}

TEST(MatchingByName, SuggestsTheItemOfThatAmountFirst) {
  World world;
  of_name(world, "INV-1", "C-1", 8000, "Jean-Pierre Lefèvre");
  of_name(world, "INV-2", "C-1", 5000, "Jean-Pierre Lefèvre");
  of_name(world, "INV-3", "C-2", 5000, "Marie Durand");
  const Decision decision = world.decide(named("M LEFEVRE JEAN PIERRE", 5000, "merci"));
  EXPECT_EQ(line(decision, world.data), "suggested name-only INV-2|INV-1");
  EXPECT_EQ(decision.method, Method::NameAmount);
  EXPECT_GT(decision.suggestions[0].confidence, decision.suggestions[1].confidence);
}

TEST(MatchingByName, KnowsAliasesOfCustomersAndDebtorsOfMandates) {
  World world;
  world.invoice("INV-1", "C-1", 8000);
  world.invoice("INV-2", "C-2", 9000);
  Customer& customer = world.customer("C-1", {});
  customer.name = "Boulangerie du Port";
  customer.aliases = {"Leroux Michel"};
  Mandate& mandate = world.data.mandates.emplace_back();
  mandate.mandate_id = "RUM-1";
  mandate.customer_id = "C-2";
  mandate.debtor_name = "Müller & Söhne GmbH";
  EXPECT_EQ(line(world.decide(named("MICHEL LEROUX", 8000)), world.data), "suggested name-only INV-1");
  EXPECT_EQ(line(world.decide(named("MUELLER SOEHNE", 9000)), world.data), "suggested name-only INV-2");
}

TEST(MatchingByName, NeverDecidesBetweenHomonymsEvenWhereThePolicyTrustsNames) {
  World world;
  world.policy.name_amount_automatic = true;
  of_name(world, "INV-1", "C-1", 8000, "Jean Dupont");
  of_name(world, "INV-2", "C-2", 5000, "DUPONT Jean");
  EXPECT_EQ(line(world.decide(named("Jean Dupont", 5000)), world.data), "suggested name-only INV-2|INV-1");
}

TEST(MatchingByName, DecidesOnlyWhereThePolicySaysSoAndNameAndAmountAreAlone) {
  World world;
  of_name(world, "INV-1", "C-1", 8000, "Jean Dupont");
  of_name(world, "INV-2", "C-1", 5000, "Jean Dupont");
  of_name(world, "INV-3", "C-2", 5000, "Paul Martin");
  EXPECT_EQ(line(world.decide(named("Dupont, Jean", 5000)), world.data), "suggested name-only INV-2|INV-1");
  world.policy.name_amount_automatic = true;
  EXPECT_EQ(line(world.decide(named("Dupont, Jean", 5000)), world.data), "applied INV-2=5000");
  EXPECT_EQ(line(world.decide(named("J Dupont", 5000)), world.data), "suggested name-only INV-2")
      << "an initial proves too little";
  of_name(world, "INV-4", "C-1", 5000, "Jean Dupont");
  World again;
  again.data = std::move(world.data);
  again.policy = world.policy;
  EXPECT_EQ(line(again.decide(named("Dupont, Jean", 5000)), again.data), "suggested name-only INV-2|INV-4|INV-1");
}

TEST(MatchingByName, OfTheSharedAccountPutsTheNamedCustomerFirst) {
  World world;
  of_name(world, "INV-1", "C-1", 5000, "Jean Dupont").customer_iban = "FR1420041010050500013M02606";
  of_name(world, "INV-2", "C-2", 5000, "Marie Lambert").customer_iban = "FR1420041010050500013M02606";
  Movement movement = named("LAMBERT MARIE", 5000);
  movement.details.counterparty_iban = "FR1420041010050500013M02606";
  EXPECT_EQ(line(world.decide(movement), world.data), "suggested payer-ambiguous INV-2|INV-1");
}

TEST(MatchingByName, OfAThousandFindsTheOneWhoOwesTheAmount) {
  World world;
  std::deque<std::string> texts;
  for (int i = 0; i < 3000; ++i) {
    const std::string& id = texts.emplace_back("INV-" + std::to_string(10'000 + i));
    const std::string& customer = texts.emplace_back("C-" + std::to_string(10'000 + i));
    of_name(world, id, customer, 100'000 + i, i % 2 == 0 ? "Camille Moreau" : "Claude Moreau");
  }
  EXPECT_EQ(line(world.decide(named("C. MOREAU", 101'234)), world.data).substr(0, 29), "suggested name-only INV-11234");
  EXPECT_EQ(line(world.decide(named("MOREAU CAMILLE", 101'234)), world.data).substr(0, 29), "suggested name-only INV-11234");
  EXPECT_EQ(line(world.decide(named("P. DURAND", 101'234)), world.data), "unmatched no-reference");
}

TEST(MatchingByName, AsksTheAmountLessItsDiscountToo) {
  World world;
  Invoice& invoice = of_name(world, "INV-1", "C-1", 10'000, "Jean Dupont");
  invoice.discount_amount = 200;
  invoice.discount_until = day("2026-03-20");
  const Proposal proposal = world.propose(named("J DUPONT", 9'800));
  ASSERT_EQ(proposal.named_payers.size(), 1U);
  EXPECT_TRUE(proposal.named_payers.front().owes_amount);
  EXPECT_FALSE(world.propose(named("J DUPONT", 9'700)).named_payers.front().owes_amount);
}

TEST(MatchingByName, IsNotLedByAnAmountThatEverybodyOwes) {
  World world;
  std::deque<std::string> texts;
  for (int i = 0; i < 100; ++i) {
    const std::string& id = texts.emplace_back("INV-" + std::to_string(10'000 + i));
    of_name(world, id, texts.emplace_back("C-" + std::to_string(10'000 + i)), 1990, "Zoë Unlike");
  }
  of_name(world, "INV-1", "C-1", 1990, "Jean Dupont");
  EXPECT_EQ(line(world.decide(named("JEAN DUPONT", 1990)), world.data), "suggested name-only INV-1");
}

TEST(MatchingByName, LooksAtWhomIsPaidForToo) {
  World world;
  of_name(world, "INV-1", "C-1", 5000, "Société Horizon");
  Movement movement = named("Cabinet Expert Comptable", 5000);
  movement.details.ultimate_counterparty_name = "HORIZON SAS";
  EXPECT_EQ(line(world.decide(movement), world.data), "suggested name-only INV-1");
}

TEST(MatchingByName, IsNotAskedWhereAReferenceProves) {
  World world;
  of_name(world, "INV-2026-001", "C-1", 5000, "Jean Dupont");
  of_name(world, "INV-2026-002", "C-2", 5000, "Marie Lambert");
  const Movement movement = named("LAMBERT MARIE", 5000, "Facture INV-2026-001");
  EXPECT_TRUE(world.propose(movement).named_payers.empty());
  EXPECT_EQ(line(world.decide(movement), world.data), "applied INV-2026-001=5000") << "a third party pays";
}

}  // namespace
}  // namespace lettrage::reconcile::test
