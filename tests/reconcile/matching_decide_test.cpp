// What is allocated, and what goes to a human: one case per rule.
#include <gmock/gmock.h>

#include "matching_world.h"

namespace lettrage::reconcile::test {
namespace {

constexpr std::string_view iban_a = "FR1420041010050500013M02606", iban_b = "BE68539007547034", iban_c = "DE89370400440532013000";

std::string outcome(World& world, const Movement& movement) {
  const Decision decision = world.decide(movement);
  return line(decision, world.data);
}

void expect(World& world, const Movement& movement, std::string_view expected) {
  EXPECT_EQ(outcome(world, movement), expected) << movement.amount.minor << " " << movement.remittance;
}

// --- own identifiers ---

TEST(OwnIdentifiers, EndToEndIdOfTheInvoiceProvesWhateverCaseAndBlanks) {
  World world;
  world.invoice("F1", "C1", 10000).end_to_end_id = "E2E-0001";
  Movement movement = credit(10000);
  movement.details.end_to_end_id = "e2e-00 01";
  expect(world, movement, "applied F1=10000");
  movement.details.end_to_end_id = "NOTPROVIDED";
  expect(world, movement, "unmatched no-reference");
}

TEST(OwnIdentifiers, PlaceholdersAreNoKeysEvenIfInvoicesCarryThem) {
  World world;
  world.invoice("F1", "C1", 10000).end_to_end_id = "NOTPROVIDED";
  Movement movement = credit(10000);
  movement.details.end_to_end_id = "NOTPROVIDED";
  expect(world, movement, "unmatched no-reference");
}

TEST(OwnIdentifiers, ACollectionIsNamedByEndToEndIdAndAmount) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.collection("E1", "M1", 10000, "2026-03-13").invoice_ids = {"F1"};
  Movement movement = credit(10000);
  movement.details.end_to_end_id = "E1";
  EXPECT_EQ(world.propose(movement).collection, 0U);
  expect(world, movement, "applied F1=10000");
  movement.amount.minor = 9999;
  EXPECT_EQ(world.propose(movement).collection, none);
  EXPECT_THAT(world.propose(movement).collections, testing::ElementsAre(0U));
}

TEST(OwnIdentifiers, OfCollectionsUnderOneIdTheDateChoosesOrNobody) {
  World world;
  world.collection("E1", "M1", 10000, "2026-01-13");
  world.collection("E1", "M1", 10000, "2026-03-13");
  world.collection("E2", "M2", 10000, "2026-03-13");
  world.collection("E2", "M2", 10000, "2026-03-13");
  Movement movement = credit(10000);
  movement.details.end_to_end_id = "E1";
  EXPECT_EQ(world.propose(movement).collection, 1U);
  movement.details.end_to_end_id = "E2";
  EXPECT_EQ(world.propose(movement).collection, none);
  EXPECT_EQ(world.propose(movement).collections.size(), 2U);
}

TEST(OwnIdentifiers, MandateAndAmountNameTheOneCollectionInTheWindow) {
  World world;
  world.collection("E1", "M1", 10000, "2026-02-13");
  world.collection("E2", "m 1", 10000, "2026-03-13");
  world.collection("E3", "M1", 20000, "2026-03-13");
  Movement movement = credit(10000);
  movement.details.mandate_id = "M1";
  EXPECT_EQ(world.propose(movement).collection, 1U);
  movement.amount.minor = 5;
  EXPECT_EQ(world.propose(movement).collection, none);
}

TEST(OwnIdentifiers, ADebitNamesItsCollectionDespiteFees) {
  World world;
  world.collection("E1", "M1", 5000, "2026-03-02");
  world.collection("E2", "M2", 5000, "2026-02-02");
  world.collection("E3", "M2", 5000, "2026-03-20");
  Movement movement = credit(5300);
  movement.direction = Direction::Debit;
  movement.details.end_to_end_id = "E1";
  EXPECT_EQ(world.propose(movement).collection, 0U);
  EXPECT_TRUE(world.propose(movement).candidates.empty());
  movement.details.end_to_end_id = "NOTPROVIDED";
  movement.details.mandate_id = "M2";
  EXPECT_EQ(world.propose(movement).collection, none);  // 53.00 is neither
  movement.details.original_amount = {5000, eur};
  EXPECT_EQ(world.propose(movement).collection, 1U);  // the other is still to come
}

TEST(OwnIdentifiers, MandateAndAmountPayTheOneInvoiceAndTheDueDateBreaksTies) {
  World world;
  for (const auto& [id, due] : {std::pair{"F1", "2026-02-14"}, std::pair{"F2", "2026-03-14"}}) {
    Invoice& invoice = world.invoice(id, "C1", 10000);
    invoice.mandate_id = "M1";
    invoice.due_date = day(due);
  }
  Movement movement = credit(10000);
  movement.details.mandate_id = "M1";
  expect(world, movement, "applied F2=10000");
  movement.booking_date = day("2026-04-01");
  expect(world, movement, "suggested tie F1|F2");
  world.data.invoices[0].open = 0;
  expect(world, movement, "applied F2=10000");
}

// --- structured references ---

TEST(StructuredReferences, ProveInTheirFieldAndInText) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "+++010/8068/17183+++";
  world.invoice("F2", "C2", 20000).reference = "RF18 5390 0754 7034";
  world.invoice("F3", "C3", 30000).reference = "210000000003139471430009017";
  world.invoice("F4", "C4", 40000).reference = "000000012326";
  const auto structured = [&](std::string_view type, std::string_view value, std::int64_t minor) {
    Movement movement = credit(minor);
    const StructuredReference reference{type, value};
    movement.details.structured_references = {&reference, 1};
    return outcome(world, movement);
  };
  EXPECT_EQ(structured("SCOR", "010806817183", 10000), "applied F1=10000");
  EXPECT_EQ(structured("BBA", "+++010/8068/17183+++", 10000), "applied F1=10000");
  EXPECT_EQ(structured("SCOR", "rf18539007547034", 20000), "applied F2=20000");
  EXPECT_EQ(structured("QRR", "21 00000 00003 13947 14300 09017", 30000), "applied F3=30000");
  EXPECT_EQ(structured("BBA", "12326", 40000), "unmatched no-reference");  // zeros of an OGM count
  expect(world, credit(10000, "+++010/8068/17183+++"), "applied F1=10000");
  expect(world, credit(10000, "***010/8068/17183***"), "applied F1=10000");
  expect(world, credit(10000, "mededeling 010806817183 dank u"), "applied F1=10000");
  expect(world, credit(20000, "ref RF18 5390 0754 7034 merci"), "applied F2=20000");
  expect(world, credit(30000, "21 00000 00003 13947 14300 09017"), "applied F3=30000");
}

