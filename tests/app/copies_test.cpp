// `convert` and `anonymise` as a user calls them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace lettrage::app_test {
namespace {
namespace fs = std::filesystem;

const fs::path fixtures = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures";

/// The outcomes, amounts and reasons of a run: each movement's, and what its summary says but for ids, hashes and times. What is
/// suggested for nothing but a name like the payer's counts as unmatched: names that are one stay one in a copy, but names that
/// are alike (a letter missing, a word of the trade in common) do not stay so.
std::string outcomes_of(const fs::path& drop, const std::string& name, const TempFolder& folder) {
  std::vector<std::string> arguments{"run",       (drop / "bank").string(), "--book", name + ".db", "--out", name, "--as-of",
                                     "2026-03-31"};
  for (const char* table : {"invoices", "mandates", "customers"}) {
    arguments.push_back(std::string{"--"} + table);
    arguments.push_back((drop / (std::string{table} + ".csv")).string());
  }
  std::vector<std::string> sent;
  for (const fs::directory_entry& file : fs::directory_iterator{drop / "sent"}) sent.push_back(file.path().string());
  std::sort(sent.begin(), sent.end());
  for (const std::string& file : sent) {
    arguments.push_back("--collections");
    arguments.push_back(file);
  }
  const Finished finished = lettrage(arguments, folder);
  EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == 3) << finished.err;
  std::vector<std::string> lines;
  for (const Row& row : read_csv(read_file(only_run(folder / name) / "movements.csv"))) {
    const bool name_only = row.at("method") == "name_amount";
    lines.push_back(
        row.at("booking_date") + ' ' + row.at("amount") + ' ' +
        (name_only ? std::string{"unmatched  "} : row.at("outcome") + ' ' + row.at("method") + ' ' + row.at("confidence")));
  }
  std::sort(lines.begin(), lines.end());
  std::string told;
  for (const std::string& line : lines) told += line + '\n';
  const std::string summary = read_file(only_run(folder / name) / "summary.json");
  const std::size_t files = summary.find("\"files\""), outcomes = summary.find("\"outcomes\""),
                    r_transactions = summary.find("\"r_transactions\"");
  return told + summary.substr(files, outcomes - files) +
         summary.substr(r_transactions, summary.find("\"timing\"") - r_transactions);
}

TEST(AnonymiseProgram, AnAnonymisedDropHasTheOutcomesOfItsOriginal) {
  const TempFolder folder;
  const fs::path original = folder / "drop", copy = folder / "copy";
  ASSERT_EQ(lettrage({"generate", "--out", original.string(), "--movements", "3000"}, folder).exit_code, 0);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{original}) {
    const fs::path target = copy / entry.path().lexically_relative(original);
    if (entry.is_directory() || entry.path().filename() == "truth.csv") continue;
    fs::create_directories(target.parent_path());
    const Finished finished = lettrage({"anonymise", entry.path().string(), "--key", "night", "--out", target.string()}, folder);
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(fs::file_size(target), entry.file_size());
  }
  EXPECT_EQ(outcomes_of(original, "one", folder), outcomes_of(copy, "two", folder));
}

TEST(AnonymiseProgram, FilesOfOneCallFitTogetherAndThoseOfTwoDoNot) {
  const TempFolder folder;
  const std::string file = (fixtures / "mt940/germany.sta").string();
  const Finished one = lettrage({"anonymise", file, file}, folder);
  EXPECT_EQ(one.exit_code, 2) << "several files need a folder";
  const Finished first = lettrage({"anonymise", file}, folder);
  const Finished second = lettrage({"anonymise", file}, folder);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.out, second.out);
  write_file(folder / "key", "secret\n");
  const Finished by_file = lettrage({"anonymise", file, "--key-file", "key"}, folder);
  EXPECT_EQ(by_file.out, lettrage({"anonymise", file, "--key", "secret"}, folder).out);
  EXPECT_EQ(by_file.out.size(), fs::file_size(file));
}

TEST(ConvertProgram, AStatementThatDoesNotProveItselfNeedsForce) {
  const TempFolder folder;
  const std::string text =
      ":20:A\r\n:25:DE89370400440532013000\r\n:28C:1\r\n:60F:C260302EUR1,\r\n:61:260302C1,NTRFNONREF\r\n:62F:C260302EUR3,\r\n-"
      "\r\n";
  write_file(folder / "wrong.sta", text);
  const Finished refused = lettrage({"convert", "wrong.sta", "--to", "camt.053"}, folder);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_EQ(refused.out, "");
  EXPECT_NE(refused.err.find("balance-mismatch"), std::string::npos) << refused.err;
  const Finished forced = lettrage({"convert", "wrong.sta", "--to", "camt.053", "--force"}, folder);
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_NE(forced.out.find("camt.053.001.08"), std::string::npos);
}

TEST(ConvertProgram, PaymentsAreNoStatement) {
  const TempFolder folder;
  const std::string file = (fixtures / "pain002/03-three-levels.xml").string();
  EXPECT_EQ(lettrage({"convert", file, "--to", "camt.053"}, folder).exit_code, 2);
  const Finished lines = lettrage({"convert", file, "--to", "ndjson"}, folder);
  EXPECT_EQ(lines.exit_code, 0) << lines.err;
  EXPECT_NE(lines.out.find("\"kind\":\"status\""), std::string::npos);
}

TEST(ConvertProgram, CsvAndNdjsonAreTheMovementsOfInspect) {
  const TempFolder folder;
  const std::string file = (fixtures / "camt/053-08-batch-and-returns.xml").string();
  const Finished lines = lettrage({"convert", file, "--to", "ndjson"}, folder);
  const Finished inspected = lettrage({"inspect", file, "--format", "ndjson"}, folder);
  EXPECT_EQ(lines.exit_code, 0) << lines.err;
  std::string expected;
  for (const std::string& line : split(inspected.out, '\n')) {
    if (line.find("{\"kind\":\"entry\"") == 0 || line.find("{\"kind\":\"transaction\"") == 0) expected += line + "\n";
  }
  EXPECT_EQ(lines.out, expected);
  ASSERT_EQ(lettrage({"convert", file, "--to", "csv", "--out", "out.csv"}, folder).exit_code, 0);
  EXPECT_EQ(read_csv(read_file(folder / "out.csv")).size(),
            static_cast<std::size_t>(std::count(expected.begin(), expected.end(), '\n')));
}

}  // namespace
}  // namespace lettrage::app_test
