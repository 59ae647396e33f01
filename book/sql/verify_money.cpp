// Invariants 1 and 2: nothing of a file is lost, no cent of a movement or an invoice is counted twice.
#include <algorithm>
#include <optional>
#include <unordered_set>

#include "book/sql/database.h"
#include "book/sql/findings.h"
#include "core/wide_sum.h"

namespace lettrage::book::sql {
namespace {

bool is_outcome(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(Outcome::Outgoing); ++i)
    if (name(static_cast<Outcome>(i)) == word) return true;
  return false;
}

std::string missing(std::int64_t rows, std::string_view child, std::string_view parent) {
  return fmt::format("{} rows of {} name rows of {} that are not there", rows, child, parent);
}

/// Walks over the movements in the order of their statements, next to the rows of files and statements.
class FileCheck {
 public:
  FileCheck(Database& database, Findings& findings) : database_{database}, findings_{findings} {}

  void run() {
    for (Rows rows{database_.statement("SELECT id FROM movements WHERE outcome = 'not_booked'")}; rows.next();)
      pending_.insert(rows->hash(0));
    Rows files{
        database_.statement("SELECT seq, path, statements, entries, movements FROM files WHERE state = 'read' ORDER BY seq")};
    while (files.next()) {
      file_ = files->integer(0);
      path_ = files->text(1);
      compare("statements", statement_rows(), files->integer(2));
      if (files->integer(2) > 0) compare("entries", declared_entries_, files->integer(3));
      compare("movements", movements(), files->integer(4));
    }
    strays();
  }

 private:
  /// What is in no accepted file has no business here. With what else movements refer to: the longest table is read once for it.
  void strays() {
    Rows rows{database_.statement(
        "SELECT sum(CASE WHEN file NOT IN (SELECT seq FROM files WHERE state <> 'duplicate') THEN 1 ELSE 0 END),"
        " sum(CASE WHEN file NOT IN (SELECT seq FROM files) THEN 1 ELSE 0 END),"
        " sum(CASE WHEN account IS NOT NULL AND account NOT IN (SELECT seq FROM names) THEN 1 ELSE 0 END)"
        " FROM movements")};
    if (!rows.next()) return;
    if (rows->integer(0) > 0) findings_.fail(fmt::format("{} movements belong to no file that was read", rows->integer(0)));
    if (rows->integer(1) > 0) findings_.fail(missing(rows->integer(1), "movements", "files"));
    if (rows->integer(2) > 0) findings_.fail(missing(rows->integer(2), "movements", "names"));
  }

  struct Expected {
    std::int64_t number, entries, booked_sum;
    Currency currency;
    std::int64_t entries_found = 0;
    WideSum booked_found = 0, booked_in_all = 0;  ///< in the statement's currency, in any
  };

  void compare(std::string_view what, std::int64_t stored, std::int64_t declared) {
    if (stored != declared) findings_.fail(fmt::format("{}: {} {} stored, the file has {}", path_, stored, what, declared));
  }

  std::int64_t statement_rows() {
    statements_.clear();
    declared_entries_ = 0;
    Rows rows{database_.statement("SELECT number, entries, booked_sum, currency FROM statements WHERE file = ? ORDER BY number"),
              file_};
    while (rows.next()) {
      statements_.push_back({rows->integer(0), rows->integer(1), rows->integer(2), rows->currency(3), 0, {}, {}});
      declared_entries_ += rows->integer(1);
    }
    return static_cast<std::int64_t>(statements_.size());
  }

