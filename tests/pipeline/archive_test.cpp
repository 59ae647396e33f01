// Zip archives: each member is a file of its own, and what is made to harm is refused with a reason.
#include "pipeline/archive.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pipeline/inputs.h"
#include "pipeline/source.h"
#include "tests/pipeline/containers.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using pipeline::locate;
using pipeline::Location;
using pipeline::Source;
using pipeline::SourceLimits;

struct ReadMember {
  std::string shown, text, sha256, detail;
  std::optional<Code> code;
};

std::vector<ReadMember> read_all(const std::string& bytes, SourceLimits limits = {}) {
  const TempFolder folder;
  const std::string path = folder.write("drop.zip", bytes);
  std::vector<ReadMember> found;
  for (const Location& location : locate(path, "drop.zip", limits)) {
    Source source{location, {.limits = limits}};
    ReadMember member;
    member.shown = location.shown;
    while (source.read(member.text, 4096) > 0) {
    }
    source.drain();
    member.sha256 = source.sha256();
    member.detail = source.detail();
    if (source.fault()) member.code = source.fault()->code;
    found.push_back(std::move(member));
  }
  return found;
}

std::vector<std::string> shown(const std::vector<ReadMember>& members) {
  std::vector<std::string> names;
  for (const ReadMember& m : members) names.push_back(m.shown);
  return names;
}

std::string sha256_of(const std::string& bytes) {
  const TempFolder folder;
  Source source{folder.write("plain", bytes)};
  source.drain();
  return source.sha256();
}

TEST(Archive, GivesEachMemberAsAFileOfItsOwnWithTheHashOfItsBytes) {
  const std::string a = ":20:A\r\n", b(100'000, 'b');
  const auto found = read_all(zip({{.name = "a.sta", .content = a}, {.name = "folder/b.sta", .content = b, .deflated = false}}));
  ASSERT_EQ(shown(found), (std::vector<std::string>{"drop.zip/a.sta", "drop.zip/folder/b.sta"}));
  EXPECT_EQ(found[0].text, a);
  EXPECT_TRUE(found[1].text == b);
  EXPECT_EQ(found[0].sha256, sha256_of(a));
  EXPECT_EQ(found[1].sha256, sha256_of(b));
}

TEST(Archive, LeavesOutFoldersHiddenFilesAndWhatMacOsAdds) {
  const auto found = read_all(zip({{.name = "folder/", .content = ""},
                                   {.name = ".DS_Store", .content = "x"},
                                   {.name = "__MACOSX/._a.xml", .content = "x"},
                                   {.name = "folder/.hidden/a.xml", .content = "x"},
                                   {.name = "folder\\.hidden", .content = "x"},
                                   {.name = "folder/a.xml", .content = "x"}}));
  EXPECT_EQ(shown(found), std::vector<std::string>{"drop.zip/folder/a.xml"});
}

TEST(Archive, ShowsHostileNamesWithoutObeyingThem) {
  const auto found = read_all(zip({{.name = "../../etc/passwd", .content = "1"},
                                   {.name = "/etc/passwd", .content = "2"},
                                   {.name = "a\x1b[2J.xml", .content = "3"},
                                   {.name = "caf\x82.xml", .content = "4"},
                                   {.name = std::string(5000, 'n'), .content = "5"},
                                   {.name = "", .content = "6"},
                                   {.name = "a\xe2\x80\xae.xml", .content = "7", .flags = 0x800}}));  // UTF-8
  ASSERT_EQ(found.size(), 7U);
  EXPECT_EQ(found[0].shown, "drop.zip/../../etc/passwd");
  EXPECT_EQ(found[0].text, "1");
  EXPECT_EQ(found[1].shown, "drop.zip//etc/passwd");
  EXPECT_EQ(found[2].shown, "drop.zip/a\xe2\x86\x90[2J.xml") << "an escape is an arrow in CP437";
  EXPECT_EQ(found[3].shown, "drop.zip/caf\xc3\xa9.xml") << "names that are not UTF-8 are CP437";
  EXPECT_LT(found[4].shown.size(), 300U);
  EXPECT_EQ(found[5].shown, "drop.zip/(no name)");
  EXPECT_EQ(found[6].shown, "drop.zip/a\\xe2\\x80\\xae.xml") << "what turns the direction of text around";
}

TEST(Archive, TellsMembersOfOneNameApart) {
  const auto found = read_all(zip({{.name = "a.xml", .content = "1"},
                                   {.name = "a.xml", .content = "2"},
                                   {.name = "a.xml #2", .content = "3"},
                                   {.name = "a.xml", .content = "4"}}));
  EXPECT_EQ(shown(found),
            (std::vector<std::string>{"drop.zip/a.xml", "drop.zip/a.xml #2", "drop.zip/a.xml #2 #2", "drop.zip/a.xml #3"}));
  EXPECT_EQ(found[3].text, "4");
}

TEST(Archive, ReadsAMemberThatIsCompressedOnceMoreAndNoDeeper) {
  const std::string text = ":20:A\r\n";
  const auto once = read_all(zip({{.name = "a.sta.gz", .content = gzip(text)}}));
  ASSERT_EQ(once.size(), 1U);
  EXPECT_EQ(once[0].text, text);
  EXPECT_EQ(once[0].sha256, sha256_of(gzip(text))) << "as if the gzip file had come alone";
  for (const std::string& deep : {zip({{.name = "a.gz.gz", .content = gzip(gzip(text))}}),
                                  zip({{.name = "inner.zip", .content = zip({{.name = "a", .content = text}})}}),
                                  gzip(gzip(text)), gzip(zip({{.name = "a", .content = text}}))}) {
    const auto found = read_all(deep);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, Code::ContainerNested);
    EXPECT_EQ(found[0].text, "");
  }
}

