// What is committed and must yet get its name in a folder of outputs.
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {

std::string SqlBook::label() const { return text_of("bk", hash128(database_->place())).substr(2, 8); }

std::vector<Publication> SqlBook::unpublished() {
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

void SqlBook::write(const std::vector<Publication>& publications) {
  Statement& insert = database_->statement(
      "INSERT INTO publications (seq, subject, staged, target, state)"
      " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM publications), ?, ?, ?, ?)");
  for (const Publication& p : publications) insert.run(Key{p.subject}, Key{p.staged}, Key{p.target}, Key{p.state});
}

void SqlBook::published() {
  Transaction transaction{*database_};
  database_->execute("DELETE FROM publications");
  transaction.commit();
}

}  // namespace lettrage::book::sql
