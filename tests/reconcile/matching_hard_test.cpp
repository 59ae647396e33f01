// Payments as people and banks write them, each with what a careful accountant makes of it. One world, one table.
#include <gmock/gmock.h>

#include "matching_world.h"

namespace lettrage::reconcile::test {
namespace {

constexpr std::string_view iban_a = "FR1420041010050500013M02606", iban_b = "BE68539007547034", iban_c = "DE89370400440532013000";

/// Three creditors' numbers, open and paid; the payers of iban_a, iban_b and iban_c are known.
void add_creditors(World& world) {
  // French: letters, year, seven digits.
  world.invoice("FA-2026-0012345", "C1", 12345);
  world.invoice("FA-2026-0012346", "C1", 20000);
  world.invoice("FA-2026-0012347", "C1", 30000);
  world.invoice("FA-2026-0012399", "C9", 77700);
  world.invoice("FA-2026-0012354", "C9", 88800);
  world.invoice("FA-2025-0012345", "C9", 45600).open = 0;
  world.credit_note("AV-2026-0000017", "C1", 5000);
  // German: letters and one number that begins with the year.
  world.invoice("RE20260000118", "C2", 11800);
  world.invoice("RE20260000119", "C2", 11900);
  world.invoice("RE20260000120", "C2", 12000);
  world.invoice("RE20260000121", "C2", 12100);
  world.invoice("RE20260004711", "C8", 47110);
  // Belgian: digits only.
  world.invoice("2026/4711", "C3", 40000);
  world.invoice("2026/4712", "C3", 41000);
  world.customer("C1", {iban_a});
  world.customer("C2", {iban_b});
  world.customer("C3", {iban_c});
}

struct Case {
  std::string_view text;
  std::string_view payer;  ///< IBAN; empty: nobody we know
  std::int64_t minor;
  std::string_view expected;  ///< as `line` prints it, or its beginning where it ends in `*`
};

void expect_all(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    World world;
    add_creditors(world);
    const std::string found = line(world.decide(paid_by(c.payer, c.minor, c.text)), world.data);
    if (c.expected.ends_with('*')) {
      EXPECT_THAT(found, testing::StartsWith(std::string{c.expected.substr(0, c.expected.size() - 1)}))
          << c.text << " " << c.payer;
    } else {
      EXPECT_EQ(found, c.expected) << c.text << " " << c.payer;
    }
  }
}

TEST(HardCases, ANumberLosesItsLettersItsYearAndItsZeros) {
  expect_all({
      {"FA 2026 12345", "", 12345, "applied FA-2026-0012345=12345"},
      {"FA 2026 12345", "", 5000, "applied FA-2026-0012345=5000"},
      {"20260012345", "", 12345, "applied FA-2026-0012345=12345"},
      {"Fact.FA/2026/12345", "", 12345, "applied FA-2026-0012345=12345"},
      {"12345", "", 12345, "applied FA-2026-0012345=12345"},
      {"12345", iban_a, 12345, "applied FA-2026-0012345=12345"},
      {"facture 0012345", iban_a, 12345, "applied FA-2026-0012345=12345"},
      {"FA0012345", "", 12345, "applied FA-2026-0012345=12345"},
      {"FA 26/12345", "", 12345, "applied FA-2026-0012345=12345"},
      {"RE 118", iban_b, 11800, "applied RE20260000118=11800"},
      {"Rechnung 2026/118", "", 11800, "applied RE20260000118=11800"},
      {"Rechnung 20260000118", "", 11800, "applied RE20260000118=11800"},
      {"20260000118", "", 11800, "applied RE20260000118=11800"},
      {"Rechn.Nr. 2026-0118", iban_b, 11800, "applied RE20260000118=11800"},
      {"facture 4712", iban_c, 41000, "applied 2026/4712=41000"},
      {"2026 4712", "", 41000, "applied 2026/4712=41000"},
      // Another year, another series, a number of nobody: never the one that looks like it.
      {"FA-2025-12345", "", 12345, "suggested already-paid FA-2025-0012345"},  // neither payer nor amount agree
      {"FA-2025-12345", "", 45600, "on_account rest=45600 already-paid"},
      {"FA-2024-12345", "", 12345, "unmatched*"},
      {"AV-2026-12345", "", 12345, "unmatched*"},
      {"commande 12345", "", 12345, "unmatched*"},
      {"Tel 0012345", "", 12345, "unmatched*"},
      {"12345", "", 99999, "suggested amount-differs FA-2026-0012345"},
      {"12345", "", 5000, "suggested amount-differs FA-2026-0012345"},
  });
}

TEST(HardCases, ANumberIsGluedToWords) {
  expect_all({
      {"PAIEMENTFACTUREFA-2026-0012345MERCI", "", 12345, "applied FA-2026-0012345=12345"},
      {"FACTFA20260012345DU0103", "", 12345, "applied*"},
      {"VIREMENTFA20260012345", "", 12345, "applied FA-2026-0012345=12345"},
      {"ZAHLUNGRE20260000118DANKE", "", 11800, "applied RE20260000118=11800"},
      {"Rechnungsnummer:RE20260000118", "", 11800, "applied RE20260000118=11800"},
      {"REF/RE-2026-0000118/DATUM/01.03.2026", "", 11800, "applied RE20260000118=11800"},
  });
}

TEST(HardCases, ListsAndRangesNameEachOfTheirMembers) {
  expect_all({
      {"RE20260000118/19/21", "", 35800, "applied RE20260000118=11800,RE20260000119=11900,RE20260000121=12100"},
      {"RE20260000118/119/121", "", 35800, "applied RE20260000118=11800,RE20260000119=11900,RE20260000121=12100"},
      {"RE20260000118,19,21", "", 35800, "applied RE20260000118=11800,RE20260000119=11900,RE20260000121=12100"},
      {"RE20260000118 + 119 + 121", "", 35800, "applied RE20260000118=11800,RE20260000119=11900,RE20260000121=12100"},
      {"RE20260000118 und 119", "", 23700, "applied RE20260000118=11800,RE20260000119=11900"},
      {"RE20260000118-121", "", 47800, "applied RE20260000118=11800,RE20260000121=12100,RE20260000119=11900,RE20260000120=12000"},
      {"RE20260000118 bis 121", "", 47800,
       "applied RE20260000118=11800,RE20260000121=12100,RE20260000119=11900,RE20260000120=12000"},
      {"RE 118-121", iban_b, 47800, "applied RE20260000121=12100,RE20260000118=11800,RE20260000119=11900,RE20260000120=12000"},
      {"FA 2026 12345/46/47", "", 62345, "applied FA-2026-0012345=12345,FA-2026-0012346=20000,FA-2026-0012347=30000"},
      {"factures FA-2026-0012345 et 0012346", "", 32345, "applied FA-2026-0012345=12345,FA-2026-0012346=20000"},
      {"FA-2026-0012346 FA-2026-0012347 - AV-2026-0000017", "", 45000,
       "applied FA-2026-0012346=20000,FA-2026-0012347=30000,AV-2026-0000017=-5000"},
      // What the list does not explain is for a person.
      {"RE20260000118/19/21", "", 33333, "suggested*"},
  });
}

TEST(HardCases, BetweenADigitAndALetterNothingIsMeant) {
  World world;
  world.invoice("F-2026-5", "C4", 500);
  world.invoice("F-2026-9", "C4", 900);
  world.invoice("F-2026-A", "C4", 1000);
  EXPECT_EQ(line(world.decide(paid_by("", 1900, "F-2026-9 bis F-2026-A")), world.data), "applied F-2026-9=900,F-2026-A=1000");
}

TEST(HardCases, ASlipOfThePenNeedsASecondProof) {
  expect_all({
      {"FA-2026-0021345", iban_a, 12345, "applied FA-2026-0012345=12345"},   // two changed over
      {"FA-2026-0012335", iban_a, 12345, "applied FA-2026-0012345=12345"},   // one wrong
      {"FA-2026-001245", iban_a, 12345, "applied FA-2026-0012345=12345"},    // one missing
      {"FA-2026-00123445", iban_a, 12345, "applied FA-2026-0012345=12345"},  // one too many
      {"FA-2026-0012354", iban_a, 12345, "applied FA-2026-0012345=12345"},   // changed over, and somebody else's
      {"FA-2026-0021345", "", 12345, "applied FA-2026-0012345=12345"},       // the amount is nobody else's
      {"FA-2026-0012400", iban_a, 12345, "suggested unknown-number*"},       // the next one, not yet known
      {"FA-2026-0021345", "", 9999, "unmatched*"},
      {"FA-2026-0021345", iban_a, 9999, "suggested*"},
      {"FA-2026-0012354", "", 12345, "suggested*"},  // exactly somebody's, but of another amount
  });
}

TEST(HardCases, LettersAreTakenForDigits) {
  expect_all({
      {"FA-2O26-OO12345", "", 12345, "applied FA-2026-0012345=12345"},
      {"FA-2026-00I2345", "", 12345, "applied FA-2026-0012345=12345"},
      {"RE2O26OOOO118", "", 11800, "applied RE20260000118=11800"},
      {"RE2026000O118", "", 11700, "suggested*"},
  });
}

TEST(HardCases, TextIsBrokenWhereBanksBreakIt) {
  const std::string_view whole = "Zahlung unserer Rechnung Nummer RE20260000118 vom 01.03.2026 und Rechnung RE20260000121 Danke";
  for (const std::size_t width : {27U, 35U, 65U}) {
    for (std::size_t shift = 0; shift < whole.size() - 20; ++shift) {
      const std::string_view text = whole.substr(shift > 32 ? 32 : shift);
      std::vector<std::string_view> lines;
      std::string joined;
      for (std::size_t at = 0; at < text.size(); at += width) {
        lines.push_back(text.substr(at, width));
        joined += (joined.empty() ? "" : " ") + std::string{lines.back()};
      }
      World world;
      add_creditors(world);
      Movement movement = credit(23900, text);
      movement.details.remittance = lines;
      EXPECT_EQ(line(world.decide(movement), world.data), "applied RE20260000118=11800,RE20260000121=12100") << joined;
      EXPECT_EQ(line(world.decide(credit(23900, joined)), world.data), "applied RE20260000118=11800,RE20260000121=12100")
          << joined;
    }
  }
}

TEST(HardCases, ChargesThatTheEntryProvesSettleTheInvoice) {
  World world;
  add_creditors(world);
  Movement movement = credit(12345 - 900, "FA-2026-0012345");
  EXPECT_EQ(line(world.decide(movement), world.data), "applied FA-2026-0012345=11445");  // nobody says why
  movement.details.charges = {900, eur};
  EXPECT_EQ(line(world.decide(movement), world.data), "applied FA-2026-0012345=11445,FA-2026-0012345=900f");
  movement.details.charges = {};
  movement.details.original_amount = {12345, eur};
  EXPECT_EQ(line(world.decide(movement), world.data), "applied FA-2026-0012345=11445,FA-2026-0012345=900f");
  world.policy.charges_max = 899;
  EXPECT_EQ(line(world.decide(movement), world.data), "applied FA-2026-0012345=11445");
}

TEST(HardCases, WhatIsNotNamedMayBeTheRestOfWhatTheyOwe) {
  expect_all({
      // One other item, all others, the credit note they took off; else the rest is on account.
      {"FA-2026-0012345", iban_a, 12345 + 20000, "applied FA-2026-0012345=12345,FA-2026-0012346=20000"},
      {"FA-2026-0012345", iban_a, 62345, "applied FA-2026-0012345=12345,FA-2026-0012346=20000,FA-2026-0012347=30000"},
      {"FA-2026-0012346", iban_a, 15000, "applied FA-2026-0012346=20000,AV-2026-0000017=-5000"},
      {"FA-2026-0012345", iban_a, 13000, "on_account FA-2026-0012345=12345 rest=655 overpaid"},
      {"FA-2026-0012345", iban_a, 7000, "applied FA-2026-0012345=7000"},
  });
}

TEST(HardCases, ACombinationIsBookedWhereChanceWouldNotHaveFoundIt) {
  World world;
  for (const auto& [id, minor] :
       {std::pair{"F1", 31417}, std::pair{"F2", 27183}, std::pair{"F3", 14142}, std::pair{"F4", 57722}}) {
    world.invoice(id, "C1", minor);
  }
  world.credit_note("A1", "C1", 1234);
  world.customer("C1", {iban_a});
  EXPECT_EQ(line(world.decide(paid_by(iban_a, 31417 + 14142)), world.data), "applied F1=31417,F3=14142");
  EXPECT_EQ(line(world.decide(paid_by(iban_a, 27183 - 1234)), world.data), "applied A1=-1234,F2=27183");
  World round;
  for (const auto& [id, minor] : {std::pair{"F1", 10000}, std::pair{"F2", 20000}, std::pair{"F3", 40000}})
    round.invoice(id, "C1", minor);
  round.customer("C1", {iban_a});
  EXPECT_EQ(line(round.decide(paid_by(iban_a, 50000)), round.data).substr(0, 24), "suggested amount-differs");
  World equal;
  for (const auto& [id, minor] : {std::pair{"F1", 10000}, std::pair{"F2", 10000}, std::pair{"F3", 7777}})
    equal.invoice(id, "C1", minor);
  equal.customer("C1", {iban_a});
  EXPECT_EQ(line(equal.decide(paid_by(iban_a, 17777)), equal.data).substr(0, 13), "suggested tie");
}

TEST(HardCases, AnInvoiceInTheCurrencyThatWasOrderedIsSuggestedFirst) {
  World world;
  world.invoice("FA-2026-0012345", "C1", 10000).currency = Currency::literal("USD");
  Movement movement = credit(9200, "FA-2026-0012345");
  movement.details.original_amount = {10000, Currency::literal("USD")};
  const Decision decision = world.decide(movement);
  EXPECT_EQ(line(decision, world.data), "suggested currency-differs FA-2026-0012345");
  EXPECT_EQ(decision.confidence, 890);
}

TEST(HardCases, EvidenceSaysWhatSpeaksForAndAgainst) {
  World world;
  add_creditors(world);
  const Proposal proposal = world.propose(paid_by(iban_a, 12345, "2026 12345"));
  ASSERT_FALSE(proposal.candidates.empty());
  EXPECT_EQ(words(proposal.candidates.front().evidence), "zeros missing, letters missing, bare digits, payer's account");
}

}  // namespace
}  // namespace lettrage::reconcile::test
