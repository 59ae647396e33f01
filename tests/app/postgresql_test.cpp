// A book in PostgreSQL is one in SQLite: the same night gives the same outputs and tables, and a book goes from one to the other
// and back. Only with a server to test with (tests/postgresql/with-cluster).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <future>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

constexpr int part_quarantined = 3;

const char* const tables[] = {"movements",     "allocations",     "invoices",        "mandates", "customers",
                              "aliases",       "collections",     "r_transactions",  "retries",  "notices",
                              "dunning_facts", "mandate_history", "journal",         "files",    "statements",
                              "diagnostics",   "audit",           "pending_batches", "runs",     "returns"};

class PostgreSqlNight : public testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("LETTRAGE_TEST_POSTGRESQL");
    if (server == nullptr) GTEST_SKIP() << "no PostgreSQL to test with: run this below tests/postgresql/with-cluster";
    static int counter = 0;
    address = std::string{server} + "&schema=night_" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
  }
  /// What the commands that only read say of a book.
  static std::map<std::string, std::string> told(const TempFolder& folder, const std::string& book) {
    std::map<std::string, std::string> said;
    for (const char* table : tables) said[table] = exported(table, folder, book);
    said["verify"] = lettrage({"verify", "--book", book}, folder).out;
    for (const char* id : {"L26-0001", "L26-0002"}) said[id] = lettrage({"explain", id, "--book", book}, folder).out;
    return said;
  }
  std::string address;
};

void expect_same(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, content] : a) {
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_TRUE(content == b.at(name)) << name << "\n" << content.substr(0, 3000) << "\n---\n" << b.at(name).substr(0, 3000);
  }
}

TEST_F(PostgreSqlNight, GivesTheSameOutputsAndTables) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  const Finished finished = run_night({night() / "drop"}, folder, {.book = address, .out = "out-pg"});
  ASSERT_EQ(finished.exit_code, part_quarantined) << finished.err;
  expect_same(outputs(folder / "out"), outputs(folder / "out-pg"));
  expect_same(told(folder, "book.db"), told(folder, address));
  // What people do afterwards, too: what was due is released, a file is taken back with all that came of it.
  std::map<std::string, std::vector<int>> codes;
  for (const std::string& book : {std::string{"book.db"}, address}) {
    const auto run = [&](std::vector<std::string> words) {
      words.insert(words.end(), {"--book", book});
      codes[book].push_back(lettrage(words, folder).exit_code);
    };
    run({"retries", "approve", "--all", "--as-of", "2026-03-12"});
    run({"retries", "release", "--due", "2026-03-20", "--out", book == address ? "bank-pg" : "bank", "--as-of", "2026-03-12",
         "--policy", (night() / "policy.toml").string()});
    run({"revert", "banque-du-midi/releve-20260305.xml", "--as-of", "2026-03-13"});
  }
  EXPECT_EQ(codes["book.db"], codes[address]);
  EXPECT_EQ(codes["book.db"].front(), 0);
  expect_same(files_below(folder / "bank"), files_below(folder / "bank-pg"));
  expect_same(told(folder, "book.db"), told(folder, address));
}

// Each pool of open items has a book, and each book its own lock.
TEST_F(PostgreSqlNight, RunsOfTwoPoolsGoOnAtTheSameTime) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  const std::vector<std::string> pools{address + "_north", address + "_south"};
  std::vector<std::future<Finished>> runs;
  for (const std::string& pool : pools) {
    runs.push_back(std::async(std::launch::async, [&, out = "out-" + std::to_string(runs.size())] {
      return run_night({night() / "drop"}, folder, {.book = pool, .out = out});
    }));
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Finished finished = runs[i].get();
    ASSERT_EQ(finished.exit_code, part_quarantined) << finished.err;
    expect_same(outputs(folder / "out"), outputs(folder / ("out-" + std::to_string(i))));
    expect_same(told(folder, "book.db"), told(folder, pools[i]));
  }
}

// Of one pool, one waits for the other or ends with 5: either way each payment is booked once.
TEST_F(PostgreSqlNight, RunsOfOnePoolFollowEachOther) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  constexpr int unreachable = 5;
  std::vector<std::future<Finished>> runs;
  for (const char* out : {"out-a", "out-b"}) {
    runs.push_back(std::async(std::launch::async,
                              [&, out] { return run_night({night() / "drop"}, folder, {.book = address, .out = out}); }));
  }
  int done = 0;
  for (auto& run : runs) {
    const int code = run.get().exit_code;
    EXPECT_TRUE(code == part_quarantined || code == unreachable) << code;
    done += code == part_quarantined ? 1 : 0;
  }
  EXPECT_GE(done, 1);
  for (const char* table : {"allocations", "invoices", "r_transactions", "retries"})
    EXPECT_EQ(exported(table, folder, "book.db"), exported(table, folder, address)) << table;
  EXPECT_EQ(lettrage({"verify", "--book", address}, folder).exit_code, 0);
}

TEST_F(PostgreSqlNight, ABookGoesThereAndBack) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, part_quarantined);
  const Finished there = lettrage({"book", "copy", "book.db", address}, folder);
  ASSERT_EQ(there.exit_code, 0) << there.out << there.err;
  EXPECT_NE(there.out.find("verify holds"), std::string::npos) << there.out;
  const Finished again = lettrage({"book", "copy", "book.db", address}, folder);
  EXPECT_EQ(again.exit_code, 5);
  EXPECT_NE(again.err.find("there is one already"), std::string::npos) << again.err;
  const Finished back = lettrage({"book", "copy", address, "back.db"}, folder);
  ASSERT_EQ(back.exit_code, 0) << back.out << back.err;
  const auto original = told(folder, "book.db");
  expect_same(original, told(folder, address));
  expect_same(original, told(folder, "back.db"));
  // Each goes on where it is: the night once more is all repetitions, and the books stay the same.
  for (const std::string& book : {std::string{"book.db"}, address})
    EXPECT_EQ(run_night({night() / "drop"}, folder, {.book = book, .out = book == address ? "again-pg" : "again"}).exit_code,
              part_quarantined);
  expect_same(outputs(folder / "again"), outputs(folder / "again-pg"));
  expect_same(told(folder, "book.db"), told(folder, address));
}

TEST_F(PostgreSqlNight, ADryRunStoresNothing) {
  const TempFolder folder;
  const Finished empty = run_night({night() / "drop"}, folder, {.book = address, .out = "dry", .more = {"--dry-run"}});
  ASSERT_EQ(empty.exit_code, part_quarantined) << empty.err;
  EXPECT_EQ(lettrage({"verify", "--book", address}, folder).exit_code, 2) << "nothing was made";
  ASSERT_EQ(run_night({night() / "drop"}, folder, {.book = address}).exit_code, part_quarantined);
  expect_same(outputs(folder / "dry"), outputs(folder / "out"));
  const auto before = told(folder, address);
  ASSERT_EQ(run_night({night() / "drop"}, folder, {.book = address, .out = "dry2", .more = {"--dry-run"}}).exit_code,
            part_quarantined);
  expect_same(before, told(folder, address));
}

}  // namespace
}  // namespace lettrage::app_test
