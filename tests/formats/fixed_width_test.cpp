#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "formats/fixed_width/cutter.h"

namespace lettrage::formats::fixed_width {
namespace {

std::vector<std::string> records_of(const std::string& bytes, std::size_t width) {
  std::vector<std::string> found;
  std::size_t at = 0;
  while (const auto span = next_record(bytes, at, width, true)) {
    found.push_back(bytes.substr(span->begin, span->end - span->begin));
    at = span->next;
  }
  return found;
}

TEST(FixedWidthRecords, EndWithAnyLineEndOrNone) {
  const std::vector<std::string> both{"AAAA", "BBBB"};
  EXPECT_EQ(records_of("AAAA\r\nBBBB\r\n", 4), both);
  EXPECT_EQ(records_of("AAAA\rBBBB", 4), both);
  EXPECT_EQ(records_of("AAAA\n\nBBBB\n\x1a", 4), both);
  EXPECT_EQ(records_of("AAAABBBB", 4), both);
  EXPECT_EQ(records_of("AAAABBBB\n", 4), both);
}

TEST(FixedWidthRecords, KeepShortAndOverlongLinesWhole) {
  EXPECT_EQ(records_of("AA\nBBBBBBB\nC", 4), (std::vector<std::string>{"AA", "BBBBBBB", "C"}));
}

TEST(FixedWidthRecords, WithoutLineEndsAreCountedInCharactersOfUtf8ElseInBytes) {
  EXPECT_EQ(records_of("A\xc3\xa9"
                       "AABBBB"
                       "CCCC",
                       4),
            (std::vector<std::string>{"A\xc3\xa9"
                                      "AA",
                                      "BBBB", "CCCC"}));
  EXPECT_EQ(records_of("A\xe9"
                       "AABBBB"
                       "CCCC",
                       4),
            (std::vector<std::string>{"A\xe9"
                                      "AA",
                                      "BBBB", "CCCC"}));
}

TEST(FixedWidthRecords, WaitForMoreBytesWhereTheEndIsNotInSight) {
  EXPECT_FALSE(next_record("AAAABB", 0, 4, false));
  EXPECT_TRUE(next_record("AAAA\n", 0, 4, false));
  EXPECT_TRUE(next_record("AAAABBBB", 0, 4, false));
}

TEST(FixedWidthColumns, CountCharacters) {
  const Columns utf8{
      "\xc3\xa9"
      "BCD "};
  EXPECT_EQ(utf8.size(), 5U);
  EXPECT_EQ(utf8.at(1, 2),
            "\xc3\xa9"
            "B");
  EXPECT_EQ(utf8.text(4, 9), "D");
  EXPECT_EQ(Columns{"\xe9"
                    "BCD"}
                .at(1, 2),
            "\xe9"
            "B");
  EXPECT_EQ(Columns{"AB"}.at(5, 9), "");
}

// references.md 10: CODA, Norma 43 and BAI2 turn at 79, CFONB at 60.
TEST(FixedWidthValues, YearsOfTwoDigitsLieInTheCenturyThatTheFormatMeans) {
  EXPECT_EQ(date("610101", DateOrder::YearMonthDay), Date::make(2061, 1, 1));
  EXPECT_EQ(date("010179", DateOrder::DayMonthYear), Date::make(2079, 1, 1));
  EXPECT_EQ(date("800101", DateOrder::YearMonthDay), Date::make(1980, 1, 1));
  EXPECT_EQ(date("010160", DateOrder::DayMonthYear, cfonb_pivot_year), Date::make(2060, 1, 1));
  EXPECT_EQ(date("010161", DateOrder::DayMonthYear, cfonb_pivot_year), Date::make(1961, 1, 1));
}

TEST(FixedWidthValues, AreReadOnlyWhenTheyAreWhole) {
  EXPECT_EQ(number("0000042"), 42);
  EXPECT_FALSE(number("-1"));
  EXPECT_FALSE(number(""));
  EXPECT_FALSE(number("99999999999999999999"));
  EXPECT_EQ(date("290224", DateOrder::DayMonthYear), Date::make(2024, 2, 29));
  EXPECT_EQ(date("000000", DateOrder::DayMonthYear), Date{});
  EXPECT_EQ(date("      ", DateOrder::DayMonthYear), Date{});
  EXPECT_FALSE(date("290226", DateOrder::DayMonthYear));
}

// H opens the file, S a statement, M an entry, P a part, E ends the statement.
class Letters final : public RecordCutter {
 public:
  Letters() : RecordCutter{4} {}
  Step step(std::string_view record, std::uint64_t) override {
    ++seen;
    switch (record[0]) {
      case 'H': return {Step::Kind::Open, 0};
      case 'h': return {Step::Kind::Carry, 0};
      case 'S': return {Step::Kind::Open, 1};
      case 'M': return {Step::Kind::Entry, 1};
      case 'E': return {Step::Kind::Close, 1};
      default: return {};
    }
  }
  std::size_t seen = 0;
};

RC_GTEST_PROP(FixedWidthCutter, CutsBetweenRecordsAndCarriesTheOpenHeaders, (bool line_ends)) {
  const auto letters = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"HhSMPE"}));
  std::string file;
  for (const char c : letters) file += std::string(4, c) + (line_ends ? "\n" : "");
  const auto at_least = *rc::gen::inRange<std::size_t>(1, 30);
  Letters cutter;
  std::string seen, prologue;
  std::size_t begin = 0, shown = 0;
  while (begin < file.size()) {
    shown = std::min(file.size(), std::max(shown, begin) + *rc::gen::inRange<std::size_t>(1, 12));
    const bool last = shown == file.size();
    const Cut cut = cutter.cut(std::string_view{file}.substr(begin, shown - begin), at_least, last);
    if (cut.length == 0) continue;
    Batch batch;
    batch.bytes = std::string_view{file}.substr(begin, cut.length);
    batch.offset = begin;
    batch.context.prologue = prologue;
    for_each_record(batch, 4, [&](const Record& record) {
      if (!record.replayed) {
        RC_ASSERT(file.compare(record.offset, 4, record.columns.record()) == 0);
        seen += record.columns.record()[0];
      }
    });
    if (cut.length < batch.bytes.size()) RC_ASSERT(seen.back() != 'P');
    prologue = cut.next.prologue;
    // What is open: the letters H, h and S that no later record closed.
    std::string open[2];
    for (const char c : seen) {
      if (c == 'H') open[0] = "H", open[1].clear();
      if (c == 'S') open[1] = "S";
      if (c == 'h') (open[1].empty() ? open[0] : open[1]) += open[0].empty() && open[1].empty() ? "" : "h";
      if (c == 'E') open[1].clear();
    }
    if (!last || begin + cut.length < file.size()) {
      std::string want;
      for (const char c : open[0] + open[1]) want += std::string(4, c) + "\n";
      RC_ASSERT(prologue == want);
    }
    begin += cut.length;
  }
  RC_ASSERT(seen == letters);
  RC_ASSERT(cutter.seen == letters.size());
}

