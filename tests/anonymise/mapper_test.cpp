#include "app/anonymise/mapper.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "app/anonymise/words.h"
#include "core/encoding.h"
#include "core/identifiers.h"
#include "core/references/references.h"

namespace lettrage::anonymise {
namespace {

std::string text(const std::string& given, const std::string& key = "key") {
  Mapper mapper{key};
  return mapper.text(given);
}

/// Letters as `x` and `X`, digits as `9`, the first digit of a number as `1`.
std::string shape(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    out += digit ? '9' : c >= 'a' && c <= 'z' ? 'x' : c >= 'A' && c <= 'Z' ? 'X' : c;
  }
  return out;
}

std::string digits_of(std::uint64_t number, std::size_t width) {
  std::string out = std::to_string(number);
  return out.size() < width ? std::string(width - out.size(), '0') + out : out;
}

RC_GTEST_PROP(Mapper, KeepsTheShapeOfEveryText, (const std::string& given)) {
  std::string ascii;
  std::copy_if(given.begin(), given.end(), std::back_inserter(ascii), [](char c) { return c >= ' ' && c < 0x7F; });
  Mapper mapper{"key"};
  const std::string mapped = mapper.text(ascii);
  RC_ASSERT(shape(mapped) == shape(ascii));
  RC_ASSERT(mapper.text(ascii) == mapped);
  RC_ASSERT(Mapper{"key"}.text(ascii) == mapped);
}

RC_GTEST_PROP(Mapper, KeepsTheLengthOfAnyBytes, (const std::string& given)) {
  Mapper mapper{"key"};
  const TextForm one_byte{.encoding = Encoding::OneByte};
  RC_ASSERT(mapper.text(given, one_byte).size() == given.size());
  if (!is_utf8(given)) return;
  const std::string mapped = mapper.text(given);
  RC_ASSERT(mapped.size() == given.size());
  RC_ASSERT(is_utf8(mapped));
}

RC_GTEST_PROP(Mapper, DifferentNumbersStayDifferent, (std::uint32_t a, std::uint32_t b)) {
  Mapper mapper{"key"};
  const std::string x = digits_of(a % 100'000, 5), y = digits_of(b % 100'000, 5);
  RC_ASSERT((mapper.digits(x) == mapper.digits(y)) == (x == y));
}

TEST(Mapper, NumbersOfThreeDigitsAreRenamedOneToOne) {
  Mapper mapper{"key"};
  std::set<std::string> mapped;
  for (std::uint64_t i = 0; i < 1000; ++i) mapped.insert(mapper.digits(digits_of(i, 3)));
  EXPECT_EQ(mapped.size(), 1000U);
}

TEST(Mapper, WordsOfThreeLettersAreRenamedOneToOne) {
  Mapper mapper{"key"};
  std::set<std::string> given, mapped;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string word{a, b, 'K'};
      if (stays(word)) continue;
      given.insert(word);
      mapped.insert(mapper.text(word));
    }
  }
  EXPECT_EQ(mapped.size(), given.size());
}

// Without its accent such a word would be one with an umlaut; walking on until it is none might never end.
TEST(Mapper, WordsWhoseAccentPartsVowelsAreRenamedOneToOneUnderAnyKey) {
  for (int key = 0; key < 200; ++key) {
    std::set<std::string> mapped;
    for (const char* word : {"A\xC3\xA9", "O\xC3\xA9", "U\xC3\xA9", "Ae", "Oe", "Ue"}) {
      mapped.insert(text(word, std::to_string(key)));
      EXPECT_EQ(text(word, std::to_string(key)).size(), std::string{word}.size());
    }
    EXPECT_EQ(mapped.size(), 6U) << key;
  }
}

TEST(Mapper, RunsOfAnyLengthAreRenamedInTimeThatGrowsWithThem) {
  constexpr std::size_t length = 100'000;
  for (const char c : {'A', 'e', 'T', '7'}) {
    const std::string given(length, c);
    const std::string mapped = text(given);
    EXPECT_EQ(shape(mapped), shape(given));
    EXPECT_NE(mapped, given);
  }
}

TEST(Mapper, NoWordBecomesOneThatStays) {
  for (const char first : {'S', 'R', 'B', 'D'}) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      for (char third = 'A'; third <= 'Z'; ++third) {
        const std::string word{first, second, third};
        EXPECT_TRUE(stays(word) || !stays(text(word))) << word;
      }
    }
  }
}

TEST(Mapper, AnotherKeyRenamesOtherwise) { EXPECT_NE(text("Johann Beispiel 4711", "a"), text("Johann Beispiel 4711", "b")); }

