// Outputs get their names with the commit that covers them, whoever has to finish it; and nothing else is touched.
#include "pipeline/publish.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/pipeline/world.h"

namespace lettrage::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::unique_ptr<book::Book> open(const test::TempFolder& folder, const std::string& name = "book.db") {
  return book::open((folder.path() / name).string(), book::OpenMode::ReadWrite).book;
}

/// A run of `book` that wrote one file, up to its commit.
book::Publication staged_run(book::Book& book, const test::TempFolder& folder, const std::string& name) {
  book.begin_run(name, Date::from_days(20'000), "");
  book::Publication outputs = publication(book, (folder.path() / "out").string(), name);
  fs::create_directories(outputs.staged);
  folder.write(fs::relative(outputs.staged, folder.path()) / "movements.csv", "new");
  return outputs;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Publish, WhatACutOffCommandCommittedGetsItsNameFromTheNext) {
  const test::TempFolder folder;
  const fs::path out = folder.path() / "out";
  {
    const auto book = open(folder);
    const book::Publication outputs = staged_run(*book, folder, "run-1");
    fs::create_directories(out / "run-1");
    folder.write("out/run-1/old.csv", "of the run before");
    book->commit_run({}, {outputs});
  }  // killed
  const auto book = open(folder);
  ASSERT_THAT(book->unpublished(), SizeIs(1));
  const Published published = publish(*book);
  ASSERT_THAT(published.in_place, SizeIs(1));
  EXPECT_EQ(published.in_place[0].subject, "run-1");
  EXPECT_EQ(published.in_place[0].state, "complete");
  EXPECT_THAT(names_in(out), ElementsAre("run-1"));
  EXPECT_THAT(names_in(out / "run-1"), ElementsAre("movements.csv"));
  EXPECT_THAT(book->unpublished(), IsEmpty());
}

TEST(Publish, WhatHasItsNameAlreadyKeepsIt) {
  const test::TempFolder folder;
  const auto book = open(folder);
  const book::Publication outputs = staged_run(*book, folder, "run-1");
  book->commit_run({}, {outputs});
  fs::rename(outputs.staged, outputs.target);  // and killed before the book knew
  EXPECT_THAT(publish(*book).in_place, SizeIs(1));
  EXPECT_THAT(names_in(folder.path() / "out" / "run-1"), ElementsAre("movements.csv"));
}

TEST(Publish, WhatSomebodyRemovedIsToldAndNotWaitedFor) {
  const test::TempFolder folder;
  const auto book = open(folder);
  const book::Publication outputs = staged_run(*book, folder, "run-1");
  book->commit_run({}, {outputs});
  fs::remove_all(folder.path() / "out");
  const Published published = publish(*book);
  EXPECT_THAT(published.in_place, IsEmpty());
  ASSERT_THAT(published.missing, SizeIs(1));
  EXPECT_EQ(published.missing[0].target, outputs.target);
  EXPECT_THAT(publish(*book).missing, IsEmpty());
}

TEST(Publish, WhatWasNeverCommittedIsSweptAwayAndOnlyThat) {
  const test::TempFolder folder;
  const auto other = open(folder, "other.db");
  const book::Publication others = staged_run(*other, folder, "run-1");
  {
    const auto book = open(folder);
    (void)staged_run(*book, folder, "run-1");
  }  // killed before the commit
  folder.write("out/.lettrage", "the user's");
  const auto book = open(folder);
  EXPECT_THAT(publish(*book).in_place, IsEmpty());
  sweep((folder.path() / "out").string(), *book);
  EXPECT_THAT(names_in(folder.path() / "out"), ElementsAre(".lettrage", fs::path{others.staged}.filename().string()));
}

TEST(Publish, ABookThatWasTamperedWithMovesNothing) {
  const test::TempFolder folder;
  const std::string mine = folder.write("mine.txt", "mine");
  const std::string inside = folder.write(".lettrage-12345678-x.part", "x");
  for (const book::Publication& bad :
       {book::Publication{.subject = "x", .staged = mine, .target = mine + ".gone", .state = "complete"},
        book::Publication{.subject = "x", .staged = inside, .target = "/tmp/x", .state = "complete"},
        book::Publication{.subject = "x", .staged = inside, .target = (folder.path() / "..").string(), .state = "complete"}}) {
    const test::TempFolder place;
    const auto book = open(place);
    book->begin_run("x", Date::from_days(20'000), "");
    book->commit_run({}, {bad});
    EXPECT_THROW((void)publish(*book), book::BookError) << bad.target;
  }
  EXPECT_TRUE(fs::exists(mine));
  EXPECT_TRUE(fs::exists(inside));
}

}  // namespace
}  // namespace lettrage::pipeline
