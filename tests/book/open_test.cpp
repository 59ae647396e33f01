// Which books open, and for whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "book/sqlite/connection.h"
#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::HasSubstr;

TEST(Open, MakesABookNobodyElseCanRead) {
  const TemporaryFolder folder;
  const auto path = folder.path("new.db");
  const mode_t before = ::umask(0);
  {
    const auto book = open_or_fail(path);
    fill(*book);
    for (const std::string suffix : {"", "-wal", "-shm", ".lock"}) {
      struct stat status {};
      ASSERT_EQ(::stat((path + suffix).c_str(), &status), 0) << suffix;
      EXPECT_EQ(status.st_mode & 0777U, 0600U) << suffix;
    }
  }
  ::umask(before);
  EXPECT_FALSE(std::filesystem::exists(path + ".lock"));
  EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST(Open, RefusesAddressesThatAreNoBook) {
  const TemporaryFolder folder;
  for (const std::string& address :
       {std::string{"mysql://host/db"}, std::string{}, folder.path(""), folder.path("no/such/folder.db"),
        std::string{"/dev/null"}, folder.path("x") + std::string(1, '\0')}) {
    const auto opened = open(address, OpenMode::ReadWrite);
    EXPECT_EQ(opened.book, nullptr) << address;
    EXPECT_TRUE(opened.error.usage) << address << ": " << opened.error.text;
    EXPECT_FALSE(opened.error.text.empty()) << address;
  }
  EXPECT_THAT(open("mysql://user:secret@host/db", OpenMode::ReadWrite).error.text,
              testing::AllOf(HasSubstr("SQLite"), testing::Not(HasSubstr("secret"))));
}

TEST(Open, DoesNotMakeABookToReadIt) {
  const TemporaryFolder folder;
  const auto opened = open(folder.path("none.db"), OpenMode::ReadOnly);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_TRUE(opened.error.usage);
  EXPECT_FALSE(std::filesystem::exists(folder.path("none.db")));
}

TEST(Open, RefusesDamagedFilesAndLeavesThemAsTheyAre) {
  const TemporaryFolder folder;
  const auto text = folder.path("text.db");
  std::ofstream{text} << std::string(5000, 'x');
  const auto cut = folder.path("cut.db");
  fill(*open_or_fail(cut));
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 2);
  for (const auto& path : {text, cut}) {
    const auto size = std::filesystem::file_size(path);
    for (const OpenMode mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
      const auto opened = open(path, mode);
      EXPECT_EQ(opened.book, nullptr) << path;
      EXPECT_FALSE(opened.error.usage) << opened.error.text;
      EXPECT_THAT(opened.error.text, HasSubstr(path));
    }
    EXPECT_EQ(std::filesystem::file_size(path), size);
  }
}

TEST(Open, RefusesTheDatabaseOfAnotherProgram) {
  const TemporaryFolder folder;
  const auto path = folder.path("other.db");
  corrupt(path, "CREATE TABLE music (title TEXT)");
  const auto opened = open(path, OpenMode::ReadWrite);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_THAT(opened.error.text, HasSubstr("no book"));
}

TEST(Open, RefusesABookOfANewerVersion) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  fill(*open_or_fail(path));
  corrupt(path, "PRAGMA user_version = 999");
  for (const OpenMode mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
    const auto opened = open(path, mode);
    EXPECT_EQ(opened.book, nullptr);
    EXPECT_FALSE(opened.error.usage);
    EXPECT_THAT(opened.error.text, HasSubstr("newer"));
  }
}

TEST(Open, TakesAnEmptyFileForANewBook) {
  const TemporaryFolder folder;
  const auto path = folder.path("empty.db");
  std::ofstream{path}.close();
  EXPECT_EQ(open(path, OpenMode::ReadOnly).book, nullptr);
  EXPECT_NE(open(path, OpenMode::ReadWrite).book, nullptr);
}

TEST(Open, ABookThatWasCutOffWhileItWasMadeIsNoneYet) {
  const TemporaryFolder folder;
  const auto path = folder.path("half.db");
  // As a kill leaves it before the first commit: a page, and the journal that takes it back.
  std::ofstream{path, std::ios::binary} << std::string(8192, '\0');
  std::ofstream{path + "-journal", std::ios::binary} << "journal";
  const Opened opened = open(path, OpenMode::ReadOnly);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_TRUE(opened.error.usage);
  EXPECT_THAT(opened.error.text, HasSubstr("there is no book at"));
}

TEST(Open, OneWriterAtATimeReadersAreNotKeptOut) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  auto writer = open_or_fail(path);
  fill(*writer);
  const auto second = open(path, OpenMode::ReadWrite);
  EXPECT_EQ(second.book, nullptr);
  EXPECT_FALSE(second.error.usage);
  EXPECT_THAT(second.error.text, HasSubstr("locked"));
  writer->begin_run("another", day("2026-04-03"), "");
  writer->begin_file(file_row("z.xml", 0, 0, 0));
  const auto reader = open_or_fail(path, OpenMode::ReadOnly);
  EXPECT_EQ(reader->load().data.invoices.size(), 2U);
  for (const auto& check : reader->verify()) EXPECT_TRUE(check.failures.empty());
  writer.reset();
  EXPECT_NE(open(path, OpenMode::ReadWrite).book, nullptr);
}

