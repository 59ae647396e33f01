#include "reconcile/rules/choose.h"

#include <algorithm>
#include <vector>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {

const RulePolicy* deciding_rule(const Policy& policy, const Movement& movement) {
  const bool came_in = movement.direction == Direction::Credit && movement.amount.minor > 0;
  const auto found = std::find_if(policy.rules.begin(), policy.rules.end(), [&](const RulePolicy& rule) {
    if (rule.then == RuleAction::Tag || (rule.then == RuleAction::Assign && !came_in)) return false;
    return rule.condition->holds(movement);
  });
  return found == policy.rules.end() ? nullptr : &*found;
}

const RulePolicy* rule_named(const Policy& policy, std::string_view name) {
  const auto found =
      std::find_if(policy.rules.begin(), policy.rules.end(), [&](const RulePolicy& rule) { return rule.name == name; });
  return name.empty() || found == policy.rules.end() ? nullptr : &*found;
}

std::string tags_of(const Policy& policy, const Movement& movement) {
  std::vector<std::string_view> tags;
  for (const RulePolicy& rule : policy.rules) {
    if (rule.then != RuleAction::Tag || !rule.condition->holds(movement)) continue;
    for (const std::string& tag : rule.tags) {
      if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    }
  }
  std::string joined;
  for (const std::string_view tag : tags) {
    if (!joined.empty()) joined += '|';
    joined += tag;
  }
  return joined;
}

Decision assign(const Movement& movement, Proposal proposal, std::string_view customer_id, const Index& index,
                const MatchingPolicy& policy) {
  KeyBuffer buffer;
  proposal.customer_id = customer_id;
  proposal.customer = index.customer_by_id(customer_id);
  proposal.payer = IndexAccess::tables(index).parties.group(identifier_key(customer_id, buffer));
  proposal.payer_ambiguous = false;
  Decision decision = decide(movement, proposal, index, policy);
  if (decision.outcome != Outcome::Applied && decision.outcome != Outcome::OnAccount) {
    decision = {.outcome = Outcome::OnAccount, .confidence = 1000, .on_account = movement.amount.minor};
    decision.customer = proposal.customer;
    decision.customer_id = customer_id;
  }
  decision.method = Method::Rule;
  return decision;
}

}  // namespace lettrage::reconcile
