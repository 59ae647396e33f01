// What `export` and `explain` show.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

std::vector<std::string> titles(const std::vector<Book::Section>& sections) {
  std::vector<std::string> out;
  for (const auto& section : sections) {
    out.push_back(section.title);
    EXPECT_FALSE(section.table.rows.empty());
    for (const auto& row : section.table.rows) EXPECT_EQ(row.size(), section.table.columns.size());
  }
  return out;
}

TEST(Export, EveryTableHasAHeaderAndItsRows) {
  const auto book = new_book();
  fill(*book);
  for (const std::string& table : book->tables()) {
    std::vector<std::string> columns;
    EXPECT_TRUE(book->export_table(
        table, [&](const auto& header) { columns = header; },
        [&](const auto& row) { EXPECT_EQ(row.size(), columns.size()) << table; }));
    EXPECT_FALSE(columns.empty()) << table;
  }
  EXPECT_FALSE(book->export_table(
      "sqlite_schema", [](const auto&) { FAIL(); }, [](const auto&) { FAIL(); }));
  EXPECT_THAT(book->tables(),
              IsSupersetOf({"movements", "allocations", "invoices", "mandates", "customers", "collections", "r_transactions",
                            "retries", "notices", "journal", "files", "statements", "diagnostics", "audit"}));
}

TEST(Export, PrintsAmountsDatesAndIdsAsTheContractSays) {
  const auto book = new_book();
  fill(*book);
  EXPECT_THAT(
      rows(*book, "movements"),
      Contains(text_of("mv", id("m1")) + ",a.xml,1,1,,FR7630006000011234567890189,2026-04-01,2026-04-01,100.00,EUR,Zoë & Fils,"
                                         ",,,,,,applied,invoice_number,0.99,,,,,,,,2026-04-02-000000000001,0"));
  EXPECT_THAT(rows(*book, "allocations"), Contains(text_of("al", id("a2")) + "," + text_of("mv", id("m2")) +
                                                   ",INV-2,30.00,EUR,payment,invoice_number,0.99,,false"));
  EXPECT_THAT(rows(*book, "journal"), Contains("2026-04-01," + text_of("mv", id("m1")) + ",bank:FR76,100.00,,EUR,"));
  EXPECT_THAT(
      rows(*book, "statements"),
      ElementsAre("a.xml,1,S1,FR7630006000011234567890189,1,statement,EUR,,,500.00,2026-03-31,630.00,2026-04-01,130.00,2,2"));
}

TEST(Export, DoesNotDependOnTheOrderInWhichFilesWereRead) {
  const auto book = [](bool forward) {
    auto made = new_book();
    made->begin_run("r", day("2026-04-02"), "");
    for (const std::string& path :
         forward ? std::vector<std::string>{"a.xml", "b.xml"} : std::vector<std::string>{"b.xml", "a.xml"}) {
      made->begin_file(file_row(path, 0, 0, 2));
      Changes changes;
      changes.movements = {movement(path + "2", 2, 5), movement(path + "1", 1, 5)};
      made->write(changes);
      made->commit_file(file_row(path, 0, 0, 2));
    }
    return made;
  };
  EXPECT_EQ(rows(*book(true), "movements"), rows(*book(false), "movements"));
}

TEST(Story, OfAMovementTellsWhereItCameFromAndWhereItsMoneyWent) {
  const auto book = new_book();
  fill(*book);
  const auto story = book->story(text_of("mv", id("m1")));
  EXPECT_THAT(titles(story), ElementsAre("Movement", "File", "Statement", "Allocations", "Invoices", "Journal"));
  EXPECT_EQ(story[0].table.rows[0][0], text_of("mv", id("m1")));
  EXPECT_EQ(story[1].table.rows[0][1], "a.xml");
  EXPECT_EQ(story[3].table.rows[0][2], "INV-1");
  EXPECT_EQ(story[5].table.rows.size(), 2U);
}

TEST(Story, OfABatchShowsItsFirstRowsAndSaysThatThereAreMore) {
  const auto book = new_book();
  constexpr int many = 150;
  book->begin_run("r", day("2026-04-02"), "");
  book->begin_file(file_row("a.xml", 0, 0, 1));
  Changes changes;
  changes.movements = {movement("m1", 1, 10000)};
  for (int i = 0; i < many; ++i) {
    changes.journal.push_back(
        {.date = day("2026-04-01"), .movement = id("m1"), .account = "receivables", .credit = 1, .currency = eur});
  }
  book->write(changes);
  book->commit_file(file_row("a.xml", 0, 0, 1));
  const auto story = book->story(text_of("mv", id("m1")));
  ASSERT_THAT(titles(story), ElementsAre("Movement", "File", "Journal"));
  EXPECT_EQ(story[2].table.rows.size(), 100U);
  EXPECT_TRUE(story[2].more);
  EXPECT_FALSE(story[0].more);
}

TEST(Story, OfAnInvoiceHasItsMandateAllocationsAndMovements) {
  const auto book = new_book();
  fill(*book);
  EXPECT_THAT(titles(book->story("INV-1")), ElementsAre("Invoice", "Mandate", "Allocations", "Movements"));
}

TEST(Story, OfAnRTransactionAndItsRetryLeadToEachOther) {
  const auto book = new_book();
  fill(*book);
  RTransaction event;
  event.id = id("r1");
  event.movements = {id("m2")};
  event.currency = eur;
  event.principal = 3000;
  event.mandate_id = "M-1";
  event.invoice_ids = {"INV-2"};
  Retry retry;
  retry.id = id("y1");
  retry.r_transaction = event.id;
  retry.mandate_id = "M-1";
  retry.invoice_ids = {"INV-2"};
  retry.amount = {3000, eur};
  Notice notice;
  notice.id = id("n1");
  notice.invoice_id = "INV-2";
  notice.step = "reminder";
  notice.amount = {3000, eur};
  StateChanges state;
  state.r_transactions = {&event};
  state.retries = {&retry};
  state.notices = {&notice};
  book->begin_run("next", day("2026-04-03"), "");
  book->write(state);
  book->commit_run({"2026-04-03", "tester", "approve", text_of("ry", retry.id), ""});
  EXPECT_THAT(titles(book->story(text_of("rt", event.id))),
              ElementsAre("R-transaction", "Evidence", "Invoices", "Mandate", "Retry"));
  EXPECT_THAT(titles(book->story(text_of("ry", retry.id))),
              ElementsAre("Retry", "R-transaction", "Invoices", "Mandate", "Audit"));
  EXPECT_THAT(titles(book->story(text_of("nt", notice.id))), ElementsAre("Notice", "Invoice"));
  EXPECT_THAT(titles(book->story("INV-2")), IsSupersetOf({"R-transactions", "Retries", "Notices"}));
  EXPECT_THAT(titles(book->story(text_of("al", id("a1")))), ElementsAre("Allocation", "Movement", "Invoice"));
}

TEST(Story, OfNothingIsEmpty) {
  const auto book = new_book();
  fill(*book);
  for (const std::string_view id : {"", "mv00000000000000000000", "INV-9", "mv", "'; DROP TABLE invoices; --"})
    EXPECT_THAT(book->story(id), IsEmpty());
}

}  // namespace
}  // namespace lettrage::book::test
