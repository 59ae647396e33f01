/// \file
/// All that a book knows, ready to decide with: what a run, a release or a person's decision begins with.
#pragma once

#include "book/book.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/matching/matching.h"

namespace lettrage::pipeline {

/// Its parts point to each other: it stays where it is. `snapshot` keeps what the ledger has no use for.
class Memory {
 public:
  /// `threads` read the book (0: as many as the machine has); `together`: how the index is built.
  explicit Memory(book::RunBook& book, unsigned threads = 0, const reconcile::Together& together = reconcile::one_by_one);
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  book::Snapshot snapshot;
  const reconcile::Index index;
  reconcile::Ledger ledger;
};

}  // namespace lettrage::pipeline
