// The promises of a run, proved on the invented night with the program as people start it.
#include "tests/app/night.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <random>

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

constexpr int part_quarantined = 3;  // the night holds four files that nobody can book

/// Equal file by file, so that a difference names its file and its first line.
void expect_same(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  for (const auto& [name, content] : a) {
    const auto other = b.find(name);
    if (other == b.end()) {
      ADD_FAILURE() << name << " is missing";
      continue;
    }
    if (content == other->second) continue;
    const std::vector<std::string> left = split(content, '\n'), right = split(other->second, '\n');
    const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    ADD_FAILURE() << name << ", line " << l - left.begin() + 1 << ":\n  " << (l == left.end() ? "(end)" : *l) << "\n  "
                  << (r == right.end() ? "(end)" : *r);
  }
  for (const auto& [name, content] : b) EXPECT_TRUE(a.contains(name)) << name << " is new";
}

std::vector<fs::path> files_of_drop() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator{night() / "drop"}) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), night() / "drop"));
  }
  std::sort(files.begin(), files.end());
  return files;
}

void copy_to(const fs::path& target, const fs::path& file) {
  fs::create_directories((target / file).parent_path());
  fs::copy_file(night() / "drop" / file, target / file);
}

TEST(Night, ThreadsDoNotMatter) {
  std::map<std::string, std::string> first;
  for (const std::string threads : {"1", "2", "8"}) {
    SCOPED_TRACE(threads + " threads");
    const TempFolder folder;
    ASSERT_EQ(run_night({night() / "drop"}, folder, {.more = {"--threads", threads}}).exit_code, part_quarantined);
    const auto found = outputs(folder / "out");
    if (first.empty()) first = found;
    expect_same(first, found);
  }
}

TEST(Night, OrderOfInputsDoesNotMatter) {
  std::vector<fs::path> banks;
  for (const fs::directory_entry& entry : fs::directory_iterator{night() / "drop"}) banks.push_back(entry.path());
  std::sort(banks.begin(), banks.end());
  const TempFolder forwards, backwards;
  ASSERT_EQ(run_night(banks, forwards).exit_code, part_quarantined);
  std::reverse(banks.begin(), banks.end());
  ASSERT_EQ(run_night(banks, backwards).exit_code, part_quarantined);
  expect_same(outputs(forwards / "out"), outputs(backwards / "out"));
}

TEST(Night, WhenTheFilesArrivedDoesNotMatter) {
  const TempFolder plain, shuffled;
  ASSERT_EQ(run_night({night() / "drop"}, plain).exit_code, part_quarantined);
  std::vector<fs::path> files = files_of_drop();
  std::reverse(files.begin(), files.end());  // a folder lists files in the order in which they came, or in none
  auto time = fs::file_time_type::clock::now();
  for (const fs::path& file : files) {
    copy_to(shuffled / "drop", file);
    fs::last_write_time(shuffled.path() / "drop" / file, time += std::chrono::hours{1});
  }
  ASSERT_EQ(run_night({shuffled / "drop"}, shuffled).exit_code, part_quarantined);
  expect_same(outputs(plain / "out"), outputs(shuffled / "out"));
}

/// A table as text, without what may depend on which of two reports came first and counts for good: the ids of the counted
/// movements and of the others. How many they are may not.
std::string without_movement_ids(const std::string& table) {
  std::string text;
  for (const Row& row : read_csv(table)) {
    for (const auto& [column, field] : row) {
      const bool id = column == "movement_ids" || column == "settled_by" || column == "booked_by";
      text += column + '=' + (id ? std::to_string(split(field, '|').size()) + " movements" : field) + ' ';
    }
    text += '\n';
  }
  return text;
}

/// What was counted on each account and day: the bank's money, each booking once, whether by its batch or by its lines.
std::string counted(const TempFolder& folder) {
  std::map<std::string, std::int64_t> sums;
  for (const Row& row : read_csv(exported("movements", folder))) {
    const std::string& outcome = row.at("outcome");
    if (outcome == "duplicate" || outcome == "not_booked" || outcome == "status" || row.at("account").empty()) continue;
    sums[account_end(row.at("account")) + ' ' + row.at("booking_date")] += minor_of(row.at("amount"));
  }
  std::string text;
  for (const auto& [place, sum] : sums) text += place + ' ' + std::to_string(sum) + '\n';
  return text;
}

std::map<std::string, std::string> state_of(const TempFolder& folder) {
  return {{"r_transactions", without_movement_ids(exported("r_transactions", folder))},
          {"collections", without_movement_ids(exported("collections", folder))},
          {"invoices", exported("invoices", folder)},
          {"counted", counted(folder)}};
}

