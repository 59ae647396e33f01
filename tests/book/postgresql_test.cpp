// Books in PostgreSQL: which open, for whom, and what becomes of them when somebody is killed. Only with a server to test with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "fixtures.h"

namespace lettrage::book::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PostgreSql : public testing::Test {
 protected:
  void SetUp() override {
    if (!on_postgresql()) GTEST_SKIP() << "of PostgreSQL alone";
    address = new_postgresql_address();
  }
  std::string address;
};

TEST_F(PostgreSql, ABookIsMadeByWhoWritesAndNobodyElseMayReadIt) {
  const auto none = open(address, OpenMode::ReadOnly);
  EXPECT_EQ(none.book, nullptr);
  EXPECT_TRUE(none.error.usage);
  EXPECT_THAT(none.error.text, HasSubstr("there is no book at"));
  fill(*open_or_fail(address));
  EXPECT_EQ(open_or_fail(address, OpenMode::ReadOnly)->load().data.invoices.size(), 2U);
  EXPECT_EQ(ask_postgresql(address,
                           "SELECT count(*) FROM information_schema.table_privileges WHERE grantee <> current_user"
                           " AND table_schema = current_schema()"),
            "0");
}

TEST_F(PostgreSql, AddressesThatAreNoneAreRefusedWithoutTellingSecrets) {
  for (const std::string wrong : {"postgresql://clerk:secret@host/%zz", "postgresql://host/db?schema=two words",
                                  "postgresql://host/db?schema=", "postgresql://host/db?schema=pg_catalog",
                                  "postgresql://clerk:secret@host/db?nonsense=1"}) {
    const auto opened = open(wrong, OpenMode::ReadWrite);
    EXPECT_EQ(opened.book, nullptr) << wrong;
    EXPECT_TRUE(opened.error.usage) << wrong << ": " << opened.error.text;
    EXPECT_THAT(opened.error.text, AllOf(Not(IsEmpty()), Not(HasSubstr("secret"))));
  }
}

TEST_F(PostgreSql, AServerThatIsNotThereIsToldAndIsNoMistakeOfTheUsers) {
  const auto opened = open("postgresql://clerk:secret@/books?host=/nowhere", OpenMode::ReadWrite);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_FALSE(opened.error.usage);
  EXPECT_THAT(opened.error.text, AllOf(HasSubstr("cannot be reached"), HasSubstr("/nowhere"), Not(HasSubstr("secret"))));
}

TEST_F(PostgreSql, TheSchemaOfAnotherProgramIsLeftAlone) {
  const std::string schema = address.substr(address.find("schema=") + 7);
  ask_postgresql(address, "CREATE SCHEMA " + schema + "; CREATE TABLE music (title text)");
  const auto opened = open(address, OpenMode::ReadWrite);
  EXPECT_EQ(opened.book, nullptr);
  EXPECT_THAT(opened.error.text, HasSubstr("no book"));
}

TEST_F(PostgreSql, ABookOfANewerVersionIsRefused) {
  fill(*open_or_fail(address));
  corrupt(address, "UPDATE lettrage_book SET version = 999");
  for (const OpenMode mode : {OpenMode::ReadOnly, OpenMode::ReadWrite}) {
    const auto opened = open(address, mode);
    EXPECT_EQ(opened.book, nullptr);
    EXPECT_FALSE(opened.error.usage);
    EXPECT_THAT(opened.error.text, HasSubstr("newer"));
  }
}

TEST_F(PostgreSql, OneWriterAtATimeReadersAreNotKeptOut) {
  auto writer = open_or_fail(address);
  fill(*writer);
  const auto second = open(address, OpenMode::ReadWrite);
  EXPECT_EQ(second.book, nullptr);
  EXPECT_FALSE(second.error.usage);
  EXPECT_THAT(second.error.text, HasSubstr("locked"));
  EXPECT_NE(open(new_postgresql_address(), OpenMode::ReadWrite).book, nullptr) << "another book of the same database";
  writer->begin_run("another", day("2026-04-03"), "");
  writer->begin_file(file_row("z.xml", 0, 0, 0));
  const auto reader = open_or_fail(address, OpenMode::ReadOnly);
  EXPECT_EQ(reader->load().data.invoices.size(), 2U);
  for (const auto& check : reader->verify()) EXPECT_THAT(check.failures, IsEmpty());
  writer.reset();
  EXPECT_NE(open(address, OpenMode::ReadWrite).book, nullptr);
}

