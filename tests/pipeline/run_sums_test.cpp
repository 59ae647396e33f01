// An entry without details and without a count of them may still be the sum of what another report lists singly.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "pipeline/review.h"
#include "tests/pipeline/any_order.h"
#include "tests/pipeline/bookings.h"

namespace lettrage::test {
namespace {

World two_invoices() {
  return World{{{.id = "INV-2025-1", .amount = "30.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"},
                {.id = "INV-2025-2",
                 .amount = "60.00",
                 .mandate = "",
                 .customer = "C-2",
                 .method = "credit_transfer",
                 .due = "2025-09-10"}}};
}

World two_collections() {
  World world{{{.id = "INV-1", .amount = "30.00", .mandate = "MND-1"}, {.id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}};
  world.sent(pain008("SENT-1", "2025-09-10",
                     {{.end_to_end_id = "INV-1", .amount = "30.00", .mandate = "MND-1"},
                      {.end_to_end_id = "INV-2", .amount = "60.00", .mandate = "MND-2"}}));
  return world;
}

Booking sum(char way, const std::string& code, const std::string& reference = "R-1") {
  return {.way = way, .amount = "90.00", .code = code, .reference = reference};
}

Booking transfers(const std::string& reference = "R-1") {
  return {.way = 'C',
          .amount = "90.00",
          .code = "RCDT.ESCT",
          .lines = {{.end_to_end_id = "E-1", .amount = "30.00", .payer = "Ada Blum", .text = "INV-2025-1"},
                    {.end_to_end_id = "E-2", .amount = "60.00", .payer = "Bea Cole", .text = "INV-2025-2"}},
          .reference = reference};
}

Booking returns(const std::string& reference = "R-1") {
  return {.way = 'D',
          .amount = "90.00",
          .code = "IDDT.UPDD",
          .lines = {{.end_to_end_id = "INV-1", .amount = "30.00", .reason = "AM04"},
                    {.end_to_end_id = "INV-2", .amount = "60.00", .reason = "MD06"}},
          .reference = reference};
}

std::string swift_sum(const std::string& type, char way = 'C') {
  return mt940("T-1", "2025-09-10", {{.way = way, .amount = "90.00", .type = type, .details = "VIR SEPA RECUS NB 2"}});
}

/// Two files in either order, in two runs and in one: these outcomes, and a book that holds.
void expect_outcomes(const std::function<World()>& make, const std::string& a, const std::string& b,
                     const std::vector<std::string>& expected) {
  SCOPED_TRACE(a);
  for (const auto& [first, second] : {std::pair{a, b}, std::pair{b, a}}) {
    World apart = make();
    (void)apart.run("2025-09-11", {first});
    (void)apart.run("2025-09-12", {second});
    EXPECT_EQ(apart.outcomes(), expected) << (first == a ? "in two runs" : "in two runs, the details first");
    apart.expect_proved();
    World together = make();
    (void)together.run("2025-09-11", {first, second});
    EXPECT_EQ(together.outcomes(), expected) << "in one run";
    together.expect_proved();
  }
}

const std::vector<std::string> paid_once{"applied", "applied", "duplicate"};

TEST(RunSums, TransfersUnderOneReference) {
  const std::string statement = camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT")});
  const std::string notification = camt054("N-1", "2025-09-10", {transfers()});
  expect_outcomes(two_invoices, statement, notification, paid_once);
  expect_any_order(two_invoices, {statement, notification});
  expect_any_order(two_invoices, {statement, notification, swift_sum("NTRFNONREF//R-1")});
}

TEST(RunSums, TheSumMayComeInAnotherFormatAndWithoutAReference) {
  const std::string notification = camt054("N-1", "2025-09-10", {transfers()});
  expect_outcomes(two_invoices, swift_sum("NTRFNONREF//R-1"), notification, paid_once);
  expect_outcomes(two_invoices, swift_sum("NTRFNONREF"), notification, paid_once);
  expect_outcomes(two_invoices, swift_sum("NTRFNONREF//NUMBERED-ANEW"), notification, paid_once);
}

TEST(RunSums, AnotherReferenceIsAnotherBooking) {
  expect_outcomes(two_invoices, camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT", "R-2")}),
                  camt054("N-1", "2025-09-10", {transfers()}), {"applied", "applied", "unmatched"});
  // A report of the same kind lists what it lists: without a reference nothing says that it repeats itself.
  expect_outcomes(two_invoices, camt054("S-1", "2025-09-10", {sum('C', "RCDT.ESCT", "")}),
                  camt054("N-1", "2025-09-10", {transfers()}), {"applied", "applied", "unmatched"});
  // One that names its payer is one payment.
  const Booking named{.way = 'C',
                      .amount = "90.00",
                      .code = "RCDT.ESCT",
                      .lines = {{.end_to_end_id = "E-9", .amount = "90.00", .payer = "Cy Dow", .iban = payer_iban}}};
  expect_outcomes(two_invoices, camt053("S-1", "2025-09-10", {named}), camt054("N-1", "2025-09-10", {transfers()}),
                  {"applied", "applied", "unmatched"});
}

TEST(RunSums, ReturnsUnderOneReference) {
  const std::string credit =
      camt053("S-1", "2025-09-10", {{.way = 'C', .amount = "90.00", .code = "IDDT.ESDD", .batch = 2, .batch_id = "SENT-1-A"}});
  const std::string debit = camt053("S-2", "2025-09-15", {sum('D', "IDDT.UPDD")}, "5090.00");
  const std::string notification = camt054("N-1", "2025-09-15", {returns()});
  expect_any_order(two_collections, {credit, debit, notification});
  const auto credited = [&] {
    World world = two_collections();
    (void)world.run("2025-09-11", {credit});
    return world;
  };
  expect_outcomes(credited, debit, notification, {"collection", "duplicate", "r_transaction", "r_transaction"});
  World world = credited();
  (void)world.run("2025-09-16", {debit});
  ASSERT_EQ(world.events().size(), 1U) << "somebody returned something";
  (void)world.run("2025-09-17", {notification});
  EXPECT_EQ(world.events().size(), 2U);
  EXPECT_EQ(world.open("INV-1"), "30.00");
  EXPECT_EQ(world.open("INV-2"), "60.00");
}

TEST(RunSums, CollectionsUnderOneReference) {
  const std::string details =
      camt054("N-1", "2025-09-10",
              {{.way = 'C',
                .amount = "90.00",
                .code = "IDDT.ESDD",
                .lines = {{.end_to_end_id = "INV-1", .amount = "30.00"}, {.end_to_end_id = "INV-2", .amount = "60.00"}},
                .reference = "R-1"}});
  expect_any_order(two_collections, {camt053("S-1", "2025-09-10", {sum('C', "IDDT.ESDD")}), details});
  expect_outcomes(two_collections, camt053("S-1", "2025-09-10", {sum('C', "IDDT.ESDD")}), details,
                  {"collection", "collection", "duplicate"});
}

TEST(RunSums, PaymentsMadeUnderOneReference) {
  const std::string details =
      camt054("N-1", "2025-09-10",
              {{.way = 'D',
                .amount = "90.00",
                .code = "ICDT.ESCT",
                .lines = {{.end_to_end_id = "E-1", .amount = "30.00", .iban = payer_iban, .payee = "Ada Blum"},
                          {.end_to_end_id = "E-2", .amount = "60.00", .iban = payer_iban, .payee = "Bea Cole"}},
                .reference = "R-1"}});
  expect_outcomes(two_invoices, camt053("S-1", "2025-09-10", {sum('D', "ICDT.ESCT")}), details,
                  {"duplicate", "outgoing", "outgoing"});
}

// What the sum's own text paid stays paid: the details that come later are the same money.
TEST(RunSums, ASumThatPaidSomethingStaysCounted) {
  const auto make = [] {
    return World{{{.id = "INV-2025-7", .amount = "90.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
  };
  World world = make();
  (void)world.run("2025-09-11", {mt940("T-1", "2025-09-10",
                                       {{.way = 'C', .amount = "90.00", .type = "NTRFNONREF//R-1", .details = "INV-2025-7"}})});
  ASSERT_EQ(world.open("INV-2025-7"), "0.00");
  (void)world.run("2025-09-12", {camt054("N-1", "2025-09-10", {transfers()})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"applied", "duplicate", "duplicate"}));
  world.expect_proved();
}

// A sum that a person assigned is counted where he put it, whatever lists its details later.
TEST(RunSums, ASumThatAPersonAssignedStaysCounted) {
  World world = two_invoices();
  (void)world.run("2025-09-11", {camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT")})});
  const std::string id = world.table("movements").front().at("movement_id");
  const pipeline::ReviewOptions by_ada{.policy = &world.policy, .as_of = Date::parse_iso("2025-09-12").value(), .actor = "ada"};
  ASSERT_EQ(pipeline::assign(world.book(), by_ada, id, {{.invoice_id = "INV-2025-2", .amount = {}}}, {}).error, "");
  (void)world.run("2025-09-13", {camt054("N-1", "2025-09-10", {transfers()})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"duplicate", "duplicate", "on_account"}));
  EXPECT_EQ(world.open("INV-2025-2"), "0.00");
  world.expect_proved();
}

TEST(RunSums, TheFileOfASumThatGaveWayIsTakenBackAlone) {
  World world = two_invoices();
  const std::string statement = camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT")});
  const std::string run = world.run("2025-09-11", {statement}).summary.run_id;
  const std::string later = world.run("2025-09-12", {camt054("N-1", "2025-09-10", {transfers()})}).summary.run_id;
  const auto revert = [&](const std::string& id) {
    return world.book().revert({.ids = {id}, .alone = true, .as_of = "2025-09-13", .actor = "ada", .limits = {}}).error;
  };
  EXPECT_NE(revert(later), "") << "the sum would be counted by nobody";
  EXPECT_EQ(revert(run), "");
  world.expect_proved();
  (void)world.run("2025-09-14", {statement});
  EXPECT_EQ(world.outcomes(), paid_once);
  world.expect_proved();
}

// In every run the bank's account, claims and suspense tell the same, however often the money changed its place.
TEST(RunSums, TheJournalHoldsTheMoneyOnce) {
  const std::string sums = camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT"), sum('D', "IDDT.UPDD", "R-2")});
  const std::string details = camt054("N-1", "2025-09-10", {transfers(), returns("R-2")});
  const auto balances = [](const World& world) {
    std::map<std::string, std::int64_t> sums_of;
    for (const Row& line : world.table("journal")) {
      const auto cents = [](const std::string& text) {
        return text.empty() ? 0 : std::stoll(text.substr(0, text.size() - 3)) * 100 + std::stoll(text.substr(text.size() - 2));
      };
      sums_of[line.at("account")] += cents(line.at("debit")) - cents(line.at("credit"));
    }
    std::erase_if(sums_of, [](const auto& account) { return account.second == 0; });
    return sums_of;
  };
  World together = two_invoices();
  (void)together.run("2025-09-12", {details});
  const auto expected = balances(together);
  for (const std::vector<std::vector<std::string>>& runs :
       {std::vector<std::vector<std::string>>{{sums}, {details}}, {{sums, details}}, {{details}, {sums}}}) {
    World world = two_invoices();
    for (const std::vector<std::string>& run : runs) (void)world.run("2025-09-12", run);
    EXPECT_EQ(balances(world), expected);
    world.expect_proved();
  }
}

// A payment that is already somebody's and happens to be of that amount is not the one that is taken for the sum.
TEST(RunSums, ThePaymentThatNothingRestsOnIsTheSum) {
  const Mt940Booking whole{.way = 'C', .amount = "90.00", .type = "NTRFNONREF", .details = "VIR SEPA RECUS NB 2"};
  const Mt940Booking single{.way = 'C', .amount = "90.00", .type = "NTRFNONREF", .details = "INV-2025-7"};
  for (const bool single_first : {true, false}) {
    World each{{{.id = "INV-2025-1", .amount = "30.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"},
                {.id = "INV-2025-2", .amount = "60.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"},
                {.id = "INV-2025-7", .amount = "90.00", .mandate = "", .method = "credit_transfer", .due = "2025-09-10"}}};
    (void)each.run("2025-09-11",
                   {mt940("T-1", "2025-09-10", single_first ? std::vector{single, whole} : std::vector{whole, single})});
    (void)each.run("2025-09-12", {camt054("N-1", "2025-09-10", {transfers()})});
    EXPECT_EQ(each.outcomes(), (std::vector<std::string>{"applied", "applied", "applied", "duplicate"}));
    for (const char* invoice : {"INV-2025-1", "INV-2025-2", "INV-2025-7"}) EXPECT_EQ(each.open(invoice), "0.00");
    each.expect_proved();
  }
}

TEST(RunSums, TwoSumsAreTwoBatches) {
  World world = two_invoices();
  (void)world.run("2025-09-11", {camt054("N-1", "2025-09-10", {transfers()})});
  (void)world.run("2025-09-12", {camt053("S-1", "2025-09-10", {sum('C', "RCDT.ESCT"), sum('C', "RCDT.ESCT")})});
  EXPECT_EQ(world.outcomes(), (std::vector<std::string>{"applied", "applied", "duplicate", "unmatched"}));
  world.expect_proved();
  // Two of one amount: each sum stands for the details of one.
  Booking other = transfers("R-2");
  other.lines[0].end_to_end_id = "E-3";
  other.lines[1].end_to_end_id = "E-4";
  const Mt940Booking whole{.way = 'C', .amount = "90.00", .type = "NTRFNONREF", .details = "VIR SEPA RECUS NB 2"};
  const std::string details = camt054("N-1", "2025-09-10", {transfers(), other});
  const auto money = [](World& each) {
    std::string told;
    for (const Row& row : each.table("movements")) told += row.at("outcome") == "duplicate" ? "" : ' ' + row.at("amount");
    return told;
  };
  World both = two_invoices();
  (void)both.run("2025-09-11", {mt940("T-1", "2025-09-10", {whole, whole})});
  (void)both.run("2025-09-12", {details});
  EXPECT_EQ(money(both), " 30.00 60.00 30.00 60.00");
  both.expect_proved();
  World one = two_invoices();
  (void)one.run("2025-09-11", {mt940("T-1", "2025-09-10", {whole})});
  (void)one.run("2025-09-12", {details});
  EXPECT_EQ(money(one), " 30.00 60.00 30.00 60.00");
  one.expect_proved();
}

// A day of payments and of entries of several, each listed by every report in its own way, in any order and number of runs.
RC_GTEST_PROP(RunSums, ADayThatReportsGroupDifferentlyIsCountedOnce, ()) {
  struct Entry {
    bool several;
    std::string amount;
  };
  const auto entries = *rc::gen::container<std::vector<Entry>>(
      *rc::gen::inRange<std::size_t>(1, 6),
      rc::gen::construct<Entry>(rc::gen::arbitrary<bool>(), rc::gen::element<std::string>("90.00", "90.00", "50.00")));
  std::vector<Booking> sums, details;
  std::vector<Mt940Booking> lines;
  const bool numbered = *rc::gen::arbitrary<bool>();
  std::int64_t truth = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [several, amount] = entries[i];
    const std::string reference = "R-" + std::to_string(i);
    truth += amount == "90.00" ? 9000 : 5000;
    Booking whole = sum('C', "RCDT.ESCT", reference);
    whole.amount = amount;
    sums.push_back(whole);
    const auto line = [&](const std::string& suffix, const std::string& part) {
      return Line{
          .end_to_end_id = "E-" + std::to_string(i) + suffix, .amount = part, .payer = "Payer " + std::to_string(i) + suffix};
    };
    whole.lines = several ? std::vector{line("A", amount == "90.00" ? "60.00" : "20.00"), line("B", "30.00")}
                          : std::vector{line("", amount)};
    details.push_back(whole);
    lines.push_back({.way = 'C',
                     .amount = amount,
                     .type = numbered ? "NTRFNONREF//" + reference : "NTRFNONREF",
                     .details = "VIREMENTS RECUS"});
  }
  std::vector<std::string> files{camt053("S-1", "2025-09-10", sums), camt054("N-1", "2025-09-10", details),
                                 mt940("T-1", "2025-09-10", lines)};
  const auto order = *rc::gen::element<std::vector<std::size_t>>(
      std::vector<std::size_t>{0, 1, 2}, std::vector<std::size_t>{0, 2, 1}, std::vector<std::size_t>{1, 0, 2},
      std::vector<std::size_t>{1, 2, 0}, std::vector<std::size_t>{2, 0, 1}, std::vector<std::size_t>{2, 1, 0});
  const auto cuts = *rc::gen::inRange(0, 4);
  World world = two_invoices();
  std::vector<std::string> waiting;
  for (std::size_t i = 0; i < 3; ++i) {
    waiting.push_back(files[order[i]]);
    if (i < 2 && (cuts >> i & 1) == 0) continue;
    (void)world.run("2025-09-12", waiting);
    waiting.clear();
  }
  std::int64_t counted = 0;
  for (const Row& row : world.table("movements")) {
    if (row.at("outcome") == "duplicate") continue;
    std::string digits = row.at("amount");
    std::erase(digits, '.');
    counted += std::stoll(digits);
  }
  RC_ASSERT(counted == truth);
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
