// Reading a whole file in bounded memory: what is heard does not depend on where the file was cut, text of any encoding is
// read and told of, and a million faults are one bad file.
#include "pipeline/reading.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/document.h"
#include "pipeline/fault_counter.h"
#include "pipeline/parse.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using pipeline::FileReading;
using pipeline::Location;
using pipeline::ReadOptions;

/// What a visitor hears, one line each.
class Listener final : public pipeline::RecordVisitor {
 public:
  void statement(const pipeline::ReadStatement& s) override {
    lines.push_back(fmt::format("statement {} {} closing {} {} {}", s.statement.id, s.statement.account,
                                s.statement.closing.amount.minor, s.checkable, s.balanced));
  }
  void entry(const Statement& s, const pipeline::ReadEntry& e) override {
    lines.push_back(fmt::format("entry {} {} {} of {} with {} {} {}", s.id, e.entry.number, e.entry.amount.minor,
                                s.closing.amount.minor, e.transactions, e.entry.additional_information,
                                fmt::join(e.entry.details.remittance, "|")));
  }
  void transaction(const Statement& s, const pipeline::ReadEntry& e, const Transaction& t, std::uint32_t number) override {
    lines.push_back(fmt::format("transaction {} {} {} {} of {}", s.id, e.entry.number, number, t.details.end_to_end_id,
                                e.entry.additional_information));
  }
  void payment(const PaymentInformation& batch, const Transaction& t, std::uint64_t number) override {
    lines.push_back(fmt::format("payment {} {} {}", batch.id, number, t.details.end_to_end_id));
  }
  void status(const Status& s) override {
    lines.push_back(fmt::format("status {} {} {} {} {}", static_cast<int>(s.level), s.status, s.original_end_to_end_id,
                                s.original_count, s.reason));
  }
  std::vector<std::string> lines;
};

/// Nothing of a file that is refused: how much of it is heard before says nothing.
std::vector<std::string> heard(const std::string& path, std::size_t batch_bytes) {
  FileReading reading{{.path = path, .shown = path, .member = {}}, ReadOptions{.batch_bytes = batch_bytes}};
  Listener listener;
  reading.visit(listener);
  const auto& facts = reading.facts();
  if (facts.has_errors()) return {};
  listener.lines.push_back(fmt::format("{} {} {} {} {} {}", facts.sha256, facts.bytes, facts.header.message_id,
                                       facts.statement_count, facts.entry_count, facts.transaction_count));
  return listener.lines;
}

TEST(Reading, HearsTheSameOfEveryFixtureWhereverItIsCut) {
  std::size_t files = 0;
  const std::filesystem::path fixtures = std::filesystem::path{LETTRAGE_SOURCE_DIR} / "fixtures";
  for (const auto& file : std::filesystem::recursive_directory_iterator{fixtures}) {
    const auto extension = file.path().extension();
    if (!file.is_regular_file() || (extension != ".xml" && extension != ".sta")) continue;
    const auto whole = heard(file.path().string(), std::size_t{1} << 30U);
    for (const std::size_t batch_bytes : {std::size_t{1}, std::size_t{700}}) {
      const auto cut = heard(file.path().string(), batch_bytes);
      ASSERT_EQ(whole.empty(), cut.empty()) << file.path() << " is refused either way or never";
      EXPECT_EQ(whole, cut) << file.path();
    }
    if (!whole.empty()) ++files;
  }
  EXPECT_GT(files, 20U);
}

TEST(Reading, SaysWhereAFileWasChangedBetweenItsTwoReadings) {
  const TempFolder folder;
  const std::string first =
      ":20:A\r\n:25:X\r\n:28C:1\r\n:60F:C260301EUR1,00\r\n:61:260301C1,00NTRFA\r\n:62F:C260301EUR2,00\r\n-\r\n";
  const std::string path = folder.write("a.sta", first + first);
  FileReading reading{{.path = path, .shown = "a.sta", .member = {}}, ReadOptions{.batch_bytes = 1}};
  EXPECT_FALSE(reading.facts().has_errors());
  std::ofstream{path, std::ios::app} << first;
  Listener listener;
  reading.visit(listener);
  ASSERT_TRUE(reading.facts().has_errors());
  EXPECT_EQ(reading.facts().diagnostics.back().code, Code::FileTruncated);
}

std::vector<Diagnostic> told(const std::string& bytes, std::size_t batch_bytes = pipeline::default_batch_bytes,
                             Charset charset = Charset::Cp1252) {
  const TempFolder folder;
  return FileReading{{.path = folder.write("file", bytes), .shown = "file", .member = {}},
                     {.charset = charset, .batch_bytes = batch_bytes}}
      .facts()
      .diagnostics;
}

std::string mt940(std::string_view text) {
  return fmt::format(
      ":20:A\r\n:25:X\r\n:28C:1\r\n:60F:C260301EUR1,00\r\n:61:260301C1,00NTRFA\r\n:86:{}\r\n:61:260301D1,00NTRFB\r\n:86:plain\r\n"
      ":62F:C260301EUR1,00\r\n-\r\n",
      text);
}

