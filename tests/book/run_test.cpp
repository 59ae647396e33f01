// A run writes files whole or not at all, and what it wrote is what is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Changes one_movement(std::string_view name, std::uint32_t entry, std::int64_t minor) {
  Changes changes;
  changes.movements = {movement(name, entry, minor)};
  return changes;
}

TEST(Run, WhatWasCommittedIsThereAfterOpeningAgain) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  fill(*open_or_fail(path));
  const auto book = open_or_fail(path);
  const Snapshot snapshot = book->load();
  ASSERT_EQ(snapshot.data.invoices.size(), 2U);
  EXPECT_EQ(open_amount(snapshot, "INV-1"), 0);
  EXPECT_EQ(open_amount(snapshot, "INV-2"), 2000);
  ASSERT_EQ(snapshot.identities.size(), 2U);
  EXPECT_EQ(snapshot.identities[0].movement, id("m1"));
  EXPECT_EQ(snapshot.identities[0].base, 0xFFFF'FFFF'0000'0001U);
  ASSERT_EQ(snapshot.allocations.size(), 2U);
  EXPECT_EQ(snapshot.allocations[0].movement, id("m1"));
  EXPECT_EQ(snapshot.data.invoices.at(snapshot.allocations[0].invoice).invoice_id, "INV-1");
  EXPECT_EQ(snapshot.file_hashes, std::vector{file_row("a.xml", 0, 0, 0).sha256});
}

TEST(Run, NothingOfAFileThatWasRolledBackStays) {
  const auto book = new_book();
  fill(*book);
  const auto before = rows(*book, "movements");
  book->begin_run("next", day("2026-04-03"), "");
  book->begin_file(file_row("b.xml", 1, 1, 1));
  Changes changes = one_movement("m9", 1, 2000);
  changes.movements[0].account = "an account of its own";
  changes.allocations = {allocation("a9", "m9", 1, 2000)};
  changes.journal = {
      {.date = day("2026-04-03"), .movement = id("m9"), .account = "a ledger of its own", .debit = 1, .currency = eur}};
  book->write(changes);
  StateChanges state;
  state.invoices = {{1, 0, true}};
  book->write(state);
  book->add(statement(1, 2, 1));
  book->add({{Severity::Error, Code::FieldInvalid, Unit::None, "b.xml", 1, 1, "x", "y"}});
  book->rollback_file();
  // The names of accounts went with the file and come again with the next.
  book->begin_file(file_row("c.xml", 0, 0, 1));
  changes.allocations.clear();
  book->write(changes);
  book->commit_file(file_row("c.xml", 0, 0, 1));
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  EXPECT_THAT(rows(*book, "movements"), SizeIs(before.size() + 1));
  EXPECT_THAT(rows(*book, "movements").back(), HasSubstr("an account of its own"));
  EXPECT_THAT(rows(*book, "journal").back(), HasSubstr("a ledger of its own"));
  EXPECT_THAT(rows(*book, "allocations"), SizeIs(2));
  EXPECT_THAT(rows(*book, "statements"), SizeIs(1));
  EXPECT_THAT(rows(*book, "diagnostics"), IsEmpty());
  EXPECT_THAT(rows(*book, "files"), SizeIs(2));
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
}

TEST(Run, ARolledBackStatementTakesNothingElseAlong) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  const FileRow file = file_row("b.xml", 2, 2, 2);
  book->begin_file(file);
  book->mark_statement();
  book->write(one_movement("s1", 1, 100));
  book->mark_statement();
  book->write(one_movement("s2", 1, 100));
  StateChanges state;
  state.invoices = {{1, 0, true}};
  book->write(state);
  book->rollback_statement();
  book->write(one_movement("s2b", 1, 100));
  book->rollback_statement();
  book->mark_statement();
  book->write(one_movement("s3", 2, 100));
  book->commit_file(file);
  const Snapshot snapshot = book->load();
  std::vector<Hash128> stored;
  for (const auto& identity : snapshot.identities) stored.push_back(identity.movement);
  EXPECT_THAT(stored, ElementsAre(id("m1"), id("m2"), id("s1"), id("s3")));
  EXPECT_EQ(open_amount(snapshot, "INV-2"), 2000);
}

