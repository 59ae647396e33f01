// Vectors of the domain specification (r-transactions.md 7.2) that need the ledger, several files or several days.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

// V01, V03, V04: settled and returned for want of funds, presented again twice, never paid.
struct Chain {
  std::string settled = camt053("S-06", "2025-01-06", {collected("INV-1")}, "5000.00");
  std::string first = camt053("S-08", "2025-01-08", {returned("INV-1", "AM04")}, "5100.00");
  std::string second =
      camt053("S-30", "2025-01-30", {collected("INV-1-R1", "100.00", "2025-01-28"), returned("INV-1-R1", "AM04")}, "5000.00");
  std::string third =
      camt053("S-12", "2025-02-12", {collected("INV-1-R2", "100.00", "2025-02-10"), returned("INV-1-R2", "AM04")}, "5000.00");
};

long retry_notices(const World& world) {
  const Rows notices = world.table("notices");
  return std::count_if(notices.begin(), notices.end(), [](const Row& row) { return row.at("step") == "retry"; });
}

TEST(RunVectors, V01ReturnForWantOfFundsIsPlannedAgainForTheNextPayday) {
  World world = one_invoice("2025-01-06");
  const Chain files;
  (void)world.run("2025-01-08", {files.settled, files.first});
  EXPECT_EQ(differs(world.event(), {{"type", "return"},
                                    {"reason_class", "funds"},
                                    {"reason", "AM04"},
                                    {"scheme", "CORE"},
                                    {"flags", ""},
                                    {"amount", "100.00"},
                                    {"fee", "0.00"},
                                    {"invoice_ids", "INV-1"},
                                    {"customer_id", "C-1"},
                                    {"attempt", "1"},
                                    {"known_date", "2025-01-08"},
                                    {"retry", "auto"},
                                    {"next_date", "2025-01-28"}}),
            "");
  EXPECT_EQ(differs(world.retry(), {{"collection_date", "2025-01-28"},
                                    {"attempt", "2"},
                                    {"amount", "100.00"},
                                    {"status", "scheduled"},
                                    {"sequence_type", "RCUR"},
                                    {"previous_end_to_end_id", "INV-1"},
                                    {"end_to_end_id", "INV-1-R1"},
                                    {"submit_by", "2025-01-24"},
                                    {"notify_by", "2025-01-25"}}),
            "");
  EXPECT_EQ(retry_notices(world), 1);
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.reopenings("INV-1"), 1);
  world.expect_proved();
}

TEST(RunVectors, V02BusinessIsPlannedAgainWithoutWaitingForAPayday) {
  World world = one_invoice("2025-01-06", true);
  const Chain files;
  (void)world.run("2025-01-08", {files.settled, files.first});
  EXPECT_EQ(world.retry()["collection_date"], "2025-01-13");
}

// Runs the chain as the days go, with the retries that people release in between. Returns what they sent.
std::vector<std::string> run_chain(World& world, const Chain& files) {
  std::vector<std::string> sent;
  const auto keep = [&](std::vector<std::string> released) { sent.insert(sent.end(), released.begin(), released.end()); };
  (void)world.run("2025-01-08", {files.settled, files.first});
  keep(world.release("2025-01-22", "2025-01-24"));
  (void)world.run("2025-01-30", {files.second});
  keep(world.release("2025-02-05", "2025-02-06"));
  (void)world.run("2025-02-12", {files.third});
  EXPECT_THAT(sent, SizeIs(2));
  return sent;
}

