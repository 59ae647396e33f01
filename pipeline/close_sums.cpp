// Entries without details, once every file has spoken: which of them another report details, and what their bookings were.
#include <map>

#include "pipeline/close.h"
#include "pipeline/csv_rows.h"

namespace lettrage::pipeline {

// Of this run's rows, those whose event was found to be another's. Rows of the book were changed where it was found.
void Closing::rename() {
  RunState& state = applier_.state();
  std::map<Hash128, std::uint32_t> events;
  for (const auto& [movement, event] : state.renamed) events[movement] = event;
  if (events.empty()) return;
  for (DeferredEntry& entry : state.sums) {
    const auto found = events.find(entry.row.id);
    if (found == events.end()) continue;
    const RTransaction& event = ledger_.r_transactions()[found->second];
    std::string invoices;
    for (const std::string& id : event.invoice_ids) invoices += (invoices.empty() ? "" : "|") + id;
    entry.row.r_transaction = event.id;
    entry.row.invoice_ids = applier_.arena().keep(invoices);
    writer_.replace(entry.row.id, csv_row(entry.row, entry.file), {});
  }
}

// An entry whose details another report lists is that report's money: counted there, a duplicate here.
void Closing::explain_by_details() {
  RunState& state = applier_.state();
  std::map<std::uint32_t, Hash128> details;  // of each whole entry, the smallest
  for (const auto& [identity, movement] : state.detailed) {
    const auto [found, fresh] = details.emplace(identity, movement);
    if (!fresh && movement < found->second) found->second = movement;
  }
  if (details.empty()) return;
  const auto detail_of = [&](const DeferredEntry& entry) {
    const auto found = details.extract(entry.identity);
    return found.empty() ? Hash128{} : found.mapped();
  };
  for (DeferredBatch& batch : state.deferred) {
    const Hash128 detail = detail_of(batch);
    if (!detail.present()) continue;
    const auto at = static_cast<std::uint32_t>(ledger_.allocations().size());
    resolve(batch, Outcome::Duplicate, Method::Identity, at, at, detail);
    forget(batch);
  }
  for (DeferredEntry& sum : state.sums) {
    if (const Hash128 detail = detail_of(sum); detail.present()) give_way(sum, detail, applier_.posted_of(sum.row));
  }
  // What is left are entries of earlier runs.
  for (const auto& [identity, detail] : details) {
    const book::StoredMovement stored = book_.stored(ledger_.identities().at(identity).movement, applier_.arena());
    DeferredEntry sum;
    sum.row = stored.row;
    sum.identity = identity;
    give_way(sum, detail, stored.journal);
  }
}

void Closing::give_way(DeferredEntry& sum, Hash128 detail, const std::vector<JournalRow>& posted) {
  applier_.take_out(sum.row, posted);
  change_outcome(sum, Outcome::Duplicate, Method::Identity, detail);
  forget(sum);
}

void Closing::forget(const DeferredEntry& entry) {
  ledger_.remove_identity(entry.identity);
  changes_.forgotten_identities.push_back(entry.row.id);
}

}  // namespace lettrage::pipeline