TEST(Mapper, LeadingZerosStayAndDoNotMatter) {
  Mapper mapper{"key"};
  const std::string bare = mapper.digits("4711");
  EXPECT_EQ(mapper.digits("0004711"), "000" + bare);
  EXPECT_EQ(mapper.text("INV-0004711").substr(4), "000" + bare);
}

TEST(Mapper, CaseAndUmlautsAreWrittenAsTheyWere) {
  Mapper mapper{"key"};
  const std::string plain = mapper.text("MUELLER");
  std::string small = mapper.text("mueller");
  std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  EXPECT_EQ(small, plain);
  // `Müller` becomes what `MUELLER` becomes, with an umlaut where it had one.
  const std::string umlaut = mapper.text("M\xC3\xBCller");
  EXPECT_EQ(umlaut.size(), std::string{"M\xC3\xBCller"}.size());
  std::string spelled;
  for (std::size_t i = 0; i < umlaut.size(); ++i) {
    if (static_cast<unsigned char>(umlaut[i]) != 0xC3) {
      spelled += static_cast<char>(std::toupper(static_cast<unsigned char>(umlaut[i])));
      continue;
    }
    const auto second = static_cast<unsigned char>(umlaut[++i]);
    spelled += second == 0xA4 ? "AE" : second == 0xB6 ? "OE" : "UE";
  }
  EXPECT_EQ(spelled, plain);
}

TEST(Mapper, WordsThatSayWhatItIsAboutStay) {
  for (const char* word : {"EREF", "MS03", "AC04", "RUECKLASTSCHRIFT", "GmbH", "EUR", "NOTPROVIDED", "Rechnung"})
    EXPECT_EQ(text(word), word);
  EXPECT_EQ(text("RETURN/REFUND ORG BT 75,25 PLUS ENTG. 4,75 MS03"), "RETURN/REFUND ORG BT 75,25 PLUS ENTG. 4,75 MS03");
  EXPECT_EQ(text("/OCMT/EUR98,5//CHGS/EUR10,5/"), "/OCMT/EUR98,5//CHGS/EUR10,5/");
}

const std::string ibans[] = {"DE89370400440532013000",
                             "FR1420041010050500013M02606",
                             "BE68539007547034",
                             "ES9121000418450200051332",
                             "NO9386011117947",
                             "NL91ABNA0417164300",
                             "AT611904300234573201",
                             "CH9300762011623852957",
                             "IT60X0542811101000000123456",
                             "PL61109010140000071219812874",
                             "GB29NWBK60161331926819",
                             "LC55HEMM000100010012001200023015",
                             "MT84MALT011000012345MTLCAST001S",
                             "CH4431999123000889012"};

TEST(Mapper, IbansStayIbansOfTheirCountry) {
  for (const std::string& iban : ibans) {
    const std::string mapped = text(iban);
    EXPECT_EQ(check_iban(mapped), IbanVerdict::Valid) << iban << " " << mapped;
    EXPECT_EQ(mapped.substr(0, 2), iban.substr(0, 2));
    EXPECT_NE(mapped, iban);
  }
}

TEST(Mapper, AWrongIbanStaysWrong) {
  EXPECT_EQ(check_iban("DE88370400440532013000"), IbanVerdict::Invalid);
  const std::string mapped = text("DE88370400440532013000");
  EXPECT_EQ(mapped.substr(0, 2), "DE");
  EXPECT_EQ(check_iban(mapped), IbanVerdict::Invalid);
  EXPECT_EQ(mapped.substr(4), text("DE89370400440532013000").substr(4));
}

TEST(Mapper, AnIbanOfAWrongLengthKeepsItsCountry) {
  const std::string mapped = text("IT1122334455667788991122334");
  EXPECT_EQ(mapped.substr(0, 2), "IT");
  EXPECT_NE(mapped.substr(4), "22334455667788991122334");
  EXPECT_EQ(check_iban(mapped), IbanVerdict::Invalid);
}

TEST(Mapper, AnIbanIsTheSameInGroupsInTextAndWithItsCurrency) {
  const std::string mapped = text("DE89370400440532013000");
  std::string grouped = text("an DE89 3704 0044 0532 0130 00 bezahlt").substr(3, 27);
  EXPECT_EQ(shape(grouped), "XX99 9999 9999 9999 9999 99");
  grouped.erase(std::remove(grouped.begin(), grouped.end(), ' '), grouped.end());
  EXPECT_EQ(grouped, mapped);
  EXPECT_EQ(text("DE89370400440532013000EUR"), mapped + "EUR");
}

