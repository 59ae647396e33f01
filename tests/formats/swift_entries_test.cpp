// Usual records are taken in one piece, all others line by line: the two must not differ. Where a batch holds one entry, its
// end is the batch's, and it is read line by line.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "formats/swift/blocks.h"
#include "formats/swift/scanner.h"
#include "tests/formats/swift_support.h"

namespace lettrage::formats::swift::testing {
namespace {

constexpr std::string_view header = ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260302EUR0,\r\n";

/// Past the header, in front of the first `:61:`.
Scanner behind_header(const std::string& bytes) {
  Scanner scanner;
  while (const auto line = scanner.peek(bytes, true)) {
    if (line->tag == Tag::Line) break;
    scanner.advance(*line, bytes);
  }
  return scanner;
}

const std::string filler(200, 'x');  // the next record, long enough for all blocks

TEST(SwiftEntries, HoldTheLinesOfARecord) {
  const std::string record = ":61:260303C1,NTRFX\r\n/OCMT/EUR1,/\r\n:86:166?00A\r\n?20B\n?21C\r?22D\r\n";
  const std::string bytes = std::string{header} + record + ":61:260303C1,NTRF" + filler;
  Scanner scanner = behind_header(bytes);
  EntryLines entry;
  ASSERT_TRUE(scanner.take_entry(bytes, entry));
  EXPECT_EQ(entry.begin, header.size());
  EXPECT_EQ(scanner.position(), header.size() + record.size());
  EXPECT_TRUE(entry.ascii);
  EXPECT_EQ(entry.line(), "260303C1,NTRFX");
  ASSERT_EQ(entry.supplementary().size(), 1U);
  EXPECT_EQ(entry.supplementary()[0], "/OCMT/EUR1,/");
  const std::vector<std::string_view> information{entry.information().begin(), entry.information().end()};
  EXPECT_EQ(information, (std::vector<std::string_view>{"166?00A", "?20B", "?21C", "?22D"}));
}

TEST(SwiftEntries, EndAtARecordOrTheClosingBalanceAndNowhereElse) {
  const auto taken = [](const std::string& behind) {
    const std::string bytes = std::string{header} + ":61:260303C1,NTRFX\r\n:86:TEXT\r\n" + behind + filler;
    Scanner scanner = behind_header(bytes);
    EntryLines entry;
    return scanner.take_entry(bytes, entry);
  };
  for (const char* behind : {":61:", ":62F:C", ":62M:C", "MORE\r\n:61:"}) EXPECT_TRUE(taken(behind)) << behind;
  for (const char* behind :
       {":62F C", ":63:", ":86:", ":NS:", "-", "-}", ":", "\r\n:61:", "$", "{1:", "\xEF\xBB\xBF:61:", ":20:"}) {
    EXPECT_FALSE(taken(behind)) << behind;
  }
}

TEST(SwiftEntries, AreNotTakenWhereTheirEndIsNotInTheBytes) {
  const std::string bytes = std::string{header} + ":61:260303C1,NTRFX\r\n:86:TEXT" + std::string(70, 'y') + "\r\n:61:";
  for (std::size_t size = header.size(); size <= bytes.size(); ++size) {
    Scanner scanner = behind_header(bytes);
    EntryLines entry;
    EXPECT_FALSE(scanner.take_entry(std::string_view{bytes}.substr(0, size), entry)) << size;
    EXPECT_EQ(scanner.position(), header.size());
  }
}

TEST(SwiftEntries, AreNotTakenBeyondTheLimitOfARecord) {
  const auto taken = [](std::size_t text) {
    const std::string bytes =
        std::string{header} + ":61:260303C1,NTRFX\r\n:86:" + std::string(text, 'y') + "\r\n:61:260303C1,NTRF" + filler;
    Scanner scanner = behind_header(bytes);
    EntryLines entry;
    return scanner.take_entry(bytes, entry);
  };
  EXPECT_TRUE(taken(record_max - 200));
  EXPECT_FALSE(taken(record_max));
}

/// Records as banks write them and nearly so.
std::string records() {
  static const std::vector<std::string> ends{"\r\n", "\n", "\r"};
  static const std::vector<std::string> pieces{
      ":61:2603030303C1,5NTRFNONREF//B1",
      ":61:260303DR12,NTRFKREF+",
      ":61:BAD",
      ":61:260303C",
      ":61:",
      "/OCMT/EUR98,5//CHGS/EUR10,5/",
      "//1234",
      "1,5NTRFX",
      ":86:166?00GUTSCHRIFT?109310?20EREF+RE-1?21MREF+M1?22SVWZ+Rechnung?23 RE-2026-1",
      ":86:109?00RUECKL?20EREF+A?21SVWZ+RETURN/REFUND ORG BT 7?225,25 ENTG. 4,75 MS03?34914",
      "4711 vom 1?30TESTDEFFXXX?31DE89370400440532013000?32ERIKA?33 MUSTER",
      ":86:/EREF/E-1//CNTP/NL91ABNA0417164300/ABNANL2A/Jan/STAD//REMI/USTD//Text/4/",
      ":86:/RTRN/AC04//EREF/X/BENM//NAME/A B/REMI/" + std::string(60, 'z'),
      ":86:Text DE89370400440532013000 TESTDEFF",
      ":86:",
      "?20EREF+A?21+B?22SVWZ+EREF+C",
      "fortgesetzt \xFC",
      "gr\xC3\xBC\xC3\x9F"
      "e",
      "\xC3",
      "\x9F"
      "e",
      "-",
      "- nein",
      ": nein",
      "",
      ":62F:C260303EUR1,",
      ":62M:C260303EUR1,",
      ":62Foo",
      ":90C:1EUR1,",
      ":NS:22TEXT",
      ":20:B"};
  const std::string usual_end = *rc::gen::elementOf(ends);
  std::string text;
  for (const int at : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(2 * pieces.size())))) {
    // Every other piece is one of a usual record.
    const auto index = static_cast<std::size_t>(at) < pieces.size() ? static_cast<std::size_t>(at) : std::size_t{0};
    text += pieces[index];
    text += *rc::gen::weightedElement<std::string>({{9, usual_end}, {1, "\n"}, {1, "\r\n"}, {1, "\r"}});
  }
  return text;
}

RC_GTEST_PROP(SwiftEntries, AreReadAsTheirLinesAre, ()) {
  const std::string text = std::string{header} + records() + ":62F:C260303EUR1,\r\n-\r\n";
  const std::string whole = read(text).print();
  RC_ASSERT(read(text, 1).print() == whole);
  RC_ASSERT(read(text, 300, 64).print() == whole);
}

RC_GTEST_PROP(SwiftBlocks, PlacesAreThoseOfTheCharacter, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::element('a', '?', '\0', '\r', '\xE4'));
  const char wanted = *rc::gen::element('a', '?', '\0', '\xE4');
  Places places{text, wanted};
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1))
    RC_ASSERT(places.next() == at);
  RC_ASSERT(places.next() == std::string_view::npos);
}

}  // namespace
}  // namespace lettrage::formats::swift::testing
