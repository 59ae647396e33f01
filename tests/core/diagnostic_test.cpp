#include "core/diagnostic.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "core/result.h"

namespace lettrage {
namespace {

TEST(Codes, HaveANameOfTheirOwnAMeaningAndACure) {
  std::set<std::string_view> names;
  for (int i = 0; i < static_cast<int>(Code::Count_); ++i) {
    const auto code = static_cast<Code>(i);
    EXPECT_TRUE(names.insert(name(code)).second) << name(code);
    EXPECT_EQ(name(code).find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << name(code);
    EXPECT_TRUE(meaning(code).ends_with('.')) << name(code);
    EXPECT_TRUE(cure(code).ends_with('.')) << name(code);
    EXPECT_TRUE(iso_reason(code).empty() || iso_reason(code).size() == 4) << name(code);
  }
  EXPECT_EQ(name(Code::AmountNotNumeric), "amount-not-numeric");
  EXPECT_EQ(iso_reason(Code::AmountNotNumeric), "AM12");
  EXPECT_EQ(name(Code::PolicyUnknownKey), "policy-unknown-key");
  EXPECT_EQ(name(Code::Count_), "");
  EXPECT_EQ(name(Severity::Warning), "warning");
}

TEST(Excerpt, MasksWhatLooksLikeAnAccount) {
  EXPECT_EQ(excerpt("FR1420041010050500013M02606"), "FR14*****************M***06");
  EXPECT_EQ(excerpt("FR14 2004 1010 0505 0001 3M02 606"), "FR14 **** **** **** **** *M** *06");
  EXPECT_EQ(excerpt("12345678"), "1234**78");
  EXPECT_EQ(excerpt("1234567"), "1234567");
  EXPECT_EQ(excerpt("1234.50"), "1234.50");
  EXPECT_EQ(excerpt("NOTPROVIDED"), "NOTPROVIDED") << "letters are no account";
  EXPECT_EQ(excerpt("Rechnung 4711"), "Rechnung 4711");
}

TEST(Excerpt, IsClippedAndPrintable) {
  EXPECT_EQ(excerpt(std::string(40, 'x')), std::string(40, 'x'));
  EXPECT_EQ(excerpt(std::string(41, 'x')), std::string(39, 'x') + "…");
  EXPECT_EQ(excerpt(std::string(1'000'000, 'x')), std::string(39, 'x') + "…");
  EXPECT_EQ(excerpt("a\nb\tc\x1B[31m"), "a?b?c?[31m");
  EXPECT_EQ(excerpt("é\xC3"), "é?");
  EXPECT_EQ(excerpt("\xE2\x80\xAE"
                    "abc"),
            "?abc")
      << "would turn the line around";
  std::string accents;
  for (int i = 0; i < 50; ++i) accents += "é";
  EXPECT_EQ(excerpt(accents), accents.substr(0, 78) + "…");
}

RC_GTEST_PROP(Excerpt, OfAnyTextIsShortAndHasNoControls, (const std::string& text)) {
  const auto shown = excerpt(text);
  RC_ASSERT(shown.size() <= 4U * 40U);
  for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  RC_ASSERT(excerpt(shown) == shown);
}

RC_GTEST_PROP(Excerpt, NeverSpellsOutAnAccount, ()) {
  const auto digits = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
  if (digits.size() < 8) return;
  std::size_t shown = 0;
  for (const char c : excerpt("IBAN " + digits)) shown += c >= '0' && c <= '9' ? 1 : 0;
  RC_ASSERT(shown <= 6U);
}

TEST(Diagnostic, SaysWhatIsWrongWhatWasFoundAndWhatToDo) {
  const Fault fault{
      .code = Code::AmountNotNumeric, .unit = Unit::Statement, .offset = 352, .field = "Ntry/Amt (22: importe)", .found = "12X4"};
  const auto diagnostic = describe(fault, "january.n43", 5);
  EXPECT_EQ(diagnostic.text,
            "The amount is not a number. Found \"12X4\". The statement is quarantined. Ask the sender to correct it.");
  EXPECT_EQ(format(diagnostic),
            "january.n43:5 (byte 352): amount-not-numeric (AM12) in Ntry/Amt (22: importe): The amount is not a number. Found "
            "\"12X4\". The statement is quarantined. Ask the sender to correct it.");
}

TEST(Diagnostic, PutsTheDetailBeforeTheCure) {
  const Fault fault{.code = Code::BalanceMismatch, .severity = Severity::Warning};
  const auto diagnostic = describe(fault, "a.xml", 0, "opening 10.00 + entries 5.00 is not closing 16.00");
  EXPECT_EQ(diagnostic.text,
            "The opening balance and the entries do not add up to the closing balance. opening 10.00 + entries 5.00 is not "
            "closing 16.00. Ask the bank for the statement again: an entry is missing or counted twice.");
  EXPECT_EQ(format(diagnostic).substr(0, 35), "a.xml (byte 0): balance-mismatch: T");
}

TEST(Diagnostic, AboutNoFileNamesNone) {
  const Fault fault{.code = Code::ReturnRateHigh, .severity = Severity::Warning};
  EXPECT_TRUE(format(describe(fault, {}, 0, "2 of 3 came back")).starts_with("return-rate-high: More collections come back"))
      << format(describe(fault, {}, 0, "2 of 3 came back"));
}

TEST(Diagnostic, StaysOnOneLine) {
  const Fault fault{.code = Code::FieldInvalid, .found = "a\nb"};
  EXPECT_EQ(format(describe(fault, "evil\nname\r.xml", 1, "two\nlines")).find_first_of("\r\n"), std::string::npos);
}

Result<int> half(int n) {
  if (n % 2 != 0) return Fault{.code = Code::FieldInvalid};
  return n / 2;
}
Result<int> quarter(int n) {
  LETTRAGE_TRY(const int h, half(n));
  LETTRAGE_TRY(const int q, half(h));
  return q;
}

TEST(Result, HoldsAValueOrPassesTheFaultUp) {
  EXPECT_EQ(*quarter(8), 2);
  ASSERT_FALSE(quarter(6));
  EXPECT_EQ(quarter(6).fault().code, Code::FieldInvalid);
}

}  // namespace
}  // namespace lettrage
