#include <fmt/format.h>

#include "book/sqlite/sqlite_book.h"

namespace lettrage::book::sqlite {
namespace {

/// Movements of the current file whose rows are remembered by id, to spare a look-up for each allocation and journal line.
constexpr std::size_t remembered_movements_max = 1U << 19U;

std::string_view word(Method method) { return method == Method::None ? std::string_view{} : name(method); }

}  // namespace

SqliteBook::SqliteBook(std::unique_ptr<Database> database, WriterLock lock)
    : database_{std::move(database)}, lock_{std::move(lock)} {
  next_movement_ = database_->integer("SELECT ifnull(max(seq), 0) + 1 FROM movements");
  next_line_ = database_->integer("SELECT value + 0 FROM meta WHERE key = 'next_journal_line'");
}

SqliteBook::~SqliteBook() = default;  // what was not committed is rolled back by closing

void SqliteBook::ensure_transaction() {
  if (!database_->in_transaction()) database_->execute("BEGIN IMMEDIATE");
}

void SqliteBook::forget_caches() {
  names_.clear();
  last_name_.clear();
  last_name_seq_ = 0;
  movement_seqs_.clear();
}

std::int64_t SqliteBook::name_seq(std::string_view name) {
  if (last_name_seq_ != 0 && name == last_name_) return last_name_seq_;
  last_name_ = name;
  last_name_seq_ = 0;
  if (const auto known = names_.find(last_name_); known != names_.end()) return last_name_seq_ = known->second;
  if (names_.size() > 100'000) names_.clear();  // accounts are few; a hostile file may name many
  database_->statement("INSERT INTO names (name) VALUES (?) ON CONFLICT DO NOTHING").run(Key{name});
  Rows rows{database_->statement("SELECT seq FROM names WHERE name = ?"), Key{name}};
  rows.next();
  last_name_seq_ = rows->integer(0);
  names_.emplace(last_name_, last_name_seq_);
  return last_name_seq_;
}

std::int64_t SqliteBook::movement_seq(Hash128 movement) {
  if (const auto known = movement_seqs_.find(movement); known != movement_seqs_.end()) return known->second;
  Rows rows{database_->statement("SELECT seq FROM movements WHERE id = ?"), movement};
  if (!rows.next()) throw BookError{"book: nothing is known of movement " + text_of("mv", movement)};
  return rows->integer(0);
}

void SqliteBook::begin_run(std::string_view run_id, Date as_of, std::string_view policy_hash) {
  ensure_transaction();
  // A run that was interrupted has the same id when it is started again.
  Rows rows{database_->statement("INSERT INTO runs (run_id, as_of, policy_hash, state) VALUES (?, ?, ?, 'open')"
                                 " ON CONFLICT (run_id) DO UPDATE SET state = 'open' RETURNING seq"),
            Key{run_id}, as_of, policy_hash};
  rows.next();
  run_ = rows->integer(0);
}

void SqliteBook::begin_file(const FileRow& file) {
  if (file_ != 0) throw std::logic_error{"begin_file inside of a file"};
  ensure_transaction();
  database_->execute("SAVEPOINT file");
  forget_caches();
  first_movement_ = next_movement_;
  Rows rows{
      database_->statement(
          "INSERT INTO files (run, sha256, path, format, message_id, created_at, bytes, statements, entries, movements, state,"
          " first_movement, end_movement) VALUES (nullif(?,0),?,?,?,?,?,?,?,?,?,'open',?,?) RETURNING seq"),
      run_,
      Key{file.sha256},
      Key{file.path},
      file.format,
      file.message_id,
      file.created_at,
      file.bytes,
      file.statements,
      file.entries,
      file.movements,
      first_movement_,
      first_movement_};
  rows.next();
  file_ = rows->integer(0);
}

void SqliteBook::mark_statement() {
  if (file_ == 0) throw std::logic_error{"mark_statement outside of a file"};
  if (marked_) database_->execute("RELEASE mark");
  database_->execute("SAVEPOINT mark");
  marked_ = true;
}

void SqliteBook::rollback_statement() {
  if (!marked_) throw std::logic_error{"rollback_statement without a mark"};
  database_->execute("ROLLBACK TO mark");
  forget_caches();
}

void SqliteBook::commit_file(const FileRow& file) {
  if (file_ == 0) throw std::logic_error{"commit_file without begin_file"};
  database_
      ->statement(
          "UPDATE files SET sha256 = ?, format = ?, message_id = ?, created_at = ?, bytes = ?, statements = ?, entries = ?, "
          "movements = ?,"
          " state = ?, end_movement = ? WHERE seq = ?")
      .run(file.sha256, file.format, file.message_id, file.created_at, file.bytes, file.statements, file.entries, file.movements,
           Key{file.state}, next_movement_, file_);
  database_->statement("INSERT OR REPLACE INTO meta VALUES ('next_journal_line', ?)").run(next_line_);
  database_->execute("RELEASE file; COMMIT");
  file_ = 0;
  marked_ = false;
}

void SqliteBook::rollback_file() {
  if (file_ == 0) throw std::logic_error{"rollback_file without begin_file"};
  database_->execute("ROLLBACK TO file; RELEASE file");
  forget_caches();
  file_ = 0;
  marked_ = false;
}

void SqliteBook::commit_run(const AuditRow& audit) {
  if (file_ != 0) throw std::logic_error{"commit_run inside of a file"};
  ensure_transaction();
  if (run_ != 0) database_->statement("UPDATE runs SET state = 'complete' WHERE seq = ?").run(run_);
  database_->statement("INSERT OR REPLACE INTO meta VALUES ('next_journal_line', ?)").run(next_line_);
  append_audit(audit);
  database_->execute("COMMIT");
  run_ = 0;
}

void SqliteBook::add(const StatementRow& s) {
  if (file_ == 0) throw std::logic_error{"a statement outside of a file"};
  Statement& insert = database_->statement("INSERT INTO statements VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  insert.bind_all(file_, s.number, s.id);
  if (s.account.empty())
    insert.bind(4, nullptr);
  else
    insert.bind(4, name_seq(s.account));
  insert.bind(5, s.sequence);
  insert.bind(6, Key{s.kind});
  insert.bind(7, s.currency);
  insert.bind(8, s.from_date);
  insert.bind(9, s.to_date);
  insert.bind(10, s.opening_date);
  insert.bind(11, s.closing_date);
  if (s.has_opening)
    insert.bind(12, s.opening);
  else
    insert.bind(12, nullptr);
  if (s.has_closing)
    insert.bind(13, s.closing);
  else
    insert.bind(13, nullptr);
  insert.bind(14, s.booked_sum);
  insert.bind(15, s.entries);
  insert.bind(16, s.booked);
  insert.step();
  insert.reset();
}

void SqliteBook::write(const Changes& changes) {
  ensure_transaction();
  write_movements(changes.movements);
  write_allocations(changes.allocations);
  write_journal(changes.journal);
  for (const Teaching& teaching : changes.teachings) write(teaching);
}

void SqliteBook::write_movements(const std::vector<MovementRow>& movements) {
  if (movements.empty()) return;
  if (file_ == 0) throw std::logic_error{"a movement outside of a file"};
  Statement& insert =
      database_->statement("INSERT INTO movements VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  Statement& identify = database_->statement("INSERT INTO identities VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  if (movement_seqs_.size() + movements.size() > remembered_movements_max) movement_seqs_.clear();
  for (const MovementRow& m : movements) {
    const std::int64_t seq = next_movement_++;
    insert.bind_all(seq, m.id, file_, m.statement, m.entry, m.transaction);
    if (m.account.empty())
      insert.bind(7, nullptr);
    else
      insert.bind(7, name_seq(m.account));
    insert.bind(8, m.booking_date);
    insert.bind(9, m.value_date);
    insert.bind(10, m.minor);
    insert.bind(11, m.currency);
    insert.bind(12, m.counterparty_name);
    insert.bind(13, m.counterparty_iban);
    insert.bind(14, m.end_to_end_id);
    insert.bind(15, m.mandate_id);
    insert.bind(16, m.reference);
    insert.bind(17, m.remittance);
    insert.bind(18, m.bank_transaction_code);
    insert.bind(19, name(m.outcome));
    insert.bind(20, word(m.method));
    insert.bind(21, m.confidence);
    insert.bind(22, m.on_account);
    insert.bind(23, m.customer_id);
    insert.bind(24, m.invoice_ids);
    insert.bind(25, m.r_transaction);
    insert.bind(26, m.duplicate_of);
    insert.bind(27, m.reason);
    insert.bind(28, m.suggestions);
    insert.bind(29, m.offset);
    insert.step();
    insert.reset();
    movement_seqs_.emplace(m.id, seq);
    const MovementIdentity& i = m.identity;
    if (!i.movement.present()) continue;
    identify.run(seq, m.id, i.base, i.end_to_end_id, i.servicer_reference, i.transaction_id, i.mandate_id, i.counterparty, i.text,
                 i.unit, i.entry, i.opening, i.closing, i.level, i.source);
  }
}

void SqliteBook::write_allocations(const std::vector<StoredAllocation>& allocations) {
  Statement& insert = database_->statement(
      "INSERT INTO allocations (id, movement, invoice, amount, currency, kind, method, confidence, reverses)"
      " VALUES (?,?,?,?,?,?,?,?,?)");
  Statement& find = database_->statement("SELECT seq FROM invoices WHERE invoice_id = ?");
  Statement& reverse = database_->statement("UPDATE allocations SET reversed = 1 WHERE id = ? AND reversed = 0");
  for (const StoredAllocation& a : allocations) {
    std::int64_t invoice = 0;
    {
      Rows rows{find, Key{a.invoice_id}};
      if (!rows.next()) throw BookError{fmt::format("book: an allocation to invoice {}, which is not in the book", a.invoice_id)};
      invoice = rows->integer(0);
    }
    if (a.reverses.present()) {
      reverse.run(a.reverses);
      if (database_->changes() != 1)
        throw BookError{fmt::format("book: {} reverses {}, which is not live", text_of("al", a.id), text_of("al", a.reverses))};
    }
    insert.run(a.id, movement_seq(a.movement), invoice, a.minor, a.currency, name(a.kind), word(a.method), a.confidence,
               a.reverses);
  }
}

void SqliteBook::write_journal(const std::vector<JournalRow>& journal) {
  Statement& insert = database_->statement("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)");
  Hash128 movement;
  std::int64_t seq = 0;
  for (const JournalRow& row : journal) {
    if (row.movement != movement) {
      seq = row.movement.present() ? movement_seq(row.movement) : 0;
      movement = row.movement;
    }
    insert.run(seq, next_line_++, row.date, name_seq(row.account), row.debit, row.credit, row.currency, row.text);
  }
}

void SqliteBook::add(const std::vector<Diagnostic>& diagnostics) {
  if (diagnostics.empty()) return;
  ensure_transaction();
  Statement& insert = database_->statement(
      "INSERT INTO diagnostics (run, severity, code, file, offset, line, field, text) VALUES (nullif(?,0),?,?,?,?,?,?,?)");
  for (const Diagnostic& d : diagnostics)
    insert.run(run_, name(d.severity), name(d.code), d.file, d.offset, d.line, d.field, d.text);
}

}  // namespace lettrage::book::sqlite
