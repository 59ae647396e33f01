// A whole book into another database, table by table, and the proof that all of it arrived.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "book/sql/copied_tables.h"
#include "book/sql/row_source.h"
#include "book/sql/sql_book.h"
#include "core/hash.h"

namespace lettrage::book::sql {
namespace {

/// All of them, referred to before those that refer.
constexpr CopiedTable tables[] = {
    {"all_meta", "key, value", "tt"},
    {"all_names", "seq, name", "it"},
    {"all_runs", "seq, run_id, as_of, policy_hash, state", "ititt"},
    {"all_files",
     "seq, run, sha256, path, format, message_id, created_at, bytes, statements, entries, movements, state, first_movement,"
     " end_movement",
     "iitttttiiiitii"},
    {"all_statements",
     "file, number, id, account, sequence, kind, currency, from_date, to_date, opening_date, closing_date, opening, closing,"
     " booked_sum, entries, booked",
     "iititttiiiiiiiii"},
    {"all_invoices",
     "seq, invoice_id, customer_id, amount, currency, due_date, issue_date, imported_open, carried, open, kind, customer_name,"
     " customer_iban, reference, mandate_id, end_to_end_id, payment_method, account_iban, discount_amount, discount_until,"
     " seller_id, commission_amount, status, disputed, withdrawn",
     "ittitiiiiittttttttiititii"},
    {"all_mandates",
     "mandate_id, customer_id, scheme, signature_date, debtor_name, debtor_iban, debtor_bic, creditor_id, imported_status, "
     "status,"
     " last_collection_date, status_reason, status_since, fixed_on, registered_on, imported_debtor_iban",
     "tttittttttitiiit"},
    {"all_customers", "customer_id, name, email, phone, language, segment, payday, is_consumer", "ttttttii"},
    {"all_customer_aliases", "customer_id, position, alias", "tit"},
    {"all_customer_ibans", "customer_id, position, iban", "tit"},
    {"all_collections",
     "seq, end_to_end_id, message_id, payment_information_id, mandate_id, collection_date, occurrence, instruction_id, "
     "creditor_id,"
     " creditor_name, creditor_iban, creditor_bic, debtor_name, debtor_iban, debtor_bic, remittance, amount, currency, scheme,"
     " sequence_type, mandate_signature_date, settled_by, settled_on, r_transaction, reversed_by, rejected, returned, accepted,"
     " accepted_by",
     "ittttiitttttttttitttibibbiiii"},
    {"all_collection_invoices", "collection, position, invoice_id", "iit"},
    {"all_movements",
     "seq, id, file, statement, entry, \"transaction\", account, booking_date, value_date, amount, currency, counterparty_name,"
     " counterparty_iban, end_to_end_id, mandate_id, reference, remittance, bank_transaction_code, outcome, method, confidence,"
     " on_account, customer_id, invoice_ids, r_transaction, duplicate_of, reason, suggestions, \"offset\"",
     "ibiiiiiiiittttttttttiittbbtti"},
    {"all_identities", "movement, level, source, hashes", "iiib"},
    {"all_allocations", "seq, id, movement, invoice, amount, currency, kind, method, confidence, reverses, reversed",
     "ibiiitttibi"},
    {"all_journal", "movement, line, date, account, debit, credit, currency, text", "iiiiiitt"},
    {"all_r_transactions",
     "id, type, strength, scheme, reason, reason_list, reason_raw, reason_class, retry, mandate_action, contact, currency, "
     "amount,"
     " fee, booked_amount, booked, booked_by, booking_date, known_date, original_settlement_date, end_to_end_id, mandate_id,"
     " customer_id, account, attempt, flags, next_date, masked, origin",
     "btitttttttttiiiibiiittttiiiii"},
    {"all_r_transaction_movements", "r_transaction, movement", "bb"},
    {"all_r_transaction_invoices", "r_transaction, position, invoice_id", "bit"},
    {"all_retries",
     "id, r_transaction, customer_id, mandate_id, attempt, amount, currency, collection_date, submit_by, notify_by, "
     "end_to_end_id,"
     " previous_end_to_end_id, sequence_type, scheme, reason, status, stop_reason, decided_by",
     "bbttiitiiitttttttt"},
    {"all_retry_invoices", "retry, position, invoice_id", "bit"},
    {"all_notices",
     "id, customer_id, invoice_id, step, channel, due_date, amount, currency, language, template, announced, late, approval, "
     "status,"
     " done_on, done_by, approved_by, note, run, withdrawn_run",
     "bttttiitttiiititttii"},
    {"all_pending_batches",
     "movement, account, batch_message_id, batch_payment_information_id, amount, currency, booking_date, value_date, batch_count",
     "btttitiii"},
    {"all_diagnostics", "seq, run, severity, code, file, \"offset\", line, field, text", "iitttiitt"},
    {"all_audit", "seq, as_of, actor, action, subject, detail, previous, hash", "ittttttt"},
    {"all_payer_aliases", "seq, customer_id, kind, value, movement, origin, as_of, actor, forgotten, forgotten_by", "itttbtitit"},
    {"all_dunning_facts", "seq, customer_id, kind, from_date, until_date, note, actor, lifted", "ittiitti"},
    {"all_mandate_history", "seq, mandate_id, as_of, action, reason, actor, r_transaction", "ititttb"},
    {"all_publications", "seq, subject, staged, target, state", "itttt"},
};

constexpr std::size_t batch_max = 4096;

/// Rows on their way.
class Batch final : public RowSource {
 public:
  Batch(Database& to, const CopiedTable& table) : RowSource{to, table.name, table.kinds} {}

