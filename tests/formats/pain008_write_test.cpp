#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "formats/pain008/write.h"
#include "tests/formats/xml_support.h"

namespace lettrage::formats::pain008 {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Collection collection(std::string id, std::int64_t minor) {
  Collection c;
  c.end_to_end_id = std::move(id);
  c.amount = {.minor = minor, .currency = eur};
  c.mandate_id = "MANDATE-0042";
  c.signature_date = *Date::make(2024, 11, 2);
  c.debtor_name = "Anna Beispiel";
  c.debtor_iban = "DE89370400440532013000";
  c.remittance = "Invoice 2026-0001 second presentation";
  return c;
}

Group group(std::string id) {
  Group g;
  g.payment_information_id = std::move(id);
  g.scheme = "CORE";
  g.sequence_type = "RCUR";
  g.collection_date = *Date::make(2026, 3, 6);
  g.creditor_name = "Muster Energie SA";
  g.creditor_iban = "FR1420041010050500013M02606";
  g.creditor_bic = "PSSTFRPPXXX";
  g.creditor_id = "FR72ZZZ123456";
  return g;
}

Message message() {
  Message m;
  m.message_id = "RETRY-20260305-01";
  m.created_at = "2026-03-03T09:15:00";
  m.initiating_party = "Muster Energie SA";
  m.groups.push_back(group("RETRY-CORE-RCUR"));
  m.groups[0].collections = {collection("INV-2026-0001-R1", 2050), collection("INV-2026-0007-R2", 5000)};
  return m;
}

std::vector<std::string> fields(const Written& written) {
  std::vector<std::string> all;
  for (const Problem& problem : written.problems) all.emplace_back(problem.field);
  return all;
}

/// Says what a schema validator says; nothing where none is at hand.
std::optional<bool> is_valid(const std::string& xml, std::string_view version) {
  namespace fs = std::filesystem;
  const fs::path schema = fs::path{LETTRAGE_SOURCE_DIR} / ".." / "shared" / "schemas" /
                          (std::string{"pain.008.001."} + std::string{version} + ".xsd");
  if (!fs::exists(schema) || std::system("xmllint --version > /dev/null 2>&1") != 0) return std::nullopt;
  const fs::path file =
      fs::temp_directory_path() / ("lettrage-pain008-" + std::string{version} + "-" + std::to_string(::getpid()) + ".xml");
  std::ofstream{file, std::ios::binary} << xml;
  const int result = std::system(("xmllint --noout --schema '" + schema.string() + "' '" + file.string() + "'").c_str());
  fs::remove(file);
  return result == 0;
}

Message full_message(Version version) {
  Message m = message();
  m.version = version;
  m.groups[0].collections[0].instruction_id = "INSTR-1";
  m.groups[0].collections[1].amendment.new_debtor_account = true;
  m.groups[0].collections[1].remittance.clear();
  m.groups[0].collections[1].creditor_reference = "RF18539007547034";
  Group other = group("RETRY-CORE-FRST");
  other.sequence_type = "FRST";
  other.creditor_bic.clear();
  other.batch_booking = false;
  Collection swiss = collection("INV-9-R1", 99'999'999'999);
  swiss.debtor_iban = "CH9300762011623852957";
  swiss.debtor_name = "Zoë Müller-Łukasz & Söhne <GmbH>";
  swiss.debtor_address = {.country = "CH", .town = "Zürich", .post_code = "8001", .lines = {"Bahnhofstraße 1"}};
  swiss.amendment.original_mandate_id = "OLD-1";
  swiss.amendment.original_creditor_id = "DE98ZZZ09999999999";
  swiss.amendment.original_creditor_name = "Alt & Söhne";
  swiss.amendment.original_debtor_iban = "CH9300762011623852957";
  other.collections.push_back(swiss);
  m.groups.push_back(other);
  return m;
}

TEST(Pain008Write, IsValidAgainstTheSchemasOfBothVersions) {
  for (const auto& [version, name] : {std::pair{Version::V02, "02"}, std::pair{Version::V08, "08"}}) {
    for (const AddressForm form : {AddressForm::Hybrid, AddressForm::Structured, AddressForm::Unstructured}) {
      Message m = full_message(version);
      m.address_form = form;
      const Written written = write(m);
      ASSERT_THAT(fields(written), ::testing::IsEmpty());
      const auto valid = is_valid(written.xml, name);
      if (!valid) GTEST_SKIP() << "no schemas or no xmllint here";
      EXPECT_TRUE(*valid) << written.xml;
    }
  }
}

TEST(Pain008Write, WhatIsWrittenReadsBackTheSame) {
  const Message m = full_message(Version::V08);
  const test::Read back = test::read(test::format_of("pain008"), write(m).xml);
  EXPECT_TRUE(back.faults.empty());
  EXPECT_THAT(back.file, ::testing::Contains(std::pair<std::string, std::string>{"format", "pain.008.001.08"}));
  EXPECT_THAT(back.file, ::testing::Contains(std::pair<std::string, std::string>{"sender", "Muster Energie SA"}));
  ASSERT_EQ(back.lines.size(), 5U);
  const auto value = [&](std::size_t line, const std::string& key) {
    for (const auto& [k, v] : back.lines[line]) {
      if (k == key) return v;
    }
    return std::string{};
  };
  EXPECT_EQ(value(0, "payment_information_id"), "RETRY-CORE-FRST");
  EXPECT_EQ(value(0, "scheme"), "CORE");
  EXPECT_EQ(value(0, "sequence_type"), "FRST");
  EXPECT_EQ(value(0, "party_bic"), "");
  EXPECT_EQ(value(0, "declared_count"), "1");
  EXPECT_EQ(value(0, "declared_sum"), "999999999.99");
  EXPECT_EQ(value(1, "amount"), "999999999.99");
  EXPECT_EQ(value(1, "debtor_name"), "Zoe Muller-Lukasz + Sohne .GmbH.");
  EXPECT_EQ(value(2, "party_iban"), "FR1420041010050500013M02606");
  EXPECT_EQ(value(2, "party_bic"), "PSSTFRPPXXX");
  EXPECT_EQ(value(2, "requested_date"), "2026-03-06");
  EXPECT_EQ(value(2, "declared_sum"), "70.50");
  EXPECT_EQ(value(3, "end_to_end_id"), "INV-2026-0001-R1");
  EXPECT_EQ(value(3, "instruction_id"), "INSTR-1");
  EXPECT_EQ(value(3, "amount"), "20.50");
  EXPECT_EQ(value(3, "mandate_id"), "MANDATE-0042");
  EXPECT_EQ(value(3, "mandate_signature_date"), "2024-11-02");
  EXPECT_EQ(value(3, "creditor_id"), "FR72ZZZ123456");
  EXPECT_EQ(value(3, "debtor_iban"), "DE89370400440532013000");
  EXPECT_EQ(value(3, "remittance"), "Invoice 2026-0001 second presentation");
  EXPECT_EQ(value(4, "structured_references"), "SCOR=RF18539007547034");
}

RC_GTEST_PROP(Pain008Write, ControlSumsAreExact, ()) {
  Message m = message();
  m.groups[0].collections.clear();
  const auto amounts =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 99'999'999'999)));
  std::int64_t sum = 0;
  for (const std::int64_t minor : amounts) {
    m.groups[0].collections.push_back(collection("E-" + std::to_string(m.groups[0].collections.size()), minor));
    sum += minor;
  }
  const Written written = write(m);
  RC_ASSERT(written.problems.empty());
  const std::string expected =
      "<NbOfTxs>" + std::to_string(amounts.size()) + "</NbOfTxs>\n   <CtrlSum>" + format_amount(sum, eur) + "</CtrlSum>";
  RC_ASSERT(written.xml.find(expected) != std::string::npos);
}

TEST(Pain008Write, DoesNotDependOnTheOrderOfItsInput) {
  Message m = full_message(Version::V02);
  const std::string xml = write(m).xml;
  std::reverse(m.groups.begin(), m.groups.end());
  for (Group& g : m.groups) std::reverse(g.collections.begin(), g.collections.end());
  EXPECT_EQ(write(m).xml, xml);
  EXPECT_FALSE(xml.empty());
}

TEST(Pain008Write, CoreAndB2bNeverStandInOneMessage) {
  Message m = message();
  m.groups.push_back(group("P-2"));
  m.groups[1].scheme = "B2B";
  m.groups[1].collections = {collection("E-9", 100)};
  const Written written = write(m);
  EXPECT_TRUE(written.xml.empty());
  EXPECT_EQ(fields(written), std::vector<std::string>{"PmtTpInf/LclInstrm/Cd"});
}

TEST(Pain008Write, IdentifiersAreRefusedNotCut) {
  Message m = message();
  m.groups[0].collections[0].end_to_end_id = std::string(36, 'A');
  m.groups[0].collections[1].mandate_id = "MÄNDAT";
  m.message_id = "A//B";
  EXPECT_EQ(fields(write(m)), (std::vector<std::string>{"GrpHdr/MsgId", "PmtId/EndToEndId", "MndtRltdInf/MndtId"}));
}

TEST(Pain008Write, OneClaimIsPresentedOnce) {
  Message m = message();
  m.groups[0].collections[0].claim = m.groups[0].collections[1].claim = "INV-2026-0001";
  EXPECT_EQ(fields(write(m)), std::vector<std::string>{"DrctDbtTxInf"});
}

TEST(Pain008Write, ADebtorOutsideTheEeaNeedsAnAddress) {
  Message m = message();
  m.groups[0].collections[0].debtor_iban = "CH9300762011623852957";
  EXPECT_EQ(fields(write(m)), std::vector<std::string>{"Dbtr/PstlAdr"});
  m.groups[0].collections[0].debtor_address = {.country = "CH", .town = "Genf", .post_code = {}, .lines = {}};
  EXPECT_TRUE(fields(write(m)).empty());
}

TEST(Pain008Write, CollectsOnBusinessDaysOnly) {
  for (const Date day : {*Date::make(2026, 4, 3), *Date::make(2026, 5, 1), *Date::make(2028, 12, 26), *Date::make(2026, 3, 7)}) {
    Message m = message();
    m.groups[0].collection_date = day;  // Good Friday, 1 May, 26 December, a Saturday
    EXPECT_EQ(fields(write(m)), std::vector<std::string>{"PmtInf/ReqdColltnDt"}) << day.iso();
  }
}

TEST(Pain008Write, RefusesWhatABankWouldRefuse) {
  const auto broken = [](auto change) {
    Message m = message();
    change(m);
    return fields(write(m));
  };
  using Fields = std::vector<std::string>;
  EXPECT_EQ(broken([](Message& m) { m.groups[0].creditor_id = "FR73ZZZ123456"; }), Fields{"CdtrSchmeId"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collections[0].debtor_iban = "DE89370400440532013001"; }),
            Fields{"DbtrAcct/Id/IBAN"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collections[0].amount.minor = 0; }), Fields{"InstdAmt"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collections[0].amount.currency = Currency::literal("CHF"); }),
            Fields{"InstdAmt@Ccy"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collections[0].end_to_end_id = "NOTPROVIDED"; }), Fields{"PmtId/EndToEndId"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collections[0].signature_date = *Date::make(2026, 3, 4); }),
            Fields{"MndtRltdInf/DtOfSgntr"});
  EXPECT_EQ(broken([](Message& m) { m.groups[0].collection_date = *Date::make(2026, 3, 3); }), Fields{"PmtInf/ReqdColltnDt"});
  EXPECT_EQ(broken([](Message& m) { m.created_at = "2026-03-03T09:15:00Z"; }), Fields{"GrpHdr/CreDtTm"});
  EXPECT_EQ(broken([](Message& m) { m.groups.clear(); }), Fields{"PmtInf"});
}

