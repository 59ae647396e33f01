#include "reconcile/matching/suggest.h"

#include <algorithm>
#include <tuple>

namespace lettrage::reconcile {

bool Suggestions::before(std::uint32_t a, std::uint32_t b) const {
  const Invoice &x = data_.invoices[a], &y = data_.invoices[b];
  return std::tie(x.due_date, x.invoice_id, x.customer_id, x.amount, a) <
         std::tie(y.due_date, y.invoice_id, y.customer_id, y.amount, b);
}

void Suggestions::add(std::vector<std::uint32_t> invoices, std::uint16_t confidence) {
  if (invoices.empty()) return;
  const auto order = [this](std::uint32_t a, std::uint32_t b) { return before(a, b); };
  std::sort(invoices.begin(), invoices.end(), order);
  all_.push_back({std::move(invoices), confidence});
}

std::vector<Suggestion> Suggestions::best(std::uint16_t threshold) {
  const auto order = [this](const Suggestion& a, const Suggestion& b) {
    return std::lexicographical_compare(a.invoices.begin(), a.invoices.end(), b.invoices.begin(), b.invoices.end(),
                                        [this](std::uint32_t x, std::uint32_t y) { return before(x, y); });
  };
  // Each answer once, with the best confidence it was given.
  std::sort(all_.begin(), all_.end(), [&](const Suggestion& a, const Suggestion& b) {
    return a.invoices != b.invoices ? order(a, b) : a.confidence > b.confidence;
  });
  all_.erase(
      std::unique(all_.begin(), all_.end(), [](const Suggestion& a, const Suggestion& b) { return a.invoices == b.invoices; }),
      all_.end());
  all_.erase(std::remove_if(all_.begin(), all_.end(), [&](const Suggestion& s) { return s.confidence < threshold; }), all_.end());
  std::stable_sort(all_.begin(), all_.end(),
                   [](const Suggestion& a, const Suggestion& b) { return a.confidence > b.confidence; });
  if (all_.size() > suggestions_max) all_.resize(suggestions_max);
  return std::move(all_);
}

}  // namespace lettrage::reconcile
