// What is learnt after a file was read: invoices and collections that come late, lists that name no paid invoices any more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
