// Files may come in any order, in one run or in several: what is known at the end is the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/pipeline/any_order.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

TEST(RunOrder, ThreeReportsOfOneReject) {
  expect_any_order(
      [] { return one_invoice("2025-09-10"); },
      {pain002({.id = "R-1",
                .original_message = "SENT-1",
                .batch = "SENT-1-A",
                .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "AC04"}}}),
       camt054("N-1", "2025-09-10",
               {{.way = 'D',
                 .amount = "100.00",
                 .code = "IDDT.UPDD",
                 .lines = {{.end_to_end_id = "INV-1", .amount = "100.00", .reason = "AC04", .reason_text = "/RTYP/RJCT"}}}}),
       camt053(
           "S-1", "2025-09-10",
           {collected("INV-1"),
            {.way = 'D', .amount = "100.00", .code = "IDDT.UPDD", .lines = {{.end_to_end_id = "INV-1", .amount = "100.00"}}}})});
}

TEST(RunOrder, AttemptsReturnedOneAfterTheOther) {
  const auto make = [] {
    World world = one_invoice("2025-09-01");
    world.sent(pain008("SENT-2", "2025-09-08", {{.end_to_end_id = "INV-1-R1", .amount = "100.00", .mandate = "MND-1"}}));
    world.sent(pain008("SENT-3", "2025-09-15", {{.end_to_end_id = "INV-1-R2", .amount = "100.00", .mandate = "MND-1"}}));
    return world;
  };
  expect_any_order(make,
                   {camt053("S-1", "2025-09-03", {collected("INV-1", "100.00", "2025-09-01"), returned("INV-1", "AM04")}),
                    camt053("S-2", "2025-09-10", {collected("INV-1-R1", "100.00", "2025-09-08"), returned("INV-1-R1", "AM04")}),
                    camt053("S-3", "2025-09-17", {collected("INV-1-R2", "100.00", "2025-09-15"), returned("INV-1-R2", "MS03")})});
}

TEST(RunOrder, SecondAttemptPaid) {
  const auto make = [] {
    World world = one_invoice("2025-09-01");
    world.sent(pain008("SENT-2", "2025-09-08", {{.end_to_end_id = "INV-1-R1", .amount = "100.00", .mandate = "MND-1"}}));
    return world;
  };
  expect_any_order(make, {camt053("S-1", "2025-09-01", {collected("INV-1")}),
                          camt053("S-2", "2025-09-03", {returned("INV-1", "AM04")}, "5100.00"),
                          camt053("S-3", "2025-09-08", {collected("INV-1-R1")}, "5010.00")});
}

TEST(RunOrder, BatchOfReturnsAndItsDetails) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}};
    world.sent(pain008("SENT-1", "2025-09-10",
                       {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                        {.end_to_end_id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}));
    return world;
  };
  const std::string credit =
      camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "90.00", .code = "IDDT.ESDD", .batch = 2, .batch_id = "SENT-1-A"}});
  const std::string debit =
      camt053("S-2", "2025-09-15", {{.way = 'D', .amount = "90.00", .code = "IDDT.UPDD", .batch = 2}}, "5090.00");
  expect_any_order(
      make,
      {credit, debit, camt054("N-1", "2025-09-15", {returned("INV-1", "AM04", "30.00"), returned("INV-2", "MD06", "60.00")})});
  expect_any_order(make, {credit, debit,
                          camt054("N-1", "2025-09-15",
                                  {{.way = 'D',
                                    .amount = "90.00",
                                    .code = "IDDT.UPDD",
                                    .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"},
                                              {.end_to_end_id = "INV-2", .amount = "60.00", .reason = "MD06"}}}})});
}

TEST(RunOrder, BatchOfCollectionsAndItsDetails) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}};
    world.sent(pain008("SENT-1", "2025-09-10",
                       {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                        {.end_to_end_id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}));
    return world;
  };
  expect_any_order(
      make,
      {camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "90.00", .code = "IDDT.ESDD", .batch = 2, .batch_id = "SENT-1-A"}}),
       camt054("N-1", "2025-09-10",
               {{.way = 'C',
                 .amount = "90.00",
                 .code = "IDDT.ESDD",
                 .lines = {{.end_to_end_id = "INV-1", .amount = "30.00"}, {.end_to_end_id = "INV-2", .amount = "60.00"}}}}),
       camt053("S-2", "2025-09-15", {returned("INV-2", "MS03", "60.00")}, "5090.00")});
}

