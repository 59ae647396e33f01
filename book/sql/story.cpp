#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "book/sql/id_range.h"
#include "book/sql/sql_book.h"
#include "book/sql/tables.h"

namespace lettrage::book::sql {
namespace {

using Section = Book::Section;

/// Tells a story section by section; sections without rows are left out.
class Narrator {
 public:
  explicit Narrator(Database& database) : database_{database} {}
  std::vector<Section> sections;

  template <class... Values>
  bool tell(std::string title, std::string_view table, std::string_view where, const Values&... values) {
    const TableView& view = table_view(table);
    // Whoever asks for the story of a batch of a million collections wants to see it, not all of it.
    const auto query =
        database_.prepare(fmt::format("{} WHERE {} ORDER BY {} LIMIT {}", view.select_few(), where, view.order_by, rows_max + 1));
    query->bind_all(values...);
    Section section{std::move(title), {column_names(view), {}}};
    std::vector<std::string> row;
    while (query->step()) {
      if (section.table.rows.size() == rows_max) {
        section.more = true;
        break;
      }
      print_row(*query, view, row);
      section.table.rows.push_back(row);
    }
    if (section.table.rows.empty()) return false;
    sections.push_back(std::move(section));
    return true;
  }

  /// One section of what several keys name, in their order.
  void tell_each(const std::string& title, std::string_view table, std::string_view where, const std::vector<std::string>& keys) {
    const std::size_t first = sections.size();
    for (const std::string& key : keys) {
      if (!tell(title, table, where, Key{key}) || sections.size() == first + 1) continue;
      for (auto& row : sections.back().table.rows) sections[first].table.rows.push_back(std::move(row));
      sections.pop_back();
    }
  }

  std::optional<Hash128> find(const char* sql, const IdRange& range) {
    Rows rows{database_.statement(sql), range.first, range.last};
    return rows.next() ? std::optional{rows->hash(0)} : std::nullopt;
  }
  std::string text(const char* sql, Hash128 key) {
    Rows rows{database_.statement(sql), key};
    return rows.next() ? std::string{rows->text(0)} : std::string{};
  }

  /// Each once.
  std::vector<std::string> customers_of(const std::vector<std::string>& invoice_ids) {
    std::vector<std::string> customers;
    for (const std::string& id : invoice_ids) {
      Rows rows{database_.statement("SELECT customer_id FROM invoices WHERE invoice_id = ?"), Key{id}};
      if (!rows.next()) continue;
      std::string customer{rows->text(0)};
      if (std::find(customers.begin(), customers.end(), customer) == customers.end()) customers.push_back(std::move(customer));
    }
    return customers;
  }

  void movement(Hash128 id);
  void r_transaction(Hash128 id);
  void retry(Hash128 id);
  void allocation(Hash128 id);
  void notice(Hash128 id);
  void invoice(std::string_view id);
  void audit(std::string_view id) { tell("Audit", "audit", "subject = ?", Key{id}); }