TEST(StructuredReferences, FinnishZerosAndDressDoNotCount) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "12345672";
  Movement movement = credit(10000);
  movement.account = "FI2112345600000785";
  for (const std::string_view value : {"12345672", "00000000000012345672", "RF8512345672"}) {
    const StructuredReference reference{"SCOR", value};
    movement.details.structured_references = {&reference, 1};
    expect(world, movement, "applied F1=10000");
  }
}

TEST(StructuredReferences, WrongCheckDigitsNeverProve) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "+++010/8068/17184+++";
  world.invoice("F2", "C2", 20000).reference = "RF19539007547034";
  for (const auto& [value, minor, id] : {std::tuple{"010806817184", 10000, "F1"}, std::tuple{"RF19539007547034", 20000, "F2"}}) {
    const StructuredReference reference{"SCOR", value};
    Movement movement = credit(minor);
    movement.details.structured_references = {&reference, 1};
    expect(world, movement, "suggested weak-evidence " + std::string{id});
  }
  EXPECT_NE(world.decide(credit(10000, "+++010/8068/17184+++")).outcome, Outcome::Applied);
  EXPECT_NE(world.decide(credit(10000, "Facture 010806817184")).outcome, Outcome::Applied);
  EXPECT_NE(world.decide(credit(20000, "RF19539007547034")).outcome, Outcome::Applied);
}

TEST(StructuredReferences, AThirdPartyMayPayByThem) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "+++010/8068/17183+++";
  world.customer("C2", {iban_b});
  expect(world, paid_by(iban_b, 10000, "+++010/8068/17183+++"), "applied F1=10000");
}