TEST(Encoding, OfTextIsToldOnceWithWhatWasAssumedAndTheLine) {
  for (const std::size_t batch_bytes : {std::size_t{1}, pipeline::default_batch_bytes}) {
    const std::string file = mt940("caf\xe9") + mt940("\xe9\xe8") + mt940("caf\xe9");
    const std::vector<Diagnostic> found = told(file, batch_bytes);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, Code::EncodingAssumed);
    EXPECT_EQ(found[0].severity, Severity::Info);
    EXPECT_EQ(found[0].offset, file.find(":86:caf"));
    EXPECT_EQ(found[0].line, 6U);
    EXPECT_NE(found[0].text.find("cp1252"), std::string::npos) << found[0].text;
    EXPECT_NE(told(file, batch_bytes, Charset::Cp852)[0].text.find("cp852"), std::string::npos);
  }
}

TEST(Encoding, Utf8IsNothingToTellEvenWhereALineEndsInsideACharacter) {
  for (const char* text : {"plain", "caf\xc3\xa9", "caf\xc3\r\n\xa9"}) {
    EXPECT_TRUE(told(mt940(text)).empty()) << text;
    EXPECT_TRUE(told(mt940(text), 1).empty()) << text;
  }
  const std::vector<Diagnostic> last = told(mt940("") + "\xe9\r\n");
  EXPECT_TRUE(std::any_of(last.begin(), last.end(), [](const Diagnostic& d) { return d.code == Code::EncodingAssumed; }))
      << "half a character at the very end is no UTF-8";
}

TEST(Encoding, IsThatOfTheCharsetNamedWhereTextIsNotUtf8) {
  const struct {
    Charset charset;
    const char* bytes;
    const char* utf8;
  } cases[] = {{Charset::Cp1252, "\x80\xe9\x81", "\xe2\x82\xac\xc3\xa9\xc2\x81"},
               {Charset::Iso8859_1, "\xa4\xe9", "\xc2\xa4\xc3\xa9"},
               {Charset::Iso8859_15, "\xa4\xe9", "\xe2\x82\xac\xc3\xa9"},
               {Charset::Cp850, "caf\x82", "caf\xc3\xa9"},
               {Charset::Cp852, "\xa5\x86", "\xc4\x85\xc4\x87"}};
  for (const auto& [charset, bytes, utf8] : cases) {
    const TempFolder folder;
    const pipeline::Document document = pipeline::read_document(
        {.path = folder.write("a.sta", mt940(bytes)), .shown = "a.sta", .member = {}}, {.charset = charset});
    ASSERT_EQ(document.statements.size(), 1U);
    const Entry& entry = document.statements[0].entries[0].entry;
    const std::string text = fmt::format("{}{}", fmt::join(entry.details.remittance, ""), entry.additional_information);
    EXPECT_NE(text.find(utf8), std::string::npos) << name(charset) << ": " << text;
  }
}

TEST(Encoding, OfUtf16WithoutAMarkIsAssumedToo) {
  std::string wide;
  for (const char c : mt940("plain")) wide += std::string{c, '\0'};
  const std::vector<Diagnostic> found = told(wide);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, Code::EncodingAssumed);
  EXPECT_NE(found[0].text.find("UTF-16LE"), std::string::npos);
  EXPECT_TRUE(told("\xff\xfe" + wide).empty()) << "a byte-order mark says it";
}

TEST(Faults, AreToldOneByOneUpToALimitAndThenCounted) {
  pipeline::FaultCounter counter;
  std::uint64_t told_one_by_one = 0;
  for (int i = 0; i < 2'000; ++i) told_one_by_one += counter.take(Code::TagMalformed, Severity::Error) ? 1U : 0U;
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(counter.take(Code::TagMalformed, Severity::Warning)) << "another severity";
  EXPECT_EQ(told_one_by_one, pipeline::told_max);
  const std::vector<Diagnostic> rest = counter.rest("file");
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].code, Code::TagMalformed);
  EXPECT_EQ(rest[0].severity, Severity::Error);
  EXPECT_EQ(rest[0].text, fmt::format("… and {} more of this code.", 2'000 - pipeline::told_max));
}

TEST(Parse, LeavesABatchThatWantsTooMuchMemoryWithoutRecords) {
  formats::Format greedy;
  greedy.parse = [](Batch& batch) {
    for (;;) batch.entries.emplace_back();
  };
  Batch batch;
  batch.offset = 7;
  pipeline::parse(greedy, batch);
  EXPECT_TRUE(batch.entries.empty());
  ASSERT_EQ(batch.faults.size(), 1U);
  EXPECT_EQ(batch.faults[0].code, Code::FileTooLarge);
  EXPECT_EQ(batch.faults[0].unit, Unit::File);
  EXPECT_EQ(batch.faults[0].offset, 7U);
  EXPECT_EQ(batch.keep("the stages after it still may").size(), 29U);
}

TEST(FileReading, AMessageThatIsEscapedAsTextIsRefusedWithWhatToDo) {
  const TempFolder folder;
  const std::string path =
      folder.write("envelope.xml",
                   "<?xml version=\"1.0\"?><Envelope><Payload>&lt;Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:"
                   "camt.053.001.02\"&gt;&lt;/Document&gt;</Payload></Envelope>");
  const pipeline::Document document = pipeline::read_document({.path = path, .shown = "envelope.xml"});
  ASSERT_FALSE(document.diagnostics.empty());
  const Diagnostic& d = document.diagnostics.front();
  EXPECT_EQ(d.code, Code::FileUnknownFormat);
  EXPECT_EQ(d.offset, 40U);
  EXPECT_NE(d.text.find("escaped"), std::string::npos) << d.text;
}

}  // namespace
}  // namespace lettrage::test
