/// \file
/// The `when` of a policy rule (docs/RULES.md): `account = "FR76…" and name ~ "URSSAF|DGFIP" and amount < 0`. Parsed and checked
/// once, when the policy is loaded; immutable after that and shared by all threads. Asking it allocates nothing, and takes time
/// linear in the texts of the movement, whatever the patterns.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/model/movement.h"

namespace lettrage::reconcile {

/// Longer conditions, and deeper parentheses, are refused.
inline constexpr std::size_t condition_bytes_max = 4096, condition_depth_max = 32;

class Condition {
 public:
  virtual ~Condition() = default;
  [[nodiscard]] virtual bool holds(const Movement& movement) const = 0;
  /// A field of that name stands in it.
  [[nodiscard]] virtual bool asks_for(std::string_view field) const = 0;
};

struct ParsedCondition {
  std::shared_ptr<const Condition> condition;  ///< null: it is wrong
  std::size_t offset = 0;                      ///< into the text, where it is wrong; never past its end
  std::string complaint;                       ///< what was expected there
};
[[nodiscard]] ParsedCondition parse_condition(std::string_view text);

}  // namespace lettrage::reconcile
