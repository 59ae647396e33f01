#include <algorithm>
#include <limits>
#include <tuple>

#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

/// Rows in the order of their ids: the tables grow at their ends, and the book does not depend on the order of the file.
template <class Row, class Id>
std::vector<const Row*> sorted(const std::vector<Row>& rows, Id id) {
  std::vector<const Row*> order(rows.size());
  std::transform(rows.begin(), rows.end(), order.begin(), [](const Row& row) { return &row; });
  const auto before = [&](const Row* a, const Row* b) { return id(*a) < id(*b); };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::stable_sort(order.begin(), order.end(), before);
  return order;
}

constexpr auto absent_date = static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::min());

}  // namespace

std::size_t SqlBook::import(const ReferenceData& data, bool replace) {
  write_states();
  Transaction transaction{*database_};
  const struct Emptied {
    NewRows& rows;
    ~Emptied() { rows.clear(); }
  } emptied{new_};
  std::size_t rows = 0;
  rows += import_invoices(data.invoices, replace);
  rows += import_mandates(data.mandates, replace);
  rows += import_customers(data.customers, replace);
  rows += import_collections(data.collections, replace);
  transaction.commit();
  return rows;
}

std::size_t SqlBook::import_invoices(const std::vector<Invoice>& invoices, bool replace) {
  if (invoices.empty()) return 0;
  // Withdrawn, not deleted: allocations go on pointing to them, and an invoice that comes back is the one it was.
  if (replace) database_->execute("UPDATE invoices SET withdrawn = 1 WHERE withdrawn = 0");
  // In DO UPDATE, plain names are the row as it was. Net allocations so far are imported_open + carried - open. A position
  // the user has not changed leaves `open` alone; a new one includes what was allocated until now.
  std::int64_t last_occurrence = 0;
  for (const Invoice* invoice : sorted(invoices, [](const Invoice& i) { return i.invoice_id; })) {
    const bool again = !new_.invoices.rows.empty() && new_.invoices.rows.back().row->invoice_id == invoice->invoice_id;
    new_.invoices.rows.push_back({invoice, again ? new_.invoices.rows.back().occurrence + 1 : 0});
    last_occurrence = std::max(last_occurrence, new_.invoices.rows.back().occurrence);
  }
  const std::int64_t last = database_->integer("SELECT coalesce(max(seq), 0) FROM invoices");
  database_->stage(new_.invoices);
  Statement& upsert = database_->statement(
      "INSERT INTO invoices (invoice_id, customer_id, amount, currency, due_date, issue_date, imported_open, open, kind,"
      " customer_name, customer_iban, reference, mandate_id, end_to_end_id, payment_method, account_iban, discount_amount,"
      " discount_until, seller_id, commission_amount, status)"
      " SELECT c0, c1, c2, c3, c4, c5, c6, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 FROM "
      "new_invoices WHERE c20 = ?1"
      " ON CONFLICT (invoice_id) DO UPDATE SET customer_id = excluded.customer_id, amount = excluded.amount,"
      " due_date = excluded.due_date, issue_date = excluded.issue_date, customer_name = excluded.customer_name,"
      " customer_iban = excluded.customer_iban, reference = excluded.reference, mandate_id = excluded.mandate_id,"
      " end_to_end_id = excluded.end_to_end_id, payment_method = excluded.payment_method, account_iban = "
      "excluded.account_iban,"
      " discount_amount = excluded.discount_amount, discount_until = excluded.discount_until, seller_id = excluded.seller_id,"
      " commission_amount = excluded.commission_amount, status = excluded.status, withdrawn = 0,"
      " open = CASE WHEN excluded.currency <> invoices.currency OR excluded.kind <> invoices.kind THEN excluded.imported_open"
      "   WHEN excluded.imported_open = invoices.imported_open THEN invoices.open"
      // The amount was corrected and no open amount was stated: what was paid stays paid.
      "   WHEN excluded.imported_open = excluded.amount AND invoices.imported_open = invoices.amount"
      "   THEN CASE WHEN invoices.open + excluded.imported_open > invoices.imported_open"
      "     THEN invoices.open + excluded.imported_open - invoices.imported_open ELSE 0 END"
      "   ELSE excluded.imported_open END,"
      " carried = CASE WHEN excluded.currency <> invoices.currency THEN 0"  // allocations in another currency do not count
      "   WHEN excluded.kind <> invoices.kind THEN invoices.open - invoices.imported_open - invoices.carried"  // and to a credit
                                                                                                               // note they count
                                                                                                               // the other way
                                                                                                               // round
      "   WHEN excluded.imported_open = invoices.imported_open THEN invoices.carried"
      "   WHEN excluded.imported_open = excluded.amount AND invoices.imported_open = invoices.amount"
      "   THEN CASE WHEN invoices.open + excluded.imported_open > invoices.imported_open"
      "     THEN invoices.carried ELSE invoices.imported_open + invoices.carried - invoices.open - excluded.imported_open END"
      "   ELSE invoices.imported_open + invoices.carried - invoices.open END,"
      " imported_open = excluded.imported_open, currency = excluded.currency, kind = excluded.kind");
  // The same id again changes what was just stored.
  for (std::int64_t occurrence = 0; occurrence <= last_occurrence; ++occurrence) upsert.run(occurrence);
  database_->close_gaps_of_invoices(last);
  return invoices.size();
}

