#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "core/money.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/decider.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

Decision Decider::run() {
  if (amount_ <= 0 || movement_.direction != Direction::Credit) return unmatched(reason::no_amount);
  for (const Candidate& candidate : proposal_.candidates) sort_in(candidate);
  Decision decision = best();
  if (decision.parts.empty()) return decision;
  decision.runner_up = runner_up(decision);
  if (decision.confidence >= decision.runner_up + policy_.margin) return decision;
  return suggested(reason::tie, decision.method);
}

Decision Decider::best() {
  if (!named_.empty()) return decide_named();
  if (auto decision = decide_mandate()) return *std::move(decision);
  if (auto decision = decide_weak()) return *std::move(decision);
  return decide_payer();
}

std::uint16_t Decider::runner_up(const Decision& decision) const {
  std::uint16_t most = 0;
  // Of invoices on one mandate the date has chosen.
  for (const Items* items : {&named_, &weak_, &unproven_}) {
    for (const Item& item : *items) {
      const bool used = std::any_of(decision.parts.begin(), decision.parts.end(),
                                    [&](const Part& part) { return part.invoice == item.invoice; });
      const bool fits = invoice(item.invoice).currency == movement_.amount.currency && pays_exactly(item).has_value();
      if (!used && fits && is_payable(invoice(item.invoice))) most = std::max(most, item.candidate.confidence);
    }
  }
  return most;
}

void Decider::set_customer(Decision& decision, std::uint32_t of_invoice) const {
  decision.customer_id = invoice(of_invoice).customer_id;
  decision.customer = tables_.customer_of_invoice(of_invoice);
}

void Decider::set_payer(Decision& decision) const {
  decision.customer_id = proposal_.customer_id;
  decision.customer = proposal_.customer;
}

Decision Decider::apply(const Items& items, const std::vector<Choice>& choices, Method method, std::uint16_t confidence) {
  Decision decision{.outcome = Outcome::Applied, .method = method, .confidence = confidence};
  Items used;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    if (choices[i] == Choice::Out || item.open == 0) continue;
    used.push_back(item);
    const std::int64_t discount = choices[i] == Choice::Discounted ? item.discount : 0;
    decision.parts.push_back({.invoice = item.invoice, .minor = item.full() - discount});
    if (discount != 0) decision.parts.push_back({.invoice = item.invoice, .minor = discount, .discount = true});
  }
  if (same_customer(used)) {
    set_customer(decision, used.front().invoice);
  } else {
    set_payer(decision);
  }
  if (decision.confidence >= policy_.auto_threshold) return decision;
  for (const Item& item : used) unproven_.push_back(item);
  Indexes invoices;
  for (const Item& item : used) invoices.push_back(item.invoice);
  suggestions_.add(std::move(invoices), std::min(decision.confidence, confidence::suggestion_max));
  return suggested(reason::not_automatic, method);
}

Decision Decider::apply_all(const Items& items, Choice choice, Method method, std::uint16_t confidence) {
  std::vector<Choice> choices;
  for (const Item& item : items) choices.push_back(choice == Choice::Discounted && item.discount == 0 ? Choice::Full : choice);
  return apply(items, choices, method, confidence);
}

Decision Decider::unmatched(std::string_view why) const {
  Decision decision{.outcome = Outcome::Unmatched, .reason = why};
  set_payer(decision);
  return decision;
}

Decision Decider::suggested(std::string_view why, Method method) {
  for (const Items* items : {&named_, &mandate_, &weak_, &unproven_}) {
    for (const Item& item : *items) {
      // Paid ones are shown where they alone are named: the human sees what the payer meant.
      if (item.credit_note || (item.open == 0 && items != &named_)) continue;
      const bool fits =
          invoice(item.invoice).currency == movement_.amount.currency ? pays_exactly(item).has_value() : is_ordered_amount(item);
      std::uint16_t most = fits ? confidence::suggestion_max : confidence::one_of_several;
      // A slip is what might have been meant: below what is named as it stands.
      if (item.candidate.evidence.has(Sign::Misspelt)) most = std::min(most, confidence::misspelt_shown);
      const bool ordered = fits && invoice(item.invoice).currency != movement_.amount.currency;
      suggestions_.add({item.invoice}, ordered ? most : std::min(item.candidate.confidence, most));
    }
  }
  Decision decision = unmatched(why);
  decision.suggestions = suggestions_.best(policy_.suggest_threshold);
  if (decision.suggestions.empty()) return decision;
  decision.outcome = Outcome::Suggested;
  decision.method = method;
  decision.confidence = decision.suggestions.front().confidence;
  return decision;
}

