// The ladder of reminders as runs make it, day after day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/text_id.h"
#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

/// `L1 2025-04-15` … of all reminders, by day; with what became of those that are not due any more.
std::vector<std::string> ladder(const World& world, const std::string& customer = "C-1") {
  std::vector<std::string> steps;
  for (const Row& row : world.table("notices")) {
    if (row.at("step") == "retry" || row.at("customer_id") != customer) continue;
    steps.push_back(row.at("step") + " " + row.at("due_date") + (row.at("status") == "due" ? "" : " " + row.at("status")));
  }
  return steps;
}

/// A run a day, without files, from the first day to the last.
void live(World& world, std::string_view first, std::string_view last) {
  for (Date today = day(first); today <= day(last); today = today.plus_days(1)) (void)world.run(today.iso(), {});
}

/// A person does what waits for one.
void approve(World& world, const std::string& as_of) {
  for (const Row& row : world.table("notices")) {
    if (row.at("approval").empty() || row.at("status") != "due") continue;
    std::optional<Notice> notice = world.book().notice(row.at("notice_id"));
    ASSERT_TRUE(notice);
    notice->status = NoticeStatus::Done;
    notice->done_on = day(as_of);
    notice->done_by = "ada";
    notice->approved_by = "ben";
    world.book().update(*notice,
                        {.as_of = as_of, .actor = "ada", .action = "notice-done", .subject = row.at("notice_id"), .detail = {}});
  }
}

void know(World& world, DunningFactKind kind, const std::string& from, const std::string& until = {}) {
  world.book().add({.customer_id = "C-1",
                    .kind = kind,
                    .from = day(from),
                    .until = until.empty() ? Date{} : day(until),
                    .note = {},
                    .actor = "ada",
                    .lifted = {}},
                   {.as_of = from, .actor = "ada", .action = "dunning-paused", .subject = "C-1", .detail = {}});
}

void resume(World& world, const std::string& as_of) {
  (void)world.book().lift(
      {.customer_id = "C-1", .kind = DunningFactKind::Reviewed, .from = day(as_of), .until = {}, .note = {}, .actor = "ada"},
      {.as_of = as_of, .actor = "ada", .action = "dunning-resumed", .subject = "C-1", .detail = {}});
}

/// Collected on 10 April 2025, returned and known on the 15th.
World failed(const std::string& reason = "AM04") {
  World world = one_invoice("2025-04-10");
  (void)world.run("2025-04-10", {camt053("S-1", "2025-04-10", {collected("INV-1")}, "5000.00")});
  (void)world.run("2025-04-15", {camt053("S-2", "2025-04-15", {returned("INV-1", reason)}, "5100.00")});
  return world;
}

World owed_by_transfer(const std::string& due) {
  return World{{{.id = "INV-1", .amount = "100.00", .mandate = "", .method = "credit_transfer", .due = due}}};
}

TEST(DunningRun, ClimbsFromTheFailureToTheCourtAsTheVectorsSay) {
  World world = failed();
  for (Date today = day("2025-04-16"); today <= day("2025-07-20"); today = today.plus_days(1)) {
    (void)world.run(today.iso(), {});
    approve(world, today.iso());
  }
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15", "L2 2025-04-22", "L3 2025-04-29", "L4 2025-05-05", "L5 2025-05-07",
                                         "L6 2025-05-13 done", "L7 2025-05-30 done", "L8 2025-06-04", "L9 2025-06-30 done",
                                         "L10 2025-07-15 done"));
  world.expect_proved();
}

TEST(DunningRun, WritesNoticesWithTheColumnsOfTheContractOnceOnly) {
  World world = one_invoice("2025-04-10");
  (void)world.run("2025-04-10", {camt053("S-1", "2025-04-10", {collected("INV-1")}, "5000.00")});
  const std::string file = camt053("S-2", "2025-04-15", {returned("INV-1", "AM04")}, "5100.00");
  const std::string first = read_file(std::filesystem::path{world.run("2025-04-15", {file}).folder} / "notices.csv");
  EXPECT_NE(first.find(",C-1,INV-1,L1,email,2025-04-15,100.00,EUR,de,failure-funds,\n"), std::string::npos) << first;
  EXPECT_EQ(first.find("AM04"), std::string::npos) << "no code is told to a debtor";
  const std::string again = read_file(std::filesystem::path{world.run("2025-04-15", {file}).folder} / "notices.csv");
  EXPECT_EQ(std::count(again.begin(), again.end(), '\n'), 1) << again;
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15"));
}

