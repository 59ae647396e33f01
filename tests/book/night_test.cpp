// What the watch asks of the book after each drop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// `count` debits of a message, collected on a day.
void send(Book& book, std::string_view message, std::string_view on, int count) {
  ReferenceData data;
  for (int i = 0; i < count; ++i) {
    Collection collection;
    collection.message_id = message;
    collection.end_to_end_id = data.arena->keep(std::string{message} + "-" + std::to_string(i));
    collection.amount = {100, *Currency::make("EUR")};
    collection.collection_date = day(on);
    data.collections.push_back(collection);
  }
  (void)book.import(data, false);
}

TEST(NightFigures, CountWhatWaitsForAPerson) {
  const auto book = new_book();
  EXPECT_EQ(book->waiting(), 0U);
  fill(*book);
  EXPECT_EQ(book->waiting(), 0U) << "all are applied";
  book->begin_run("next", day("2026-04-03"), "");
  book->begin_file(file_row("b.xml", 0, 0, 3));
  Changes changes;
  changes.movements = {movement("n1", 1, 100), movement("n2", 2, 100), movement("n3", 3, 100)};
  changes.movements[0].outcome = Outcome::Unmatched;
  changes.movements[1].outcome = Outcome::Suggested;
  book->write(changes);
  book->commit_file(file_row("b.xml", 0, 0, 3));
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  EXPECT_EQ(book->waiting(), 2U);
}

TEST(NightFigures, TellTheStatementsSinceADay) {
  const auto book = new_book();
  fill(*book);
  std::vector<std::pair<std::string, Date>> told;
  const auto tell = [&](std::string_view account, Date on) { told.emplace_back(account, on); };
  book->statement_days(day("2026-04-02"), tell);
  EXPECT_THAT(told, IsEmpty());
  book->statement_days(day("2026-04-01"), tell);
  EXPECT_THAT(told, ElementsAre(Pair("FR7630006000011234567890189", day("2026-04-01"))));
}

TEST(NightFigures, TellHowMuchOfEachMessageCameBack) {
  const auto book = new_book();
  send(*book, "OLD", "2026-01-05", 3);
  send(*book, "NEW-B", "2026-03-06", 2);
  send(*book, "NEW-A", "2026-03-05", 4);
  const Snapshot snapshot = book->load();
  book->begin_run("next", day("2026-04-03"), "");
  StateChanges state;
  for (std::size_t i = 0; i < snapshot.data.collections.size(); ++i) {
    const Collection& sent = snapshot.data.collections[i];
    if (!sent.end_to_end_id.ends_with("-0") && sent.end_to_end_id != "NEW-A-1") continue;
    CollectionState returned = snapshot.collection_states[i];
    returned.r_transaction = id(sent.end_to_end_id);
    state.collections.push_back({i, &sent, returned});
  }
  book->write(state);
  book->commit_run({"2026-04-03", "tester", "run", "next", ""});
  std::vector<std::string> told;
  for (const auto& sent : book->sent_collections(day("2026-03-05")))
    told.push_back(sent.message_id + " " + std::to_string(sent.returned) + "/" + std::to_string(sent.sent));
  EXPECT_THAT(told, ElementsAre("NEW-A 2/4", "NEW-B 1/2"));
}

}  // namespace
}  // namespace lettrage::book::test
