#include "book/sql/load_invoices.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "book/sql/enums.h"
#include "book/sql/reader.h"

namespace lettrage::book::sql {
namespace {

/// Imports store invoices in this order, so several of them are needed for one that is not. Cheaper than by the index.
void in_order_of_ids(std::vector<Invoice>& invoices, std::vector<std::int64_t>& seqs) {
  const auto before = [](const Invoice& a, const Invoice& b) { return a.invoice_id < b.invoice_id; };
  if (std::is_sorted(invoices.begin(), invoices.end(), before)) return;
  std::vector<std::uint32_t> order(invoices.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return before(invoices[a], invoices[b]); });
  std::vector<Invoice> sorted;
  std::vector<std::int64_t> sorted_seqs;
  sorted.reserve(invoices.size());
  sorted_seqs.reserve(seqs.size());
  for (const std::uint32_t i : order) {
    sorted.push_back(invoices[i]);
    sorted_seqs.push_back(seqs[i]);
  }
  invoices.swap(sorted);
  seqs.swap(sorted_seqs);
}

}  // namespace

void load_invoices(Database& database, InvoiceRows& part, std::size_t expected) {
  TextArena& arena = *part.arena;
  std::vector<Invoice>& out = part.invoices;
  std::vector<std::int64_t>& seqs = part.seqs;
  out.reserve(expected);
  seqs.reserve(expected);
  Rows rows{
      database.statement(
          "SELECT invoice_id, customer_id, customer_name, customer_iban, reference, mandate_id, end_to_end_id, account_iban, "
          "seller_id,"
          " status, currency, amount, open, imported_open, discount_amount, commission_amount, due_date, issue_date, "
          "discount_until,"
          " kind, payment_method, disputed, seq FROM invoices i WHERE seq > ? AND seq <= ? AND (withdrawn = 0"
          // A paid invoice that the user's list of open ones no longer names: a return reopens it.
          " OR (open = 0 AND EXISTS (SELECT 1 FROM allocations a WHERE a.invoice = i.seq AND a.reversed = 0))) ORDER BY seq"),
      part.after, part.last};
  std::string_view customer;
  Repeated accounts, sellers, statuses;
  while (rows.next()) {
    Reader in{*rows, arena};
    Invoice& invoice = out.emplace_back();
    invoice.invoice_id = in.text();
    // Invoices of one customer often follow each other.
    if (const auto id = in.word(); id != customer) customer = arena.keep(id);
    invoice.customer_id = customer;
    invoice.customer_name = in.text();
    invoice.customer_iban = in.text();
    invoice.reference = in.text();
    invoice.mandate_id = in.text();
    invoice.end_to_end_id = in.text();
    invoice.account_iban = in.text(accounts);
    invoice.seller_id = in.text(sellers);
    invoice.status = in.text(statuses);
    invoice.currency = in.currency();
    invoice.amount = in.integer();
    invoice.open = in.integer();
    invoice.imported_open = in.integer();
    invoice.discount_amount = in.integer();
    invoice.commission_amount = in.integer();
    invoice.due_date = in.date();
    invoice.issue_date = in.date();
    invoice.discount_until = in.date();
    invoice.kind = value_of(in.word(), InvoiceKind::CreditNote);
    if (const auto method = in.word(); !method.empty()) invoice.payment_method = value_of(method, PaymentMethod::Other);
    invoice.disputed = in.flag();
    seqs.push_back(in.integer());
  }
}

std::vector<InvoiceRows> parts_of_invoices(std::int64_t last, std::size_t threads) {
  constexpr std::int64_t rows_min = 50'000;  // fewer are not worth another connection
  const auto parts = std::clamp<std::int64_t>(last / rows_min, 1, static_cast<std::int64_t>(std::max<std::size_t>(threads, 1)));
  std::vector<InvoiceRows> out(static_cast<std::size_t>(parts));
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i > 0) out[i].after = out[i - 1].last;
    out[i].last = i + 1 == out.size() ? std::numeric_limits<std::int64_t>::max() : out[i].after + last / parts;
  }
  return out;
}

void join(std::vector<InvoiceRows> parts, Snapshot& snapshot, std::vector<std::int64_t>& seqs) {
  std::vector<Invoice>& all = snapshot.data.invoices;
  all = std::move(parts[0].invoices);
  seqs = std::move(parts[0].seqs);
  snapshot.data.arena = std::move(parts[0].arena);
  for (InvoiceRows& part : std::span{parts}.subspan(1)) {
    all.insert(all.end(), part.invoices.begin(), part.invoices.end());
    seqs.insert(seqs.end(), part.seqs.begin(), part.seqs.end());
    snapshot.data.arena->adopt(std::move(part.arena));
    part = {};
  }
  in_order_of_ids(all, seqs);
}

}  // namespace lettrage::book::sql
