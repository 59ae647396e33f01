// What is wrong is said with its place and its cure, the rest is processed, and the exit code tells.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

constexpr int fine = 0, wrong_usage = 2, quarantined = 3, invariant_failed = 4, book_unreachable = 5;

std::string good_statement() { return read_file(night() / "drop" / "kempen-bank" / "camt053-0305.xml"); }

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

struct BadInput {
  const char* name;
  std::string content;
  const char* code;  ///< of its diagnostic
  bool has_line;     ///< else its place is the whole file
};

void PrintTo(const BadInput& input, std::ostream* out) { *out << input.name; }

std::vector<BadInput> bad_inputs() {
  const std::string good = good_statement();
  const std::string second = replaced(replaced(good, "<MsgId>KB-0305", "<MsgId>KB-OTHER"), "<Id>", "<Id>X");
  return {
      {"truncated", second.substr(0, second.rfind("<Ntry>")), "file-truncated", true},
      {"truncated_in_a_tag", second.substr(0, second.rfind("<Ntry>") + 4), "", true},
      {"wrong_encoding", replaced(second, "dank u", "dank \xE9"), "encoding-invalid", true},
      {"unbalanced", replaced(second, "<Amt Ccy=\"EUR\">15000.00</Amt>", "<Amt Ccy=\"EUR\">15000.01</Amt>"), "balance-mismatch",
       true},
      {"unknown", "Dear bank,\nplease find attached nothing.\n", "file-unknown-format", false},
      {"empty", "", "file-empty", false},
      {"letters_for_an_amount", replaced(second, "Ccy=\"EUR\">121.00<", "Ccy=\"EUR\">12I.00<"), "amount-not-numeric", true},
      {"doctype", replaced(second, "<Document", "<!DOCTYPE Document [<!ENTITY a \"aaaaaaaa\">]>\n<Document"), "", true},
      {"broken_gzip", std::string{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03garbage", 17}, "", false},
  };
}

class BadInputs : public testing::TestWithParam<BadInput> {};

TEST_P(BadInputs, IsSaidWithPlaceAndCureAndTheRestIsProcessed) {
  const BadInput& bad = GetParam();
  const TempFolder folder, alone;
  write_file(folder / "drop/good.xml", good_statement());
  write_file(alone / "drop/good.xml", good_statement());
  write_file(folder / "drop/bad.xml", bad.content);
  const Finished finished = run_night({folder / "drop"}, folder);
  EXPECT_EQ(finished.exit_code, quarantined) << finished.err;
  ASSERT_EQ(run_night({alone / "drop"}, alone).exit_code, fine);
  const auto found = outputs(folder / "out");
  EXPECT_EQ(found.at("movements.csv"), outputs(alone / "out").at("movements.csv"))
      << "the good file's movements are those it has alone";

  bool said = false;
  for (const Row& row : read_csv(found.at("diagnostics.csv"))) {
    EXPECT_EQ(row.at("file"), "bad.xml");
    if (row.at("severity") != "error" || (*bad.code != '\0' && row.at("code") != bad.code)) continue;
    EXPECT_FALSE(row.at("offset").empty());
    said = said || !bad.has_line || !row.at("line").empty();
    // What is wrong, what happened to it, what to do: three sentences at least.
    EXPECT_GE(split(row.at("text"), '.').size(), 3U) << row.at("text");
  }
  EXPECT_TRUE(said) << found.at("diagnostics.csv");
  EXPECT_NE(finished.err.find("bad.xml"), std::string::npos) << "the terminal names the file";
  expect_proved(folder);
}

INSTANTIATE_TEST_SUITE_P(Table, BadInputs, testing::ValuesIn(bad_inputs()),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(BadReferenceData, ABadRowIsLeftOutAndTheRestIsImported) {
  const TempFolder folder;
  write_file(folder / "good.xml", good_statement());
  write_file(folder / "invoices.csv",
             "invoice_id,customer_id,amount,currency,due_date\n"
             "A-1,H001,12.00,EUR,2026-03-01\n"
             "A-2,H001,twelve,EUR,2026-03-01\n"
             "A-3,H001,13.00,EUR,2026-02-30\n"
             "A-4,H001,14.00,EUR,2026-03-01\n");
  const Finished finished = lettrage(
      {"run", folder / "good.xml", "--book", "book.db", "--out", "out", "--as-of", "2026-03-12", "--invoices", "invoices.csv"},
      folder);
  EXPECT_EQ(finished.exit_code, quarantined) << finished.err;
  std::vector<std::string> lines;
  for (const Row& row : read_csv(outputs(folder / "out").at("diagnostics.csv"))) {
    EXPECT_FALSE(row.at("text").empty());
    if (row.at("severity") == "error") lines.push_back(row.at("file") + ':' + row.at("line") + ' ' + row.at("field"));
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"invoices.csv:3 amount", "invoices.csv:4 due_date"}));
  std::vector<std::string> ids;
  for (const Row& row : read_csv(exported("invoices", folder))) ids.push_back(row.at("invoice_id"));
  EXPECT_EQ(ids, (std::vector<std::string>{"A-1", "A-4"}));
}

TEST(BadPolicy, ATypoIsRefusedWithItsLineAndTheNearestKey) {
  const TempFolder folder;
  write_file(folder / "policy.toml", "# ours\n[matching]\nauto_treshold = 950\n");
  const Finished finished =
      lettrage({"run", (night() / "drop").string(), "--book", "book.db", "--policy", "policy.toml"}, folder);
  EXPECT_EQ(finished.exit_code, wrong_usage);
  EXPECT_NE(finished.err.find("policy.toml:3"), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("auto_threshold"), std::string::npos) << finished.err;
  EXPECT_FALSE(fs::exists(folder / "book.db")) << "nothing is begun";
}

TEST(BadFolder, OneWithoutRightsIsSaidAndTheOthersAreRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempFolder folder;
  write_file(folder / "drop/good.xml", good_statement());
  write_file(folder / "drop/closed/other.xml", good_statement());
  fs::permissions(folder / "drop/closed", fs::perms::none);
  const Finished finished = run_night({folder / "drop"}, folder);
  fs::permissions(folder / "drop/closed", fs::perms::owner_all);
  EXPECT_EQ(finished.exit_code, quarantined) << finished.err;
  EXPECT_NE(finished.err.find("closed"), std::string::npos);
  EXPECT_FALSE(read_csv(outputs(folder / "out").at("movements.csv")).empty());
}

TEST(ExitCodes, WrongUsageIsTwo) {
  const TempFolder folder;
  write_file(folder / "good.xml", good_statement());
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"rnu"},
      {"run"},
      {"run", "no-such-folder"},
      {"run", "good.xml", "--as-of", "2026-02-30"},
      {"run", "good.xml", "--threads", "minus"},
      {"run", "good.xml", "--no-such-option"},
      {"run", "good.xml", "--invoices", "no-such-file.csv"},
      {"run", "good.xml", "--policy", "no-such-file.toml"},
      {"run", "good.xml", "--book", "no-such-folder/book.db"},
      {"inspect"},
      {"export", "no-such-table", "--book", "book.db"},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    std::string words;
    for (const std::string& word : arguments) words += ' ' + word;
    SCOPED_TRACE("lettrage" + words);
    const Finished finished = lettrage(arguments, folder);
    EXPECT_EQ(finished.exit_code, wrong_usage) << finished.err;
    EXPECT_FALSE(finished.err.empty()) << "says what is wrong";
  }
}

