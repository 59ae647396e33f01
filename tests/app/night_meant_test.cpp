// What the program makes of the night against what an accountant makes of it: fixtures/night/meant*.csv, written by
// make.py from the meaning of each booking.
#include <gtest/gtest.h>

#include <set>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

std::set<std::string> items(const std::string& list) {
  const std::vector<std::string> parts = split(list, '|');
  return {parts.begin(), parts.end()};
}

std::vector<Row> meant(const std::string& name) { return read_csv(read_file(night() / name)); }

std::string place(const Row& row) {
  return row.at("file") + " statement " + row.at("statement") + " entry " + row.at("entry") + " transaction " +
         row.at("transaction");
}

class NightMeant : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    ASSERT_EQ(run_night({night() / "drop"}, *folder_).exit_code, 3);
    outputs_ = new std::map<std::string, std::string>{outputs(*folder_ / "out")};
  }
  static void TearDownTestSuite() {
    delete outputs_;
    delete folder_;
  }
  static std::vector<Row> done(const std::string& name) { return read_csv(outputs_->at(name)); }

  static TempFolder* folder_;
  static std::map<std::string, std::string>* outputs_;
};
TempFolder* NightMeant::folder_ = nullptr;
std::map<std::string, std::string>* NightMeant::outputs_ = nullptr;

void expect_as_meant(const Row& wanted, const Row& found, const std::map<std::string, std::string>& types) {
  SCOPED_TRACE(place(wanted) + " of " + found.at("amount") + ": " + wanted.at("why"));
  EXPECT_EQ(found.at("outcome"), wanted.at("outcome"));
  if (wanted.at("invoice_ids") != "*") {
    EXPECT_EQ(items(found.at("invoice_ids")), items(wanted.at("invoice_ids")));
  }
  if (!wanted.at("amount").empty()) {
    EXPECT_EQ(found.at("amount"), wanted.at("amount"));
  }
  if (wanted.at("r_type").empty() || wanted.at("r_type") == "*") return;
  const auto type = types.find(found.at("r_transaction_id"));
  EXPECT_EQ(type == types.end() ? "none" : type->second, wanted.at("r_type"));
}

TEST_F(NightMeant, MeantAndDoneAgree) {
  std::map<std::string, Row> found;
  for (const Row& row : done("movements.csv")) EXPECT_TRUE(found.emplace(place(row), row).second) << place(row) << " twice";
  std::map<std::string, std::string> types;
  for (const Row& row : done("r_transactions.csv")) types[row.at("r_transaction_id")] = row.at("type");

  // Reports of one booking: exactly one counts.
  std::map<std::string, std::vector<std::pair<Row, Row>>> bookings;
  for (const Row& wanted : meant("meant.csv")) {
    const auto row = found.find(place(wanted));
    if (row == found.end()) {
      ADD_FAILURE() << place(wanted) << " has no outcome";
      continue;
    }
    bookings[wanted.at("booking").empty() ? place(wanted) : wanted.at("booking")].emplace_back(wanted, row->second);
    found.erase(row);
  }
  for (const auto& [name, row] : found) ADD_FAILURE() << name << ": a movement nobody meant, " << row.at("outcome");
  for (const auto& [booking, reports] : bookings) {
    std::size_t counted = 0;
    for (const auto& [wanted, row] : reports) {
      if (reports.size() > 1 && row.at("outcome") == "duplicate") {
        EXPECT_FALSE(row.at("duplicate_of").empty()) << place(row);
        continue;
      }
      ++counted;
      expect_as_meant(wanted, row, types);
    }
    EXPECT_EQ(counted, 1U) << booking << " counts " << counted << " times";
  }
}

TEST_F(NightMeant, OpenAmountsAreTheAccountants) {
  std::map<std::string, std::string> open;
  for (const Row& row : read_csv(exported("invoices", *folder_))) open[row.at("invoice_id")] = row.at("open_amount");
  for (const Row& wanted : meant("meant-open.csv"))
    EXPECT_EQ(open[wanted.at("invoice_id")], wanted.at("open_amount")) << wanted.at("invoice_id");
}

