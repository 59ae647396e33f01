// Where one number is sure and the amount says that more is meant: what is booked, and where a person is asked. The texts are
// those that payers of several countries write.
#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <vector>

#include "matching_world.h"

namespace lettrage::reconcile::test {
namespace {

using testing::StartsWith;

constexpr std::string_view theirs = "DE89370400440532013000";

struct Open {
  std::string_view number;
  std::int64_t minor;
  std::int64_t open = -1;  ///< -1: all of it
};
struct Case {
  const char* name;
  std::vector<Open> items;
  std::int64_t paid;
  std::string_view text;
  const char* expected;  ///< how the decision begins
};

/// Paid from the customer's account, among invoices of others that tell how the numbers of a creditor look.
void hold(const Case& given) {
  World world;
  std::deque<std::string> numbers;
  std::deque<std::string> customers;
  for (int i = 0; i < 40; ++i) {
    customers.push_back("OTHER-" + std::to_string(i));
    numbers.push_back("FA-2026-00120" + std::to_string(10 + i));
    world.invoice(numbers.back(), customers.back(), 700'001 + i);
    numbers.push_back("K300" + std::to_string(10 + i) + "-00" + std::to_string(10 + i % 30));
    world.invoice(numbers.back(), customers.back(), 800'001 + i);
    numbers.push_back("2026/0" + std::to_string(1400 + i));
    world.invoice(numbers.back(), customers.back(), 900'001 + i);
    numbers.push_back("26-00" + std::to_string(2300 + i));
    world.invoice(numbers.back(), customers.back(), 600'001 + i);
    numbers.push_back(std::to_string(700'2100 + i));
    world.invoice(numbers.back(), customers.back(), 500'001 + i);
  }
  for (const Open& item : given.items) {
    Invoice& invoice = world.invoice(item.number, "PAYER", item.minor);
    if (item.open >= 0) invoice.open = invoice.imported_open = item.open;
  }
  world.customer("PAYER", {theirs});
  const Movement movement = paid_by(theirs, given.paid, given.text);
  EXPECT_THAT(line(world.decide(movement), world.data), StartsWith(given.expected)) << given.name << ": " << given.text;
}

void expect_line(World& world, const Movement& movement, std::string_view expected) {
  EXPECT_EQ(line(world.decide(movement), world.data), expected) << movement.remittance;
}

TEST(Lists, GoOnFromEachInvoiceThatTheirFirstNumberMayMean) {
  World world;
  std::deque<std::string> numbers;
  for (int i = 0; i < 40; ++i) {
    numbers.push_back("2025/0" + std::to_string(1400 + i));
    world.invoice(numbers.back(), "OTHER", 700'001 + i);
    numbers.push_back("2026/0" + std::to_string(1400 + i));
    world.invoice(numbers.back(), "OTHER", 800'001 + i);
  }
  world.invoice("2025/00765", "CARRIER", 10'699).open = 0;
  world.invoice("2025/03020", "BAKER", 54'317).customer_name = "Boulangerie Giraud EURL";
  world.invoice("2026/00765", "PAYER", 12'851).customer_name = "Luc Girard";
  world.invoice("2026/03020", "PAYER", 38'719).customer_name = "Luc Girard";
  Movement movement = paid_by("FR3115589415627694875442563", 51'570, "FACT 00765 ET 3020");
  movement.details.counterparty_name = "Luc G. Girard";
  expect_line(world, movement, "applied 2026/00765=12851,2026/03020=38719");
  // Neither year is said, and this amount proves none.
  movement.amount = movement.entry_amount = {51'000, eur};
  EXPECT_THAT(line(world.decide(movement), world.data), StartsWith("suggested"));
}

TEST(Lists, MayBeginWithDigitsAloneRightBeforeASlash) {
  World world;
  std::deque<std::string> numbers;
  for (int i = 0; i < 60; ++i) {
    numbers.push_back("RG/2026/00414" + std::to_string(10 + i));
    world.invoice(numbers.back(), "OTHER", 800'001 + i);
  }
  world.invoice("RG/2026/0046490", "PAYER", 35'500).customer_name = "Luca Bruno";
  world.invoice("RG/2026/0049153", "PAYER", 147'697).customer_name = "Luca Bruno";
  const auto decided = [&](std::int64_t paid, std::string_view text) {
    Movement movement = paid_by("FR3115589415627694875442563", paid, text);
    movement.details.counterparty_name = "Bruno Luca";
    return line(world.decide(movement), world.data);
  };
  const std::string both = "applied RG/2026/0046490=35500,RG/2026/0049153=147697";
  EXPECT_EQ(decided(183'197, "FATTURE 46490/0049153"), both);
  EXPECT_EQ(decided(183'197, "Rg.Nr. 0046490/0049153"), both);
  EXPECT_EQ(decided(183'197, "46490/49153"), both);
  EXPECT_THAT(decided(183'000, "46490/49153"), testing::Not(StartsWith("applied"))) << "digits alone need the amount";
  EXPECT_THAT(decided(35'500, "46490/77001"), testing::Not(StartsWith("applied RG/2026/0046490"))) << "of another number";
}

TEST(TheRest, IsOnAccountOnlyWhereNothingElseExplainsIt) {
  const std::vector<Case> cases{
      {"paid too much", {{"FA-2026-0012002", 4990}}, 5290, "Rechnung FA-2026-0012002", "on_account FA-2026-0012002=4990"},
      {"another item of just this amount",
       {{"FA-2026-0012002", 4990}, {"FA-2026-0012005", 14297}},
       14297,
       "Rechnung FA-2026-0012002",
       "suggested evidence-conflict FA-2026-0012005"},
      {"of just this amount, smaller than what is named",
       {{"FA-2026-0012002", 64990}, {"FA-2026-0012005", 14297}},
       14297,
       "Rechnung FA-2026-0012002",
       "suggested evidence-conflict FA-2026-0012005"},
      {"other items make up the rest",
       {{"FA-2026-0012002", 4990}, {"FA-2026-0012005", 1000}, {"FA-2026-0012006", 2000}, {"FA-2026-0012007", 77777}},
       7990,
       "Rechnung FA-2026-0012002",
       "suggested evidence-conflict FA-2026-0012002+FA-2026-0012005+FA-2026-0012006"},
      {"a list goes on", {{"FA-2026-0012002", 4990}}, 9990, "FACT FA-2026-0012002+997+998", "suggested evidence-conflict"},
      {"the text of a paid one of another amount",
       {{"FA-2026-0012002", 10000, 0}, {"FA-2026-0012005", 25037}},
       25037,
       "FACT FA-2026-0012002",
       "suggested evidence-conflict FA-2026-0012005"},
      {"paid a second time",
       {{"FA-2026-0012002", 5990, 0}, {"FA-2026-0012005", 5990}},
       5990,
       "FACT FA-2026-0012002",
       "on_account rest=5990 already-paid"},
      {"an unknown number without letters", {{"7002054", 12000}}, 12000, "FACTURE N 7002165", "suggested unknown-number"},
      {"an unknown number of year and serial",
       {{"2026/01345", 1999}},
       1999,
       "Factuurnummer 2026/01489",
       "suggested unknown-number"},
  };
  for (const Case& one : cases) hold(one);
}

TEST(ListsOfNumbers, AreReadByWhatANumberEndsWith) {
  const std::vector<Open> per_customer{
      {"K31002-0036", 75976}, {"K31002-0037", 12345}, {"K31002-0038", 8295}, {"K31002-0040", 52000}, {"K31002-0044", 3333}};
  const std::vector<Open> dutch{{"FA-2026-0012914", 11010},
                                {"FA-2026-0012915", 32083},
                                {"FA-2026-0012916", 8820},
                                {"FA-2026-0012917", 5203},
                                {"FA-2026-0012920", 3333}};
  const std::vector<Open> yearly{{"26-002265", 10000}, {"26-002263", 2000}, {"26-002270", 300}};
  const std::vector<Case> cases{
      {"numbers per customer", per_customer, 75976 + 8295 + 52000, "FACTURES K31002-0036+038+040", "applied"},
      {"a range of them", per_customer, 75976 + 12345 + 8295, "RECHNUNGEN K31002-0036 - 38", "applied"},
      {"a range of whole ones", per_customer, 75976 + 12345 + 8295, "FACTURES K31002-0036 au K31002-0038", "applied"},
      {"t/m", dutch, 11010 + 32083 + 8820 + 5203, "Facturen FA-2026-0012914 t/m 0012917", "applied"},
      {"t/m, whole numbers", dutch, 11010 + 32083 + 8820 + 5203, "FA-2026-0012914 t/m FA-2026-0012917", "applied"},
      {"tot en met", dutch, 11010 + 32083 + 8820, "facturen FA-2026-0012914 tot en met 916", "applied"},
      {"und Nr.", dutch, 11010 + 8820, "Rg. FA-2026-0012914 und Nr. 916", "applied"},
      {"a year begins a number", yearly, 10000 + 2000, "26-002265 ET 26-002263", "applied"},
  };
  for (const Case& one : cases) hold(one);
}

TEST(BareDigits, OfOneCreditorMayBeThePayersOwnNumberOfAnother) {
  for (const bool known : {true, false}) {
    World world;
    world.invoice("55993", "OTHER", 100);
    world.invoice("55994", "OTHER", 100);
    world.invoice("AR55993", "PAYER", 28000);
    world.invoice("AR55994", "PAYER2", 28100);
    world.customer("PAYER", {theirs});
    const Movement movement = known ? paid_by(theirs, 28000, "Rechnung 55993") : credit(28000, "Rechnung 55993");
    const std::string decided = line(world.decide(movement), world.data);
    if (known) {
      EXPECT_EQ(decided, "applied AR55993=28000");
    } else {
      EXPECT_THAT(decided, StartsWith("suggested"));
    }
  }
}

TEST(Digits, OfYearAndSerialAreTakenApartBesideNumbersThatOnlyCount) {
  World world;
  std::deque<std::string> numbers;
  for (int i = 0; i < 30; ++i) {
    numbers.push_back(std::to_string(66'900 + i));
    world.invoice(numbers.back(), "C1", 100 + i);
    numbers.push_back(std::to_string(26'003'100 + i));
    world.invoice(numbers.back(), "C2", 20'000 + i);
  }
  expect_line(world, credit(20'005, "facture 003105"), "applied 26003105=20005");
  expect_line(world, credit(20'005, "fact 26 003105"), "applied 26003105=20005");
}

TEST(AReference, PartedByBlanksCountsWhereAnInvoiceCarriesIt) {
  World world;
  world.invoice("F1", "C1", 10000).reference = "+++010/8068/17183+++";
  expect_line(world, credit(10000, "010 8068 17183"), "applied F1=10000");
  expect_line(world, credit(10000, "010.8068.17183"), "applied F1=10000");
  expect_line(world, credit(10000, "020 3430 57642"), "unmatched no-reference");
}

TEST(ACustomerNumber, InTheTextSaysWhoseInvoiceItMayBe) {
  World world;
  world.invoice("FA-2026-0012554", "X029", 29137);
  world.invoice("FA-2026-0012555", "X030", 29137);
  EXPECT_THAT(line(world.decide(credit(29137, "CLIENT X029 FACTURE MAI")), world.data),
              StartsWith("suggested name-only FA-2026-0012554"));
}

}  // namespace
}  // namespace lettrage::reconcile::test
