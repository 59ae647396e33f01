#include <algorithm>
#include <limits>
#include <vector>

#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

std::string_view word(Method method) { return method == Method::None ? std::string_view{} : name(method); }

/// Changes of one row become one; what remains is in the order of the table.
template <class Change, class Fold>
void fold(std::vector<Change>& changes, Fold fold) {
  std::stable_sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.seq < b.seq; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (kept > 0 && changes[kept - 1].seq == changes[i].seq)
      fold(changes[kept - 1], changes[i]);
    else
      changes[kept++] = changes[i];
  }
  changes.resize(kept);
}

}  // namespace

void SqlBook::write(const StateChanges& changes) {
  ensure_transaction();
  for (const auto& change : changes.invoices)
    new_.invoice_states.rows.push_back({invoice_seq(change.index), change.open, change.open, change.disputed, false});
  for (const auto& change : changes.collections) write(change);
  for (const auto& change : changes.mandates) write(change);
  for (const auto& change : changes.outcomes) write(change);
  for (const Hash128 movement : changes.forgotten_identities)
    // Kept, so that a booking of the same content that comes later gets an id of its own.
    database_->statement("UPDATE identities SET level = level | ? WHERE movement = ?")
        .run(MovementIdentity::not_counted, movement_seq(movement));
  write(changes.r_transactions);
  for (const Hash128 event : changes.forgotten_r_transactions) {
    database_->statement("DELETE FROM r_transaction_invoices WHERE r_transaction = ?").run(event);
    database_->statement("DELETE FROM r_transaction_movements WHERE r_transaction = ?").run(event);
    database_->statement("DELETE FROM r_transactions WHERE id = ?").run(event);
  }
  write(changes.retries);
  write(changes.notices);
  for (const Hash128 notice : changes.withdrawn_notices)
    database_->statement("UPDATE notices SET status = 'withdrawn', withdrawn_run = ? WHERE id = ? AND status = 'due'")
        .run(run_, notice);
  for (const PendingBatch& b : changes.pending_batches)
    database_
        ->statement(
            "INSERT INTO pending_batches VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (movement) DO UPDATE SET"
            " account = excluded.account, batch_message_id = excluded.batch_message_id,"
            " batch_payment_information_id = excluded.batch_payment_information_id, amount = excluded.amount,"
            " currency = excluded.currency, booking_date = excluded.booking_date, value_date = excluded.value_date,"
            " batch_count = excluded.batch_count")
        .run(b.movement, b.account, b.batch_message_id, b.batch_payment_information_id, b.amount.minor, b.amount.currency,
             b.booking_date, b.value_date, b.batch_count);
  for (const Hash128 movement : changes.settled_batches)
    database_->statement("DELETE FROM pending_batches WHERE movement = ?").run(movement);
}

void SqlBook::write(const StateChanges::CollectionChange& change) {
  const CollectionState& s = change.state;
  std::int64_t seq = change.index < collections_.size() ? collections_[change.index] : 0;
  if (seq == 0) {
    // One that was made since the snapshot was taken: a retry that was released.
    if (change.collection == nullptr) throw BookError{"book: a change of a collection that is not in the snapshot"};
    const Collection& c = *change.collection;
    const auto date = c.collection_date ? std::int64_t{c.collection_date.days()} : std::numeric_limits<std::int32_t>::min();
    Rows rows{database_->statement(
                  "SELECT seq FROM collections WHERE end_to_end_id = ? AND message_id = ? AND payment_information_id = ?"
                  " AND mandate_id = ? AND collection_date = ? ORDER BY occurrence LIMIT 1"),
              Key{c.end_to_end_id},
              Key{c.message_id},
              Key{c.payment_information_id},
              Key{c.mandate_id},
              date};
    if (rows.next()) seq = rows->integer(0);
  }
  if (seq == 0) {
    import_collections({*change.collection}, false);
    seq = database_->integer("SELECT max(seq) FROM collections");
  }
  new_.collection_states.rows.push_back({seq, s, file_});
}

void SqlBook::write_states() {
  std::vector<NewInvoiceState>& invoices = new_.invoice_states.rows;
  std::vector<NewCollectionState>& collections = new_.collection_states.rows;
  if (invoices.empty() && collections.empty()) return;
  // What came before a mark would go with what came after it.
  if (file_ != 0) throw std::logic_error{"states are written between files only"};
  fold(invoices, [](NewInvoiceState& all, const NewInvoiceState& next) {
    all.raised = all.raised || next.open > all.open;
    all.open = next.open;
    all.disputed = next.disputed;
  });
  if (!invoices.empty()) {
    database_->stage(new_.invoice_states);
    database_->execute(  // One that was paid and left out of the user's list is his again when it reopens.
        "UPDATE invoices SET withdrawn = CASE WHEN n.c4 = 1 OR n.c1 > open THEN 0 ELSE withdrawn END, open = n.c2,"
        " disputed = n.c3 FROM new_invoice_states n WHERE seq = n.c0");
    if (database_->changes() != static_cast<std::int64_t>(invoices.size()))
      throw BookError{"book: an invoice of the snapshot is there no more"};
    invoices.clear();
  }
  fold(collections, [](NewCollectionState& all, const NewCollectionState& next) {
    if (!all.state.accepted) all.accepted_by = next.accepted_by;
    all.state = next.state;
  });
  if (collections.empty()) return;
  database_->stage(new_.collection_states);
  database_->execute(
      "UPDATE collections SET settled_by = n.c1, r_transaction = n.c2, reversed_by = n.c3, settled_on = n.c4, rejected = n.c5,"
      " returned = n.c6, accepted_by = CASE WHEN n.c7 > accepted THEN n.c8 ELSE accepted_by END, accepted = n.c7"
      " FROM new_collection_states n WHERE seq = n.c0");
  collections.clear();
}