  std::int64_t movements() {
    std::int64_t count = 0, statement = -1, entry = -1, transaction = -1;
    auto at = statements_.end();
    Rows rows{
        database_.statement("SELECT m.statement, m.entry, m.\"transaction\", m.amount, m.currency, m.outcome, m.duplicate_of"
                            " FROM files f JOIN movements m ON m.seq >= f.first_movement AND m.seq < f.end_movement"
                            " AND m.file = f.seq WHERE f.seq = ? ORDER BY m.statement, m.entry, m.\"transaction\""),
        file_};
    while (rows.next()) {
      ++count;
      findings_.looked_at();
      const bool new_statement = rows->integer(0) != statement;
      const bool new_entry = new_statement || rows->integer(1) != entry;
      if (!new_entry && rows->integer(2) == transaction)
        findings_.fail(
            fmt::format("{}: statement {}, entry {}, transaction {} has two outcomes", path_, statement, entry, transaction));
      statement = rows->integer(0);
      entry = rows->integer(1);
      transaction = rows->integer(2);
      if (!is_outcome(rows->text(5)))
        findings_.fail(fmt::format("{}: statement {}, entry {}: \"{}\" is no outcome", path_, statement, entry, rows->text(5)));
      if (new_statement)
        at = std::find_if(statements_.begin(), statements_.end(), [&](const Expected& s) { return s.number == statement; });
      if (at == statements_.end()) {
        if (!statements_.empty() && new_statement)
          findings_.fail(fmt::format("{}: movements of statement {}, which is not stored", path_, statement));
        continue;
      }
      if (new_entry) ++at->entries_found;
      if (rows->text(5) == name(Outcome::NotBooked) || pending_.contains(rows->hash(6))) continue;
      at->booked_in_all += rows->integer(3);
      if (rows->currency(4) == at->currency) at->booked_found += rows->integer(3);
    }
    for (const Expected& s : statements_) {
      if (s.entries_found != s.entries)
        findings_.fail(fmt::format("{}: statement {} has {} entries, {} of them have an outcome", path_, s.number, s.entries,
                                   s.entries_found));
      // Details may be in another currency than their account, entries seldom are.
      if (s.booked_found != s.booked_sum && s.booked_in_all != s.booked_sum)
        findings_.fail(fmt::format("{}: statement {} books {}, its movements {}", path_, s.number,
                                   format_amount(s.booked_sum, s.currency), format_sum(s.booked_found, s.currency)));
    }
    return count;
  }

  Database& database_;
  Findings& findings_;
  std::int64_t file_ = 0, declared_entries_ = 0;
  std::string path_;
  std::vector<Expected> statements_;
  std::unordered_set<Hash128> pending_;  // a repetition of a pending entry is a pending one too
};

/// Money of one movement, as its allocations share it out.
struct MovementMoney {
  Hash128 id;
  std::int64_t amount = 0, on_account = 0;
  Currency currency;
  std::string outcome;
  WideSum allocated = 0;

