// Which numbers does a remittance text name? Each case is one text and the invoices proposed from it.
#include <gmock/gmock.h>

#include "matching_world.h"
#include "reconcile/matching/confidence.h"

namespace lettrage::reconcile::test {
namespace {

/// Ids of the candidates that prove, then those that need the amount in brackets, then the others in braces.
std::string named(World& world, const Movement& movement) {
  std::string out;
  for (const Candidate& candidate : world.propose(movement).candidates) {
    std::string id{world.data.invoices[candidate.invoice].invoice_id};
    if (candidate.confidence < confidence::needs_amount) {
      id = "{" + id + "}";
    } else if (candidate.confidence < world.policy.auto_threshold) {
      id = "(" + id + ")";
    }
    out += (out.empty() ? "" : " ") + id;
  }
  return out;
}

void add_creditors(World& world) {
  world.invoice("FA-2026-00123", "C1", 10000);  // French
  world.invoice("FA-2026-00124", "C1", 20000);
  world.invoice("RE20260077", "C2", 30000);  // German, in one piece
  world.invoice("2026/4711", "C3", 40000);   // Belgian, digits only
  world.invoice("20012345", "C4", 50000);
  world.invoice("987", "C5", 60000);
  world.invoice("37040044", "C6", 70000);  // stands inside an IBAN below
}

struct TextCase {
  std::string_view text, expected;
};

TEST(NumbersInText, StandAsSuchWhateverTheirSeparatorsAndCase) {
  for (const auto& [text, expected] : std::initializer_list<TextCase>{
           {"FA-2026-00123", "FA-2026-00123"},
           {"facture fa-2026-00123 du 01/03/2026", "FA-2026-00123"},
           {"FA 2026 00123", "FA-2026-00123"},
           {"FA/2026/00123", "FA-2026-00123"},
           {"FA202600123", "FA-2026-00123"},
           {"FA.2026.00123.", "FA-2026-00123"},
           {"FA - 2026 - 00123", "FA-2026-00123"},
           {"N°FA-2026-00123", "FA-2026-00123"},
           {"(FA-2026-00123)", "FA-2026-00123"},
           {"/INV/FA-2026-00123", "FA-2026-00123"},
           {"EREF+X SVWZ+FA-2026-00123", "FA-2026-00123"},
           {"RE 20260077", "RE20260077"},
           {"RE-20260077", "RE20260077"},
           {"Rechnung RE 2026 0077", "(RE20260077)"},  // parted where the number is not
           {"RechnungRE20260077", "RE20260077"},       // a blank lost at the end of a line
           {"RE20260077vom 01.03.2026", "RE20260077"},
           {"Factuur 2026/4711", "2026/4711"},
           {"Factuur 2026-4711", "2026/4711"},
           {"Rechnungsnr. 20012345", "20012345"},
           {"RNR20012345", "20012345"},
           {"Rechnung Nr 987", "(987)"},  // short: the word is not enough
       }) {
    World world;
    add_creditors(world);
    EXPECT_EQ(named(world, credit(1, text)), expected) << text;
  }
}

TEST(NumbersInText, SeveralAreAllFoundInTheOrderOfTheText) {
  for (const auto& [text, expected] : std::initializer_list<TextCase>{
           {"FA-2026-00124 FA-2026-00123", "FA-2026-00124 FA-2026-00123"},
           {"FA-2026-00124/FA-2026-00123", "FA-2026-00124 FA-2026-00123"},
           {"FA-2026-00123+FA-2026-00124", "FA-2026-00123 FA-2026-00124"},
           {"FA-2026-00123,FA-2026-00124", "FA-2026-00123 FA-2026-00124"},
           {"factures FA-2026-00123 et FA-2026-00124", "FA-2026-00123 FA-2026-00124"},
           {"Rechnungen 20012345 und 2026/4711", "20012345 2026/4711"},
           {"Rechnungen 20012345/2026/4711", "20012345 2026/4711"},
       }) {
    World world;
    add_creditors(world);
    EXPECT_EQ(named(world, credit(1, text)), expected) << text;
  }
}

TEST(NumbersInText, NeverStandInsideSomethingElse) {
  for (const auto& [text, expected] : std::initializer_list<TextCase>{
           {"FA-2026-001234", ""},
           {"XFA-2026-00123", ""},
           {"FA-2026-00123B", ""},
           {"FA-2026-00123-B", "(FA-2026-00123)"},      // may be a number of its own
           {"FA-2026-00123-00129", "(FA-2026-00123)"},  // not the first alone
           {"AV-2026-4711", "(2026/4711)"},             // another series
           {"1200123450", ""},
           {"Rechnung 200123456", ""},
           {"DE89370400440532013000", ""},
           {"DE89 3704 0044 0532 0130 00", ""},
           {"IBAN 37040044", ""},
           {"Tel. 20012345", ""},
           {"+20012345", ""},
           {"Kundennr. 20012345", ""},
           {"Kd.-Nr. 20012345 Rechnung 2026/4711", "2026/4711"},
           {"contrat 20012345", ""},
           {"20.012.345,00 EUR", ""},
           {"20012345,00", ""},
           {"20012345 EUR", ""},
           {"EUR 20012345", ""},
           {"200 123 45", ""},
           {"987", ""},
           {"12.03.2026 4711", ""},
       }) {
    World world;
    add_creditors(world);
    EXPECT_EQ(named(world, credit(1, text)), expected) << text;
  }
}

TEST(NumbersInText, BareDigitsNeedASecondProof) {
  World world;
  add_creditors(world);
  EXPECT_EQ(named(world, credit(1, "20012345")), "(20012345)");
  EXPECT_EQ(world.decide(credit(50000, "20012345")).outcome, Outcome::Applied);
  EXPECT_EQ(world.decide(credit(49999, "20012345")).outcome, Outcome::Suggested);
}

TEST(NumbersInText, DatesAreNoNumbers) {
  World world;
  world.invoice("20260315", "C1", 10000);
  world.invoice("032026", "C1", 10000);
  world.invoice("15032026", "C1", 10000);
  for (const std::string_view text :
       {"20260315", "vom 15.03.2026", "15/03/2026", "2026-03-15", "15032026", "03/2026", "03-2026"}) {
    EXPECT_EQ(named(world, credit(1, text)), "") << text;
  }
  EXPECT_EQ(named(world, credit(1, "Rechnung 20260315")), "(20260315)");
}

TEST(NumbersInText, WrappedLinesAreReadTogetherAndApart) {
  const auto wrapped = [](std::vector<std::string_view> lines, std::string_view expected) {
    World world;
    add_creditors(world);
    Movement movement = credit(1);
    movement.details.remittance = lines;
    EXPECT_EQ(named(world, movement), expected) << lines.front() << "|" << lines.back();
  };
  wrapped({"Zahlung der Rechnung FA-202", "6-00123 vom 01.03.2026"}, "FA-2026-00123");  // 27 columns
  wrapped({"Bezahlung unserer Rechnung:", "FA-2026-00123"}, "FA-2026-00123");
  wrapped({"Ueberweisung der Rechnungen", "RE20260077"}, "RE20260077");
  wrapped({"Zahlung Rechnung 2001234", "5"}, "");  // a short line ends with a blank
  wrapped({"Zahlung Rechnung Nr 2001234", "5"}, "20012345");
  wrapped({"Zahlung der R FA-2026-00123", "4 Stueck"}, "(FA-2026-00123)");      // FA-2026-001234 may be meant
  wrapped({"Virement pour la facture no FA-2026", "-00123"}, "FA-2026-00123");  // 35 columns
}

TEST(NumbersInText, AreFoundWhereALineOfTwentySevenWasJoinedWithABlank) {
  World world;
  add_creditors(world);
  EXPECT_EQ(named(world, credit(1, "Zahlung der Rechnung FA-202 6-00123 vom 01.03.2026")), "FA-2026-00123");
}

TEST(NumbersInText, OneOfOurFormThatNobodyKnowsIsNoticed) {
  World world;
  add_creditors(world);
  EXPECT_TRUE(world.propose(credit(1, "facture FA-2026-00999")).names_unknown);
  EXPECT_TRUE(world.propose(credit(1, "FA-2026-00123 FA-2026-00999")).names_unknown);
  EXPECT_FALSE(world.propose(credit(1, "facture FA-2026-00123 du 01/03/2026")).names_unknown);
  EXPECT_FALSE(world.propose(credit(1, "loyer mars 2026")).names_unknown);
}

TEST(NumbersInText, ThePayersOwnReferenceMayHoldThem) {
  World world;
  add_creditors(world);
  Movement movement = credit(1);
  movement.details.end_to_end_id = "FA-2026-00123";
  EXPECT_EQ(named(world, movement), "FA-2026-00123");
  movement.details.end_to_end_id = "20012345";  // may be a counter of the payer's
  EXPECT_EQ(named(world, movement), "(20012345)");
  movement.details.end_to_end_id = "20260315-20012345";
  EXPECT_EQ(named(world, movement), "");
}

TEST(NumbersInText, HugeTextsTakeTimeInProportion) {
  // Quadratic behaviour would take minutes here, not a second or two.
  for (const std::string_view piece : {"FA-2026-", "1-", "A1 ", "20012345 ", "DE89 ", "+++", "RF18", "\n", "\xC2", "\xE2\x80",
                                       "0", "FA-2026-00123 ", "FA-2026-00123/"}) {
    World world;
    add_creditors(world);
    std::string text;
    while (text.size() < 400'000) text += piece;
    (void)world.decide(credit(1, text));
    const std::vector<std::string_view> lines(400'000 / piece.size(), piece);
    Movement movement = credit(1);
    movement.details.remittance = lines;
    (void)world.decide(movement);
  }
}

}  // namespace
}  // namespace lettrage::reconcile::test