TEST_F(NightMeant, EachEventIsOneAndRightlyNamed) {
  std::map<std::string, std::vector<Row>> events;
  for (const Row& row : done("r_transactions.csv")) events[row.at("end_to_end_id")].push_back(row);
  for (const Row& wanted : meant("meant-r.csv")) {
    const std::string id = wanted.at("end_to_end_id");
    SCOPED_TRACE(id);
    const std::vector<Row> found = events[id];
    events.erase(id);
    EXPECT_EQ(found.size(), 1U);
    if (found.empty()) continue;
    for (const std::string column : {"type", "scheme", "reason", "reason_class", "amount", "fee", "flags", "invoice_ids"}) {
      if (wanted.at(column) != "*") {
        EXPECT_EQ(found.front().at(column), wanted.at(column)) << column;
      }
    }
    if (wanted.at("movements") != "*") {
      EXPECT_EQ(std::to_string(items(found.front().at("movement_ids")).size()), wanted.at("movements"));
    }
  }
  for (const auto& [id, rows] : events) ADD_FAILURE() << "an event nobody meant: " << id << ' ' << rows.front().at("type");
}

// The bank is the judge: what the journal posts on each of our accounts is what the bank booked there, each booking once.
TEST_F(NightMeant, TheJournalFollowsTheBank) {
  std::map<std::string, std::int64_t> posted;
  for (const Row& row : done("journal.csv")) {
    if (row.at("account").starts_with("bank:"))
      posted[account_end(row.at("account"))] += minor_of(row.at("debit")) - minor_of(row.at("credit"));
  }
  for (const Row& wanted : meant("meant-bank.csv"))
    EXPECT_EQ(posted[account_end(wanted.at("account"))], minor_of(wanted.at("booked"))) << wanted.at("account");
}

// What customers owe by the journal is what is open on their invoices: one cannot be told from the other.
TEST_F(NightMeant, ReceivablesFollowTheInvoices) {
  std::map<std::string, std::int64_t> posted;
  for (const Row& row : done("journal.csv")) {
    if (row.at("account") == "receivables") posted[row.at("text")] += minor_of(row.at("debit")) - minor_of(row.at("credit"));
  }
  std::map<std::string, Row> before;
  for (const Row& row : meant("invoices.csv")) before[row.at("invoice_id")] = row;
  for (const Row& after : read_csv(exported("invoices", *folder_))) {
    const Row& invoice = before.at(after.at("invoice_id"));
    const std::int64_t change = minor_of(after.at("open_amount")) - minor_of(invoice.at("open_amount"));
    EXPECT_EQ(posted[after.at("invoice_id")], invoice.at("kind") == "credit_note" ? -change : change) << after.at("invoice_id");
  }
}

TEST_F(NightMeant, FilesThatCannotBeBookedAreQuarantinedAndNoOther) {
  std::map<std::string, std::string> states;
  for (const Row& row : read_csv(exported("files", *folder_))) states[row.at("path")] = row.at("state");
  std::size_t once_read = 0, twice = 0;
  for (const Row& wanted : meant("meant-files.csv")) {
    const std::string state = states[wanted.at("file")];
    if (wanted.at("state") != "read or duplicate") {
      EXPECT_EQ(state, wanted.at("state")) << wanted.at("file");
      continue;
    }
    ++twice;
    EXPECT_TRUE(state == "read" || state == "duplicate" || state.empty()) << wanted.at("file") << ' ' << state;
    once_read += state == "read" ? 1U : 0U;
  }
  EXPECT_EQ(twice, 2U);
  EXPECT_EQ(once_read, 1U) << "the same bytes under two names are read once";
}

// What the fixture is for: every outcome and every type that these formats carry occurs.
TEST_F(NightMeant, TheNightHasEverything) {
  std::set<std::string> outcomes, types;
  for (const Row& row : done("movements.csv")) outcomes.insert(row.at("outcome"));
  for (const Row& row : done("r_transactions.csv")) types.insert(row.at("type"));
  for (const std::string outcome : {"applied", "on_account", "suggested", "unmatched", "collection", "r_transaction", "rule",
                                    "not_booked", "duplicate", "status", "outgoing"}) {
    EXPECT_TRUE(outcomes.contains(outcome)) << outcome;
  }
  for (const std::string type : {"reject", "refusal", "return", "refund", "reversal", "cancellation", "recall", "recall_answer"})
    EXPECT_TRUE(types.contains(type)) << type;
}

}  // namespace
}  // namespace lettrage::app_test
