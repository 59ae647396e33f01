#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/book/fixtures.h"

namespace lettrage::book::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Currency eur = Currency::literal("EUR");

Notice reminder(std::string_view name, std::string_view step, std::string_view due) {
  Notice notice;
  notice.id = id(name);
  notice.customer_id = "C-1";
  notice.invoice_id = "INV-2";
  notice.step = step;
  notice.channel = "email";
  notice.template_name = "friendly-reminder";
  notice.due_date = notice.announced = day(due);
  notice.amount = {2000, eur};
  return notice;
}

void announce(Book& book, const std::vector<Notice>& notices) {
  StateChanges changes;
  for (const Notice& notice : notices) changes.notices.push_back(&notice);
  book.begin_run("reminders", day("2026-04-10"), "");
  book.write(changes);
  book.commit_run({.as_of = "2026-04-10", .actor = "run", .action = "run", .subject = "reminders", .detail = {}});
}

AuditRow said(std::string_view action, std::string_view subject) {
  return {.as_of = "2026-04-11", .actor = "ada", .action = std::string{action}, .subject = std::string{subject}, .detail = {}};
}

std::string customer_of(Book& book, std::string_view invoice) {
  for (const Invoice& i : book.load().data.invoices) {
    if (i.invoice_id == invoice) return std::string{i.customer_id};
  }
  return {};
}

TEST(Reminders, KeepWhatPeopleDidWithThem) {
  const auto book = new_book();
  fill(*book);
  Notice notice = reminder("n2", "L6", "2026-04-10");
  notice.approval = true;
  notice.late = 3;
  announce(*book, {notice});
  const std::string shown = text_of("nt", notice.id);
  std::optional<Notice> found = book->notice(shown);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->approval);
  found->status = NoticeStatus::Done;
  found->done_on = day("2026-04-12");
  found->done_by = "ada";
  found->approved_by = "ben";
  found->note = "LRAR 123";
  book->update(*found, said("notice-done", shown));
  announce(*book, {notice});
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.reminders, SizeIs(1));
  EXPECT_EQ(snapshot.reminders[0].status, NoticeStatus::Done);
  EXPECT_EQ(snapshot.reminders[0].approved_by, "ben");
  EXPECT_EQ(snapshot.reminders[0].late, 3);
  EXPECT_EQ(snapshot.reminders[0].note, "LRAR 123");
  EXPECT_FALSE(book->notice("nt00000000000000000000"));
  EXPECT_FALSE(book->notice("mv00000000000000000000"));
}

TEST(Reminders, WithdrawnOnesAreOnlyThoseStillDue) {
  const auto book = new_book();
  fill(*book);
  const Notice waiting = reminder("n2", "L2", "2026-04-10"), done = reminder("n3", "L3", "2026-04-11");
  announce(*book, {waiting, done});
  std::optional<Notice> found = book->notice(text_of("nt", done.id));
  found->status = NoticeStatus::Done;
  book->update(*found, said("notice-done", "nt"));
  StateChanges changes;
  changes.withdrawn_notices = {waiting.id, done.id};
  book->write(changes);
  book->commit_run(said("run", "r"));
  EXPECT_EQ(book->notice(text_of("nt", waiting.id))->status, NoticeStatus::Withdrawn);
  EXPECT_EQ(book->notice(text_of("nt", done.id))->status, NoticeStatus::Done);
}

TEST(Reminders, FactsHoldUntilTheyAreLifted) {
  const auto book = new_book();
  book->add({.customer_id = "C-1",
             .kind = DunningFactKind::Promise,
             .from = day("2026-04-01"),
             .until = day("2026-04-09"),
             .actor = "ada"},
            said("dunning-paused", "C-1"));
  book->add({.customer_id = "C-2", .kind = DunningFactKind::Deceased, .from = day("2026-04-01"), .actor = "ada"},
            said("dunning-stopped", "C-2"));
  EXPECT_EQ(book->lift({.customer_id = "C-1", .kind = DunningFactKind::Reviewed, .from = day("2026-04-05"), .actor = "ben"},
                       said("dunning-resumed", "C-1")),
            1U);
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.dunning_facts, SizeIs(3));
  EXPECT_EQ(snapshot.dunning_facts[0].lifted, day("2026-04-05"));
  EXPECT_FALSE(snapshot.dunning_facts[1].lifted) << "another customer";
  EXPECT_EQ(snapshot.dunning_facts[2].kind, DunningFactKind::Reviewed);
  EXPECT_THAT(rows(*book, "dunning_facts"), SizeIs(3));
}

