// Invariant 5: one decision per R-transaction, and no retry that may not be presented.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "book/sql/database.h"
#include "book/sql/findings.h"
#include "core/calendar.h"

namespace lettrage::book::sql {
namespace {

struct Planned {
  Hash128 id;
  std::string mandate_id, end_to_end_id, previous, status, rule;
  Date collection_date;
};

/// Retries that are, or may still be, presented.
bool goes_on(const Planned& retry) {
  return retry.status == "scheduled" || retry.status == "approved" || retry.status == "released";
}

class RetryCheck {
 public:
  RetryCheck(Database& database, const Book::RetryLimits& limits, Findings& findings)
      : database_{database}, limits_{limits}, findings_{findings} {}

  void run() {
    decisions();
    load();
    for (const Planned& retry : retries_) {
      findings_.looked_at();
      if (!goes_on(retry)) continue;
      if (!retry.collection_date)
        fail(retry, "has no collection date");
      else if (!Calendar::target().is_business_day(retry.collection_date))
        fail(retry, fmt::format("falls on {}, which is no business day", retry.collection_date.iso()));
      limits(retry);
      if (retry.status == "released") continue;  // its mandate and invoices may have changed since
      mandate(retry);
      invoices(retry);
    }
  }

 private:
  void fail(const Planned& retry, std::string_view why) {
    findings_.fail(fmt::format("retry {} ({}) {}", text_of("ry", retry.id), retry.status, why));
  }

  void decisions() {
    Rows rows{
        database_.statement("SELECT r.id, count(t.id), r.next_date FROM r_transactions r LEFT JOIN retries t ON t.r_transaction "
                            "= r.id GROUP BY r.id")};
    while (rows.next()) {
      findings_.looked_at();
      if (rows->integer(1) > 1)
        findings_.fail(fmt::format("R-transaction {} has {} retries", text_of("rt", rows->hash(0)), rows->integer(1)));
      if (rows->integer(1) == 0 && !rows->is_null(2))
        findings_.fail(fmt::format("R-transaction {} is to be retried on {}, but there is no retry", text_of("rt", rows->hash(0)),
                                   rows->date(2).iso()));
    }
    Rows orphans{database_.statement(
        "SELECT id FROM retries WHERE r_transaction IS NOT NULL AND r_transaction NOT IN (SELECT id FROM r_transactions)")};
    while (orphans.next()) findings_.fail(fmt::format("retry {} belongs to no R-transaction", text_of("ry", orphans->hash(0))));
  }

  void load() {
    Rows rows{
        database_.statement("SELECT t.id, t.mandate_id, t.end_to_end_id, t.previous_end_to_end_id, t.status, r.retry, "
                            "t.collection_date FROM retries t"
                            " LEFT JOIN r_transactions r ON r.id = t.r_transaction ORDER BY t.id")};
    while (rows.next())
      retries_.push_back({rows->hash(0), std::string{rows->text(1)}, std::string{rows->text(2)}, std::string{rows->text(3)},
                          std::string{rows->text(4)}, std::string{rows->text(5)}, rows->date(6)});
    for (const Planned& retry : retries_)
      if (!retry.end_to_end_id.empty()) by_end_to_end_id_.emplace(retry.end_to_end_id, &retry);
  }

  /// Walks back to the first presentation: automatic retries on the way are what the policy limits.
  void limits(const Planned& last) {
    if (last.rule != "auto" && last.rule != "auto_once" && last.rule != "auto_tech") return;
    int count = 1;
    std::string first = last.previous;
    std::set<const Planned*> seen;
    for (auto at = by_end_to_end_id_.find(first); at != by_end_to_end_id_.end() && seen.insert(at->second).second;
         at = by_end_to_end_id_.find(first)) {
      // A new account of the debtor begins a new chain.
      const std::string from = debtor_account(at->second->previous), to = debtor_account(first);
      if (!from.empty() && !to.empty() && from != to) break;
      if (at->second->rule.starts_with("auto")) ++count;
      first = at->second->previous;
    }
    const int most = last.rule == "auto"        ? limits_.automatic
                     : last.rule == "auto_once" ? limits_.automatic_once
                                                : limits_.automatic_technical;
    if (count > most) fail(last, fmt::format("is automatic retry {} of its chain, the policy allows {}", count, most));
    Rows rows{database_.statement("SELECT min(nullif(collection_date, -2147483648)), count(*) FROM collections"
                                  " WHERE end_to_end_id = ? AND mandate_id = ?"),
              Key{first}, Key{last.mandate_id}};
    if (!rows.next() || rows->integer(1) != 1 || !rows->date(0) || !last.collection_date) return;
    const int days = days_between(rows->date(0), last.collection_date);
    if (days > limits_.window_days)
      fail(last, fmt::format("comes {} days after the first collection, the policy allows {}", days, limits_.window_days));
  }

  /// Which a collection was presented on; empty where it is not known or not one.
  std::string debtor_account(const std::string& end_to_end_id) {
    Rows rows{database_.statement("SELECT min(debtor_iban), max(debtor_iban) FROM collections WHERE end_to_end_id = ?"),
              Key{end_to_end_id}};
    return rows.next() && rows->text(0) == rows->text(1) ? std::string{rows->text(0)} : std::string{};
  }

  void mandate(const Planned& retry) {
    Rows rows{database_.statement("SELECT status FROM mandates WHERE mandate_id = ?"), Key{retry.mandate_id}};
    if (!rows.next()) return fail(retry, fmt::format("needs mandate {}, which is not in the book", retry.mandate_id));
    if (rows->text(0) != "active") fail(retry, fmt::format("needs mandate {}, which is {}", retry.mandate_id, rows->text(0)));
  }

  void invoices(const Planned& retry) {
    int open = 0, count = 0;
    Rows rows{database_.statement(
                  "SELECT t.invoice_id, i.open FROM retry_invoices t LEFT JOIN invoices i ON i.invoice_id = t.invoice_id"
                  " AND i.withdrawn = 0 WHERE t.retry = ? ORDER BY t.position"),
              retry.id};
    for (; rows.next(); ++count) {
      if (rows->is_null(1)) fail(retry, fmt::format("collects invoice {}, which is not in the book", rows->text(0)));
      if (rows->integer(1) > 0) ++open;
    }
    if (count > 0 && open == 0) fail(retry, "collects no invoice that is open");
  }

  Database& database_;
  const Book::RetryLimits& limits_;
  Findings& findings_;
  std::vector<Planned> retries_;
  std::map<std::string, const Planned*, std::less<>> by_end_to_end_id_;
};

}  // namespace

Book::Check verify_retries(Database& database, const Book::RetryLimits& limits) {
  Findings findings{5,
                    "every R-transaction has one decision; every retry has a live mandate, an open invoice and a business day"};
  RetryCheck{database, limits, findings}.run();
  return std::move(findings).finish();
}

}  // namespace lettrage::book::sql