TEST(StructuredReferences, SharedByAllInvoicesOfACustomerTheyNeedTheAmount) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "+++010/8068/17183+++";
  world.invoice("F2", "C1", 20000).reference = "+++010/8068/17183+++";
  expect(world, credit(20000, "+++010/8068/17183+++"), "applied F2=20000");
  expect(world, credit(30000, "+++010/8068/17183+++"), "applied F1=10000,F2=20000");
  expect(world, credit(15000, "+++010/8068/17183+++"), "suggested amount-differs F1|F2");
}

// --- amounts ---

TEST(Amounts, OneInvoiceIsPaidInFullInPartOrTooMuch) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  expect(world, credit(10000, "FA-2026-001"), "applied FA-2026-001=10000");
  expect(world, credit(4000, "FA-2026-001"), "applied FA-2026-001=4000");
  expect(world, credit(12500, "FA-2026-001"), "on_account FA-2026-001=10000 rest=2500 overpaid");
  world.data.invoices[0].open = 2500;
  expect(world, credit(10000, "FA-2026-001"), "on_account FA-2026-001=2500 rest=7500 overpaid");
}

TEST(Amounts, APaidInvoicesMoneyIsNeverMovedToAnother) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000).open = 0;
  world.invoice("FA-2026-002", "C1", 10000);
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 10000, "FA-2026-001"), "on_account rest=10000 already-paid");
  EXPECT_EQ(world.decide(paid_by(iban_a, 10000, "FA-2026-001")).customer, 0U);
}

TEST(Amounts, SeveralMustExplainTheAmountExactly) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.invoice("FA-2026-002", "C1", 20000);
  world.invoice("FA-2026-003", "C1", 30000);
  world.credit_note("AV-2026-001", "C1", 5000);
  const std::string_view all = "FA-2026-001 FA-2026-002 FA-2026-003";
  expect(world, credit(60000, all), "applied FA-2026-001=10000,FA-2026-002=20000,FA-2026-003=30000");
  expect(world, credit(50000, all), "applied FA-2026-002=20000,FA-2026-003=30000");
  EXPECT_THAT(outcome(world, credit(30000, all)), testing::StartsWith("suggested tie"));  // 3 alone, or 1 and 2
  EXPECT_THAT(outcome(world, credit(55500, all)), testing::StartsWith("suggested amount-differs"));
  expect(world, credit(61000, all), "on_account FA-2026-001=10000,FA-2026-002=20000,FA-2026-003=30000 rest=1000 overpaid");
  expect(world, credit(25000, "FA-2026-001 FA-2026-002 moins AV-2026-001"),
         "applied FA-2026-001=10000,FA-2026-002=20000,AV-2026-001=-5000");
  expect(world, credit(30000, "FA-2026-001 FA-2026-002 AV-2026-001"), "applied FA-2026-001=10000,FA-2026-002=20000");
  EXPECT_THAT(outcome(world, credit(26000, "FA-2026-001 FA-2026-002 AV-2026-001")), testing::StartsWith("suggested credit-note"));
  EXPECT_EQ(world.decide(credit(5000, "AV-2026-001")).outcome, Outcome::Unmatched);
}

TEST(Amounts, OfSeveralCustomersInvoicesOnlyTheWholeIsTaken) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.invoice("FA-2026-002", "C2", 20000);
  world.customer("C2", {iban_b});
  expect(world, credit(30000, "FA-2026-001 FA-2026-002"), "applied FA-2026-001=10000,FA-2026-002=20000");
  EXPECT_THAT(outcome(world, credit(20000, "FA-2026-001 FA-2026-002")), testing::StartsWith("suggested several-customers"));
  EXPECT_THAT(outcome(world, credit(35000, "FA-2026-001 FA-2026-002")), testing::StartsWith("suggested several-customers"));
  expect(world, paid_by(iban_b, 20000, "FA-2026-001 FA-2026-002"), "applied FA-2026-002=20000");
}

TEST(Amounts, DiscountIsTakenInTimeOnly) {
  World world;
  Invoice& invoice = world.invoice("FA-2026-001", "C1", 10000);
  invoice.discount_amount = 200;
  invoice.discount_until = day("2026-03-15");
  expect(world, credit(9800, "FA-2026-001"), "applied FA-2026-001=9800,FA-2026-001=200d");
  Movement late = credit(9800, "FA-2026-001");
  late.booking_date = day("2026-03-16");
  expect(world, late, "applied FA-2026-001=9800");
  world.policy.discount_in_time = false;
  expect(world, credit(9800, "FA-2026-001"), "applied FA-2026-001=9800");
  world.policy.discount_in_time = true;
  world.data.invoices[0].open = 9000;  // paid in part before: the discount is gone
  expect(world, credit(8800, "FA-2026-001"), "applied FA-2026-001=8800");
}