TEST(Run, WhatIsWrittenBetweenFilesSurvivesTheRollbackOfTheNext) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  {
    const auto book = open_or_fail(path);
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    book->add({{Severity::Error, Code::FileEmpty, Unit::File, "empty.xml", 0, 0, "", "empty"}});
    book->begin_file(file_row("b.xml", 1, 1, 1));
    book->rollback_file();
    book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  }
  const auto book = open_or_fail(path);
  EXPECT_THAT(rows(*book, "diagnostics"), ElementsAre(HasSubstr("error,file-empty,empty.xml")));
  EXPECT_THAT(rows(*book, "runs"), ElementsAre(HasSubstr("complete"), HasSubstr("next")));
}

TEST(Run, AnInterruptedRunIsForgottenWithItsFiles) {
  const TemporaryFolder folder;
  const auto path = folder.book();
  {
    const auto book = open_or_fail(path);
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    book->begin_file(file_row("b.xml", 0, 0, 0));
    book->commit_file(file_row("b.xml", 0, 0, 0));
    StateChanges state;
    state.invoices = {{1, 0, true}};
    book->write(state);
  }
  const auto book = open_or_fail(path);
  EXPECT_EQ(open_amount(book->load(), "INV-2"), 2000);
  EXPECT_THAT(book->load().file_hashes, SizeIs(1));
  book->begin_run("next", day("2026-04-03"), "");  // the same run again
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  EXPECT_THAT(rows(*book, "runs"), SizeIs(2));
}

TEST(Run, AFileIsReadOnce) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  FileRow again = file_row("a.xml", 0, 0, 0);
  again.state = "duplicate";
  book->begin_file(again);
  book->commit_file(again);
  again.state = "read";
  book->begin_file(again);
  EXPECT_THROW(book->commit_file(again), BookError);
}

TEST(Run, AllocationsMustNameWhatTheBookHas) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  book->begin_file(file_row("b.xml", 0, 0, 0));
  Changes changes;
  changes.allocations = {allocation("a9", "m1", 8, 1)};
  EXPECT_THROW(book->write(changes), BookError);
  changes.allocations = {allocation("a9", "m9", 0, 1)};
  EXPECT_THROW(book->write(changes), BookError);
  book->mark_statement();
  changes.allocations = {allocation("a1", "m1", 0, 1)};  // an id that is taken
  EXPECT_THROW(book->write(changes), BookError);
  book->rollback_statement();
  changes.allocations = {allocation("a9", "m1", 0, -10000)};
  changes.allocations[0].kind = AllocationKind::Reversal;
  changes.allocations[0].reverses = id("a1");
  book->write(changes);
  changes.allocations[0].id = id("a10");  // undone already
  EXPECT_THROW(book->write(changes), BookError);
}

/// A file of a day that brings far more than the book holds: two movements, one of them repeats m2, and a1 is undone.
void write_large_file(Book& book) {
  FileRow file = file_row("large.xml", 1, 2, 2);
  file.bytes = 1ULL << 30U;
  book.begin_file(file);
  book.mark_statement();
  Changes changes = one_movement("gone", 1, 100);
  changes.allocations = {allocation("a8", "gone", 1, 100)};
  book.write(changes);
  book.rollback_statement();
  changes.movements = {movement("m9", 1, -10000), movement("m8", 2, 3000)};
  changes.movements[0].outcome = Outcome::RTransaction;
  changes.movements[1].outcome = Outcome::Duplicate;
  changes.movements[1].duplicate_of = id("m2");
  changes.movements[1].identity = {};
  changes.allocations = {allocation("a9", "m9", 0, -10000)};
  changes.allocations[0].kind = AllocationKind::Reversal;
  changes.allocations[0].reverses = id("a1");
  changes.journal = {{.date = day("2026-04-03"), .movement = id("m1"), .account = "receivables", .debit = 1, .currency = eur},
                     {.date = day("2026-04-03"), .movement = id("m1"), .account = "suspense", .credit = 1, .currency = eur}};
  book.write(changes);
  for (const std::string_view unknown : {"gone", "never"}) {
    changes.movements.clear();
    changes.journal.clear();
    changes.allocations = {allocation("a7", unknown, 1, 1)};
    EXPECT_THROW(book.write(changes), BookError) << unknown;
  }
  StateChanges state;
  state.invoices = {{0, 10000, false}};
  state.outcomes = {{id("m2"), Outcome::OnAccount, Method::Identity, {}, {}, "INV-2", 0}};
  book.write(state);
  book.add(statement(63000, 56000, 2));
  book.commit_file(file);
}