TEST(Pain008Write, TextIsConvertedThenCut) {
  EXPECT_EQ(to_sepa("Jürgen Groß", 70), "Jurgen Gros");
  EXPECT_EQ(to_sepa("Jürgen Groß", 70, Umlauts::Double), "Juergen Gross");
  EXPECT_EQ(to_sepa("Ju\xCC\x88rgen", 70), "Jurgen");
  EXPECT_EQ(to_sepa("Ju\xCC\x88rgen", 70, Umlauts::Double), "Juergen");
  EXPECT_EQ(to_sepa("ab\xC3\xBC", 3), "abu");
  EXPECT_EQ(to_sepa("abü", 3, Umlauts::Double), "abu");
  EXPECT_EQ(to_sepa("\tA\r\n  B ", 70), "A B");
  EXPECT_EQ(to_sepa("€ & @ _ [x] \"q\"", 70), "E + . - (x) .q.");
  EXPECT_EQ(to_sepa("Θωμάς Щербаков", 70), "THomas SHTerbakov");
  EXPECT_EQ(to_sepa("\xFF\xC3", 70), "..");
  EXPECT_EQ(to_sepa(std::string(200, 'x'), 140).size(), 140U);
  EXPECT_EQ(to_sepa("ab  cd", 3), "ab");
}

RC_GTEST_PROP(Pain008Write, AnyTextBecomesTheCharacterSet, (const std::string& text)) {
  const std::string converted = to_sepa(text, 140);
  RC_ASSERT(converted.size() <= 140U);
  RC_ASSERT(std::all_of(converted.begin(), converted.end(), is_sepa_character));
  RC_ASSERT(to_sepa(converted, 140) == converted);
}

}  // namespace
}  // namespace lettrage::formats::pain008