TEST(Amounts, DiscountOfOneAmongSeveralIsFound) {
  World world;
  Invoice& invoice = world.invoice("FA-2026-001", "C1", 10000);
  invoice.discount_amount = 200;
  invoice.discount_until = day("2026-03-20");
  world.invoice("FA-2026-002", "C1", 20000);
  expect(world, credit(29800, "FA-2026-001 FA-2026-002"), "applied FA-2026-001=9800,FA-2026-001=200d,FA-2026-002=20000");
}

TEST(Amounts, RoundingIsWrittenOffWithinThePolicyOnly) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.policy.rounding_tolerance = 5;
  expect(world, credit(9995, "FA-2026-001"), "applied FA-2026-001=9995,FA-2026-001=5w");
  expect(world, credit(9994, "FA-2026-001"), "applied FA-2026-001=9994");
}

TEST(Amounts, HugeOnesDoNotOverflow) {
  World world;
  for (const std::string_view id : {"FA-2026-001", "FA-2026-002", "FA-2026-003"}) world.invoice(id, "C1", INT64_MAX);
  EXPECT_EQ(world.decide(credit(INT64_MAX, "FA-2026-001 FA-2026-002 FA-2026-003")).outcome, Outcome::Suggested);
  expect(world, credit(0, "FA-2026-001"), "unmatched no-amount");
}

// --- conflicts ---

TEST(Conflicts, OtherCurrencyIsSuggestedAtMost) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000).currency = Currency::literal("CHF");
  expect(world, credit(10000, "FA-2026-001"), "suggested currency-differs FA-2026-001");
}

TEST(Conflicts, CancelledAndWrittenOffInvoicesAreForAHuman) {
  for (const std::string_view status : {"cancelled", "written_off", "Written off", "void", "closed"}) {
    World world;
    world.invoice("FA-2026-001", "C1", 10000).status = status;
    world.customer("C1", {iban_a});
    expect(world, credit(10000, "FA-2026-001"), "suggested invoice-not-payable FA-2026-001");
    expect(world, paid_by(iban_a, 10000), "unmatched nothing-open");
  }
}

TEST(Conflicts, TheSameNumberOfTwoCreditorsIsToldApartByTheAccount) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000).account_iban = iban_a;
  world.invoice("FA/2026/001", "C2", 10000).account_iban = iban_b;
  Movement movement = credit(10000, "FA 2026 001");
  movement.account = iban_b;
  expect(world, movement, "applied FA/2026/001=10000");
  movement.account = iban_a;
  expect(world, movement, "applied FA-2026-001=10000");
  movement.account = iban_c;
  expect(world, movement, "suggested tie FA-2026-001|FA/2026/001");
}

TEST(Conflicts, ANumberOfAnotherCustomerNeedsTheExactAmount) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.customer("C2", {iban_b});
  world.invoice("FA-2026-010", "C2", 5000);
  expect(world, paid_by(iban_b, 10000, "FA-2026-001"), "applied FA-2026-001=10000");
  EXPECT_EQ(world.decide(paid_by(iban_b, 9000, "FA-2026-001")).outcome, Outcome::Suggested);
  world.data.invoices[1].open = 10000;  // now their own is of just this amount: a slip of the pen?
  expect(world, paid_by(iban_b, 10000, "FA-2026-001"), "suggested payer-differs FA-2026-001|FA-2026-010");
}

TEST(Conflicts, AReversedDebitIsNoPayment) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.customer("C1", {iban_a});
  Movement movement = paid_by(iban_a, 10000, "FA-2026-001");
  movement.reversal = true;
  expect(world, movement, "suggested reversal FA-2026-001");
}

