// The fast reader of XML against the reference reader: it accepts nothing that the other refuses, and what it accepts it tells
// alike, whatever it has read before and wherever the file was cut.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "tests/formats/xml_documents.h"
#include "tests/formats/xml_readings.h"
#include "tests/formats/xml_support.h"

namespace lettrage::formats::xml::testing {
namespace {

namespace fs = std::filesystem;

constexpr auto as_a_whole = static_cast<std::size_t>(-1);

struct Tally {
  std::size_t read = 0, fast = 0, refused = 0;
  std::map<std::string, std::size_t> declined;

  void add(const Verdict& verdict) {
    ++read;
    fast += verdict.fast;
    refused += verdict.refused;
    if (!verdict.fast) ++declined[std::string{verdict.declined}];
  }
};

/// Compares the readers over each batch of `text`; empty, or what is wrong.
std::string differences(const Message& message, std::string_view text, Tally& tally, std::size_t at_least = as_a_whole,
                        std::size_t piece = as_a_whole) {
  for (const Piece& part : pieces_of(format_named(message.format), text, at_least, piece)) {
    const Verdict verdict = compare(part, message.schema);
    tally.add(verdict);
    if (!verdict.problem.empty()) return verdict.problem + "\nin the batch at " + std::to_string(part.offset);
  }
  return {};
}

/// Everything a format makes of `text`: records and faults.
std::string records(const Format& format, std::string_view text, XmlReader reader, std::size_t at_least = as_a_whole) {
  std::string out;
  for (const Piece& part : pieces_of(format, text, at_least)) {
    const auto batch = std::make_unique<Batch>();
    batch->bytes = part.bytes;
    batch->offset = part.offset;
    batch->context = part.context;
    batch->first = part.first;
    batch->last = part.last;
    batch->reader = reader;
    format.parse(*batch);
    out += std::string{batch->header.format} + " " + std::string{batch->header.message_id} + "\n";
    for (const RecordRef ref : batch->order) {
      for (const auto& [key, value] : test::line_of(*batch, ref)) out += key + "=" + value + " ";
      out += "\n";
    }
    for (const Fault& fault : batch->faults) {
      out += "fault " + std::string{name(fault.code)} + " " + std::to_string(static_cast<int>(fault.severity)) + " " +
             std::to_string(static_cast<int>(fault.unit)) + " at " + std::to_string(fault.offset) + " " +
             std::string{fault.field} + " [" + std::string{fault.found} + "]\n";
    }
  }
  return out;
}

std::vector<fs::path> xml_files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file() && entry.path().extension() == ".xml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const fs::path source{LETTRAGE_SOURCE_DIR};

TEST(XmlReaders, OddButLegalDocumentsAreToldAlike) {
  Tally tally;
  for (std::uint64_t seed = 0; seed < 180; ++seed) {
    const Message& message = messages()[seed % messages().size()];
    Documents documents{message.rows, seed};
    const std::string text = documents.valid(seed % 7 == 0 ? 6000 : 800);
    ASSERT_EQ(differences(message, text, tally), "") << "seed " << seed << "\n" << text.substr(0, 4'000);
    ASSERT_EQ(differences(message, text, tally, 1 + seed % 900, 1 + seed % 113), "") << "seed " << seed << "\n"
                                                                                     << text.substr(0, 4'000);
  }
  EXPECT_EQ(tally.refused, 0U) << "the documents are meant to be well-formed";
  EXPECT_GT(tally.fast * 10, tally.read * 6) << "hardly any of them was read fast";
}

TEST(XmlReaders, WhatWasLearntHidesNoFault) {
  Tally whole, broken;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Message& message = messages()[seed % messages().size()];
    Documents documents{message.rows, 1000 + seed};
    const std::string text = documents.valid(seed % 5 == 0 ? 4000 : 700);
    forget_learnt(message.schema);
    ASSERT_EQ(differences(message, text, whole), "") << "seed " << seed;
    for (int round = 0; round < 25; ++round) {
      std::string how;
      const std::string bad = documents.broken(text, how);
      ASSERT_EQ(differences(message, bad, broken), "") << "seed " << seed << " round " << round << ": " << how << "\n"
                                                       << bad.substr(0, 4'000);
      if (round % 8 == 3) {
        ASSERT_EQ(differences(message, text, whole), "") << "seed " << seed << " again after " << how;
      }
      if (round % 8 == 5) {
        ASSERT_EQ(differences(message, bad, broken, 1 + seed * 7 % 500), "")
            << "seed " << seed << " round " << round << ", cut: " << how;
      }
    }
  }
  EXPECT_EQ(whole.refused, 0U);
  EXPECT_GT(broken.refused * 10, broken.read * 6) << "the documents are meant to be broken";
}

/// A statement whose entries are `contents`, long enough that the loop over what was learnt reads it.
std::string statement(std::string_view contents) {
  return "<Document xmlns=\"urn:a\"><BkToCstmrStmt><Stmt><Id>1</Id>" + std::string{contents} + "</Stmt><!-- " +
         std::string(400, '.') + " --></BkToCstmrStmt></Document>";
}

/// Both readers over `before` and then `text`.
Verdict after(std::string_view before, std::string_view text) {
  const Message& camt = messages()[0];
  forget_learnt(camt.schema);
  for (const std::string_view document : {before, before}) {
    const Verdict verdict = compare({.bytes = document, .context = {}}, camt.schema);
    if (!verdict.problem.empty()) return verdict;
  }
  return compare({.bytes = text, .context = {}}, camt.schema);
}

TEST(XmlReaders, TextBeforeACommentIsNotLostBesideAnElementSeenThereBefore) {
  const std::string before = statement("<Ntry><NtryRef><!-- --><X/></NtryRef></Ntry>");
  EXPECT_TRUE(after(before, before).fast);
  const Verdict verdict = after(before, statement("<Ntry><NtryRef>abc<!-- --><X/></NtryRef></Ntry>"));
  EXPECT_EQ(verdict.problem, "");
  EXPECT_FALSE(verdict.fast);
  EXPECT_FALSE(verdict.refused);
}

// However the long text stands: all of it plain, with something behind it, and where another element was learnt before.
TEST(XmlReaders, TextsAsLongAsIsKeptAreToldAlike) {
  const Message& message = message_of("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>");
  for (std::size_t size = text_bytes_max - 70; size < text_bytes_max + 3; ++size) {
    const std::string entry = "<Ntry><NtryRef>1</NtryRef></Ntry>";
    std::string text = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>" + entry + entry;
    text += "<Ntry><NtryRef>" + std::string(size, 'x') + "</NtryRef></Ntry>";
    for (int i = 0; i < 20; ++i) text += entry;  // so that it does not stand at the end, which is read tag by tag
    text += "</Stmt></BkToCstmrStmt></Document>";
    Tally tally;
    ASSERT_EQ(differences(message, text, tally), "") << size;
    ASSERT_EQ(tally.fast, size < text_bytes_max ? 1U : 0U) << size;
  }
}

TEST(XmlReaders, AnInstructionsNameEndsWithABlankOrTheInstruction) {
  const std::string plain = statement("<?a?>");
  EXPECT_TRUE(after(plain, plain).fast);
  for (const std::string_view bad : {"<?a?b?>", "<?a?\?>", "<?a/?>", "<?\?>", "<? a?>"}) {
    const Verdict verdict = after(plain, statement(bad));
    EXPECT_EQ(verdict.problem, "") << bad;
    EXPECT_TRUE(verdict.refused) << bad;
  }
}

TEST(XmlReaders, OnlyBlanksThemselvesStandBesideTheRoot) {
  const std::string plain = statement("");
  for (const std::string_view bad : {"&#32;", "&#x20;", "<![CDATA[ ]]>", "x"}) {
    for (const std::string& text : {std::string{bad} + plain, plain + std::string{bad}}) {
      const Verdict verdict = after(plain, text);
      EXPECT_EQ(verdict.problem, "") << text;
      EXPECT_TRUE(verdict.refused) << text;
    }
  }
}

TEST(XmlReaders, ADocumentOfVersion11ChangesNothingOfTheNext) {
  // In XML 1.1, U+0085 and U+2028 end lines, and &#1; is a character.
  const Message& camt = messages()[0];
  const std::string text = statement(
      "<Ntry><NtryRef>\xC2\x85"
      "a\xC2\x85"
      "b\xE2\x80\xA8"
      "c</NtryRef></Ntry>");
  const std::string control = statement("<Ntry><NtryRef>&#1;</NtryRef></Ntry>");
  const Reading before = by_reference({.bytes = text, .context = {}}, camt.schema);
  for (const std::string_view declaration :
       {"<?xml version='1.1'?>", "<?xml version='1.1' a?>", "\xEF\xBB\xBF<?xml version='1.1'?>"}) {
    const std::string other = std::string{declaration} + text;
    static_cast<void>(by_reference({.bytes = other, .context = {}}, camt.schema));
    EXPECT_EQ(by_reference({.bytes = text, .context = {}}, camt.schema).log, before.log) << declaration;
    EXPECT_FALSE(by_reference({.bytes = control, .context = {}}, camt.schema).accepted) << declaration;
    EXPECT_EQ(compare({.bytes = text, .context = {}}, camt.schema).problem, "") << declaration;
  }
}

TEST(XmlReaders, VeryManyDifferentElementsTakeNoLongerThanAnyOthers) {
  // Each is looked up among its siblings; where they are too many for that, the reference reader reads.
  std::string many;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i) many += "<e" + std::to_string(i) + "/>";
  }
  const Verdict verdict = after(statement(""), statement(many));
  EXPECT_EQ(verdict.problem, "");
  EXPECT_FALSE(verdict.fast);
  EXPECT_FALSE(verdict.refused);
}

TEST(XmlReaders, DocumentsCutOffAnywhereAreNotAccepted) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Message& message = messages()[seed];
    Documents documents{message.rows, 2000 + seed};
    std::string text;
    do text = documents.valid(300);
    while (text.size() > 1200);
    Tally tally;
    forget_learnt(message.schema);
    ASSERT_EQ(differences(message, text, tally), "");
    for (std::size_t length = text.size(); length-- > 0;) {
      const std::string problem = differences(message, std::string_view{text}.substr(0, length), tally);
      ASSERT_EQ(problem, "") << "seed " << seed << ", of which " << length << " bytes are left\n" << text;
    }
  }
}