TEST(RunVectors, V03AndV04RetryReturnedIsPlannedOnceMoreAndThenNoMore) {
  World world = one_invoice("2025-01-06");
  (void)run_chain(world, {});
  EXPECT_THAT(world.events(), SizeIs(3));
  const Rows retries = world.table("retries");
  EXPECT_THAT(retries, SizeIs(3));
  EXPECT_EQ(differs(on(retries, "attempt", "2"), {{"collection_date", "2025-01-28"}, {"status", "released"}}), "");
  EXPECT_EQ(differs(on(retries, "attempt", "3"),
                    {{"collection_date", "2025-02-10"}, {"status", "released"}, {"end_to_end_id", "INV-1-R2"}}),
            "");
  EXPECT_EQ(differs(on(retries, "attempt", "4"), {{"collection_date", ""}, {"status", "exhausted"}, {"stop_reason", "MAX"}}), "");
  for (const Row& event : world.events())
    EXPECT_EQ(differs(event, {{"type", "return"}, {"reason_class", "funds"}, {"flags", ""}, {"invoice_ids", "INV-1"}}), "");
  EXPECT_EQ(on(world.events(), "end_to_end_id", "INV-1-R1")["attempt"], "2");
  EXPECT_EQ(on(world.events(), "end_to_end_id", "INV-1-R2")["attempt"], "3");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.reopenings("INV-1"), 3);
  world.expect_proved();
}

TEST(RunVectors, V50FilesReadTwiceCountOnce) {
  World world = one_invoice("2025-01-06");
  const Chain files;
  (void)run_chain(world, files);
  const std::string before = world.end_state();
  const Rows retries = world.table("retries");
  const auto again = world.run("2025-02-14", {files.third, files.second, files.first, files.settled});
  EXPECT_EQ(again.summary.files_duplicate, 4U);
  EXPECT_EQ(world.end_state(), before);
  EXPECT_EQ(world.table("retries"), retries);
  EXPECT_THAT(world.events(), SizeIs(3));
  EXPECT_EQ(world.reopenings("INV-1"), 3);
  world.expect_proved();
}

TEST(RunVectors, V50FilesReadInReverseEndInTheSameState) {
  World world = one_invoice("2025-01-06");
  const Chain files;
  const std::vector<std::string> sent = run_chain(world, files);
  World reversed = one_invoice("2025-01-06");
  for (const std::string& file : sent) reversed.sent(file);
  (void)reversed.run("2025-02-12", {files.third});
  (void)reversed.run("2025-02-12", {files.second});
  (void)reversed.run("2025-02-12", {files.first});
  (void)reversed.run("2025-02-12", {files.settled});
  EXPECT_EQ(reversed.end_state(), world.end_state());
  EXPECT_EQ(reversed.open("INV-1"), "100.00");
  EXPECT_THAT(reversed.events(), SizeIs(3));
  reversed.expect_proved();
}

TEST(RunVectors, V21RejectedGroupRejectsEveryCollectionSentInIt) {
  World world{{{.id = "INV-1", .amount = "10.00", .mandate = "MND-1"},
               {.id = "INV-2", .amount = "20.00", .mandate = "MND-2"},
               {.id = "INV-3", .amount = "30.00", .mandate = "MND-3"}}};
  world.sent(pain008("SENT-1", "2025-12-29",
                     {{.end_to_end_id = "INV-1", .amount = "10.00", .mandate = "MND-1"},
                      {.end_to_end_id = "INV-2", .amount = "20.00", .mandate = "MND-2"},
                      {.end_to_end_id = "INV-3", .amount = "30.00", .mandate = "MND-3"}}));
  (void)world.run("2025-12-23",
                  {pain002({.id = "R-1", .original_message = "SENT-1", .group_status = "RJCT", .group_reason = "FF01"})});
  const Rows events = world.events();
  EXPECT_THAT(events, SizeIs(3));
  for (const Row& event : events) {
    EXPECT_EQ(differs(event, {{"type", "reject"},
                              {"reason", "FF01"},
                              {"reason_class", "technical"},
                              {"retry", "after_fix"},
                              {"mandate_action", "keep"},
                              {"flags", ""},
                              {"known_date", "2025-12-23"},
                              {"next_date", ""}}),
              "");
  }
  EXPECT_EQ(on(events, "end_to_end_id", "INV-2")["amount"], "20.00");
  for (const auto& [invoice, amount] : {std::pair{"INV-1", "10.00"}, {"INV-2", "20.00"}, {"INV-3", "30.00"}}) {
    EXPECT_EQ(world.open(invoice), amount);
    EXPECT_EQ(world.reopenings(invoice), 0);
  }
  EXPECT_THAT(world.table("retries"), SizeIs(0));
  EXPECT_THAT(world.table("journal"), SizeIs(0));
  world.expect_proved();
}

