// certificate.json: what went in came out, to the cent, and the hashes are those of the files.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/money.h"
#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::int64_t cents(const json& amount) {
  const ParsedAmount parsed = parse_amount(amount.get<std::string>(), eur);
  EXPECT_EQ(parsed.error, AmountError::None) << amount;
  return parsed.minor;
}

json certificate_of(const TempFolder& folder, const std::string& out = "out") {
  return json::parse(read_file(only_run(folder / out) / "certificate.json"));
}

TEST(Certificate, WhatGoesIntoAStatementComesOutOfIt) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  const json certificate = certificate_of(folder);
  std::size_t compared = 0;
  for (const json& file : certificate.at("files")) {
    for (const json& statement : file.at("statements")) {
      SCOPED_TRACE(file.at("file").get<std::string>() + " " + statement.dump());
      const bool quarantined = statement.at("state") == "quarantined";
      EXPECT_EQ(statement.contains("reason"), quarantined);
      for (const auto& [currency, in] : statement.at("in").items()) {
        std::int64_t out = 0;
        if (statement.at("out").contains(currency)) {
          for (const json& outcome : statement.at("out").at(currency)) out += cents(outcome.at("sum"));
        }
        EXPECT_EQ(out, quarantined ? 0 : cents(in.at("credits")) - cents(in.at("debits")));
        ++compared;
      }
      if (!statement.contains("balanced")) continue;
      const bool ties = cents(statement.at("opening")) + cents(statement.at("booked_sum")) == cents(statement.at("closing"));
      EXPECT_EQ(statement.at("balanced").get<bool>(), ties);
    }
  }
  EXPECT_GT(compared, 20U);
}

TEST(Certificate, TotalsAreTheRowsOfMovements) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  std::map<std::string, std::pair<std::size_t, std::int64_t>> rows, files, totals;
  for (const Row& row : read_csv(read_file(only_run(folder / "out") / "movements.csv"))) {
    auto& [count, sum] = rows[row.at("outcome")];
    ++count;
    sum += minor_of(row.at("amount"));
  }
  const json certificate = certificate_of(folder);
  const auto count_in = [&](const json& holder) {
    if (!holder.contains("out")) return;
    for (const json& outcomes : holder.at("out")) {
      for (const auto& [outcome, amounts] : outcomes.items()) {
        files[outcome].first += amounts.at("count").get<std::size_t>();
        files[outcome].second += cents(amounts.at("sum"));
      }
    }
  };
  for (const json& file : certificate.at("files")) {
    count_in(file);
    for (const json& statement : file.at("statements")) count_in(statement);
  }
  for (const auto& [outcome, total] : certificate.at("totals").at("outcomes").items())
    totals[outcome] = {total.at("count").get<std::size_t>(), cents(total.at("sums").at("EUR"))};
  EXPECT_EQ(rows, files);
  EXPECT_EQ(rows, totals);
}

TEST(Certificate, HashesAreThoseOfTheFiles) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  std::map<std::string, std::string> listed;
  for (const std::string& line : split(read_file(only_run(folder / "out") / "SHA256SUMS"), '\n'))
    listed[line.substr(66)] = line.substr(0, 64);
  const json certificate = certificate_of(folder);
  EXPECT_EQ(listed.count("certificate.json"), 1U);
  for (const auto& [name, sha256] : certificate.at("outputs").items()) EXPECT_EQ(listed[name], sha256.get<std::string>()) << name;
  EXPECT_EQ(certificate.at("outputs").size() + 1, listed.size());
  EXPECT_EQ(certificate.at("files").size(), files_below(night() / "drop").size());
  EXPECT_EQ(certificate.at("reference_data").size(), 3 + files_below(night() / "sent").size());
}

