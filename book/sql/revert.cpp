// Takes files or a run back, with everything that came of them, in one commit. What others built on is found first: they go
// as well, or nothing does.
#include <fmt/format.h>

#include <algorithm>

#include "book/sql/sql_book.h"

namespace lettrage::book::sql {
namespace {

constexpr std::size_t told_max = 20;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class Revert {
 public:
  Revert(Database& database, const Reverting& what) : database_{database}, what_{what} {
    database_.check_references(References::AtCommit);
    database_.execute(
        "CREATE TEMP TABLE IF NOT EXISTS gone_files (seq BIGINT PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_runs (seq BIGINT PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone (seq BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE);"
        "CREATE TEMP TABLE IF NOT EXISTS handed_over (old BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE, new BIGINT NOT NULL);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_events (id BYTEA PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS touched (invoice BIGINT PRIMARY KEY, net BIGINT NOT NULL);"
        "CREATE TEMP TABLE IF NOT EXISTS building (file BIGINT, why TEXT, PRIMARY KEY (file, why));"
        "CREATE TEMP TABLE IF NOT EXISTS along (file BIGINT PRIMARY KEY, why TEXT NOT NULL);"
        "DELETE FROM gone_files; DELETE FROM gone_runs; DELETE FROM touched; DELETE FROM along");
  }

  Reverted run() {
    for (const std::string& id : what_.ids) {
      find(id);
      if (!result_.error.empty()) return std::move(result_);
    }
    collect();
    while (database_.integer("SELECT count(*) FROM building") > 0) {
      if (what_.alone) return refuse();
      database_.execute(
          "INSERT INTO along SELECT file, min(why) FROM building GROUP BY file ON CONFLICT DO NOTHING;"
          "INSERT INTO gone_files SELECT file FROM building WHERE true ON CONFLICT DO NOTHING");
      collect();
    }
    tell();
    hand_over();
    take_back_events();
    take_back_money();
    if (!result_.error.empty()) return std::move(result_);
    remove_rows();
    return std::move(result_);
  }

 private:
  // -- what is meant

  void find(const std::string& id) {
    {
      Rows run{database_.statement("SELECT seq FROM runs WHERE run_id = ?"), Key{id}};
      if (run.next()) {
        const std::int64_t seq = run->integer(0);
        database_.statement("INSERT INTO gone_runs VALUES (?) ON CONFLICT DO NOTHING").run(seq);
        database_.statement("INSERT INTO gone_files SELECT seq FROM files WHERE run = ? ON CONFLICT DO NOTHING").run(seq);
        return;
      }
    }
    constexpr std::size_t digits_min = 8;
    const bool hash = id.size() >= digits_min && is_hex(id);
    std::vector<std::string> found, paths;
    for (Rows files{database_.statement("SELECT DISTINCT sha256, path FROM files WHERE path = ?1"
                                        " OR (?2 = 1 AND substr(sha256, 1, length(?1)) = ?1) ORDER BY sha256, path"),
                    Key{id}, hash};
         files.next();) {
      if (found.empty() || found.back() != files->text(0)) found.emplace_back(files->text(0));
      paths.push_back(fmt::format("{} ({})", files->text(1), files->text(0)));
    }
    if (found.empty()) {
      result_.error = fmt::format("{}: no file or run of that id is in the book (`export files` lists them)", id);
    } else if (found.size() > 1) {
      result_.error = fmt::format("{} may be several files, name one by its SHA-256:", id);
      for (std::size_t i = 0; i < std::min(paths.size(), told_max); ++i) result_.error += "\n  " + paths[i];
    } else {
      // Copies of the same bytes counted nothing; they go with it.
      database_.statement("INSERT INTO gone_files SELECT seq FROM files WHERE sha256 = ? ON CONFLICT DO NOTHING")
          .run(Key{found.front()});
    }
  }

  // -- what goes, and what is built on it

  void collect() {
    database_.execute(
        "DELETE FROM gone; DELETE FROM handed_over; DELETE FROM gone_events; DELETE FROM building;"
        "INSERT INTO gone SELECT m.seq, m.id FROM gone_files g JOIN files f ON f.seq = g.seq"
        "  JOIN movements m ON m.seq >= f.first_movement AND m.seq < f.end_movement;"
        // A booking that another file tells of, too, stays: that file's row takes over what was decided.
        "INSERT INTO handed_over SELECT g.seq, g.id, min(d.seq) FROM gone g JOIN movements m ON m.seq = g.seq"
        "  JOIN movements d ON d.duplicate_of = g.id AND d.outcome = 'duplicate' AND d.amount = m.amount AND d.currency IS NOT "
        "DISTINCT FROM"
        "    m.currency"
        "  WHERE d.seq NOT IN (SELECT seq FROM gone) GROUP BY g.seq;"
        "DELETE FROM gone WHERE seq IN (SELECT old FROM handed_over);"
        // Repeated by rows of other amounts: a batch entry and its details.
        "INSERT INTO building SELECT d.file, 'holds entries that it tells of in another grouping'"
        "  FROM gone g JOIN movements d ON d.duplicate_of = g.id WHERE d.seq NOT IN (SELECT seq FROM gone) ON CONFLICT DO "
        "NOTHING;"
        "INSERT INTO building SELECT b.file, 'holds a batch entry that its returns explain' FROM movements b"
        "  JOIN movements c ON c.id = b.duplicate_of AND c.amount <> b.amount"
        "  JOIN movements m ON m.account = b.account AND m.booking_date = b.booking_date AND m.r_transaction IS NOT NULL"
        "  JOIN gone g ON g.seq = m.seq WHERE b.outcome = 'duplicate' AND b.seq NOT IN (SELECT seq FROM gone)"
        "    AND sign(m.amount) = sign(b.amount) ON CONFLICT DO NOTHING;"
        // An event whose evidence only partly goes cannot be told apart again.
        "INSERT INTO building SELECT o.file, 'reports the same R-transactions' FROM r_transaction_movements e"
        "  JOIN gone g ON g.id = e.movement JOIN movements m ON m.seq = g.seq AND m.outcome <> 'duplicate'"
        "  JOIN r_transaction_movements r ON r.r_transaction = e.r_transaction JOIN movements o ON o.id = r.movement"
        "  WHERE o.seq NOT IN (SELECT seq FROM gone) AND o.seq NOT IN (SELECT new FROM handed_over)"
        "    AND o.file NOT IN (SELECT seq FROM gone_files) ON CONFLICT DO NOTHING;"
        "INSERT INTO gone_events SELECT e.r_transaction FROM r_transaction_movements e JOIN gone g ON g.id = e.movement"
        "  WHERE NOT EXISTS (SELECT 1 FROM r_transaction_movements r WHERE r.r_transaction = e.r_transaction"
        "    AND r.movement NOT IN (SELECT id FROM gone)) ON CONFLICT DO NOTHING;"
        "INSERT INTO building SELECT m.file, 'takes back payments of it' FROM allocations a"
        "  JOIN movements p ON p.seq = a.movement JOIN gone g ON g.seq = p.seq"
        "  JOIN allocations r ON r.reverses = a.id AND a.reversed = 1 JOIN movements m ON m.seq = r.movement"
        "  WHERE m.seq NOT IN (SELECT seq FROM gone) ON CONFLICT DO NOTHING;"
        "INSERT INTO building SELECT m.file, 'takes back collections that it settled' FROM collections c"
        "  JOIN gone g ON g.id = c.settled_by JOIN r_transactions r ON r.id IN (c.r_transaction, c.reversed_by) AND r.booked = 1"
        "  JOIN movements m ON m.id = r.booked_by"
        "  WHERE r.id NOT IN (SELECT id FROM gone_events) AND m.seq NOT IN (SELECT seq FROM gone) ON CONFLICT DO NOTHING;"
        "INSERT INTO building SELECT b.file, 'settles batches less what it rejects' FROM collections c"
        "  JOIN gone_events e ON e.id = c.r_transaction JOIN collections s ON s.message_id = c.message_id"
        "    AND s.payment_information_id = c.payment_information_id AND s.settled_by IS NOT NULL"
        "  JOIN movements b ON b.id = s.settled_by AND b.method = 'batch'"
        "  WHERE c.rejected = 1 AND c.settled_by IS NULL AND b.seq NOT IN (SELECT seq FROM gone) ON CONFLICT DO NOTHING;"
        "DELETE FROM building WHERE file IN (SELECT seq FROM gone_files)");
  }

  Reverted refuse() {
    result_.error = "other files build on it, so it cannot be taken back alone:";
    std::size_t told = 0;
    for (Rows rows{database_.statement("SELECT f.path, f.sha256, r.run_id, b.why FROM building b JOIN files f ON f.seq = b.file"
                                       " LEFT JOIN runs r ON r.seq = f.run ORDER BY f.seq, b.why")};
         rows.next();) {
      if (++told > told_max) continue;
      result_.error += fmt::format("\n  {} ({}, run {}) {}", rows->text(0), rows->text(1), rows->text(2), rows->text(3));
    }
    if (told > told_max) result_.error += fmt::format("\n  and {} more", told - told_max);
    return std::move(result_);
  }

  void tell() {
    for (Rows rows{database_.statement("SELECT f.path, f.sha256, f.state, a.why FROM gone_files g JOIN files f ON f.seq = g.seq"
                                       " LEFT JOIN along a ON a.file = g.seq ORDER BY a.file IS NOT NULL, f.seq")};
         rows.next();)
      result_.files.push_back(
          {std::string{rows->text(0)}, std::string{rows->text(1)}, std::string{rows->text(2)}, std::string{rows->text(3)}});
    for (Rows rows{database_.statement(
             "SELECT DISTINCT f.path, f.sha256, f.state, f.seq FROM gone_files g JOIN files f0 ON f0.seq = g.seq AND f0.state = "
             "'read'"
             " JOIN files f ON f.sha256 = f0.sha256 WHERE f.seq NOT IN (SELECT seq FROM gone_files) ORDER BY f.seq")};
         rows.next();)
      result_.copies.push_back({std::string{rows->text(0)}, std::string{rows->text(1)}, std::string{rows->text(2)}, {}});
    result_.movements = count("SELECT count(*) FROM gone");
    result_.handed_over = count("SELECT count(*) FROM handed_over");
    result_.r_transactions = count("SELECT count(*) FROM gone_events");
    result_.allocations = count("SELECT count(*) FROM allocations WHERE movement IN (SELECT seq FROM gone)");
    for (Rows rows{database_.statement("SELECT id FROM retries WHERE status = 'released'"
                                       " AND r_transaction IN (SELECT id FROM gone_events) ORDER BY id")};
         rows.next();)
      result_.released.push_back(text_of("ry", rows->hash(0)));
    result_.retries = count(
        "SELECT count(*) FROM retries WHERE status <> 'released'"
        " AND r_transaction IN (SELECT id FROM gone_events)");
  }

  [[nodiscard]] std::size_t count(const char* sql) { return static_cast<std::size_t>(database_.integer(sql)); }

  // -- taking back

  // The row of the other file becomes the counted one, with the id that the booking has in every book.
  void hand_over() {
    database_.execute(
        "UPDATE movements AS d SET (outcome, method, confidence, on_account, customer_id, invoice_ids, r_transaction,"
        "  duplicate_of, reason, suggestions) = (SELECT outcome, method, confidence, on_account, customer_id, invoice_ids,"
        "    r_transaction, duplicate_of, reason, suggestions FROM movements m JOIN handed_over h ON h.old = m.seq WHERE h.new = "
        "d.seq)"
        "  WHERE d.seq IN (SELECT new FROM handed_over);"
        "DELETE FROM r_transaction_movements WHERE movement IN (SELECT m.id FROM movements m JOIN handed_over h ON h.new = "
        "m.seq);"
        "UPDATE allocations SET movement = (SELECT new FROM handed_over WHERE old = movement)"
        "  WHERE movement IN (SELECT old FROM handed_over);"
        "UPDATE journal SET movement = (SELECT new FROM handed_over WHERE old = movement)"
        "  WHERE movement IN (SELECT old FROM handed_over);"
        "DELETE FROM identities WHERE movement IN (SELECT new FROM handed_over);"
        "UPDATE identities SET movement = (SELECT new FROM handed_over WHERE old = movement)"
        "  WHERE movement IN (SELECT old FROM handed_over);"
        "DELETE FROM movements WHERE seq IN (SELECT old FROM handed_over);"
        "UPDATE movements SET id = (SELECT id FROM handed_over WHERE new = seq) WHERE seq IN (SELECT new FROM handed_over)");
  }

  void take_back_events() {
    database_.execute(
        "UPDATE collections SET settled_by = NULL, settled_on = NULL WHERE settled_by IN (SELECT id FROM gone);"
        "UPDATE collections SET r_transaction = NULL, rejected = 0, returned = CASE WHEN EXISTS (SELECT 1 FROM r_transactions r"
        "    WHERE r.id = reversed_by AND r.booked = 1 AND r.id NOT IN (SELECT id FROM gone_events)) THEN 1 ELSE 0 END"
        "  WHERE r_transaction IN (SELECT id FROM gone_events);"
        "UPDATE collections SET reversed_by = NULL, returned = CASE WHEN EXISTS (SELECT 1 FROM r_transactions r"
        "    WHERE r.id = r_transaction AND r.booked = 1) THEN 1 ELSE 0 END"
        "  WHERE reversed_by IN (SELECT id FROM gone_events);"
        "UPDATE collections SET accepted = 0, accepted_by = NULL WHERE accepted_by IN (SELECT seq FROM gone_files);"
        "UPDATE invoices SET disputed = 0 WHERE disputed = 1"
        "  AND invoice_id IN (SELECT i.invoice_id FROM r_transaction_invoices i JOIN gone_events e ON e.id = i.r_transaction)"
        "  AND invoice_id NOT IN (SELECT i.invoice_id FROM r_transaction_invoices i JOIN r_transactions r ON r.id = "
        "i.r_transaction"
        "    WHERE r.type = 'refund' AND r.id NOT IN (SELECT id FROM gone_events));"
        "UPDATE mandates SET status = imported_status, status_reason = NULL, status_since = NULL WHERE status = 'suspended' AND "
        "status <> imported_status"
        "  AND mandate_id IN (SELECT r.mandate_id FROM r_transactions r JOIN gone_events e ON e.id = r.id"
        "    WHERE r.mandate_action <> 'keep')"
        "  AND mandate_id NOT IN (SELECT r.mandate_id FROM r_transactions r WHERE r.mandate_id IS NOT NULL"
        "    AND r.mandate_action <> 'keep' AND r.id NOT IN (SELECT id FROM gone_events));"
        // Notices of a retry that is not released: its invoices, for the days on which it was to be announced.
        "DELETE FROM notices WHERE step = 'retry' AND EXISTS (SELECT 1 FROM retries t JOIN gone_events e ON e.id = "
        "t.r_transaction"
        "    JOIN retry_invoices i ON i.retry = t.id AND i.invoice_id = notices.invoice_id WHERE t.status <> 'released'"
        "      AND notices.due_date BETWEEN t.notify_by - 7 AND t.notify_by)"
        "  AND NOT EXISTS (SELECT 1 FROM retries t JOIN retry_invoices i ON i.retry = t.id"
        "    AND i.invoice_id = notices.invoice_id WHERE t.status IN ('scheduled', 'approved', 'held', 'released')"
        "      AND t.r_transaction NOT IN (SELECT id FROM gone_events)"
        "      AND notices.due_date BETWEEN t.notify_by - 7 AND t.notify_by);"
        // What left the house cannot be called back: it stays, and says so.
        "UPDATE retries SET r_transaction = NULL, stop_reason = 'REVERTED' WHERE status = 'released'"
        "  AND r_transaction IN (SELECT id FROM gone_events);"
        "DELETE FROM retries WHERE r_transaction IN (SELECT id FROM gone_events);"
        "DELETE FROM mandate_history WHERE r_transaction IN (SELECT id FROM gone_events);"
        // Reminders since then may rest on it: the next run announces what still holds, under the same ids.
        "DELETE FROM notices WHERE step LIKE 'L%' AND status <> 'done'"
        "  AND run >= (SELECT min(f.run) FROM gone_files g JOIN files f ON f.seq = g.seq);"
        "UPDATE notices SET status = 'due', withdrawn_run = NULL WHERE status = 'withdrawn'"
        "  AND withdrawn_run >= (SELECT min(f.run) FROM gone_files g JOIN files f ON f.seq = g.seq);"
        "DELETE FROM r_transactions WHERE id IN (SELECT id FROM gone_events);"
        "DELETE FROM r_transaction_movements WHERE movement IN (SELECT id FROM gone)");
  }

  void take_back_money() {
    database_.execute(
        "INSERT INTO touched SELECT a.invoice, sum(CASE i.kind WHEN 'credit_note' THEN -a.amount ELSE a.amount END)"
        "  FROM allocations a JOIN invoices i ON i.seq = a.invoice AND i.currency = a.currency"
        "  WHERE a.movement IN (SELECT seq FROM gone) GROUP BY a.invoice;"
        "UPDATE allocations SET reversed = 0 WHERE id IN"
        "  (SELECT a.reverses FROM allocations a JOIN gone g ON g.seq = a.movement WHERE a.reverses IS NOT NULL);"
        "DELETE FROM allocations WHERE movement IN (SELECT seq FROM gone);"
        // A position that the user stated since then knew of it: it stays as he said.
        "UPDATE invoices SET carried = CASE WHEN (carried > 0 AND carried > t.net) OR (carried < 0 AND carried < t.net)"
        "    THEN carried - t.net ELSE 0 END"
        "  FROM touched t WHERE t.invoice = invoices.seq AND invoices.carried <> 0;"
        "UPDATE invoices SET open = imported_open + carried - (SELECT coalesce(sum(CASE invoices.kind WHEN 'credit_note' THEN "
        "-a.amount"
        "    ELSE a.amount END), 0) FROM allocations a WHERE a.invoice = invoices.seq AND a.currency = invoices.currency)"
        "  WHERE seq IN (SELECT invoice FROM touched)");
    // What stopped a retry because of it does not stop it any more: the next run plans it anew.
    database_.execute(
        "DELETE FROM retries WHERE status = 'exhausted' AND decided_by IS NULL"
        "  AND stop_reason IN ('PAID', 'DISPUTE', 'MANDATE_SUSPENDED', 'PRESENTED_AGAIN', 'MIN_AMOUNT')"
        "  AND EXISTS (SELECT 1 FROM retry_invoices r JOIN invoices i ON i.invoice_id = r.invoice_id"
        "    JOIN touched t ON t.invoice = i.seq WHERE r.retry = retries.id)");
    // What it had reopened was paid since.
    std::size_t told = 0;
    for (Rows rows{database_.statement("SELECT i.invoice_id, m.id, f.path FROM invoices i JOIN touched t ON t.invoice = i.seq"
                                       " JOIN allocations a ON a.invoice = i.seq AND a.reversed = 0 AND a.kind <> 'reversal'"
                                       " JOIN movements m ON m.seq = a.movement JOIN files f ON f.seq = m.file"
                                       " WHERE i.open < 0 ORDER BY i.invoice_id, a.seq")};
         rows.next();) {
      if (told++ == 0)
        result_.error = "invoices that it reopened were paid since; take those payments back first (`revert mv…`):";
      if (told <= told_max)
        result_.error += fmt::format("\n  {} by {} of {}", rows->text(0), text_of("mv", rows->hash(1)), rows->text(2));
    }
  }

  void remove_rows() {
    database_.execute(
        "DELETE FROM payer_aliases WHERE forgotten IS NULL AND movement IN (SELECT id FROM gone);"
        "DELETE FROM pending_batches WHERE movement IN (SELECT id FROM gone);"
        "DELETE FROM journal WHERE movement IN (SELECT seq FROM gone);"
        "DELETE FROM identities WHERE movement IN (SELECT seq FROM gone);"
        "DELETE FROM movements WHERE seq IN (SELECT seq FROM gone);"
        "DELETE FROM statements WHERE file IN (SELECT seq FROM gone_files);"
        "DELETE FROM diagnostics WHERE EXISTS (SELECT 1 FROM files f JOIN gone_files g ON g.seq = f.seq"
        "  WHERE f.run IS NOT DISTINCT FROM diagnostics.run AND f.path = diagnostics.file);"
        "INSERT INTO gone_runs SELECT DISTINCT f.run FROM files f JOIN gone_files g ON g.seq = f.seq"
        "  WHERE f.run IS NOT NULL ON CONFLICT DO NOTHING;"
        "DELETE FROM files WHERE seq IN (SELECT seq FROM gone_files);"
        "DELETE FROM gone_runs WHERE seq IN (SELECT run FROM files WHERE run IS NOT NULL);"
        "DELETE FROM diagnostics WHERE run IN (SELECT seq FROM gone_runs);"
        "DELETE FROM runs WHERE seq IN (SELECT seq FROM gone_runs)");
  }

  Database& database_;
  const Reverting& what_;
  Reverted result_;
};

}  // namespace

Reverted SqlBook::revert(const Reverting& what) {
  write_states();
  if (file_ != 0) throw std::logic_error{"revert inside of a file"};
  ensure_transaction();
  Reverted result = Revert{*database_, what}.run();
  if (result.error.empty()) {
    // Nothing is committed that does not prove itself.
    for (const Check& check : verify(what.limits)) {
      if (check.failures.empty()) continue;
      result.error = fmt::format("afterwards the book would not hold: {}: {}", check.name, check.failures.front());
      break;
    }
  }
  if (!result.error.empty()) {
    discard();
    return result;
  }
  std::string detail =
      fmt::format("files {} movements {} handed over {} r-transactions {} retries {} released {}:", result.files.size(),
                  result.movements, result.handed_over, result.r_transactions, result.retries, result.released.size());
  for (const Reverted::File& file : result.files) detail += fmt::format(" {} {}", file.sha256, file.path);
  std::string subject;
  for (const std::string& id : what.ids) subject += (subject.empty() ? "" : " ") + id;
  append_audit({.as_of = what.as_of, .actor = what.actor, .action = "reverted", .subject = subject, .detail = detail});
  for (const std::string& retry : result.released)
    append_audit(
        {.as_of = what.as_of, .actor = what.actor, .action = "reverted-after-release", .subject = retry, .detail = subject});
  database_->commit();
  forget_caches();
  return result;
}

}  // namespace lettrage::book::sql