World twins() {
  World world{{{.id = "INV-1", .amount = "100.00", .due = "2025-03-03"}}};
  world.sent(
      pain008("SENT-1", "2025-03-03", {{.end_to_end_id = "E-1", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
  world.sent(
      pain008("SENT-2", "2025-03-04", {{.end_to_end_id = "E-2", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
  return world;
}

TEST(RunVectors, V34DuplicateReturnedWhoseTwinWasPaidLeavesTheInvoicePaid) {
  World world = twins();
  (void)world.run("2025-03-04",
                  {camt053("S-1", "2025-03-04", {collected("E-1", "100.00", "2025-03-03"), collected("E-2")}, "5000.00")});
  EXPECT_EQ(world.open("INV-1"), "0.00");
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {returned("E-2", "AM05")}, "5200.00")});
  EXPECT_EQ(
      differs(world.event(), {{"type", "return"}, {"reason_class", "duplicate"}, {"retry", "never"}, {"flags", "TWIN_SETTLED"}}),
      "");
  EXPECT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(world.reopenings("INV-1"), 0);
  EXPECT_EQ(on(world.table("movements"), "outcome", "r_transaction")["on_account"], "-100.00");
  EXPECT_THAT(world.table("retries"), SizeIs(0));
  world.expect_proved();
}

TEST(RunVectors, V34TheTwinThatPaidTheInvoiceMayBeTheOneReturned) {
  World world = twins();
  (void)world.run("2025-03-06",
                  {camt053("S-1", "2025-03-04", {collected("E-1", "100.00", "2025-03-03"), collected("E-2")}, "5000.00"),
                   camt053("S-2", "2025-03-06", {returned("E-1", "AM05")}, "5200.00")});
  EXPECT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(world.event()["flags"], "TWIN_SETTLED");
  world.expect_proved();
}

TEST(RunVectors, V35DuplicateReturnedWithoutAPaidTwinReopens) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-06", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"),
                                 camt053("S-2", "2025-03-06", {returned("INV-1", "AM05")}, "5100.00")});
  EXPECT_EQ(differs(world.event(),
                    {{"type", "return"}, {"reason_class", "duplicate"}, {"retry", "never"}, {"flags", ""}, {"next_date", ""}}),
            "");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.reopenings("INV-1"), 1);
  EXPECT_THAT(world.table("retries"), SizeIs(0));
  world.expect_proved();
}

struct ThreeReports {
  std::string status = pain002(
      {.id = "R-1",
       .original_message = "SENT-1",
       .batch = "SENT-1-A",
       .lines = {
           {.end_to_end_id = "INV-1", .status = "RJCT", .reason = "AC04", .amount = "100.00", .collection_date = "2025-04-17"}}});
  std::string notice =
      camt054("N-1", "2025-04-17",
              {{.way = 'D',
                .amount = "100.00",
                .code = "IDDT.UPDD",
                .lines = {{.end_to_end_id = "INV-1", .amount = "100.00", .reason = "AC04", .reason_text = "/RTYP/RJCT"}},
                .proprietary = "B3/0811"}});
  std::string statement =
      camt053("S-1", "2025-04-17",
              {collected("INV-1"),
               {.way = 'D', .amount = "100.00", .code = "IDDT.UPDD", .lines = {{.end_to_end_id = "INV-1", .amount = "100.00"}}}});
};

TEST(RunVectors, V37ThreeReportsOfOneRejectAreOneEventKnownFromTheFirst) {
  World world = one_invoice("2025-04-17");
  const ThreeReports files;
  (void)world.run("2025-04-16", {files.status});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  (void)world.run("2025-04-17", {files.notice, files.statement});
  const Row event = world.event();
  EXPECT_EQ(differs(event, {{"type", "reject"},
                            {"reason", "AC04"},
                            {"reason_class", "account"},
                            {"known_date", "2025-04-16"},
                            {"amount", "100.00"},
                            {"flags", ""},
                            {"retry", "after_fix"},
                            {"mandate_action", "suspend"},
                            {"contact", "required"}}),
            "");
  EXPECT_EQ(std::count(event.at("movement_ids").begin(), event.at("movement_ids").end(), '|'), 2) << event.at("movement_ids");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_THAT(world.outcomes(), ElementsAre("collection", "duplicate", "r_transaction", "r_transaction"));
  EXPECT_EQ(world.table("mandates").front()["status"], "suspended");
  world.expect_proved();
}