std::size_t SqlBook::import_mandates(const std::vector<Mandate>& mandates, bool replace) {
  if (mandates.empty()) return 0;
  if (replace) {
    // What is imported again keeps its state; the rest goes.
    database_->execute("CREATE TEMP TABLE kept (id TEXT PRIMARY KEY)");
  }
  // A status that R-transactions changed stays until the user says another one than before.
  Statement& upsert = database_->statement(
      "INSERT INTO mandates (mandate_id, customer_id, scheme, signature_date, debtor_name, debtor_iban, debtor_bic, creditor_id,"
      " imported_status, status, last_collection_date, imported_debtor_iban) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?9,?10,?6)"
      " ON CONFLICT (mandate_id) DO UPDATE SET customer_id = excluded.customer_id, scheme = excluded.scheme,"
      " signature_date = excluded.signature_date, debtor_name = excluded.debtor_name, creditor_id = excluded.creditor_id,"
      // So does an account that was amended here.
      " debtor_iban = CASE WHEN excluded.debtor_iban IS NOT DISTINCT FROM mandates.imported_debtor_iban"
      "   THEN mandates.debtor_iban ELSE excluded.debtor_iban END,"
      " debtor_bic = CASE WHEN excluded.debtor_iban IS NOT DISTINCT FROM mandates.imported_debtor_iban"
      "   AND mandates.debtor_iban IS DISTINCT FROM mandates.imported_debtor_iban THEN mandates.debtor_bic ELSE "
      "excluded.debtor_bic END,"
      " imported_debtor_iban = excluded.debtor_iban,"
      " status = CASE WHEN excluded.imported_status = mandates.imported_status THEN mandates.status ELSE excluded.status END,"
      " imported_status = excluded.imported_status,"
      " last_collection_date = CASE WHEN excluded.last_collection_date > coalesce(mandates.last_collection_date, -2147483648)"
      "   THEN excluded.last_collection_date ELSE mandates.last_collection_date END");
  for (const Mandate* mandate : sorted(mandates, [](const Mandate& m) { return m.mandate_id; })) {
    upsert.run(Key{mandate->mandate_id}, mandate->customer_id, name(mandate->scheme), mandate->signature_date,
               mandate->debtor_name, mandate->debtor_iban, mandate->debtor_bic, mandate->creditor_id, name(mandate->status),
               mandate->last_collection_date);
    if (replace) database_->statement("INSERT INTO kept VALUES (?) ON CONFLICT DO NOTHING").run(Key{mandate->mandate_id});
  }
  if (replace) {
    database_->execute("DELETE FROM mandates WHERE mandate_id NOT IN (SELECT id FROM kept)");
    database_->execute("DROP TABLE kept");
  }
  return mandates.size();
}

