/// \file
/// A dry run of a policy's rules over the movements a book holds. Reads only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "reconcile/policy/policy.h"

namespace lettrage::pipeline {

/// A stored movement that the rules would have treated otherwise, or would have tagged. Views live during the call.
struct RuleChange {
  std::string_view movement_id, booking_date, amount, currency, counterparty_name, remittance;
  std::string_view outcome, rule;                   ///< as decided; `rule` empty: by none of the policy's
  const reconcile::RulePolicy* new_rule = nullptr;  ///< null: none decides it any more
  std::string_view new_tags;                        ///< joined with `|`
};

struct RuleTrial {
  std::uint64_t movements = 0, changed = 0, tagged = 0;
  std::vector<std::uint64_t> decided;  ///< by rule of the policy: movements it would decide, or tag
};

/// Calls `on_change` in the order of `export movements`.
[[nodiscard]] RuleTrial try_rules(book::Book& book, const reconcile::Policy& policy,
                                  const std::function<void(const RuleChange&)>& on_change);

/// Fields a condition may ask for that the book does not keep: absent in a trial.
[[nodiscard]] std::vector<std::string_view> fields_not_kept(const reconcile::Policy& policy);

}  // namespace lettrage::pipeline
