#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <ranges>

#include "core/money.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/decider.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

Decision Decider::decide_payer() {
  if (proposal_.payer_ambiguous) return suggest_payers();
  if (proposal_.payer == none) return decide_named_payers();
  const PayerItems items = items_of_payer(proposal_.payer);
  const auto balance = sum_of(items.open, false);
  const bool whole_balance = items.open.size() > 1 && !items.too_many && balance == amount_;
  const std::size_t answers = items.exact.size() + (whole_balance ? 1U : 0U);

  if (answers == 1) {
    const Items& answer = whole_balance ? items.open : items.exact;
    const std::string_view objection = object_to(answer, items.too_many);
    if (objection.empty()) {
      if (whole_balance) return apply_all(answer, Choice::Full, Method::IbanAmount, confidence::iban_balance);
      return apply(answer, {*pays_exactly(answer.front())}, Method::IbanAmount, confidence::iban_amount);
    }
    suggest_payer(items, whole_balance);
    return suggested(objection, Method::IbanAmount);
  }
  if (answers == 0) {
    if (auto decision = decide_combination(items)) return *std::move(decision);
  }
  suggest_payer(items, whole_balance);
  if (answers > 1) return suggested(reason::tie, Method::IbanAmount);
  if (movement_.reversal) return suggested(reason::reversal, Method::IbanAmount);
  if (items.too_many) return suggested(reason::search_limit, Method::IbanAmount);
  const bool elsewhere = std::any_of(items.elsewhere.begin(), items.elsewhere.end(),
                                     [&](const Item& item) { return items.open.empty() || pays_exactly(item); });
  if (elsewhere) return suggested(reason::weak_evidence, Method::IbanAmount);
  if (items.open.empty() && weak_.empty() && unproven_.empty()) return unmatched(reason::nothing_open);
  return suggested(proposal_.names_unknown ? reason::unknown_number : reason::amount_differs, Method::IbanAmount);
}

std::optional<Decision> Decider::decide_combination(const PayerItems& items) {
  if (items.too_many || items.open.size() < 3 || movement_.reversal) return std::nullopt;  // of two, both is the balance
  std::vector<Summand> summands;
  for (const Item& item : items.open) summands.push_back(item.summand());
  const Combination found = combine(summands, amount_);
  if (found.verdict == Verdict::None) return std::nullopt;
  if (found.verdict == Verdict::Unknown) return suggest_combination(items, {}, reason::search_limit);
  if (found.verdict == Verdict::Several) {
    suggest_chosen(items.open, found.other);
    return suggest_combination(items, found.choices, reason::tie);
  }
  Items used;
  for (std::size_t i = 0; i < items.open.size(); ++i) {
    if (found.choices[i] != Choice::Out) used.push_back(items.open[i]);
  }
  std::string_view objection = object_to(used, false);
  if (objection.empty() && names_another()) objection = reason::evidence_conflict;
  if (!objection.empty()) return suggest_combination(items, found.choices, objection);
  if (!is_telling(items.open, used)) return suggest_combination(items, found.choices, reason::amount_differs);
  return apply(items.open, found.choices, Method::IbanAmount, confidence::iban_combination);
}

Decision Decider::suggest_combination(const PayerItems& items, const std::vector<Choice>& choices, std::string_view why) {
  suggest_chosen(items.open, choices);
  suggest_payer(items, false);
  return suggested(why, Method::IbanAmount);
}

void Decider::suggest_chosen(const Items& items, const std::vector<Choice>& choices) {
  Indexes chosen;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] != Choice::Out) chosen.push_back(items[i].invoice);
  }
  if (chosen.size() <= named_shown_max) suggestions_.add(std::move(chosen), confidence::combination);
}

bool Decider::is_telling(const Items& open, const Items& used) const {
  constexpr std::int64_t telling = 500;
  std::int64_t total = 0, step = 0;
  for (const Item& item : open) {
    const auto next = add(total, item.open);
    if (!next) return false;
    total = *next;
    step = std::gcd(step, item.open);
  }
  if (step == 0) return false;
  const std::int64_t steps = total / step / telling;
  if (static_cast<std::int64_t>(open.size()) <= steps && are_oldest(open, used)) return true;
  std::int64_t of_size = 1, choices = 0;
  const auto n = static_cast<std::int64_t>(open.size());
  for (std::int64_t k = 1; k <= static_cast<std::int64_t>(used.size()); ++k) {
    of_size = of_size * (n - k + 1) / k;
    choices += of_size;
    if (choices > steps) return false;
  }
  return true;
}

bool Decider::are_oldest(const Items& open, const Items& used) const {
  Date latest;
  for (const Item& item : used) {
    if (!invoice(item.invoice).due_date) return false;
    latest = std::max(latest, invoice(item.invoice).due_date);
  }
  const auto not_later = std::count_if(open.begin(), open.end(), [&](const Item& item) {
    return !invoice(item.invoice).due_date || invoice(item.invoice).due_date <= latest;
  });
  return static_cast<std::size_t>(not_later) == used.size();
}

