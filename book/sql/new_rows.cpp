#include "book/sql/new_rows.h"

#include "book/sql/origin.h"

namespace lettrage::book::sql {
namespace {

std::string_view word(Method method) { return method == Method::None ? std::string_view{} : name(method); }

void give_movement(Cell& cell, const NewMovement& n, int column) {
  const MovementRow& m = *n.row;
  switch (column) {
    case 0: return cell.put(n.seq);
    case 1: return cell.put(m.id);
    case 2: return cell.put(n.file);
    case 3: return cell.put(std::int64_t{m.statement});
    case 4: return cell.put(std::int64_t{m.entry});
    case 5: return cell.put(std::int64_t{m.transaction});
    case 6: return n.account == 0 ? cell.put(nullptr) : cell.put(n.account);
    case 7: return cell.put(m.booking_date);
    case 8: return cell.put(m.value_date);
    case 9: return cell.put(m.minor);
    case 10: return cell.put(m.currency);
    case 11: return cell.put(m.counterparty_name);
    case 12: return cell.put(m.counterparty_iban);
    case 13: return cell.put(m.end_to_end_id);
    case 14: return cell.put(m.mandate_id);
    case 15: return cell.put(m.reference);
    case 16: return cell.put(m.remittance);
    case 17: return cell.put(m.bank_transaction_code);
    case 18: return cell.put(name(m.outcome));
    case 19: return cell.put(word(m.method));
    case 20: return cell.put(std::int64_t{m.confidence});
    case 21: return cell.put(m.on_account);
    case 22: return cell.put(m.customer_id);
    case 23: return cell.put(m.invoice_ids);
    case 24: return cell.put(m.r_transaction);
    case 25: return cell.put(m.duplicate_of);
    case 26: return cell.put(m.reason);
    case 27: return cell.put(m.suggestions);
    default: return cell.put(static_cast<std::int64_t>(m.offset));
  }
}

void give_identity(Cell& cell, const NewIdentity& n, int column) {
  switch (column) {
    case 0: return cell.put(n.movement);
    case 1: return cell.put(std::int64_t{n.level});
    case 2: return cell.put(std::int64_t{n.source});
    default: return cell.put_bytes(n.hashes.bytes());
  }
}

void give_allocation(Cell& cell, const NewAllocation& n, int column) {
  const StoredAllocation& a = *n.row;
  switch (column) {
    case 0: return cell.put(n.seq);
    case 1: return cell.put(a.id);
    case 2: return cell.put(n.movement);
    case 3: return cell.put(n.invoice);
    case 4: return cell.put(a.minor);
    case 5: return cell.put(a.currency);
    case 6: return cell.put(name(a.kind));
    case 7: return cell.put(word(a.method));
    case 8: return cell.put(std::int64_t{a.confidence});
    case 9: return cell.put(a.reverses);
    default: return cell.put(std::int64_t{0});  // reversed: by a later one
  }
}

void give_journal_line(Cell& cell, const NewJournalLine& n, int column) {
  const JournalRow& j = *n.row;
  switch (column) {
    case 0: return cell.put(n.movement);
    case 1: return cell.put(n.line);
    case 2: return cell.put(j.date);
    case 3: return cell.put(n.account);
    case 4: return cell.put(j.debit);
    case 5: return cell.put(j.credit);
    case 6: return cell.put(j.currency);
    default: return cell.put(j.text);
  }
}

void give_invoice(Cell& cell, const NewInvoice& n, int column) {
  const Invoice& i = *n.row;
  switch (column) {
    case 0: return cell.put(Key{i.invoice_id});
    case 1: return cell.put(Key{i.customer_id});
    case 2: return cell.put(i.amount);
    case 3: return cell.put(Key{i.currency.code()});
    case 4: return cell.put(i.due_date);
    case 5: return cell.put(i.issue_date);
    case 6: return cell.put(i.imported_open);
    case 7: return cell.put(name(i.kind));
    case 8: return cell.put(i.customer_name);
    case 9: return cell.put(i.customer_iban);
    case 10: return cell.put(i.reference);
    case 11: return cell.put(i.mandate_id);
    case 12: return cell.put(i.end_to_end_id);
    case 13: return i.payment_method == PaymentMethod::Unknown ? cell.put(nullptr) : cell.put(name(i.payment_method));
    case 14: return cell.put(i.account_iban);
    case 15: return cell.put(i.discount_amount);
    case 16: return cell.put(i.discount_until);
    case 17: return cell.put(i.seller_id);
    case 18: return cell.put(i.commission_amount);
    case 19: return cell.put(i.status);
    default: return cell.put(n.occurrence);
  }
}

void give_customer(Cell& cell, const Customer* const& customer, int column) {
  const Customer& c = *customer;
  switch (column) {
    case 0: return cell.put(Key{c.customer_id});
    case 1: return cell.put(c.name);
    case 2: return cell.put(c.email);
    case 3: return cell.put(c.phone);
    case 4: return cell.put(c.language);
    case 5: return cell.put(c.segment);
    case 6: return c.payday == 0 ? cell.put(nullptr) : cell.put(std::int64_t{c.payday});
    default: return c.is_consumer ? cell.put(std::int64_t{*c.is_consumer ? 1 : 0}) : cell.put(nullptr);
  }
}

void give_customer_text(Cell& cell, const NewCustomerText& n, int column) {
  switch (column) {
    case 0: return cell.put(Key{n.customer_id});
    case 1: return cell.put(static_cast<std::int64_t>(n.position));
    default: return cell.put(Key{n.text});
  }
}

void give_invoice_state(Cell& cell, const NewInvoiceState& n, int column) {
  switch (column) {
    case 0: return cell.put(n.seq);
    case 1: return cell.put(n.first);
    case 2: return cell.put(n.open);
    case 3: return cell.put(std::int64_t{n.disputed});
    default: return cell.put(std::int64_t{n.raised});
  }
}

void give_collection_state(Cell& cell, const NewCollectionState& n, int column) {
  const CollectionState& s = n.state;
  switch (column) {
    case 0: return cell.put(n.seq);
    case 1: return cell.put(s.settled_by);
    case 2: return cell.put(s.r_transaction);
    case 3: return cell.put(s.reversed_by);
    case 4: return cell.put(s.settled_on);
    case 5: return cell.put(std::int64_t{s.rejected});
    case 6: return cell.put(std::int64_t{s.returned});
    case 7: return cell.put(std::int64_t{s.accepted});
    default: return n.accepted_by == 0 ? cell.put(nullptr) : cell.put(n.accepted_by);
  }
}

void give_notice(Cell& cell, const Notice* const& notice, int column) {
  const Notice& n = *notice;
  switch (column) {
    case 0: return cell.put(n.id);
    case 1: return cell.put(n.customer_id);
    case 2: return cell.put(n.invoice_id);
    case 3: return cell.put(n.step);
    case 4: return cell.put(n.channel);
    case 5: return cell.put(n.due_date);
    case 6: return cell.put(n.amount.minor);
    case 7: return cell.put(n.amount.currency);
    case 8: return cell.put(n.language);
    case 9: return cell.put(n.template_name);
    case 10: return cell.put(n.announced);
    case 11: return cell.put(std::int64_t{n.late});
    case 12: return cell.put(std::int64_t{n.approval});
    default: return cell.put(name(n.status));
  }
}

void give_r_transaction(Cell& cell, const RTransaction* const& event, int column) {
  const RTransaction& e = *event;
  switch (column) {
    case 0: return cell.put(e.id);
    case 1: return cell.put(name(e.kind));
    case 2: return cell.put(std::int64_t{e.strength});
    case 3: return cell.put(name(e.scheme));
    case 4: return cell.put(e.reason);
    case 5: return cell.put(e.reason_list);
    case 6: return cell.put(e.reason_raw);
    case 7: return cell.put(name(e.rule.reason_class));
    case 8: return cell.put(name(e.rule.retry));
    case 9: return cell.put(name(e.rule.mandate_action));
    case 10: return cell.put(name(e.rule.contact));
    case 11: return cell.put(e.currency);
    case 12: return cell.put(e.principal);
    case 13: return cell.put(e.fee);
    case 14: return cell.put(e.booked_amount);
    case 15: return cell.put(std::int64_t{e.booked});
    case 16: return cell.put(e.booked_by);
    case 17: return cell.put(e.booking_date);
    case 18: return cell.put(e.known_date);
    case 19: return cell.put(e.original_settlement_date);
    case 20: return cell.put(e.end_to_end_id);
    case 21: return cell.put(e.mandate_id);
    case 22: return cell.put(e.customer_id);
    case 23: return cell.put(e.account);
    case 24: return cell.put(std::int64_t{e.attempt});
    case 25: return cell.put(std::int64_t{e.flags});
    case 26: return cell.put(e.next_date);
    case 27: return cell.put(std::int64_t{e.masked});
    default: return cell.put(std::int64_t{bits_of(e.origin)});
  }
}

void give_listed_invoice(Cell& cell, const NewListedInvoice& n, int column) {
  switch (column) {
    case 0: return cell.put(n.owner);
    case 1: return cell.put(static_cast<std::int64_t>(n.position));
    default: return cell.put(Key{n.invoice_id});
  }
}

void give_evidence(Cell& cell, const NewEvidence& n, int column) { cell.put(column == 0 ? n.r_transaction : n.movement); }

void give_retry(Cell& cell, const Retry* const& retry, int column) {
  const Retry& r = *retry;
  switch (column) {
    case 0: return cell.put(r.id);
    case 1: return cell.put(r.r_transaction);
    case 2: return cell.put(r.customer_id);
    case 3: return cell.put(r.mandate_id);
    case 4: return cell.put(std::int64_t{r.attempt});
    case 5: return cell.put(r.amount.minor);
    case 6: return cell.put(r.amount.currency);
    case 7: return cell.put(r.collection_date);
    case 8: return cell.put(r.submit_by);
    case 9: return cell.put(r.notify_by);
    case 10: return cell.put(r.end_to_end_id);
    case 11: return cell.put(r.previous_end_to_end_id);
    case 12: return cell.put(name(r.sequence_type));
    case 13: return cell.put(name(r.scheme));
    case 14: return cell.put(r.reason);
    case 15: return cell.put(name(r.status));
    case 16: return cell.put(r.stop_reason);
    default: return cell.put(r.decided_by);
  }
}

}  // namespace

NewRows::NewRows(Database& database)
    : movements{database, "new_movements", "ibiiiiiiiittttttttttiittbbtti", give_movement},
      identities{database, "new_identities", "iiib", give_identity},
      allocations{database, "new_allocations", "ibiiitttibi", give_allocation},
      journal{database, "new_journal", "iiiiiitt", give_journal_line},
      invoices{database, "new_invoices", "ttitiiittttttttiititi", give_invoice},
      customers{database, "new_customers", "ttttttii", give_customer},
      customer_aliases{database, "new_customer_aliases", "tit", give_customer_text},
      customer_ibans{database, "new_customer_ibans", "tit", give_customer_text},
      invoice_states{database, "new_invoice_states", "iiiii", give_invoice_state},
      collection_states{database, "new_collection_states", "ibbbiiiii", give_collection_state},
      notices{database, "new_notices", "bttttiitttiiit", give_notice},
      r_transactions{database, "new_r_transactions", "btitttttttttiiiibiiittttiiiii", give_r_transaction},
      r_transaction_invoices{database, "new_r_transaction_invoices", "bit", give_listed_invoice},
      retry_invoices{database, "new_retry_invoices", "bit", give_listed_invoice},
      r_transaction_movements{database, "new_r_transaction_movements", "bb", give_evidence},
      retries{database, "new_retries", "bbttiitiiitttttttt", give_retry} {}

void NewRows::clear() {
  movements.rows.clear();
  identities.rows.clear();
  allocations.rows.clear();
  journal.rows.clear();
  invoices.rows.clear();
  customers.rows.clear();
  customer_aliases.rows.clear();
  customer_ibans.rows.clear();
  notices.rows.clear();
  r_transactions.rows.clear();
  r_transaction_invoices.rows.clear();
  r_transaction_movements.rows.clear();
  retries.rows.clear();
  retry_invoices.rows.clear();
}

}  // namespace lettrage::book::sql