TEST(DunningRun, WaitsForTheBankWhileARetryIsUnderWay) {  // V01 to V04
  World world = one_invoice("2025-01-06");
  (void)world.run("2025-01-06", {camt053("S-1", "2025-01-06", {collected("INV-1")}, "5000.00")});
  (void)world.run("2025-01-08", {camt053("S-2", "2025-01-08", {returned("INV-1", "AM04")}, "5100.00")});
  live(world, "2025-01-09", "2025-01-22");
  ASSERT_EQ(world.release("2025-01-23", "2025-01-24").size(), 1U);
  live(world, "2025-01-23", "2025-01-29");
  (void)world.run("2025-01-30", {camt053("S-3", "2025-01-30", {returned("INV-1-R1", "AM04")}, "5000.00")});
  live(world, "2025-01-31", "2025-02-05");
  ASSERT_EQ(world.release("2025-02-05", "2025-02-06").size(), 1U);
  live(world, "2025-02-06", "2025-02-11");
  (void)world.run("2025-02-12", {camt053("S-4", "2025-02-12", {returned("INV-1-R2", "AM04")}, "4900.00")});
  for (Date today = day("2025-02-13"); today <= day("2025-04-25"); today = today.plus_days(1)) {
    (void)world.run(today.iso(), {});
    approve(world, today.iso());
  }
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-01-08", "L2 2025-01-15", "L3 2025-01-22", "L1 2025-01-30", "L4 2025-02-03",
                                         "L1 2025-02-12", "L5 2025-02-13", "L6 2025-02-19 done", "L7 2025-03-10 done",
                                         "L8 2025-03-13", "L9 2025-04-07 done", "L10 2025-04-22 done"));
  world.expect_proved();
}

TEST(DunningRun, NothingFollowsAStepThatNobodyApproved) {
  World world = failed();
  live(world, "2025-04-16", "2025-07-20");
  EXPECT_EQ(ladder(world).back(), "L6 2025-05-13");
  world.expect_proved();
}

TEST(DunningRun, WhoPaidIsNotRemindedAndWhatWaitedIsWithdrawn) {
  World world = failed();
  live(world, "2025-04-16", "2025-05-13");
  ASSERT_EQ(ladder(world).back(), "L6 2025-05-13");
  (void)world.run("2025-05-14", {camt053("S-3", "2025-05-14", {transfer("", "100.00", "INV-1")}, "5000.00")});
  ASSERT_EQ(world.open("INV-1"), "0.00");
  live(world, "2025-05-15", "2025-06-15");
  const std::vector<std::string> steps = ladder(world);
  EXPECT_EQ(steps.back(), "L6 2025-05-13 withdrawn");
  world.expect_proved();
}

TEST(DunningRun, PartOfThePaymentKeepsTheStep) {
  World world = failed();
  live(world, "2025-04-16", "2025-04-22");
  (void)world.run("2025-04-23", {camt053("S-3", "2025-04-23", {transfer("", "40.00", "INV-1")}, "5000.00")});
  ASSERT_EQ(world.open("INV-1"), "60.00");
  live(world, "2025-04-24", "2025-04-29");
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15", "L2 2025-04-22", "L3 2025-04-29"));
  EXPECT_EQ(on(world.table("notices"), "step", "L3").at("amount"), "60.00");
}

TEST(DunningRun, DisputeDeathAndInsolvencySilenceIt) {
  for (const std::string reason : {"MD06", "MD07", "MD01", "MS02", "AC16", "RR04", "FR01"}) {
    World world = failed(reason);
    live(world, "2025-04-16", "2025-05-15");
    EXPECT_THAT(ladder(world), IsEmpty()) << reason;
  }
}

TEST(DunningRun, GoesOnWhenAPersonLooked) {
  World world = failed("MD06");
  (void)world.run("2025-04-28", {});
  resume(world, "2025-04-28");
  live(world, "2025-04-28", "2025-05-06");
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-28", "L2 2025-05-05"));
}

TEST(DunningRun, FailuresOfBanksAndOursAreNotTheDebtors) {
  for (const std::string reason : {"ED05", "TM01", "FF01", "AM05", "RC01", "BE05"}) {
    World world = failed(reason);
    live(world, "2025-04-16", "2025-05-15");
    EXPECT_THAT(ladder(world), IsEmpty()) << reason;
  }
}

