#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "core/money.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/decider.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

std::uint16_t Decider::least_confidence(const Items& items) {
  std::uint16_t least = 1000;
  for (const Item& item : items) least = std::min(least, item.candidate.confidence);
  return least;
}

Decision Decider::suggest_named(std::string_view why) {
  if (named_.size() > 1 && named_.size() <= named_shown_max) {
    Indexes all;
    for (const Item& item : named_) {
      if (item.open > 0) all.push_back(item.invoice);
    }
    const auto sum = sum_of(named_, false);
    suggestions_.add(std::move(all), sum && *sum == amount_ ? confidence::suggestion_max : confidence::one_of_several);
  }
  return suggested(why, named_.front().candidate.method);
}

Decision Decider::decide_named() {
  const bool asks_nothing = std::any_of(named_.begin(), named_.end(), [&](const Item& item) {
    return !is_payable(invoice(item.invoice)) && (item.open > 0 || !is_settled(invoice(item.invoice)));
  });
  if (asks_nothing) return suggest_named(reason::not_payable);
  Items open;
  std::size_t notes = 0;
  for (const Item& item : named_) {
    if (item.open == 0) continue;
    open.push_back(item);
    notes += item.credit_note ? 1U : 0U;
  }
  const Method method = named_.front().candidate.method;
  if (open.empty()) return decide_paid(method);
  if (notes == open.size()) return suggest_named(reason::credit_note);
  const std::uint16_t confidence = least_confidence(open);

  const auto sum = sum_of(open, false);
  if (!sum) return suggest_named(reason::search_limit);
  if (*sum == amount_) return apply_all(open, Choice::Full, method, confidence);
  if (sum_of(open, true) == amount_) return apply_all(open, Choice::Discounted, method, confidence);
  if (auto decision = decide_with_weak(open, method)) return *std::move(decision);
  if (auto decision = decide_less_charges(open, *sum, method, confidence)) return *std::move(decision);
  if (open.size() > 1) {
    if (auto decision = decide_subset(open, method, confidence)) return *std::move(decision);
  }
  if (auto decision = decide_with_rest(open, *sum, method)) return *std::move(decision);
  if (named_.size() == 1) return decide_one(open.front(), method, confidence);
  if (notes > 0) return suggest_named(reason::credit_note);
  if (*sum > amount_) return suggest_named(reason::amount_differs);
  if (!same_customer(named_)) return suggest_named(reason::several_customers);
  return pay_and_keep_rest(open, *sum, method, confidence);
}

Decision Decider::decide_paid(Method method) {
  if (!same_customer(named_)) return suggest_named(reason::several_customers);
  if (proposal_.names_unknown) return suggest_named(reason::unknown_number);
  // Most numbers are of paid invoices, so a slip of the pen mostly hits one: something else must point to this customer.
  const bool again = std::any_of(named_.begin(), named_.end(), [&](const Item& item) {
    return is_of_known_payer(item) || invoice(item.invoice).amount == amount_;
  });
  if (!again || std::any_of(weak_.begin(), weak_.end(), [&](const Item& item) { return pays_exactly(item).has_value(); })) {
    return suggest_named(reason::already_paid);
  }
  // Last month's text: the paid one was of another amount, and one that is open is of just this.
  const bool of_amount =
      std::any_of(named_.begin(), named_.end(), [&](const Item& item) { return invoice(item.invoice).amount == amount_; });
  if (!of_amount && is_explained_otherwise(named_, 0)) return suggest_named(reason::evidence_conflict);
  Decision decision{.outcome = Outcome::OnAccount,
                    .method = method,
                    .confidence = least_confidence(named_),
                    .on_account = amount_,
                    .reason = reason::already_paid};
  set_customer(decision, named_.front().invoice);
  return decision;
}

std::optional<Decision> Decider::decide_with_weak(const Items& open, Method method) {
  Items all = open;
  for (const Item& item : weak_) {
    if (item.open > 0 && item.candidate.method != Method::MandateAmount && is_payable(invoice(item.invoice))) all.push_back(item);
  }
  if (all.size() == open.size() || sum_of(all, false) != amount_) return std::nullopt;
  return apply_all(all, Choice::Full, method, confidence::weak_and_amount);
}

