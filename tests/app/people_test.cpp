// What people decide, through the program: the review queue, and the release of collection files.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

/// The night, with all its retries approved.
void approve_all(const TempFolder& folder) {
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  ASSERT_EQ(lettrage({"retries", "approve", "--all", "--book", "book.db", "--as-of", "2026-03-13"}, folder).exit_code, 0);
}

Finished release(const TempFolder& folder) {
  return lettrage({"retries", "release", "--due", "2026-04-30", "--book", "book.db", "--out", "bank", "--as-of", "2026-03-13",
                   "--policy", (night() / "policy.toml").string()},
                  folder);
}

TEST(People, WhatWasReleasedIsNotCollectedAgain) {
  const TempFolder folder;
  approve_all(folder);
  ASSERT_EQ(release(folder).exit_code, 0);
  const std::map<std::string, std::string> whole = files_below(folder / "bank");
  ASSERT_FALSE(whole.empty());
  const Finished again = release(folder);
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.out.find("0 released"), std::string::npos) << again.out;
  EXPECT_EQ(files_below(folder / "bank"), whole);
  expect_proved(folder);
}

TEST(People, DecideOnWhatTheBrakeHolds) {
  const TempFolder folder;
  write_file(folder / "policy.toml", "[retries.brake]\nmax_rate = 0\nmin_collections = 1\ndays = 60\n");
  std::vector<std::string> job = night_job({night() / "drop"});
  *(std::find(job.begin(), job.end(), "--policy") + 1) = (folder / "policy.toml").string();
  const Finished run = lettrage(job, folder);
  ASSERT_EQ(run.exit_code, 3) << run.err;
  EXPECT_NE(run.err.find("return-rate-high"), std::string::npos) << run.err;
  const auto braked = [&] {
    std::vector<std::string> ids;
    for (const Row& row : read_csv(exported("retries", folder))) {
      if (row.at("status") == "held" && row.at("stop_reason") == "BRAKE") ids.push_back(row.at("retry_id"));
    }
    return ids;
  };
  const std::vector<std::string> ids = braked();
  ASSERT_GE(ids.size(), 2U);
  ASSERT_EQ(lettrage({"retries", "approve", ids[0], "--book", "book.db", "--as-of", "2026-03-13"}, folder).exit_code, 0);
  ASSERT_EQ(lettrage({"retries", "hold", ids[1], "--book", "book.db", "--as-of", "2026-03-13"}, folder).exit_code, 0);
  std::map<std::string, std::string> decided;
  for (const Row& row : read_csv(exported("retries", folder)))
    decided[row.at("retry_id")] = row.at("status") + " " + row.at("stop_reason");
  EXPECT_EQ(decided[ids[0]], "approved ");
  EXPECT_EQ(decided[ids[1]], "held ") << "by a person, who must be asked before it goes on";
  EXPECT_EQ(braked().size(), ids.size() - 2);
  EXPECT_EQ(read_csv(exported("audit", folder)).back().at("detail"), "was held: BRAKE");
  expect_proved(folder);
}

TEST(People, AcceptingASuggestionSettlesItAndIsAudited) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  const auto suggested = [&] {
    std::vector<Row> rows;
    for (const Row& row : read_csv(exported("movements", folder))) {
      if (row.at("outcome") == "suggested") rows.push_back(row);
    }
    return rows;
  };
  const std::vector<Row> before = suggested();
  ASSERT_FALSE(before.empty());
  const std::string id = before.front().at("movement_id");
  EXPECT_EQ(lettrage({"review", "accept", id, "--book", "book.db", "--by", "ada", "--as-of", "2026-03-13"}, folder).exit_code, 0);
  EXPECT_EQ(suggested().size(), before.size() - 1);
  EXPECT_EQ(lettrage({"review", "accept", id, "--book", "book.db", "--as-of", "2026-03-13"}, folder).exit_code, 2);
  const std::vector<Row> audit = read_csv(exported("audit", folder));
  EXPECT_EQ(audit.back().at("actor"), "ada");
  EXPECT_EQ(audit.back().at("action"), "review-accepted");
  EXPECT_EQ(audit.back().at("subject"), id);
  expect_proved(folder);
}

TEST(People, WhatTheyTaughtIsListedExplainedRevertedAndForgotten) {
  const TempFolder folder;
  write_file(folder / "invoices.csv",
             "invoice_id,customer_id,amount,currency,due_date,customer_name\n"
             "INV-1,C-7,80.00,EUR,2026-03-01,Blum und Partner\n"
             "INV-8,C-8,80.00,EUR,2026-03-01,Anna Blum\n");
  write_file(folder / "day.sta",
             ":20:S1\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C260303EUR1000,00\n:61:2603040304C80,00NTRFNONREF\n"
             ":86:166?00GUTSCHRIFT?20danke?31DE89370400440532013000?32BLUM ANNA\n:62F:C260304EUR1080,00\n-\n");
  const auto review = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "review");
    arguments.insert(arguments.end(), {"--book", "book.db", "--by", "ada", "--as-of", "2026-03-05"});
    return lettrage(arguments, folder);
  };
  ASSERT_EQ(
      lettrage({"run", "day.sta", "--book", "book.db", "--invoices", "invoices.csv", "--as-of", "2026-03-04"}, folder).exit_code,
      0);
  const std::string id = read_csv(exported("movements", folder)).front().at("movement_id");
  const std::string asked = lettrage({"explain", id, "--book", "book.db"}, folder).out;
  EXPECT_NE(asked.find("name: Anna Blum   similarity: 1.00   verdict: same"), std::string::npos) << asked;
  EXPECT_EQ(review({"accept", id}).exit_code, 0);
  EXPECT_EQ(read_csv(exported("aliases", folder)).size(), 2U);
  const std::string told = lettrage({"explain", id, "--book", "book.db"}, folder).out;
  EXPECT_NE(told.find("What it taught"), std::string::npos) << told;
  EXPECT_EQ(review({"forget", "--customer", "C-8", "--iban", "DE89370400440532013000"}).exit_code, 0);
  EXPECT_EQ(review({"forget", "--customer", "C-8", "--iban", "DE89370400440532013000"}).exit_code, 2);
  EXPECT_EQ(review({"revert", id}).exit_code, 0);
  EXPECT_EQ(review({"revert", id}).exit_code, 2);
  EXPECT_EQ(read_csv(exported("movements", folder)).front().at("outcome"), "suggested");
  const std::vector<Row> aliases = read_csv(exported("aliases", folder));
  ASSERT_EQ(aliases.size(), 1U) << "what is forgotten stays so";
  EXPECT_EQ(aliases.front().at("forgotten"), "2026-03-05");
  expect_proved(folder);
}

TEST(People, NobodyIsCreditedWhoIsNotKnown) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  for (const Row& row : read_csv(exported("movements", folder))) {
    if (row.at("outcome") != "unmatched" || row.at("amount").starts_with("-")) continue;
    const Finished refused = lettrage(
        {"review", "assign", row.at("movement_id"), "--customer", "NOBODY", "--book", "book.db", "--as-of", "2026-03-13"},
        folder);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("no customer NOBODY"), std::string::npos) << refused.err;
    return;
  }
  FAIL() << "the night has no unmatched credit";
}

}  // namespace
}  // namespace lettrage::app_test