TEST(Certificate, SaysWhyAFileIsLeftOut) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  std::map<std::string, std::string> reasons;
  const json certificate = certificate_of(folder);
  for (const json& file : certificate.at("files")) {
    if (file.at("state") != "quarantined") continue;
    reasons[file.at("file")] = file.contains("reason") ? file.at("reason") : file.at("statements").at(0).at("reason");
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{{"caisse-de-l-ouest/releve-20260311.xml", "balance-mismatch"},
                                                         {"caisse-de-l-ouest/releve-20260312.xml", "xml-not-well-formed"},
                                                         {"odds-and-ends/lisez-moi.txt", "file-unknown-format"},
                                                         {"odds-and-ends/vide.xml", "file-empty"}}));
}

/// The arguments of `lettrage-check` for the one run in `out`.
std::vector<std::string> check_of(const TempFolder& folder, const std::string& out, const fs::path& inputs) {
  return {only_run(folder / out).string(), "--inputs", inputs.string()};
}

TEST(LettrageCheck, ConfirmsEachRunOfABook) {
  const TempFolder folder;
  for (const auto& [out, drop] :
       std::map<std::string, std::string>{{"1", "drop"}, {"2", "drop"}, {"3", "later"}, {"4", "later"}}) {
    SCOPED_TRACE(out + " " + drop);
    (void)run_night({night() / drop}, folder, {.out = out});
    const Finished finished = lettrage_check(check_of(folder, out, night() / drop), folder);
    EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
    EXPECT_TRUE(finished.out.starts_with("CONFIRMED")) << finished.out;
  }
}

TEST(LettrageCheck, ConfirmsAStatementWhoseCurrencyNobodyKnows) {
  const TempFolder folder;
  write_file(folder / "drop/no-balance.sta", ":20:A\r\n:25:NL02ABNA0123456789\r\n:28C:1\r\n:61:260301C12,50NTRFNONREF\r\n-\r\n");
  ASSERT_EQ(lettrage({"run", (folder / "drop").string(), "--book", (folder / "b.db").string(), "--out", (folder / "out").string(),
                      "--as-of", "2026-03-02"},
                     folder)
                .exit_code,
            3);
  const Finished finished = lettrage_check(check_of(folder, "out", folder / "drop"), folder);
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
}

TEST(LettrageCheck, ConfirmsReferenceDataAndPolicy) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  write_file(folder / "policy.txt", lettrage({"policy", "show", (night() / "policy.toml").string()}, folder).out);
  std::vector<std::string> arguments = check_of(folder, "out", night() / "drop");
  arguments.insert(arguments.end(), {"--policy", (folder / "policy.txt").string(), "--reference"});
  for (const std::string name : {"invoices.csv", "mandates.csv", "customers.csv"}) arguments.push_back((night() / name).string());
  const Finished partly = lettrage_check(arguments, folder);
  EXPECT_EQ(partly.exit_code, 4) << "the collections that were sent are missing";
  for (const fs::directory_entry& sent : fs::directory_iterator{night() / "sent"}) arguments.push_back(sent.path().string());
  const Finished whole = lettrage_check(arguments, folder);
  EXPECT_EQ(whole.exit_code, 0) << whole.out << whole.err;
  write_file(folder / "policy.txt", "another\n");
  EXPECT_EQ(lettrage_check(arguments, folder).exit_code, 4);
}

TEST(LettrageCheck, SaysByItsExitCodeWhatIsWrong) {
  const TempFolder folder;
  ASSERT_EQ(run_night({night() / "drop"}, folder).exit_code, 3);
  EXPECT_EQ(lettrage_check(check_of(folder, "out", night() / "later"), folder).exit_code, 4);
  EXPECT_EQ(lettrage_check(check_of(folder, "out", "/no/such/folder"), folder).exit_code, 2);
  EXPECT_EQ(lettrage_check({"/no/such/folder", "--inputs", night().string()}, folder).exit_code, 2);
  EXPECT_EQ(lettrage_check({only_run(folder / "out").string()}, folder).exit_code, 2) << "without inputs nothing is proved";
  EXPECT_EQ(lettrage_check({folder.path().string(), "--inputs", night().string()}, folder).exit_code, 4) << "no certificate";
}

}  // namespace
}  // namespace lettrage::app_test