TEST(Conflicts, ARangeOrAnAbbreviatedListIsNotItsFirstNumber) {
  World world;
  world.invoice("FA-2026-00123", "C1", 10000);
  world.invoice("FA-2026-00124", "C1", 10000);
  expect(world, credit(20000, "FA-2026-00123/124"), "applied FA-2026-00123=10000,FA-2026-00124=10000");
  expect(world, credit(20000, "FA-2026-00123-00124"), "applied FA-2026-00123=10000,FA-2026-00124=10000");
  EXPECT_EQ(world.decide(credit(20000, "FA-2026-00123/129")).outcome, Outcome::Suggested);
  EXPECT_EQ(world.decide(credit(20000, "FA-2026-00123-00129")).outcome, Outcome::Suggested);
}

// --- known payer ---

TEST(KnownPayer, TheOneItemOfThatAmountIsPaid) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.invoice("F2", "C1", 20000);
  world.customer("C1", {iban_a});
  Movement movement = paid_by("FR14 2004 1010 0505 0001 3M02 606", 20000, "merci");
  expect(world, movement, "applied F2=20000");
  EXPECT_EQ(world.decide(movement).method, Method::IbanAmount);
  world.policy.iban_amount_automatic = false;
  EXPECT_THAT(outcome(world, movement), testing::StartsWith("suggested not-automatic F2"));
}

TEST(KnownPayer, IsKnownByInvoiceCustomerOrMandate) {
  World world;
  world.invoice("F1", "C1", 10000).customer_iban = iban_a;
  world.invoice("F2", "C2", 20000);
  Mandate& mandate = world.data.mandates.emplace_back();
  mandate.mandate_id = "M2";
  mandate.customer_id = "C2";
  mandate.debtor_iban = iban_b;
  world.invoice("F3", "C3", 30000);
  world.customer("C3", {iban_c});
  expect(world, paid_by(iban_a, 10000), "applied F1=10000");
  expect(world, paid_by(iban_b, 20000), "applied F2=20000");
  expect(world, paid_by(iban_c, 30000), "applied F3=30000");
}

TEST(KnownPayer, TheExactWholeBalanceIsPaid) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.invoice("F2", "C1", 20000);
  world.credit_note("A1", "C1", 5000);
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 25000), "applied A1=-5000,F1=10000,F2=20000");
  EXPECT_THAT(outcome(world, paid_by(iban_a, 30000)), testing::StartsWith("suggested amount-differs"));
}

TEST(KnownPayer, TiesAreRefused) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.invoice("F2", "C1", 10000);
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 10000), "suggested tie F1|F2");
  expect(world, paid_by(iban_a, 20000), "applied F1=10000,F2=10000");
  expect(world, paid_by(iban_a, 10000, "F2"), "applied F2=10000");  // too short alone, but payer and amount agree
}

TEST(KnownPayer, AnItemAndTheBalanceOfTheSameAmountAreATie) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.invoice("F2", "C1", 5000);
  world.credit_note("A1", "C1", 5000);
  world.customer("C1", {iban_a});
  EXPECT_THAT(outcome(world, paid_by(iban_a, 10000)), testing::StartsWith("suggested tie"));
}

TEST(KnownPayer, AnAccountOfTwoCustomersIsAmbiguous) {
  World world;
  world.invoice("F1", "C1", 10000);
  world.customer("C1", {iban_a});
  world.customer("C2", {iban_a});
  expect(world, paid_by(iban_a, 10000), "suggested payer-ambiguous F1");
  expect(world, paid_by(iban_a, 77), "unmatched payer-ambiguous");
}

TEST(KnownPayer, TheAccountPaidTellsCustomersAndItemsOfOneIbanApart) {
  World world;
  world.invoice("F1", "C1", 10000).account_iban = iban_b;
  world.invoice("F2", "C2", 10000).account_iban = iban_c;
  world.customer("C1", {iban_a});
  world.customer("C2", {iban_a});
  Movement movement = paid_by(iban_a, 10000);
  expect(world, movement, "suggested payer-ambiguous F1|F2");
  movement.account = iban_c;
  expect(world, movement, "applied F2=10000");
  World one;
  one.invoice("F1", "C1", 10000).account_iban = iban_b;
  one.invoice("F2", "C1", 10000).account_iban = iban_c;
  one.customer("C1", {iban_a});
  expect(one, movement, "applied F2=10000");
}

TEST(KnownPayer, ATextThatNamesAnUnknownInvoiceStopsTheAmount) {
  World world;
  world.invoice("FA-2026-001", "C1", 10000);
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 10000, "Facture FA-2026-009"), "suggested unknown-number FA-2026-001");
  expect(world, paid_by(iban_a, 10000, "+++020/3430/57642+++"), "suggested unknown-number FA-2026-001");
}

