// What the policy's rules decide: for movements that no invoice, collection or return explains.
#include "pipeline/apply.h"
#include "reconcile/rules/choose.h"

namespace lettrage::pipeline {

bool Applier::apply_rule(const Enriched& e, MovementRow& row) {
  const Movement& m = e.movement;
  const reconcile::RulePolicy* rule = reconcile::deciding_rule(d_.policy, m);
  if (rule == nullptr) return false;
  if (rule->then == reconcile::RuleAction::Assign) {
    pay(m, reconcile::assign(m, e.proposal, rule->customer, d_.index, d_.policy.matching), row);
  } else {
    row.outcome = Outcome::Rule;
    row.method = Method::Rule;
    row.confidence = 1000;
    row.suggestions = row.customer_id = {};
  }
  row.rule = rule->name;
  row.reason = keep("rule " + rule->name);
  return true;
}

void Applier::tag(const Movement& m, MovementRow& row) {
  if (!d_.policy.rules.empty()) row.tags = keep(reconcile::tags_of(d_.policy, m));
}

Applier::Counterpart Applier::counterpart_of(const MovementRow& row) const {
  switch (row.outcome) {
    case Outcome::Outgoing: return {"payments_made", {}};
    case Outcome::RTransaction: return {"returns_clearing", {}};
    case Outcome::Rule: break;
    default: return {"suspense", {}};
  }
  if (const reconcile::RulePolicy* rule = reconcile::rule_named(d_.policy, row.rule)) {
    if (rule->then == reconcile::RuleAction::Post) return {rule->account, rule->text};
    return {"ignored", rule->name};
  }
  return {row.reason == "own-account" ? "internal_transfers" : "bank_charges", {}};
}

}  // namespace lettrage::pipeline