TEST(FixedWidthCutter, SaysWhereAHeaderTakesThePlaceOfOneWithoutTrailer) {
  const std::string file = "SSSSMMMMSSSSEEEESSSS";
  Letters cutter;
  std::vector<std::string> epilogues;
  for (std::size_t begin = 0; begin < file.size();) {
    const Cut cut = cutter.cut(std::string_view{file}.substr(begin), 1, true);
    epilogues.push_back(cut.next.epilogue);
    begin += cut.length;
  }
  EXPECT_EQ(epilogues, (std::vector<std::string>{"", std::string{header_replaced}, "", ""}));
}

class Noting final : public RecordCutter {
 public:
  Noting() : RecordCutter{4} {}

 private:
  Step step(std::string_view, std::uint64_t) override {
    ++seen_;
    return {Step::Kind::Entry, 0};
  }
  [[nodiscard]] std::string note() const override { return std::to_string(seen_) + "\n"; }
  [[nodiscard]] std::string dialect() const override { return "four columns"; }
  int seen_ = 0;
};

TEST(FixedWidthCutter, PassesOnWhatTheFormatNotesBeforeTheNextRecord) {
  Noting cutter;
  const Cut cut = cutter.cut("AAAABBBBCCCC", 8, true);
  EXPECT_EQ(cut.length, 8U);
  EXPECT_EQ(cut.next.prologue, "2\n");
  EXPECT_EQ(cutter.cut("CCCC", 8, true).next.epilogue, "four columns");
}

}  // namespace
}  // namespace lettrage::formats::fixed_width
