// The siblings of MT940, each by what tells it apart, alone and side by side in one file.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/formats/swift_support.h"

namespace lettrage::formats::swift::testing {
namespace {

std::string fixture(const std::string& name) {
  std::ifstream in{std::string{LETTRAGE_SOURCE_DIR "/fixtures/"} + name, std::ios::binary};
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>{in}, {}};
}

constexpr std::string_view head = ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n";
constexpr std::string_view line = ":61:260302C1,NTRFX\r\n";

/// The kind of the only statement of a message of these fields, read whole and cut wherever it can be.
StatementKind kind_of(std::string_view frame, std::string_view fields) {
  const std::string text = std::string{frame}.append(head).append(fields);
  const Reading whole = read(text);
  EXPECT_EQ(whole.statements().size(), 1U) << text;
  EXPECT_EQ(read(text, 1).print(), whole.print()) << text;
  return whole.statements().at(0)->kind;
}

TEST(SwiftMessages, TheHeaderSaysWhatAMessageIs) {
  const std::string entries{line};
  EXPECT_EQ(kind_of("", ":60F:C260302EUR0,\r\n" + entries + ":62F:C260302EUR1,\r\n"), StatementKind::Statement);
  EXPECT_EQ(kind_of("", ":34F:EUR0,\r\n" + entries), StatementKind::Report);
  EXPECT_EQ(kind_of("", ":13D:2603021015\r\n" + entries), StatementKind::Report);
  EXPECT_EQ(kind_of("", ":13D:2603021015\r\n:60F:C260302EUR0,\r\n" + entries + ":62F:C260302EUR1,\r\n"),
            StatementKind::Statement);
  EXPECT_EQ(kind_of("", ":34F:EUR0,\r\n:60F:C260302EUR0,\r\n" + entries + ":62F:C260302EUR1,\r\n"), StatementKind::Statement);
  EXPECT_EQ(kind_of("", ":60F:C260302EUR0,\r\n:90C:1EUR1,\r\n:62F:C260302EUR1,\r\n"), StatementKind::Report);
  EXPECT_EQ(kind_of("{1:F01X}{2:O942B}{4:\r\n", entries), StatementKind::Report);
  EXPECT_EQ(kind_of("{1:F01X}\r\n{2:I941B}\r\n{4:\r\n", ":60F:C260302EUR0,\r\n:62F:C260302EUR1,\r\n"), StatementKind::Report);
  EXPECT_EQ(kind_of("{1:F01X}{2:O950B}{4:\r\n", ":60F:C260302EUR0,\r\n" + entries + ":62F:C260302EUR1,\r\n"),
            StatementKind::Statement);
}

TEST(SwiftMessages, NothingAfterTheFirstEntryChangesWhatAMessageIs) {
  const std::string entries = std::string{line} + ":60F:C260302EUR0,\r\n:34F:EUR0,\r\n:13D:2603021015\r\n" + std::string{line};
  EXPECT_EQ(kind_of("", ":34F:EUR0,\r\n" + entries + ":62F:C260302EUR1,\r\n"), StatementKind::Report);
  EXPECT_EQ(kind_of("", entries + ":62F:C260302EUR1,\r\n"), StatementKind::Statement);
  const std::string text = std::string{head}.append(line).append(":60F:C260302EUR0,\r\n:62F:C260302EUR1,\r\n");
  const Reading late = read(text);
  EXPECT_TRUE(late.has(Code::TagUnexpected));
  EXPECT_TRUE(late.has(Code::FieldMissing));
  EXPECT_FALSE(late.statements().at(0)->opening.present());
}

TEST(SwiftMessages, OfSeveralTypesInOneFileAreEachReadAsWhatTheyAre) {
  const std::string bytes = fixture("mt942/several-types-in-frames.sta");
  for (const std::size_t at : {whole_file, std::size_t{1}}) {
    const Reading reading = read(bytes, at);
    ASSERT_EQ(reading.statements().size(), 3U);
    EXPECT_EQ(reading.statements()[0]->kind, StatementKind::Report);
    EXPECT_EQ(reading.statements()[1]->kind, StatementKind::Statement);
    EXPECT_EQ(reading.statements()[2]->kind, StatementKind::Report);
    EXPECT_TRUE(reading.faults().empty());
  }
}

TEST(SwiftMessages, TakeTheirFormatFromTheFirstOfAFile) {
  const auto sniffs = [](std::string_view text) {
    std::string yes;
    for (const Format& format : {mt940::describe(), mt941::describe(), mt942::describe(), mt950::describe()}) {
      if (format.sniff(text) == Likelihood::Yes) yes.append(yes.empty() ? "" : " ").append(format.id);
    }
    return yes;
  };
  EXPECT_EQ(sniffs(fixture("mt940/germany.sta")), "mt940");
  EXPECT_EQ(sniffs(fixture("mt942/germany.sta")), "mt942");
  EXPECT_EQ(sniffs(fixture("mt942/no-floor-limit.sta")), "mt942");
  EXPECT_EQ(sniffs(fixture("mt942/several-types-in-frames.sta")), "mt942");
  EXPECT_EQ(sniffs(fixture("mt941/framed.sta")), "mt941");
  EXPECT_EQ(sniffs(fixture("mt941/bare.sta")), "mt941");
  EXPECT_EQ(sniffs(fixture("mt950/pages.sta")), "mt950");
  EXPECT_EQ(sniffs("{1:F01A}{2:I103BANKN}{4:\r\n:20:X\r\n:23B:CRED\r\n:25:1\r\n:28C:1\r\n:61:260302C1,NTRFX\r\n"), "");
}

TEST(SwiftMessages, TotalsBelongToTheirStatementAndItsLastTextToNoEntry) {
  const std::string bytes = fixture("mt942/germany.sta");
  const Reading reading = read(bytes);
  const Statement& s = *reading.statements().at(0);
  EXPECT_EQ(s.debits.count, 1U);
  EXPECT_EQ(s.debits.sum, (Money{8000, eur}));
  EXPECT_EQ(s.credits.sum, (Money{25000, eur}));
  EXPECT_FALSE(s.omits_entries);
  EXPECT_EQ(s.additional_information, "BUCHUNGEN BIS 11.30 UHR");
  EXPECT_EQ(reading.entries().at(2)->status, EntryStatus::Info);
  EXPECT_TRUE(read(fixture("mt942/several-types-in-frames.sta")).statements().at(0)->omits_entries);
}

TEST(SwiftMessages, ABadTotalOrAvailableBalanceCostsAWarningOnly) {
  for (const char* field : {":90C:EUR\r\n", ":90C:1234567890EUR1,\r\n", ":90C:1EUR1.1.1\r\n", ":64:C26\r\n"}) {
    const std::string text = std::string{head}.append(":34F:EUR0,\r\n").append(line).append(field);
    const Reading reading = read(text);
    ASSERT_EQ(reading.faults().size(), 1U) << field;
    EXPECT_EQ(reading.faults()[0].severity, Severity::Warning) << field;
  }
}

TEST(SwiftMessages, TheDialectIsThatOfTheFirstStructuredText) {
  const auto dialect = [](const std::string& text, std::size_t at) {
    const Reading reading = read(text, at);
    for (const auto& batch : reading.batches) {
      if (!batch->header.dialect.empty()) return std::string{batch->header.dialect};
    }
    return std::string{};
  };
  for (const std::size_t at : {whole_file, std::size_t{1}}) {
    EXPECT_EQ(dialect(fixture("mt942/germany.sta"), at), ":86: with ?nn subfields");
    EXPECT_EQ(dialect(fixture("mt942/several-types-in-frames.sta"), at), ":86: with /CODE/ words, SWIFT blocks {1:} to {4:}");
    EXPECT_EQ(dialect(fixture("mt940/videotex.sta"), at), ":86: with ?nn subfields, lines end with @@");
    EXPECT_EQ(dialect(message(":61:260302C1,NTRFX\r\n:86:FREE TEXT"), at), "");
  }
}

}  // namespace
}  // namespace lettrage::formats::swift::testing