  void judge(Findings& findings) const {
    findings.looked_at();
    const auto fail = [&](std::string_view why) {
      findings.fail(fmt::format("movement {} ({}): of {} {} are allocated and {} on account: {}", text_of("mv", id), outcome,
                                format_amount(amount, currency), format_sum(allocated, currency),
                                format_amount(on_account, currency), why));
    };
    const WideSum rest = amount - allocated - on_account;
    // What is left has the movement's sign and is no more than the movement: else money was made.
    const bool kept = amount >= 0 ? rest >= 0 && rest <= amount : rest <= 0 && rest >= amount;
    if (!kept) return fail("more than there is");
    if ((outcome == name(Outcome::Applied) || outcome == name(Outcome::OnAccount)) && rest != 0)
      return fail(fmt::format("{} is left over", format_sum(rest, currency)));
    const bool undecided = outcome == name(Outcome::Suggested) || outcome == name(Outcome::Unmatched) ||
                           outcome == name(Outcome::NotBooked) || outcome == name(Outcome::Duplicate) ||
                           outcome == name(Outcome::Status) || outcome == name(Outcome::Outgoing);
    if (undecided && rest != amount) fail("nothing may be allocated with that outcome");
  }
};

void check_movements(Database& database, Findings& findings) {
  // Discounts, write-offs and fees settle an invoice without money of the movement; so does taking them back.
  Rows rows{
      database.statement("SELECT m.seq, m.id, m.amount, m.currency, m.outcome, m.on_account, a.amount, a.currency,"
                         " CASE a.kind WHEN 'reversal' THEN r.kind ELSE a.kind END IN ('payment', 'credit_note')"
                         " FROM movements m LEFT JOIN allocations a ON a.movement = m.seq LEFT JOIN allocations r ON r.id = "
                         "a.reverses ORDER BY m.seq")};
  std::optional<MovementMoney> money;
  std::int64_t seq = -1;
  while (rows.next()) {
    if (rows->integer(0) != seq) {
      if (money) money->judge(findings);
      seq = rows->integer(0);
      money = MovementMoney{rows->hash(1), rows->integer(2), rows->integer(5), rows->currency(3), std::string{rows->text(4)}, {}};
    }
    if (rows->is_null(6)) continue;
    if (rows->currency(7) != money->currency)
      findings.fail(
          fmt::format("movement {}: {} are allocated in {}", text_of("mv", money->id), money->currency.code(), rows->text(7)));
    if (rows->integer(8) != 0) money->allocated += rows->integer(6);
  }
  if (money) money->judge(findings);
}

void check_invoices(Database& database, Findings& findings) {
  struct Position {
    std::string id;
    Currency currency;
    std::int64_t imported_open = 0, carried = 0, open = 0;
    bool credit_note = false;
    WideSum allocated = 0;
    void judge(Findings& out) {
      out.looked_at();
      // An allocation to a credit note is negative and uses it up.
      const WideSum expected = WideSum{imported_open} + carried + (credit_note ? allocated : -allocated);
      if (expected != open)
        out.fail(fmt::format("invoice {}: {} are open, {} by its allocations", id, format_amount(open, currency),
                             format_sum(expected, currency)));
      if (open < 0 && !credit_note) out.fail(fmt::format("invoice {}: {} are open", id, format_amount(open, currency)));
    }
  };
  Rows rows{
      database.statement("SELECT i.seq, i.invoice_id, i.currency, i.imported_open, i.carried, i.open, i.kind = 'credit_note', "
                         "a.amount FROM invoices i"
                         " LEFT JOIN allocations a ON a.invoice = i.seq AND a.currency = i.currency ORDER BY i.seq")};
  std::optional<Position> position;
  std::int64_t seq = -1;
  while (rows.next()) {
    if (rows->integer(0) != seq) {
      if (position) position->judge(findings);
      seq = rows->integer(0);
      position = Position{std::string{rows->text(1)},
                          rows->currency(2),
                          rows->integer(3),
                          rows->integer(4),
                          rows->integer(5),
                          rows->integer(6) != 0,
                          {}};
    }
    if (!rows->is_null(7)) position->allocated += rows->integer(7);
  }
  if (position) position->judge(findings);
}

void check_reversals(Database& database, Findings& findings) {
  Rows rows{
      database.statement("SELECT a.id, a.reverses FROM allocations a LEFT JOIN allocations r ON r.id = a.reverses"
                         // One that names nothing undoes what was paid before the book began (the invoice was imported as paid).
                         " WHERE a.kind = 'reversal' AND a.reverses IS NOT NULL AND (r.id IS NULL OR r.reversed = 0 OR r.invoice "
                         "<> a.invoice OR r.amount + a.amount <> 0)")};
  while (rows.next())
    findings.fail(fmt::format("{} does not undo {}", text_of("al", rows->hash(0)), text_of("al", rows->hash(1))));
  Rows twice{
      database.statement("SELECT reverses FROM allocations WHERE reverses IS NOT NULL GROUP BY reverses HAVING count(*) > 1")};
  while (twice.next()) findings.fail(fmt::format("{} is undone twice", text_of("al", twice->hash(0))));
  Rows orphans{
      database.statement("SELECT id FROM allocations WHERE reversed = 1 AND id NOT IN (SELECT reverses FROM allocations WHERE "
                         "reverses IS NOT NULL)")};
  while (orphans.next())
    findings.fail(fmt::format("{} counts as undone, but nothing undoes it", text_of("al", orphans->hash(0))));
}

struct Reference {
  const char *child, *column, *parent, *key;
};
constexpr Reference references[] = {
    // and those of movements: FileCheck::strays
    {"files", "run", "runs", "seq"},
    {"diagnostics", "run", "runs", "seq"},
    {"statements", "file", "files", "seq"},
    {"statements", "account", "names", "seq"},
    {"identities", "movement", "movements", "seq"},
    {"allocations", "movement", "movements", "seq"},
    {"allocations", "invoice", "invoices", "seq"},
    {"journal", "account", "names", "seq"},
    {"customer_aliases", "customer_id", "customers", "customer_id"},
    {"customer_ibans", "customer_id", "customers", "customer_id"},
    {"collection_invoices", "collection", "collections", "seq"},
    {"r_transaction_movements", "r_transaction", "r_transactions", "id"},
    {"r_transaction_invoices", "r_transaction", "r_transactions", "id"},
    {"retry_invoices", "retry", "retries", "id"},
};

void check_references(Database& database, Findings& findings) {
  for (const Reference& r : references) {
    const std::string sql =
        fmt::format("SELECT count(*) FROM {} c WHERE c.{} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {} p WHERE p.{} = c.{})",
                    r.child, r.column, r.parent, r.key, r.column);
    if (const auto rows = database.integer(sql.c_str()); rows > 0) findings.fail(missing(rows, r.child, r.parent));
  }
}

}  // namespace

Book::Check verify_files(Database& database) {
  Findings findings{1, "every entry of every accepted file has exactly one outcome; counts and sums are the file's"};
  FileCheck{database, findings}.run();
  // A run does not have each reference looked up as it writes: here all of them are.
  check_references(database, findings);
  return std::move(findings).finish();
}

Book::Check verify_money(Database& database) {
  Findings findings{2, "allocated + on account + unallocated = amount; open = amount - live allocations"};
  check_movements(database, findings);
  check_invoices(database, findings);
  check_reversals(database, findings);
  return std::move(findings).finish();
}

}  // namespace lettrage::book::sql
