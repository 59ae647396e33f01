#include "pipeline/memory.h"

#include "pipeline/run.h"

namespace lettrage::pipeline {

Memory::Memory(book::RunBook& book, unsigned threads, const reconcile::Together& together)
    : snapshot{load_linked(book, threads)},
      index{snapshot.data, together},
      ledger{snapshot.data, index, std::move(snapshot.collection_states)} {
  ledger.load(std::move(snapshot.identities));
  const auto load = [&](const book::StoredAllocation& a, bool live) {
    ledger.load(Allocation{.id = a.id,
                           .movement = a.movement,
                           .invoice = a.invoice,
                           .minor = a.minor,
                           .currency = a.currency,
                           .kind = a.kind,
                           .method = a.method,
                           .confidence = a.confidence,
                           .reverses = a.reverses},
                live);
  };
  for (const book::StoredAllocation& a : snapshot.allocations) load(a, true);
  for (const book::StoredAllocation& a : snapshot.undone) load(a, false);
  for (RTransaction& event : snapshot.r_transactions) ledger.load(std::move(event));
  snapshot.r_transactions.clear();
}

}  // namespace lettrage::pipeline
