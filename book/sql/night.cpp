// What the watch tells of the book after each drop: cheap, however old the book is.
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {

std::uint64_t SqlBook::waiting() {
  Rows rows{database_->statement("SELECT count(*) FROM movements WHERE outcome IN ('unmatched', 'suggested')")};
  return rows.next() ? rows->number<std::uint64_t>(0) : 0;
}

void SqlBook::statement_days(Date since, const std::function<void(std::string_view account, Date day)>& each) {
  Rows rows{database_->statement("SELECT n.name, coalesce(s.closing_date, s.to_date) FROM statements s"
                                 " JOIN names n ON n.seq = s.account"
                                 " WHERE s.kind = 'statement' AND coalesce(s.closing_date, s.to_date) >= ?1"),
            since};
  while (rows.next()) each(rows->text(0), rows->date(1));
}

std::vector<Book::SentCollection> SqlBook::sent_collections(Date since) {
  write_states();
  std::vector<SentCollection> collections;
  Rows rows{database_->statement("SELECT message_id, count(*), count(r_transaction) FROM collections"
                                 " WHERE collection_date >= ?1 AND message_id <> '' GROUP BY message_id ORDER BY message_id"),
            since};
  while (rows.next()) {
    collections.push_back({.message_id = std::string{rows->text(0)},
                           .sent = rows->number<std::uint64_t>(1),
                           .returned = rows->number<std::uint64_t>(2)});
  }
  return collections;
}

}  // namespace lettrage::book::sql
