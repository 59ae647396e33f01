// `revert` as people use it: exit codes, what it says, and a night that is as before.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> tables{"movements", "allocations", "invoices",       "mandates",   "customers",
                                      "aliases",   "collections", "r_transactions", "retries",    "notices",
                                      "journal",   "files",       "statements",     "diagnostics"};

std::map<std::string, std::string> everything(const TempFolder& folder) {
  std::map<std::string, std::string> all;
  for (const std::string& table : tables) all[table] = exported(table, folder);
  return all;
}

Finished revert(const std::vector<std::string>& ids, const TempFolder& folder) {
  std::vector<std::string> arguments{"revert", "--book", "book.db", "--as-of", "2026-03-13", "--by", "test"};
  arguments.insert(arguments.end(), ids.begin(), ids.end());
  return lettrage(arguments, folder);
}

std::string run_id_of(const fs::path& out) { return only_run(out).filename().string(); }

TEST(Revert, ANightTakenBackLeavesTheBookAsItWas) {
  const TempFolder folder;
  fs::create_directories(folder / "empty");
  ASSERT_EQ(run_night({folder / "empty"}, folder, {.out = "nothing"}).exit_code, 0);
  const auto before = everything(folder);
  ASSERT_EQ(run_night({night() / "drop"}, folder, {.out = "first"}).exit_code, 3);
  const auto outputs_before = outputs(folder / "first");
  const Finished finished = revert({run_id_of(folder / "first")}, folder);
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  expect_proved(folder);
  for (const auto& [table, content] : everything(folder)) EXPECT_EQ(before.at(table), content) << table;
  ASSERT_EQ(run_night({night() / "drop"}, folder, {.out = "again"}).exit_code, 3);
  for (const auto& [name, content] : outputs(folder / "again")) EXPECT_EQ(outputs_before.at(name), content) << name;
}

TEST(Revert, SaysByItsExitCodeWhyNothingWasDone) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  EXPECT_EQ(revert({"2026-03-12-000000000000"}, folder).exit_code, 2);
  EXPECT_EQ(revert({"mv00000000000000000000"}, folder).exit_code, 2);
  EXPECT_EQ(revert({}, folder).exit_code, 2);
  {
    const int lock = ::open((folder / "book.db.lock").c_str(), O_RDWR | O_CREAT, 0600);
    ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
    EXPECT_EQ(revert({run_id_of(folder / "out")}, folder).exit_code, 5);
    ::close(lock);
  }
  EXPECT_EQ(revert({run_id_of(folder / "out")}, folder).exit_code, 0);
  EXPECT_EQ(revert({run_id_of(folder / "out")}, folder).exit_code, 2) << "it is gone";
}

TEST(Revert, ASingleDecisionIsTakenBackAsByReview) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  std::string movement;
  for (const Row& row : read_csv(exported("movements", folder))) {
    if (row.at("outcome") == "applied" && movement.empty()) movement = row.at("movement_id");
  }
  ASSERT_EQ(revert({movement}, folder).exit_code, 0);
  for (const Row& row : read_csv(exported("movements", folder))) {
    if (row.at("movement_id") == movement) {
      EXPECT_EQ(row.at("invoice_ids"), "");
    }
  }
  expect_proved(folder);
}

// A file of the night as the last one: it leaves no trace, or is refused and changes nothing. Every third of them: each
// takes two seconds.
TEST(Revert, AFileOfTheNightLeavesNoTrace) {
  std::size_t taken_back = 0, refused = 0, number = 0;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{night() / "drop"}) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& wrong : files) {
    if (number++ % 3 != 0) continue;
    SCOPED_TRACE(wrong);
    const TempFolder folder;
    std::vector<fs::path> rest;
    for (const fs::path& other : files) {
      if (other != wrong) rest.push_back(other);
    }
    (void)run_night(rest, folder, {.out = "rest"});
    const auto before = everything(folder);
    (void)run_night({wrong}, folder, {.out = "wrong"});
    const auto after = everything(folder);
    const Finished finished = revert({run_id_of(folder / "wrong"), "--alone"}, folder);
    expect_proved(folder);
    ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == 2) << finished.exit_code << finished.err;
    (finished.exit_code == 0 ? taken_back : refused) += 1;
    const auto& expected = finished.exit_code == 0 ? before : after;
    for (const auto& [table, content] : everything(folder)) EXPECT_EQ(expected.at(table), content) << table << finished.err;
  }
  EXPECT_GT(taken_back, refused) << refused << " refused";
}

}  // namespace
}  // namespace lettrage::app_test
