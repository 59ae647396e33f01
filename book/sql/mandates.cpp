// What becomes of mandates, and the history of it.
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

constexpr const char* add_history =
    "INSERT INTO mandate_history (seq, mandate_id, as_of, action, reason, actor, r_transaction)"
    " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM mandate_history),?,?,?,?,?,?)";

}  // namespace

void SqlBook::write(const StateChanges::MandateChange& change) {
  database_
      ->statement(
          "UPDATE mandates SET status = ?, last_collection_date = ?, status_reason = ?, status_since = ? WHERE mandate_id = ?")
      .run(name(change.status), change.last_collection_date, change.reason, change.since, Key{change.mandate_id});
  database_->statement(add_history)
      .run(Key{change.mandate_id}, change.since, name(change.status), change.reason, Key{"run"}, change.r_transaction);
}

void SqlBook::update(const Mandate& m, std::string_view action, const std::vector<Retry>& retries,
                     const std::vector<Notice>& notices, const AuditRow& audit) {
  Transaction transaction{*database_};
  database_
      ->statement(
          "UPDATE mandates SET status = ?, status_reason = ?, status_since = ?, fixed_on = ?, registered_on = ?, debtor_iban = ?,"
          " debtor_bic = ?, debtor_name = ? WHERE mandate_id = ?")
      .run(name(m.status), m.status_reason, m.status_since, m.fixed_on, m.registered_on, m.debtor_iban, m.debtor_bic,
           m.debtor_name, Key{m.mandate_id});
  if (database_->changes() != 1) throw BookError{"book: there is no mandate " + std::string{m.mandate_id}};
  database_->statement(add_history)
      .run(Key{m.mandate_id}, Date::parse_iso(audit.as_of).value_or(Date{}), Key{action}, m.status_reason, Key{audit.actor},
           Hash128{});
  for (const Retry& retry : retries) {
    write(std::vector{&retry});
    database_->statement("UPDATE r_transactions SET next_date = ? WHERE id = ?").run(retry.collection_date, retry.r_transaction);
  }
  std::vector<const Notice*> written;
  for (const Notice& notice : notices) written.push_back(&notice);
  write(written);
  append_audit(audit);
  transaction.commit();
}

}  // namespace lettrage::book::sql