std::optional<Decision> Decider::decide_mandate() {
  Items exact;
  for (const Item& item : mandate_) {
    if (item.open == amount_ && is_payable(invoice(item.invoice))) exact.push_back(item);
  }
  if (exact.size() > 1) {
    Items timely;
    for (const Item& item : exact) {
      const Date due = invoice(item.invoice).due_date;
      if (!due || !movement_.booking_date) continue;
      if (std::abs(days_between(due, movement_.booking_date)) <= policy_.collection_date_window_days) timely.push_back(item);
    }
    if (timely.size() == 1) exact = std::move(timely);
  }
  if (exact.empty()) return std::nullopt;
  if (exact.size() > 1) return suggested(reason::tie, Method::MandateAmount);
  return apply_all(exact, Choice::Full, Method::MandateAmount, exact.front().candidate.confidence);
}

Items Decider::readings_of_payer(const Items& open) const {
  Items theirs;
  for (const Item& item : open) {
    if (is_of_known_payer(item)) theirs.push_back(item);
  }
  const auto stands_beside = [&](const Item& item) {
    return std::any_of(theirs.begin(), theirs.end(),
                       [&](const Item& one) { return one.candidate.position == item.candidate.position; });
  };
  if (theirs.empty() || !same_customer(theirs) || !std::all_of(open.begin(), open.end(), stands_beside)) return {};
  for (std::size_t i = 1; i < theirs.size(); ++i) {
    const std::uint32_t position = theirs[i].candidate.position;
    const auto before = theirs.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(theirs.begin(), before, [&](const Item& one) { return one.candidate.position == position; })) return {};
  }
  return theirs;
}

std::optional<Decision> Decider::decide_weak() {
  Items exact, open;
  std::vector<Choice> choices;
  for (const Item& item : weak_) {
    if (!is_payable(invoice(item.invoice)) || item.open == 0) continue;
    open.push_back(item);
    if (const auto choice = pays_exactly(item)) {
      exact.push_back(item);
      choices.push_back(*choice);
    }
  }
  if (open.empty()) return std::nullopt;
  const Method method = open.front().candidate.method;
  if (exact.size() > 1) {
    const auto theirs = std::count_if(exact.begin(), exact.end(), [&](const Item& item) { return of_payer(item); });
    const bool differ = theirs > 0 && static_cast<std::size_t>(theirs) < exact.size();
    return suggested(differ ? reason::payer_differs : reason::tie, method);
  }
  if (exact.empty()) {
    exact = sum_of(open, false) == amount_ ? open : readings_of_payer(open);
    if (exact.size() < 2 || sum_of(exact, false) != amount_) return std::nullopt;
    choices.assign(exact.size(), Choice::Full);
  }
  const bool slip = exact.size() == 1 && exact.front().candidate.evidence.has(Sign::Misspelt);
  if (proposal_.names_unknown && !slip) return suggested(reason::unknown_number, method);
  if (names_other_of_amount(exact)) return suggested(reason::payer_differs, method);
  if (exact.size() == 1 && is_accident(exact.front())) return suggested(reason::weak_evidence, method);
  // One out of a range: ranges are paid as a whole.
  const bool out_of_range =
      exact.size() == 1 && exact.front().candidate.evidence.has(Sign::InRange) && !is_of_known_payer(exact.front());
  if (out_of_range) return suggested(reason::weak_evidence, method);
  // Somebody else's number, while the payer has an item of just this amount.
  if (proposal_.payer != none && std::none_of(exact.begin(), exact.end(), [&](const Item& item) { return of_payer(item); })) {
    const PayerItems theirs = items_of_payer(proposal_.payer);
    if (!theirs.exact.empty() || theirs.too_many) {
      for (const Item& item : theirs.exact) suggestions_.add({item.invoice}, confidence::equal_amount);
      return suggested(reason::payer_differs, method);
    }
  }
  return apply(exact, choices, method, std::max(confidence::weak_and_amount, least_confidence(exact)));
}

Decision decide(const Movement& movement, const Proposal& proposal, const Index& index, const MatchingPolicy& policy) {
  return Decider{movement, proposal, index, policy}.run();
}

}  // namespace lettrage::reconcile
