// Taking files and runs back: afterwards the book is as if it had never seen them, or nothing was done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "pipeline/review.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Every table but the audit, as `export` prints them.
std::map<std::string, Rows> everything(World& world) {
  std::map<std::string, Rows> tables;
  for (const std::string& name : world.book().tables()) {
    if (name != "audit") tables[name] = world.table(name);
  }
  return tables;
}

std::string differences(const std::map<std::string, Rows>& expected, const std::map<std::string, Rows>& found) {
  std::string text;
  for (const auto& [name, rows] : expected) {
    const Rows& other = found.at(name);
    if (rows == other) continue;
    text += name + ": " + std::to_string(rows.size()) + " rows expected, " + std::to_string(other.size()) + " found\n";
    for (std::size_t i = 0; i < std::min(rows.size(), other.size()); ++i) {
      if (rows[i] != other[i]) text += "  row " + std::to_string(i + 1) + ": " + differs(other[i], rows[i]) + '\n';
    }
  }
  return text;
}

book::Reverted revert(World& world, const std::vector<std::string>& ids, bool alone = false) {
  return world.book().revert({.ids = ids, .alone = alone, .as_of = "2025-04-01", .actor = "test", .limits = {}});
}

/// SHA-256 of the only file that a run read.
std::string file_of(World& world, const std::string& run_id) { return on(world.table("files"), "run_id", run_id).at("sha256"); }

TEST(Revert, ARunIsTakenBackWithAllThatCameOfIt) {
  World world = one_invoice("2025-03-03");
  const auto before = everything(world);
  const auto run = world.run(
      "2025-03-06", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"),
                     camt053("S-2", "2025-03-06", {returned("INV-1", "MD07"), transfer("T-1", "20.00", "no idea")}, "5100.00")});
  ASSERT_EQ(world.event().at("mandate_action"), "suspend");
  ASSERT_NE(on(world.table("mandates"), "mandate_id", "MND-1").at("status"), "active");
  const book::Reverted reverted = revert(world, {run.summary.run_id});
  EXPECT_EQ(reverted.error, "");
  EXPECT_THAT(reverted.files, SizeIs(2));
  EXPECT_EQ(reverted.movements, 3U);
  EXPECT_EQ(differences(before, everything(world)), "");
  world.expect_proved();
}

TEST(Revert, TheSameFilesCanBeRunAgainWithTheSameResult) {
  World world = one_invoice("2025-03-03");
  const std::vector<std::string> files{camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"),
                                       camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")};
  const auto run = world.run("2025-03-06", files);
  const auto first = everything(world);
  ASSERT_EQ(revert(world, {run.summary.run_id}).error, "");
  const auto again = world.run("2025-03-06", files);
  EXPECT_EQ(again.summary.run_id, run.summary.run_id);
  EXPECT_EQ(differences(first, everything(world)), "");
  world.expect_proved();
}

TEST(Revert, TheAuditKeepsWhatWasDoneAndUndone) {
  World world = one_invoice("2025-03-03");
  const auto run = world.run("2025-03-03", {camt053("S-1", "2025-03-03", {collected("INV-1")})});
  const std::size_t before = world.table("audit").size();
  ASSERT_EQ(revert(world, {run.summary.run_id}).error, "");
  const Rows audit = world.table("audit");
  ASSERT_THAT(audit, SizeIs(before + 1));
  EXPECT_EQ(differs(audit.back(), {{"action", "reverted"}, {"actor", "test"}, {"subject", run.summary.run_id}}), "");
  EXPECT_EQ(on(audit, "action", "run").at("subject"), run.summary.run_id);
}

TEST(Revert, AFileGoesAloneWhereNothingBuildsOnIt) {
  World world{{{.id = "INV-1", .amount = "80.00", .method = "credit_transfer"},
               {.id = "INV-22", .amount = "70.00", .method = "credit_transfer"}}};
  const std::string good = camt053("S-1", "2025-03-04", {transfer("A", "80.00", "INV-1")}, "5000.00");
  const std::string wrong = camt053("S-2", "2025-03-05", {transfer("B", "70.00", "INV-22")}, "5080.00");
  (void)world.run("2025-03-05", {good, wrong});
  const std::string sha256 = on(world.table("files"), "path", text_of("fi", hash128(wrong))).at("sha256");
  ASSERT_EQ(revert(world, {sha256.substr(0, 12)}).error, "");
  world.expect_proved();
  EXPECT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(world.open("INV-22"), "70.00");
  EXPECT_THAT(world.table("files"), SizeIs(1));
}

TEST(Revert, ABookingThatAnotherFileReportsStays) {
  World world = one_invoice("2025-03-03");
  const Booking booking = collected("INV-1");
  const auto report = world.run("2025-03-03", {camt052("R-1", "2025-03-03", {booking})});
  const std::string id = world.table("movements").front().at("movement_id");
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-03", {booking})});
  const book::Reverted reverted = revert(world, {file_of(world, report.summary.run_id)});
  ASSERT_EQ(reverted.error, "");
  EXPECT_EQ(reverted.handed_over, 1U);
  world.expect_proved();
  ASSERT_THAT(world.table("movements"), SizeIs(1));
  EXPECT_EQ(differs(world.table("movements").front(), {{"movement_id", id}, {"outcome", "collection"}, {"duplicate_of", ""}}),
            "");
  EXPECT_EQ(world.open("INV-1"), "0.00");
  // And it is known: a third report counts nothing.
  (void)world.run("2025-03-05", {camt054("N-1", "2025-03-03", {booking})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "duplicate"}));
}

