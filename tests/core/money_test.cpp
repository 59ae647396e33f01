#include "core/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>

namespace lettrage {
namespace {

constexpr Currency jpy = Currency::literal("JPY"), bhd = Currency::literal("BHD"), clf = Currency::literal("CLF");
constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

void expect_amount(std::string_view text, Currency currency, std::int64_t minor, AmountError error = AmountError::None,
                   char separator = '.') {
  const auto parsed = parse_amount(text, currency, separator);
  EXPECT_EQ(parsed.minor, minor) << text;
  EXPECT_EQ(parsed.error, error) << text;
}

TEST(Currency, IsThreeCapitalLetters) {
  EXPECT_EQ(Currency::make("EUR"), eur);
  EXPECT_EQ(Currency::make("XCG")->code(), "XCG");  // not in the table: a bank may be ahead of us
  for (const auto* wrong : {"", "EU", "EURO", "eur", "E1R", "E R"}) EXPECT_FALSE(Currency::make(wrong)) << wrong;
  EXPECT_FALSE(Currency{}.present());
  EXPECT_EQ(Currency{}.code(), "");
}

TEST(Currency, KnowsItsMinorDigits) {
  for (const auto* code :
       {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}) {
    EXPECT_EQ(Currency::make(code)->minor_digits(), 0) << code;
  }
  for (const auto* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    EXPECT_EQ(Currency::make(code)->minor_digits(), 3) << code;
  }
  for (const auto* code : {"CLF", "UYW"}) EXPECT_EQ(Currency::make(code)->minor_digits(), 4) << code;
  for (const auto* code : {"EUR", "USD", "HUF", "CZK", "MGA", "XCG"}) EXPECT_EQ(Currency::make(code)->minor_digits(), 2) << code;
}

TEST(ParseAmount, ReadsWhatTheCurrencyCanHold) {
  expect_amount("1234.5", eur, 123450);
  expect_amount(".5", eur, 50);
  expect_amount("1.", eur, 100);
  expect_amount("0007", eur, 700);
  expect_amount("+12.34", eur, 1234);
  expect_amount("-12.34", eur, -1234);
  expect_amount("-0", eur, 0);
  expect_amount("0007,00", eur, 700, AmountError::None, ',');
  expect_amount("1234", jpy, 1234);
  expect_amount("1.2345", clf, 12345);
  expect_amount("0.001", bhd, 1);
  expect_amount("00000000000000000000000000000000000000012.3", eur, 1230);
}

TEST(ParseAmount, DropsZerosInExcessAndRefusesOtherDigits) {
  expect_amount("98,500", eur, 9850, AmountError::None, ',');  // CODA always prints three decimals
  expect_amount("1234,00", jpy, 1234, AmountError::None, ',');
  expect_amount("1.005", eur, 100, AmountError::ExcessDigits);
  expect_amount("-1.005", eur, -100, AmountError::ExcessDigits);
  expect_amount("1.0000000000000000000000000000000000001", eur, 100, AmountError::ExcessDigits);
  expect_amount("12.5", jpy, 12, AmountError::ExcessDigits);
}

TEST(ParseAmount, RefusesWhatIsNoNumber) {
  expect_amount("", eur, 0, AmountError::Empty);
  for (const auto* wrong :
       {"-", "+", ".", "-.", " 1", "1 ", "1,5", "1.2.3", "1e3", "0x10", "--1", "+-1", "1 234.00", "1'234", "NaN", "inf", "1.5E0",
        "\xC2\xA0"
        "1",
        "1234.50-"}) {
    expect_amount(wrong, eur, 0, AmountError::NotNumeric);
  }
  expect_amount(std::string_view{"1\0", 2}, eur, 0, AmountError::NotNumeric);
}

TEST(ParseAmount, RefusesAnyOtherCharacterWhereverItStands) {
  for (const std::string_view usual : {"1.23", "12345.67", "12345678901234567.89"}) {
    for (std::size_t at = 0; at < usual.size(); ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool fits = (c >= '0' && c <= '9') || c == '.' || ((c == '+' || c == '-') && at == 0);
        if (fits) continue;
        std::string text{usual};
        text[at] = c;
        expect_amount(text, eur, 0, AmountError::NotNumeric);
      }
    }
  }
  expect_amount("99999999999999.99", eur, 9'999'999'999'999'999);
  expect_amount("999999999999999.99", eur, 99'999'999'999'999'999);
  expect_amount("9999999999999999.99", eur, 999'999'999'999'999'999);
}

TEST(ParseAmount, RefusesWhatDoesNotFit) {
  expect_amount("92233720368547758.07", eur, largest);
  expect_amount("-92233720368547758.07", eur, -largest);
  expect_amount("92233720368547758.08", eur, 0, AmountError::Overflow);
  expect_amount("-92233720368547758.08", eur, 0, AmountError::Overflow);  // could not be negated
  expect_amount("9223372036854775807", jpy, largest);
  expect_amount("9223372036854775807", eur, 0, AmountError::Overflow);
  expect_amount("18446744073709551616", jpy, 0, AmountError::Overflow);  // 2^64 must not wrap round to 0
  expect_amount(std::string(1000, '9'), eur, 0, AmountError::Overflow);
}

TEST(FormatAmount, PrintsExactlyTheMinorDigits) {
  EXPECT_EQ(format_amount(123450, eur), "1234.50");
  EXPECT_EQ(format_amount(-5, eur), "-0.05");
  EXPECT_EQ(format_amount(0, eur), "0.00");
  EXPECT_EQ(format_amount(1234, jpy), "1234");
  EXPECT_EQ(format_amount(0, jpy), "0");
  EXPECT_EQ(format_amount(1, bhd), "0.001");
  EXPECT_EQ(format_amount(-1, clf), "-0.0001");
  EXPECT_EQ(format_amount(smallest, eur), "-92233720368547758.08");
  EXPECT_EQ(format_amount(largest, jpy), "9223372036854775807");
  std::string out = "x";
  append_amount(out, 100, eur);
  EXPECT_EQ(out, "x1.00");
}

TEST(Money, RefusesToMixCurrencies) {
  EXPECT_FALSE(add(Money{1, eur}, Money{1, jpy}));
  EXPECT_FALSE(subtract(Money{1, eur}, Money{1, jpy}));
}

RC_GTEST_PROP(Money, AdditionIsExactOrRefused, (std::int64_t a, std::int64_t b)) {
  const auto sum = add(Money{a, eur}, Money{b, eur});
  RC_ASSERT(sum.has_value() == (b >= 0 ? a <= largest - b : a >= smallest - b));
  if (sum) RC_ASSERT(sum->minor - b == a);
  RC_ASSERT(add(a, b).has_value() == sum.has_value());
}

RC_GTEST_PROP(Money, AdditionIsExactOrRefusedAtTheEdges, (std::uint8_t a, std::uint8_t b)) {
  const std::int64_t x = largest - a, y = std::int64_t{b} - 128;
  const auto sum = add(Money{x, eur}, Money{y, eur});
  RC_ASSERT(sum.has_value() == (y <= a));
  const auto difference = subtract(Money{smallest + a, eur}, Money{y, eur});
  RC_ASSERT(difference.has_value() == (y <= a));
  if (sum) RC_ASSERT(subtract(*sum, Money{y, eur}) == (Money{x, eur}));
}

RC_GTEST_PROP(Amounts, ReadBackAsPrinted, (std::int64_t minor)) {
  RC_PRE(minor != smallest);
  for (const auto currency : {jpy, eur, bhd, clf}) {
    const std::string text = format_amount(minor, currency);
    const auto parsed = parse_amount(text, currency);
    RC_ASSERT(parsed.error == AmountError::None);
    RC_ASSERT(parsed.minor == minor);
    const auto point = text.find('.');
    const auto decimals = point == std::string::npos ? 0 : text.size() - point - 1;
    RC_ASSERT(decimals == static_cast<std::size_t>(currency.minor_digits()));
  }
}

RC_GTEST_PROP(Amounts, OfAnyTextAreReadOrRefusedWithoutHarm, (const std::string& text)) {
  const auto parsed = parse_amount(text, eur);
  if (parsed.error == AmountError::None) RC_ASSERT(parse_amount(format_amount(parsed.minor, eur), eur).minor == parsed.minor);
}

}  // namespace
}  // namespace lettrage
