// Where a file is cut changes nothing, and no input makes a batch larger than it must be.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "formats/swift/scanner.h"
#include "tests/formats/swift_support.h"

namespace lettrage::formats::swift::testing {
namespace {

namespace fs = std::filesystem;

std::string slurp(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    const bool data = name.find(".ndjson") == std::string::npos && name.find(".expected") == std::string::npos &&
                      entry.path().extension() != ".golden";
    if (entry.is_regular_file() && data) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Cuts `bytes` at every size in steps, each shown at once and in pieces.
void expect_the_same_at_every_cut(const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string whole = read(bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read(bytes, at_least).print(), whole) << name << " cut at " << at_least;
    ASSERT_EQ(read(bytes, at_least, 1 + at_least % 37).print(), whole) << name << " cut at " << at_least << ", shown in pieces";
  }
}

TEST(Mt940Cut, EveryFixtureReadsTheSameWhereverItIsCut) {
  for (const char* type : {"mt940", "mt941", "mt942", "mt950"}) {
    const auto files = files_below(fs::path{LETTRAGE_SOURCE_DIR "/fixtures"} / type);
    ASSERT_FALSE(files.empty()) << type;
    for (const auto& file : files) expect_the_same_at_every_cut(slurp(file), 1, file.string());
  }
}

TEST(Mt940Cut, RealFilesReadTheSameWhereverTheyAreCut) {
  std::vector<fs::path> files;
  for (const char* type : {"mt940", "mt941", "mt942", "mt950"}) {
    const auto more = files_below(fs::path{LETTRAGE_SOURCE_DIR "/../shared/data"} / type);
    files.insert(files.end(), more.begin(), more.end());
  }
  if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
  for (const auto& file : files) {
    const std::string bytes = slurp(file);
    expect_the_same_at_every_cut(bytes, 1 + bytes.size() / 12, file.string());
  }
}

/// Pieces of messages in any order, whole or not.
std::string shuffled_messages() {
  static const std::vector<std::string> pieces = {":20:A\r\n",
                                                  ":25:DE89370400440532013000\r\n",
                                                  ":25:12345678/1\r\n",
                                                  ":28C:1/1\r\n",
                                                  ":60F:C260302EUR0,\r\n",
                                                  ":60M:D260302USD5,\r\n",
                                                  ":61:2603030303C1,NTRFX\r\n",
                                                  ":61:260303D1,5NMSCNONREF//B\r\nMEHR\r\n",
                                                  ":61:BAD\r\n",
                                                  ":86:TEXT 1\r\n",
                                                  ":86:166?20EREF+A?21SVWZ+B\r\n",
                                                  "fortgesetzt\xFC\r\n",
                                                  "-\r\n",
                                                  "-}\r\n",
                                                  "{1:F01X}{2:I940Y}{4:\r\n",
                                                  "{4::20:B\r\n",
                                                  ":62F:C260303EUR1,\r\n",
                                                  ":62M:C260303EUR1,\r\n",
                                                  ":64:C260303EUR1,\r\n",
                                                  ":34F:EUR0,\r\n",
                                                  ":34F:USDD5,\r\n",
                                                  ":60F:C0\r\n",
                                                  ":60M:D260301CHF7,\r\n",
                                                  ":90D:1EUR2,\r\n",
                                                  ":90C:12CHF3,\r\n",
                                                  ":90C:x\r\n",
                                                  ":13:2603031015\r\n",
                                                  "-}{1:F01X}{2:O9420900}{4:\r\n",
                                                  "{2:O941\r\n",
                                                  ":942:\r\n",
                                                  ":86:/EREF/A/REMI/B\r\n",
                                                  ":13D:2603021015\r\n",
                                                  ":NS:01VERWENDUNG\r\n",
                                                  ":20:15 Uhr\r\n",
                                                  "T13\r\n",
                                                  "\r\n",
                                                  "\xC3\r\n",
                                                  "\x9C\n",
                                                  ":65F:x\r",
                                                  ":20:AT@@:25:1@@",
                                                  "@@",
                                                  "$\r\n",
                                                  "ABNANL2A\r\n",
                                                  ":940:\r\n"};
  std::string text;
  for (const int at : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(pieces.size())))) {
    text += pieces[static_cast<std::size_t>(at)];
  }
  return text;
}