std::size_t SqlBook::import_customers(const std::vector<Customer>& customers, bool replace) {
  if (customers.empty()) return 0;
  if (replace) database_->execute("DELETE FROM customers");  // takes aliases and ibans along
  // Of one who stands in `customers` twice, the later counts.
  for (const Customer* customer : sorted(customers, [](const Customer& c) { return c.customer_id; })) {
    if (new_.customers.rows.empty() || new_.customers.rows.back()->customer_id != customer->customer_id)
      new_.customers.rows.push_back(customer);
    else
      new_.customers.rows.back() = customer;
  }
  database_->stage(new_.customers);
  database_
      ->statement(
          "INSERT INTO customers (customer_id, name, email, phone, language, segment, payday, is_consumer)"
          " SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM new_customers WHERE true"
          " ON CONFLICT (customer_id) DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone,"
          " language = excluded.language, segment = excluded.segment, payday = excluded.payday,"
          " is_consumer = excluded.is_consumer")
      .run();
  // Lists are replaced with their customer.
  const auto replace_lists = [&](Statement& drop, RowsOf<NewCustomerText>& list, std::vector<std::string_view> Customer::*texts) {
    drop.run();
    for (const Customer* customer : new_.customers.rows) {
      for (std::size_t at = 0; at < (customer->*texts).size(); ++at)
        list.rows.push_back({customer->customer_id, (customer->*texts)[at], at});
    }
    database_->append(list);
  };
  replace_lists(database_->statement("DELETE FROM customer_aliases WHERE customer_id IN (SELECT c0 FROM new_customers)"),
                new_.customer_aliases, &Customer::aliases);
  replace_lists(database_->statement("DELETE FROM customer_ibans WHERE customer_id IN (SELECT c0 FROM new_customers)"),
                new_.customer_ibans, &Customer::ibans);
  return customers.size();
}

std::size_t SqlBook::import_collections(const std::vector<Collection>& collections, bool replace) {
  if (collections.empty()) return 0;
  // Collections are events, not a list the user keeps: what money has moved on stays even when replacing.
  if (replace)
    database_->execute(
        "DELETE FROM collections WHERE settled_by IS NULL AND r_transaction IS NULL AND reversed_by IS NULL"
        " AND rejected = 0 AND returned = 0 AND accepted = 0");
  Statement& upsert = database_->statement(
      "INSERT INTO collections (seq, end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence,"
      " instruction_id, creditor_id, creditor_name, creditor_iban, creditor_bic, debtor_name, debtor_iban, debtor_bic, "
      "remittance,"
      " amount, currency, scheme, sequence_type, mandate_signature_date)"
      " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM collections),"
      " ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)"
      " ON CONFLICT (end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence) DO UPDATE SET"
      " instruction_id = excluded.instruction_id, creditor_id = excluded.creditor_id, creditor_name = excluded.creditor_name,"
      " creditor_iban = excluded.creditor_iban, creditor_bic = excluded.creditor_bic, debtor_name = excluded.debtor_name,"
      " debtor_iban = excluded.debtor_iban, debtor_bic = excluded.debtor_bic, remittance = excluded.remittance,"
      " amount = excluded.amount, currency = excluded.currency, scheme = excluded.scheme, sequence_type = excluded.sequence_type,"
      " mandate_signature_date = excluded.mandate_signature_date RETURNING seq");
  Statement& drop_invoices = database_->statement("DELETE FROM collection_invoices WHERE collection = ?");
  Statement& add_invoice = database_->statement("INSERT INTO collection_invoices VALUES (?, ?, ?)");
  const auto key = [](const Collection& c) {
    return std::tie(c.end_to_end_id, c.message_id, c.payment_information_id, c.mandate_id, c.collection_date);
  };
  const Collection* previous = nullptr;
  std::int64_t occurrence = 0;
  const std::int64_t known_max = database_->integer("SELECT coalesce(max(seq), 0) FROM collections");
  for (const Collection* c : sorted(collections, key)) {
    occurrence = previous != nullptr && key(*previous) == key(*c) ? occurrence + 1 : 0;
    previous = c;
    std::int64_t seq = 0;
    {
      Rows stored{upsert,
                  Key{c->end_to_end_id},
                  Key{c->message_id},
                  Key{c->payment_information_id},
                  Key{c->mandate_id},
                  c->collection_date ? std::int64_t{c->collection_date.days()} : absent_date,
                  occurrence,
                  c->instruction_id,
                  c->creditor_id,
                  c->creditor_name,
                  c->creditor_iban,
                  c->creditor_bic,
                  c->debtor_name,
                  c->debtor_iban,
                  c->debtor_bic,
                  c->remittance,
                  c->amount.minor,
                  c->amount.currency,
                  name(c->scheme),
                  name(c->sequence_type),
                  c->mandate_signature_date};
      stored.next();
      seq = stored->integer(0);
    }
    if (seq <= known_max) drop_invoices.run(seq);
    for (std::size_t i = 0; i < c->invoice_ids.size(); ++i) add_invoice.run(seq, std::uint64_t{i}, Key{c->invoice_ids[i]});
  }
  return collections.size();
}

}  // namespace lettrage::book::sql