TEST(XmlReaders, EveryFixtureIsToldAlikeHoweverItIsCut) {
  Tally tally;
  for (const fs::path& path : xml_files_below(source / "fixtures")) {
    const std::string text = test::file_text(path);
    if (text.empty() || text.size() > 40'000) continue;
    const Message& message = message_of(text);
    forget_learnt(message.schema);
    ASSERT_EQ(differences(message, text, tally), "") << path;
    for (std::size_t at_least = 1; at_least <= text.size(); at_least = at_least * 6 + 7) {
      ASSERT_EQ(differences(message, text, tally, at_least), "") << path << " cut at " << at_least;
    }
  }
  EXPECT_GT(tally.fast * 10, tally.read * 9) << "fixtures are plain documents";
}

TEST(XmlReaders, EveryBatchIsToldAlikeAtEverySizeOfBatchAndWindow) {
  const Message& camt = messages()[0];
  Documents documents{camt.rows, 4711};
  std::string text;
  do text = documents.valid(900);
  while (text.size() > 1800 || pieces_of(format_named("camt"), text, 1).size() < 4);
  Tally tally;
  for (std::size_t size = 1; size <= text.size(); size += 1 + size / 50) {
    ASSERT_EQ(differences(camt, text, tally, size), "") << "batches of " << size;
    ASSERT_EQ(differences(camt, text, tally, 1 + size * 7 % 300, size), "") << "shown by " << size;
  }
  EXPECT_EQ(tally.refused, 0U);
  EXPECT_GT(tally.fast * 2, tally.read);
}

TEST(XmlReaders, WholeRecordsAreTheSame) {
  for (std::uint64_t seed = 0; seed < 36; ++seed) {
    const Message& message = messages()[seed % messages().size()];
    Documents documents{message.rows, 3000 + seed};
    std::string text = documents.valid(2000), how = "as it is";
    if (seed % 3 == 2) text = documents.broken(std::move(text), how);
    for (const Format& format : all()) {
      if (format.id != "camt" && format.id != "returns" && !format.id.starts_with("pa")) continue;
      for (const std::size_t at_least : {as_a_whole, std::size_t{1} + static_cast<std::size_t>(seed) * 13 % 700}) {
        const std::string reference = records(format, text, XmlReader::Reference, at_least);
        ASSERT_EQ(records(format, text, XmlReader::Fast, at_least), reference) << format.id << " seed " << seed << ": " << how;
        ASSERT_EQ(records(format, text, XmlReader::Auto, at_least), reference) << format.id << " seed " << seed << ": " << how;
      }
    }
  }
}

TEST(XmlReaders, FilesOfOthersAreToldAlike) {
  const fs::path folder = source / ".." / "shared" / "data";
  if (!fs::exists(folder)) GTEST_SKIP() << "no files of others here";
  Tally tally;
  for (const fs::path& path : xml_files_below(folder)) {
    const std::string text = test::file_text(path);
    if (text.size() > 400'000) continue;
    const Message& message = message_of(text);
    ASSERT_EQ(differences(message, text, tally), "") << path;
    ASSERT_EQ(differences(message, text, tally, text.size() / 3 + 1), "") << path;
  }
  EXPECT_GT(tally.fast * 2, tally.read);
  for (const auto& [why, count] : tally.declined) RecordProperty(why, std::to_string(count));
}

}  // namespace
}  // namespace lettrage::formats::xml::testing
