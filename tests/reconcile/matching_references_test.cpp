// Structured references of many countries: in their field, hidden in text, in groups, and with a digit that is wrong.
#include <gtest/gtest.h>

#include "matching_world.h"

namespace lettrage::reconcile::test {
namespace {

constexpr std::string_view payer = "FR1420041010050500013M02606";

struct Country {
  std::string_view account, reference, hidden, wrong;
};

TEST(References, OfManyCountriesAreFoundInTheirFieldAndInText) {
  for (const Country& c : {
           Country{"FI2112345600000785", "12345672", "viite 123 45672 kiitos", "12345682"},
           Country{"FI2112345600000785", "RF8512345672", "ref RF85 1234 5672", "RF8512345673"},
           Country{"NO9386011117947", "2707841373001170014", "KID 2707841373001170014", "2707841373001170041"},
           Country{"SE4550000000058398257466", "202600193", "OCR 202600193", "202600139"},
           Country{"DK5000400440116243", "123456789012347", "+71<123456789012347+81234567<", "123456789012374"},
           Country{"CH4431999123000889012", "210000000003139471430009017", "2100 0000 0003 1394 7143 0009 017",
                   "210000000003139471430009071"},
           Country{"NL91ABNA0417164300", "5000056789012345", "kenmerk 5000 0567 8901 2345", "5000056789012354"},
           Country{"SI56191000000123438", "SI12202600076", "SI12 2026-0007-6", "SI12202600067"},
           Country{"HR1210010051863000160", "HR01202600076", "poziv HR01 2026-00076", "HR01202600067"},
           Country{"BE68539007547034", "+++010/8068/17183+++", "mededeling 010/8068/17183", "+++010/8068/17138+++"},
       }) {
    World world;
    world.invoice("F1", "C1", 10000).reference = c.reference;
    world.data.invoices.back().account_iban = c.account;
    world.invoice("F2", "C2", 20000);
    world.customer("C1", {payer});
    const auto decide = [&](std::string_view structured, std::string_view text, std::int64_t minor, std::string_view from) {
      Movement movement = paid_by(from, minor, text);
      movement.account = c.account;
      const StructuredReference reference{"SCOR", structured};
      if (!structured.empty()) movement.details.structured_references = {&reference, 1};
      return line(world.decide(movement), world.data);
    };
    EXPECT_EQ(decide(c.reference, "", 10000, ""), "applied F1=10000") << c.reference;
    EXPECT_EQ(decide(c.reference, "", 4000, ""), "applied F1=4000") << c.reference;
    EXPECT_EQ(decide("", c.hidden, 10000, ""), "applied F1=10000") << c.hidden;
    // A digit that is wrong proves nothing by itself; with the payer and the amount it was a slip.
    EXPECT_NE(decide(c.wrong, "", 4000, "").substr(0, 7), "applied") << c.wrong;
    EXPECT_EQ(decide(c.wrong, "", 10000, payer), "applied F1=10000") << c.wrong;
  }
}

}  // namespace
}  // namespace lettrage::reconcile::test
