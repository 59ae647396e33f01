// A zipped drop means what the unpacked one means, and text in another code page is read by policy.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/night.h"
#include "tests/pipeline/containers.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

constexpr int fine = 0, wrong_usage = 2, quarantined = 3;

std::string zipped_night() {
  std::vector<test::ZipMember> members;
  for (const auto& [name, content] : files_below(night() / "drop")) members.push_back({.name = name, .content = content});
  return test::zip(members);
}

TEST(ZippedDrop, GivesTheOutputsOfTheUnpackedOne) {
  const TempFolder plain, zipped;
  write_file(zipped / "drop/night.zip", zipped_night());
  // A folder named like the archive, so that its files are called the same.
  for (const auto& [name, content] : files_below(night() / "drop")) write_file(plain / ("drop/night.zip/" + name), content);
  const int expected = run_night({plain / "drop"}, plain).exit_code;
  const Finished finished = run_night({zipped / "drop"}, zipped);
  EXPECT_EQ(finished.exit_code, expected) << finished.err;
  const auto want = outputs(plain / "out"), found = outputs(zipped / "out");
  for (const char* file :
       {"movements.csv", "allocations.csv", "r_transactions.csv", "retries.csv", "journal.csv", "diagnostics.csv"})
    EXPECT_EQ(found.at(file), want.at(file)) << file;
  expect_proved(zipped);
}

TEST(ZippedDrop, IsAllDuplicatesAfterTheUnpackedOneAndChangesNothing) {
  const TempFolder folder;
  write_file(folder / "drop/night.zip", zipped_night());
  (void)run_night({night() / "drop"}, folder);
  const std::string before = exported("movements", folder);
  (void)run_night({folder / "drop"}, folder, {.out = "second"});
  EXPECT_EQ(exported("movements", folder), before);
  for (const Row& row : read_csv(outputs(folder / "second").at("movements.csv"))) EXPECT_EQ(row.at("outcome"), "duplicate");
  expect_proved(folder);
}

TEST(ZippedDrop, LosesTheBadMemberAlone) {
  const TempFolder folder;
  const std::string good = read_file(night() / "drop/kempen-bank/camt053-0305.xml");
  write_file(folder / "drop/mixed.zip",
             test::zip({{.name = "locked.xml", .content = good + " ", .flags = 1},
                        {.name = "good.xml", .content = good},
                        {.name = "inner.zip", .content = test::zip({{.name = "a", .content = good}})}}));
  const Finished finished = run_night({folder / "drop"}, folder);
  EXPECT_EQ(finished.exit_code, quarantined) << finished.err;
  const auto found = outputs(folder / "out");
  EXPECT_FALSE(read_csv(found.at("movements.csv")).empty());
  std::vector<std::string> said;
  for (const Row& row : read_csv(found.at("diagnostics.csv"))) {
    if (row.at("severity") == "error") said.push_back(row.at("file") + ' ' + row.at("code"));
  }
  std::sort(said.begin(), said.end());
  EXPECT_EQ(said,
            (std::vector<std::string>{"mixed.zip/inner.zip container-nested", "mixed.zip/locked.xml container-unsupported"}));
  expect_proved(folder);
}

TEST(InspectArchive, PrintsAFileObjectForEachMember) {
  const TempFolder folder;
  const std::string good = read_file(night() / "drop/kempen-bank/camt053-0305.xml");
  write_file(folder / "plain.xml", good);
  write_file(folder / "drop.zip", test::zip({{.name = "a/plain.xml", .content = good}, {.name = "b.xml", .content = good}}));
  const Finished plain = lettrage({"inspect", "plain.xml", "--format", "ndjson"}, folder);
  const Finished zipped = lettrage({"inspect", "drop.zip", "--format", "ndjson"}, folder);
  EXPECT_EQ(zipped.exit_code, fine) << zipped.out;
  const auto named = [&](std::string_view name) {
    std::string text = plain.out;
    for (std::size_t at = text.find("plain.xml"); at != std::string::npos; at = text.find("plain.xml", at + name.size()))
      text.replace(at, 9, name);
    return text;
  };
  EXPECT_EQ(zipped.out, named("drop.zip/a/plain.xml") + named("drop.zip/b.xml"));
}

TEST(Charset, OfTextIsThePolicysOrTheOptions) {
  const TempFolder folder;
  const std::string text =
      ":20:A\r\n:25:PL61109010140000071219812874\r\n:28C:1\r\n:60F:C260301EUR1,00\r\n:61:260302C1,00NTRFA\r\n"
      ":86:166?20Rata\xa5?32Micha\x88\r\n:62F:C260302EUR2,00\r\n-\r\n";
  write_file(folder / "polish.sta", text);
  const Finished assumed = lettrage({"inspect", "polish.sta", "--format", "ndjson"}, folder);
  EXPECT_NE(assumed.out.find("Micha\xcb\x86"), std::string::npos) << "CP1252: " << assumed.out;
  const Finished named = lettrage({"inspect", "polish.sta", "--format", "ndjson", "--charset", "cp852"}, folder);
  EXPECT_NE(named.out.find("Micha\xc5\x82"), std::string::npos) << named.out;
  EXPECT_NE(named.out.find("read as cp852"), std::string::npos) << named.out;
  EXPECT_EQ(lettrage({"inspect", "polish.sta", "--charset", "klingon"}, folder).exit_code, wrong_usage);

  write_file(folder / "policy.toml", "[text]\ncharset = \"cp852\"\n");
  const Finished run =
      lettrage({"run", "polish.sta", "--book", "book.db", "--as-of", "2026-03-12", "--policy", "policy.toml"}, folder);
  EXPECT_EQ(run.exit_code, fine) << run.err;
  EXPECT_NE(outputs(folder / "out").at("movements.csv").find("Micha\xc5\x82"), std::string::npos);
}

}  // namespace
}  // namespace lettrage::app_test
