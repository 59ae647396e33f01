// Every XML fixture, cut wherever a batch may end and shown in pieces of every size, reads the same.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/formats/xml_support.h"

namespace lettrage::formats::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> printed(const Read& read) {
  std::vector<std::string> lines;
  for (const auto* line : {&read.file}) {
    std::string text = "file";
    for (const auto& [key, value] : *line) text += " " + key + "=" + value;
    lines.push_back(text);
  }
  const bool refused = std::any_of(read.faults.begin(), read.faults.end(), [](const Fault& f) { return f.unit == Unit::File; });
  for (const Line& line : read.lines) {
    if (refused) break;  // what was read before the fault is not used, and how much that was depends on the batch
    std::string text;
    for (const auto& [key, value] : line) text += " " + key + "=" + value;
    lines.push_back(text);
  }
  std::multiset<std::string> faults;  // a batch reports what it knows; the order among batches may differ
  for (const Fault& fault : read.faults) {
    if (refused && fault.unit != Unit::File) continue;
    faults.insert("fault " + std::string{name(fault.code)} + " " + std::to_string(fault.offset) + " " + std::string{fault.field});
  }
  lines.insert(lines.end(), faults.begin(), faults.end());
  return lines;
}

const Format* xml_format(std::string_view text) {
  for (const Format& format : all()) {
    const bool xml = format.id == "camt" || format.id == "returns" || format.id.starts_with("pa");
    if (xml && format.sniff(text.substr(0, 65536)) == Likelihood::Yes) return &format;
  }
  return nullptr;
}

std::vector<fs::path> fixtures() { return files_below(fs::path{LETTRAGE_SOURCE_DIR} / "fixtures", ".xml"); }