TEST(RunVectors, V38FeeOfTheBankReopensNoInvoice) {
  World world{{{.id = "INV-1", .amount = "50.00", .due = "2025-09-10"}}};
  world.sent(pain008("SENT-1", "2025-09-10", {{.end_to_end_id = "INV-1", .amount = "50.00", .mandate = "MND-1"}}));
  (void)world.run("2025-09-15", {camt053("S-1", "2025-09-10", {collected("INV-1", "50.00")}, "5000.00"),
                                 camt053("S-2", "2025-09-15",
                                         {{.way = 'D',
                                           .amount = "53.00",
                                           .code = "IDDT.UPDD",
                                           .lines = {{.end_to_end_id = "INV-1",
                                                      .amount = "53.00",
                                                      .reason = "MS03",
                                                      .instructed = "50.00",
                                                      .charges = {"3.00", "0.00"}}}}},
                                         "5050.00")});
  EXPECT_EQ(differs(world.event(), {{"type", "return"},
                                    {"reason_class", "other:unspecified"},
                                    {"retry", "auto_once"},
                                    {"amount", "50.00"},
                                    {"fee", "3.00"},
                                    {"booked_amount", "53.00"}}),
            "");
  EXPECT_EQ(world.event()["flags"].find("AMOUNT_MISMATCH"), std::string::npos);
  EXPECT_EQ(world.open("INV-1"), "50.00");
  EXPECT_EQ(on(world.table("journal"), "account", "bank_charges")["debit"], "3.00");
  EXPECT_EQ(world.retry()["amount"], "50.00");
  world.expect_proved();
}

TEST(RunVectors, V39GermanRefundWithFeeReopensWhatTheTextNames) {
  World world{{{.id = "INV-1", .amount = "98.50", .due = "2025-09-10"}}};
  world.sent(pain008("SENT-1", "2025-09-10", {{.end_to_end_id = "INV-1", .amount = "98.50", .mandate = "MND-1"}}));
  (void)world.run("2025-09-15", {camt053("S-1", "2025-09-10", {collected("INV-1", "98.50")}, "5000.00"),
                                 mt940("T-1", "2025-09-15",
                                       {{.way = 'D',
                                         .amount = "109.00",
                                         .type = "NRTI",
                                         .details = "109?00SEPA-DD SOLL RUECKBEL. CORE?109310?20EREF+INV-1?21SVWZ+RETURN/REFUND "
                                                    "ORG BT 9?228,5 PLUS ENTG.10,50?34912"}},
                                       "5098.50")});
  EXPECT_EQ(differs(world.event(), {{"type", "refund"},
                                    {"reason", "MD06"},
                                    {"reason_class", "dispute"},
                                    {"retry", "never"},
                                    {"amount", "98.50"},
                                    {"fee", "10.50"},
                                    {"booked_amount", "109.00"},
                                    {"contact", "required"},
                                    {"mandate_action", "suspend"}}),
            "");
  EXPECT_EQ(world.open("INV-1"), "98.50");
  EXPECT_EQ(on(world.table("invoices"), "invoice_id", "INV-1")["disputed"], "true");
  EXPECT_THAT(world.table("retries"), SizeIs(0));
  world.expect_proved();
}

World three_of_thirty() {
  World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1", .customer = "C-1"},
               {.id = "INV-2", .amount = "30.00", .mandate = "MND-2", .customer = "C-2"},
               {.id = "INV-3", .amount = "30.00", .mandate = "MND-3", .customer = "C-3"}}};
  world.sent(pain008("SENT-1", "2025-09-10",
                     {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                      {.end_to_end_id = "INV-2", .amount = "30.00", .mandate = "MND-2"},
                      {.end_to_end_id = "INV-3", .amount = "30.00", .mandate = "MND-3"}}));
  (void)world.run(
      "2025-09-10",
      {camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "90.00", .code = "IDDT.ESDD", .batch = 3, .batch_id = "SENT-1-A"}},
               "5000.00")});
  for (const char* invoice : {"INV-1", "INV-2", "INV-3"}) EXPECT_EQ(world.open(invoice), "0.00");
  return world;
}