TEST(Open, RefusesToWriteWhileAnotherProgramDoes) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  fill(*open_or_fail(path));
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto opened = open(path, OpenMode::ReadWrite);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_FALSE(opened.error.usage);
  EXPECT_THAT(opened.error.text, HasSubstr("locked"));
  sqlite3_close(other);
}

TEST(Open, AReaderCannotWrite) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  fill(*open_or_fail(path));
  const auto reader = open_or_fail(path, OpenMode::ReadOnly);
  EXPECT_THROW(reader->audit({"2026-04-02", "tester", "note", "x", "y"}), BookError);
}

/// Runs `work` in another process that is killed when it asks to be.
template <class Work>
void in_killed_process(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(1);  // it should not come here
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
}

TEST(Open, AKilledWriterLeavesNothingOfItsRunAndNoLock) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  in_killed_process([&] {
    auto book = open_or_fail(path);
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    book->begin_file(file_row("whole.xml", 0, 0, 1));
    Changes changes;
    changes.movements = {movement("whole", 1, 100)};
    book->write(changes);
    book->commit_file(file_row("whole.xml", 0, 0, 1));
    book->begin_file(file_row("half.xml", 0, 0, 100'000));
    changes.movements.clear();
    // Enough to spill from the cache to the disk before the commit.
    for (std::uint32_t i = 0; i < 100'000; ++i) {
      changes.movements.push_back(movement("m1", i, 100));
      changes.movements.back().id = changes.movements.back().identity.movement = id("half" + std::to_string(i));
      changes.movements.back().remittance =
          "a text that fills pages, a text that fills pages, a text that fills pages, a text that fills";
    }
    book->write(changes);
    ::kill(::getpid(), SIGKILL);
  });
  const auto book = open_or_fail(path);
  EXPECT_EQ(book->load().identities.size(), 2U);
  EXPECT_EQ(rows(*book, "files").size(), 1U);
  EXPECT_EQ(rows(*book, "runs").size(), 1U);
  for (const auto& check : book->verify()) {
    if (check.number != 2) {  // the movements of this test pay nothing
      EXPECT_TRUE(check.failures.empty()) << check.name;
    }
  }
}

TEST(Open, ReadersThatBeginTogetherSeeTheSameBookWhoeverCommitsMeanwhile) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  const auto book = open_or_fail(path);
  fill(*book);
  sqlite::Connection reader{path, sqlite::Connection::Mode::ReadOnly, sqlite::WriterLock{}};
  const auto others = reader.begin_reading_together(2);
  ASSERT_EQ(others.size(), 2U);
  const auto before = reader.integer("SELECT count(*) FROM audit");
  book->audit({.as_of = "2026-04-02", .actor = "ada", .action = "looked", .subject = "INV-1", .detail = {}});
  for (const auto& other : others) EXPECT_EQ(other->integer("SELECT count(*) FROM audit"), before);
  EXPECT_EQ(reader.integer("SELECT count(*) FROM audit"), before);
  reader.commit();
  EXPECT_EQ(reader.integer("SELECT count(*) FROM audit"), before + 1);
}

TEST(Open, ABookReadsTheSameOnAnyNumberOfThreads) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  const auto book = open_or_fail(path);
  fill(*book);
  import_csv(*book, Kind::Customers, "customer_id,name,ibans\nC-1,Ada Lovelace,DE02120300000000202051\n");
  const Snapshot one = book->load(1);
  for (const unsigned threads : {0U, 2U, 4U, 64U}) {
    const Snapshot several = book->load(threads);
    ASSERT_EQ(several.data.invoices.size(), one.data.invoices.size()) << threads;
    for (std::size_t i = 0; i < one.data.invoices.size(); ++i) {
      EXPECT_EQ(several.data.invoices[i].invoice_id, one.data.invoices[i].invoice_id);
      EXPECT_EQ(several.data.invoices[i].open, one.data.invoices[i].open);
    }
    ASSERT_EQ(several.data.customers.size(), 1U);
    EXPECT_EQ(several.data.customers[0].name, "Ada Lovelace");
    EXPECT_EQ(several.data.mandates.size(), one.data.mandates.size());
    ASSERT_EQ(several.identities.size(), one.identities.size());
    for (std::size_t i = 0; i < one.identities.size(); ++i) EXPECT_EQ(several.identities[i].movement, one.identities[i].movement);
    EXPECT_EQ(several.allocations.size(), one.allocations.size());
    EXPECT_EQ(several.file_hashes, one.file_hashes);
  }
}

TEST(Open, WhatOneThreadCannotReadIsToldAfterAllHaveEnded) {
  const TemporaryFolder folder;
  const auto path = folder.path("b.db");
  fill(*open_or_fail(path));
  const auto book = open_or_fail(path);
  corrupt(path, "ALTER TABLE retries RENAME TO lost");
  EXPECT_THROW((void)book->load(4), BookError);
  corrupt(path, "ALTER TABLE lost RENAME TO retries");
  EXPECT_EQ(book->load(4).data.invoices.size(), 2U);
}

}  // namespace
}  // namespace lettrage::book::test
