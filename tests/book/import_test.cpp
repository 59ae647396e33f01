// Importing reference data into a book: what is kept, what is replaced.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view invoices_csv =
    "invoice_id,customer_id,amount,currency,due_date,mandate_id\n"
    "INV-1,C1,100.00,EUR,2026-03-31,M-1\nINV-2,C1,50.00,EUR,2026-04-30,\n";

void expect_sound(Book& book) {
  for (const auto& check : book.verify()) EXPECT_THAT(check.failures, IsEmpty()) << check.name;
}

/// INV-2 again: 50.00 at first, of which 30.00 are allocated.
void import_second(Book& book, std::string_view columns, std::string_view values) {
  import_csv(book, Kind::Invoices,
             "invoice_id,customer_id,currency,due_date," + std::string{columns} + "\nINV-2,C1,EUR,2026-04-30," +
                 std::string{values} + "\n");
}

TEST(Import, TheSameFileAgainChangesNothing) {
  const auto book = new_book();
  fill(*book);
  const auto before = rows(*book, "invoices");
  import_csv(*book, Kind::Invoices, invoices_csv);
  EXPECT_EQ(rows(*book, "invoices"), before);
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
  import_csv(*book, Kind::Invoices, invoices_csv, true);
  EXPECT_EQ(rows(*book, "invoices"), before);
}

TEST(Import, OtherDetailsOfAnInvoiceLeaveItsOpenAmountAlone) {
  const auto book = new_book();
  fill(*book);
  import_second(*book, "amount,customer_name", "50.00,New name");
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
  EXPECT_THAT(rows(*book, "invoices")[1], HasSubstr("New name"));
  expect_sound(*book);
}

TEST(Import, ANewOpenAmountIsThePositionWithAllThatWasAllocated) {
  const auto book = new_book();
  fill(*book);
  import_second(*book, "amount,open_amount", "50.00,15.00");
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 1500);
  expect_sound(*book);
  import_second(*book, "amount,open_amount", "50.00,15.00");  // and again
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 1500);
  // The allocation that the new position included is undone: it reopens in full.
  book->begin_run("next", day("2026-04-03"), "");
  const FileRow file = file_row("b.xml", 1, 1, 1);
  book->begin_file(file);
  Changes changes;
  changes.movements = {movement("m9", 1, -3000)};
  changes.movements[0].outcome = Outcome::RTransaction;
  changes.allocations = {allocation("a9", "m9", 1, -3000)};
  changes.allocations[0].kind = AllocationKind::Reversal;
  changes.allocations[0].reverses = id("a2");
  book->write(changes);
  StateChanges state;
  state.invoices = {{1, 4500, false}};
  book->write(state);
  book->add(statement(63000, 60000, 1));
  book->commit_file(file);
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  expect_sound(*book);
}

TEST(Import, ACorrectedAmountKeepsWhatWasPaid) {
  for (const auto& [amount, open] : {std::pair{"70.00", 4000}, std::pair{"40.00", 1000}, std::pair{"10.00", 0}}) {
    const auto book = new_book();
    fill(*book);  // 30.00 of 50.00 are paid
    import_second(*book, "amount", amount);
    EXPECT_EQ(open_amount(book->load(), "INV-2"), open) << amount;
    expect_sound(*book);
  }
}

TEST(Import, AnotherCurrencyOrKindStartsAnew) {
  for (const std::string_view change : {"USD,invoice", "EUR,credit_note"}) {
    const auto book = new_book();
    fill(*book);
    import_csv(*book, Kind::Invoices,
               "invoice_id,customer_id,due_date,amount,currency,kind\nINV-2,C1,2026-04-30,50.00," + std::string{change} + "\n");
    EXPECT_EQ(open_amount(book->load(), "INV-2"), 5000);
    expect_sound(*book);
  }
}

TEST(Import, ReplacingWithdrawsInvoicesAndBringsThemBackAsTheyWere) {
  const auto book = new_book();
  fill(*book);
  import_csv(*book, Kind::Invoices, "invoice_id,customer_id,amount,currency,due_date\nINV-1,C1,100.00,EUR,2026-03-31\n", true);
  EXPECT_THAT(book->load().data.invoices, SizeIs(1));
  EXPECT_THAT(rows(*book, "allocations"), SizeIs(2));
  EXPECT_THAT(rows(*book, "mandates"), SizeIs(1));  // a kind that is not imported stays
  expect_sound(*book);
  import_csv(*book, Kind::Invoices, invoices_csv, true);
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
  expect_sound(*book);
}

TEST(Import, AMandateKeepsWhatReturnsMadeOfItUntilTheUserSaysOtherwise) {
  const auto book = new_book();
  const auto import = [&](std::string_view row) {
    import_csv(*book, Kind::Mandates, "mandate_id,customer_id,status,last_collection_date\n" + std::string{row} + "\n");
  };
  import("M-1,C1,active,2026-03-01");
  StateChanges state;
  state.mandates = {{"M-1", MandateStatus::Suspended, day("2026-04-01")}};
  book->begin_run("r", day("2026-04-02"), "");
  book->write(state);
  book->commit_run({});
  import("M-1,C1,active,2026-03-01");
  EXPECT_EQ(book->load().data.mandates.at(0).status, MandateStatus::Suspended);
  EXPECT_EQ(book->load().data.mandates.at(0).last_collection_date, day("2026-04-01"));
  import("M-1,C1,cancelled,2026-05-01");
  EXPECT_EQ(book->load().data.mandates.at(0).status, MandateStatus::Cancelled);
  EXPECT_EQ(book->load().data.mandates.at(0).last_collection_date, day("2026-05-01"));
  import("M-1,C1,active,");
  EXPECT_EQ(book->load().data.mandates.at(0).status, MandateStatus::Active);
  EXPECT_EQ(book->load().data.mandates.at(0).last_collection_date, day("2026-05-01"));
}