const std::string batch_of_returns =
    camt053("S-2", "2025-09-15", {{.way = 'D', .amount = "90.00", .code = "IDDT.UPDD", .batch = 3}}, "5090.00");

void expect_three_returns(World& world) {
  const Rows events = world.events();
  EXPECT_THAT(events, SizeIs(3));
  EXPECT_EQ(differs(on(events, "end_to_end_id", "INV-1"),
                    {{"type", "return"}, {"reason_class", "funds"}, {"retry", "auto"}, {"amount", "30.00"}, {"flags", ""}}),
            "");
  EXPECT_EQ(differs(on(events, "end_to_end_id", "INV-2"),
                    {{"type", "return"}, {"reason_class", "account"}, {"retry", "after_fix"}, {"flags", ""}}),
            "");
  EXPECT_EQ(differs(on(events, "end_to_end_id", "INV-3"),
                    {{"type", "refund"}, {"reason_class", "dispute"}, {"retry", "never"}, {"flags", ""}}),
            "");
  for (const char* invoice : {"INV-1", "INV-2", "INV-3"}) {
    EXPECT_EQ(world.open(invoice), "30.00");
    EXPECT_EQ(world.reopenings(invoice), 1);
  }
  EXPECT_EQ(world.retry()["invoice_ids"], "INV-1");
  EXPECT_THAT(world.outcomes(), ElementsAre("collection", "duplicate", "r_transaction", "r_transaction", "r_transaction"));
  world.expect_proved();
}

const std::string details_in_one_entry = camt054("N-1", "2025-09-15",
                                                 {{.way = 'D',
                                                   .amount = "90.00",
                                                   .code = "IDDT.UPDD",
                                                   .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"},
                                                             {.end_to_end_id = "INV-2", .amount = "30.00", .reason = "AC04"},
                                                             {.end_to_end_id = "INV-3", .amount = "30.00", .reason = "MD06"}}}});
const std::string details_one_by_one =
    camt054("N-1", "2025-09-15",
            {returned("INV-1", "AM04", "30.00"), returned("INV-2", "AC04", "30.00"), returned("INV-3", "MD06", "30.00")});

TEST(RunVectors, V41BatchOfReturnsIsExplainedByItsDetails) {
  for (const std::string& details : {details_in_one_entry, details_one_by_one}) {
    World world = three_of_thirty();
    (void)world.run("2025-09-15", {batch_of_returns, details});
    expect_three_returns(world);
  }
}

// Two of them are what 64 bits hold: 2^64 cents more than the batch would wrap round to just its amount.
TEST(RunVectors, V41DetailsOfAnyAmountAreAddedUpExactly) {
  World world{{}};
  (void)world.run("2025-09-20",
                  {camt054("N-1", "2025-09-15",
                           {returned("INV-1", "AC04", "92233720368547758.07"), returned("INV-2", "AC04", "92233720368547758.07"),
                            returned("INV-3", "AC04", "1.02")}),
                   camt053("S-1", "2025-09-15", {{.way = 'D', .amount = "1.00", .code = "IDDT.UPDD", .batch = 3}})});
  EXPECT_EQ(on(world.table("movements"), "amount", "-1.00")["outcome"], "unmatched");
  for (const Row& event : world.events()) EXPECT_THAT(event.at("flags"), ::testing::HasSubstr("BATCH_MISMATCH"));
}

TEST(RunVectors, V41DetailsMayComeADayBeforeOrAfterTheBatch) {
  for (const std::string& details : {details_in_one_entry, details_one_by_one}) {
    World after = three_of_thirty();
    (void)after.run("2025-09-15", {batch_of_returns});
    EXPECT_EQ(after.open("INV-1"), "0.00");
    (void)after.run("2025-09-16", {details});
    expect_three_returns(after);
    World before = three_of_thirty();
    (void)before.run("2025-09-15", {details});
    (void)before.run("2025-09-16", {batch_of_returns});
    expect_three_returns(before);
  }
}

