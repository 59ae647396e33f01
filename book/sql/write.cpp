#include <fmt/format.h>

#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

/// A run of fewer movements keeps all indexes: making them anew would cost more.
constexpr std::int64_t deferring_min = 1 << 14U;
/// What a movement takes in most files, to guess how many a file will bring.
constexpr std::uint64_t bytes_per_movement = 1024;

/// So many changes of state wait for the end of the run: some 50 MB.
constexpr std::size_t states_max = 1 << 20U;

}  // namespace

SqlBook::SqlBook(std::unique_ptr<Database> database) : database_{std::move(database)}, new_{*database_} { read_counters(); }

void SqlBook::read_counters() {
  next_movement_ = database_->integer("SELECT coalesce(max(seq), 0) + 1 FROM movements");
  next_allocation_ = database_->integer("SELECT coalesce(max(seq), 0) + 1 FROM allocations");
  next_line_ = database_->integer("SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'next_journal_line'");
}

SqlBook::~SqlBook() = default;  // what was not committed is rolled back by closing

void SqlBook::ensure_transaction() {
  if (!database_->in_transaction()) database_->begin();
}

void SqlBook::remember(std::string_view key, std::string_view value) {
  database_->statement("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .run(Key{key}, Key{value});
}

void SqlBook::forget_caches() {
  names_.clear();
  name_texts_.clear();
  if (deferred_) return;  // rows that a rollback took away are not found where they are looked for
  movement_rows_.clear();
  allocation_rows_.clear();
}

std::int64_t SqlBook::name_seq(std::string_view name) {
  if (const auto known = names_.find(name); known != names_.end()) return known->second;
  if (names_.size() > 100'000) {  // accounts are few; a hostile file may name many
    names_.clear();
    name_texts_.clear();
  }
  database_
      ->statement(
          "INSERT INTO names (seq, name) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM names), ?) ON CONFLICT DO NOTHING")
      .run(Key{name});
  Rows rows{database_->statement("SELECT seq FROM names WHERE name = ?"), Key{name}};
  rows.next();
  return names_.emplace(name_texts_.emplace_back(name), rows->integer(0)).first->second;
}

std::int64_t SqlBook::movement_seq(Hash128 movement) {
  const auto is = [&](std::int64_t seq) {
    if (!new_.movements.rows.empty() && seq >= new_.movements.rows.front().seq)
      return new_.movements.rows[static_cast<std::size_t>(seq - new_.movements.rows.front().seq)].row->id == movement;
    Rows rows{database_->statement("SELECT id FROM movements WHERE seq = ?"), seq};
    return rows.next() && rows->hash(0) == movement;
  };
  if (const std::int64_t seq = movement_rows_.find(movement, is); seq != 0) return seq;
  Rows rows{database_->statement("SELECT seq FROM movements WHERE id = ?"), movement};
  if (deferred_ || !rows.next()) throw BookError{"book: nothing is known of movement " + text_of("mv", movement)};
  return rows->integer(0);
}

std::int64_t SqlBook::allocation_seq(Hash128 allocation) {
  const auto is = [&](std::int64_t seq) {
    Rows rows{database_->statement("SELECT id FROM allocations WHERE seq = ?"), seq};
    return rows.next() && rows->hash(0) == allocation;
  };
  const std::int64_t seq = allocation_rows_.find(allocation, is);
  if (seq != 0 || deferred_) return seq;
  Rows rows{database_->statement("SELECT seq FROM allocations WHERE id = ?"), allocation};
  return rows.next() ? rows->integer(0) : 0;
}

std::int64_t SqlBook::invoice_seq(std::uint32_t index) const {
  if (index >= invoices_.size()) throw BookError{fmt::format("book: there is no invoice {} in the snapshot", index)};
  return invoices_[index];
}

void SqlBook::consider_deferring(std::uint64_t bytes) {
  run_bytes_ += bytes;
  const auto expected = static_cast<std::int64_t>(run_bytes_ / bytes_per_movement);
  if (deferred_ || expected < deferring_min || !database_->may_leave_out_indexes()) return;
  // Rows that stand already must be sorted again: that pays where the run brings a good part of them.
  if (expected < run_began_at_ / 4) return;
  for (Rows rows{database_->statement("SELECT id, seq FROM movements ORDER BY seq")}; rows.next();)
    movement_rows_.add(rows->hash(0), rows->integer(1));
  for (Rows rows{database_->statement("SELECT id, seq FROM allocations ORDER BY seq")}; rows.next();)
    allocation_rows_.add(rows->hash(0), rows->integer(1));
  database_->leave_out_indexes();
  deferred_ = true;
}

void SqlBook::begin_run(std::string_view run_id, Date as_of, std::string_view policy_hash) {
  // References are right by construction here, and `verify` looks at all of them: a look-up less for each row that has one.
  // Without effect inside of a transaction, then each is looked up.
  database_->check_references(References::Unchecked);
  ensure_transaction();
  run_bytes_ = 0;
  run_began_at_ = next_movement_;
  // The same inputs again have the same id.
  Rows rows{database_->statement("INSERT INTO runs (seq, run_id, as_of, policy_hash, state)"
                                 " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM runs), ?, ?, ?, 'open')"
                                 " ON CONFLICT (run_id) DO UPDATE SET state = 'open' RETURNING seq"),
            Key{run_id}, as_of, policy_hash};
  rows.next();
  run_ = rows->integer(0);
}

void SqlBook::begin_file(const FileRow& file) {
  if (file_ != 0) throw std::logic_error{"begin_file inside of a file"};
  ensure_transaction();
  if (new_.invoice_states.rows.size() + new_.collection_states.rows.size() > states_max) write_states();
  forget_caches();
  if (file.state != "duplicate") consider_deferring(file.bytes);  // else its movements are here already
  database_->execute("SAVEPOINT file");
  file_states_ = marked_states_ = {new_.invoice_states.rows.size(), new_.collection_states.rows.size()};
  first_movement_ = next_movement_;
  Rows rows{
      database_->statement(
          "INSERT INTO files (seq, run, sha256, path, format, message_id, created_at, bytes, statements, entries, movements,"
          " state, first_movement, end_movement) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM files),"
          " nullif(CAST(? AS BIGINT), 0),?,?,?,?,?,?,?,?,?,'open',?,?) RETURNING seq"),
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

void SqlBook::mark_statement() {
  if (file_ == 0) throw std::logic_error{"mark_statement outside of a file"};
  database_->execute(marked_ ? "RELEASE mark; SAVEPOINT mark" : "SAVEPOINT mark");
  marked_states_ = {new_.invoice_states.rows.size(), new_.collection_states.rows.size()};
  marked_ = true;
}

void SqlBook::rollback_statement() {
  if (!marked_) throw std::logic_error{"rollback_statement without a mark"};
  database_->execute("ROLLBACK TO mark");
  new_.invoice_states.rows.resize(marked_states_.invoices);
  new_.collection_states.rows.resize(marked_states_.collections);
  forget_caches();
}

void SqlBook::commit_file(const FileRow& file) {
  if (file_ == 0) throw std::logic_error{"commit_file without begin_file"};
  database_
      ->statement(
          "UPDATE files SET sha256 = ?, format = ?, message_id = ?, created_at = ?, bytes = ?, statements = ?, entries = ?, "
          "movements = ?,"
          " state = ?, end_movement = ? WHERE seq = ?")
      .run(file.sha256, file.format, file.message_id, file.created_at, file.bytes, file.statements, file.entries, file.movements,
           Key{file.state}, next_movement_, file_);
  remember("next_journal_line", std::to_string(next_line_));
  database_->execute("RELEASE file");  // on the disk with the run: outputs tell of all its files, or of none
  file_ = 0;
  marked_ = false;
}

void SqlBook::rollback_file() {
  if (file_ == 0) throw std::logic_error{"rollback_file without begin_file"};
  database_->execute("ROLLBACK TO file; RELEASE file");
  new_.invoice_states.rows.resize(file_states_.invoices);
  new_.collection_states.rows.resize(file_states_.collections);
  forget_caches();
  file_ = 0;
  marked_ = false;
}

void SqlBook::settle() {
  if (file_ != 0) throw std::logic_error{"settle inside of a file"};
  ensure_transaction();
  write_states();
  if (deferred_ && !indexed_) database_->make_indexes();
  indexed_ = deferred_;
}

void SqlBook::commit_run(const AuditRow& audit, const std::vector<Publication>& publications) {
  if (file_ != 0) throw std::logic_error{"commit_run inside of a file"};
  settle();
  if (run_ != 0) database_->statement("UPDATE runs SET state = 'complete' WHERE seq = ?").run(run_);
  remember("next_journal_line", std::to_string(next_line_));
  append_audit(audit);
  write(publications);
  database_->commit();
  database_->check_references(References::Checked);
  deferred_ = indexed_ = false;
  forget_caches();
  run_ = 0;
}

void SqlBook::add(const StatementRow& s) {
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

void SqlBook::write(const Changes& changes) {
  ensure_transaction();
  struct Emptied {
    NewRows& rows;
    ~Emptied() { rows.clear(); }
  } emptied{new_};
  write_movements(changes.movements);
  write_allocations(changes.allocations);
  write_journal(changes.journal);
  for (const Teaching& teaching : changes.teachings) write(teaching);
}

void SqlBook::write_movements(const std::vector<MovementRow>& movements) {
  if (movements.empty()) return;
  if (file_ == 0) throw std::logic_error{"a movement outside of a file"};
  for (const MovementRow& m : movements) {
    const std::int64_t seq = next_movement_++;
    new_.movements.rows.push_back({&m, seq, file_, m.account.empty() ? 0 : name_seq(m.account)});
    movement_rows_.add(m.id, seq);
    const MovementIdentity& i = m.identity;
    if (i.movement.present()) new_.identities.rows.push_back({seq, i.level, i.source, pack(i)});
  }
  database_->append(new_.movements);
  database_->append(new_.identities);
}

void SqlBook::write_allocations(const std::vector<StoredAllocation>& allocations) {
  if (allocations.empty()) return;
  Statement& reverse = database_->statement("UPDATE allocations SET reversed = 1 WHERE seq = ? AND reversed = 0");
  const auto store = [&] {
    database_->append(new_.allocations);
    new_.allocations.rows.clear();
  };
  Hash128 movement;
  std::int64_t movement_row = 0;
  for (const StoredAllocation& a : allocations) {
    if (a.movement != movement) {
      movement_row = movement_seq(a.movement);
      movement = a.movement;
    }
    if (a.reverses.present()) {
      store();  // it may be one of those
      reverse.run(allocation_seq(a.reverses));
      if (database_->changes() != 1)
        throw BookError{fmt::format("book: {} reverses {}, which is not live", text_of("al", a.id), text_of("al", a.reverses))};
    }
    const std::int64_t seq = next_allocation_++;
    new_.allocations.rows.push_back({&a, seq, movement_row, invoice_seq(a.invoice)});
    allocation_rows_.add(a.id, seq);
  }
  store();
}

void SqlBook::write_journal(const std::vector<JournalRow>& journal) {
  if (journal.empty()) return;
  Hash128 movement;
  std::int64_t seq = 0;
  for (const JournalRow& row : journal) {
    if (row.movement != movement) {
      seq = row.movement.present() ? movement_seq(row.movement) : 0;
      movement = row.movement;
    }
    new_.journal.rows.push_back({&row, seq, next_line_++, name_seq(row.account)});
  }
  database_->append(new_.journal);
}

void SqlBook::add(const std::vector<Diagnostic>& diagnostics) {
  if (diagnostics.empty()) return;
  ensure_transaction();
  Statement& insert = database_->statement(
      "INSERT INTO diagnostics (seq, run, severity, code, file, \"offset\", line, field, text)"
      " VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM diagnostics), nullif(CAST(? AS BIGINT), 0),?,?,?,?,?,?,?)");
  for (const Diagnostic& d : diagnostics)
    insert.run(run_, name(d.severity), name(d.code), d.file, d.offset, d.line, d.field, d.text);
}

}  // namespace lettrage::book::sql