TEST(RunOrder, BatchCreditedWithoutItsRejects) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}};
    world.sent(pain008("SENT-1", "2025-09-10",
                       {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                        {.end_to_end_id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}));
    return world;
  };
  expect_any_order(make, {pain002({.id = "R-1",
                                   .original_message = "SENT-1",
                                   .batch = "SENT-1-A",
                                   .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "AC01"}}}),
                          camt053("S-1", "2025-09-10",
                                  {{.way = 'C', .amount = "60.00", .code = "IDDT.ESDD", .batch = 1, .batch_id = "SENT-1-A"}})});
}

TEST(RunOrder, BatchCreditedAsSentAndItsRejectBookedBack) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}};
    world.sent(pain008("SENT-1", "2025-09-10",
                       {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                        {.end_to_end_id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}));
    return world;
  };
  expect_any_order(make, {pain002({.id = "R-1",
                                   .original_message = "SENT-1",
                                   .batch = "SENT-1-A",
                                   .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "AC01"}}}),
                          camt053("S-1", "2025-09-10",
                                  {{.way = 'C', .amount = "90.00", .code = "IDDT.ESDD", .batch = 2, .batch_id = "SENT-1-A"}}),
                          camt053("S-2", "2025-09-11", {returned("INV-1", "AC01", "30.00")}, "5090.00")});
}

TEST(RunOrder, RefundAfterReturn) {
  expect_any_order(
      [] { return one_invoice("2025-09-01"); },
      {camt053("S-1", "2025-09-01", {collected("INV-1")}), camt053("S-2", "2025-09-03", {returned("INV-1", "AM04")}, "5100.00"),
       camt053("S-3", "2025-09-10", {returned("INV-1", "MD06")}, "5007.00")});
}