std::string_view Decider::object_to(const Items& answer, bool too_many) const {
  if (movement_.reversal) return reason::reversal;
  if (!policy_.iban_amount_automatic) return reason::not_automatic;
  if (too_many) return reason::search_limit;
  if (proposal_.names_unknown) return reason::unknown_number;
  if (text_contradicts(answer)) return reason::evidence_conflict;
  if (names_other_of_amount(answer)) return reason::payer_differs;
  if (!std::all_of(answer.begin(), answer.end(), [&](const Item& item) { return is_plausible(item); }))
    return reason::weak_evidence;
  return {};
}

void Decider::suggest_payer(const PayerItems& items, bool whole_balance) {
  for (const Item& item : items.exact) suggestions_.add({item.invoice}, confidence::equal_amount);
  if (whole_balance) {
    Indexes all;
    for (const Item& item : items.open) all.push_back(item.invoice);
    suggestions_.add(std::move(all), confidence::equal_amount);
  }
  for (const Item& item : items.elsewhere) {
    if (!item.credit_note)
      suggestions_.add({item.invoice}, pays_exactly(item) ? confidence::equal_amount : confidence::other_item);
  }
  const bool only = items.open.size() == 1;
  for (const Item& item : items.open) {
    if (!item.credit_note) suggestions_.add({item.invoice}, only ? confidence::only_item : confidence::other_item);
  }
}

Decision Decider::decide_named_payers() {
  if (proposal_.named_payers.empty()) return suggested(why_nothing(), method_of_rest());
  struct Theirs {
    std::uint16_t similarity;
    PayerItems items;
  };
  std::vector<Theirs> theirs;
  std::size_t exact = 0;
  const auto parties = proposal_.named_payers | std::views::transform(&Proposal::NamedPayer::payer);
  tables_.prefetch_items(parties);
  for (const Proposal::NamedPayer& payer : proposal_.named_payers) {
    theirs.push_back({payer.similarity, items_of_payer(payer.payer)});
    exact += theirs.back().items.exact.size();
  }
  const bool alone = proposal_.named_payers.size() == 1 && proposal_.named_payers.front().similarity >= same_name;
  if (policy_.name_amount_automatic && alone && exact == 1) {
    const Items& answer = theirs.front().items.exact;
    if (object_to(answer, theirs.front().items.too_many).empty())
      return apply(answer, {*pays_exactly(answer.front())}, Method::NameAmount, confidence::name_amount);
  }
  for (const Theirs& payer : theirs) {
    const PayerItems& items = payer.items;
    const auto worth = [&](std::uint16_t most) { return static_cast<std::uint16_t>(most * payer.similarity / 1000); };
    for (const Item& item : items.exact)
      suggestions_.add({item.invoice}, worth(exact == 1 ? confidence::name_and_amount : confidence::equal_amount));
    if (items.open.size() > 1 && !items.too_many && sum_of(items.open, false) == amount_) {
      Indexes all;
      for (const Item& item : items.open) all.push_back(item.invoice);
      suggestions_.add(std::move(all), worth(confidence::equal_amount));
    }
    const bool only = items.open.size() == 1;
    for (const Item& item : items.open) {
      if (!item.credit_note) suggestions_.add({item.invoice}, worth(only ? confidence::only_item : confidence::other_item));
    }
  }
  const bool named_only = proposal_.candidates.empty() && !movement_.reversal && !proposal_.names_unknown;
  return suggested(named_only ? reason::name_only : why_nothing(), named_only ? Method::NameAmount : method_of_rest());
}

Decision Decider::suggest_payers() {
  KeyBuffer buffer;
  const PaymentDetails& details = movement_.details;
  const auto account = details.counterparty_iban.empty() ? details.counterparty_account : details.counterparty_iban;
  const auto parties = tables_.parties_by_account.find(number_key(account, buffer));
  constexpr std::size_t parties_max = 16;
  for (const std::uint32_t party : parties.first(std::min(parties.size(), parties_max))) {
    for (const Item& item : items_of_payer(party).exact) suggestions_.add({item.invoice}, worth_of_shared(party));
  }
  return suggested(reason::payer_ambiguous, Method::IbanAmount);
}

std::uint16_t Decider::worth_of_shared(std::uint32_t party) const {
  for (const Proposal::NamedPayer& payer : proposal_.named_payers) {
    if (payer.payer == party && payer.similarity >= alike_name) return confidence::name_and_amount;
  }
  return confidence::equal_amount;
}

std::string_view Decider::why_nothing() const {
  if (movement_.reversal) return reason::reversal;
  if (other_currency_) return reason::currency_differs;
  if (!weak_.empty()) return reason::amount_differs;
  if (!mandate_.empty() || !unproven_.empty()) return reason::weak_evidence;
  return proposal_.names_unknown ? reason::unknown_number : reason::no_reference;
}

Method Decider::method_of_rest() const {
  return proposal_.candidates.empty() ? Method::None : proposal_.candidates.front().method;
}

}  // namespace lettrage::reconcile
