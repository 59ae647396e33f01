// What is learnt of payers: accounts and names, with the movement that taught them.
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

std::string_view word(AliasOrigin origin) {
  switch (origin) {
    case AliasOrigin::Accepted: return "accepted";
    case AliasOrigin::Assigned: return "assigned";
    case AliasOrigin::Proved: return "proved";
  }
  return {};
}

}  // namespace

void SqlBook::write(const Teaching& t) {
  Statement& insert = database_->statement(
      "INSERT INTO payer_aliases (seq, customer_id, kind, value, movement, origin, as_of, actor)"
      " SELECT (SELECT coalesce(max(seq), 0) + 1 FROM payer_aliases), ?1, ?2, ?3, ?4, ?5, ?6, ?7"
      // A person's word is above a proof.
      " WHERE ?5 <> 'proved' OR NOT EXISTS (SELECT 1 FROM payer_aliases"
      "   WHERE forgotten IS NOT NULL AND customer_id = ?1 AND kind = ?2 AND value = ?3)");
  const auto add = [&](std::string_view kind, std::string_view value) {
    if (!value.empty()) insert.run(Key{t.customer_id}, Key{kind}, Key{value}, t.movement, word(t.origin), t.as_of, t.actor);
  };
  add("iban", t.iban);
  add("name", t.name);
}

void SqlBook::learn(const Teaching& teaching) {
  ensure_transaction();
  // The same movement may be taken back and decided again.
  database_->statement("DELETE FROM payer_aliases WHERE customer_id = ? AND movement = ?")
      .run(Key{teaching.customer_id}, teaching.movement);
  write(teaching);
}

std::size_t SqlBook::unlearn(Hash128 movement) {
  ensure_transaction();
  database_->statement("DELETE FROM payer_aliases WHERE movement = ? AND forgotten IS NULL").run(movement);
  return static_cast<std::size_t>(database_->changes());
}

void SqlBook::discard() {
  if (file_ != 0) throw std::logic_error{"discard inside of a file"};
  if (database_->in_transaction()) database_->rollback();
  new_.invoice_states.rows.clear();
  new_.collection_states.rows.clear();
  deferred_ = indexed_ = false;  // that was part of what is taken back
  forget_caches();
  run_ = 0;
}

std::size_t SqlBook::forget(const AliasChoice& choice, Date as_of, std::string_view actor) {
  ensure_transaction();
  database_
      ->statement(
          "UPDATE payer_aliases SET forgotten = ?, forgotten_by = ? WHERE forgotten IS NULL"
          " AND (customer_id = ?3 OR ?3 IS NULL) AND ((kind = 'iban' AND value = ?4) OR ?4 IS NULL)"
          " AND ((kind = 'name' AND value = ?5) OR ?5 IS NULL) AND (movement = ?6 OR ?6 IS NULL)")
      .run(as_of, actor, choice.customer_id, choice.iban, choice.name, choice.movement.value_or(Hash128{}));
  return static_cast<std::size_t>(database_->changes());
}

}  // namespace lettrage::book::sql