TEST(Mapper, AnAccountIsTheSameInItsNationalForm) {
  Mapper mapper{"key"};
  const std::string german = mapper.text("DE89370400440532013000");
  EXPECT_EQ(mapper.text("37040044/532013000"), german.substr(4, 8) + "/" + german.substr(13));
  const std::string french = mapper.text("FR1420041010050500013M02606");
  EXPECT_EQ(mapper.text("20041") + mapper.text("01005") + mapper.text("0500013M026"), french.substr(4, 21));
  EXPECT_EQ(mapper.rib("20041010050500013M02606"), french.substr(4));
  EXPECT_NE(mapper.rib("20041010050500013M02607"), french.substr(4)) << "a wrong key stays wrong";
}

TEST(Mapper, NationalCheckDigitsStayRight) {
  // Belgium: the first ten digits modulo 97; the reference of an invoice has the same rule.
  for (const char* number : {"539007547034", "010806817183", "000000009797"}) {
    EXPECT_TRUE(references::check(references::Scheme::Ogm, text(number))) << number;
  }
  EXPECT_FALSE(references::check(references::Scheme::Ogm, text("010806817184")));
  const std::string printed = text("+++010/8068/17183+++");
  EXPECT_EQ(shape(printed), "+++999/9999/99999+++");
  EXPECT_EQ(references::canonical(printed), text("010806817183"));
}

TEST(Mapper, StructuredReferencesStayRight) {
  using references::Scheme;
  EXPECT_TRUE(references::check(Scheme::Rf, text("RF18539007547034")));
  EXPECT_EQ(references::canonical(text("RF18 5390 0754 7034")), text("RF18539007547034"));
  EXPECT_EQ(text("RF16INV20260001").substr(4), text("INV20260001")) << "the reference holds the number of the invoice";
  EXPECT_TRUE(references::check(Scheme::Qrr, text("210000000003139471430009017")));
  EXPECT_EQ(references::canonical(text("21 00000 00003 13947 14300 09017")), text("210000000003139471430009017"));
  EXPECT_TRUE(references::check(Scheme::KidMod10, text("0001000456788")));
  EXPECT_TRUE(references::check(Scheme::KidMod11, text("2707841373001170014")));
  EXPECT_FALSE(references::check(Scheme::KidMod10, text("2707841373001170014")));
  EXPECT_TRUE(references::check(Scheme::Finland, text("12345672")));
  EXPECT_TRUE(references::check(Scheme::Netherlands, text("5000056789012345")));
}

RC_GTEST_PROP(Mapper, CheckDigitsHoldWhereTheyHeldAndOnlyThere, (std::uint32_t number)) {
  Mapper mapper{"key"};
  const std::string given = std::to_string(10'000 + number);
  const std::string mapped = mapper.digits(given);
  for (const references::Scheme scheme :
       {references::Scheme::KidMod10, references::Scheme::KidMod11, references::Scheme::Finland}) {
    RC_ASSERT(references::check(scheme, given) == references::check(scheme, mapped));
  }
}

TEST(Mapper, OtherIdentifiersStayWhatTheyAre) {
  Mapper mapper{"key"};
  EXPECT_TRUE(is_creditor_id(mapper.text("DE98ZZZ09999999999")));
  EXPECT_TRUE(is_creditor_id(mapper.text("ES23ZZZ47690558N")));
  EXPECT_NE(mapper.text("DE98ZZZ09999999999"), "DE98ZZZ09999999999");
  EXPECT_TRUE(is_uetr(mapper.text("97ed4827-7b6f-4491-a06f-b548d5a7512d")));
  const std::string bic = mapper.bic("COBADEFFXXX");
  EXPECT_TRUE(is_bic(bic));
  EXPECT_EQ(bic.substr(4), "DEFFXXX");
  EXPECT_NE(bic.substr(0, 4), "COBA");
  EXPECT_EQ(mapper.text("/BIC/COBADEFFXXX/NAME/").substr(5, 11), bic);
}

TEST(Mapper, AWordGoesOnWhereItsTextSaysSo) {
  Mapper mapper{"key"};
  const std::string whole = mapper.text("Beispielmann");
  EXPECT_EQ(mapper.text("Beispielmann", {.breaks = {}}), whole);
  const std::string apart = mapper.text("Beispielmann", {.breaks = {8}});
  EXPECT_EQ(apart, mapper.text("Beispiel") + mapper.text("mann"));
}

}  // namespace
}  // namespace lettrage::anonymise