std::optional<Decision> Decider::decide_less_charges(const Items& open, std::int64_t sum, Method method,
                                                     std::uint16_t confidence) {
  const std::int64_t missing = sum > amount_ ? sum - amount_ : 0;
  if (missing == 0 || missing > policy_.charges_max || open.size() != 1 || open.front().credit_note) return std::nullopt;
  const PaymentDetails& details = movement_.details;
  const bool told = details.charges == Money{missing, movement_.amount.currency};
  const bool ordered = details.original_amount == Money{sum, movement_.amount.currency};
  if (!told && !ordered) return std::nullopt;
  Decision decision = apply_all(open, Choice::Full, method, confidence);
  if (decision.outcome != Outcome::Applied) return decision;
  decision.parts.front().minor -= missing;
  decision.parts.push_back({.invoice = open.front().invoice, .minor = missing, .fee = true});
  return decision;
}

std::optional<Decision> Decider::decide_with_rest(const Items& open, std::int64_t sum, Method method) {
  if (!same_customer(open) || proposal_.names_unknown) return std::nullopt;
  // What else may be named would have to be part of it.
  const auto not_theirs = [&](const Item& item) { return item.candidate.evidence.any(Sign::OtherPayer | Sign::OtherName); };
  if (!std::all_of(weak_.begin(), weak_.end(), not_theirs)) return std::nullopt;
  if (!std::all_of(open.begin(), open.end(), is_of_known_payer)) return std::nullopt;
  const std::uint32_t party = tables_.party_of_invoice[open.front().invoice];
  if (party == none) return std::nullopt;
  const PayerItems theirs = items_of_payer(party);
  if (theirs.too_many) return std::nullopt;
  Items others;
  for (const Item& item : theirs.open) {
    const bool is_named = std::any_of(open.begin(), open.end(), [&](const Item& o) { return o.invoice == item.invoice; });
    if (!is_named && is_plausible(item) && item.credit_note == (sum > amount_)) others.push_back(item);
  }
  const std::int64_t rest = sum > amount_ ? sum - amount_ : amount_ - sum;
  Items used;
  if (sum > amount_) {
    std::vector<Summand> notes;
    for (const Item& item : others) notes.push_back({item.open});
    const Combination found = combine(notes, rest);
    if (found.verdict != Verdict::Unique) return std::nullopt;
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (found.choices[i] != Choice::Out) used.push_back(others[i]);
    }
  } else {
    for (const Item& item : others) {
      if (item.open == rest) used.push_back(item);
    }
    if (used.size() > 1) return suggest_named(reason::tie);
    if (used.empty() && others.size() > 1 && sum_of(others, false) == rest) used = others;
    if (used.empty()) return std::nullopt;
  }
  Items all = open;
  all.insert(all.end(), used.begin(), used.end());
  return apply_all(all, Choice::Full, method, confidence::named_and_rest);
}

std::optional<Decision> Decider::decide_subset(const Items& open, Method method, std::uint16_t confidence) {
  std::vector<Summand> summands;
  for (const Item& item : open) summands.push_back(item.summand());
  const Combination found = combine(summands, amount_);
  if (found.verdict == Verdict::None) return std::nullopt;
  if (found.verdict == Verdict::Several) return suggest_named(reason::tie);
  if (found.verdict == Verdict::Unknown) {
    // Without a verdict only "more than all of it" is sure.
    const auto sum = sum_of(open, false);
    if (sum && amount_ > *sum) return std::nullopt;
    return suggest_named(reason::search_limit);
  }
  Items used;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (found.choices[i] != Choice::Out) used.push_back(open[i]);
  }
  // Part of what is named, of several customers: one of the numbers may stand there by accident.
  if (used.size() < open.size() && !same_customer(open) &&
      !std::all_of(used.begin(), used.end(), [&](const Item& item) { return of_payer(item); })) {
    return suggest_named(reason::several_customers);
  }
  return apply(open, found.choices, method, std::min(confidence, least_confidence(used)));
}

