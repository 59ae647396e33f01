// MT940 as a file: frames, statements, what is detected and what is reported.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/formats/swift_support.h"

namespace lettrage::formats::swift::testing {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream in{std::string{LETTRAGE_SOURCE_DIR "/fixtures/mt940/"} + name, std::ios::binary};
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::int64_t booked(const Reading& reading) {
  std::int64_t sum = 0;
  for (const Entry* e : reading.entries()) {
    if (e->status == EntryStatus::Booked) sum += signed_minor(e->amount, e->direction);
  }
  return sum;
}

TEST(Mt940, OpeningPlusBookedEntriesIsClosingInEveryFixtureWithoutErrors) {
  for (const char* name : {"germany.sta", "netherlands.sta", "rabobank.sta", "ing.sta", "pages.sta", "year-end.sta",
                           "videotex.sta", "cr-only.sta", "latin1.sta", "poland.sta", "loose.sta"}) {
    const std::string bytes = fixture(name);
    const Reading reading = read(bytes);
    ASSERT_FALSE(reading.statements().empty()) << name;
    EXPECT_EQ(reading.statements().front()->opening.minor() + booked(reading), reading.statements().back()->closing.minor())
        << name;
    for (const Fault& fault : reading.faults()) EXPECT_NE(fault.severity, Severity::Error) << name << " " << fault.field;
    for (const Statement* statement : reading.statements()) EXPECT_TRUE(statement->complete) << name;
  }
}

TEST(Mt940, ReversalsMoveMoneyTheOtherWay) {
  const std::string text = message(":61:260301C20,NTRFX\r\n:61:260301D5,5NTRFX\r\n:61:260301RC10,NTRFX\r\n:61:260301RD1,NTRFX");
  const Reading reading = read(text);
  EXPECT_EQ(booked(reading), 550);
  EXPECT_TRUE(reading.entries().at(2)->reversal);
  EXPECT_EQ(reading.entries().at(2)->direction, Direction::Debit);
  EXPECT_EQ(reading.entries().at(3)->direction, Direction::Credit);
}

TEST(Mt940, ExpectedEntriesAreInformationOnly) {
  const std::string text = message(":61:260301ED10,NTRFX");
  const Reading reading = read(text);
  EXPECT_EQ(reading.entries().at(0)->status, EntryStatus::Info);
  EXPECT_TRUE(reading.has(Code::ExpectedEntryIgnored));
}

TEST(Mt940, TextAfterTheBalancesIsTheStatementsNotTheLastEntrys) {
  const std::string text = message(":61:260301C20,NTRFX\r\n:86:HIS\r\n:62F:C260303EUR20,\r\n:86:/SUM/2/1/15,5/20,/");
  const Reading reading = read(text);
  ASSERT_EQ(reading.entries().at(0)->details.remittance.size(), 1U);
  EXPECT_EQ(reading.entries().at(0)->details.remittance[0], "HIS");
}

TEST(Mt940, ATimeOfDayBrokenByALineIsNoTag) {
  const std::string text = message(":61:260301C20,NTRFX\r\n:86:UM 2026-03-01T13\r\n:20:15 UHR\r\n:12:11");
  const Reading reading = read(text);
  EXPECT_EQ(reading.statements().size(), 1U);
  EXPECT_EQ(reading.entries().at(0)->details.remittance.size(), 3U);
}

TEST(Mt940, ALineWithADashAndMoreOfTheMessageBelowIsText) {
  const std::string text = message(":61:260301C20,NTRFX\r\n:86:VOOR\r\n-\r\n- NA");
  const Reading reading = read(text);
  EXPECT_EQ(reading.entries().at(0)->details.remittance.size(), 3U);
}

TEST(Mt940, PagesAreMarkedAsSuch) {
  const std::string bytes = fixture("pages.sta");
  const Reading reading = read(bytes);
  ASSERT_EQ(reading.statements().size(), 2U);
  EXPECT_FALSE(reading.statements()[0]->last_page);
  EXPECT_TRUE(reading.statements()[1]->last_page);
  EXPECT_EQ(reading.statements()[1]->sequence, "999/2");
}

TEST(Mt940, AMessageWithoutAReferenceOfItsOwnKeepsTheHeaderBefore) {
  const std::string text =
      ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260302EUR0,\r\n:61:260302C1,NTRFX\r\n:62M:C260302EUR1,\r\n"
      ":60M:C260302EUR1,\r\n:61:260302C1,NTRFX\r\n:62F:C260302EUR2,\r\n-\r\n";
  for (const std::size_t at : {whole_file, std::size_t{1}}) {
    const Reading reading = read(text, at);
    ASSERT_EQ(reading.statements().size(), 2U);
    EXPECT_EQ(reading.statements()[1]->account, "DE89370400440532013000");
    EXPECT_EQ(reading.statements()[1]->sequence, "1/1");
    EXPECT_TRUE(reading.faults().empty());
  }
}

TEST(Mt940, AnInterimReportInTheFileIsNoStatement) {
  const std::string text =
      ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1/"
      "1\r\n:34F:EUR0,\r\n:13D:2603021015+0100\r\n:61:260302C1,NTRFX\r\n:90C:1EUR1,\r\n-\r\n";
  const Reading reading = read(text);
  EXPECT_EQ(reading.statements().at(0)->kind, StatementKind::Report);
  EXPECT_EQ(reading.statements().at(0)->created_at, "2026-03-02T10:15:00+01:00");
  EXPECT_EQ(reading.entries().at(0)->amount, (Money{100, eur}));
  EXPECT_TRUE(reading.faults().empty());
}

TEST(Mt940, AMalformedLineIsReportedAndReadingGoesOn) {
  const std::string bytes = fixture("malformed-line.sta");
  const Reading reading = read(bytes);
  EXPECT_EQ(reading.entries().size(), 3U);
  ASSERT_EQ(reading.faults().size(), 3U);
  EXPECT_EQ(reading.faults()[0].code, Code::TagMalformed);
  EXPECT_EQ(bytes.substr(reading.faults()[0].offset, 11), ":61:GARBAGE");
  EXPECT_EQ(reading.faults()[0].unit, Unit::Statement);
  EXPECT_EQ(reading.faults()[1].code, Code::AmountExcessDigits);
  EXPECT_EQ(reading.faults()[2].code, Code::DateInvalid);
}

TEST(Mt940, MissingFieldsQuarantineTheirStatement) {
  const std::string bytes = fixture("missing-fields.sta");
  const Reading reading = read(bytes);
  const auto faults = reading.faults();
  ASSERT_EQ(faults.size(), 6U);
  const Code expected[] = {Code::AccountMissing,   Code::FieldMissing,     Code::FieldMissing,
                           Code::DirectionInvalid, Code::CurrencyMismatch, Code::StatementIncomplete};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    EXPECT_EQ(faults[i].code, expected[i]) << i;
    EXPECT_EQ(faults[i].unit, Unit::Statement) << i;
    EXPECT_LE(faults[i].offset, bytes.size());
  }
}

