/// \file
/// `propose` for many movements: see matching.h.
#pragma once

#include <span>

#include "reconcile/matching/matching.h"

namespace lettrage::reconcile {

/// The proposal of each movement, to the same place of `out`, which has as many. The same as one by one, and faster: what the
/// index says of several is waited for at once.
void propose(std::span<const Movement* const> movements, const Index& index, const MatchingPolicy& policy,
             std::span<Proposal> out);

}  // namespace lettrage::reconcile
