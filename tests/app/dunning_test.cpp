// Reminders and mandates through the program, as people use it.
#include <gtest/gtest.h>

#include "tests/app/night.h"

namespace lettrage::app_test {
namespace {

/// An invoice that its payer by transfer forgot, a run on each of some days.
class Office {
 public:
  Office() {
    write_file(
        folder / "invoices.csv",
        "invoice_id,customer_id,amount,currency,due_date,payment_method\nINV-1,C-7,80.00,EUR,2025-04-15,credit_transfer\n");
    write_file(folder / "mandates.csv",
               "mandate_id,customer_id,scheme,debtor_iban,status\nM-1,C-7,CORE,DE89370400440532013000,active\n");
    write_file(folder / "customers.csv", "customer_id,name,email,is_consumer\nC-7,Ada Blum,ada@example.org,true\n");
    write_file(folder / "day.sta",
               ":20:S1\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C250414EUR1000,00\n:62F:C250414EUR1000,00\n-\n");
  }
  Finished run(const std::string& as_of) const {
    return lettrage({"run", "day.sta", "--book", "book.db", "--invoices", "invoices.csv", "--mandates", "mandates.csv",
                     "--customers", "customers.csv", "--as-of", as_of},
                    folder);
  }
  Finished said(std::vector<std::string> words, const std::string& as_of = "2025-05-14") const {
    words.insert(words.end(), {"--book", "book.db"});
    if (!as_of.empty()) words.insert(words.end(), {"--by", "ada", "--as-of", as_of});
    return lettrage(words, folder);
  }
  std::vector<Row> listed(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"dunning", "list", "--format", "csv"};
    words.insert(words.end(), more.begin(), more.end());
    return read_csv(said(words, "").out);
  }
  TempFolder folder;
};

TEST(DunningCommands, ListWhatIsDueAndMarkItDoneWithAnApprover) {
  const Office office;
  for (const std::string day : {"2025-04-10", "2025-04-15", "2025-04-22", "2025-04-29", "2025-05-05", "2025-05-07", "2025-05-13"})
    ASSERT_EQ(office.run(day).exit_code, 0);
  const std::vector<Row> due = office.listed();
  ASSERT_EQ(due.size(), 7U);
  EXPECT_EQ(due.front().at("step"), "L0");
  const Row& formal = due.back();
  EXPECT_EQ(formal.at("step"), "L6");
  EXPECT_EQ(formal.at("approval"), "required");
  EXPECT_EQ(formal.at("channel"), "registered_letter");
  EXPECT_EQ(formal.at("template"), "formal-notice-consumer");
  const std::string id = formal.at("notice_id");
  Finished refused = office.said({"dunning", "done", id});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("needs the approval of a person"), std::string::npos) << refused.err;
  refused = office.said({"dunning", "done", id, "--approved-by", "ada"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("both do and approve"), std::string::npos) << refused.err;
  EXPECT_EQ(office.said({"dunning", "done", id, "--approved-by", "ben", "--note", "LRAR 1A 234"}).exit_code, 0);
  EXPECT_EQ(office.said({"dunning", "done", id, "--approved-by", "ben"}).exit_code, 2) << "once";
  EXPECT_EQ(office.said({"dunning", "done", due.front().at("notice_id")}).exit_code, 0);
  EXPECT_EQ(office.said({"dunning", "done", "nt00000000000000000000"}).exit_code, 2);
  EXPECT_EQ(office.listed().size(), 5U);
  EXPECT_EQ(office.listed({"--status", "done"}).size(), 2U);
  EXPECT_EQ(office.listed({"--due", "2025-04-22"}).size(), 2U);
  EXPECT_EQ(office.listed({"--customer", "C-8"}).size(), 0U);
  const std::string told = lettrage({"explain", "INV-1", "--book", "book.db"}, office.folder).out;
  EXPECT_NE(told.find("LRAR 1A 234"), std::string::npos) << told;
  bool audited = false;
  for (const Row& row : read_csv(exported("audit", office.folder))) {
    if (row.at("action") == "notice-done" && row.at("subject") == id)
      audited = row.at("actor") == "ada" && row.at("detail").find("approved by ben") != std::string::npos;
  }
  EXPECT_TRUE(audited);
  expect_proved(office.folder);
}

TEST(DunningCommands, PauseStopAndResume) {
  const Office office;
  ASSERT_EQ(office.run("2025-04-15").exit_code, 0);
  EXPECT_EQ(office.said({"dunning", "pause", "C-7", "--kind", "promise"}, "2025-04-16").exit_code, 2) << "until when";
  EXPECT_EQ(office.said({"dunning", "pause", "C-7", "--kind", "promise", "--until", "2025-04-01"}, "2025-04-16").exit_code, 2);
  EXPECT_EQ(office.said({"dunning", "pause", "C-7", "--kind", "promise", "--until", "2025-05-30"}, "2025-04-16").exit_code, 0);
  ASSERT_EQ(office.run("2025-04-22").exit_code, 0);
  EXPECT_EQ(office.listed().size(), 1U);
  EXPECT_EQ(office.said({"dunning", "resume", "C-7"}, "2025-04-23").exit_code, 0);
  ASSERT_EQ(office.run("2025-04-29").exit_code, 0);
  EXPECT_EQ(office.listed().size(), 2U);
  EXPECT_EQ(office.said({"dunning", "stop", "C-7", "--kind", "insolvency"}, "2025-04-30").exit_code, 0);
  ASSERT_EQ(office.run("2025-05-06").exit_code, 0);
  EXPECT_EQ(office.listed().size(), 0U);
  EXPECT_EQ(office.listed({"--status", "withdrawn"}).size(), 2U);
  expect_proved(office.folder);
}

TEST(MandateCommands, ListShowSuspendReleaseAndAmend) {
  const Office office;
  ASSERT_EQ(office.run("2025-04-15").exit_code, 0);
  EXPECT_EQ(office.said({"mandates", "suspend", "M-1", "--note", "asked by phone"}).exit_code, 0);
  EXPECT_EQ(office.said({"mandates", "suspend", "M-1"}).exit_code, 2);
  const std::vector<Row> suspended =
      read_csv(office.said({"mandates", "list", "--format", "csv", "--status", "suspended"}, "").out);
  ASSERT_EQ(suspended.size(), 1U);
  EXPECT_EQ(suspended.front().at("status_reason"), "asked by phone");
  EXPECT_EQ(office.said({"mandates", "release", "M-1"}).exit_code, 0);
  EXPECT_EQ(office.said({"mandates", "amend", "M-1", "--iban", "FR00"}).exit_code, 2);
  EXPECT_EQ(office.said({"mandates", "amend", "M-1", "--iban", "FR1420041010050500013M02606"}).exit_code, 0);
  ASSERT_EQ(office.run("2025-04-16").exit_code, 0) << "the import of the old account changes nothing";
  const Finished shown = office.said({"mandates", "show", "M-1"}, "");
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_NE(shown.out.find("FR1420041010050500013M02606"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("mandate-amended"), std::string::npos) << shown.out;
  EXPECT_EQ(office.said({"mandates", "show", "M-9"}, "").exit_code, 2);
  EXPECT_EQ(office.said({"mandates", "release", "M-9"}).exit_code, 2);
  const Finished objects = office.said({"mandates", "list", "--format", "ndjson"}, "");
  EXPECT_EQ(objects.out.find("\"mandate_id\":\"M-1\""), 1U) << objects.out;
  expect_proved(office.folder);
}

}  // namespace
}  // namespace lettrage::app_test