std::vector<std::string> failures(Book& book) { return book.verify().back().failures; }

TEST(Reminders, AreVerified) {
  const TemporaryFolder folder;
  int copies = 0;
  const auto broken = [&](const std::string& sql) {
    const auto path = folder.book("b" + std::to_string(++copies) + ".db");
    {
      const auto book = open_or_fail(path);
      fill(*book);
      Notice notice = reminder("n2", "L2", "2026-04-10");
      notice.customer_id = customer_of(*book, "INV-2");
      announce(*book, {notice});
      EXPECT_THAT(failures(*book), IsEmpty());
    }
    corrupt(path, sql);
    const auto found = failures(*open_or_fail(path));
    return found.empty() ? std::string{} : found.front();
  };
  EXPECT_THAT(broken("UPDATE notices SET invoice_id = 'INV-9'"), HasSubstr("not in the book"));
  EXPECT_THAT(broken("UPDATE notices SET customer_id = 'C-9'"), HasSubstr("is for C-9"));
  EXPECT_THAT(broken("UPDATE invoices SET kind = 'credit_note'"), HasSubstr("credit note"));
  EXPECT_THAT(
      broken(
          "INSERT INTO notices SELECT x'01', customer_id, invoice_id, step, channel, due_date + 1, amount, currency,"
          " language, template, announced, late, approval, status, done_on, done_by, approved_by, note, NULL, NULL FROM notices"),
      HasSubstr("announced 2 times"));
  EXPECT_THAT(
      broken(
          "INSERT INTO notices SELECT x'01', customer_id, invoice_id, 'L3', channel, due_date, amount, currency,"
          " language, template, announced, late, approval, status, done_on, done_by, approved_by, note, NULL, NULL FROM notices"),
      HasSubstr("2 steps"));
  EXPECT_THAT(broken("UPDATE notices SET approval = 1, status = 'done'"), HasSubstr("nobody approved"));
}

TEST(Reminders, BookOfVersionTwoIsBroughtUpToDate) {
  if (on_postgresql()) GTEST_SKIP() << "of SQLite alone";
  const TemporaryFolder folder;
  const auto path = folder.path("v2.db");
  std::ifstream file{std::string{LETTRAGE_SOURCE_DIR} + "/tests/book/books/v2.sql"};
  std::ostringstream sql;
  sql << file.rdbuf();
  ASSERT_FALSE(sql.str().empty());
  corrupt(path, sql.str());
  const auto book = open_or_fail(path);
  EXPECT_THAT(rows(*book, "notices"),
              ElementsAre("nt00112233445566778899,C-1,INV-1,retry,email,2026-02-16,100.00,EUR,,retry-failed,,,due,,,,"));
  EXPECT_THAT(rows(*book, "mandates"), ElementsAre(HasSubstr("DE89370400440532013000")));
  EXPECT_THAT(book->load().reminders, IsEmpty());
  for (const Book::Check& check : book->verify()) EXPECT_THAT(check.failures, IsEmpty()) << check.name;
  // The account that was imported before is known as imported: said again, it does not undo an amendment.
  Snapshot snapshot = book->load();
  Mandate mandate = snapshot.data.mandates.at(0);
  mandate.debtor_iban = "FR1420041010050500013M02606";
  book->update(mandate, "amended", {}, {}, said("mandate-amended", "M-1"));
  import_csv(*book, Kind::Mandates,
             "mandate_id,customer_id,scheme,debtor_iban,status\nM-1,C-1,CORE,DE89370400440532013000,active\n");
  EXPECT_EQ(book->load().data.mandates.at(0).debtor_iban, "FR1420041010050500013M02606");
}

}  // namespace
}  // namespace lettrage::book::test
