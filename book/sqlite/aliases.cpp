// What is learnt of payers: accounts and names, with the movement that taught them.
#include "book/sqlite/sqlite_book.h"

namespace lettrage::book::sqlite {
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

void SqliteBook::write(const Teaching& t) {
  Statement& insert = database_->statement(
      "INSERT INTO payer_aliases (customer_id, kind, value, movement, origin, as_of, actor) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7"
      // A person's word is above a proof.
      " WHERE ?5 <> 'proved' OR NOT EXISTS (SELECT 1 FROM payer_aliases"
      "   WHERE forgotten IS NOT NULL AND customer_id = ?1 AND kind = ?2 AND value = ?3)");
  const auto add = [&](std::string_view kind, std::string_view value) {
    if (!value.empty()) insert.run(Key{t.customer_id}, Key{kind}, Key{value}, t.movement, word(t.origin), t.as_of, t.actor);
  };
  add("iban", t.iban);
  add("name", t.name);
}

void SqliteBook::learn(const Teaching& teaching) {
  ensure_transaction();
  // The same movement may be taken back and decided again.
  database_->statement("DELETE FROM payer_aliases WHERE customer_id = ? AND movement = ?")
      .run(Key{teaching.customer_id}, teaching.movement);
  write(teaching);
}

std::size_t SqliteBook::unlearn(Hash128 movement) {
  ensure_transaction();
  database_->statement("DELETE FROM payer_aliases WHERE movement = ? AND forgotten IS NULL").run(movement);
  return static_cast<std::size_t>(database_->changes());
}

void SqliteBook::discard() {
  if (file_ != 0) throw std::logic_error{"discard inside of a file"};
  if (database_->in_transaction()) database_->execute("ROLLBACK");
  deferred_ = database_->integer("SELECT count(*) FROM sqlite_schema WHERE name = 'movements_by_id'") == 0;
  forget_caches();
  run_ = 0;
}

std::size_t SqliteBook::forget(const AliasChoice& choice, Date as_of, std::string_view actor) {
  ensure_transaction();
  database_
      ->statement(
          "UPDATE payer_aliases SET forgotten = ?, forgotten_by = ? WHERE forgotten IS NULL"
          " AND (?3 IS NULL OR customer_id = ?3) AND (?4 IS NULL OR (kind = 'iban' AND value = ?4))"
          " AND (?5 IS NULL OR (kind = 'name' AND value = ?5)) AND (?6 IS NULL OR movement = ?6)")
      .run(as_of, actor, choice.customer_id, choice.iban, choice.name, choice.movement.value_or(Hash128{}));
  return static_cast<std::size_t>(database_->changes());
}

}  // namespace lettrage::book::sqlite
