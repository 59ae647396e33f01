/// \file
/// Rows to be stored, as the statements that store them read them. Texts live on what is written or imported.
#pragma once

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
};

}  // namespace lettrage::book::sql