 private:
  static constexpr std::size_t rows_max = 100;
  Database& database_;
};

/// The ids in `INV-1:0.83|INV-2+INV-3:0.61`, each once. One that holds a separator itself is not found, and not shown.
std::vector<std::string> suggested_ids(std::string_view suggestions) {
  std::vector<std::string> ids;
  while (!suggestions.empty()) {
    const std::size_t bar = std::min(suggestions.find('|'), suggestions.size());
    std::string_view answer = suggestions.substr(0, bar);
    suggestions.remove_prefix(std::min(bar + 1, suggestions.size()));
    answer = answer.substr(0, answer.rfind(':'));
    while (!answer.empty()) {
      const std::size_t plus = std::min(answer.find('+'), answer.size());
      std::string id{answer.substr(0, plus)};
      answer.remove_prefix(std::min(plus + 1, answer.size()));
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
    }
  }
  return ids;
}

void Narrator::movement(Hash128 id) {
  tell("Movement", "movements", "m.id = ?", id);
  tell("File", "files", "f.seq = (SELECT file FROM movements WHERE id = ?)", id);
  tell("Statement", "statements", "(s.file, s.number) IN (SELECT file, statement FROM movements WHERE id = ?)", id);
  tell("Counted movement that it repeats", "movements", "m.id = (SELECT duplicate_of FROM movements WHERE id = ?)", id);
  tell("Other reports of it", "movements", "m.duplicate_of = ?", id);
  tell("Allocations", "allocations", "a.movement = (SELECT seq FROM movements WHERE id = ?)", id);
  tell("Allocations of it that were undone later", "allocations",
       "a.reverses IN (SELECT id FROM allocations WHERE movement = (SELECT seq FROM movements WHERE id = ?1))"
       " AND a.movement <> (SELECT seq FROM movements WHERE id = ?1)",
       id);
  tell("Invoices", "invoices",
       "i.seq IN (SELECT invoice FROM allocations WHERE movement = (SELECT seq FROM movements WHERE id = ?))", id);
  const std::vector<std::string> suggested = suggested_ids(text("SELECT suggestions FROM movements WHERE id = ?", id));
  tell_each("Suggested invoices", "invoices", "i.invoice_id = ?", suggested);
  tell_each("Customers who may be meant", "customers", "c.customer_id = ?", customers_of(suggested));
  tell("Known of the payer when it is read again", "aliases",
       "forgotten IS NULL AND ((kind = 'iban' AND value = (SELECT counterparty_iban FROM movements WHERE id = ?1))"
       " OR (kind = 'name' AND value = (SELECT counterparty_name FROM movements WHERE id = ?1)))",
       id);
  tell("What it taught", "aliases", "movement = ?", id);
  tell("Collections settled by it", "collections", "c.settled_by = ?", id);
  tell("Waits for its batch", "pending_batches", "movement = ?", id);
  tell("R-transaction", "r_transactions",
       "t.id IN (SELECT r_transaction FROM r_transaction_movements WHERE movement = ?1)"
       " OR t.id = (SELECT r_transaction FROM movements WHERE id = ?1)",
       id);
  tell("Retry", "retries", "t.r_transaction = (SELECT r_transaction FROM movements WHERE id = ?)", id);
  tell("Journal", "journal", "j.movement = (SELECT seq FROM movements WHERE id = ?)", id);
}

void Narrator::r_transaction(Hash128 id) {
  tell("R-transaction", "r_transactions", "t.id = ?", id);
  tell("Evidence", "movements", "m.id IN (SELECT movement FROM r_transaction_movements WHERE r_transaction = ?)", id);
  tell("Collection", "collections", "c.r_transaction = ?1 OR c.reversed_by = ?1", id);
  tell("Invoices", "invoices", "i.invoice_id IN (SELECT invoice_id FROM r_transaction_invoices WHERE r_transaction = ?)", id);
  tell("Mandate", "mandates", "mandate_id = (SELECT mandate_id FROM r_transactions WHERE id = ?)", id);
  tell("Allocations undone", "allocations",
       "a.kind = 'reversal' AND a.movement IN (SELECT m.seq FROM r_transaction_movements e JOIN movements m ON m.id = e.movement"
       " WHERE e.r_transaction = ?)",
       id);
  tell("Retry", "retries", "t.r_transaction = ?", id);
}

void Narrator::retry(Hash128 id) {
  tell("Retry", "retries", "t.id = ?", id);
  tell("R-transaction", "r_transactions", "t.id = (SELECT r_transaction FROM retries WHERE id = ?)", id);
  tell("Invoices", "invoices", "i.invoice_id IN (SELECT invoice_id FROM retry_invoices WHERE retry = ?)", id);
  tell("Mandate", "mandates", "mandate_id = (SELECT mandate_id FROM retries WHERE id = ?)", id);
  tell("What became of the mandate", "mandate_history", "mandate_id = (SELECT mandate_id FROM retries WHERE id = ?)", id);
  tell("Collection that came back", "collections", "c.end_to_end_id = (SELECT previous_end_to_end_id FROM retries WHERE id = ?)",
       id);
  tell("Collection it became", "collections", "c.end_to_end_id = (SELECT end_to_end_id FROM retries WHERE id = ?)", id);
}

void Narrator::allocation(Hash128 id) {
  tell("Allocation", "allocations", "a.id = ?", id);
  tell("Undone by", "allocations", "a.reverses = ?", id);
  tell("Undoes", "allocations", "a.id = (SELECT reverses FROM allocations WHERE id = ?)", id);
  tell("Movement", "movements", "m.seq = (SELECT movement FROM allocations WHERE id = ?)", id);
  tell("Invoice", "invoices", "i.seq = (SELECT invoice FROM allocations WHERE id = ?)", id);
}

void Narrator::notice(Hash128 id) {
  tell("Notice", "notices", "id = ?", id);
  tell("Invoice", "invoices", "i.invoice_id = (SELECT invoice_id FROM notices WHERE id = ?)", id);
}

void Narrator::invoice(std::string_view text) {
  const Key id{text};
  if (!tell("Invoice", "invoices", "i.invoice_id = ?", id)) return;
  tell("Customer", "customers", "c.customer_id = (SELECT customer_id FROM invoices WHERE invoice_id = ?)", id);
  tell("Mandate", "mandates", "mandate_id = (SELECT mandate_id FROM invoices WHERE invoice_id = ?)", id);
  tell("Allocations", "allocations", "a.invoice = (SELECT seq FROM invoices WHERE invoice_id = ?)", id);
  tell("Movements", "movements",
       "m.seq IN (SELECT movement FROM allocations WHERE invoice = (SELECT seq FROM invoices WHERE invoice_id = ?))", id);
  tell("Collections", "collections", "c.seq IN (SELECT collection FROM collection_invoices WHERE invoice_id = ?)", id);
  tell("R-transactions", "r_transactions", "t.id IN (SELECT r_transaction FROM r_transaction_invoices WHERE invoice_id = ?)", id);
  tell("Retries", "retries", "t.id IN (SELECT retry FROM retry_invoices WHERE invoice_id = ?)", id);
  tell("Notices", "notices", "invoice_id = ?", id);
  tell("What is known of the debtor", "dunning_facts", "customer_id = (SELECT customer_id FROM invoices WHERE invoice_id = ?)",
       id);
}

}  // namespace

std::vector<Book::Section> SqlBook::story(std::string_view id) {
  write_states();
  const Reading reading{*database_};
  Narrator narrator{*database_};
  if (const auto range = id_range(id)) {
    if (const auto movement = narrator.find("SELECT id FROM movements WHERE id BETWEEN ? AND ?", *range))
      narrator.movement(*movement);
    else if (const auto event = narrator.find("SELECT id FROM r_transactions WHERE id BETWEEN ? AND ?", *range))
      narrator.r_transaction(*event);
    else if (const auto retry = narrator.find("SELECT id FROM retries WHERE id BETWEEN ? AND ?", *range))
      narrator.retry(*retry);
    else if (const auto allocation = narrator.find("SELECT id FROM allocations WHERE id BETWEEN ? AND ?", *range))
      narrator.allocation(*allocation);
    else if (const auto notice = narrator.find("SELECT id FROM notices WHERE id BETWEEN ? AND ?", *range))
      narrator.notice(*notice);
  }
  if (narrator.sections.empty()) narrator.invoice(id);
  if (!narrator.sections.empty()) narrator.audit(id);
  return std::move(narrator.sections);
}

}  // namespace lettrage::book::sql
