/// \file
/// Reads `[[rule]]` (docs/RULES.md). Inside reconcile/policy only.
#pragma once

#include <toml++/toml.h>

#include <vector>

#include "reconcile/policy/findings.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// Every rule that is well formed; what is wrong goes to `findings`.
[[nodiscard]] std::vector<RulePolicy> read_rules(const toml::node& node, Findings& findings);

}  // namespace lettrage::reconcile
