// Invariants 3, 4, 6 and 7, and the driver.
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "book/sql/audit.h"
#include "book/sql/findings.h"
#include "book/sql/read_together.h"
#include "book/sql/sql_book.h"
#include "core/wide_sum.h"

namespace lettrage::book::sql {
namespace {

constexpr std::size_t threads_max = 4;  // more find nothing to do: there are four long checks

/// The leading number of a statement's sequence (`12`, `00012/001`), nothing if there is none.
std::optional<std::int64_t> sequence_number(std::string_view text) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && digits < 18 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    number = number * 10 + (text[digits] - '0');
  return digits == 0 ? std::nullopt : std::optional{number};
}

/// Notes where an account's statements do not follow each other. No failure: the missing one may be on its way.
void list_gaps(Database& database, Findings& findings) {
  struct Numbered {
    std::size_t day;  ///< statements of one account, currency and day have the same, and come by their numbers
    std::int64_t number;
    std::string account, sequence;
    [[nodiscard]] auto place() const { return std::pair{day, number}; }
  };
  std::vector<Numbered> statements;
  std::string currency;
  Date date;
  for (Rows rows{
           database.statement("SELECT n.name, s.sequence, s.currency, coalesce(s.closing_date, s.to_date)"
                              " FROM statements s JOIN names n ON n.seq = s.account"
                              " WHERE s.kind = 'statement' AND s.sequence IS NOT NULL ORDER BY n.name,"
                              " s.currency NULLS FIRST, coalesce(s.closing_date, s.to_date) NULLS FIRST, s.file, s.number")};
       rows.next();) {
    const bool same =
        !statements.empty() && statements.back().account == rows->text(0) && currency == rows->text(2) && date == rows->date(3);
    currency = rows->text(2);
    date = rows->date(3);
    statements.push_back({.day = statements.empty() ? 0 : statements.back().day + (same ? 0 : 1),
                          .number = sequence_number(rows->text(1)).value_or(0),
                          .account = std::string{rows->text(0)},
                          .sequence = std::string{rows->text(1)}});
  }
  std::stable_sort(statements.begin(), statements.end(),
                   [](const Numbered& a, const Numbered& b) { return a.place() < b.place(); });
  for (std::size_t i = 1; i < statements.size(); ++i) {
    const Numbered &before = statements[i - 1], &after = statements[i];
    const auto last = sequence_number(before.sequence), next = sequence_number(after.sequence);
    if (before.account == after.account && last && next && *next > *last + 1)
      findings.note(fmt::format("account {}: statement {} is followed by {}, those between are missing", after.account,
                                before.sequence, after.sequence));
  }
}

/// Movements beside their identities and what they repeat, in one reading of the longest tables.
///
/// A repetition may name one that turned out to be a repetition itself (a batch entry whose details came later), but in the
/// end there is one that counts.
void check_repetitions(Database& database, Findings& findings) {
  std::unordered_map<Hash128, Hash128> repeats;  // those that name a repetition: few
  for (Rows rows{
           database.statement("SELECT m.id, m.outcome, m.duplicate_of, d.id, d.outcome, substr(i.hashes, 1, 16) FROM movements m"
                              " LEFT JOIN identities i ON i.movement = m.seq"
                              " LEFT JOIN movements d ON m.outcome = 'duplicate' AND d.id = m.duplicate_of"
                              " WHERE (m.outcome = 'duplicate' AND (d.id IS NULL OR d.outcome = 'duplicate'))"
                              " OR (i.movement IS NULL AND m.outcome IN ('applied', 'on_account', 'collection'))"
                              " OR substr(i.hashes, 1, 16) <> m.id ORDER BY m.seq")};
       rows.next();) {
    const Hash128 movement = rows->hash(0);
    if (!rows->is_null(5) && rows->hash(5) != movement)
      findings.fail(fmt::format("the identity {} is of another movement", text_of("mv", rows->hash(5))));
    if (rows->text(1) != name(Outcome::Duplicate)) {
      if (rows->is_null(5))
        findings.fail(
            fmt::format("movement {} is {}, but a repetition of it would not be known", text_of("mv", movement), rows->text(1)));
    } else if (rows->is_null(3)) {
      findings.fail(
          fmt::format("movement {} repeats {}, which is not in the book", text_of("mv", movement), text_of("mv", rows->hash(2))));
    } else if (rows->text(4) == name(Outcome::Duplicate)) {
      repeats.emplace(movement, rows->hash(3));
    }
  }
  constexpr int steps_max = 16;
  for (const auto& [movement, target] : repeats) {
    Hash128 at = target;
    int steps = 0;
    for (auto next = repeats.find(at); next != repeats.end() && steps < steps_max; next = repeats.find(at), ++steps)
      at = next->second;
    if (steps == steps_max)
      findings.fail(fmt::format("movement {} repeats {}, which is a repetition of a repetition without end",
                                text_of("mv", movement), text_of("mv", target)));
  }
}

/// `rows`: id and amount of a movement, amount of one of its R-transactions; in the order of the movements.
void more_than_the_movement(Findings& findings, Rows&& rows, fmt::format_string<std::string, int> text) {
  Hash128 movement;
  std::int64_t amount = 0;
  int events = 0;
  WideSum total = 0;
  const auto judge = [&] {
    if (events > 1 && total > (amount < 0 ? -amount : amount))
      findings.fail(fmt::format(text, text_of("mv", movement), int{events}));
  };
  while (rows.next()) {
    if (rows->hash(0) != movement) {
      judge();
      movement = rows->hash(0);
      amount = rows->integer(1);
      events = 0;
      total = 0;
    }
    ++events;
    total += rows->integer(2);
  }
  judge();
}

}  // namespace