TEST(Archive, RefusesAMemberAloneThatCannotBeReadAndNamesIt) {
  const std::string text(10'000, 'x');
  const struct {
    ZipMember member;
    Code code;
    const char* words;
  } bad[] = {
      {{.name = "bad", .content = text, .flags = 1}, Code::ContainerUnsupported, "encrypted"},
      {{.name = "bad", .content = text, .method = 14}, Code::ContainerUnsupported, "method 14"},
      {{.name = "bad", .content = text, .wrong_checksum = true}, Code::ContainerCorrupt, "CRC"},
      {{.name = "bad", .content = text, .declared_bytes = 100}, Code::ContainerCorrupt, ""},
      {{.name = "bad", .content = text, .declared_bytes = 20'000}, Code::ContainerCorrupt, ""},
  };
  for (const auto& [member, code, words] : bad) {
    const auto found = read_all(zip({{.name = "good", .content = "good"}, member, {.name = "also good", .content = "also"}}));
    ASSERT_EQ(found.size(), 3U) << words;
    EXPECT_FALSE(found[0].code);
    EXPECT_EQ(found[0].text, "good");
    EXPECT_EQ(found[1].shown, "drop.zip/bad");
    EXPECT_EQ(found[1].code, code) << words;
    EXPECT_NE(found[1].detail.find(words), std::string::npos) << found[1].detail;
    EXPECT_FALSE(found[2].code);
    EXPECT_EQ(found[2].text, "also");
  }
}

TEST(Archive, RefusesBombsBeforeAnythingIsUnpacked) {
  const SourceLimits limits{.ratio = 50, .ratio_from = 100'000, .members = 20};
  const std::string much(200'000, ' ');
  const auto many = [&](std::size_t count, const ZipMember& member) { return zip(std::vector<ZipMember>(count, member)); };
  std::vector<ZipMember> overlapping{{.name = "a", .content = std::string(3'000, 'a'), .deflated = false}};
  for (int i = 0; i < 15; ++i) {
    overlapping.push_back(overlapping.front());
    overlapping.back().same_data = 0;
  }
  const struct {
    const char* name;
    std::string bytes;
  } bombs[] = {{"one member", zip({{.name = "a", .content = much}})},
               {"many small ones", many(20, {.name = "a", .content = std::string(10'000, ' ')})},
               {"overlapping members", zip(overlapping)},
               {"too many members", many(21, {.name = "a", .content = "a"})}};
  for (const auto& [name, bytes] : bombs) {
    const auto found = read_all(bytes, limits);
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].shown, "drop.zip") << name;
    EXPECT_EQ(found[0].code, Code::ContainerBomb) << name << ": " << found[0].detail;
    EXPECT_EQ(found[0].text, "") << name;
    EXPECT_EQ(found[0].sha256, sha256_of(bytes)) << name << ": the archive itself is the file that is quarantined";
  }
  EXPECT_FALSE(read_all(zip({{.name = "a", .content = much}}))[0].code) << "within the usual limits";
}

TEST(Archive, SharesWhatCompressedMembersMayBecomeAmongThem) {
  const SourceLimits limits{.ratio = 50, .ratio_from = 1'000'000};
  const ZipMember member{.name = "a.gz", .content = gzip(std::string(900'000, ' ')), .deflated = false};
  EXPECT_FALSE(read_all(zip({member}), limits)[0].code);
  for (const ReadMember& found : read_all(zip({member, member, member}), limits)) {
    EXPECT_EQ(found.code, Code::ContainerBomb);
    EXPECT_LT(found.text.size(), 500'000U);
  }
}

TEST(Archive, RefusesALongListOfMembersWhateverItsEndSays) {
  const SourceLimits limits{.directory = 2'000};
  const std::vector<ZipMember> members(50, {.name = "abc", .content = "a"});
  const auto found = read_all(zip(members, std::uint16_t{1}), limits);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, Code::ContainerBomb);
}

TEST(Archive, SaysWhatIsDamagedWhereverItIsCutOff) {
  const std::string whole =
      zip({{.name = "a.sta", .content = "some text of the first"}, {.name = "b.sta", .content = "and more"}});
  for (std::size_t size = 4; size < whole.size(); ++size) {
    const auto found = read_all(whole.substr(0, size));
    ASSERT_EQ(found.size(), 1U) << size;
    ASSERT_EQ(found[0].code, Code::ContainerCorrupt) << size;
    ASSERT_FALSE(found[0].detail.empty()) << size;
  }
}

TEST(Archive, NeverGivesOtherBytesThanWerePackedWhereverItIsDamaged) {
  const std::string text = "some text that is long enough to be packed: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  const std::string whole = zip({{.name = "a.sta", .content = text}});
  for (std::size_t at = 4; at < whole.size(); ++at) {
    for (const char bit : {'\x01', '\x10'}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ bit);
      for (const ReadMember& found : read_all(damaged)) ASSERT_TRUE(found.code || found.text == text) << at;
    }
  }
}

TEST(Archive, WithoutAnyFileIsAnEmptyOne) {
  for (const std::string& bytes : {zip({}), zip({{.name = "folder/", .content = ""}})}) {
    const auto found = read_all(bytes);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].code, Code::FileEmpty);
  }
}

TEST(Inputs, TakeTheMembersOfArchivesForFilesOrderedByContentOnAnyNumberOfThreads) {
  const auto message = [](int day) {
    const std::string date = "2603" + std::string(day < 10 ? "0" : "") + std::to_string(day);
    return ":20:S" + std::to_string(day) + "\r\n:25:NL02ABNA0123456789\r\n:28C:" + std::to_string(day) + "\r\n:60F:C" + date +
           "EUR1,00\r\n:62F:C" + date + "EUR1,00\r\n-\r\n";
  };
  const TempFolder folder;
  std::filesystem::create_directories(folder.path() / "drop");
  folder.write("drop/second.zip", zip({{.name = "d.sta", .content = message(9)}, {.name = "c.sta", .content = message(4)}}));
  folder.write("drop/first.zip", zip({{.name = "b.sta", .content = message(5)}, {.name = "a.sta", .content = message(4)}}));
  folder.write("drop/plain.sta", message(7));
  for (const unsigned threads : {1U, 4U}) {
    const pipeline::Inputs inputs = pipeline::find_inputs({(folder.path() / "drop").string()}, threads);
    std::vector<std::string> names;
    for (const pipeline::Input& input : inputs.files) names.push_back(input.location.shown);
    EXPECT_EQ(names, (std::vector<std::string>{"first.zip/a.sta", "second.zip/c.sta", "first.zip/b.sta", "plain.sta",
                                               "second.zip/d.sta"}));
    EXPECT_EQ(inputs.files[0].sha256, inputs.files[1].sha256);
    EXPECT_EQ(inputs.files[0].sha256, sha256_of(message(4)));
    EXPECT_EQ(inputs.files[0].bytes, message(4).size());
  }
}

}  // namespace
}  // namespace lettrage::test