TEST(DunningRun, APayerByTransferIsRemindedBeforeAndAfterTheDueDate) {
  World world = owed_by_transfer("2025-04-15");
  live(world, "2025-04-07", "2025-04-23");
  EXPECT_THAT(ladder(world), ElementsAre("L0 2025-04-10", "L1 2025-04-15", "L2 2025-04-22"));
  EXPECT_EQ(on(world.table("notices"), "step", "L1").at("template"), "unpaid");
}

TEST(DunningRun, WhatIsOursToCollectIsOnlyAnnounced) {
  World world{{{.id = "INV-1", .amount = "100.00", .due = "2025-04-15"}}};
  live(world, "2025-04-07", "2025-05-23");
  EXPECT_THAT(ladder(world), ElementsAre("L0 2025-04-10"));
}

TEST(DunningRun, PromiseToPayIsBelievedThreeDaysLonger) {
  World world = failed();
  live(world, "2025-04-16", "2025-04-22");
  know(world, DunningFactKind::Promise, "2025-04-23", "2025-04-28");
  live(world, "2025-04-23", "2025-05-08");
  // Nine days from 23 April to 1 May do not count: L3 is due on 8 May, a holiday.
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15", "L2 2025-04-22"));
  live(world, "2025-05-09", "2025-05-09");
  EXPECT_EQ(ladder(world).back(), "L3 2025-05-09");
}

TEST(DunningRun, ComplaintRestsUntilItIsSettled) {
  World world = failed();
  know(world, DunningFactKind::Complaint, "2025-04-16");
  live(world, "2025-04-16", "2025-05-15");
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15"));
  resume(world, "2025-05-16");
  live(world, "2025-05-16", "2025-05-24");
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15", "L2 2025-05-22"));
}

TEST(DunningRun, StopsForWhatAPersonKnows) {
  for (const DunningFactKind kind :
       {DunningFactKind::Dispute, DunningFactKind::Deceased, DunningFactKind::Insolvency, DunningFactKind::OverIndebted}) {
    World world = failed();
    know(world, kind, "2025-04-16");
    live(world, "2025-04-16", "2025-05-15");
    EXPECT_THAT(ladder(world), ElementsAre("L1 2025-04-15 withdrawn")) << name(kind);
  }
}

TEST(DunningRun, DebtorHasOneLadderLedByTheOldestInvoice) {
  World world{
      {{.id = "INV-2", .amount = "30.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-18"},
       {.id = "INV-1", .amount = "100.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-15"},
       {.id = "INV-3", .amount = "7.00", .mandate = "", .customer = "C-2", .method = "credit_transfer", .due = "2025-04-15"}}};
  live(world, "2025-04-14", "2025-04-22");
  EXPECT_THAT(ladder(world), ElementsAre("L0 2025-04-14", "L1 2025-04-15", "L2 2025-04-22"));
  EXPECT_THAT(ladder(world, "C-2"), ElementsAre("L0 2025-04-14", "L1 2025-04-15", "L2 2025-04-22"));
  const Row second = on(world.table("notices"), "amount", "130.00");
  EXPECT_EQ(differs(second, {{"invoice_id", "INV-1"}, {"step", "L2"}, {"customer_id", "C-1"}}), "");
  // The oldest is paid: the other has a ladder of its own, from the beginning.
  (void)world.run("2025-04-23", {camt053("S-1", "2025-04-23", {transfer("", "100.00", "INV-1")}, "5000.00")});
  live(world, "2025-04-24", "2025-05-02");
  EXPECT_EQ(ladder(world).back(), "L2 2025-04-30");
  world.expect_proved();
}

TEST(DunningRun, CreditNoteStopsIt) {
  World world{{{.id = "INV-1", .amount = "100.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-15"}}};
  const std::string csv = world.folder().write(
      "credit.csv", "invoice_id,customer_id,amount,currency,due_date,kind\nCN-1,C-1,100.00,EUR,2025-04-14,credit_note\n");
  (void)pipeline::import_files(pipeline::ReferenceKind::Invoices, pipeline::locate_all({csv}), world.book(), false);
  live(world, "2025-04-15", "2025-05-15");
  EXPECT_THAT(ladder(world), IsEmpty());
}

TEST(DunningRun, LateBookIsNotMetByAllStepsAtOnce) {
  World world = owed_by_transfer("2023-04-15");
  live(world, "2025-06-10", "2025-06-25");
  EXPECT_THAT(ladder(world), ElementsAre("L1 2025-06-10", "L2 2025-06-17", "L3 2025-06-24"));
}

}  // namespace
}  // namespace lettrage::test
