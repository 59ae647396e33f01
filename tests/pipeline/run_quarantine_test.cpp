// A statement that cannot be trusted is left out alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

std::string message(const std::string& reference, const std::string& number, const std::string& amount,
                    const std::string& opening, const std::string& closing) {
  return ":20:" + reference + "\r\n:25:" + our_iban + "\r\n" + (number.empty() ? "" : ":28C:" + number + "\r\n") +
         ":60F:C260301EUR" + opening + "\r\n:61:2603020302C" + amount + "NTRF" + reference +
         "\r\n:86:payment\r\n:62F:C260302EUR" + closing + "\r\n-\r\n";
}

std::vector<std::string> amounts(const World& world) {
  std::vector<std::string> found;
  for (const Row& row : world.table("movements")) found.push_back(row.at("amount"));
  return found;
}

TEST(RunQuarantine, MessageWithoutANumberIsLeftOutAndNotTheOneBehindIt) {
  World world{{}};
  (void)world.run("2026-03-05", {message("ONE", "", "5,00", "10,00", "15,00") + message("TWO", "2", "7,00", "15,00", "22,00")});
  EXPECT_EQ(amounts(world), std::vector<std::string>{"7.00"});
  world.expect_proved();
}

TEST(RunQuarantine, MessageWithoutANumberIsLeftOutAndNotTheOneBeforeIt) {
  World world{{}};
  (void)world.run("2026-03-05", {message("ONE", "1", "5,00", "10,00", "15,00") + message("TWO", "", "7,00", "15,00", "22,00")});
  EXPECT_EQ(amounts(world), std::vector<std::string>{"5.00"});
  world.expect_proved();
}

TEST(RunQuarantine, StatementThatDoesNotAddUpIsLeftOutAlone) {
  World world{{}};
  (void)world.run("2026-03-05", {message("ONE", "1", "5,00", "10,00", "15,00") + message("TWO", "2", "7,00", "15,00", "21,00") +
                                 message("THREE", "3", "9,00", "22,00", "31,00")});
  EXPECT_EQ(amounts(world), (std::vector<std::string>{"5.00", "9.00"}));
  world.expect_proved();
}

// The return was read first; its credit, whose rest it took back, stands in front of a statement that does not add up.
// What names a booked return stands in a file that is cut off: nothing of it counts. Sent again whole, it does.
TEST(RunQuarantine, ANameFromAFileThatFailsIsNotBelieved) {
  World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}};
  world.sent(pain008("SENT-1", "2025-09-10", {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"}}));
  (void)world.run("2025-09-10", {camt053("S-1", "2025-09-10", {collected("INV-1", "30.00", "2025-09-10")})});
  (void)world.run("2025-09-15", {camt053("S-2", "2025-09-15",
                                         {{.way = 'D', .amount = "30.00", .code = "IDDT.UPDD", .reference = "R-2"}}, "5030.00")});
  EXPECT_EQ(on(world.table("invoices"), "invoice_id", "INV-1")["open_amount"], "0.00");
  const std::string named = camt054("N-1", "2025-09-15",
                                    {{.way = 'D',
                                      .amount = "30.00",
                                      .code = "IDDT.UPDD",
                                      .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"}},
                                      .reference = "R-2"}});
  (void)world.run("2025-09-16", {named.substr(0, named.rfind("</Ntfctn>"))});
  EXPECT_EQ(on(world.table("invoices"), "invoice_id", "INV-1")["open_amount"], "0.00");
  EXPECT_EQ(world.table("r_transactions").size(), 1U);
  world.expect_proved();
  (void)world.run("2025-09-17", {named});
  EXPECT_EQ(on(world.table("invoices"), "invoice_id", "INV-1")["open_amount"], "30.00");
  EXPECT_EQ(world.table("r_transactions").size(), 1U);
  EXPECT_EQ(on(world.table("r_transactions"), "end_to_end_id", "INV-1")["reason"], "AM04");
  world.expect_proved();
}

TEST(RunQuarantine, WhatTheStatementBeforeItMeansForAnEarlierFileStays) {
  const auto rest_taken_back = [](const std::string& behind) {
    World world{{}};
    world.sent(pain008("SENT-1", "2025-09-04", {{.end_to_end_id = "INV-1", .amount = "100.00", .mandate = "MND-1"}}));
    (void)world.run("2025-09-10", {camt053("S-1", "2025-09-04", {returned("INV-1", "AM04")}),
                                   camt053("S-2", "2025-09-05", {collected("INV-1", "100.00", "2025-09-04")}) + behind});
    EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"collection", "r_transaction"}));
    world.expect_proved();
    return on(world.table("movements"), "outcome", "r_transaction")["on_account"];
  };
  EXPECT_EQ(rest_taken_back(""), "-100.00");
  EXPECT_EQ(rest_taken_back(camt053_closing("S-3", "2025-09-06", {transfer("NEW", "7.00", "thanks")}, "5100.00", "5100.00")),
            "-100.00");
}

}  // namespace
}  // namespace lettrage::test
