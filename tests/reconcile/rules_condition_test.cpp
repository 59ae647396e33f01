#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "matching_world.h"
#include "reconcile/rules/condition.h"

namespace lettrage::reconcile {
namespace {

using ::testing::HasSubstr;

Movement urssaf() {
  Movement m = test::credit(123'456, "COTISATIONS FEVRIER");
  m.direction = Direction::Debit;
  m.account = "FR7630006000011234567890189";
  m.booking_date = test::day("2026-03-15");
  m.value_date = {};
  m.details.counterparty_name = "URSSAF Île-de-France";
  m.details.counterparty_iban = "FR1420041010050500013M02606";
  m.details.bank_transaction_code = "PMNT.IDDT.BBDD";
  m.additional_information = "PRLV SEPA";
  return m;
}

bool holds(std::string_view condition, const Movement& m) {
  const ParsedCondition parsed = parse_condition(condition);
  EXPECT_TRUE(parsed.condition) << condition << ": " << parsed.offset << " " << parsed.complaint;
  return parsed.condition && parsed.condition->holds(m);
}

TEST(Condition, HoldsForWhatItSaysAndNothingElse) {
  const Movement m = urssaf();
  for (const std::string_view yes : {
           R"(account = "FR76 3000 6000 0112 3456 7890 189" and name ~ "URSSAF|DGFIP" and amount < 0)",
           R"(name ~ "urssaf")",
           R"(name ~ "^URSSAF .*france$")",
           R"(name = "urssaf Île-de-FRANCE")",
           R"(NOT name ~ "dgfip")",
           R"(not not amount < 0)",
           R"(name !~ "dgfip")",
           R"(amount = -1234.56)",
           R"(amount = -1234.5600)",
           R"(amount <= -1234.56 and amount >= -1234.56)",
           R"(amount != -1234.57)",
           R"(amount in (1, -1234.56))",
           R"(amount not in (1, 1234.56))",
           R"(direction = debit and direction != credit and direction in (debit, credit))",
           R"(direction = "debit")",
           R"(currency = EUR and currency = "eur" and currency in (USD, EUR))",
           R"(booking_date = 2026-03-15 and booking_date > 2026-03-14 and booking_date <= 2026-03-15)",
           R"(value_date != 2026-03-15)",
           R"(iban = "FR14 2004 1010 0505 0001 3M02 606")",
           R"(iban ~ "^FR14")",
           R"(bic = "" and mandate_id = "")",
           R"(bank_transaction_code ~ "^PMNT\.IDDT")",
           R"(remittance ~ "\bfevrier\b" and information = "prlv sepa")",
           R"(amount > 0 or amount < 0)",
           R"(amount > 0 and amount > 0 or amount < 0)",
           R"(amount < 0 or amount > 0 and amount > 0)",
           R"((amount > 0 or amount < 0) and (((direction = debit))))",
           "\n name\t~ \"U\" \r\n",
       }) {
    EXPECT_TRUE(holds(yes, m)) << yes;
    EXPECT_FALSE(holds("not (" + std::string{yes} + ")", m)) << yes;
  }
}

TEST(Condition, AnAbsentDateIsBeforeAndAfterNothing) {
  const Movement m = urssaf();
  for (const std::string_view test :
       {"value_date < 2999-12-31", "value_date > 1900-01-01", "value_date = 2026-03-15", "value_date in (2026-03-15)"}) {
    EXPECT_FALSE(holds(test, m)) << test;
  }
}

TEST(Condition, AmountsAreExactInEveryCurrency) {
  Movement m = test::credit(1'234);
  m.amount.currency = Currency::literal("JPY");
  EXPECT_TRUE(holds("amount = 1234", m));
  m.amount.currency = Currency::literal("BHD");
  EXPECT_TRUE(holds("amount = 1.234", m));
  EXPECT_FALSE(holds("amount = 1.23", m));
  m.amount = {INT64_MAX, eur};
  EXPECT_TRUE(holds("amount > 90000000000000", m));
}

TEST(Condition, QuotesAndBackslashesCanStandInTexts) {
  Movement m = test::credit(1);
  m.details.counterparty_name = R"(Bar "Zum \ Ochsen")";
  EXPECT_TRUE(holds(R"(name = "Bar \"Zum \\ Ochsen\"")", m));
  EXPECT_TRUE(holds(R"(name ~ "\"Zum \\ O")", m));
  EXPECT_TRUE(holds(R"(name ~ "\x22Zum\s")", m));
}

struct Wrong {
  std::string_view condition;
  std::size_t offset;
  std::string_view expected;
};

TEST(Condition, WhatIsWrongIsToldWithItsPlaceAndWhatWasExpected) {
  for (const Wrong& wrong : {
           Wrong{"", 0, "expected a comparison"},
           Wrong{"amount", 6, "expected = != <"},
           Wrong{"amount <", 8, "expected a text in double quotes, an amount, a date"},
           Wrong{"amount < 0 and", 14, "expected a comparison"},
           Wrong{"amount < 0 amount > 1", 11, "expected and, or, or the end"},
           Wrong{"(amount < 0", 11, "expected and, or, or )"},
           Wrong{"amount < 0)", 10, "expected and, or, or the end"},
           Wrong{"amount < \"0\"", 9, "expected an amount such as -12.50 for amount"},
           Wrong{"amount < 0.00001", 9, "expected an amount"},
           Wrong{"amount < 99999999999999999999", 9, "expected an amount"},
           Wrong{"amount ~ \"1\"", 7, "expected = != in not in < <= > >= for amount, which is no text"},
           Wrong{"name < \"A\"", 5, "expected = != in not in ~ !~ for name, which has no order"},
           Wrong{"name = 12", 7, "expected a text in double quotes for name"},
           Wrong{"name = URSSAF", 7, "expected a text in double quotes for name"},
           Wrong{"nane = \"A\"", 0, "expected a field, found \"nane\""},
           Wrong{"name ~ \"(URSSAF\"", 7, "expected a regular expression: missing )"},
           Wrong{"name ~ \"(?=x)\"", 7, "expected a regular expression"},
           Wrong{"name = \"A", 7, "expected a text in double quotes"},
           Wrong{"direction = up", 12, "expected credit or debit for direction"},
           Wrong{"currency = EURO", 11, "expected a currency of three letters"},
           Wrong{"booking_date > 2026-02-30", 15, "expected a date such as 2026-03-31"},
           Wrong{"booking_date > 2026", 15, "expected a date such as 2026-03-31"},
           Wrong{"name in \"A\"", 8, "expected a list in parentheses"},
           Wrong{"name in (\"A\" \"B\")", 13, "expected ) or a comma"},
           Wrong{"name in ()", 9, "expected a text in double quotes"},
           Wrong{"not and", 4, "expected a comparison"},
           Wrong{"name = and", 7, "expected a text in double quotes"},
       }) {
    const ParsedCondition parsed = parse_condition(wrong.condition);
    EXPECT_FALSE(parsed.condition) << wrong.condition;
    EXPECT_EQ(parsed.offset, wrong.offset) << wrong.condition << ": " << parsed.complaint;
    EXPECT_THAT(parsed.complaint, HasSubstr(wrong.expected)) << wrong.condition;
  }
}

TEST(Condition, DeepAndLongConditionsAreRefusedNotFollowed) {
  for (const std::size_t deep : {33U, 100U, 2'000U}) {
    const ParsedCondition parsed = parse_condition(std::string(deep, '(') + "amount < 0" + std::string(deep, ')'));
    EXPECT_FALSE(parsed.condition);
    EXPECT_EQ(parsed.offset, 32U);
  }
  std::string nots;
  for (int i = 0; i < 1'000; ++i) nots += "not ";
  EXPECT_TRUE(holds(nots + "amount > 0", test::credit(1)));
  EXPECT_FALSE(parse_condition(std::string(condition_bytes_max + 1, ' ')).condition);
}

TEST(Condition, APatternThatBacktracksElsewhereTakesLinearTimeHere) {
  Movement m = test::credit(1);
  const std::string text(200'000, 'a');
  m.remittance = text;
  EXPECT_FALSE(holds(R"(remittance ~ "^(a|aa)+b$")", m));
  EXPECT_FALSE(holds(R"(remittance ~ "(a*)*b")", m));
}

RC_GTEST_PROP(Condition, AnyTextIsReadOrRefusedWithinItsBounds, (const std::string& text)) {
  const ParsedCondition parsed = parse_condition(text);
  RC_ASSERT((parsed.condition != nullptr) == parsed.complaint.empty());
  RC_ASSERT(parsed.offset <= text.size());
}

}  // namespace
}  // namespace lettrage::reconcile
