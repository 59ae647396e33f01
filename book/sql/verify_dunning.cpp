// The reminders: each is about an invoice of its debtor, no step is taken twice, nobody gets two a day.
#include <string>

#include "book/sql/database.h"
#include "book/sql/findings.h"

namespace lettrage::book::sql {

Book::Check verify_dunning(Database& database) {
  Findings findings{8, "every reminder is about an invoice of its debtor; no step twice, no two steps a day, none unapproved"};
  const auto notice = [](const Statement& row) {
    return fmt::format("reminder {} ({} of {})", text_of("nt", row.hash(0)), row.text(1), row.text(2));
  };
  // Without names, for there may be as many as invoices: one pass each.
  for (Rows rows{database.statement("SELECT n.id, n.step, n.invoice_id, n.status, i.customer_id, n.customer_id, i.kind, i.open"
                                    " FROM notices n LEFT JOIN invoices i ON i.invoice_id = n.invoice_id"
                                    " WHERE n.step LIKE 'L%' ORDER BY n.id")};
       rows.next();) {
    findings.looked_at();
    if (rows->is_null(4))
      findings.fail(notice(*rows) + " is about an invoice that is not in the book");
    else if (rows->text(4) != rows->text(5))
      findings.fail(fmt::format("{} is for {}, the invoice is of {}", notice(*rows), rows->text(5), rows->text(4)));
    else if (rows->text(6) != "invoice")
      findings.fail(notice(*rows) + " is about a credit note");
    else if (rows->text(3) == "due" && rows->integer(7) <= 0)
      findings.note(notice(*rows) + " waits though nothing is open any more: the next run withdraws it");
  }
  for (Rows rows{
           database.statement("SELECT min(id), step, invoice_id, count(*) FROM notices WHERE step LIKE 'L%' AND step <> 'L1'"
                              " AND (status <> 'withdrawn' OR approval = 0) GROUP BY customer_id, invoice_id, step"
                              " HAVING count(*) > 1 ORDER BY customer_id, invoice_id, step")};
       rows.next();)
    findings.fail(fmt::format("{} was announced {} times", notice(*rows), rows->integer(3)));
  for (Rows rows{database.statement("SELECT min(id), min(step), min(invoice_id), customer_id, due_date, count(*) FROM notices"
                                    " WHERE step LIKE 'L%' AND (status <> 'withdrawn' OR approval = 0)"
                                    " GROUP BY customer_id, due_date HAVING count(*) > 1 ORDER BY customer_id, due_date")};
       rows.next();)
    findings.fail(fmt::format("{}: {} steps for {} on {}", notice(*rows), rows->integer(5), rows->text(3), rows->date(4).iso()));
  for (Rows rows{database.statement("SELECT id, step, invoice_id FROM notices WHERE approval = 1 AND status = 'done'"
                                    " AND approved_by IS NULL ORDER BY id")};
       rows.next();)
    findings.fail(notice(*rows) + " was done and nobody approved it");
  return std::move(findings).finish();
}

}  // namespace lettrage::book::sql