RC_GTEST_PROP(Mt940CutProperty, MessagesInAnyDisorderReadTheSameWhereverTheyAreCut, ()) {
  const std::string text = shuffled_messages();
  const std::string whole = read(text).print();
  const std::size_t at_least = *rc::gen::inRange<std::size_t>(1, text.size() + 2);
  const std::size_t show = *rc::gen::inRange<std::size_t>(1, 50);
  RC_ASSERT(read(text, at_least).print() == whole);
  RC_ASSERT(read(text, at_least, show).print() == whole);
  RC_ASSERT(read(text, 1).print() == whole);
}

RC_GTEST_PROP(Mt940CutProperty, AnyBytesAreReadWithFaultsInsideTheFile, (const std::string& noise)) {
  const std::string text = shuffled_messages() + noise + shuffled_messages();
  for (const Fault& fault : read(text).faults()) RC_ASSERT(fault.offset <= text.size());
  RC_ASSERT(read(text, 1, 7).entries().size() == read(text).entries().size());
}

constexpr std::string_view head = ":20:A\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260302EUR0,\n";
constexpr std::string_view tail = "\n:61:260303C1,NTRFLAST\n:62F:C260303EUR2,\n-\n";

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += piece;
  return out;
}

TEST(Mt940Cut, HostileTextsDoNotMakeABatchGrow) {
  constexpr std::size_t size = 1024 * 1024;
  const struct {
    const char* name;
    std::string text;
  } cases[] = {
      {"one line", std::string{head} + ":61:260303C1,NTRFX\n:86:" + std::string(size, 'x') + std::string{tail}},
      {"one line that looks like tags",
       std::string{head} + ":61:260303C1,NTRFX\n:86:" + repeated(":61:", size) + std::string{tail}},
      {"short lines", std::string{head} + ":61:260303C1,NTRFX\n:86:" + repeated("abc\n", size) + std::string{tail}},
      {"one :86: after another", std::string{head} + ":61:260303C1,NTRFX\n" + repeated(":86:abc\n", size) + std::string{tail}},
      {"empty lines", std::string{head} + ":61:260303C1,NTRFX\n" + repeated("\n", size) + std::string{tail}},
      {"dashes", std::string{head} + ":61:260303C1,NTRFX\n:86:x\n" + repeated("-\n", size) + std::string{tail}},
      {"a line before the header", repeated(":20:", size) + "\n" + std::string{head} + ":61:260303C1,NTRFX" + std::string{tail}},
      {"header fields", std::string{head} + repeated(":21:X\n", size) + ":61:260303C1,NTRFX" + std::string{tail}},
      {"balances", std::string{head} + ":61:260303C1,NTRFX\n" + repeated(":65:C260303EUR0,\n", size) + std::string{tail}},
  };
  for (const auto& [name, text] : cases) {
    const std::string whole = read(text).print();
    const Reading cut = read(text, 16 * 1024, 64 * 1024);
    EXPECT_TRUE(cut.print() == whole) << name;
    EXPECT_EQ(cut.entries().size(), 2U) << name;
    EXPECT_LE(cut.largest_batch, 2 * record_max + 1024) << name;
    EXPECT_TRUE(cut.has(Code::FieldTooLong)) << name;
  }
}

TEST(Mt940Cut, BytesShownAgainAreNotSearchedAgain) {
  // Shown 100 bytes more each time: scanning from the start would be gigabytes.
  const std::string text = std::string{head} + repeated(":61:260303C1,NTRFX\n:86:TEXT\n", 20'000) + std::string{tail};
  EXPECT_EQ(read(text, whole_file, 100).entries().size(), read(text).entries().size());
}

}  // namespace
}  // namespace lettrage::formats::swift::testing