TEST(KnownPayer, AnotherAccountOrALaterInvoiceIsForAHuman) {
  World world;
  world.invoice("F1", "C1", 10000).issue_date = day("2026-03-16");
  world.invoice("F2", "C1", 20000).account_iban = iban_b;
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 10000), "suggested weak-evidence F1|F2");
  Movement movement = paid_by(iban_a, 20000);
  movement.account = iban_c;
  expect(world, movement, "suggested weak-evidence F2|F1");
}

TEST(KnownPayer, SuggestionsAreFiveAtMostAndInAFixedOrder) {
  World world;
  for (const std::string_view id : {"F7", "F3", "F5", "F1", "F6", "F2", "F4"}) world.invoice(id, "C1", 10000);
  world.customer("C1", {iban_a});
  expect(world, paid_by(iban_a, 10000), "suggested tie F1|F2|F3|F4|F5");
}

TEST(KnownPayer, WithMoreItemsThanAreLookedThroughIsForAHuman) {
  World world;
  std::deque<std::string> ids;
  for (int i = 0; i < 1100; ++i) world.invoice(ids.emplace_back("F" + std::to_string(10000 + i)), "C1", 100 + i);
  world.customer("C1", {iban_a});
  EXPECT_THAT(outcome(world, paid_by(iban_a, 150)), testing::StartsWith("suggested search-limit F10050"));
}

// --- the index ---

TEST(TheIndex, FindsRecordsByNormalisedKeysInAStableOrder) {
  World world;
  world.invoice("B 2", "c 1", 1).mandate_id = "Rum-1";
  world.invoice("A-1", "C1", 2).mandate_id = "RUM-1";
  world.customer("C1", {});
  world.collection("E1", "M", 1, "2026-03-02").message_id = "MSG1";
  world.data.collections[0].payment_information_id = "P1";
  world.collection("e 1", "M", 1, "2026-03-01").message_id = "MSG1";
  const Index& index = world.index();
  EXPECT_THAT(index.invoices_by_mandate("rum-1"), testing::ElementsAre(1U, 0U));
  EXPECT_THAT(index.invoices_by_customer("C 1"), testing::ElementsAre(1U, 0U));
  EXPECT_THAT(index.collections_by_end_to_end_id("E1"), testing::ElementsAre(1U, 0U));
  EXPECT_THAT(index.collections_by_message("msg1"), testing::ElementsAre(1U, 0U));
  EXPECT_THAT(index.collections_by_payment_information("MSG1", "P1"), testing::ElementsAre(0U));
  EXPECT_THAT(index.collections_by_payment_information("MSG1", "P2"), testing::IsEmpty());
  EXPECT_THAT(index.collections_by_payment_information({}, "p1"), testing::ElementsAre(0U));
  EXPECT_THAT(index.collections_by_payment_information("MSG2", "P1"), testing::IsEmpty());
  EXPECT_EQ(index.invoice_by_id("b2"), 0U);
  EXPECT_EQ(index.invoice_by_id("B3"), none);
  EXPECT_EQ(index.customer_by_id("c1"), 0U);
  EXPECT_EQ(index.mandate_by_id("x"), none);
}

// --- slips of the pen ---

// Of another amount, by nobody we know: where very many owe just that amount, one of them may be meant.
TEST(Slips, WhereTooManyOweTheAmountToRuleOutASlipAPersonIsAsked) {
  for (const int others : {3, 200}) {
    World world;
    std::deque<std::string> numbers;
    world.invoice("FA-2026-0000123", "C1", 5000);
    for (int i = 0; i < others; ++i) {
      numbers.push_back("FA-2026-0009" + std::to_string(100 + i));
      world.invoice(numbers.back(), "C2", 9900);
    }
    Movement movement = credit(9900, "Facture FA-2026-0000123");
    EXPECT_THAT(outcome(world, movement),
                testing::StartsWith(others < 64 ? "on_account FA-2026-0000123=5000" : "suggested search-limit"));
    movement.amount.minor = 5000;  // of its own amount it needs no look at others
    movement.entry_amount = movement.amount;
    expect(world, movement, "applied FA-2026-0000123=5000");
  }
}

}  // namespace
}  // namespace lettrage::reconcile::test