std::int64_t indexes_by_id(const std::string& path) {
  sqlite3* connection = nullptr;
  sqlite3_open(path.c_str(), &connection);
  sqlite3_stmt* query = nullptr;
  sqlite3_prepare_v2(connection,
                     "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name LIKE '%\\_by\\_id' ESCAPE '\\'", -1,
                     &query, nullptr);
  const std::int64_t count = sqlite3_step(query) == SQLITE_ROW ? sqlite3_column_int64(query, 0) : -1;
  sqlite3_finalize(query);
  sqlite3_close(connection);
  return count;
}

void expect_sound(Book& book) {
  for (const auto& check : book.verify()) {
    EXPECT_THAT(check.failures, IsEmpty()) << check.name;
  }
}

TEST(Run, ALargeRunLeavesIndexesOutAndMakesThemAgain) {
  if (on_postgresql()) GTEST_SKIP() << "of SQLite alone";
  const TemporaryFolder folder;
  const auto path = folder.book();
  const auto book = open_or_fail(path);
  fill(*book);
  EXPECT_EQ(indexes_by_id(path), 2);
  book->begin_run("next", day("2026-04-03"), "");
  write_large_file(*book);
  // Whoever reads meanwhile sees the book as it was, with its indexes.
  EXPECT_EQ(indexes_by_id(path), 2);
  const auto reader = open_or_fail(path, OpenMode::ReadOnly);
  expect_sound(*reader);
  EXPECT_THAT(reader->story(text_of("mv", id("m9"))), IsEmpty());
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  EXPECT_EQ(indexes_by_id(path), 2);
  expect_sound(*book);
  EXPECT_THAT(book->load().allocations, SizeIs(1));
  EXPECT_THAT(rows(*book, "movements")[1], HasSubstr("on_account,identity"));
}

TEST(Run, OneKilledWithoutItsIndexesLeavesTheBookAsItWas) {
  if (on_postgresql()) GTEST_SKIP() << "of SQLite alone";
  const TemporaryFolder folder;
  const auto path = folder.book();
  {
    const auto book = open_or_fail(path);
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    write_large_file(*book);
  }
  EXPECT_EQ(indexes_by_id(path), 2);
  expect_sound(*open_or_fail(path, OpenMode::ReadOnly));
  const auto book = open_or_fail(path);
  expect_sound(*book);
  EXPECT_THAT(book->story(text_of("mv", id("m9"))), IsEmpty());
}

TEST(Run, IdentitiesAndAllocationsOfAnEarlierVersionsBookAreTheSame) {
  if (on_postgresql()) GTEST_SKIP() << "of SQLite alone";
  const TemporaryFolder folder;
  const auto path = folder.path("v1.db");
  std::ifstream file{std::string{LETTRAGE_SOURCE_DIR} + "/tests/book/books/v1.sql"};
  std::ostringstream sql;
  sql << file.rdbuf();
  ASSERT_FALSE(sql.str().empty());
  corrupt(path, sql.str());
  const auto book = open_or_fail(path);
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.identities, SizeIs(2));
  const MovementIdentity& identity = snapshot.identities[0];  // the numbers stand in the file
  EXPECT_EQ(text_of("mv", identity.movement), "mvfc5a30d6c0a40c0f3135");
  EXPECT_EQ(identity.base, 8077938908943779559U);
  EXPECT_EQ(identity.end_to_end_id, 0U);
  EXPECT_EQ(static_cast<std::int64_t>(identity.counterparty), -8999674786034043393);
  EXPECT_EQ(static_cast<std::int64_t>(identity.text), -2703537432377544859);
  EXPECT_EQ(identity.unit, 2U);
  EXPECT_EQ(static_cast<std::int64_t>(identity.opening), -5652695149484214713);
  EXPECT_EQ(identity.closing, 2036868564573784587U);
  ASSERT_THAT(snapshot.allocations, SizeIs(2));
  EXPECT_EQ(snapshot.allocations[1].movement, snapshot.identities[1].movement);
  EXPECT_EQ(snapshot.data.invoices.at(snapshot.allocations[1].invoice).invoice_id, "INV-3");
}