TEST(RunOrder, DuplicateReturnedAndItsTwin) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "100.00", .due = "2025-09-03"}}};
    world.sent(
        pain008("SENT-1", "2025-09-03", {{.end_to_end_id = "E-1", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
    world.sent(
        pain008("SENT-2", "2025-09-04", {{.end_to_end_id = "E-2", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
    return world;
  };
  expect_any_order(make,
                   {camt053("S-1", "2025-09-03", {collected("E-1")}), camt053("S-2", "2025-09-04", {collected("E-2")}, "5100.00"),
                    camt053("S-3", "2025-09-06", {returned("E-2", "AM05")}, "5205.00")});
}

TEST(RunOrder, RefundAfterATransferToTheCustomer) {
  std::string transfer = camt053("S-2", "2025-09-07",
                                 {{.way = 'D',
                                   .amount = "100.00",
                                   .code = "ICDT.ESCT",
                                   .lines = {{.end_to_end_id = "BACK-1", .amount = "100.00", .iban = payer_iban}}}},
                                 "5100.00");
  for (const auto& [debtor, creditor] : {std::pair{"<Dbtr>", "<Cdtr>"}, {"</Dbtr>", "</Cdtr>"}, {"DbtrAcct", "CdtrAcct"}}) {
    for (std::size_t at = transfer.find(debtor); at != std::string::npos; at = transfer.find(debtor))
      transfer.replace(at, std::string_view{debtor}.size(), creditor);
  }
  expect_any_order([] { return one_invoice("2025-09-01"); },
                   {camt053("S-1", "2025-09-01", {collected("INV-1")}), transfer,
                    camt053("S-3", "2025-09-15", {returned("INV-1", "MD06")}, "5007.00")});
}

TEST(RunOrder, TwoReasonsForOneReturn) {
  expect_any_order([] { return one_invoice("2025-09-01"); },
                   {camt053("S-1", "2025-09-01", {collected("INV-1")}), camt054("N-1", "2025-09-03", {returned("INV-1", "MS03")}),
                    camt053("S-2", "2025-09-03", {returned("INV-1", "AM04")}, "5100.00")});
}

TEST(RunOrder, RejectToldByStatusThenBookedAsReturn) {
  expect_any_order(
      [] { return one_invoice("2025-09-01"); },
      {pain002({.id = "R-1",
                .original_message = "SENT-1",
                .batch = "SENT-1-A",
                .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "MS03"}}}),
       camt053("S-1", "2025-09-01", {collected("INV-1")}), camt053("S-2", "2025-09-03", {returned("INV-1", "AC04")}, "5100.00")});
}

TEST(RunOrder, TransferPaidAndRecalled) {
  const auto make = [] {
    return World{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  expect_any_order(make, {camt053("S-1", "2025-09-10", {transfer("PAYER-77", "200.00", "INV-2025-1")}),
                          camt053("S-2", "2025-09-15",
                                  {{.way = 'D',
                                    .amount = "200.00",
                                    .code = "RCDT.RRTN",
                                    .lines = {{.end_to_end_id = "PAYER-77", .amount = "200.00", .reason = "FOCR"}}}},
                                  "5200.00")});
}

TEST(RunOrder, OnePaymentInFourReports) {
  const auto make = [] {
    return World{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  const Booking paid = transfer("PAYER-77", "200.00", "INV-2025-1");
  expect_any_order(
      make, {camt053("S-1", "2025-09-10", {paid}), camt052("I-1", "2025-09-10", {paid}), camt054("N-1", "2025-09-10", {paid}),
             mt940("T-1", "2025-09-10",
                   {{.way = 'C',
                     .amount = "200.00",
                     .type = "NTRF",
                     .details = "166?00GUTSCHRIFT?20EREF+PAYER-77?21SVWZ+INV-2025-1?31DE89370400440532013000?32Ada Blum"}})});
}

Booking batch_of_one() {
  Booking booking = collected("INV-1");
  booking.batch = 1;
  booking.batch_id = "SENT-1-A";
  return booking;
}

Mt940Booking sum_of_batch() {
  return {.way = 'C', .amount = "100.00", .type = "NMSC", .details = "192?00SEPA-DD SAMMLER CORE?20KREF+SENT-1-A?21SVWZ+1 LAST"};
}

TEST(RunOrder, BatchOfOneAndItsSum) {
  expect_any_order([] { return one_invoice("2025-09-10"); },
                   {camt053("S-1", "2025-09-10", {batch_of_one()}), mt940("T-1", "2025-09-10", {sum_of_batch()})});
}

TEST(RunOrder, BatchOfOneIsCountedOnceWhicheverReportComesFirst) {
  const std::string details = camt053("S-1", "2025-09-10", {batch_of_one()});
  const std::string sum = mt940("T-1", "2025-09-10", {sum_of_batch()});
  for (const auto& [first, second] : {std::pair{details, sum}, std::pair{sum, details}}) {
    World world = one_invoice("2025-09-10");
    (void)world.run("2025-09-10", {first});
    (void)world.run("2025-09-11", {second});
    EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "duplicate"}));
    EXPECT_EQ(world.open("INV-1"), "0.00");
    world.expect_proved();
  }
  World twice = one_invoice("2025-09-10");
  (void)twice.run("2025-09-10", {details, mt940("T-1", "2025-09-10", {sum_of_batch(), sum_of_batch()})});
  EXPECT_EQ(twice.outcomes(), (std::vector<std::string>{"collection", "duplicate", "unmatched"})) << "two sums are two batches";
}

// The statement books a return without saying whose it is; the notification of the next day names it.
TEST(RunOrder, ReturnWithoutIdentifiersIsNamedByALaterNotification) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}};
    world.sent(pain008("SENT-1", "2025-09-10", {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}));
    return world;
  };
  expect_any_order(
      make,
      {camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "30.00", .code = "IDDT.ESDD", .batch = 1, .batch_id = "SENT-1-A"}}),
       camt053("S-2", "2025-09-15", {{.way = 'D', .amount = "30.00", .code = "IDDT.UPDD", .reference = "R-2"}}, "5030.00"),
       camt054("N-1", "2025-09-15",
               {{.way = 'D',
                 .amount = "30.00",
                 .code = "IDDT.UPDD",
                 .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"}},
                 .reference = "R-2"}})},
      EventIds::AsFirstBooked);
}

