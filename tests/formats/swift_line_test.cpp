// The grammar of `:61:`: the standard's own form and everything banks make of it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "formats/swift/statement_line.h"

namespace lettrage::formats::swift {
namespace {

struct Case {
  std::string_view text;
  StatementLine expected;
};
class SwiftLine : public ::testing::TestWithParam<Case> {};
TEST_P(SwiftLine, IsReadAsTheBankMeantIt) {
  const auto line = parse_statement_line(GetParam().text);
  const StatementLine& expected = GetParam().expected;
  ASSERT_TRUE(line) << GetParam().text;
  EXPECT_EQ(line->value_date, expected.value_date);
  EXPECT_EQ(line->entry_date, expected.entry_date);
  EXPECT_EQ(line->mark, expected.mark);
  EXPECT_EQ(line->funds, expected.funds);
  EXPECT_EQ(line->amount, expected.amount);
  EXPECT_EQ(line->type, expected.type);
  EXPECT_EQ(line->reference, expected.reference);
  EXPECT_EQ(line->bank_reference, expected.bank_reference);
}
INSTANTIATE_TEST_SUITE_P(
    Cases, SwiftLine,
    ::testing::Values(
        Case{"2512300102C100,NTRFNONREF", {"251230", "0102", Mark::Credit, 0, "100,", "NTRF", "NONREF", ""}},
        Case{"2601021231RC50,1NMSCNONREF", {"260102", "1231", Mark::ReversalOfCredit, 0, "50,1", "NMSC", "NONREF", ""}},
        Case{"260228    D0,05NCHGNONREF//B1", {"260228", "", Mark::Debit, 0, "0,05", "NCHG", "NONREF", "B1"}},
        Case{"260301RDR204,88NDDTKREF+", {"260301", "", Mark::ReversalOfDebit, 'R', "204,88", "NDDT", "KREF+", ""}},
        Case{"260301CR300,NTRFX", {"260301", "", Mark::Credit, 'R', "300,", "NTRF", "X", ""}},
        Case{"260301ED10,NTRFX", {"260301", "", Mark::ExpectedDebit, 0, "10,", "NTRF", "X", ""}},
        Case{"260301EC10,NTRFX", {"260301", "", Mark::ExpectedCredit, 0, "10,", "NTRF", "X", ""}},
        Case{"2009040904RCR204,88NRTINONREF", {"200904", "0904", Mark::ReversalOfCredit, 'R', "204,88", "NRTI", "NONREF", ""}},
        Case{"2010091009DD3245,NMSC21038855", {"201009", "1009", Mark::Debit, 'D', "3245,", "NMSC", "21038855", ""}},
        Case{"121030CT0000000002787,29NMSCNONREF//", {"121030", "", Mark::Credit, 'T', "0000000002787,29", "NMSC", "NONREF", ""}},
        Case{"1205120514d1,01N946NONREF", {"120512", "0514", Mark::Debit, 0, "1,01", "N946", "NONREF", ""}},
        Case{"131017D6800NCHK16703074", {"131017", "", Mark::Debit, 0, "6800", "NCHK", "16703074", ""}},
        Case{"2606030603D,50NCOMNONREF", {"260603", "0603", Mark::Debit, 0, ",50", "NCOM", "NONREF", ""}},
        Case{"030112C00000001560395.NMSCNONREF", {"030112", "", Mark::Credit, 0, "00000001560395.", "NMSC", "NONREF", ""}},
        Case{"2103310331C50,00 NTRFNONREF//2109", {"210331", "0331", Mark::Credit, 0, "50,00", "NTRF", "NONREF", "2109"}},
        Case{"2103310331C 50,00NTRFNONREF", {"210331", "0331", Mark::Credit, 0, "50,00", "NTRF", "NONREF", ""}},
        Case{"2011301130CN220000,00//19239782213", {"201130", "1130", Mark::Credit, 'N', "220000,00", "", "", "19239782213"}},
        Case{"1710111011DF2402,00S   X", {"171011", "1011", Mark::Debit, 'F', "2402,00", "S   ", "X", ""}},
        Case{"120810C1,41NOV EREF ", {"120810", "", Mark::Credit, 0, "1,41", "NOV ", "EREF", ""}},
        Case{"170914D233,15NMSC", {"170914", "", Mark::Debit, 0, "233,15", "NMSC", "", ""}},
        Case{"171214C15,67TIDXTEST//REFERENCE", {"171214", "", Mark::Credit, 0, "15,67", "TIDX", "TEST", "REFERENCE"}},
        Case{"2212191220C119,NMSC341241773/1X//O/341",
             {"221219", "1220", Mark::Credit, 0, "119,", "NMSC", "341241773/1X", "O/341"}},
        Case{"1604250425D1,N20025-04-2016 16:21//FH", {"160425", "0425", Mark::Debit, 0, "1,", "N200", "25-04-2016 16:21", "FH"}},
        Case{"2001010101D65,00NOVBNL91ABNA0417164300",
             {"200101", "0101", Mark::Debit, 0, "65,00", "NOVB", "NL91ABNA0417164300", ""}},
        Case{"030202C5,S051ABC", {"030202", "", Mark::Credit, 0, "5,", "S051", "ABC", ""}}));

class SwiftLineRefused : public ::testing::TestWithParam<std::string_view> {};
TEST_P(SwiftLineRefused, IsNoStatementLine) { EXPECT_FALSE(parse_statement_line(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Cases, SwiftLineRefused,
                         ::testing::Values("", "bla", "GARBAGE", "260301", "260301C", "260301X5,NTRF", "26030C5,NTRF",
                                           "2603010301CC", "260301C-5,NTRF", "260301C,NTRF", "C5,NTRFNONREF"));

RC_GTEST_PROP(SwiftLineProperty, AnyTextIsReadOrRefusedAndNeverBeyondItsEnd, (const std::string& text)) {
  const auto line = parse_statement_line(text);
  if (line)
    RC_ASSERT(line->amount.data() >= text.data() && line->amount.data() + line->amount.size() <= text.data() + text.size());
}

}  // namespace
}  // namespace lettrage::formats::swift
