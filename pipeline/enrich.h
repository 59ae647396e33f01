/// \file
/// Turns the records of a stitched batch into movements: resolves what an entry says for its transactions, joins texts,
/// computes identities, and looks up whom each one may concern. A pure function of the batch and the index; runs on many
/// batches at once.
#pragma once

#include <vector>

#include "core/batch.h"
#include "core/model/identity.h"
#include "core/model/movement.h"
#include "reconcile/ledger/identity_index.h"
#include "reconcile/matching/matching.h"

namespace lettrage::pipeline {

/// A movement with everything the parallel stages found out about it.
struct Enriched {
  Movement movement;
  MovementIdentity identity;     ///< `unit` is filled in by the apply stage
  reconcile::IdentityKeys keys;  ///< of `identity`
  std::uint64_t entry_base = 0;  ///< of details: base of the whole entry
  std::uint32_t statement = 0;   ///< index into the batch's statements
  reconcile::Proposal proposal;
  bool may_be_r_transaction = false;
};

/// Movements of the entries of `batch`, in order.
[[nodiscard]] std::vector<Enriched> movements_of(Batch& batch);
/// Fills in proposals and R-marks.
void propose_all(std::vector<Enriched>& movements, const reconcile::Index& index, const reconcile::MatchingPolicy& policy);

/// Movement of a rejected or listed collection of a status file, with the effective status and reason.
[[nodiscard]] Movement status_movement(const Status& transaction, const Status* batch, const Status* group);

/// Movement of an item of a message about single payments (pacs.004, camt.056 …), which moves no money itself. Texts that are
/// put together live on the batch.
[[nodiscard]] Movement item_movement(Batch& batch, const Transaction& item);

/// Remittance lines as one text: a line that fills its field goes on in the next one, others are parted by a blank.
[[nodiscard]] std::string join_remittance(std::span<const std::string_view> lines);

}  // namespace lettrage::pipeline
