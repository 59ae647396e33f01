/// \file
/// What is shown to the human who decides. Internal to matching.
#pragma once

#include <cstdint>
#include <vector>

#include "reconcile/matching/matching.h"

namespace lettrage::reconcile {

/// Answers for a human, each once, best first.
class Suggestions {
 public:
  explicit Suggestions(const ReferenceData& data) : data_{data} {}
  void add(std::vector<std::uint32_t> invoices, std::uint16_t confidence);
  /// At most `suggestions_max`, none below `threshold`; equals in the order of due date and invoice id.
  [[nodiscard]] std::vector<Suggestion> best(std::uint16_t threshold);

 private:
  [[nodiscard]] bool before(std::uint32_t a, std::uint32_t b) const;
  const ReferenceData& data_;
  std::vector<Suggestion> all_;
};

}  // namespace lettrage::reconcile