TEST(Mt940, IsDetectedByItsFields) {
  const auto sniff = mt940::describe().sniff;
  for (const auto& file : std::filesystem::directory_iterator{LETTRAGE_SOURCE_DIR "/fixtures/mt940"}) {
    if (file.is_directory() || file.path().extension() == ".golden") continue;
    EXPECT_EQ(sniff(fixture(file.path().filename().string())), Likelihood::Yes) << file.path();
  }
  EXPECT_EQ(sniff("{1:F01A}{2:O9401100221020B}{4:\r\n:20:X\r\n"), Likelihood::Yes);
}

TEST(Mt940, IsNotItsSiblingsNorAnotherFormat) {
  const auto sniff = mt940::describe().sniff;
  EXPECT_EQ(sniff("{1:F01A}{2:O9421100221020B}{4:\r\n:20:X\r\n:25:1\r\n:28C:1\r\n:34F:EUR0,\r\n"), Likelihood::No);
  EXPECT_EQ(sniff(":20:X\r\n:25:1\r\n:28C:1\r\n:34F:EUR0,\r\n:13D:2603021015+0100\r\n:61:260302C1,NTRFX\r\n"), Likelihood::No);
  EXPECT_EQ(sniff(":20:X\r\n:25:1\r\n:28C:1\r\n:13D:2603021015\r\n:61:260302C1,NTRFX\r\n:90D:0EUR0,\r\n"), Likelihood::No);
  EXPECT_EQ(sniff("{1:F01A}{2:I941BANKN}{4:\r\n:20:X\r\n:25:1\r\n:60F:C260302EUR0,\r\n:62F:C260302EUR0,\r\n"), Likelihood::No);
  EXPECT_EQ(sniff("{1:F01A}{2:I950BANKN}{4:\r\n:20:X\r\n:25:1\r\n:60F:C260302EUR0,\r\n:62F:C260302EUR0,\r\n"), Likelihood::No);
  EXPECT_EQ(sniff("{1:F01A}{2:I103BANKN}{4:\r\n:20:X\r\n:23B:CRED\r\n:32A:260302EUR1,\r\n"), Likelihood::No);
  EXPECT_EQ(sniff("<?xml version=\"1.0\"?>\n<A>\n:20:X\n:25:1\n:28C:1\n:60F:C260302EUR0,\n</A>"), Likelihood::No);
  EXPECT_EQ(sniff("a;b;c\n1;2;3\n"), Likelihood::No);
  EXPECT_EQ(sniff(""), Likelihood::No);
}

}  // namespace
}  // namespace lettrage::formats::swift::testing
