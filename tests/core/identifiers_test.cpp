#include "core/identifiers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <type_traits>

#include "core/text_id.h"

namespace lettrage {
namespace {

/// A BBAN of some country's length with its check digits.
std::string with_check_digits(const std::string& country, const std::string& bban) {
  const int check = 98 - mod97(bban + country + "00");
  return country + static_cast<char>('0' + check / 10) + static_cast<char>('0' + check % 10) + bban;
}

TEST(Mod97, ReadsDigitsAndLettersAsOneNumber) {
  EXPECT_EQ(mod97(""), 0);
  EXPECT_EQ(mod97("97"), 0);
  EXPECT_EQ(mod97("98"), 1);
  EXPECT_EQ(mod97("A"), 10);
  EXPECT_EQ(mod97("z"), 35);
  EXPECT_EQ(mod97("370400440532013000131489"), 1);
  EXPECT_EQ(mod97("370400440532013000DE89"), 1);
  EXPECT_EQ(mod97("12 3"), -1);
  EXPECT_EQ(mod97("12\xC3\xA9"), -1);
}

RC_GTEST_PROP(Mod97, IsLongDivision, ()) {
  const auto digits = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
  int remainder = 0;
  for (const char c : digits) remainder = (remainder * 10 + (c - '0')) % 97;
  RC_ASSERT(mod97(digits) == remainder);
}

TEST(Iban, OfARegistryCountryIsValid) {
  for (const auto* iban :
       {"DE89370400440532013000", "NO9386011117947", "LC55HEMM000100010012001200023015", "MT84MALT011000012345MTLCAST001S",
        "FR1420041010050500013M02606", "BE68539007547034", "CH4431999123000889012", "GB29NWBK60161331926819",
        "IT60X0542811101000000123456", "ES9121000418450200051332", "NL91ABNA0417164300"}) {
    EXPECT_EQ(check_iban(iban), IbanVerdict::Valid) << iban;
  }
}

TEST(Iban, WithoutItsLengthClassesOrCheckDigitsIsInvalid) {
  for (const auto* iban : {"", "DE", "DE88370400440532013000", "de89370400440532013000", "DE89 3704 0044 0532 0130 00",
                           "DE8937040044053201300", "DEX9370400440532013000", "DE89370400440532013000\n"}) {
    EXPECT_EQ(check_iban(iban), IbanVerdict::Invalid) << iban;
  }
  // Right check digits over a BBAN of the wrong length or class.
  EXPECT_EQ(check_iban(with_check_digits("DE", "3704004405320130001")), IbanVerdict::Invalid);
  EXPECT_EQ(check_iban(with_check_digits("DE", "37040044053201300A")), IbanVerdict::Invalid);
  EXPECT_EQ(check_iban(with_check_digits("NL", "0000000000ABNA")), IbanVerdict::Invalid);
}

TEST(Iban, NeverHasTheCheckDigitsThatAreNotIssued) {
  // 97 less than 97 + r is the same remainder: 00, 01 and 99 pass the division for some BBANs.
  int passed = 0;
  for (int account = 0; account < 1'000; ++account) {
    const std::string bban = "370400440532" + std::to_string(100'000 + account);
    for (const std::string pair : {"00", "01", "99"}) {
      if (mod97(bban + "DE" + pair) != 1) continue;
      ++passed;
      EXPECT_EQ(check_iban("DE" + pair + bban), IbanVerdict::Invalid);
    }
  }
  EXPECT_GT(passed, 0);
}

TEST(Iban, OfAnotherCountryIsUnverified) {
  EXPECT_EQ(check_iban(with_check_digits("MA", "011519000001205000534921")), IbanVerdict::UnverifiedCountry);
  EXPECT_EQ(check_iban("MA00011519000001205000534921"), IbanVerdict::Invalid);
}

TEST(Iban, IsMadeFromItsPrintedForm) {
  EXPECT_EQ(make_iban("de89 3704 0044 0532 0130 00"), "DE89370400440532013000");
  EXPECT_EQ(make_iban("DE89\xC2\xA0"
                      "3704 0044\t0532 0130 00\n"),
            "DE89370400440532013000");
  EXPECT_FALSE(make_iban("DE88 3704 0044 0532 0130 00"));
  EXPECT_FALSE(make_iban("DE89-3704"));
  EXPECT_FALSE(make_iban(""));
  EXPECT_FALSE(make_iban(std::string(1'000'000, '0')));
  EXPECT_EQ(iban_country("DE89"), "DE");
  EXPECT_EQ(iban_country("D"), "");
}

RC_GTEST_PROP(Iban, NoticesEverySingleWrongDigit, ()) {
  std::string bban;
  for (int i = 0; i < 18; ++i) bban.push_back(static_cast<char>('0' + *rc::gen::inRange(0, 10)));
  std::string iban = with_check_digits("DE", bban);
  RC_ASSERT(check_iban(iban) == IbanVerdict::Valid);
  const auto place = static_cast<std::size_t>(*rc::gen::inRange(2, 22));
  const char right = iban[place];
  for (char wrong = '0'; wrong <= '9'; ++wrong) {
    if (wrong == right) continue;
    iban[place] = wrong;
    RC_ASSERT(check_iban(iban) == IbanVerdict::Invalid);
  }
}

TEST(Bic, HasEightOrElevenCharacters) {
  for (const auto* bic : {"COBADEFF", "COBADEFFXXX", "BNPAFRPP123", "1234DEFF", "PRCBXKPR"}) EXPECT_TRUE(is_bic(bic)) << bic;
  for (const auto* bic : {"", "COBADEF", "COBADEFFX", "cobadeff", "COBA1EFF", "COBADEFFXX ", "NOTPROVIDED0"}) {
    EXPECT_FALSE(is_bic(bic)) << bic;
  }
}

TEST(CreditorId, IsCheckedWithoutItsBusinessCode) {
  for (const auto* ics : {"ES23ZZZ47690558N", "MT50ZZZ670169305T", "DE98ZZZ09999999999", "DE98ABC09999999999", "FR72ZZZ123456",
                          "fr72zzz123456", "FR72 ZZZ 123456", "NL69ZZZ123456780000", "BE68ZZZ0123456789"}) {
    EXPECT_TRUE(is_creditor_id(ics)) << ics;
  }
  for (const auto* ics : {"DE74ZZZ09999999999", "IE03ZZZ123456", "NL00AAA123456780000", "", "FR72ZZZ", "FR7", "7272ZZZ123456"}) {
    EXPECT_FALSE(is_creditor_id(ics)) << ics;
  }
  EXPECT_FALSE(is_creditor_id("FR72ZZZ" + std::string(1'000, '1')));
  const int check = 98 - mod97("0999999999DE00");
  EXPECT_FALSE(is_creditor_id("DE" + std::to_string(check) + "ZZZ0999999999")) << "German ones have 18 characters";
}

TEST(CreditorId, IsComparedWithoutItsBusinessCode) {
  EXPECT_EQ(creditor_id_key("DE98ZZZ09999999999"), "DE9809999999999");
  EXPECT_EQ(creditor_id_key("de98 abc 09999999999"), creditor_id_key("DE98ZZZ09999999999"));
  EXPECT_EQ(creditor_id_key("DE98"), "DE98");
  EXPECT_EQ(creditor_id_key(""), "");
}

TEST(Uetr, IsALowerCaseUuidOfVersionFour) {
  EXPECT_TRUE(is_uetr("eb6305c9-1f7f-49de-aed0-16487c27b42d"));
  for (const auto* wrong : {"", "EB6305C9-1F7F-49DE-AED0-16487C27B42D", "eb6305c9-1f7f-19de-aed0-16487c27b42d",
                            "eb6305c9-1f7f-49de-ced0-16487c27b42d", "eb6305c91-f7f-49de-aed0-16487c27b42d",
                            "eb6305c9-1f7f-49de-aed0-16487c27b42g", "eb6305c9-1f7f-49de-aed0-16487c27b42d0"}) {
    EXPECT_FALSE(is_uetr(wrong)) << wrong;
  }
}

TEST(Placeholder, SaysNothing) {
  for (const auto* text : {"", "  ", "NOTPROVIDED", "NotProvided", "NOT PROVIDED", "NONREF", "NON REF", "NOTAPPLICABLE",
                           "No proporcionado", " notprovided "}) {
    EXPECT_TRUE(is_placeholder(text)) << text;
  }
  for (const auto* text : {"NOTPROVIDED1", "X", "INV-1", "NO", "NOTPROVIDE"}) EXPECT_FALSE(is_placeholder(text)) << text;
}

TEST(TextId, IsOneTo35Characters) {
  EXPECT_FALSE(ids::EndToEndId::make(""));
  EXPECT_TRUE(ids::EndToEndId::make(std::string(35, 'x')));
  EXPECT_FALSE(ids::EndToEndId::make(std::string(36, 'x')));
  static_assert(!std::is_convertible_v<ids::EndToEndId, ids::MandateId>);
}

}  // namespace
}  // namespace lettrage