TEST(Revert, WhatWasReleasedIsFlaggedNotHidden) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-03", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00")});
  const auto run = world.run("2025-03-06", {camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")});
  const std::string retry = world.retry().at("retry_id");
  ASSERT_THAT(world.release("2025-03-07", world.retry().at("collection_date")), SizeIs(1));
  const book::Reverted reverted = revert(world, {run.summary.run_id});
  ASSERT_EQ(reverted.error, "");
  EXPECT_EQ(reverted.released, std::vector<std::string>{retry});
  EXPECT_EQ(differs(world.retry(), {{"retry_id", retry}, {"status", "released"}, {"stop_reason", "REVERTED"}}), "");
  EXPECT_THAT(world.events(), IsEmpty());
  EXPECT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(on(world.table("audit"), "action", "reverted-after-release").at("subject"), retry);
  world.expect_proved();
}

TEST(Revert, WhatAFileTaughtOfPayersIsUnlearnt) {
  World world{{{.id = "INV-2025-77", .amount = "80.00", .method = "credit_transfer"}}};
  const auto run = world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("T", "33.33", "paid by a friend")})});
  const std::string movement = world.table("movements").front().at("movement_id");
  const pipeline::ReviewOptions review{
      .policy = &world.policy, .as_of = Date::parse_iso("2025-03-05").value(), .actor = "test", .learn = true};
  ASSERT_EQ(pipeline::assign(world.book(), review, movement, {{.invoice_id = "INV-2025-77", .amount = std::nullopt}}, {}).error,
            "");
  ASSERT_FALSE(world.table("aliases").empty());
  ASSERT_EQ(revert(world, {run.summary.run_id}).error, "");
  EXPECT_THAT(world.table("aliases"), IsEmpty());
  EXPECT_EQ(world.open("INV-2025-77"), "80.00");
  world.expect_proved();
}