// Banks give one return another day in their statement than in their notification: it is one return, and one debit.
TEST(RunOrder, ReturnOfTwoDaysInStatementAndNotificationIsOne) {
  const auto make = [] { return one_invoice("2025-09-01"); };
  expect_any_order(make, {camt053("S-1", "2025-09-01", {collected("INV-1")}),
                          camt053("S-2", "2025-09-04", {returned("INV-1", "AM04")}, "5100.00"),
                          camt054("N-1", "2025-09-03", {returned("INV-1", "AM04")})});
  for (const bool statement_first : {true, false}) {
    World world = make();
    const std::string statement = camt053("S-2", "2025-09-04", {returned("INV-1", "AM04")}, "5100.00");
    const std::string notification = camt054("N-1", "2025-09-03", {returned("INV-1", "AM04")});
    (void)world.run("2025-09-05",
                    {camt053("S-1", "2025-09-01", {collected("INV-1")}), statement_first ? statement : notification});
    (void)world.run("2025-09-06", {statement_first ? notification : statement});
    EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "duplicate", "r_transaction"}));
    EXPECT_EQ(world.event()["flags"], "");
  }
}

// The statement books the return with the bank's fee inside, the notification without.
TEST(RunOrder, ReturnWithItsFeeInTheStatementAloneIsOne) {
  World world = one_invoice("2025-09-01");
  Booking with_fee = returned("INV-1", "AM04", "103.50");
  (void)world.run("2025-09-05",
                  {camt053("S-1", "2025-09-01", {collected("INV-1")}), camt053("S-2", "2025-09-03", {with_fee}, "5100.00"),
                   camt054("N-1", "2025-09-03", {returned("INV-1", "AM04")})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "duplicate", "r_transaction"}));
  EXPECT_EQ(differs(world.event(), {{"amount", "100.00"}, {"fee", "3.50"}, {"booked_amount", "103.50"}, {"flags", ""}}), "");
  EXPECT_EQ(world.open("INV-1"), "100.00");
  world.expect_proved();
}

// An instant payment arrives on Saturday night: the notification says so at once, the statement books it on Monday.
TEST(RunOrder, InstantPaymentOfAWeekendIsOneInNotificationAndStatement) {
  const auto make = [] {
    return World{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  Booking paid = transfer("NOTPROVIDED", "200.00", "INV-2025-1");
  paid.code = "RRCT.ESCT";
  paid.lines[0].transaction_id = "TX-20250906-1";
  Booking twin = paid;
  twin.lines[0].transaction_id = "TX-20250906-2";
  expect_any_order(make, {camt054("N-1", "2025-09-06", {paid}), camt053("S-1", "2025-09-08", {paid})});
  World world = make();
  (void)world.run("2025-09-08", {camt054("N-1", "2025-09-06", {paid}), camt053("S-1", "2025-09-08", {paid, twin})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"applied", "duplicate", "on_account"}))
      << "another id is another payment";
  world.expect_proved();
}

// A second debit for another reason is money, whoever tells of it first; so is a second statement's.
TEST(RunOrder, RefundAfterAReturnStaysMoneyOfItsOwn) {
  World world = one_invoice("2025-09-01");
  (void)world.run("2025-09-05", {camt053("S-1", "2025-09-01", {collected("INV-1")}),
                                 camt053("S-2", "2025-09-03", {returned("INV-1", "AM04")}, "5100.00"),
                                 camt054("N-1", "2025-09-05", {returned("INV-1", "MD06")})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "r_transaction", "r_transaction"}));
  World twice = one_invoice("2025-09-01");
  (void)twice.run("2025-09-05", {camt053("S-1", "2025-09-01", {collected("INV-1")}),
                                 camt053("S-2", "2025-09-03", {returned("INV-1", "AM04")}, "5100.00"),
                                 camt053("S-3", "2025-09-05", {returned("INV-1", "AM04")}, "5000.00")});
  EXPECT_EQ(twice.outcomes(), (std::vector<std::string>{"collection", "r_transaction", "r_transaction"}));
}

// A status told of it first: one event in the end, and none beside it that nobody knows.
TEST(RunOrder, ReturnToldByStatusThenBookedWithoutANameIsNamedByALaterNotification) {
  const auto make = [] {
    World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}};
    world.sent(pain008("SENT-1", "2025-09-10", {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}));
    return world;
  };
  expect_any_order(
      make,
      {pain002({.id = "P-1",
                .original_message = "SENT-1",
                .batch = "SENT-1-A",
                .lines = {{.end_to_end_id = "INV-1", .status = "RJCT", .reason = "MS03"}}}),
       camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "30.00", .code = "IDDT.ESDD", .batch = 1, .batch_id = "SENT-1-A"}}),
       camt053("S-2", "2025-09-15", {{.way = 'D', .amount = "30.00", .code = "IDDT.UPDD", .reference = "R-2"}}, "5030.00"),
       camt054("N-1", "2025-09-15",
               {{.way = 'D',
                 .amount = "30.00",
                 .code = "IDDT.UPDD",
                 .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"}},
                 .reference = "R-2"}})},
      EventIds::AsFirstBooked);
}