TEST(Run, ReversedAllocationsAreNoLongerLive) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  book->begin_file(file_row("b.xml", 0, 0, 0));
  Changes changes;
  changes.allocations = {allocation("a9", "m1", 0, -10000)};
  changes.allocations[0].kind = AllocationKind::Reversal;
  changes.allocations[0].reverses = id("a1");
  book->write(changes);
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.allocations, SizeIs(1));
  EXPECT_EQ(snapshot.allocations[0].id, id("a2"));
}

TEST(Run, ADetailKeepsTheReferenceOfItsEntryAndAMovementTellsWhatWasPosted) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  const FileRow file = file_row("b.xml", 0, 0, 1);
  book->begin_file(file);
  Changes changes;
  changes.movements = {movement("detail", 1, 4200)};
  changes.movements[0].identity.entry = 7;
  changes.movements[0].identity.entry_reference = 0x0123456789abcdefULL;
  changes.journal = {{day("2026-04-01"), id("detail"), "bank:FR76", 4200, 0, eur, "unmatched"},
                     {day("2026-04-01"), id("detail"), "suspense", 0, 4200, eur, ""}};
  book->write(changes);
  book->commit_file(file);
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  const Snapshot snapshot = book->load();
  const auto known = std::find_if(snapshot.identities.begin(), snapshot.identities.end(),
                                  [](const MovementIdentity& one) { return one.movement == id("detail"); });
  ASSERT_NE(known, snapshot.identities.end());
  EXPECT_EQ(known->entry, 7U);
  EXPECT_EQ(known->entry_reference, 0x0123456789abcdefULL);
  EXPECT_EQ(snapshot.identities.front().entry_reference, 0U);
  TextArena texts;
  const StoredMovement stored = book->stored(id("detail"), texts);
  EXPECT_EQ(stored.row.id, id("detail"));
  EXPECT_EQ(stored.row.minor, 4200);
  ASSERT_THAT(stored.journal, SizeIs(2));
  EXPECT_EQ(stored.journal[0].account, "bank:FR76");
  EXPECT_EQ(stored.journal[0].debit, 4200);
  EXPECT_EQ(stored.journal[1].credit, 4200);
  EXPECT_THROW((void)book->stored(id("nobody's"), texts), BookError);
}

TEST(Run, OutcomesIdentitiesAndBatchesChangeLater) {
  const auto book = new_book();
  fill(*book);
  book->begin_run("next", day("2026-04-03"), "");
  StateChanges state;
  state.outcomes = {{id("m2"), Outcome::Duplicate, Method::Identity, {}, id("m1"), "", 0}};
  state.forgotten_identities = {id("m2")};
  state.pending_batches = {{id("m1"), "FR76", "MSG", "PMT", {100, eur}, day("2026-04-01"), day("2026-04-02"), 3},
                           {id("m2"), "", "", "", {-5, eur}, {}, {}, 0}};
  book->write(state);
  StateChanges later;
  later.settled_batches = {id("m2")};
  book->write(later);
  const Snapshot snapshot = book->load();
  // One that is counted no more keeps its place: its id is never given again.
  ASSERT_THAT(snapshot.identities, SizeIs(2));
  EXPECT_EQ(snapshot.identities[0].level & MovementIdentity::not_counted, 0);
  EXPECT_EQ(snapshot.identities[1].movement, id("m2"));
  EXPECT_NE(snapshot.identities[1].level & MovementIdentity::not_counted, 0);
  ASSERT_THAT(snapshot.pending_batches, SizeIs(1));
  const PendingBatch& batch = snapshot.pending_batches[0];
  EXPECT_EQ(batch.movement, id("m1"));
  EXPECT_EQ(batch.account, "FR76");
  EXPECT_EQ(batch.batch_payment_information_id, "PMT");
  EXPECT_EQ(batch.amount, (Money{100, eur}));
  EXPECT_EQ(batch.value_date, day("2026-04-02"));
  EXPECT_EQ(batch.batch_count, 3U);
  EXPECT_THAT(rows(*book, "movements")[1], HasSubstr("duplicate,identity"));
}

