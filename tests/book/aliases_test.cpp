// What is learnt of payers: kept, listed, forgotten, unlearnt; and brought over from books of version 1.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view account = "FR1420041010050500013M02606";

/// A book with the movements m1 and m2 of `fill`.
std::unique_ptr<Book> filled() {
  auto book = new_book();
  fill(*book);
  return book;
}

Teaching by(std::string_view customer, std::string_view movement, AliasOrigin origin = AliasOrigin::Accepted) {
  return {.customer_id = customer,
          .iban = account,
          .name = "Ada Blum",
          .movement = id(movement),
          .origin = origin,
          .as_of = day("2026-04-03"),
          .actor = origin == AliasOrigin::Proved ? std::string_view{} : "ada"};
}

void commit(Book& book) {
  book.commit_run({.as_of = "2026-04-03", .actor = "ada", .action = "test", .subject = "", .detail = ""});
}

/// `customer: accounts / aliases`, one text per customer that has any.
std::vector<std::string> known(Book& book) {
  std::vector<std::string> out;
  const Snapshot snapshot = book.load();
  for (const Customer& customer : snapshot.data.customers) {
    std::string text{customer.customer_id};
    text += ':';
    for (const std::string_view iban : customer.ibans) text += ' ' + std::string{iban};
    for (const std::string_view alias : customer.aliases) text += " (" + std::string{alias} + ')';
    out.push_back(text);
  }
  return out;
}

TEST(Aliases, AreTheCustomersWithWhatTaughtThem) {
  const auto book = filled();
  book->learn(by("C-1", "m1"));
  commit(*book);
  EXPECT_THAT(known(*book), ElementsAre("C-1: FR1420041010050500013M02606 (Ada Blum)"));
  const std::string movement = text_of("mv", id("m1"));
  EXPECT_THAT(rows(*book, "aliases"),
              ElementsAre("C-1,iban,FR1420041010050500013M02606,accepted," + movement + ",2026-04-03,ada,,",
                          "C-1,name,Ada Blum,accepted," + movement + ",2026-04-03,ada,,"));
}

TEST(Aliases, TaughtTwiceCountOnceUntilBothTeachingsAreTakenBack) {
  const auto book = filled();
  book->learn(by("C-1", "m1"));
  book->learn(by("C-1", "m1"));
  book->learn(by("C-1", "m2"));
  commit(*book);
  EXPECT_THAT(rows(*book, "aliases"), testing::SizeIs(4));
  EXPECT_THAT(known(*book), ElementsAre("C-1: FR1420041010050500013M02606 (Ada Blum)"));
  EXPECT_EQ(book->unlearn(id("m1")), 2U);
  commit(*book);
  EXPECT_THAT(known(*book), ElementsAre("C-1: FR1420041010050500013M02606 (Ada Blum)"));
  EXPECT_EQ(book->unlearn(id("m2")), 2U);
  EXPECT_EQ(book->unlearn(id("m2")), 0U);
  commit(*book);
  EXPECT_THAT(known(*book), IsEmpty());
}

TEST(Aliases, ForgottenAreProvedNoMoreButAPersonMaySayThemAgain) {
  const auto book = filled();
  book->learn(by("C-1", "m1"));
  book->learn(by("C-2", "m1"));
  EXPECT_EQ(book->forget({.customer_id = "C-1", .iban = account, .name = {}, .movement = {}}, day("2026-04-04"), "ben"), 1U);
  EXPECT_EQ(book->forget({.customer_id = "C-1", .iban = account, .name = {}, .movement = {}}, day("2026-04-05"), "ben"), 0U);
  commit(*book);
  EXPECT_THAT(known(*book), ElementsAre("C-1: (Ada Blum)", "C-2: FR1420041010050500013M02606 (Ada Blum)"));
  EXPECT_THAT(rows(*book, "aliases")[0], testing::EndsWith(",2026-04-03,ada,2026-04-04,ben"));
  Changes proofs;
  proofs.teachings = {by("C-1", "m2", AliasOrigin::Proved)};
  proofs.teachings[0].name = {};
  book->write(proofs);
  commit(*book);
  EXPECT_EQ(known(*book)[0], "C-1: (Ada Blum)");
  book->learn(by("C-1", "m2", AliasOrigin::Assigned));
  commit(*book);
  EXPECT_EQ(known(*book)[0], "C-1: FR1420041010050500013M02606 (Ada Blum)");
}

TEST(Aliases, ProvedOnesCountAsWell) {
  const auto book = filled();
  Changes proofs;
  proofs.teachings = {by("C-1", "m2", AliasOrigin::Proved)};
  proofs.teachings[0].name = {};
  book->write(proofs);
  commit(*book);
  EXPECT_THAT(known(*book), ElementsAre("C-1: FR1420041010050500013M02606"));
  EXPECT_EQ(book->forget({.customer_id = {}, .iban = {}, .name = {}, .movement = id("m2")}, day("2026-04-04"), "ben"), 1U);
  commit(*book);
  EXPECT_THAT(known(*book), IsEmpty());
}

TEST(Aliases, WhatIsDiscardedWasNeverWritten) {
  const auto book = filled();
  book->learn(by("C-1", "m1"));
  book->discard();
  EXPECT_THAT(known(*book), IsEmpty());
  commit(*book);
  EXPECT_THAT(rows(*book, "aliases"), IsEmpty());
}

TEST(Aliases, OfAnEarlierVersionsBookKeepWhoSaidThemAndWhen) {
  if (on_postgresql()) GTEST_SKIP() << "of SQLite alone";
  const TemporaryFolder folder;
  const auto path = folder.path("v1.db");
  std::ifstream file{std::string{LETTRAGE_SOURCE_DIR} + "/tests/book/books/v1.sql"};
  std::ostringstream sql;
  sql << file.rdbuf();
  ASSERT_FALSE(sql.str().empty());
  corrupt(path, sql.str());
  EXPECT_EQ(open(path, OpenMode::ReadOnly).book, nullptr) << "only a command that writes brings it up to date";
  {
    const auto book = open_or_fail(path);
    EXPECT_THAT(rows(*book, "aliases"),
                ElementsAre("C-7,iban,FR1420041010050500013M02606,assigned,mvfc5a30d6c0a40c0f3135,2025-03-05,ada,,",
                            "C-7,name,Ada Blum,assigned,mvfc5a30d6c0a40c0f3135,2025-03-05,ada,,",
                            "C-8,iban,DE89370400440532013000,assigned,mv2f4aeb160f3ecc5bfeff,2025-03-06,ben,,",
                            "C-8,name,Carl Anders,assigned,mv2f4aeb160f3ecc5bfeff,2025-03-06,ben,,"));
    for (const Book::Check& check : book->verify()) EXPECT_THAT(check.failures, IsEmpty()) << check.name;
    EXPECT_EQ(open_amount(book->load(), "INV-1"), 0);
    EXPECT_EQ(open_amount(book->load(), "INV-2"), 5500);
  }
  const auto again = open_or_fail(path, OpenMode::ReadOnly);
  EXPECT_THAT(known(*again),
              ElementsAre("C-7: FR1420041010050500013M02606 (Ada Blum)", "C-8: DE89370400440532013000 (Carl Anders)"));
}

}  // namespace
}  // namespace lettrage::book::test
