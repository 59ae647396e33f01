#include <optional>

#include "book/sqlite/sqlite_book.h"
#include "book/sqlite/tables.h"

namespace lettrage::book::sqlite {
namespace {

using Section = Book::Section;

/// All hashes whose id has the same digits: an id shows 80 of 128 bits.
struct IdRange {
  Hash128 first, last;
};

std::optional<IdRange> range_of(std::string_view id) {
  const auto digits = id_digits(id);
  if (!digits || digits->size() != 20) return std::nullopt;
  Hash128 hash;
  for (std::size_t i = 0; i < 20; ++i) {
    const char c = (*digits)[i];
    const auto value = static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    (i < 16 ? hash.high : hash.low) = (i < 16 ? hash.high : hash.low) << 4U | value;
  }
  hash.low <<= 48U;
  return IdRange{hash, {hash.high, hash.low | 0xFFFF'FFFF'FFFFU}};
}

/// Tells a story section by section; sections without rows are left out.
class Narrator {
 public:
  explicit Narrator(Database& database) : database_{database} {}
  std::vector<Section> sections;

  template <class... Values>
  bool tell(std::string title, std::string_view table, std::string_view where, const Values&... values) {
    const TableView& view = table_view(table);
    Statement query{database_.handle(), std::string{view.select} + " WHERE " + std::string{where} + " ORDER BY " + view.order_by};
    query.bind_all(values...);
    Section section{std::move(title), {column_names(view), {}}};
    std::vector<std::string> row;
    // Whoever asks for the story of a batch of a million collections wants to see it, not all of it.
    while (section.table.rows.size() < rows_max && query.step()) {
      print_row(query, view, row);
      section.table.rows.push_back(row);
    }
    if (section.table.rows.empty()) return false;
    sections.push_back(std::move(section));
    return true;
  }

  std::optional<Hash128> find(const char* sql, const IdRange& range) {
    Rows rows{database_.statement(sql), range.first, range.last};
    return rows.next() ? std::optional{rows->hash(0)} : std::nullopt;
  }
  std::string text(const char* sql, Hash128 key) {
    Rows rows{database_.statement(sql), key};
    return rows.next() ? std::string{rows->text(0)} : std::string{};
  }

  void movement(Hash128 id);
  void r_transaction(Hash128 id);
  void retry(Hash128 id);
  void allocation(Hash128 id);
  void notice(Hash128 id);
  void invoice(std::string_view id);
  void audit(std::string_view id) { tell("Audit", "audit", "subject = ?", Key{id}); }

 private:
  static constexpr std::size_t rows_max = 1000;
  Database& database_;
};

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
}

}  // namespace

std::vector<Book::Section> SqliteBook::story(std::string_view id) {
  Narrator narrator{*database_};
  if (const auto range = range_of(id)) {
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

}  // namespace lettrage::book::sqlite