TEST(Revert, WhatOthersBuildOnGoesWithThemOrIsRefused) {
  World world = one_invoice("2025-03-03");
  const auto settled = world.run("2025-03-03", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00")});
  const auto back = world.run("2025-03-06", {camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")});
  const auto before = everything(world);
  const std::size_t audit = world.table("audit").size();
  const book::Reverted refused = revert(world, {settled.summary.run_id}, true);
  EXPECT_THAT(refused.error, HasSubstr(file_of(world, back.summary.run_id)));
  EXPECT_EQ(differences(before, everything(world)), "");
  EXPECT_THAT(world.table("audit"), SizeIs(audit));
  const book::Reverted both = revert(world, {settled.summary.run_id});
  EXPECT_EQ(both.error, "");
  ASSERT_THAT(both.files, SizeIs(2));
  EXPECT_EQ(both.files[0].why, "");
  EXPECT_NE(both.files[1].why, "") << "it was not asked for";
  EXPECT_EQ(world.open("INV-1"), "100.00");
  world.expect_proved();
}

TEST(Revert, WhatIsNotInTheBookIsSaidSo) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-03", {camt053("S-1", "2025-03-03", {collected("INV-1")})});
  for (const std::string id : {"nothing", "2025-03-03-000000000000", "deadbeef", "", "%", "' OR 1=1 --"}) {
    EXPECT_THAT(revert(world, {id}).error, HasSubstr("is in the book")) << id;
    world.expect_proved();
  }
}

TEST(Revert, AnAmbiguousPathAsksForTheHash) {
  World world{{{.id = "INV-1", .amount = "80.00"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("A", "1.00", "a")}, "5000.00")});
  (void)world.run("2025-03-05", {camt053("S-2", "2025-03-05", {transfer("B", "2.00", "b")}, "5001.00")});
  const Rows files = world.table("files");
  EXPECT_EQ(revert(world, {files.front().at("path")}).error, "");
  EXPECT_THAT(world.table("files"), SizeIs(1));
}

/// Days of a small creditor, one file each: collections that settle, come back, transfers that pay or do not.
struct Days {
  std::vector<std::string> files;
  std::vector<InvoiceLine> invoices;
  std::vector<Sent> sent;
};

Days random_days() {
  Days days;
  constexpr int count = 6;
  for (int i = 1; i <= count; ++i) {
    const std::string id = "INV-" + std::to_string(i);
    days.invoices.push_back({.id = id,
                             .amount = "100.00",
                             .mandate = "MND-" + std::to_string(i),
                             .customer = "C-" + std::to_string(i),
                             .due = "2025-03-03"});
    days.invoices.push_back({.id = "TRF-2025-" + std::to_string(i),
                             .amount = std::to_string(10 + i) + ".00",
                             .mandate = "",
                             .customer = "C-" + std::to_string(i),
                             .method = "credit_transfer"});
    days.sent.push_back({.end_to_end_id = id, .amount = "100.00", .mandate = "MND-" + std::to_string(i), .text = id});
  }
  std::int64_t balance = 500'000;
  std::set<std::pair<int, int>> used;
  for (int day = 3; day <= 7; ++day) {
    const std::string date = "2025-03-0" + std::to_string(day), opening = format_amount(balance, eur);
    std::vector<Booking> bookings;
    const int lines = *rc::gen::inRange(1, 4);
    for (int l = 0; l < lines; ++l) {
      // Each claim is paid once and taken back once: what two payments contend for is whose came first.
      const int kind = *rc::gen::inRange(0, 4), claim = *rc::gen::inRange(1, count + 1);
      const std::string i = std::to_string(claim), name = std::to_string(day) + std::to_string(l);
      if (kind < 3 && !used.insert({kind, claim}).second) continue;
      if (kind == 0) {
        bookings.push_back(collected("INV-" + i));
        balance += 10'000;
      } else if (kind == 1) {
        bookings.push_back(returned("INV-" + i, *rc::gen::element<std::string>("AM04", "MD07", "MD06", "AC04")));
        balance -= 10'000;
      } else if (kind == 2) {
        bookings.push_back(transfer("T" + name, std::to_string(10 + claim) + ".00", "TRF-2025-" + i));
        balance += 1'000 + 100 * claim;
      } else {
        bookings.push_back(transfer("U" + name, "3.33", "nobody knows"));
        balance += 333;
      }
    }
    days.files.push_back(camt053("S-" + std::to_string(day), date, bookings, opening));
  }
  return days;
}

World world_of(const Days& days) {
  World world{days.invoices};
  world.sent(pain008("SENT-1", "2025-03-03", days.sent));
  return world;
}

// The last file: exactly as before it, in every table, or refused without a trace.
RC_GTEST_PROP(Revert, TheLastFileLeavesNoTrace, ()) {
  const Days days = random_days();
  World world = world_of(days);
  std::map<std::string, Rows> before;
  std::string run_id;
  for (const std::string& file : days.files) {
    before = everything(world);
    run_id = world.run("2025-03-10", {file}).summary.run_id;
  }
  const auto after = everything(world);
  const book::Reverted reverted = revert(world, {run_id}, true);
  world.expect_proved();
  if (reverted.error.empty()) {
    (void)world.run("2025-03-10", {});  // a plan that it stopped is made again by the next run
    before.erase("runs");
    const std::string difference = differences(before, everything(world));
    RC_LOG() << difference;
    RC_ASSERT(difference.empty());
  } else {
    RC_ASSERT(differences(after, everything(world)).empty());
  }
}

// Any file, with what builds on it; what was taken along with it is run again.
RC_GTEST_PROP(Revert, AnyFileLeavesTheBookThatNeverSawIt, ()) {
  const Days days = random_days();
  const auto gone = *rc::gen::inRange<std::size_t>(0, days.files.size());
  World world = world_of(days), never = world_of(days);
  std::vector<std::string> hashes, others;
  for (std::size_t i = 0; i < days.files.size(); ++i) {
    const auto run = world.run("2025-03-10", {days.files[i]});
    hashes.push_back(file_of(world, run.summary.run_id));
    if (i != gone) {
      (void)never.run("2025-03-10", {days.files[i]});
      others.push_back(days.files[i]);
    }
  }
  const book::Reverted reverted = revert(world, {hashes[gone]});
  world.expect_proved();
  RC_ASSERT(reverted.error == "" || reverted.error.find("paid since") != std::string::npos);
  if (!reverted.error.empty()) return;
  for (const std::string& file : others) (void)world.run("2025-03-10", {file});
  (void)world.run("2025-03-11", {});
  (void)never.run("2025-03-11", {});
  world.expect_proved();
  RC_LOG() << "reverted and run again:\n" << world.end_state() << "never seen:\n" << never.end_state();
  RC_ASSERT(world.end_state() == never.end_state());
}

}  // namespace
}  // namespace lettrage::test
