// Amounts, dates, balances and accounts as banks print them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "formats/swift/values.h"

namespace lettrage::formats::swift {
namespace {

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

TEST(SwiftDate, HasItsPivotAt1980) {
  EXPECT_EQ(read_date("790102").date, day("2079-01-02"));
  EXPECT_EQ(read_date("800102").date, day("1980-01-02"));
}

TEST(SwiftDate, IsClampedToTheMonthsEndWhereTheDayDoesNotExist) {
  const DateRead read = read_date("260230");
  EXPECT_EQ(read.date, day("2026-02-28"));
  EXPECT_TRUE(read.clamped);
  EXPECT_TRUE(read_date("261301").error);
  EXPECT_TRUE(read_date("260132").error);
  EXPECT_TRUE(read_date("26010").error);
  EXPECT_TRUE(read_date("26O101").error);
}

TEST(SwiftDate, IsAbsentWhereItIsAllZeros) {
  EXPECT_FALSE(read_date("000000").error);
  EXPECT_FALSE(read_date("000000").date.present());
}

struct EntryDate {
  std::string_view mmdd, value_date, opening, expected;
};
class SwiftEntryDate : public ::testing::TestWithParam<EntryDate> {};
TEST_P(SwiftEntryDate, TakesTheYearNearestToTheValueDate) {
  const auto& [mmdd, value_date, opening, expected] = GetParam();
  const DateRead read = infer_date(mmdd, day(value_date), opening.empty() ? Date{} : day(opening));
  ASSERT_FALSE(read.error);
  EXPECT_EQ(read.date.iso(), expected);
}
INSTANTIATE_TEST_SUITE_P(
    Cases, SwiftEntryDate,
    ::testing::Values(EntryDate{"0102", "2025-12-30", "", "2026-01-02"}, EntryDate{"1231", "2026-01-02", "", "2025-12-31"},
                      EntryDate{"0630", "2026-06-30", "2019-01-01", "2026-06-30"},
                      // back-dated by ten months: the statement's own span decides
                      EntryDate{"0105", "2025-03-10", "2025-12-30", "2026-01-05"},
                      EntryDate{"0105", "2025-03-10", "", "2025-01-05"},
                      // 29 February is looked for in leap years only
                      EntryDate{"0229", "2024-03-01", "", "2024-02-29"}, EntryDate{"0229", "2023-12-30", "", "2024-02-29"},
                      EntryDate{"0229", "2026-03-01", "", "2026-02-28"}, EntryDate{"0431", "2026-05-01", "", "2026-04-30"}));

struct Amount {
  std::string_view text;
  std::int64_t minor;
};
class SwiftAmount : public ::testing::TestWithParam<Amount> {};
TEST_P(SwiftAmount, IsReadInEveryFormOfTheDecimalComma) {
  const ParsedAmount read = read_amount(GetParam().text, eur);
  EXPECT_EQ(read.error, AmountError::None);
  EXPECT_EQ(read.minor, GetParam().minor);
}
INSTANTIATE_TEST_SUITE_P(Cases, SwiftAmount,
                         ::testing::Values(Amount{"100,", 10000}, Amount{"970499,9", 97049990}, Amount{"000000001000,00", 100000},
                                           Amount{"6800", 680000}, Amount{"941.17", 94117}, Amount{",50", 50}, Amount{"0,", 0},
                                           Amount{"1,230", 123}));

TEST(SwiftAmountErrors, AreNeverRoundedAway) {
  EXPECT_EQ(read_amount("1,234", eur).error, AmountError::ExcessDigits);
  EXPECT_EQ(read_amount("1,5", Currency::literal("JPY")).error, AmountError::ExcessDigits);
  EXPECT_EQ(read_amount("1.234,56", eur).error, AmountError::NotNumeric);
  EXPECT_EQ(read_amount("-5,00", eur).error, AmountError::NotNumeric);
  EXPECT_EQ(read_amount("", eur).error, AmountError::Empty);
  EXPECT_EQ(read_amount("99999999999999999999,", eur).error, AmountError::Overflow);
}

TEST(SwiftBalance, ReadsMarkDateCurrencyAndAmount) {
  const BalanceRead read = read_balance("D221020EUR8547,25", {});
  ASSERT_EQ(read.error, Code::Count_);
  EXPECT_EQ(read.balance.minor(), -854725);
  EXPECT_EQ(read.balance.date, day("2022-10-20"));
  EXPECT_EQ(read.balance.amount.currency, eur);
}

TEST(SwiftBalance, MayHaveNoDateBeforeTheFirstBooking) {
  EXPECT_EQ(read_balance("C000000EUR0,", {}).error, Code::Count_);
  EXPECT_EQ(read_balance("C0EUR0,", {}).error, Code::Count_);
}

TEST(SwiftBalance, TakesTheStatementsCurrencyWhereItPrintsNone) {
  const BalanceRead read = read_balance("C020315105000,00", eur);
  ASSERT_EQ(read.error, Code::Count_);
  EXPECT_EQ(read.balance.minor(), 10500000);
  EXPECT_EQ(read_balance("C020315105000,00", {}).error, Code::CurrencyMissing);
}

TEST(SwiftBalance, SaysWhatIsWrongWithIt) {
  EXPECT_EQ(read_balance("XINVALID", {}).error, Code::DirectionInvalid);
  EXPECT_EQ(read_balance("Dnullnull7414,3", {}).error, Code::DateInvalid);
  EXPECT_EQ(read_balance("C2603EUR1,", {}).error, Code::DateInvalid);
  EXPECT_EQ(read_balance("C260302eur1,", {}).error, Code::CurrencyInvalid);
  EXPECT_EQ(read_balance("C260302EUR", {}).error, Code::AmountMissing);
  EXPECT_EQ(read_balance("C260302EUR1,234", {}).error, Code::AmountExcessDigits);
  EXPECT_EQ(read_balance("", {}).error, Code::FieldMissing);
}

struct Account {
  std::string_view text, account;
  bool is_iban;
};
class SwiftAccount : public ::testing::TestWithParam<Account> {};
TEST_P(SwiftAccount, FindsTheIbanOrKeepsWhatIsPrinted) {
  Batch batch;
  const AccountRead read = read_account(batch, GetParam().text);
  EXPECT_EQ(read.account, GetParam().account);
  EXPECT_EQ(read.is_iban, GetParam().is_iban);
}
INSTANTIATE_TEST_SUITE_P(Cases, SwiftAccount,
                         ::testing::Values(Account{"DE89370400440532013000", "DE89370400440532013000", true},
                                           Account{"NL20INGB0001234567EUR", "NL20INGB0001234567", true},
                                           Account{"NL44RABO0123456789 EUR", "NL44RABO0123456789", true},
                                           Account{"NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", true},
                                           Account{"COBADEFFXXX/DE89370400440532013000EUR", "DE89370400440532013000", true},
                                           Account{"/PL61109010140000071219812874", "PL61109010140000071219812874", true},
                                           Account{"61109010140000071219812874", "PL61109010140000071219812874", true},
                                           Account{"DE89370400440532013001", "DE89370400440532013001",
                                                   false},  // wrong check digits
                                           Account{"12345678/1020304050", "12345678/1020304050", false},
                                           Account{"20041111/877321000EUR", "20041111/877321000", false},
                                           Account{"1291.99.348EUR", "1291.99.348", false},
                                           Account{"//AT20151/00797453990/EUR", "//AT20151/00797453990", false},
                                           Account{"TRIODOSBANK/0999999999", "TRIODOSBANK/0999999999", false},
                                           Account{"1014365930  ", "1014365930", false}));

RC_GTEST_PROP(SwiftAmount, WithACommaIsReadAsAnyAmountIs, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789,,.-+ x"}));
  const Currency currency = *rc::gen::elementOf(std::vector<Currency>{eur, Currency::literal("JPY"), Currency::literal("BHD")});
  const ParsedAmount read = read_amount(text, currency);
  const bool sign = !text.empty() && (text.front() == '-' || text.front() == '+');
  const char separator = text.find(',') == std::string::npos ? '.' : ',';
  const ParsedAmount expected = sign ? ParsedAmount{0, AmountError::NotNumeric} : parse_amount(text, currency, separator);
  RC_ASSERT(read.minor == expected.minor);
  RC_ASSERT(read.error == expected.error);
}

RC_GTEST_PROP(SwiftAmount, OfAnyLengthIsReadAsAnyAmountIs, ()) {
  const auto digits = [] { return rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1))); };
  const std::string text = *digits() + "," + *digits();
  const ParsedAmount read = read_amount(text, eur), expected = parse_amount(text, eur, ',');
  RC_ASSERT(read.minor == expected.minor);
  RC_ASSERT(read.error == expected.error);
}

}  // namespace
}  // namespace lettrage::formats::swift