TEST(Run, WhatAnInvoiceWentThroughInOneRunCounts) {
  const auto book = new_book();
  fill(*book);
  import_csv(*book, Kind::Invoices, "invoice_id,customer_id,amount,currency,due_date\nINV-3,C1,70.00,EUR,2026-04-30\n", true);
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.data.invoices, SizeIs(2));  // INV-1 is withdrawn, but was paid; INV-2 is withdrawn only
  book->begin_run("next", day("2026-04-03"), "");
  for (const auto& [first, second] : {std::pair{10000, 9000}, std::pair{0, 8000}}) {
    book->begin_file(file_row(first == 0 ? "c.xml" : "b.xml", 0, 0, 0));
    book->write(StateChanges{.invoices = {{0, first, true}, {1, second, false}}});
    book->commit_file(file_row(first == 0 ? "c.xml" : "b.xml", 0, 0, 0));
  }
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  const auto invoices = rows(*book, "invoices");
  ASSERT_THAT(invoices, SizeIs(3));
  // It reopened, was the user's again, and was paid a second time.
  EXPECT_THAT(invoices[0], AllOf(HasSubstr("INV-1"), EndsWith(",true,100.00,0.00,false")));
  EXPECT_THAT(invoices[1], AllOf(HasSubstr("INV-2"), EndsWith(",true")));
  EXPECT_EQ(open_amount(book->load(), "INV-1"), 0);
  EXPECT_EQ(open_amount(book->load(), "INV-3"), 8000);
}

TEST(Run, CollectionsKeepTheirStateByTheirPlaceInTheSnapshot) {
  const auto book = new_book();
  fill(*book);
  ReferenceData data;
  Collection c;
  c.end_to_end_id = "E-1";
  c.message_id = "MSG";
  c.payment_information_id = "PMT";
  c.mandate_id = "M-1";
  c.amount = {10000, eur};
  c.collection_date = day("2026-04-01");
  c.sequence_type = SequenceType::Recurrent;
  c.invoice_ids = {"INV-1", "INV-2"};
  data.collections = {c, c};  // twins: both were sent
  c.end_to_end_id = "E-0";
  c.collection_date = {};
  c.invoice_ids = {};
  data.collections.push_back(c);
  EXPECT_EQ(book->import(data, false), 3U);
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.data.collections, SizeIs(3));
  EXPECT_EQ(snapshot.data.collections[0].end_to_end_id, "E-0");
  EXPECT_FALSE(snapshot.data.collections[0].collection_date.present());
  EXPECT_THAT(snapshot.data.collections[1].invoice_ids, ElementsAre("INV-1", "INV-2"));
  EXPECT_EQ(snapshot.data.collections[1].sequence_type, SequenceType::Recurrent);
  StateChanges state;
  CollectionState settled;
  settled.settled_by = id("m1");
  settled.settled_on = day("2026-04-02");
  settled.returned = true;
  state.collections = {{2, &snapshot.data.collections[2], settled}};
  Collection released = c;
  released.end_to_end_id = "E-1-R1";
  CollectionState accepted;
  accepted.accepted = true;
  state.collections.push_back({3, &released, accepted});
  book->write(state);
  book->import(data, false);  // the same file again keeps what happened
  const Snapshot after = book->load();
  ASSERT_THAT(after.collection_states, SizeIs(4));
  EXPECT_FALSE(after.collection_states[1].returned);
  EXPECT_TRUE(after.collection_states[2].returned);
  EXPECT_EQ(after.collection_states[2].settled_by, id("m1"));
  EXPECT_EQ(after.collection_states[2].settled_on, day("2026-04-02"));
  EXPECT_EQ(after.data.collections[3].end_to_end_id, "E-1-R1");
  EXPECT_TRUE(after.collection_states[3].accepted);
}