TEST(RunVectors, V41DetailsThatDoNotAddUpWaitAndReopenNothing) {
  World world = three_of_thirty();
  (void)world.run(
      "2025-09-15",
      {batch_of_returns, camt054("N-1", "2025-09-15", {returned("INV-1", "AM04", "30.00"), returned("INV-2", "AC04", "30.00")})});
  const Rows events = world.events();
  EXPECT_THAT(events, SizeIs(2));
  for (const Row& event : events) EXPECT_THAT(event.at("flags"), HasSubstr("BATCH_MISMATCH"));
  for (const char* invoice : {"INV-1", "INV-2", "INV-3"}) EXPECT_EQ(world.open(invoice), "0.00");
  for (const Row& retry : world.table("retries"))
    EXPECT_EQ(differs(retry, {{"status", "exhausted"}, {"stop_reason", "BATCH_MISMATCH"}}), "");
  world.expect_proved();
}

TEST(RunVectors, V42ReturnReadBeforeItsCreditNeverShowsTheInvoicePaid) {
  World world = one_invoice("2025-07-01");
  (void)world.run("2025-07-02", {camt053("S-2", "2025-07-02", {returned("INV-1", "AM04")}, "5100.00")});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.event()["flags"], "");
  (void)world.run("2025-07-03", {camt053("S-1", "2025-07-01", {collected("INV-1")}, "5000.00")});
  EXPECT_EQ(
      differs(world.event(), {{"type", "return"}, {"known_date", "2025-07-02"}, {"booked_amount", "100.00"}, {"flags", ""}}), "");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_THAT(world.outcomes(), ElementsAre("collection", "r_transaction"));
  world.expect_proved();
}

TEST(RunVectors, V43RefundAfterATransferToTheCustomerIsOverRefunded) {
  World world = one_invoice("2025-07-02");
  (void)world.run("2025-07-22", {camt053("S-1", "2025-07-02", {collected("INV-1")}, "5000.00"),
                                 camt053("S-2", "2025-07-12",
                                         {{.way = 'D',
                                           .amount = "100.00",
                                           .code = "ICDT.ESCT",
                                           .lines = {{.end_to_end_id = "BACK-1", .amount = "100.00", .text = "remboursement"}}}},
                                         "5100.00"),
                                 camt053("S-3", "2025-07-22", {returned("INV-1", "MD06")}, "5000.00")});
  // The camt above names no payee, so nothing ties the transfer to this customer.
  EXPECT_EQ(world.event()["flags"], "");
  World told = one_invoice("2025-07-02");
  std::string transfer = camt053("S-2", "2025-07-12",
                                 {{.way = 'D',
                                   .amount = "100.00",
                                   .code = "ICDT.ESCT",
                                   .lines = {{.end_to_end_id = "BACK-1", .amount = "100.00", .iban = payer_iban}}}},
                                 "5100.00");
  for (const auto& [debtor, creditor] : {std::pair{"<Dbtr>", "<Cdtr>"}, {"</Dbtr>", "</Cdtr>"}, {"DbtrAcct", "CdtrAcct"}}) {
    for (std::size_t at = transfer.find(debtor); at != std::string::npos; at = transfer.find(debtor))
      transfer.replace(at, std::string_view{debtor}.size(), creditor);
  }
  (void)told.run("2025-07-22", {camt053("S-1", "2025-07-02", {collected("INV-1")}, "5000.00"), transfer,
                                camt053("S-3", "2025-07-22", {returned("INV-1", "MD06")}, "5000.00")});
  EXPECT_EQ(differs(told.event(), {{"type", "refund"}, {"flags", "OVER_REFUNDED"}, {"retry", "never"}}), "");
  EXPECT_THAT(told.table("retries"), SizeIs(0));
  told.expect_proved();
}