TEST_F(PostgreSql, AReaderCannotWrite) {
  fill(*open_or_fail(address));
  const auto reader = open_or_fail(address, OpenMode::ReadOnly);
  EXPECT_THROW(reader->audit({"2026-04-02", "tester", "note", "x", "y"}), BookError);
}

TEST_F(PostgreSql, TextsThatAreNoUtf8ComeBackAsTheyWere) {
  const auto book = open_or_fail(address);
  fill(*book);
  book->begin_run("odd", day("2026-04-03"), "");
  const FileRow file = file_row("a\xFFz.xml", 0, 0, 2);
  book->begin_file(file);
  Changes changes;
  changes.movements = {movement("odd", 1, 100), movement("stand-in", 2, 100)};
  changes.movements[0].remittance = std::string_view{"a\0b \x80 \xC3(", 8};
  changes.movements[0].counterparty_name = "\xED\xA0\x80 Zo\xC3\xAB";
  changes.movements[1].remittance =
      "\xF4\x8F\xBE\x80 \xF4\x8F\xBB\xBF";  // a character that stands for bytes, and one that does not
  book->write(changes);
  book->commit_file(file);
  book->commit_run({"2026-04-03", "tester", "run", "odd", ""});
  TextArena arena;
  const auto odd = book->movement(text_of("mv", id("odd")), arena);
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->remittance, (std::string_view{"a\0b \x80 \xC3(", 8}));
  EXPECT_EQ(odd->counterparty_name, "\xED\xA0\x80 Zo\xC3\xAB");
  EXPECT_EQ(book->movement(text_of("mv", id("stand-in")), arena)->remittance, "\xF4\x8F\xBE\x80 \xF4\x8F\xBB\xBF");
  EXPECT_THAT(rows(*book, "files"), testing::Contains(HasSubstr("a\xFFz.xml")));
}

/// Runs `work` in another process, which is killed when it has done it.
template <class Work>
void in_killed_process(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
}

TEST_F(PostgreSql, AKilledWriterLeavesNothingOfItsRunAndNoLock) {
  in_killed_process([&] {
    static std::unique_ptr<Book> book = open_or_fail(address);  // not closed before it is killed
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    book->begin_file(file_row("whole.xml", 0, 0, 1));
    Changes changes;
    changes.movements = {movement("whole", 1, 100)};
    book->write(changes);
    book->commit_file(file_row("whole.xml", 0, 0, 1));
  });
  const auto book = open_or_fail(address);
  EXPECT_EQ(book->load().identities.size(), 2U);
  EXPECT_EQ(rows(*book, "files").size(), 1U);
  EXPECT_EQ(rows(*book, "runs").size(), 1U);
  for (const auto& check : book->verify()) EXPECT_THAT(check.failures, IsEmpty()) << check.name;
}

TEST_F(PostgreSql, AServerThatGoesAwayIsToldAndTheBookIsAsItWas) {
  const char* server = std::getenv("LETTRAGE_TEST_POSTGRESQL_SERVER");
  ASSERT_NE(server, nullptr);
  {
    const auto book = open_or_fail(address);
    fill(*book);
    book->begin_run("next", day("2026-04-03"), "");
    book->begin_file(file_row("half.xml", 0, 0, 1));
    ASSERT_EQ(std::system((std::string{server} + " kill").c_str()), 0);
    ASSERT_EQ(std::system((std::string{server} + " start").c_str()), 0);
    Changes changes;
    changes.movements = {movement("half", 1, 100)};
    try {
      book->write(changes);
      FAIL() << "nobody was there to write it";
    } catch (const BookError& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("the server is gone"), HasSubstr("give the same command again")));
    }
  }
  const auto book = open_or_fail(address);
  EXPECT_EQ(book->load().identities.size(), 2U);
  EXPECT_EQ(rows(*book, "runs").size(), 1U);
  for (const auto& check : book->verify()) EXPECT_THAT(check.failures, IsEmpty()) << check.name;
}

}  // namespace
}  // namespace lettrage::book::test