bool Decider::is_explained_otherwise(const Items& named, std::int64_t rest) {
  const std::uint32_t party = tables_.party_of_invoice[named.front().invoice];
  if (party == none || !same_customer(named) || !std::all_of(named.begin(), named.end(), is_of_known_payer)) return false;
  const PayerItems theirs = items_of_payer(party);
  if (theirs.too_many) return false;
  const auto is_named = [&](const Item& item) {
    return std::any_of(named.begin(), named.end(), [&](const Item& one) { return one.invoice == item.invoice; });
  };
  bool any = false;
  for (const Item& item : theirs.exact) {
    if (is_named(item)) continue;
    suggestions_.add({item.invoice}, confidence::suggestion_max);
    any = true;
  }
  if (any || rest <= 0) return any;
  Items others;
  for (const Item& item : theirs.open) {
    if (!is_named(item) && is_plausible(item)) others.push_back(item);
  }
  std::vector<Summand> summands;
  for (const Item& item : others) summands.push_back(item.summand());
  const Combination found = combine(summands, rest);
  if (found.verdict == Verdict::None || found.verdict == Verdict::Unknown) return false;
  Indexes all;
  for (const Item& item : named) {
    if (item.open > 0) all.push_back(item.invoice);
  }
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (found.choices[i] != Choice::Out) all.push_back(others[i].invoice);
  }
  if (all.size() <= named_shown_max) suggestions_.add(std::move(all), confidence::suggestion_max);
  return true;
}

bool Decider::may_name_more() const {
  return proposal_.names_more || std::any_of(weak_.begin(), weak_.end(), [&](const Item& item) {
           return item.open > 0 && !item.candidate.evidence.has(Sign::Misspelt) && is_payable(invoice(item.invoice));
         });
}

Decision Decider::decide_one(const Item& item, Method method, std::uint16_t confidence) {
  confidence = static_cast<std::uint16_t>(confidence - confidence::inexact_penalty);
  // Nobody we know pays another amount than this, and the text may as well mean an invoice of just that amount.
  if (!is_of_known_payer(item) && (has_exact_other(weak_, item) || has_exact_other(unproven_, item))) {
    return suggest_named(reason::evidence_conflict);
  }
  if (!is_of_known_payer(item) && proposal_.slips_unknown) return suggest_named(reason::search_limit);
  if (amount_ > item.open) return pay_and_keep_rest({item}, item.open, method, confidence);
  if (proposal_.names_unknown) return suggest_named(reason::unknown_number);
  if (is_explained_otherwise({item}, 0)) return suggest_named(reason::evidence_conflict);
  if (confidence < policy_.auto_threshold) return suggest_named(reason::not_automatic);
  Decision decision{.outcome = Outcome::Applied, .method = method, .confidence = confidence};
  decision.parts.push_back({.invoice = item.invoice, .minor = amount_});
  const std::int64_t missing = item.open - amount_;
  if (missing <= policy_.rounding_tolerance) {
    decision.parts.push_back({.invoice = item.invoice, .minor = missing, .write_off = true});
  }
  set_customer(decision, item.invoice);
  return decision;
}

Decision Decider::pay_and_keep_rest(const Items& open, std::int64_t sum, Method method, std::uint16_t confidence) {
  if (proposal_.names_unknown) return suggest_named(reason::unknown_number);  // the rest is for that one
  if (is_explained_otherwise(named_, amount_ - sum) || may_name_more()) return suggest_named(reason::evidence_conflict);
  Decision decision = apply_all(open, Choice::Full, method, confidence);
  if (decision.outcome != Outcome::Applied) return decision;
  decision.outcome = Outcome::OnAccount;
  decision.on_account = amount_ - sum;
  decision.reason = reason::overpaid;
  return decision;
}

}  // namespace lettrage::reconcile
