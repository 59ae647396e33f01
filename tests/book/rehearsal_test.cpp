// A run that stores nothing.
#include "book/rehearsal.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

ReferenceData of_csv(std::string_view csv) {
  ReferenceData data;
  std::vector<Diagnostic> diagnostics;
  read_reference_data(Kind::Invoices, csv, "t.csv", data, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  return data;
}

/// What a run does with a book, with one movement.
void run(RunBook& book) {
  book.begin_run("rehearsed", day("2026-04-03"), "");
  book.begin_file(file_row("more.xml", 1, 1, 1));
  Changes changes;
  changes.movements = {movement("more", 1, 2000)};
  changes.allocations = {allocation("more-1", "more", 1, 2000)};
  book.write(changes);
  book.write(StateChanges{.invoices = {{.index = 1, .open = 0, .disputed = false}}});
  book.commit_file(file_row("more.xml", 1, 1, 1));
  book.commit_run({.as_of = "2026-04-03", .actor = "run", .action = "run", .subject = "rehearsed", .detail = {}},
                  {{.subject = "rehearsed", .staged = "/out/.staged", .target = "/out/rehearsed", .state = "complete"}});
}

std::vector<std::string> everything(const std::string& address) {
  const auto book = open_or_fail(address, OpenMode::ReadOnly);
  std::vector<std::string> all;
  for (const std::string& table : book->tables()) {
    for (std::string& row : rows(*book, table)) all.push_back(table + ": " + row);
  }
  return all;
}

TEST(Rehearsal, ReadsTheBookAndStoresNothing) {
  const TemporaryFolder folder;
  const auto address = folder.book();
  fill(*open_or_fail(address));
  const auto before = everything(address);
  const auto opened = rehearse(address);
  ASSERT_NE(opened.book, nullptr) << opened.error.text;
  const Snapshot snapshot = opened.book->load();
  EXPECT_EQ(snapshot.data.invoices.size(), 2U);
  EXPECT_EQ(snapshot.identities.size(), 2U);
  run(*opened.book);
  ASSERT_EQ(opened.book->unpublished().size(), 1U) << "its outputs are to be put in place";
  opened.book->published();
  EXPECT_TRUE(opened.book->unpublished().empty());
  EXPECT_EQ(everything(address), before);
}

TEST(Rehearsal, TakesReferenceDataThatTheBookDoesNotGet) {
  const TemporaryFolder folder;
  const auto address = folder.book();
  fill(*open_or_fail(address));
  const auto before = everything(address);
  const auto opened = rehearse(address);
  ASSERT_NE(opened.book, nullptr) << opened.error.text;
  opened.book->import(of_csv("invoice_id,customer_id,amount,currency,due_date\nINV-3,C-3,7.00,EUR,2026-04-30\n"), false);
  const Snapshot snapshot = opened.book->load();
  ASSERT_EQ(snapshot.data.invoices.size(), 3U);
  EXPECT_EQ(open_amount(snapshot, "INV-3"), 700);
  EXPECT_EQ(open_amount(snapshot, "INV-2"), 2000) << "what was paid before is known";
  run(*opened.book);
  EXPECT_EQ(everything(address), before);
}

TEST(Rehearsal, MakesNoBookWhereThereIsNone) {
  const TemporaryFolder folder;
  const auto address = folder.book();
  const auto opened = rehearse(address);
  ASSERT_NE(opened.book, nullptr) << opened.error.text;
  EXPECT_TRUE(opened.book->load().data.invoices.empty());
  opened.book->import(of_csv("invoice_id,customer_id,amount,currency,due_date\nINV-3,C-3,7.00,EUR,2026-04-30\n"), false);
  EXPECT_EQ(opened.book->load().data.invoices.size(), 1U);
  EXPECT_TRUE(open(address, OpenMode::ReadOnly).error.absent);
}

TEST(Rehearsal, NeedsNoLockAndSeesWhatWasCommitted) {
  const TemporaryFolder folder;
  const auto address = folder.book();
  const auto writer = open_or_fail(address);
  fill(*writer);
  writer->begin_run("going on", day("2026-04-03"), "");
  writer->begin_file(file_row("half.xml", 0, 0, 1));
  writer->write(Changes{.movements = {movement("half", 1, 100)}, .allocations = {}, .journal = {}, .teachings = {}});
  const auto opened = rehearse(address);
  ASSERT_NE(opened.book, nullptr) << opened.error.text;
  EXPECT_EQ(opened.book->load().identities.size(), 2U);
  opened.book->import(of_csv("invoice_id,customer_id,amount,currency,due_date\nINV-3,C-3,7.00,EUR,2026-04-30\n"), false);
  EXPECT_EQ(opened.book->load().identities.size(), 2U);
  EXPECT_NE(opened.book->label(), writer->label()) << "neither sweeps away what the other stages";
}

TEST(RehearsalOnSqlite, BringsACopyOfAnOlderBookUpToDate) {
  const TemporaryFolder folder;
  const auto path = folder.path("old.db");
  std::ifstream file{std::string{LETTRAGE_SOURCE_DIR} + "/tests/book/books/v2.sql"};
  corrupt(path, std::string{std::istreambuf_iterator<char>{file}, {}});
  ASSERT_EQ(open(path, OpenMode::ReadOnly).book, nullptr);
  const auto opened = rehearse(path);
  ASSERT_NE(opened.book, nullptr) << opened.error.text;
  EXPECT_FALSE(opened.book->load().data.invoices.empty());
  EXPECT_EQ(open(path, OpenMode::ReadOnly).book, nullptr) << "the book itself is as it was";
}

TEST(RehearsalOnSqlite, RefusesWhatIsNoBook) {
  const TemporaryFolder folder;
  const auto path = folder.path("text.db");
  std::ofstream{path}
      << "this is a text, and long enough to hold the header of a database, which it does not have, whatever its name";
  const auto opened = rehearse(path);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_FALSE(opened.error.text.empty());
  EXPECT_NE(opened.error.text.find("text.db"), std::string::npos) << opened.error.text;
  EXPECT_TRUE(rehearse(folder.path("")).error.usage) << "a folder";
}

}  // namespace
}  // namespace lettrage::book::test
