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

Booking batch_of_transfers(const std::string& reference) {
  Booking batch = sum('C', "RCDT.ESCT", reference);
  batch.batch = 2;
  return batch;
}

/// What the account holds more by what was counted.
std::int64_t counted(const World& world) {
  std::int64_t sum = 0;
  for (const Row& row : world.table("movements")) {
    if (row.at("outcome") != "duplicate") sum += parse_amount(row.at("amount"), eur).minor;
  }
  return sum;
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

// Some banks print one TxDtls for the whole entry in the statement, and the single ones in the notification.
TEST(RunSums, OneDetailMayStandForTheWholeEntry) {
  for (const std::string end_to_end_id : {"", "NOTPROVIDED"}) {
    Booking whole = sum('C', "RCDT.ESCT");
    whole.lines = {{.end_to_end_id = end_to_end_id, .amount = "90.00", .text = "VIREMENTS RECUS"}};
    expect_outcomes(two_invoices, camt053("S-1", "2025-09-10", {whole}), camt054("N-1", "2025-09-10", {transfers()}), paid_once);
  }
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
  const bool numbered = *rc::gen::arbitrary<bool>(), lined = *rc::gen::arbitrary<bool>();
  std::int64_t truth = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [several, amount] = entries[i];
    const std::string reference = "R-" + std::to_string(i);
    truth += amount == "90.00" ? 9000 : 5000;
    Booking whole = sum('C', "RCDT.ESCT", reference);
    whole.amount = amount;
    sums.push_back(whole);
    if (lined) sums.back().lines = {{.amount = amount, .text = "VIREMENTS RECUS"}};
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

// Two batches of one amount and day, each detailed by a notification of its own: by the bank's reference, or whichever.
TEST(RunSums, TwoBatchesOfOneAmountAndTheirDetailsCountOnce) {
  for (const bool referenced : {true, false}) {
    const std::string first = referenced ? "R-1" : "", second = referenced ? "R-2" : "";
    Booking others = transfers(second);
    others.lines[0].end_to_end_id = "E-3";
    others.lines[1].end_to_end_id = "E-4";
    std::vector<std::string> files{camt053("S-1", "2025-09-10", {batch_of_transfers(first), batch_of_transfers(second)}),
                                   camt054("N-1", "2025-09-10", {transfers(first)}), camt054("N-2", "2025-09-10", {others})};
    std::sort(files.begin(), files.end());
    do {
      World together = two_invoices(), apart = two_invoices();
      (void)together.run("2025-09-20", files);
      // Of two sets of details of runs before that no reference tells apart, one is seen.
      if (!referenced && files.back().find("camt.053") != std::string::npos)
        apart.run("2025-09-20", files);
      else
        for (const std::string& file : files) (void)apart.run("2025-09-20", {file});
      for (const World* world : {&together, &apart}) {
        EXPECT_EQ(counted(*world), 180'00) << referenced;
        EXPECT_EQ(world->open("INV-2025-1"), "0.00");
        EXPECT_EQ(world->open("INV-2025-2"), "0.00");
        world->expect_proved();
      }
    } while (std::next_permutation(files.begin(), files.end()));
  }
}

// One of the two has no details: it stays for a person.
TEST(RunSums, ABatchWithoutDetailsBesideADetailedTwinStillCounts) {
  for (const bool referenced : {true, false}) {
    World world = two_invoices();
    const std::string first = referenced ? "R-1" : "", second = referenced ? "R-2" : "";
    (void)world.run("2025-09-20",
                    {camt053("S-1", "2025-09-10", {batch_of_transfers(first), batch_of_transfers(second)}),
                     camt054("N-1", "2025-09-10", {transfers(second)}), camt052("I-1", "2025-09-10", {transfers(second)})});
    EXPECT_EQ(counted(world), 180'00) << referenced;
    EXPECT_EQ(on(world.table("movements"), "outcome", "unmatched").at("amount"), "90.00");
    world.expect_proved();
  }
}

// The statement books a batch of returns, another statement its returns singly, and the notification says which is of which.
TEST(RunSums, ABatchWhoseDetailsRepeatSingleBookingsCountsOnce) {
  World world = two_collections();
  Booking batch = returns();
  batch.lines.clear();
  batch.batch = 2;
  (void)world.run(
      "2025-09-20",
      {camt053("S-1", "2025-09-10", {batch}),
       mt940(
           "T-1", "2025-09-10",
           {{.way = 'D', .amount = "30.00", .type = "NRTI", .details = "109?00RUECKLASTSCHRIFT?20EREF+INV-1?21MREF+MND-1?34914"},
            {.way = 'D',
             .amount = "60.00",
             .type = "NRTI",
             .details = "109?00RUECKLASTSCHRIFT?20EREF+INV-2?21MREF+MND-2?34915"}}),
       camt054("N-1", "2025-09-10", {returns()})});
  EXPECT_EQ(counted(world), -90'00);
  world.expect_proved();
}

// The statement books a credit and says nothing of it, the notification names the invoice: it is paid, in either order.
TEST(RunSums, ACreditThatALaterReportNamesIsMatched) {
  const Booking silent{.way = 'C', .amount = "30.00", .code = "RCDT.ESCT", .reference = "R-1"};
  Booking named = silent;
  named.lines = {{.end_to_end_id = "E-1", .amount = "30.00", .payer = "Ada Blum", .text = "INV-2025-1"}};
  expect_outcomes(two_invoices, camt053("S-1", "2025-09-10", {silent}), camt054("N-1", "2025-09-10", {named}),
                  {"applied", "duplicate"});
  // A third report of it is one more repetition; of twins each is paid for itself.
  World world = two_invoices();
  Booking twin = named;
  twin.reference = "R-2";
  twin.lines[0].end_to_end_id = "E-2";
  Booking silent_twin = silent;
  silent_twin.reference = "R-2";
  (void)world.run("2025-09-11", {camt053("S-1", "2025-09-10", {silent, silent_twin})});
  (void)world.run("2025-09-12",
                  {camt054("N-1", "2025-09-10", {named, twin}), camt052("I-1", "2025-09-10", {silent, silent_twin})});
  (void)world.run("2025-09-13", {camt052("I-2", "2025-09-10", {silent, silent_twin, silent})});
  EXPECT_EQ(counted(world), 90'00) << "the third of the last report is a booking of its own";
  EXPECT_EQ(world.open("INV-2025-1"), "0.00");
  world.expect_proved();
}

}  // namespace
}  // namespace lettrage::test
