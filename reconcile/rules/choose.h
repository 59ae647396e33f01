/// \file
/// Which rules of the policy concern a movement. Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/model/movement.h"
#include "reconcile/matching/matching.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// The first that decides (all but `tag`) and whose condition holds; null if none does. `assign` is for money that came in.
[[nodiscard]] const RulePolicy* deciding_rule(const Policy& policy, const Movement& movement);
/// The rule of that name; null if there is none.
[[nodiscard]] const RulePolicy* rule_named(const Policy& policy, std::string_view name);
/// Tags of all rules that give one, in their order, each once, joined with `|`.
[[nodiscard]] std::string tags_of(const Policy& policy, const Movement& movement);
/// `assign`: what the customer's open items and the amount decide, as if the account were known to be his; else his credit.
/// `customer_id` must outlive the decision.
[[nodiscard]] Decision assign(const Movement& movement, Proposal proposal, std::string_view customer_id, const Index& index,
                              const MatchingPolicy& policy);

}  // namespace lettrage::reconcile
