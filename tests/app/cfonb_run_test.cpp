// A French creditor's day: the statement (CFONB120) and the file of items sent back (CFONB240) tell of the same unpaid
// direct debits, and the bank takes a fee for them.
#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

#include "program.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

std::string record(std::size_t width, std::initializer_list<std::pair<std::size_t, std::string_view>> fields) {
  std::string out(width, ' ');
  for (const auto& [column, text] : fields) out.replace(column - 1, text.size(), text);
  return out + "\n";
}

/// The account of fixtures/pain008/02-two-batches.xml, which sent C-1 over 20.50 and C-2 over 20.60.
std::string balance(std::string_view code, std::string_view date, std::string_view amount) {
  return record(120, {{1, code}, {3, "30006"}, {12, "00001EUR2 12345678901"}, {35, date}, {91, amount}});
}
std::string movement(std::string_view operation, std::string_view motif, std::string_view label, std::string_view amount,
                     std::string_view reference = {}) {
  return record(120, {{1, "04300060811"},
                      {12, "00001EUR2 12345678901"},
                      {33, operation},
                      {35, "060326"},
                      {41, motif},
                      {43, "060326"},
                      {49, label},
                      {91, amount},
                      {105, reference}});
}
std::string complement(std::string_view operation, std::string_view qualifier, std::string_view text) {
  return record(
      120, {{1, "05300060811"}, {12, "00001EUR2 12345678901"}, {33, operation}, {35, "060326"}, {46, qualifier}, {49, text}});
}

const std::string statement = balance("01", "050326", "0000000010000{") + movement("05", "", "VIR SEPA RECU", "0000000002500{") +
                              complement("05", "NPY", "JEAN DUPONT") + complement("05", "LCC", "FACTURE FA-2026-0100") +
                              movement("A1", "", "REMISE PRLV SEPA", "0000000000411{", "COLL-0304-A") +
                              movement("B3", "20", "PRLV IMPAYE", "0000000000205}") + complement("B3", "RCN", "C-1") +
                              movement("B3", "58", "PRLV IMPAYE", "0000000000206}") + complement("B3", "RCN", "C-2") +
                              movement("62", "", "FRAIS REJET PRLV", "0000000000035}") +
                              balance("07", "060326", "0000000012465{");

std::string item(std::string_view number, std::string_view motif, std::string_view label, std::string_view amount) {
  return record(240, {{1, "34"},
                      {3, number},
                      {9, "81060326E    300060000112345678901LAVANDE ENERGIE SA"},
                      {78, "300040012300012345678ANNE MARTIN"},
                      {123, "REF001"},
                      {153, label},
                      {215, "040326PRES01"},
                      {227, motif},
                      {229, amount}});
}
const std::string sent_back =
    record(240, {{1, "3100000181060326E    300060000112345678901LAVANDE ENERGIE SA"}}) +
    item("000002", "20", "C-1", "000000002050") + item("000003", "58", "C-2", "000000002060") +
    record(240, {{1, "3900000481060326E    300060000112345678901LAVANDE ENERGIE SA"}, {229, "000000004110"}});

constexpr std::string_view invoices =
    "invoice_id,customer_id,amount,currency,due_date,end_to_end_id,mandate_id\n"
    "FA-2026-0100,C1,250.00,EUR,2026-03-01,,\n"
    "FA-2026-0201,C2,20.50,EUR,2026-03-04,C-1,M-1\n"
    "FA-2026-0202,C3,20.60,EUR,2026-03-04,C-2,M-2\n";

std::vector<Row> run(const TempFolder& folder, std::string_view table, std::initializer_list<std::string_view> files) {
  fs::create_directories(folder / "drop");
  for (const std::string_view file : files) write_file(folder / ("drop/" + std::to_string(file.size())), file);
  write_file(folder / "invoices.csv", invoices);
  const std::string sent = LETTRAGE_SOURCE_DIR "/fixtures/pain008/02-two-batches.xml";
  const Finished finished = lettrage(
      {"run", "drop", "--invoices", "invoices.csv", "--collections", sent, "--as-of", "2026-03-09", "--out", "out"}, folder);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  return read_csv(read_file(only_run(folder / "out") / (std::string{table} + ".csv")));
}

std::string outcomes(const std::vector<Row>& movements) {
  std::string text;
  for (const Row& row : movements) text += row.at("amount") + " " + row.at("outcome") + "\n";
  return text;
}

TEST(CfonbRun, AppliesThePaymentAndReopensWhatCameBack) {
  const TempFolder folder;
  EXPECT_EQ(outcomes(run(folder, "movements", {statement})),
            "250.00 applied\n41.10 collection\n-20.50 r_transaction\n-20.60 r_transaction\n-3.50 rule\n");
}

void expect_both_returns(const std::vector<Row>& rows) {
  ASSERT_EQ(rows.size(), 2U);
  for (const Row& row : rows) {
    const bool first = row.at("end_to_end_id") == "C-1";
    EXPECT_EQ(row.at("amount"), first ? "20.50" : "20.60");
    EXPECT_EQ(row.at("reason"), first ? "AM04" : "MS02");
    EXPECT_EQ(row.at("reason_list"), "cfonb");
    EXPECT_EQ(row.at("scheme"), "CORE");
    EXPECT_EQ(row.at("invoice_ids"), first ? "FA-2026-0201" : "FA-2026-0202");
    EXPECT_EQ(row.at("mandate_id"), first ? "M-1" : "M-2");
  }
}

TEST(CfonbRun, NamesTheReasonTheSchemeAndTheInvoiceOfWhatCameBack) {
  const TempFolder folder;
  expect_both_returns(run(folder, "r_transactions", {statement}));
}

TEST(CfonbRun, KnowsTheSameFromTheFileOfItemsSentBackAlone) {
  const TempFolder folder;
  expect_both_returns(run(folder, "r_transactions", {sent_back}));
}

TEST(CfonbRun, CountsTheSameUnpaidOnceWhicheverFileTellsOfIt) {
  const TempFolder events, movements;
  expect_both_returns(run(events, "r_transactions", {statement, sent_back}));
  EXPECT_EQ(outcomes(run(movements, "movements", {statement, sent_back})),
            "250.00 applied\n41.10 collection\n-20.50 r_transaction\n-20.60 r_transaction\n-3.50 rule\n-20.50 duplicate\n-20.60 "
            "duplicate\n");
}

}  // namespace
}  // namespace lettrage::app_test
