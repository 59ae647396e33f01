// `:61:` is read by hand where it has the usual form and by the grammar where not: the two must not differ.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "formats/swift/statement_line.h"

namespace lettrage::formats::swift {
namespace {

auto fields(const StatementLine& line) {
  return std::tie(line.value_date, line.entry_date, line.mark, line.funds, line.amount, line.type, line.reference,
                  line.bank_reference);
}

/// True where it is declined by hand, or read as the grammar reads it.
bool agree(std::string_view text) {
  const auto usual = parse_usual_statement_line(text);
  if (!usual) return true;
  const auto any = parse_any_statement_line(text);
  return any && fields(*usual) == fields(*any);
}

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all{
      "260301", "0301", "2603", "    ", "C",    "D",      "RC", "RD", "EC",    "ED", "c",  "R",  "1", "0", "100",      ",",   ".",
      " ",      "NTRF", "N",    "S051", "NOV ", "NONREF", "//", "/",  "KREF+", "B1", "\t", "\r", "-", "+", "\xC3\xBC", "\xFC"};
  return all;
}

rc::Gen<std::string> line_of_pieces() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces())), [](const auto& parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
  });
}

TEST(SwiftUsualLine, TakesTheLinesThatBanksWrite) {
  for (const std::string_view text :
       {"2603010301C100,NTRFNONREF", "260301D0,05NCHGNONREF//B1", "2603010301RCR204,88NRTINONREF//X", "260301ED10,NTRFX",
        "2603010301C1234.56S051KREF+//123456/7", "2603010301D65,00NOVBNL91ABNA0417164300"}) {
    EXPECT_TRUE(parse_usual_statement_line(text)) << text;
    EXPECT_TRUE(agree(text)) << text;
  }
}

TEST(SwiftUsualLine, LeavesUnusualFormsToTheGrammar) {
  for (const std::string_view text : {"260301    D0,05NCHGNONREF", "2603010301d1,01N946NONREF", "2603010301D,50NCOMNONREF",
                                      "2603010301C50,00 NTRFNONREF", "2603010301C 50,00NTRFNONREF"}) {
    EXPECT_FALSE(parse_usual_statement_line(text)) << text;
    EXPECT_TRUE(parse_statement_line(text)) << text;
  }
}

TEST(SwiftUsualLine, IsReadAlikeWhereverItBreaksOff) {
  const std::string line = "2603010302RDR1204,88NTRFREF 12///B1//2";
  for (std::size_t size = 0; size <= line.size(); ++size) EXPECT_TRUE(agree(std::string_view{line}.substr(0, size))) << size;
}

RC_GTEST_PROP(SwiftUsualLine, IsReadAsTheGrammarReadsItOrDeclined, ()) {
  const std::string head = *rc::gen::elementOf(std::vector<std::string>{"", "260301", "2603010301", "260301C", "2603010301D1,"});
  RC_ASSERT(agree(head + *line_of_pieces()));
}

RC_GTEST_PROP(SwiftUsualLine, WithOneCharacterChangedIsReadAlike, (char by)) {
  std::string text = *rc::gen::elementOf(std::vector<std::string>{"2603010301C100,NTRFNONREF//B1", "260301RCR204,88NRTINONREF",
                                                                  "2603010301ED10.55S051KREF+//1//2", "260301D1,N"});
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = by;
  RC_ASSERT(agree(text));
}

RC_GTEST_PROP(SwiftUsualLine, AnyTextIsReadAlike, (const std::string& text)) { RC_ASSERT(agree(text)); }

}  // namespace
}  // namespace lettrage::formats::swift
