/// \file
/// A regular expression whose time is linear in the text (RE2): no pattern can make a run hang. Inside reconcile/rules only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace lettrage::reconcile::rules {

class Pattern {
 public:
  virtual ~Pattern() = default;
  /// Somewhere in the text, without regard to case.
  [[nodiscard]] virtual bool found_in(std::string_view text) const = 0;
};

/// Null, and why, where `pattern` is none.
[[nodiscard]] std::unique_ptr<const Pattern> make_pattern(std::string_view pattern, std::string& why);

}  // namespace lettrage::reconcile::rules