TEST(Night, TwoHalvesInEitherOrderEndTheSame) {
  const TempFolder whole, ab, ba, halves;
  int number = 0;
  for (const fs::path& file : files_of_drop()) copy_to(halves / (number++ % 2 == 0 ? "a" : "b"), file);
  ASSERT_EQ(run_night({night() / "drop"}, whole).exit_code, part_quarantined);
  const auto expected = state_of(whole);
  for (const TempFolder* folder : {&ab, &ba}) {
    const bool a_first = folder == &ab;
    SCOPED_TRACE(a_first ? "a, then b" : "b, then a");
    for (const std::string half : {a_first ? "a" : "b", a_first ? "b" : "a"}) {
      const Finished finished = run_night({halves / half}, *folder, {.out = "out-" + half});
      ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == part_quarantined) << finished.exit_code << ' ' << finished.err;
      expect_proved(*folder);
    }
    expect_same(expected, state_of(*folder));
  }
}

class OneByOne : public testing::TestWithParam<unsigned> {};

// The hardest order: each file in a run of its own, so that nothing is put in order by the run.
TEST_P(OneByOne, FilesInAnyOrderEndTheSame) {
  const TempFolder whole, folder;
  ASSERT_EQ(run_night({night() / "drop"}, whole).exit_code, part_quarantined);
  std::vector<fs::path> files = files_of_drop();
  std::minstd_rand random{GetParam()};  // std::shuffle may differ between libraries: shuffled by hand
  for (std::size_t i = files.size(); i > 1; --i) std::swap(files[i - 1], files[random() % i]);
  std::string order;
  for (const fs::path& file : files) {
    order += "\n  " + file.string();
    const Finished finished = run_night({night() / "drop" / file}, folder, {.out = "out/" + std::to_string(order.size())});
    ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == part_quarantined) << finished.exit_code << ' ' << finished.err;
  }
  SCOPED_TRACE("order:" + order);
  expect_proved(folder);
  expect_same(state_of(whole), state_of(folder));
}

INSTANTIATE_TEST_SUITE_P(Orders, OneByOne, testing::Values(1U, 2U, 3U));

TEST(Night, NamesOfFilesDoNotMatter) {
  const TempFolder plain, renamed;
  ASSERT_EQ(run_night({night() / "drop"}, plain).exit_code, part_quarantined);
  int number = 999;
  for (const fs::path& file : files_of_drop()) {
    fs::create_directories(renamed / "drop");
    fs::copy_file(night() / "drop" / file, renamed.path() / "drop" / std::to_string(number--));
  }
  ASSERT_EQ(run_night({renamed / "drop"}, renamed).exit_code, part_quarantined);
  expect_same(state_of(plain), state_of(renamed));
}

TEST(Night, AKilledRunIsFinishedByTheNext) {
  const TempFolder whole;
  ASSERT_EQ(run_night({night() / "drop"}, whole).exit_code, part_quarantined);
  for (const int after_ms : {5, 50, 100, 150, 200, 250, 300, 400}) {
    SCOPED_TRACE("killed after " + std::to_string(after_ms) + " ms");
    const TempFolder folder;
    lettrage_signalled(night_job({night() / "drop"}, {.out = "killed"}), folder, std::chrono::milliseconds{after_ms}, SIGKILL);
    const Finished finished = run_night({night() / "drop"}, folder);
    ASSERT_EQ(finished.exit_code, part_quarantined) << finished.err;
    expect_proved(folder);
    expect_same(state_of(whole), state_of(folder));
  }
}

TEST(Night, AnInterruptedRunSaysSoAndIsFinishedByTheNext) {
  const TempFolder whole;
  ASSERT_EQ(run_night({night() / "drop"}, whole).exit_code, part_quarantined);
  for (const int after_ms : {60, 120, 180}) {
    SCOPED_TRACE("interrupted after " + std::to_string(after_ms) + " ms");
    const TempFolder folder;
    const int code = lettrage_signalled(night_job({night() / "drop"}, {.out = "interrupted"}), folder,
                                        std::chrono::milliseconds{after_ms}, SIGINT);
    EXPECT_TRUE(code == 130 || code == part_quarantined) << code << ": it says that it was interrupted, or it was done";
    ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
    expect_proved(folder);
    expect_same(state_of(whole), state_of(folder));
  }
}

TEST(Night, SecondRunIsAllDuplicatesAndChangesNothing) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder, {.out = "first"}).exit_code, part_quarantined);
  const std::vector<std::string> tables{"r_transactions", "collections", "invoices", "allocations",
                                        "retries",        "notices",     "journal"};
  std::map<std::string, std::string> before;
  for (const std::string& table : tables) before[table] = exported(table, folder);
  for (const std::string out : {"second", "third"}) {
    SCOPED_TRACE(out);
    const Finished again = run_night({night() / "drop"}, folder, {.out = out});
    ASSERT_EQ(again.exit_code, part_quarantined) << again.err;
    const auto found = outputs(folder / out);
    for (const Row& row : read_csv(found.at("movements.csv")))
      EXPECT_EQ(row.at("outcome"), "duplicate") << row.at("file") << ' ' << row.at("entry");
    for (const std::string name :
         {"allocations.csv", "exceptions.csv", "journal.csv", "retries.csv", "notices.csv", "r_transactions.csv"}) {
      EXPECT_TRUE(read_csv(found.at(name)).empty()) << name << " has rows";
    }
    std::map<std::string, std::string> after;
    for (const std::string& table : tables) after[table] = exported(table, folder);
    expect_same(before, after);
    expect_proved(folder);
  }
}