TEST(Run, REventsAndRetriesComeBackAsTheyWere) {
  const auto book = new_book();
  fill(*book);
  RTransaction event;
  event.id = id("r1");
  event.movements = {id("m1"), id("m2")};
  std::sort(event.movements.begin(), event.movements.end());
  event.kind = RKind::Refund;
  event.strength = 3;
  event.scheme = Scheme::B2b;
  event.reason = "MD06";
  event.reason_list = "dk";
  event.reason_raw = "912";
  event.rule = {ReasonClass::OtherInsolvency, RetryRule::AutoTechnical, MandateAction::End, Contact::Forbidden};
  event.currency = eur;
  event.principal = 1;
  event.fee = 2;
  event.booked_amount = 3;
  event.booked = true;
  event.booked_by = id("m1");
  event.booking_date = day("2026-01-01");
  event.known_date = day("2026-01-02");
  event.original_settlement_date = day("2026-01-03");
  event.end_to_end_id = "E";
  event.mandate_id = "M-1";
  event.customer_id = "C1";
  event.account = "FR76";
  event.invoice_ids = {"INV-2", "INV-1"};
  event.attempt = 2;
  event.flags = RFlag::LateRefund | RFlag::TwinSettled;
  event.next_date = day("2026-01-04");
  event.masked = true;
  event.origin = {true, false, true, false, true};
  Retry retry;
  retry.id = id("y1");
  retry.r_transaction = event.id;
  retry.invoice_ids = {"INV-2", "INV-1"};
  retry.customer_id = "C1";
  retry.mandate_id = "M-1";
  retry.end_to_end_id = "E-R1";
  retry.previous_end_to_end_id = "E";
  retry.reason = "MD06";
  retry.attempt = 2;
  retry.amount = {100, Currency::literal("JPY")};
  retry.collection_date = day("2026-01-05");
  retry.submit_by = day("2026-01-06");
  retry.notify_by = day("2026-01-07");
  retry.sequence_type = SequenceType::Final;
  retry.scheme = Scheme::B2b;
  retry.status = RetryStatus::Scheduled;
  StateChanges state;
  state.r_transactions = {&event};
  state.retries = {&retry};
  book->write(state);
  retry.status = RetryStatus::Held;
  retry.stop_reason = "DISPUTE";
  retry.decided_by = "anna";
  retry.invoice_ids = {"INV-1"};
  book->update(retry, {"2026-01-05", "anna", "hold", text_of("ry", retry.id), ""});
  const Snapshot snapshot = book->load();
  ASSERT_THAT(snapshot.r_transactions, SizeIs(1));
  EXPECT_TRUE(snapshot.r_transactions[0] == event);
  ASSERT_THAT(snapshot.retries, SizeIs(1));
  const Retry& stored = snapshot.retries[0];
  EXPECT_EQ(stored.r_transaction, retry.r_transaction);
  EXPECT_EQ(stored.invoice_ids, retry.invoice_ids);
  EXPECT_EQ(stored.end_to_end_id, "E-R1");
  EXPECT_EQ(stored.previous_end_to_end_id, "E");
  EXPECT_EQ(stored.attempt, 2);
  EXPECT_EQ(stored.amount, retry.amount);
  EXPECT_EQ(stored.collection_date, retry.collection_date);
  EXPECT_EQ(stored.submit_by, retry.submit_by);
  EXPECT_EQ(stored.notify_by, retry.notify_by);
  EXPECT_EQ(stored.sequence_type, SequenceType::Final);
  EXPECT_EQ(stored.scheme, Scheme::B2b);
  EXPECT_EQ(stored.status, RetryStatus::Held);
  EXPECT_EQ(stored.stop_reason, "DISPUTE");
  EXPECT_EQ(stored.decided_by, "anna");
  EXPECT_THAT(rows(*book, "audit"), SizeIs(2));
}

}  // namespace
}  // namespace lettrage::book::test