TEST(XmlCut, ReadsTheSameWhereverTheFileIsCut) {
  std::size_t divided = 0;
  for (const fs::path& path : fixtures()) {
    const std::string text = file_text(path);
    const Format* format = xml_format(text);
    if (format == nullptr || text.size() > 16'000) continue;
    const auto whole = printed(read(*format, text));
    for (std::size_t at_least = 1; at_least <= text.size(); at_least = at_least * 8 / 7 + 1) {
      const Read cut = read(*format, text, at_least);
      divided += cut.batches > 2;
      ASSERT_EQ(printed(cut), whole) << path << " cut at " << at_least;
    }
  }
  EXPECT_GT(divided, 50U) << "the fixtures were hardly cut at all";
}

TEST(XmlCut, ReadsTheSameHoweverManyBytesAreShownAtATime) {
  for (const fs::path& path : fixtures()) {
    const std::string text = file_text(path);
    const Format* format = xml_format(text);
    if (format == nullptr || text.size() > 16'000) continue;
    const auto whole = printed(read(*format, text));
    for (const std::size_t piece : {1U, 7U, 1000U}) {
      ASSERT_EQ(printed(read(*format, text, 1, piece)), whole) << path << " shown by " << piece;
      ASSERT_EQ(printed(read(*format, text, 500, piece)), whole) << path << " shown by " << piece;
    }
  }
}

TEST(XmlCut, RealFilesReadTheSameWhereverTheyAreCut) {
  const fs::path folder = fs::path{LETTRAGE_SOURCE_DIR} / ".." / "shared" / "data";
  if (!fs::exists(folder)) GTEST_SKIP() << "no files of others here";
  std::size_t read_files = 0;
  for (const fs::path& path : files_below(folder, ".xml")) {
    const std::string text = file_text(path);
    const Format* format = xml_format(text);
    if (format == nullptr || text.size() > 40'000) continue;
    ++read_files;
    const auto whole = printed(read(*format, text));
    for (const std::size_t at_least : {std::size_t{1}, text.size() / 7 + 1, text.size() / 2}) {
      EXPECT_EQ(printed(read(*format, text, at_least)), whole) << path << " cut at " << at_least;
    }
  }
  EXPECT_GT(read_files, 100U);
}

constexpr std::string_view head =
    R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>)";
constexpr std::string_view tail = "</Stmt></BkToCstmrStmt></Document>";
constexpr std::string_view entry =
    R"(<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BkTxCd/></Ntry>)";

std::string statement(std::string_view content) { return std::string{head} + std::string{content} + std::string{tail}; }

TEST(XmlCut, EverySizeOfBatchAndOfWindowGivesWhatTheReferenceReaderReadsAsAWhole) {
  const std::string text =
      "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- </Ntry> -->" +
      statement(std::string{entry} +
                R"(<Ntry><Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>
                   <TxDtls><Refs><EndToEndId>A&amp;B</EndToEndId></Refs><Amt Ccy="EUR">1.00</Amt><RmtInf><Ustrd>Zürich<!-- <TxDtls> --> 1</Ustrd></RmtInf></TxDtls>
                   <TxDtls><Refs><EndToEndId><![CDATA[</TxDtls>]]></EndToEndId></Refs><Amt Ccy="EUR">2.00</Amt></TxDtls></NtryDtls></Ntry>)" +
                std::string{entry}) +
      "\n" + statement(entry);
  const auto whole = printed(read(format_of("camt"), text, text.size(), text.size(), XmlReader::Reference));
  ASSERT_GT(whole.size(), 6U);
  for (std::size_t size = 1; size <= text.size(); ++size) {
    ASSERT_EQ(printed(read(format_of("camt"), text, size, text.size(), XmlReader::Fast)), whole) << "batches of " << size;
    ASSERT_EQ(printed(read(format_of("camt"), text, size * 7 % 400 + 1, size, XmlReader::Fast)), whole) << "shown by " << size;
  }
}

TEST(XmlCut, NothingIsCutInsideCommentsOrCdata) {
  const std::string text = statement("<!-- " + std::string{entry} + " --><AddtlStmtInf><![CDATA[" + std::string{entry} +
                                     "]]></AddtlStmtInf><?note " + std::string{entry} + "?>" + std::string{entry});
  for (std::size_t at_least = 1; at_least < text.size(); ++at_least) {
    const Read cut = read(format_of("camt"), text, at_least, 11);
    EXPECT_LE(cut.batches, 3U);
    EXPECT_TRUE(cut.faults.empty());
    EXPECT_EQ(std::count_if(cut.lines.begin(), cut.lines.end(), [](const Line& l) { return l[0].second == "entry"; }), 1);
  }
}

TEST(XmlCut, AttributesMayHoldWhatEndsTags) {
  const std::string odd =
      R"(<Ntry a="1 > 0" b='</Stmt>"'><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>)";
  const std::string legal =
      R"(<Ntry a="1 > 0" b='/>"'><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>)";
  for (const std::string& one : {odd, legal}) {
    const std::string text = statement(one + std::string{entry} + one);
    const auto whole = printed(read(format_of("camt"), text));
    for (std::size_t at_least = 1; at_least < text.size(); at_least += 3) {
      const Read cut = read(format_of("camt"), text, at_least, 33);
      if (one == legal) {
        ASSERT_EQ(printed(cut), whole);
      } else {
        ASSERT_FALSE(cut.faults.empty()) << "a < in an attribute is not allowed";
      }
    }
  }
}

TEST(XmlCut, AMismatchedEndTagIsFoundAtItsPlaceHoweverTheFileIsCut) {
  const std::string bad = R"(<Ntry><Amt Ccy="EUR">1.00</CdtDbtInd></Amt></Ntry>)";
  const std::string text = statement(std::string{entry} + std::string{entry} + bad + std::string{entry});
  for (std::size_t at_least = 1; at_least < text.size(); at_least += 5) {
    const Read cut = read(format_of("camt"), text, at_least);
    ASSERT_FALSE(cut.faults.empty());
    const auto refused = std::find_if(cut.faults.begin(), cut.faults.end(), [](const Fault& f) { return f.unit == Unit::File; });
    ASSERT_NE(refused, cut.faults.end());
    EXPECT_EQ(refused->code, Code::XmlNotWellFormed);
    EXPECT_GE(refused->offset, text.find("1.00</CdtDbtInd>"));
    EXPECT_LE(refused->offset, text.find("</Amt></Ntry>", text.find("1.00</CdtDbtInd>")) + 6);
  }
}

TEST(XmlCut, ATruncatedFileIsFoundHoweverItIsCut) {
  const std::string whole = statement(std::string{entry} + std::string{entry});
  for (std::size_t length = 1; length + 1 < whole.size(); ++length) {
    const std::string text = whole.substr(0, length);
    for (const std::size_t at_least : {std::size_t{1}, std::size_t{1} << 20}) {
      const Read cut = read(format_of("camt"), text, at_least, 50);
      const bool refused = std::any_of(cut.faults.begin(), cut.faults.end(),
                                       [](const Fault& f) { return f.unit == Unit::File && f.severity == Severity::Error; });
      ASSERT_TRUE(refused) << length;
      for (const Fault& fault : cut.faults) ASSERT_LE(fault.offset, text.size());
    }
  }
}

TEST(XmlCut, AnEntryIsNotDividedBeforeItsDirectionIsKnown) {
  const std::string late =
      R"(<Ntry><Amt Ccy="EUR">2.00</Amt><NtryDtls><TxDtls><Amt Ccy="EUR">1.00</Amt></TxDtls><TxDtls><Amt Ccy="EUR">1.00</Amt></TxDtls></NtryDtls><CdtDbtInd>DBIT</CdtDbtInd></Ntry>)";
  const std::string text = statement(std::string{entry} + late);
  const auto whole = printed(read(format_of("camt"), text));
  for (std::size_t at_least = 1; at_least < text.size(); ++at_least)
    EXPECT_EQ(printed(read(format_of("camt"), text, at_least)), whole);
}

TEST(XmlCut, TheRestIsOneBatchWhereTheEncodingHidesMarkup) {
  const std::string text = R"(<?xml version="1.0" encoding="Shift_JIS"?>)" + statement(std::string{entry} + std::string{entry});
  const auto cutter = format_of("camt").make_cutter();
  EXPECT_EQ(cutter->cut(text, 1, true).length, text.size());
}

TEST(XmlCut, ALongCommentIsSearchedOnce) {
  // Shown by 64 KiB, 32 MiB of comment take no time; searched from its start each time they would take minutes.
  const std::string text = std::string(head) + "<!--" + std::string(32U << 20U, '-') + "--><!---->" + std::string{tail};
  const auto cutter = format_of("camt").make_cutter();
  for (std::size_t shown = 65536; shown < text.size(); shown += 65536) {
    if (cutter->cut(std::string_view{text}.substr(0, shown), std::size_t{1} << 30U, false).length != 0) FAIL();
  }
  EXPECT_EQ(cutter->cut(text, std::size_t{1} << 30U, true).length, text.size());
}

}  // namespace
}  // namespace lettrage::formats::test
