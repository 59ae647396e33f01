// A drop over a real book: what was sent, what came back, and what the watch tells of it afterwards.
#include "app/watch/drop.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

namespace fs = std::filesystem;

TEST(RunDrop, TellsHowMuchOfACollectionCameBackAndWhichStatementsCame) {
  const test::Place place;
  const fs::path night = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures/night";
  Drop drop{.folder = place.path(), .names = {}};
  const auto deliver = [&](const fs::path& file) {
    drop.names.push_back(file.filename().string());
    place.write(drop.names.back(), test::content(file));
  };
  for (const char* kind : {"invoices.csv", "mandates.csv", "customers.csv"}) deliver(night / kind);
  for (const auto& entry : fs::directory_iterator{night / "sent"}) deliver(entry.path());
  for (const char* file : {"releve-20260305.xml", "retour-20260303.xml", "retour-20260305.xml", "avis-20260305.xml"})
    deliver(night / "drop/banque-du-midi" / file);

  NightPolicy policy;
  policy.alerts.return_rate = 100;
  const std::atomic<bool> stop = false;
  pipeline::Progress progress;
  const DropResult result = run_drop(place.run_settings(), policy, drop, *Date::make(2026, 3, 12), stop, progress);
  ASSERT_EQ(result.fault, "");
  EXPECT_EQ(result.verdicts.size(), drop.names.size());
  for (const Verdict& verdict : result.verdicts) EXPECT_FALSE(verdict.refused) << verdict.name << ": " << verdict.why;
  ASSERT_TRUE(result.figures);
  EXPECT_FALSE(result.figures->statements.empty());
  EXPECT_EQ(result.figures->waiting, count_waiting(place.run_settings()));
  const auto& collections = result.figures->collections;
  EXPECT_TRUE(
      std::any_of(collections.begin(), collections.end(), [](const auto& c) { return c.returned > 0 && c.returned < c.sent; }));
  EXPECT_TRUE(std::all_of(collections.begin(), collections.end(), [](const auto& c) { return c.returned <= c.sent; }));
}

TEST(RunDrop, WhatWaitsIsCountedWhileSomebodyHasTheBook) {
  const test::Place place;
  EXPECT_EQ(count_waiting(place.run_settings()), std::nullopt) << "there is no book yet";
  std::string why;
  const std::unique_ptr<book::Book> writer = place.run_settings().open(why);
  ASSERT_TRUE(writer) << why;
  EXPECT_EQ(count_waiting(place.run_settings()), 0U);
}

TEST(RunDrop, SaysOfReferenceDataWhatIsNotInTheBook) {
  const test::Place place;
  place.write("mandates.csv", "garbage\x01\xff\n");
  place.write("customers.csv", "customer_id,name\nC-1,One\n,Nobody\n");
  const Drop drop{.folder = place.path(), .names = {"customers.csv", "mandates.csv"}};
  const std::atomic<bool> stop = false;
  pipeline::Progress progress;
  const DropResult result = run_drop(place.run_settings(), {}, drop, *Date::make(2026, 3, 12), stop, progress);
  ASSERT_EQ(result.verdicts.size(), 2U);
  for (const Verdict& verdict : result.verdicts) {
    EXPECT_TRUE(verdict.refused) << verdict.name;
    EXPECT_TRUE(verdict.why.starts_with("Of " + verdict.name + ", all is in the book but this:\n\n" + verdict.name + ":"))
        << verdict.why;
    EXPECT_EQ(verdict.why.find(place.path().string()), std::string::npos) << verdict.why;
  }
}

TEST(RunDrop, ReleasesRetriesWhereThePolicyLetsThem) {
  const test::Place place;
  const fs::path night = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures/night";
  Drop drop{.folder = place.path(), .names = {}};
  const auto deliver = [&](const fs::path& file) {
    drop.names.push_back(file.filename().string());
    place.write(drop.names.back(), test::content(file));
  };
  for (const char* kind : {"invoices.csv", "mandates.csv", "customers.csv"}) deliver(night / kind);
  for (const auto& entry : fs::directory_iterator{night / "sent"}) deliver(entry.path());
  deliver(night / "drop/banque-du-midi/avis-20260306.xml");
  NightPolicy policy;
  policy.retries.release_automatically = true;
  const std::atomic<bool> stop = false;
  pipeline::Progress progress;
  const DropResult first = run_drop(place.run_settings(), policy, drop, *Date::make(2026, 3, 12), stop, progress);
  ASSERT_TRUE(first.summary);
  EXPECT_EQ(first.summary->retries_released, 0U);
  drop.names.clear();
  deliver(night / "drop/banque-du-midi/retour-20260306.xml");
  const DropResult second = run_drop(place.run_settings(), policy, drop, *Date::make(2026, 3, 26), stop, progress);
  ASSERT_TRUE(second.summary);
  ASSERT_GT(second.summary->retries_released, 0U) << "two TARGET days before the 30th";
  EXPECT_FALSE(fs::is_empty(fs::path{second.outputs} / "collections"));
}

}  // namespace
}  // namespace lettrage::watch