  void add(const Statement& row) {
    if (used_ == rows_.size()) rows_.emplace_back(columns().size());
    std::vector<Value>& values = rows_[used_++];
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int column = static_cast<int>(i);
      values[i].null = row.is_null(column);
      if (values[i].null) continue;
      if (columns()[i] == 'i')
        values[i].integer = row.integer(column);
      else
        values[i].text = columns()[i] == 't' ? row.text(column) : row.bytes(column);
    }
  }
  void clear() { used_ = 0; }
  [[nodiscard]] std::size_t size() const noexcept override { return used_; }
  void give(Cell& cell, std::size_t row, int column) const override {
    const Value& value = rows_[row][static_cast<std::size_t>(column)];
    const char kind = columns()[static_cast<std::size_t>(column)];
    if (value.null)
      cell.put(nullptr);
    else if (kind == 'i')
      cell.put(value.integer);
    else if (kind == 't')
      cell.put(Key{value.text});
    else
      cell.put_bytes(value.text);
  }

 private:
  struct Value {
    bool null = true;
    std::int64_t integer = 0;
    std::string text;
  };
  std::vector<std::vector<Value>> rows_;
  std::size_t used_ = 0;
};

/// What a table holds, whatever the order of its rows.
struct Sum {
  std::uint64_t rows = 0, low = 0, high = 0;
  bool operator==(const Sum& other) const noexcept { return rows == other.rows && low == other.low && high == other.high; }

  void add(const Statement& row, std::string_view kinds) {
    bytes_.clear();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const int column = static_cast<int>(i);
      if (row.is_null(column)) {
        bytes_ += 'n';
      } else if (kinds[i] == 'i') {
        bytes_ += fmt::format("i{};", row.integer(column));
      } else {
        const std::string_view text = kinds[i] == 't' ? row.text(column) : row.bytes(column);
        bytes_ += fmt::format("{}{}:", kinds[i], text.size());
        bytes_ += text;
      }
    }
    const Hash128 hash = hash128(bytes_);
    ++rows;
    low += hash.low;
    high += hash.high;
  }

 private:
  std::string bytes_;
};

template <class Each>
Sum read(Database& database, const CopiedTable& table, Each each) {
  Sum sum;
  const auto query = database.prepare(fmt::format("SELECT {} FROM {}", table.columns, std::string_view{table.name}.substr(4)));
  while (query->step()) {
    sum.add(*query, table.kinds);
    each(*query);
  }
  return sum;
}

}  // namespace

std::span<const CopiedTable> copied_tables() noexcept { return tables; }

std::uint64_t SqlBook::copy_to(Book& book) {
  auto* other = dynamic_cast<SqlBook*>(&book);
  if (other == nullptr || other == this) throw std::logic_error{"a book is copied to another one in a database"};
  write_states();
  Database& from = *database_;
  Database& to = *other->database_;
  const Reading reading{from};
  to.check_references(References::Unchecked);
  std::uint64_t rows = 0;
  {
    Transaction transaction{to};
    for (const CopiedTable& table : copied_tables()) {
      const std::string name{std::string_view{table.name}.substr(4)};
      if (to.integer(fmt::format("SELECT count(*) FROM {}", name).c_str()) != 0)
        throw BookError{fmt::format("book: there is one already where it should be copied to: its table {} has rows", name)};
      Batch batch{to, table};
      const Sum sum = read(from, table, [&](const Statement& row) {
        batch.add(row);
        if (batch.size() < batch_max) return;
        to.append(batch);
        batch.clear();
      });
      to.append(batch);
      if (read(to, table, [](const Statement&) {}) != sum)
        throw BookError{fmt::format("book: the copy of its table {} is not what was copied", name)};
      rows += sum.rows;
    }
    to.close_gaps_of_invoices(to.integer("SELECT coalesce(max(seq), 0) FROM invoices"));
    transaction.commit();
  }
  to.check_references(References::Checked);
  other->read_counters();
  return rows;
}

}  // namespace lettrage::book::sql