void SqlBook::write(const StateChanges::OutcomeChange& change) {
  database_
      ->statement(
          "UPDATE movements SET outcome = ?, method = ?, r_transaction = ?, duplicate_of = ?, invoice_ids = ?, on_account = ?,"
          " confidence = ?, customer_id = CASE WHEN ? = 1 THEN NULL ELSE coalesce(nullif(?, ''), customer_id) END,"
          " reason = nullif(?, ''), suggestions = nullif(?, '') WHERE seq = ?")
      .run(name(change.outcome), word(change.method), change.r_transaction, change.duplicate_of, change.invoice_ids,
           change.on_account, change.confidence, change.forget_customer, change.customer_id, change.reason, change.suggestions,
           movement_seq(change.movement));
}

void SqlBook::write(const std::vector<const RTransaction*>& events) {
  if (events.empty()) return;
  std::vector<const RTransaction*> again;
  new_.r_transactions.rows = once_each(events, again);
  for (const RTransaction* event : new_.r_transactions.rows) {
    for (std::size_t i = 0; i < event->invoice_ids.size(); ++i)
      new_.r_transaction_invoices.rows.push_back({event->id, i, event->invoice_ids[i]});
    for (auto movement = event->movements.begin(); movement != event->movements.end(); ++movement) {
      if (std::find(event->movements.begin(), movement, *movement) == movement)
        new_.r_transaction_movements.rows.push_back({event->id, *movement});
    }
  }
  database_->stage(new_.r_transactions);
  database_
      ->statement(
          "INSERT INTO r_transactions (id, type, strength, scheme, reason, reason_list, reason_raw, reason_class, retry, "
          "mandate_action,"
          " contact, currency, amount, fee, booked_amount, booked, booked_by, booking_date, known_date, "
          "original_settlement_date,"
          " end_to_end_id, mandate_id, customer_id, account, attempt, flags, next_date, masked, origin)"
          " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23,"
          " c24, c25, c26, c27, c28 FROM new_r_transactions WHERE true"
          " ON CONFLICT (id) DO UPDATE SET type = excluded.type, strength = excluded.strength, scheme = excluded.scheme,"
          " reason = excluded.reason, reason_list = excluded.reason_list, reason_raw = excluded.reason_raw,"
          " reason_class = excluded.reason_class, retry = excluded.retry,"
          " mandate_action = excluded.mandate_action, contact = excluded.contact, currency = excluded.currency,"
          " amount = excluded.amount, fee = excluded.fee, booked_amount = excluded.booked_amount, booked = excluded.booked,"
          " booked_by = excluded.booked_by,"
          " booking_date = excluded.booking_date, known_date = excluded.known_date,"
          " original_settlement_date = excluded.original_settlement_date, end_to_end_id = excluded.end_to_end_id,"
          " mandate_id = excluded.mandate_id, customer_id = excluded.customer_id, account = excluded.account,"
          " attempt = excluded.attempt, flags = excluded.flags, next_date = excluded.next_date,"
          " masked = excluded.masked, origin = excluded.origin")
      .run();
  database_->statement("DELETE FROM r_transaction_invoices WHERE r_transaction IN (SELECT c0 FROM new_r_transactions)").run();
  database_->statement("DELETE FROM r_transaction_movements WHERE r_transaction IN (SELECT c0 FROM new_r_transactions)").run();
  database_->append(new_.r_transaction_invoices);
  database_->append(new_.r_transaction_movements);
  new_.clear();
  write(again);
}

void SqlBook::write(const std::vector<const Retry*>& retries) {
  if (retries.empty()) return;
  std::vector<const Retry*> again;
  new_.retries.rows = once_each(retries, again);
  for (const Retry* retry : new_.retries.rows) {
    for (std::size_t i = 0; i < retry->invoice_ids.size(); ++i)
      new_.retry_invoices.rows.push_back({retry->id, i, retry->invoice_ids[i]});
  }
  database_->stage(new_.retries);
  database_
      ->statement(
          "INSERT INTO retries (id, r_transaction, customer_id, mandate_id, attempt, amount, currency, collection_date, "
          "submit_by,"
          " notify_by, end_to_end_id, previous_end_to_end_id, sequence_type, scheme, reason, status, stop_reason, decided_by)"
          " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17 FROM new_retries WHERE true"
          " ON CONFLICT (id) DO UPDATE SET r_transaction = excluded.r_transaction, customer_id = excluded.customer_id,"
          " mandate_id = excluded.mandate_id, attempt = excluded.attempt, amount = excluded.amount, currency = excluded.currency,"
          " collection_date = excluded.collection_date, submit_by = excluded.submit_by, notify_by = excluded.notify_by,"
          " end_to_end_id = excluded.end_to_end_id, previous_end_to_end_id = excluded.previous_end_to_end_id,"
          " sequence_type = excluded.sequence_type, scheme = excluded.scheme, reason = excluded.reason,"
          " status = excluded.status, stop_reason = excluded.stop_reason, decided_by = excluded.decided_by")
      .run();
  database_->statement("DELETE FROM retry_invoices WHERE retry IN (SELECT c0 FROM new_retries)").run();
  database_->append(new_.retry_invoices);
  new_.clear();
  write(again);
}

}  // namespace lettrage::book::sql