TEST(Night, AMismatchResolvesWhenTheMissingLineArrives) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  const auto journal_of_bank = [&] {
    std::map<std::string, std::int64_t> sums;
    for (const Row& row : read_csv(exported("journal", folder))) {
      if (row.at("account").starts_with("bank:"))
        sums[account_end(row.at("account"))] += minor_of(row.at("debit")) - minor_of(row.at("credit"));
    }
    return sums;
  };
  const auto before = journal_of_bank();
  ASSERT_EQ(run_night({night() / "later"}, folder, {.out = "later"}).exit_code, 0);
  expect_proved(folder);
  EXPECT_EQ(before, journal_of_bank()) << "the bank booked the three in its batch, which was posted before";
  std::map<std::string, std::string> open;
  for (const Row& row : read_csv(exported("invoices", folder))) open[row.at("invoice_id")] = row.at("open_amount");
  for (const std::string invoice : {"L26-0019", "L26-0020", "L26-0021"}) EXPECT_EQ(open[invoice], "22.00") << invoice;
  std::size_t events = 0;
  for (const Row& row : read_csv(exported("r_transactions", folder))) {
    const std::string& id = row.at("end_to_end_id");
    if (id != "LUM260019" && id != "LUM260020" && id != "LUM260021") continue;
    ++events;
    EXPECT_EQ(row.at("flags"), "") << id;
  }
  EXPECT_EQ(events, 3U);
}

TEST(Night, AReturnInDoubtReopensNothingWhicheverFileComesFirst) {
  const fs::path bank = night() / "drop" / "banque-du-midi";
  const std::vector<fs::path> settled{bank / "retour-20260303.xml", bank / "releve-20260305.xml"};
  const std::vector<fs::path> batch{bank / "releve-20260306.xml"}, lines{bank / "avis-20260306.xml"};
  const std::vector<std::vector<std::vector<fs::path>>> orders{{settled, batch, lines}, {settled, lines, batch},
                                                               {batch, lines, settled}, {lines, batch, settled},
                                                               {batch, settled, lines}, {lines, settled, batch}};
  for (std::size_t order = 0; order < orders.size(); ++order) {
    SCOPED_TRACE("order " + std::to_string(order));
    const TempFolder folder;
    for (std::size_t run = 0; run < orders[order].size(); ++run) {
      ASSERT_EQ(run_night(orders[order][run], folder, {.out = "out" + std::to_string(run)}).exit_code, 0);
      expect_proved(folder);
    }
    for (const Row& row : read_csv(exported("invoices", folder))) {
      const std::string& id = row.at("invoice_id");
      if (id == "L26-0019" || id == "L26-0020" || id == "L26-0021") {
        EXPECT_EQ(row.at("open_amount"), "0.00") << id;
      }
    }
  }
}

TEST(Night, VerifyPassesAfterEachRun) {
  const TempFolder folder;
  std::vector<fs::path> banks;
  for (const fs::directory_entry& entry : fs::directory_iterator{night() / "drop"}) banks.push_back(entry.path());
  std::sort(banks.begin(), banks.end());
  for (const fs::path& bank : banks) {
    SCOPED_TRACE(bank.filename().string());
    const Finished finished = run_night({bank}, folder, {.out = "out-" + bank.filename().string()});
    ASSERT_TRUE(finished.exit_code == 0 || finished.exit_code == part_quarantined) << finished.exit_code << ' ' << finished.err;
    expect_proved(folder);
  }
}

TEST(Night, DryRunDecidesTheSameAndStoresNothing) {
  const TempFolder dry, wet;
  ASSERT_EQ(run_night({night() / "drop"}, dry, {.more = {"--dry-run"}}).exit_code, part_quarantined);
  ASSERT_EQ(run_night({night() / "drop"}, wet).exit_code, part_quarantined);
  expect_same(outputs(wet / "out"), outputs(dry / "out"));
  EXPECT_FALSE(fs::exists(dry / "book.db"));
  // On a book that exists it changes no table.
  const std::string before =
      exported("movements", wet) + exported("invoices", wet) + exported("journal", wet) + exported("files", wet);
  ASSERT_EQ(run_night({night() / "drop"}, wet, {.out = "dry", .more = {"--dry-run"}}).exit_code, part_quarantined);
  EXPECT_EQ(before, exported("movements", wet) + exported("invoices", wet) + exported("journal", wet) + exported("files", wet));
}

TEST(Night, GoldenOutputs) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  const auto found = outputs(folder / "out");
  const fs::path golden = night() / "golden";
  if (const char* update = std::getenv("LETTRAGE_UPDATE_GOLDEN"); update != nullptr && *update != '\0') {
    fs::remove_all(golden);
    for (const auto& [name, content] : found) write_file(golden / name, content);
    GTEST_SKIP() << "written to " << golden << ": read them line by line before they are committed";
  }
  expect_same(files_below(golden), found);
}

}  // namespace
}  // namespace lettrage::app_test
