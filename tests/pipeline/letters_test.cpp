// Letters as runs and people write them.
#include "pipeline/letters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// The letters of a run, by step: text.
std::map<std::string, std::string> letters(const World& world, const pipeline::RunResult& run,
                                           const std::string& ending = ".txt") {
  std::map<std::string, std::string> texts;
  for (const Row& row : world.table("notices")) {
    const fs::path file = fs::path{run.folder} / "notices" / (row.at("notice_id") + ending);
    if (fs::exists(file)) texts[row.at("step")] = read_file(file);
  }
  return texts;
}

std::size_t files_in(const fs::path& folder) {
  return fs::exists(folder) ? static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, {})) : 0;
}

World collected_once() {
  World world = one_invoice("2025-04-10");
  (void)world.run("2025-04-10", {camt053("S-1", "2025-04-10", {collected("INV-1")}, "5000.00")});
  return world;
}

World owed_by_business(const std::string& due) {
  World world{{{.id = "INV-1", .amount = "1000.00", .mandate = "", .method = "credit_transfer", .due = due},
               {.id = "INV-2", .amount = "500.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-20"}},
              true};
  world.policy.dunning.language = "en";
  return world;
}

TEST(RunLetters, StandBesideTheNoticesAndSayWhyAndWhenButNoCode) {
  World world = collected_once();
  world.policy.dunning.payment_link = "https://pay.example/{invoice_id}";
  const pipeline::RunResult run = world.run("2025-04-15", {camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00")});
  const auto texts = letters(world, run);
  ASSERT_TRUE(texts.contains("L1") && texts.contains("retry"));
  EXPECT_EQ(run.summary.letters, 2U);
  EXPECT_EQ(files_in(fs::path{run.folder} / "notices"), 4U);
  const std::string retry_day = world.retry().at("collection_date");
  ASSERT_EQ(retry_day, "2025-04-28");
  for (const auto& [step, text] : texts) {
    EXPECT_THAT(text, HasSubstr("28. April 2025")) << text;  // the account is in Germany
    EXPECT_THAT(text, HasSubstr("INV-1"));
    EXPECT_THAT(text, HasSubstr("https://pay.example/INV-1"));
    EXPECT_THAT(text, Not(HasSubstr("AM04")));
  }
  EXPECT_THAT(letters(world, run, ".html").at("L1"), HasSubstr("<html lang=\"de\">"));
  EXPECT_EQ(on(world.table("notices"), "step", "L1").at("language"), "de");
}

TEST(RunLetters, AreInTheChecksumsOfTheRun) {
  World world = collected_once();
  const pipeline::RunResult run = world.run("2025-04-15", {camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00")});
  const std::string sums = read_file(fs::path{run.folder} / "SHA256SUMS");
  EXPECT_THAT(sums, HasSubstr("  notices/" + on(world.table("notices"), "step", "L1").at("notice_id") + ".html\n"));
}

TEST(RunLetters, AreBoundedAndTheSoonestComeFirst) {
  World world = collected_once();
  world.policy.dunning.letters_max = 1;
  const std::string back = camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00");
  const pipeline::RunResult run = world.run("2025-04-15", {back});
  EXPECT_EQ(run.summary.notices, 2U);
  EXPECT_EQ(run.summary.letters, 1U);
  EXPECT_TRUE(fs::exists(fs::path{run.folder} / "notices" / (on(world.table("notices"), "step", "L1").at("notice_id") + ".txt")))
      << "L1 is for today, the notice before the retry for later";
  EXPECT_EQ(files_in(fs::path{run.folder} / "notices"), 2U);
  EXPECT_THAT(on(world.table("diagnostics"), "code", "letters-left-out").at("text"), HasSubstr("1 of 2"));

  World none = collected_once();
  none.policy.dunning.letters_max = 0;
  const pipeline::RunResult silent = none.run("2025-04-15", {back});
  EXPECT_FALSE(fs::exists(fs::path{silent.folder} / "notices"));
  EXPECT_TRUE(none.table("diagnostics").empty()) << "nobody wants any";
}

TEST(RunLetters, BusinessOwesCompensationAndInterestByTheDay) {
  World world = owed_by_business("2025-04-15");
  std::map<std::string, std::string> texts;
  for (Date today = *Date::parse_iso("2025-04-15"); today <= *Date::parse_iso("2025-04-29"); today = today.plus_days(1))
    texts.merge(letters(world, world.run(today.iso(), {})));
  ASSERT_TRUE(texts.contains("L3"));
  // L3 on 29 April: INV-1 14 days late, 1,000.00 × 13.15 % × 14 / 365 = 5.04; INV-2 9 days, 500.00 × 13.15 % × 9 / 365 = 1.62.
  const std::string& text = texts["L3"];
  EXPECT_THAT(text, HasSubstr("€1,500.00"));
  EXPECT_THAT(text, HasSubstr("€80.00"));
  EXPECT_THAT(text, HasSubstr("€6.66"));
  EXPECT_THAT(text, HasSubstr("13.15%"));
  EXPECT_THAT(texts["L1"], Not(HasSubstr("€40.00")));
}

TEST(RunLetters, ConsumerOwesNeither) {
  World world{{{.id = "INV-1", .amount = "1000.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-15"}}};
  world.policy.dunning.language = "fr";
  std::map<std::string, std::string> texts;
  for (Date today = *Date::parse_iso("2025-04-10"); today <= *Date::parse_iso("2025-05-13"); today = today.plus_days(1))
    texts.merge(letters(world, world.run(today.iso(), {})));
  ASSERT_TRUE(texts.contains("L0") && texts.contains("L6"));
  for (const auto& [step, text] : texts) {
    EXPECT_THAT(text, Not(HasSubstr("L441"))) << step;
    EXPECT_THAT(text, HasSubstr("INV-1")) << step;
  }
  // L6 gives fifteen days: 13 May and 15.
  EXPECT_TRUE(texts["L6"].find("28 mai 2025") != std::string::npos || texts["L6"].find("28. Mai 2025") != std::string::npos)
      << texts["L6"];
}

TEST(StoredLetters, AreTheRunsOwn) {
  World world = collected_once();
  const pipeline::RunResult run = world.run("2025-04-15", {camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00")});
  std::size_t same = 0;
  const pipeline::LettersWritten written = pipeline::write_stored_letters(
      world.book(), world.policy, *Date::parse_iso("2025-04-15"), {}, [&](const std::string& name, std::string_view text) {
        EXPECT_EQ(read_file(fs::path{run.folder} / "notices" / name), text) << name;
        ++same;
      });
  EXPECT_EQ(written.letters, 2U);
  EXPECT_EQ(same, 4U);
}

TEST(StoredLetters, SayNothingToWhoPaid) {
  World world = collected_once();
  (void)world.run("2025-04-15", {camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00")});
  const std::string id = on(world.table("notices"), "step", "L1").at("notice_id");
  (void)world.run("2025-04-16", {camt053("S-3", "2025-04-16", {transfer("", "100.00", "INV-1")}, "5000.00")});
  ASSERT_EQ(world.open("INV-1"), "0.00");
  const pipeline::LettersWritten written = pipeline::write_stored_letters(
      world.book(), world.policy, *Date::parse_iso("2025-04-16"), {.latest = {}, .customer_id = {}, .ids = {id, "nt00"}},
      [](const std::string& name, std::string_view) { ADD_FAILURE() << name; });
  EXPECT_EQ(written.letters, 0U);
  EXPECT_EQ(written.silent, std::vector<std::string>{id});
  EXPECT_EQ(written.unknown, std::vector<std::string>{"nt00"});
}

}  // namespace
}  // namespace lettrage::test
