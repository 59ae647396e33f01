// What figures about returns are made of, streamed: two tables in step, no sorting.
#include <map>
#include <unordered_map>

#include "book/sql/enums.h"
#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

/// An R-transaction of a collection.
struct Event {
  Failure failure;
  bool failed = false;
};

class Events {
 public:
  explicit Events(Database& database) {
    Rows rows{database.statement("SELECT id, type, scheme, reason, reason_class, currency, amount, fee FROM r_transactions")};
    while (rows.next()) events_.emplace(rows->hash(0), event_of(*rows, 1));
  }
  /// The columns type, scheme, reason, reason_class, currency, amount, fee.
  Event event_of(const Statement& row, int column) {
    const RKind kind = value_of(row.text(column), RKind::RecallAnswer);
    const Scheme scheme = value_of(row.text(column + 1), Scheme::Inst);
    return {.failure = {.kind = kind,
                        .reason_class = value_of(row.text(column + 3), ReasonClass::OtherInsolvency),
                        .reason = keep(row.text(column + 2)),
                        .principal = {row.integer(column + 5), row.currency(column + 4)},
                        .fee = row.integer(column + 6)},
            .failed = is_failed_debit(kind, scheme)};
  }
  [[nodiscard]] const Event* find(Hash128 id) const {
    const auto found = events_.find(id);
    return found == events_.end() ? nullptr : &found->second;
  }

 private:
  std::string_view keep(std::string_view reason) { return reasons_.try_emplace(std::string{reason}).first->first; }

  std::map<std::string, char, std::less<>> reasons_;  // nodes stay where they are
  std::unordered_map<Hash128, Event> events_;
};

}  // namespace

void SqlBook::presentations(Presentations which, const std::function<void(const Presentation&)>& each) {
  write_states();
  const Reading reading{*database_};
  Events events{*database_};
  const bool failed_only = which == Presentations::Failed;
  const auto collection_rows = database_->prepare(
      std::string{"SELECT seq, mandate_id, end_to_end_id, creditor_id, creditor_name, debtor_iban, debtor_bic,"
                  " amount, currency, collection_date, settled_by, r_transaction, reversed_by FROM collections"} +
      (failed_only ? " WHERE r_transaction IS NOT NULL" : "") + " ORDER BY seq");
  const auto invoice_rows = database_->prepare(
      failed_only ? "SELECT i.collection, i.invoice_id FROM collections c JOIN collection_invoices i ON i.collection = c.seq"
                    " WHERE c.r_transaction IS NOT NULL ORDER BY c.seq, i.position"
                  : "SELECT collection, invoice_id FROM collection_invoices ORDER BY collection, position");
  Statement& collections = *collection_rows;
  Statement& invoices = *invoice_rows;
  Statement& open = database_->statement("SELECT open FROM invoices WHERE invoice_id = ?1");
  bool more = invoices.step();
  std::vector<std::string> ids;
  while (collections.step()) {
    const std::int64_t seq = collections.integer(0);
    ids.clear();
    for (; more && invoices.integer(0) <= seq; more = invoices.step()) {
      if (invoices.integer(0) == seq) ids.emplace_back(invoices.text(1));
    }
    Presentation p;
    p.mandate_id = collections.text(1);
    p.end_to_end_id = collections.text(2);
    p.creditor_id = collections.text(3);
    p.creditor_name = collections.text(4);
    p.debtor_iban = collections.text(5);
    p.debtor_bic = collections.text(6);
    p.invoice_ids.assign(ids.begin(), ids.end());
    p.amount = {collections.integer(7), collections.currency(8)};
    p.collection_date = collections.date(9);
    p.settled = !collections.is_null(10);
    p.reversed = !collections.is_null(12);
    if (const Event* event = collections.is_null(11) ? nullptr : events.find(collections.hash(11))) {
      if (event->failed) {
        p.failure = &event->failure;
      } else {
        p.reversed = true;  // called back before it was settled
      }
    }
    if (p.failure != nullptr && !ids.empty()) {
      p.invoices_paid = true;
      for (const std::string& id : ids) {
        Rows row{open, id};
        p.invoices_paid = row.next() && row->integer(0) <= 0 && p.invoices_paid;
      }
    }
    each(p);
  }
}

void SqlBook::unmatched_failures(const std::function<void(const Failure&)>& each) {
  write_states();
  const Reading reading{*database_};
  Events events{*database_};
  Rows rows{database_->statement(
      "SELECT id FROM r_transactions WHERE id NOT IN (SELECT r_transaction FROM collections WHERE r_transaction IS NOT NULL)")};
  while (rows.next()) {
    const Event* event = events.find(rows->hash(0));
    if (event != nullptr && event->failed) each(event->failure);
  }
}

}  // namespace lettrage::book::sql