TEST(Import, ReplacingMandatesKeepsTheStateOfThoseThatStay) {
  const auto book = new_book();
  import_csv(*book, Kind::Mandates, "mandate_id,customer_id\nM-1,C1\nM-2,C1\n");
  StateChanges state;
  state.mandates = {{"M-1", MandateStatus::Suspended, {}}};
  book->begin_run("r", day("2026-04-02"), "");
  book->write(state);
  book->commit_run({});
  import_csv(*book, Kind::Mandates, "mandate_id,customer_id\nM-1,C1\nM-3,C1\n", true);
  EXPECT_THAT(rows(*book, "mandates"), ElementsAre(HasSubstr("M-1,C1,CORE,,,,,,suspended"), HasSubstr("M-3")));
}

TEST(Import, CustomersAreUpdatedWithTheirLists) {
  const auto book = new_book();
  const std::string header = "customer_id,name,aliases,ibans,payday,is_consumer\n";
  import_csv(*book, Kind::Customers,
             header + "C2,Two,,,,\nC1,One,a|b,DE89370400440532013000|FR7630006000011234567890189,28,true\n");
  import_csv(*book, Kind::Customers, header + "C2,Zwei,c,,,false\n");
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.data.customers, SizeIs(2));
  const Customer& one = snapshot.data.customers[0];
  EXPECT_EQ(one.name, "One");
  EXPECT_THAT(one.aliases, ElementsAre("a", "b"));
  EXPECT_THAT(one.ibans, SizeIs(2));
  EXPECT_EQ(one.payday, 28);
  EXPECT_EQ(one.is_consumer, true);
  EXPECT_EQ(snapshot.data.customers[1].name, "Zwei");
  EXPECT_THAT(snapshot.data.customers[1].aliases, ElementsAre("c"));
  EXPECT_EQ(snapshot.data.customers[1].is_consumer, false);
  import_csv(*book, Kind::Customers, header + "C3,Three,,,,\n", true);
  EXPECT_THAT(rows(*book, "customers"), ElementsAre("C3,Three,,,,,,,,"));
}

TEST(Import, TheOrderOfTheRowsDoesNotMatter) {
  const auto one = new_book();
  const auto other = new_book();
  import_csv(*one, Kind::Invoices, invoices_csv);
  import_csv(*other, Kind::Invoices,
             "due_date,invoice_id,customer_id,amount,currency,mandate_id\n2026-04-30,INV-2,C1,50.00,EUR,\n"
             "2026-03-31,INV-1,C1,100.00,EUR,M-1\n");
  EXPECT_EQ(rows(*one, "invoices"), rows(*other, "invoices"));
  EXPECT_EQ(other->load().data.invoices[0].invoice_id, "INV-1");
}

TEST(Import, AnInvoiceComesBackFromTheBookAsItWas) {
  const auto book = new_book();
  import_csv(
      *book, Kind::Invoices,
      "invoice_id,customer_id,amount,currency,due_date,issue_date,open_amount,kind,customer_name,customer_iban,reference,"
      "mandate_id,end_to_end_id,payment_method,account_iban,discount_amount,discount_until,seller_id,commission_amount,status\n"
      "I,C,-1.234,BHD,2026-03-31,2026-03-01,1,credit_note,'=1+1,DE89370400440532013000,RF18,M,E,card,"
      "FR7630006000011234567890189,0.500,2026-03-15,S,0.001,open\n");
  const Snapshot snapshot = book->load();
  const Invoice& i = snapshot.data.invoices.at(0);
  EXPECT_EQ(i.amount, 1234);
  EXPECT_EQ(i.imported_open, 1000);
  EXPECT_EQ(i.open, 1000);
  EXPECT_EQ(i.kind, InvoiceKind::CreditNote);
  EXPECT_EQ(i.customer_name, "'=1+1");
  EXPECT_EQ(i.payment_method, PaymentMethod::Card);
  EXPECT_EQ(i.discount_amount, 500);
  EXPECT_EQ(i.commission_amount, 1);
  EXPECT_EQ(i.issue_date, day("2026-03-01"));
  EXPECT_EQ(i.discount_until, day("2026-03-15"));
  EXPECT_EQ(i.seller_id, "S");
  EXPECT_EQ(i.status, "open");
  EXPECT_THAT(rows(*book, "invoices"),
              ElementsAre("I,C,1.234,BHD,2026-03-31,2026-03-01,1.000,credit_note,'=1+1,DE89370400440532013000,RF18,M,E,card,"
                          "FR7630006000011234567890189,0.500,2026-03-15,S,0.001,open,false,1.000,0.000,false"));
}

}  // namespace
}  // namespace lettrage::book::test
