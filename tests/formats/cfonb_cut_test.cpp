// Where a file is cut changes nothing, and no input makes a batch larger than it must be.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

#include "tests/formats/cfonb_support.h"

namespace lettrage::formats::cfonb::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void expect_the_same_at_every_cut(const Format& format, const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string whole = read(format, bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read(format, bytes, at_least).print(), whole) << name << " cut at " << at_least;
    ASSERT_EQ(read(format, bytes, at_least, 1 + at_least % 307).print(), whole) << name << " cut at " << at_least << " in pieces";
  }
}

TEST(CfonbCut, EveryFixtureReadsTheSameWhereverItIsCut) {
  for (const Format& format : {cfonb120::describe(), cfonb240::describe()}) {
    const auto files = files_below(fs::path{LETTRAGE_SOURCE_DIR "/fixtures"} / format.id);
    ASSERT_FALSE(files.empty());
    for (const auto& file : files) expect_the_same_at_every_cut(format, slurp(file), 23, file.string());
  }
}

TEST(CfonbCut, RealFilesReadTheSameWhereverTheyAreCut) {
  for (const Format& format : {cfonb120::describe(), cfonb240::describe()}) {
    const auto files = files_below(fs::path{LETTRAGE_SOURCE_DIR "/../shared/data"} / format.id);
    if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
    for (const auto& file : files) expect_the_same_at_every_cut(format, slurp(file), 59, file.string());
  }
}

/// Records in any order, whole or not, with line ends or without.
std::string shuffled(const std::vector<std::string>& pieces, bool line_ends) {
  std::string text;
  for (const int at : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(pieces.size())))) {
    text += pieces[static_cast<std::size_t>(at)];
    if (line_ends) text += *rc::gen::element<std::string>("\n", "\r\n", "\n\n");
  }
  return text;
}

void expect_disorder_to_read_the_same(const Format& format, const std::vector<std::string>& pieces) {
  const std::string text = shuffled(pieces, *rc::gen::arbitrary<bool>());
  const auto at_least = *rc::gen::inRange<std::size_t>(1, 2000);
  const auto show = *rc::gen::inRange<std::size_t>(1, 700);
  const std::string whole = read(format, text).print();
  RC_ASSERT(read(format, text, 1).print() == whole);
  RC_ASSERT(read(format, text, at_least, show).print() == whole);
}

std::string statement_record(std::string_view code, std::string_view account, std::string_view rest_at_33,
                             std::string_view amount) {
  return record(120, {{1, code}, {3, "2004101010100"}, {12, "01005EUR2"}, {22, account}, {33, rest_at_33}, {91, amount}});
}

RC_GTEST_PROP(CfonbCutProperty, StatementRecordsInAnyDisorderReadTheSame, ()) {
  expect_disorder_to_read_the_same(cfonb120::describe(),
                                   {statement_record("01", "0500013M026", "  280226", "0000000010000{"),
                                    statement_record("01", "00012345678", "  310226", "0000000010000}"),
                                    statement_record("04", "0500013M026", "05020326  020326VIR RECU", "0000000000100a"),
                                    statement_record("04", "0500013M026", "B302032620020326IMPAY\xE9", "00000000001?0R"),
                                    statement_record("05", "0500013M026", "05020326     LIBTEXTE", ""),
                                    statement_record("05", "0500013M026", "05020326     LCC\xC3\xA9t\xC3\xA9", ""),
                                    statement_record("05", "0500013M026", "05020326LABEL GOES ON", "0000000000100a"),
                                    statement_record("07", "0500013M026", "  020326", "0000000010100{"),
                                    statement_record("07", "00012345678", "  020326", "0000000010100{").substr(0, 80),
                                    statement_record("09", "0500013M026", "", ""), "\r", std::string(120, ' '), "04", "VIR"});
}

std::string sequence_record(std::string_view code, std::string_view number, std::string_view operation, std::string_view amount) {
  return record(240, {{1, code},
                      {3, number},
                      {9, operation},
                      {11, "020326E    20041010050500013M026MUSTER ENERGIE"},
                      {78, "300040012300012345678JEAN"},
                      {229, amount}});
}

RC_GTEST_PROP(CfonbCutProperty, SequenceRecordsInAnyDisorderReadTheSame, ()) {
  expect_disorder_to_read_the_same(
      cfonb240::describe(),
      {sequence_record("31", "000001", "81", ""), sequence_record("31", "000001", "20", ""),
       sequence_record("34", "000002", "81", "000000005000"), sequence_record("34", "000003", "20", "000000000100"),
       sequence_record("34", "000003", "83", "00000000X000"), sequence_record("39", "000003", "81", "000000005000"),
       sequence_record("39", "000004", "81", "000000005100"), sequence_record("37", "000004", "81", "\xE9").substr(0, 230), "\r",
       "34"});
}

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

TEST(CfonbCut, NoRunOfOneRecordMakesABatchLargerThanItMustBe) {
  constexpr std::size_t size = 400 * 1024;
  const std::string opening = statement_record("01", "0500013M026", "  280226", "0000000010000{");
  const std::string movement = statement_record("04", "0500013M026", "05020326  020326VIR RECU", "0000000000100A");
  const std::string complement = statement_record("05", "0500013M026", "05020326     LIBTEXTE", "");
  const std::string closing = statement_record("07", "0500013M026", "  020326", "0000000010000{");
  const Format format = cfonb120::describe();
  for (const std::string& record : {opening, movement, complement, closing, "09" + opening.substr(2), std::string{"X\n"}}) {
    const std::string text = opening + movement + repeated(record, size) + closing;
    const Reading cut = read(format, text, 16 * 1024, 64 * 1024);
    EXPECT_TRUE(cut.print() == read(format, text).print()) << record;
    EXPECT_LE(cut.largest_batch, 96 * 1024U) << record;
  }
}

TEST(CfonbCut, ComplementsBeyondTheLimitAreNotReadAndReported) {
  const std::string opening = statement_record("01", "0500013M026", "  280226", "0000000000000{");
  const std::string movement = statement_record("04", "0500013M026", "05020326  020326VIR RECU", "0000000000100A");
  const std::string complement = statement_record("05", "0500013M026", "05020326     LIBTEXTE", "");
  const std::string closing = statement_record("07", "0500013M026", "  020326", "0000000000100A");
  const std::string text = opening + movement + repeated(complement, 600 * 120) + closing;
  const Reading whole = read(cfonb120::describe(), text);
  ASSERT_EQ(whole.entries().size(), 1U);
  EXPECT_EQ(whole.entries().front()->details.remittance.size(), 512U);
  EXPECT_TRUE(whole.has(Code::FieldTooLong));
  EXPECT_EQ(read(cfonb120::describe(), text, 1).print(), whole.print());
}

}  // namespace
}  // namespace lettrage::formats::cfonb::testing
