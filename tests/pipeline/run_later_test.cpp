// What is learnt after a file was read: invoices and collections that come late, lists that name no paid invoices any more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/review.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

using ::testing::SizeIs;

TEST(RunLater, PaymentIsMatchedOnceItsInvoiceIsKnown) {
  World world{{{.id = "INV-1", .amount = "10.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "80.00", "INV-2025-77")})});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"suggested"});  // the payer's other invoice
  world.expect_proved();
  world.invoices({{.id = "INV-2025-77", .amount = "80.00", .method = "credit_transfer"}}, false);
  const auto later = world.run("2025-03-05", {});
  EXPECT_EQ(later.summary.counters.matched_later, 1U);
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"applied"});
  EXPECT_EQ(world.open("INV-2025-77"), "0.00");
  world.expect_proved();
  const auto again = world.run("2025-03-06", {});
  EXPECT_EQ(again.summary.counters.matched_later, 0U);
  EXPECT_THAT(world.table("allocations"), SizeIs(1));
}

/// Debit less credit of an account of the journal.
std::int64_t balance(const World& world, std::string_view account) {
  std::int64_t sum = 0;
  for (const Row& row : world.table("journal")) {
    if (row.at("account") != account) continue;
    for (const auto& [side, sign] : {std::pair{"debit", 1}, {"credit", -1}})
      if (!row.at(side).empty()) sum += sign * parse_amount(row.at(side), eur).minor;
  }
  return sum;
}

TEST(RunLater, DiscountOfAPaymentThatIsMatchedLateIsADiscountInTheJournal) {
  World world{{{.id = "INV-1", .amount = "10.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {transfer("NOTPROVIDED", "98.00", "INV-2025-77")})});
  const std::string list = world.folder().write("reference/later.csv",
                                                "invoice_id,customer_id,amount,currency,due_date,discount_amount,discount_until\n"
                                                "INV-2025-77,C-1,100.00,EUR,2025-03-31,2.00,2025-03-10\n");
  (void)pipeline::import_files(pipeline::ReferenceKind::Invoices, pipeline::locate_all({list}), world.book(), false);
  (void)world.run("2025-03-05", {});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"applied"});
  EXPECT_EQ(world.open("INV-2025-77"), "0.00");
  EXPECT_EQ(balance(world, "receivables"), -100'00);
  EXPECT_EQ(balance(world, "discounts_granted"), 2'00);
  EXPECT_EQ(balance(world, "customer_credit"), 0) << "he took his discount, and owes nothing";
  EXPECT_EQ(balance(world, "suspense"), 0);
  world.expect_proved();
  // Taken back by a person, nothing of it is left.
  (void)pipeline::revert(world.book(), {.policy = &world.policy, .as_of = Date::parse_iso("2025-03-06").value(), .actor = "ada"},
                         world.table("movements").front().at("movement_id"));
  EXPECT_EQ(world.open("INV-2025-77"), "100.00");
  for (const char* account : {"receivables", "discounts_granted", "customer_credit"})
    EXPECT_EQ(balance(world, account), 0) << account;
  world.expect_proved();
}

TEST(RunLater, CollectionIsSettledOnceItIsKnownToBeOurs) {
  World world{{{.id = "INV-1", .amount = "100.00"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {collected("E-9")})});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  world.sent(
      pain008("SENT-1", "2025-03-04", {{.end_to_end_id = "E-9", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
  (void)world.run("2025-03-05", {});
  EXPECT_EQ(world.outcomes(), std::vector<std::string>{"collection"});
  EXPECT_EQ(world.open("INV-1"), "0.00");
  world.expect_proved();
}

TEST(RunLater, ReturnWithoutItsCollectionIsToldAfterFiveDays) {
  World world{{{.id = "INV-1", .amount = "100.00"}}};
  (void)world.run("2025-03-04", {camt053("S-1", "2025-03-04", {returned("E-9", "AM04")})});
  const auto told = [&](const std::string& as_of) {
    std::vector<std::string> texts;
    for (const Diagnostic& d : world.run(as_of, {}).diagnostics) {
      if (d.code == Code::CollectionUnknown) texts.push_back(d.text);
    }
    return texts;
  };
  EXPECT_THAT(told("2025-03-10"), ::testing::IsEmpty()) << "the fourth TARGET day";
  EXPECT_THAT(told("2025-03-11"), ::testing::ElementsAre(::testing::HasSubstr("1 R-transactions, the oldest " +
                                                                              world.event().at("r_transaction_id"))));
  world.sent(
      pain008("SENT-1", "2025-03-03", {{.end_to_end_id = "E-9", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
  EXPECT_THAT(told("2025-03-12"), ::testing::IsEmpty());
  world.expect_proved();
}

TEST(RunLater, TwoPaymentsForOneInvoiceAreMatchedInTheOrderOfTheirDays) {
  World world{{{.id = "INV-1", .amount = "10.00", .method = "credit_transfer"}}};
  (void)world.run("2025-03-05", {camt053("S-2", "2025-03-05", {transfer("SECOND", "80.00", "INV-2025-77")}, "5080.00")});
  (void)world.run("2025-03-05", {camt053("S-1", "2025-03-04", {transfer("FIRST", "80.00", "INV-2025-77")}, "5000.00")});
  world.invoices({{.id = "INV-2025-77", .amount = "80.00", .method = "credit_transfer"}}, false);
  (void)world.run("2025-03-06", {});
  EXPECT_EQ(on(world.table("movements"), "end_to_end_id", "FIRST")["outcome"], "applied");
  EXPECT_NE(on(world.table("movements"), "end_to_end_id", "SECOND")["outcome"], "applied");
  EXPECT_EQ(world.open("INV-2025-77"), "0.00");
  world.expect_proved();
}

TEST(RunLater, ReturnReopensAPaidInvoiceThatTheListOfOpenOnesNoLongerNames) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-03", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00")});
  EXPECT_EQ(world.open("INV-1"), "0.00");
  world.invoices({{.id = "INV-2", .amount = "20.00"}}, true);
  (void)world.run("2025-03-06", {camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")});
  EXPECT_EQ(world.open("INV-1"), "100.00");
  EXPECT_EQ(world.event()["invoice_ids"], "INV-1");
  EXPECT_EQ(world.retry()["status"], "scheduled");
  world.expect_proved();
}

TEST(RunLater, ReturnIsOneEventThoughItsEndToEndIdIsSentAgain) {
  World world = one_invoice("2025-03-03");
  (void)world.run("2025-03-06", {camt053("S-1", "2025-03-03", {collected("INV-1")}, "5000.00"),
                                 camt053("S-2", "2025-03-06", {returned("INV-1", "AM04")}, "5100.00")});
  const std::string id = world.event()["r_transaction_id"];
  world.sent(
      pain008("SENT-2", "2025-04-03", {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1", .text = "INV-1"}}));
  (void)world.run("2025-03-07", {camt054("N-1", "2025-03-06", {returned("INV-1", "AM04")})});
  EXPECT_EQ(world.event()["r_transaction_id"], id);
  EXPECT_EQ(world.reopenings("INV-1"), 1);
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