// Banks number a booking in each of their systems anew, and SWIFT has no accents.
TEST(RunOrder, StatementsOfTwoFormatsNeedNotAgreeInReferencesAndTexts) {
  const auto make = [] {
    return World{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  Booking paid = transfer("NOTPROVIDED", "100.00", "R\xc3\xa8glement INV-2025-1");
  paid.reference = "ZV01202509100001";
  const Mt940Booking line{.way = 'C',
                          .amount = "100.00",
                          .type = "NTRFKREF//MT-7",
                          .details = "166?00GUTSCHRIFT?20EREF+NOTPROVIDED?21SVWZ+Reglement INV-2025-1?31DE89370400440532013000"};
  expect_any_order(make, {camt053("S-1", "2025-09-10", {paid}), mt940("T-1", "2025-09-10", {line})});
  for (const bool camt_first : {true, false}) {
    World world = make();
    const std::string camt = camt053("S-1", "2025-09-10", {paid, paid}), swift = mt940("T-1", "2025-09-10", {line, line});
    (void)world.run("2025-09-10", {camt_first ? camt : swift});
    (void)world.run("2025-09-10", {camt_first ? swift : camt});
    EXPECT_EQ(world.open("INV-2025-1"), "0.00") << "twins stay two";
    const std::vector<std::string> outcomes = world.outcomes();
    EXPECT_EQ(std::count(outcomes.begin(), outcomes.end(), "duplicate"), 2);
    world.expect_proved();
  }
}

// Intraday report, notification and statement come from systems that number bookings each in their own way.
TEST(RunOrder, WhatOnlyAmountAndTextTellApartIsCountedOnceInThreeReports) {
  const auto fee = [](const std::string& reference) {
    return Booking{.way = 'D',
                   .amount = "7.20",
                   .code = "MCRD.CHRG",
                   .lines = {{.amount = "7.20", .text = "Frais de tenue de compte"}},
                   .reference = reference};
  };
  const auto sum = [](const std::string& reference) {
    return Booking{.way = 'C', .amount = "100.00", .code = "IDDT.ESDD", .reference = reference, .batch = 2};
  };
  for (const auto& booking : {std::function<Booking(const std::string&)>{fee}, std::function<Booking(const std::string&)>{sum}}) {
    World world = one_invoice("2025-09-10");
    (void)world.run("2025-09-10", {camt052("R-1", "2025-09-10", {booking("INTRADAY1")})});
    (void)world.run("2025-09-11", {camt053("S-1", "2025-09-10", {booking("STATEMENT7"), booking("STATEMENT8")})});
    (void)world.run("2025-09-12", {camt054("N-1", "2025-09-10", {booking("ADVICE-A")})});
    const std::vector<std::string> outcomes = world.outcomes();
    EXPECT_EQ(std::count(outcomes.begin(), outcomes.end(), "duplicate"), 2) << "two bookings, as the statement says";
    EXPECT_EQ(outcomes.size(), 4U);
    world.expect_proved();
  }
}

TEST(RunOrder, TwinPaymentsInTwoReports) {
  const auto make = [] {
    return World{{{.id = "INV-2025-1", .amount = "200.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  const Booking half = transfer("NOTPROVIDED", "100.00", "INV-2025-1");
  expect_any_order(make, {camt053("S-1", "2025-09-10", {half, half}), camt054("N-1", "2025-09-10", {half}),
                          camt054("N-2", "2025-09-10", {half})});
}

TEST(RunOrder, RefundAfterOurOwnReversal) {
  expect_any_order([] { return one_invoice("2025-09-01"); },
                   {camt053("S-1", "2025-09-01", {collected("INV-1")}),
                    camt053("S-2", "2025-09-03",
                            {{.way = 'D',
                              .amount = "100.00",
                              .code = "IDDT.PRDD",
                              .lines = {{.end_to_end_id = "INV-1", .amount = "100.00", .reason = "MD05"}}}},
                            "5100.00"),
                    camt053("S-3", "2025-09-10", {returned("INV-1", "MD06")}, "5007.00")});
}

}  // namespace
}  // namespace lettrage::test