TEST(RunVectors, V44OneCollectionForTwoInvoicesReopensBothAndIsRetriedOnce) {
  World world{
      {{.id = "INV-1", .amount = "100.00", .due = "2025-07-02"}, {.id = "INV-2", .amount = "50.00", .due = "2025-07-02"}}};
  world.sent(
      pain008("SENT-1", "2025-07-02", {{.end_to_end_id = "E-1", .amount = "150.00", .mandate = "MND-1", .text = "INV-1 INV-2"}}));
  (void)world.run("2025-07-02", {camt053("S-1", "2025-07-02", {collected("E-1", "150.00")}, "5000.00")});
  EXPECT_EQ(world.open("INV-1") + " " + world.open("INV-2"), "0.00 0.00");
  (void)world.run("2025-07-04", {camt053("S-2", "2025-07-04", {returned("E-1", "AM04", "150.00")}, "5150.00")});
  EXPECT_EQ(
      differs(
          world.event(),
          {{"type", "return"}, {"reason_class", "funds"}, {"invoice_ids", "INV-1|INV-2"}, {"amount", "150.00"}, {"flags", ""}}),
      "");
  EXPECT_EQ(world.open("INV-1") + " " + world.open("INV-2"), "100.00 50.00");
  EXPECT_EQ(world.reopenings("INV-1") + world.reopenings("INV-2"), 2);
  EXPECT_EQ(differs(world.retry(), {{"amount", "150.00"}, {"invoice_ids", "INV-1|INV-2"}, {"status", "scheduled"}}), "");
  EXPECT_EQ(retry_notices(world), 2);
  world.expect_proved();
}

TEST(RunVectors, V45SequenceTypeOfTheRetryFollowsHowTheAttemptEnded) {
  struct Case {
    const char *sequence, *reason, *next;
    bool booked;
    const char* stop;
  };
  for (const Case& c :
       {Case{"FRST", "TM01", "FRST", false, ""}, Case{"FRST", "AM04", "RCUR", true, ""}, Case{"RCUR", "AM04", "RCUR", true, ""},
        Case{"OOFF", "TM01", "OOFF", false, ""}, Case{"OOFF", "AM04", "", true, "NEW_MANDATE"}}) {
    World world{{{.id = "INV-1", .amount = "100.00", .due = "2025-07-02"}}};
    world.policy.retries.first_then_recurrent = true;
    world.sent(pain008("SENT-1", "2025-07-02", {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1"}}, "CORE",
                       c.sequence));
    if (c.booked) {
      (void)world.run("2025-07-04", {camt053("S-1", "2025-07-02", {collected("INV-1")}, "5000.00"),
                                     camt053("S-2", "2025-07-04", {returned("INV-1", c.reason)}, "5100.00")});
    } else {
      (void)world.run("2025-07-01", {pain002({.id = "R-1",
                                              .original_message = "SENT-1",
                                              .batch = "SENT-1-A",
                                              .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = c.reason}}})});
    }
    EXPECT_EQ(differs(world.retry(), {{"sequence_type", c.next}, {"stop_reason", c.stop}}), "") << c.sequence << ' ' << c.reason;
  }
}

TEST(RunVectors, V47OurTransferComesBackWithoutTouchingInvoices) {
  World world{{{.id = "INV-1", .amount = "100.00", .mandate = "", .method = "credit_transfer"}}};
  (void)world.run(
      "2025-04-23",
      {camt053("S-1", "2025-04-16",
               {{.way = 'D', .amount = "100.00", .code = "ICDT.ESCT", .lines = {{.end_to_end_id = "PAY-1", .amount = "100.00"}}}},
               "5000.00"),
       camt053("S-2", "2025-04-23",
               {{.way = 'C',
                 .amount = "100.00",
                 .code = "ICDT.RRTN",
                 .lines = {{.end_to_end_id = "PAY-1", .amount = "100.00", .reason = "AC04"}}}},
               "4900.00")});
  EXPECT_EQ(differs(world.event(), {{"type", "return"}, {"scheme", "SCT"}, {"reason_class", "account"}, {"amount", "100.00"}}),
            "");
  EXPECT_THAT(world.outcomes(), ElementsAre("outgoing", "r_transaction"));
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_THAT(world.table("retries"), SizeIs(0));
  EXPECT_THAT(world.table("allocations"), SizeIs(0));
  world.expect_proved();
}