Book::Check verify_statements(Database& database) {
  Findings findings{3, "opening balance + booked entries = closing balance"};
  Rows rows{database.statement(
      "SELECT f.path, s.number, s.opening, s.booked_sum, s.closing, s.currency FROM statements s JOIN files f ON f.seq = s.file"
      " WHERE s.kind = 'statement' AND s.opening IS NOT NULL AND s.closing IS NOT NULL ORDER BY f.path, s.file, s.number")};
  while (rows.next()) {
    findings.looked_at();
    const WideSum closing = WideSum{rows->integer(2)} + rows->integer(3);
    const Currency currency = rows->currency(5);
    if (closing != rows->integer(4))
      findings.fail(fmt::format("{}: statement {}: {} and {} make {}, not {}", rows->text(0), rows->integer(1),
                                format_amount(rows->integer(2), currency), format_amount(rows->integer(3), currency),
                                format_sum(closing, currency), format_amount(rows->integer(4), currency)));
  }
  list_gaps(database, findings);
  return std::move(findings).finish();
}

Book::Check verify_counted_once(Database& database) {
  Findings findings{4, "no file, statement, entry or R-transaction is counted twice"};
  findings.looked_at(static_cast<std::uint64_t>(database.integer(
      "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM statements) + (SELECT count(*) FROM movements)"
      " + (SELECT count(*) FROM r_transactions)")));
  for (Rows rows{
           database.statement("SELECT min(path), count(*) FROM files WHERE state = 'read' GROUP BY sha256 HAVING count(*) > 1")};
       rows.next();)
    findings.fail(fmt::format("{} was read {} times", rows->text(0), rows->integer(1)));
  // The same statement may come in two files; what it books counts in one of them.
  for (Rows rows{database.statement(
           "SELECT min(n.name), s.id, s.sequence, count(*) FROM statements s LEFT JOIN names n ON n.seq = s.account"
           " WHERE s.kind = 'statement' AND s.booked > 0 AND s.id IS NOT NULL AND s.opening IS NOT NULL AND s.closing IS NOT NULL"
           " AND s.opening <> s.closing"
           " GROUP BY s.account, s.id, s.sequence, s.currency, s.from_date, s.to_date, s.opening_date, s.closing_date, s.opening,"
           " s.closing, s.booked_sum, s.entries"
           " HAVING count(*) > 1 AND sum(CASE WHEN EXISTS (SELECT 1 FROM files f JOIN movements m ON m.seq >= f.first_movement"
           "   AND m.seq < f.end_movement WHERE f.seq = s.file AND m.statement = s.number"
           "   AND m.outcome NOT IN ('duplicate', 'not_booked')) THEN 1 ELSE 0 END) > 1")};
       rows.next();)
    findings.fail(fmt::format("account {}: statement {} {} counts {} times", rows->text(0), rows->text(1), rows->text(2),
                              rows->integer(3)));
  for (Rows rows{database.statement("SELECT id, count(*) FROM movements GROUP BY id HAVING count(*) > 1")}; rows.next();)
    findings.fail(fmt::format("movement {} is stored {} times", text_of("mv", rows->hash(0)), rows->integer(1)));
  check_repetitions(database, findings);
  // A batch entry may stand for several returns, but not for more than its amount.
  more_than_the_movement(
      findings,
      Rows{database.statement("SELECT m.id, m.amount, r.amount FROM (SELECT movement FROM r_transaction_movements"
                              "   GROUP BY movement HAVING count(*) > 1) e JOIN movements m ON m.id = e.movement"
                              " JOIN r_transaction_movements v ON v.movement = e.movement"
                              " JOIN r_transactions r ON r.id = v.r_transaction ORDER BY m.id")},
      "movement {} is evidence of {} R-transactions of more than its amount");
  more_than_the_movement(
      findings,
      Rows{database.statement("SELECT m.id, m.amount, r.amount FROM (SELECT booked_by FROM r_transactions"
                              "   WHERE booked_by IS NOT NULL GROUP BY booked_by HAVING count(*) > 1) e"
                              " JOIN movements m ON m.id = e.booked_by JOIN r_transactions r ON r.booked_by = e.booked_by"
                              " ORDER BY m.id")},
      "movement {} books {} R-transactions of more than its amount");
  for (Rows rows{database.statement("SELECT m.id FROM movements m WHERE m.r_transaction IS NOT NULL"
                                    " AND NOT EXISTS (SELECT 1 FROM r_transactions r WHERE r.id = m.r_transaction)")};
       rows.next();)
    findings.fail(fmt::format("movement {} names an R-transaction that is not in the book", text_of("mv", rows->hash(0))));
  return std::move(findings).finish();
}

