// What is committed and must yet get its name in a folder of outputs.
#include <sqlite3.h>

#include "book/sqlite/sqlite_book.h"

namespace lettrage::book::sqlite {

std::string SqliteBook::label() const {
  const char* path = sqlite3_db_filename(database_->handle(), "main");  // as SQLite resolved it: one spelling for one file
  return text_of("bk", hash128(path == nullptr ? std::string_view{} : std::string_view{path})).substr(2, 8);
}

std::vector<Publication> SqliteBook::unpublished() {
  std::vector<Publication> found;
  Rows rows{database_->statement("SELECT subject, staged, target, state FROM publications ORDER BY seq")};
  while (rows.next()) {
    found.push_back({.subject = std::string{rows->text(0)},
                     .staged = std::string{rows->text(1)},
                     .target = std::string{rows->text(2)},
                     .state = std::string{rows->text(3)}});
  }
  return found;
}

void SqliteBook::write(const std::vector<Publication>& publications) {
  Statement& insert = database_->statement("INSERT INTO publications (subject, staged, target, state) VALUES (?, ?, ?, ?)");
  for (const Publication& p : publications) insert.run(Key{p.subject}, Key{p.staged}, Key{p.target}, Key{p.state});
}

void SqliteBook::published() {
  Transaction transaction{*database_};
  database_->execute("DELETE FROM publications");
  transaction.commit();
}

}  // namespace lettrage::book::sqlite