TEST(RunVectors, V48AcceptedRecallReopensWhatTheTransferHadPaid) {
  for (const auto& [code, reason] : {std::pair{"RCDT.RRTN", "FOCR"}, {"RCDT.RPCR", "FOCR"}, {"RCDT.RPCR", ""}}) {
    World world{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-04-10"}}};
    (void)world.run("2025-04-10", {camt053("S-1", "2025-04-10",
                                           {{.way = 'C',
                                             .amount = "200.00",
                                             .code = "RCDT.ESCT",
                                             .lines = {{.end_to_end_id = "PAYER-77",
                                                        .amount = "200.00",
                                                        .payer = "Ada Blum",
                                                        .iban = payer_iban,
                                                        .text = "INV-2025-1"}}}},
                                           "5000.00")});
    EXPECT_EQ(world.open("INV-2025-1"), "0.00");
    (void)world.run("2025-04-23", {camt053("S-2", "2025-04-23",
                                           {{.way = 'D',
                                             .amount = "200.00",
                                             .code = code,
                                             .lines = {{.end_to_end_id = "PAYER-77", .amount = "200.00", .reason = reason}}}},
                                           "5200.00")});
    EXPECT_EQ(differs(world.event(), {{"type", "recall_answer"},
                                      {"scheme", "SCT"},
                                      {"amount", "200.00"},
                                      {"retry", "never"},
                                      {"invoice_ids", "INV-2025-1"},
                                      {"flags", ""}}),
              "")
        << code;
    EXPECT_EQ(world.open("INV-2025-1"), "200.00");
    EXPECT_EQ(world.reopenings("INV-2025-1"), 1);
    EXPECT_THAT(world.table("retries"), SizeIs(0));
    world.expect_proved();
  }
}

TEST(RunVectors, V49UnknownReasonReopensAndIsLeftToAPerson) {
  for (const bool proprietary : {false, true}) {
    World world = one_invoice("2025-04-22");
    Booking back = returned("INV-1", "ZZ99");
    if (proprietary) {
      back.lines[0].reason.clear();
      back.lines[0].reason_proprietary = "no luck";
    }
    (void)world.run("2025-04-23", {camt053("S-1", "2025-04-22", {collected("INV-1")}, "5000.00"),
                                   camt053("S-2", "2025-04-23", {back}, "5100.00")});
    EXPECT_EQ(differs(world.event(), {{"type", "return"},
                                      {"reason", proprietary ? "no luck" : "ZZ99"},
                                      {"reason_class", "other"},
                                      {"retry", "never"},
                                      {"mandate_action", "keep"},
                                      {"contact", "required"}}),
              "");
    EXPECT_EQ(world.open("INV-1"), "100.00");
    EXPECT_THAT(world.table("retries"), SizeIs(0));
    world.expect_proved();
  }
}

TEST(RunVectors, V49UnknownReasonOfAStatusFileLeavesTheInvoiceOpen) {
  World world = one_invoice("2025-04-23");
  (void)world.run("2025-04-22", {pain002({.id = "R-1",
                                          .original_message = "SENT-1",
                                          .batch = "SENT-1-A",
                                          .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "ZZ99"}}})});
  EXPECT_EQ(
      differs(world.event(),
              {{"type", "reject"}, {"reason", "ZZ99"}, {"reason_class", "other"}, {"retry", "never"}, {"amount", "100.00"}}),
      "");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.reopenings("INV-1"), 0);
}

TEST(RunVectors, V50NothingIsPlannedForAnAttemptThatWasPresentedAgainAlready) {
  World world = one_invoice("2025-01-06");
  const Chain files;
  const std::vector<std::string> sent = run_chain(world, files);
  World reversed = one_invoice("2025-01-06");
  for (const std::string& file : sent) reversed.sent(file);
  (void)reversed.run("2025-02-12", {files.third, files.second, files.first, files.settled});
  for (const Row& retry : reversed.table("retries"))
    EXPECT_EQ(differs(retry, {{"status", "exhausted"}, {"collection_date", ""}}), "");
}

}  // namespace
}  // namespace lettrage::test