TEST(ExitCodes, HelpAndVersionAreZero) {
  const TempFolder folder;
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--help"}, {"--version"}, {"run", "--help"}, {"verify", "--help"}}) {
    const Finished finished = lettrage(arguments, folder);
    EXPECT_EQ(finished.exit_code, fine);
    EXPECT_FALSE(finished.out.empty());
  }
}

TEST(ExitCodes, ABookThatCannotBeReachedIsFive) {
  const TempFolder folder;
  write_file(folder / "good.xml", good_statement());
  write_file(folder / "not-a-book.db",
             "this is a text and no book at all; it is long enough to have a header of 100 bytes, which a book begins with");
  EXPECT_EQ(lettrage({"run", "good.xml", "--book", "not-a-book.db"}, folder).exit_code, book_unreachable);
}

TEST(ExitCodes, ALockedBookIsFiveAndStaysAsItWas) {
  const TempFolder folder;
  write_file(folder / "good.xml", good_statement());
  ASSERT_EQ(run_night({folder / "good.xml"}, folder).exit_code, fine);
  const std::string before = exported("movements", folder);
  const int lock = open((folder / "book.db.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(lock, 0);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  const Finished finished = run_night({night() / "drop"}, folder, {.out = "second"});
  close(lock);
  EXPECT_EQ(finished.exit_code, book_unreachable) << finished.err;
  EXPECT_EQ(before, exported("movements", folder));
}

class TamperedBook : public testing::TestWithParam<const char*> {};

TEST_P(TamperedBook, VerifyFails) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, quarantined);
  expect_proved(folder);
  sqlite3* book = nullptr;
  ASSERT_EQ(sqlite3_open((folder / "book.db").c_str(), &book), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(book, GetParam(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(book);
  EXPECT_EQ(sqlite3_changes(book), 1) << "nothing was tampered with";
  sqlite3_close(book);
  const Finished finished = lettrage({"verify", "--book", "book.db"}, folder);
  EXPECT_EQ(finished.exit_code, invariant_failed) << finished.out;
  EXPECT_NE(finished.out.find("FAIL"), std::string::npos) << finished.out;
}

INSTANTIATE_TEST_SUITE_P(
    Statements, TamperedBook,
    testing::Values(
        "UPDATE movements SET amount = amount + 1 WHERE seq = (SELECT min(seq) FROM movements WHERE outcome = 'applied')",
        "UPDATE invoices SET open = open + 1 WHERE invoice_id = 'L26-0201'",
        "DELETE FROM allocations WHERE seq = (SELECT min(seq) FROM allocations)",
        "DELETE FROM movements WHERE seq = (SELECT max(seq) FROM movements WHERE outcome = 'outgoing')",
        "UPDATE statements SET closing = closing + 1 WHERE number = 1 AND file = (SELECT min(file) FROM statements WHERE closing "
        "IS NOT NULL)",
        "DELETE FROM journal WHERE line = (SELECT min(line) FROM journal)"),
    [](const auto& test) { return "Number" + std::to_string(test.index); });

}  // namespace
}  // namespace lettrage::app_test
