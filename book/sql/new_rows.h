/// \file
/// Rows to be stored, as the statements that store them read them. Texts live on what is written or imported.
#pragma once

#include <algorithm>
#include <vector>

#include "book/book.h"
#include "book/sql/packed_identity.h"
#include "book/sql/row_source.h"

namespace lettrage::book::sql {

struct NewMovement {
  const MovementRow* row;
  std::int64_t seq, file, account;  ///< account 0: none
};
struct NewIdentity {
  std::int64_t movement;
  std::uint8_t level, source;
  PackedIdentity hashes;
};
struct NewAllocation {
  const StoredAllocation* row;
  std::int64_t seq, movement, invoice;
};
struct NewJournalLine {
  const JournalRow* row;
  std::int64_t movement, line, account;
};

struct NewInvoice {
  const Invoice* row;
  std::int64_t occurrence;  ///< counts invoices of the same id within one import, from 0
};
struct NewCustomerText {
  std::string_view customer_id, text;
  std::size_t position;
};

/// What became of an invoice, in one change or in several that followed each other.
struct NewInvoiceState {
  std::int64_t seq;
  std::int64_t first, open;  ///< after the first change, and after the last
  bool disputed;
  bool raised;  ///< some change but the first made more of it open
};
struct NewCollectionState {
  std::int64_t seq;
  CollectionState state;
  std::int64_t accepted_by;  ///< files.seq; 0: none
};

/// An invoice that an R-transaction or a retry names, in its place.
struct NewListedInvoice {
  Hash128 owner;
  std::size_t position;
  std::string_view invoice_id;
};
struct NewEvidence {
  Hash128 r_transaction, movement;
};

/// In the order of their ids, each once, for a statement may meet a row once only: what is given again comes `again`.
template <class Row>
[[nodiscard]] std::vector<const Row*> once_each(std::vector<const Row*> rows, std::vector<const Row*>& again) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) { return a->id < b->id; });
  std::vector<const Row*> out;
  for (const Row* row : rows) (out.empty() || out.back()->id != row->id ? out : again).push_back(row);
  return out;
}

/// Names are those of the tables they go to, with `new_` before them; columns are in their order, but for what is imported or
/// changed: there they are those of the statement.
struct NewRows {
  explicit NewRows(Database& database);
  /// All but the states: they wait for `SqlBook::write_states`.
  void clear();

  RowsOf<NewMovement> movements;
  RowsOf<NewIdentity> identities;
  RowsOf<NewAllocation> allocations;
  RowsOf<NewJournalLine> journal;
  RowsOf<NewInvoice> invoices;
  RowsOf<const Customer*> customers;
  RowsOf<NewCustomerText> customer_aliases, customer_ibans;
  RowsOf<NewInvoiceState> invoice_states;
  RowsOf<NewCollectionState> collection_states;
  RowsOf<const Notice*> notices;
  RowsOf<const RTransaction*> r_transactions;
  RowsOf<NewListedInvoice> r_transaction_invoices, retry_invoices;
  RowsOf<NewEvidence> r_transaction_movements;
  RowsOf<const Retry*> retries;
};

}  // namespace lettrage::book::sql
