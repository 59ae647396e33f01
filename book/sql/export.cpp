#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "book/sql/sql_book.h"
#include "book/sql/tables.h"
#include "core/model/r_transaction.h"

namespace lettrage::book::sql {
namespace {

using enum Print;

std::string print(const Statement& row, int column, Print how, Currency currency) {
  if (row.is_null(column)) return {};
  switch (how) {
    case Text: return std::string{row.text(column)};
    case Integer: return std::to_string(row.integer(column));
    case Date: return row.date(column).iso();
    case Amount: return format_amount(row.integer(column), currency);
    case Boolean: return row.integer(column) != 0 ? "true" : "false";
    case Thousandths: return fmt::format("{}.{:02}", row.integer(column) / 1000, row.integer(column) % 1000 / 10);
    case Flags: return names(row.number<std::uint16_t>(column));
    case Movement: return text_of("mv", row.hash(column));
    case Allocation: return text_of("al", row.hash(column));
    case Print::RTransaction: return text_of("rt", row.hash(column));
    case Print::Retry: return text_of("ry", row.hash(column));
    case Print::Notice: return text_of("nt", row.hash(column));
  }
  return {};
}

}  // namespace

const std::vector<TableView>& table_views() {
  static const std::vector<TableView> views{
      {"movements",
       "SELECT m.id, f.path, nullif(m.statement, 0), nullif(m.entry, 0), nullif(m.\"transaction\", 0), n.name, m.booking_date, "
       "m.value_date, m.amount, m.currency,"
       " m.counterparty_name, m.counterparty_iban, m.end_to_end_id, m.mandate_id, m.reference, m.remittance,"
       " m.bank_transaction_code, m.outcome, m.method, nullif(m.confidence, 0), m.invoice_ids, m.r_transaction, m.duplicate_of,"
       " nullif(m.on_account, 0), m.customer_id, m.reason, m.suggestions, r.run_id, m.\"offset\""
       " FROM files f CROSS JOIN movements m ON m.seq >= f.first_movement AND m.seq < f.end_movement AND m.file = f.seq"
       " LEFT JOIN names n ON n.seq = m.account LEFT JOIN runs r ON r.seq = f.run",
       "f.path, f.sha256, f.seq, m.statement, m.entry, m.\"transaction\", m.seq",
       {{"movement_id", Movement},
        {"file"},
        {"statement", Integer},
        {"entry", Integer},
        {"transaction", Integer},
        {"account"},
        {"booking_date", Date},
        {"value_date", Date},
        {"amount", Amount},
        {"currency"},
        {"counterparty_name"},
        {"counterparty_iban"},
        {"end_to_end_id"},
        {"mandate_id"},
        {"reference"},
        {"remittance"},
        {"bank_transaction_code"},
        {"outcome"},
        {"method"},
        {"confidence", Thousandths},
        {"invoice_ids"},
        {"r_transaction_id", Print::RTransaction},
        {"duplicate_of", Movement},
        {"on_account", Amount},
        {"customer_id"},
        {"reason"},
        {"suggestions"},
        {"run_id"},
        {"offset", Integer}},
       "files f CROSS JOIN movements m ON m.seq >= f.first_movement AND m.seq < f.end_movement AND m.file = f.seq",
       "movements m JOIN files f ON f.seq = m.file"},
      {"allocations",
       "SELECT a.id, m.id, i.invoice_id, a.amount, a.currency, a.kind, a.method, a.confidence, a.reverses, a.reversed"
       " FROM allocations a JOIN movements m ON m.seq = a.movement JOIN invoices i ON i.seq = a.invoice",
       "a.id",
       {{"allocation_id", Allocation},
        {"movement_id", Movement},
        {"invoice_id"},
        {"amount", Amount},
        {"currency"},
        {"kind"},
        {"method"},
        {"confidence", Thousandths},
        {"reverses", Allocation},
        {"reversed", Boolean}}},
      {"invoices",
       "SELECT invoice_id, customer_id, amount, currency, due_date, issue_date, open, kind, customer_name, customer_iban, "
       "reference,"
       " mandate_id, end_to_end_id, payment_method, account_iban, nullif(discount_amount, 0), discount_until, seller_id,"
       " nullif(commission_amount, 0), status, disputed, imported_open, carried, withdrawn FROM invoices i",
       "invoice_id",
       {{"invoice_id"},
        {"customer_id"},
        {"amount", Amount},
        {"currency"},
        {"due_date", Date},
        {"issue_date", Date},
        {"open_amount", Amount},
        {"kind"},
        {"customer_name"},
        {"customer_iban"},
        {"reference"},
        {"mandate_id"},
        {"end_to_end_id"},
        {"payment_method"},
        {"account_iban"},
        {"discount_amount", Amount},
        {"discount_until", Date},
        {"seller_id"},
        {"commission_amount", Amount},
        {"status"},
        {"disputed", Boolean},
        {"imported_open", Amount},
        {"carried", Amount},
        {"withdrawn", Boolean}}},
      {"mandates",
       "SELECT mandate_id, customer_id, scheme, signature_date, debtor_name, debtor_iban, debtor_bic, creditor_id, status,"
       " last_collection_date, imported_status, status_reason, status_since, fixed_on, registered_on FROM mandates",
       "mandate_id",
       {{"mandate_id"},
        {"customer_id"},
        {"scheme"},
        {"signature_date", Date},
        {"debtor_name"},
        {"debtor_iban"},
        {"debtor_bic"},
        {"creditor_id"},
        {"status"},
        {"last_collection_date", Date},
        {"imported_status"},
        {"status_reason"},
        {"status_since", Date},
        {"fixed_on", Date},
        {"registered_on", Date}}},
      {"mandate_history",
       "SELECT mandate_id, as_of, action, reason, actor, r_transaction FROM mandate_history",
       "mandate_id, seq",
       {{"mandate_id"}, {"as_of", Date}, {"action"}, {"reason"}, {"actor"}, {"r_transaction_id", Print::RTransaction}}},
      {"customers",
       "SELECT customer_id, name,"
       " (SELECT group_concat(alias, '|') FROM (SELECT alias FROM customer_aliases a WHERE a.customer_id = c.customer_id"
       "   ORDER BY position) AS list),"
       " (SELECT group_concat(iban, '|') FROM (SELECT iban FROM customer_ibans b WHERE b.customer_id = c.customer_id"
       "   ORDER BY position) AS list),"
       " email, phone, language, segment, payday, is_consumer FROM customers c",
       "customer_id",
       {{"customer_id"},
        {"name"},
        {"aliases"},
        {"ibans"},
        {"email"},
        {"phone"},
        {"language"},
        {"segment"},
        {"payday", Integer},
        {"is_consumer", Boolean}}},
      {"aliases",
       "SELECT customer_id, kind, value, origin, movement, as_of, actor, forgotten, forgotten_by FROM payer_aliases p",
       "customer_id, kind, value, movement, p.seq",
       {{"customer_id"},
        {"kind"},
        {"value"},
        {"origin"},
        {"movement_id", Movement},
        {"as_of", Date},
        {"actor"},
        {"forgotten", Date},
        {"forgotten_by"}}},
      {"collections",
       "SELECT end_to_end_id, message_id, payment_information_id, mandate_id, nullif(collection_date, -2147483648), amount,"
       " currency, scheme, sequence_type, instruction_id, creditor_id, creditor_name, creditor_iban, creditor_bic, debtor_name,"
       " debtor_iban, debtor_bic, mandate_signature_date, remittance,"
       " (SELECT group_concat(invoice_id, '|') FROM (SELECT invoice_id FROM collection_invoices i WHERE i.collection = c.seq"
       "   ORDER BY position) AS list),"
       " settled_by, settled_on, r_transaction, reversed_by, accepted, rejected, returned FROM collections c",
       "end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence",
       {{"end_to_end_id"},
        {"message_id"},
        {"payment_information_id"},
        {"mandate_id"},
        {"collection_date", Date},
        {"amount", Amount},
        {"currency"},
        {"scheme"},
        {"sequence_type"},
        {"instruction_id"},
        {"creditor_id"},
        {"creditor_name"},
        {"creditor_iban"},
        {"creditor_bic"},
        {"debtor_name"},
        {"debtor_iban"},
        {"debtor_bic"},
        {"mandate_signature_date", Date},
        {"remittance"},
        {"invoice_ids"},
        {"settled_by", Movement},
        {"settled_on", Date},
        {"r_transaction_id", Print::RTransaction},
        {"reversed_by", Print::RTransaction},
        {"accepted", Boolean},
        {"rejected", Boolean},
        {"returned", Boolean}}},
      {"r_transactions",
       "SELECT id,"
       " (SELECT group_concat('mv' || substr(lower(hex(movement)), 1, 20), '|') FROM (SELECT movement FROM "
       "r_transaction_movements e"
       "   WHERE e.r_transaction = t.id ORDER BY movement) AS list),"
       " type, scheme, reason, reason_list, reason_class, amount, fee, CASE WHEN booked = 1 THEN booked_amount END, currency, "
       "booking_date, known_date,"
       " end_to_end_id, mandate_id,"
       " (SELECT group_concat(invoice_id, '|') FROM (SELECT invoice_id FROM r_transaction_invoices i WHERE i.r_transaction = t.id"
       "   ORDER BY position) AS list),"
       " customer_id, nullif(attempt, 0), retry, mandate_action, contact, next_date, nullif(flags, 0), account, reason_raw,"
       " original_settlement_date, booked, booked_by FROM r_transactions t",
       "id",
       {{"r_transaction_id", Print::RTransaction},
        {"movement_ids"},
        {"type"},
        {"scheme"},
        {"reason"},
        {"reason_list"},
        {"reason_class"},
        {"amount", Amount},
        {"fee", Amount},
        {"booked_amount", Amount},
        {"currency"},
        {"booking_date", Date},
        {"known_date", Date},
        {"end_to_end_id"},
        {"mandate_id"},
        {"invoice_ids"},
        {"customer_id"},
        {"attempt", Integer},
        {"retry"},
        {"mandate_action"},
        {"contact"},
        {"next_date", Date},
        {"flags", Flags},
        {"account"},
        {"reason_raw"},
        {"original_settlement_date", Date},
        {"booked", Boolean},
        {"booked_by", Movement}}},
      {"retries",
       "SELECT id,"
       " (SELECT group_concat(invoice_id, '|') FROM (SELECT invoice_id FROM retry_invoices i WHERE i.retry = t.id"
       "   ORDER BY position) AS list),"
       " customer_id, mandate_id, attempt, amount, currency, collection_date, submit_by, notify_by, end_to_end_id,"
       " previous_end_to_end_id, sequence_type, scheme, reason, status, stop_reason, r_transaction, decided_by FROM retries t",
       "id",
       {{"retry_id", Print::Retry},
        {"invoice_ids"},
        {"customer_id"},
        {"mandate_id"},
        {"attempt", Integer},
        {"amount", Amount},
        {"currency"},
        {"collection_date", Date},
        {"submit_by", Date},
        {"notify_by", Date},
        {"end_to_end_id"},
        {"previous_end_to_end_id"},
        {"sequence_type"},
        {"scheme"},
        {"reason"},
        {"status"},
        {"stop_reason"},
        {"r_transaction_id", Print::RTransaction},
        {"decided_by"}}},
      {"notices",
       "SELECT id, customer_id, invoice_id, step, channel, due_date, amount, currency, language, template, announced,"
       " CASE WHEN approval = 1 THEN 'required' END, status, done_on, done_by, approved_by, note FROM notices",
       "due_date NULLS FIRST, id",
       {{"notice_id", Print::Notice},
        {"customer_id"},
        {"invoice_id"},
        {"step"},
        {"channel"},
        {"due_date", Date},
        {"amount", Amount},
        {"currency"},
        {"language"},
        {"template"},
        {"announced", Date},
        {"approval"},
        {"status"},
        {"done_on", Date},
        {"done_by"},
        {"approved_by"},
        {"note"}}},
      {"dunning_facts",
       "SELECT customer_id, kind, from_date, until_date, lifted, actor, note FROM dunning_facts",
       "customer_id, seq",
       {{"customer_id"}, {"kind"}, {"from", Date}, {"until", Date}, {"lifted", Date}, {"actor"}, {"note"}}},
      {"journal",
       "SELECT j.date, m.id, n.name, nullif(j.debit, 0), nullif(j.credit, 0), j.currency, j.text FROM journal j"
       " JOIN names n ON n.seq = j.account LEFT JOIN movements m ON m.seq = j.movement",
       "j.date NULLS FIRST, m.id NULLS FIRST, j.line",
       {{"date", Date}, {"movement_id", Movement}, {"account"}, {"debit", Amount}, {"credit", Amount}, {"currency"}, {"text"}}},
      {"files",
       "SELECT f.sha256, f.path, f.format, f.message_id, f.created_at, f.bytes, f.statements, f.entries, f.movements, f.state,"
       " r.run_id FROM files f LEFT JOIN runs r ON r.seq = f.run",
       "f.path, f.sha256, f.seq",
       {{"sha256"},
        {"path"},
        {"format"},
        {"message_id"},
        {"created_at"},
        {"bytes", Integer},
        {"statements", Integer},
        {"entries", Integer},
        {"movements", Integer},
        {"state"},
        {"run_id"}}},
      {"statements",
       "SELECT f.path, s.number, s.id, n.name, s.sequence, s.kind, s.currency, s.from_date, s.to_date, s.opening, s.opening_date,"
       " s.closing, s.closing_date, s.booked_sum, s.entries, s.booked FROM statements s JOIN files f ON f.seq = s.file"
       " LEFT JOIN names n ON n.seq = s.account",
       "f.path, f.sha256, f.seq, s.number",
       {{"file"},
        {"number", Integer},
        {"statement"},
        {"account"},
        {"sequence"},
        {"kind"},
        {"currency"},
        {"from_date", Date},
        {"to_date", Date},
        {"opening_balance", Amount},
        {"opening_date", Date},
        {"closing_balance", Amount},
        {"closing_date", Date},
        {"booked_sum", Amount},
        {"entries", Integer},
        {"booked", Integer}}},
      {"diagnostics",
       "SELECT d.severity, d.code, d.file, d.\"offset\", nullif(d.line, 0), d.field, d.text, r.run_id FROM diagnostics d"
       " LEFT JOIN runs r ON r.seq = d.run",
       "d.run NULLS FIRST, d.file NULLS FIRST, d.\"offset\", d.seq",
       {{"severity"}, {"code"}, {"file"}, {"offset", Integer}, {"line", Integer}, {"field"}, {"text"}, {"run_id"}}},
      {"audit",
       "SELECT seq, as_of, actor, action, subject, detail, previous, hash FROM audit",
       "seq",
       {{"number", Integer}, {"as_of"}, {"actor"}, {"action"}, {"subject"}, {"detail"}, {"previous"}, {"hash"}}},
      {"pending_batches",
       "SELECT movement, account, batch_message_id, batch_payment_information_id, amount, currency, booking_date, value_date,"
       " nullif(batch_count, 0) FROM pending_batches",
       "movement",
       {{"movement_id", Movement},
        {"account"},
        {"batch_message_id"},
        {"batch_payment_information_id"},
        {"amount", Amount},
        {"currency"},
        {"booking_date", Date},
        {"value_date", Date},
        {"batch_count", Integer}}},
      {"runs",
       "SELECT run_id, as_of, policy_hash, state FROM runs",
       "as_of, run_id",
       {{"run_id"}, {"as_of", Date}, {"policy_hash"}, {"state"}}},
  };
  return views;
}

const TableView& table_view(std::string_view name) {
  const auto& views = table_views();
  const auto found = std::find_if(views.begin(), views.end(), [&](const TableView& v) { return v.name == name; });
  if (found == views.end()) throw std::logic_error{"no such table view"};
  return *found;
}

std::vector<std::string> column_names(const TableView& view) {
  std::vector<std::string> names;
  names.reserve(view.columns.size());
  for (const PrintedColumn& column : view.columns) names.emplace_back(column.name);
  return names;
}

void print_row(const Statement& row, const TableView& view, std::vector<std::string>& out) {
  const auto at = std::find_if(view.columns.begin(), view.columns.end(),
                               [](const PrintedColumn& c) { return std::string_view{c.name} == "currency"; });
  const Currency currency = at == view.columns.end() ? Currency{} : row.currency(static_cast<int>(at - view.columns.begin()));
  out.resize(view.columns.size());
  for (std::size_t i = 0; i < view.columns.size(); ++i) out[i] = print(row, static_cast<int>(i), view.columns[i].print, currency);
}

std::vector<std::string> SqlBook::tables() const {
  std::vector<std::string> names;
  for (const TableView& view : table_views()) names.emplace_back(view.name);
  return names;
}

bool SqlBook::export_table(std::string_view table, const std::function<void(const std::vector<std::string>&)>& header,
                           const std::function<void(const std::vector<std::string>&)>& row) {
  const auto& views = table_views();
  const auto view = std::find_if(views.begin(), views.end(), [&](const TableView& v) { return v.name == table; });
  if (view == views.end()) return false;
  header(column_names(*view));
  write_states();
  const Reading reading{*database_};
  const auto query = database_->prepare(std::string{view->select} + " ORDER BY " + view->order_by);
  std::vector<std::string> texts;
  while (query->step()) {
    print_row(*query, *view, texts);
    row(texts);
  }
  return true;
}

}  // namespace lettrage::book::sql