Book::Check verify_journal(Database& database) {
  Findings findings{6, "the journal balances, in total and per movement"};
  struct Sides {
    WideSum debit = 0, credit = 0;
  };
  std::map<Currency, Sides> of_movement, of_book;
  Hash128 movement;
  std::int64_t seq = -1;
  const auto close = [&] {
    for (const auto& [currency, sides] : of_movement)
      if (sides.debit != sides.credit)
        findings.fail(fmt::format("{}: debit {}, credit {} {}",
                                  movement.present() ? text_of("mv", movement) : "without a movement",
                                  format_sum(sides.debit, currency), format_sum(sides.credit, currency), currency.code()));
    of_movement.clear();
  };
  Rows rows{database.statement(
      "SELECT j.movement, j.line, j.debit, j.credit, j.currency, m.id FROM journal j LEFT JOIN movements m ON m.seq = j.movement"
      " ORDER BY j.movement, j.line")};
  while (rows.next()) {
    findings.looked_at();
    if (rows->integer(0) != seq) {
      close();
      seq = rows->integer(0);
      movement = rows->hash(5);
      if (seq != 0 && !movement.present()) findings.fail(fmt::format("line {} belongs to no movement", rows->integer(1)));
    }
    const std::int64_t debit = rows->integer(2), credit = rows->integer(3);
    if (debit < 0 || credit < 0 || (debit != 0 && credit != 0))
      findings.fail(fmt::format("line {} of {} is neither a debit nor a credit", rows->integer(1), text_of("mv", movement)));
    for (Sides* sides : {&of_movement[rows->currency(4)], &of_book[rows->currency(4)]}) {
      sides->debit += debit;
      sides->credit += credit;
    }
  }
  close();
  for (const auto& [currency, sides] : of_book)
    if (sides.debit != sides.credit)
      findings.fail(fmt::format("in total: debit {}, credit {} {}", format_sum(sides.debit, currency),
                                format_sum(sides.credit, currency), currency.code()));
  return std::move(findings).finish();
}

Book::Check verify_audit(Database& database) {
  Findings findings{7, "the audit chain is unbroken"};
  std::string previous = first_audit_hash();
  std::int64_t expected = 1;
  for (Rows rows{database.statement("SELECT seq, as_of, actor, action, subject, detail, previous, hash FROM audit ORDER BY seq")};
       rows.next(); ++expected) {
    findings.looked_at();
    const std::int64_t seq = rows->integer(0);
    if (seq != expected) findings.fail(fmt::format("record {} is followed by {}", expected - 1, seq));
    expected = seq;
    const AuditRow row{std::string{rows->text(1)}, std::string{rows->text(2)}, std::string{rows->text(3)},
                       std::string{rows->text(4)}, std::string{rows->text(5)}};
    if (rows->text(6) != previous) findings.fail(fmt::format("record {} does not carry the hash of the one before it", seq));
    if (rows->text(7) != audit_hash(rows->text(6), seq, row)) findings.fail(fmt::format("record {} was changed", seq));
    previous = rows->text(7);
  }
  const std::string head = database.text("SELECT value FROM meta WHERE key = 'audit_head'");
  if (head != (expected == 1 ? "" : previous)) findings.fail("records are missing at the end");
  return std::move(findings).finish();
}

std::vector<Book::Check> SqlBook::verify(const RetryLimits& limits) {
  write_states();
  using Verify = std::function<Check(Database&)>;
  const std::vector<std::pair<std::size_t, Verify>> checked{
      // place in the answer; those that take longest first
      {0, verify_files},      {1, verify_money},   {3, verify_counted_once},
      {5, verify_journal},    {7, verify_dunning}, {4, [&](Database& database) { return verify_retries(database, limits); }},
      {2, verify_statements}, {6, verify_audit}};
  std::vector<Check> checks(checked.size());
  std::vector<ReadingJob> jobs;
  for (const auto& [place, verify] : checked)
    jobs.emplace_back([&check = checks[place], &verify](Database& database) { check = verify(database); });
  read_together(*database_, std::min(readers(0), threads_max), jobs);
  return checks;
}

}  // namespace lettrage::book::sql
