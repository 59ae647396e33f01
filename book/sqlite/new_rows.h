/// \file
/// Rows to be stored, as the statements that store them read them. Texts live on what is written or imported.
#pragma once

#include "book/book.h"
#include "book/sqlite/packed_identity.h"
#include "book/sqlite/row_source.h"

namespace lettrage::book::sqlite {

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

struct NewCustomerText {
  std::string_view customer_id, text;
  std::size_t position;
};

/// Names are those of the tables they go to, with `new_` before them; columns are in their order, but for what is imported: there
/// they are those of the statement.
struct NewRows {
  explicit NewRows(Database& database);
  void clear();

  RowsOf<NewMovement> movements;
  RowsOf<NewIdentity> identities;
  RowsOf<NewAllocation> allocations;
  RowsOf<NewJournalLine> journal;
  RowsOf<const Invoice*> invoices;
  RowsOf<const Customer*> customers;
  RowsOf<NewCustomerText> customer_texts;
};

}  // namespace lettrage::book::sqlite
