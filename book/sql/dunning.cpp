// Notices, and what people know of debtors.
#include "book/sql/id_range.h"
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {

void SqlBook::write(const std::vector<const Notice*>& notices) {
  if (notices.empty()) return;
  std::vector<const Notice*> again;
  new_.notices.rows = once_each(notices, again);
  database_->stage(new_.notices);
  // A notice before a retry is planned again with every run; what people did with it stays.
  database_
      ->statement(
          "INSERT INTO notices (id, customer_id, invoice_id, step, channel, due_date, amount, currency, language, template,"
          " announced, late, approval, status, run) SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13,"
          " CAST(? AS BIGINT) FROM new_notices WHERE true"
          " ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id,"
          " invoice_id = excluded.invoice_id, step = excluded.step, channel = excluded.channel, due_date = excluded.due_date,"
          " amount = excluded.amount, currency = excluded.currency, language = excluded.language, template = excluded.template")
      .run(run_);
  new_.clear();
  write(again);
}

void SqlBook::update(const Notice& n, const AuditRow& audit) {
  Transaction transaction{*database_};
  database_->statement("UPDATE notices SET status = ?, done_on = ?, done_by = ?, approved_by = ?, note = ? WHERE id = ?")
      .run(name(n.status), n.done_on, n.done_by, n.approved_by, n.note, n.id);
  if (database_->changes() != 1) throw BookError{"book: there is no notice " + text_of("nt", n.id)};
  append_audit(audit);
  transaction.commit();
}

std::optional<Notice> SqlBook::notice(std::string_view notice_id) {
  const auto range = id_range(notice_id);
  if (!range || !notice_id.starts_with("nt")) return std::nullopt;
  Rows rows{
      database_->statement("SELECT id, customer_id, invoice_id, step, channel, due_date, amount, currency, announced,"
                           " approval, status, done_on, done_by, approved_by, note, language, template FROM notices WHERE id"
                           " BETWEEN ? AND ?"),
      range->first, range->last};
  if (!rows.next()) return std::nullopt;
  Notice n;
  n.id = rows->hash(0);
  n.customer_id = rows->text(1);
  n.invoice_id = rows->text(2);
  n.step = rows->text(3);
  n.channel = rows->text(4);
  n.due_date = rows->date(5);
  n.amount = {rows->integer(6), rows->currency(7)};
  n.announced = rows->date(8);
  n.approval = rows->integer(9) != 0;
  n.status = notice_status(rows->text(10)).value_or(NoticeStatus::Withdrawn);
  n.done_on = rows->date(11);
  n.done_by = rows->text(12);
  n.approved_by = rows->text(13);
  n.note = rows->text(14);
  n.language = rows->text(15);
  n.template_name = rows->text(16);
  return n;
}

void SqlBook::write(const DunningFact& fact) {
  database_
      ->statement(
          "INSERT INTO dunning_facts (seq, customer_id, kind, from_date, until_date, note, actor)"
          " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM dunning_facts),?,?,?,?,?,?)")
      .run(Key{fact.customer_id}, name(fact.kind), fact.from, fact.until, fact.note, Key{fact.actor});
}

void SqlBook::add(const DunningFact& fact, const AuditRow& audit) {
  Transaction transaction{*database_};
  write(fact);
  append_audit(audit);
  transaction.commit();
}

std::size_t SqlBook::lift(const DunningFact& fact, const AuditRow& audit) {
  Transaction transaction{*database_};
  database_->statement("UPDATE dunning_facts SET lifted = ? WHERE customer_id = ? AND lifted IS NULL AND kind <> 'reviewed'")
      .run(fact.from, Key{fact.customer_id});
  const auto lifted = static_cast<std::size_t>(database_->changes());
  write(fact);
  append_audit(audit);
  transaction.commit();
  return lifted;
}

}  // namespace lettrage::book::sql
