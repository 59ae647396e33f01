#include <algorithm>
#include <array>
#include <optional>

#include "core/money.h"
#include "reconcile/matching/combination.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/keys.h"
#include "reconcile/matching/suggest.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {
namespace {

using namespace std::string_view_literals;

/// Items of one payer that are looked through; a payer with more is never matched by account and amount alone.
constexpr std::size_t payer_items_max = 1024;

/// Statuses of invoices that ask for no money (any more). What is open on them is for a human to judge.
bool is_payable(const Invoice& invoice) {
  constexpr std::array words{"CANCELLED"sv,     "CANCELED"sv, "VOID"sv,      "VOIDED"sv, "WRITTENOFF"sv, "WRITEOFF"sv,
                             "UNCOLLECTIBLE"sv, "BADDEBT"sv,  "DRAFT"sv,     "PAID"sv,   "SETTLED"sv,    "CLOSED"sv,
                             "DELETED"sv,       "REFUNDED"sv, "STORNIERT"sv, "STORNO"sv, "BEZAHLT"sv,    "ABGESCHRIEBEN"sv,
                             "ANNULEE"sv,       "ANNULE"sv,   "PAYEE"sv};
  if (invoice.status.empty()) return true;
  KeyBuffer buffer;
  std::string_view status = number_key(invoice.status, buffer);
  return std::find(words.begin(), words.end(), status) == words.end();
}

struct Item {
  std::uint32_t invoice = none;
  std::int64_t open = 0;      ///< positive, for credit notes too
  std::int64_t discount = 0;  ///< still to be had with this payment; 0 = none
  bool credit_note = false;
  Candidate candidate;

  [[nodiscard]] std::int64_t full() const { return credit_note ? -open : open; }
  [[nodiscard]] Summand summand() const { return {full(), discount == 0 ? 0 : open - discount}; }
};
using Items = std::vector<Item>;

class Decider {
 public:
  Decider(const Movement& movement, const Proposal& proposal, const Index& index, const MatchingPolicy& policy)
      : movement_{movement},
        proposal_{proposal},
        index_{index},
        tables_{IndexAccess::tables(index)},
        policy_{policy},
        amount_{movement.amount.minor},
        suggestions_{index.data()} {}

  Decision run() {
    if (amount_ <= 0 || movement_.direction != Direction::Credit) return unmatched(reason::no_amount);
    for (const Candidate& candidate : proposal_.candidates) sort_in(candidate);
    if (!named_.empty()) return decide_named();
    if (auto decision = decide_mandate()) return *std::move(decision);
    if (auto decision = decide_weak()) return *std::move(decision);
    return decide_payer();
  }

 private:
  // --- what there is to decide about ---

  [[nodiscard]] const Invoice& invoice(std::uint32_t i) const { return tables_.data.invoices[i]; }

  [[nodiscard]] Item item_of(std::uint32_t i, Candidate candidate = {}) const {
    const Invoice& of = invoice(i);
    Item item{.invoice = i,
              .open = std::max<std::int64_t>(of.open, 0),
              .discount = 0,
              .credit_note = of.kind == InvoiceKind::CreditNote,
              .candidate = candidate};
    const bool whole = of.open == of.amount && of.discount_amount > 0 && of.discount_amount < of.open;
    const bool in_time = movement_.booking_date && of.discount_until && movement_.booking_date <= of.discount_until;
    if (policy_.discount_in_time && !item.credit_note && whole && in_time) item.discount = of.discount_amount;
    return item;
  }

  void sort_in(const Candidate& candidate) {
    const Item item = item_of(candidate.invoice, candidate);
    if (invoice(candidate.invoice).currency != movement_.amount.currency) {
      other_currency_ = true;
      unproven_.push_back(item);
    } else if (candidate.method == Method::MandateAmount) {
      (candidate.confidence >= policy_.auto_threshold ? mandate_ : weak_).push_back(item);
    } else if (candidate.confidence >= policy_.auto_threshold) {
      named_.push_back(item);
    } else if (candidate.confidence >= confidence::needs_amount) {
      weak_.push_back(item);
    } else {
      unproven_.push_back(item);
    }
  }

  [[nodiscard]] bool same_customer(const Items& items) const {
    KeyBuffer a, b;
    for (const Item& item : items) {
      if (identifier_key(invoice(item.invoice).customer_id, a) != identifier_key(invoice(items.front().invoice).customer_id, b)) {
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool of_payer(const Item& item) const {
    KeyBuffer buffer;
    return proposal_.payer != none &&
           tables_.parties.group(identifier_key(invoice(item.invoice).customer_id, buffer)) == proposal_.payer;
  }

  [[nodiscard]] bool all_payable(const Items& items) const {
    return std::all_of(items.begin(), items.end(), [&](const Item& item) { return is_payable(invoice(item.invoice)); });
  }

  /// Pays this item alone, in full or less its discount?
  [[nodiscard]] std::optional<Choice> pays_exactly(const Item& item) const {
    if (item.credit_note || item.open == 0) return std::nullopt;
    if (item.open == amount_) return Choice::Full;
    if (item.discount != 0 && item.open - item.discount == amount_) return Choice::Discounted;
    return std::nullopt;
  }

  /// Sum of what the items have open, credit notes taken off; nothing on overflow.
  [[nodiscard]] static std::optional<std::int64_t> sum_of(const Items& items, bool discounted) {
    std::int64_t sum = 0;
    for (const Item& item : items) {
      const auto next = add(sum, discounted && item.discount != 0 ? item.open - item.discount : item.full());
      if (!next) return std::nullopt;
      sum = *next;
    }
    return sum;
  }

  // --- answers ---

  void set_customer(Decision& decision, std::uint32_t of_invoice) const {
    decision.customer_id = invoice(of_invoice).customer_id;
    decision.customer = index_.customer_by_id(decision.customer_id);
  }
  void set_payer(Decision& decision) const {
    decision.customer_id = proposal_.customer_id;
    decision.customer = proposal_.customer;
  }

  /// All of the amount, as chosen; `confidence` is lowered to what the least sure item allows.
  [[nodiscard]] Decision apply(const Items& items, const std::vector<Choice>& choices, Method method, std::uint16_t confidence) {
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

  [[nodiscard]] Decision apply_all(const Items& items, Choice choice, Method method, std::uint16_t confidence) {
    std::vector<Choice> choices;
    for (const Item& item : items) choices.push_back(choice == Choice::Discounted && item.discount == 0 ? Choice::Full : choice);
    return apply(items, choices, method, confidence);
  }

  [[nodiscard]] Decision unmatched(std::string_view why) const {
    Decision decision{.outcome = Outcome::Unmatched, .reason = why};
    set_payer(decision);
    return decision;
  }

  /// A human chooses among `suggestions_`; where there is nothing to choose, the movement stays unmatched.
  [[nodiscard]] Decision suggested(std::string_view why, Method method) {
    for (const Items* items : {&named_, &mandate_, &weak_, &unproven_}) {
      for (const Item& item : *items) {
        // Paid ones are shown where they alone are named: the human sees what the payer meant.
        if (item.credit_note || (item.open == 0 && items != &named_)) continue;
        const bool fits = invoice(item.invoice).currency == movement_.amount.currency && pays_exactly(item).has_value();
        const std::uint16_t most = fits ? confidence::suggestion_max : confidence::one_of_several;
        suggestions_.add({item.invoice}, std::min(item.candidate.confidence, most));
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

  using Indexes = std::vector<std::uint32_t>;

  // --- named with certainty ---

  [[nodiscard]] static std::uint16_t least_confidence(const Items& items) {
    std::uint16_t least = 1000;
    for (const Item& item : items) least = std::min(least, item.candidate.confidence);
    return least;
  }

  Decision suggest_named(std::string_view why) {
    if (named_.size() > 1 && named_.size() <= combination_items_max) {
      Indexes all;
      for (const Item& item : named_) {
        if (item.open > 0) all.push_back(item.invoice);
      }
      const auto sum = sum_of(named_, false);
      suggestions_.add(std::move(all), sum && *sum == amount_ ? confidence::suggestion_max : confidence::one_of_several);
    }
    return suggested(why, named_.front().candidate.method);
  }

  Decision decide_named() {
    if (!all_payable(named_)) return suggest_named(reason::not_payable);
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
    if (open.size() > 1) {
      if (auto decision = decide_subset(open, method, confidence)) return *std::move(decision);
    }
    if (named_.size() == 1) return decide_one(open.front(), method, confidence);
    if (notes > 0) return suggest_named(reason::credit_note);
    if (*sum > amount_) return suggest_named(reason::amount_differs);
    if (!same_customer(named_)) return suggest_named(reason::several_customers);
    return pay_and_keep_rest(open, *sum, method, confidence);
  }

  /// Named, but nothing of it is open: the customer's credit, for a human to use; never moved to another invoice.
  Decision decide_paid(Method method) {
    if (!same_customer(named_)) return suggest_named(reason::several_customers);
    if (proposal_.names_unknown) return suggest_named(reason::unknown_number);
    Decision decision{.outcome = Outcome::OnAccount,
                      .method = method,
                      .confidence = least_confidence(named_),
                      .on_account = amount_,
                      .reason = reason::already_paid};
    set_customer(decision, named_.front().invoice);
    return decision;
  }

  /// What is named with certainty and what is named weakly make up the amount together.
  std::optional<Decision> decide_with_weak(const Items& open, Method method) {
    Items all = open;
    for (const Item& item : weak_) {
      if (item.open > 0 && item.candidate.method != Method::MandateAmount && is_payable(invoice(item.invoice)))
        all.push_back(item);
    }
    if (all.size() == open.size() || sum_of(all, false) != amount_) return std::nullopt;
    return apply_all(all, Choice::Full, method, confidence::weak_and_amount);
  }

  std::optional<Decision> decide_subset(const Items& open, Method method, std::uint16_t confidence) {
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

  Decision decide_one(const Item& item, Method method, std::uint16_t confidence) {
    confidence = static_cast<std::uint16_t>(confidence - confidence::inexact_penalty);
    if (amount_ > item.open) return pay_and_keep_rest({item}, item.open, method, confidence);
    if (proposal_.names_unknown) return suggest_named(reason::unknown_number);
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

  Decision pay_and_keep_rest(const Items& open, std::int64_t sum, Method method, std::uint16_t confidence) {
    Decision decision = apply_all(open, Choice::Full, method, confidence);
    if (decision.outcome != Outcome::Applied) return decision;
    decision.outcome = Outcome::OnAccount;
    decision.on_account = amount_ - sum;
    decision.reason = reason::overpaid;
    return decision;
  }

  // --- mandate and amount ---

  std::optional<Decision> decide_mandate() {
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

  // --- named weakly: the amount must say so too ---

  std::optional<Decision> decide_weak() {
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
    if (exact.size() > 1) return suggested(reason::tie, method);
    if (exact.empty()) {
      if (open.size() < 2 || sum_of(open, false) != amount_) return std::nullopt;
      exact = open;
      choices.assign(open.size(), Choice::Full);
    }
    if (proposal_.names_unknown) return suggested(reason::unknown_number, method);
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

  // --- known payer ---

  struct PayerItems {
    Items open;       ///< payable, in this currency, due to the account that was paid as far as is known
    Items exact;      ///< of these, the invoices that the amount pays
    Items elsewhere;  ///< due to another account of ours
    bool too_many = false;
  };

  [[nodiscard]] PayerItems items_of_payer(std::uint32_t party) const {
    PayerItems out;
    const auto all = tables_.parties.values(party);
    out.too_many = all.size() > payer_items_max;
    for (const std::uint32_t i : all.first(std::min(all.size(), payer_items_max))) {
      const Invoice& of = invoice(i);
      if (of.open <= 0 || of.currency != movement_.amount.currency || !is_payable(of)) continue;
      const Item item = item_of(i);
      if (same_account(of.account_iban, movement_.account) == SameAccount::No) {
        out.elsewhere.push_back(item);
        continue;
      }
      if (pays_exactly(item)) out.exact.push_back(item);
      out.open.push_back(item);
    }
    return out;
  }

  /// What account and amount alone may decide: not issued after the payment.
  [[nodiscard]] bool is_plausible(const Item& item) const {
    const Invoice& of = invoice(item.invoice);
    return !of.issue_date || !movement_.booking_date || of.issue_date <= movement_.booking_date;
  }

  /// The text points to another item of the payer, but not clearly enough to count.
  [[nodiscard]] bool text_contradicts(const Items& answer) const {
    for (const Items* items : {&weak_, &unproven_}) {
      for (const Item& item : *items) {
        const bool in_answer =
            std::any_of(answer.begin(), answer.end(), [&](const Item& a) { return a.invoice == item.invoice; });
        if (!in_answer && item.open > 0 && of_payer(item)) return true;
      }
    }
    return false;
  }

  Decision decide_payer() {
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

  /// Why account and amount may not decide although they give one answer; empty if they may.
  [[nodiscard]] std::string_view object_to(const Items& answer, bool too_many) const {
    if (movement_.reversal) return reason::reversal;
    if (!policy_.iban_amount_automatic) return reason::not_automatic;
    if (too_many) return reason::search_limit;
    if (proposal_.names_unknown) return reason::unknown_number;
    if (text_contradicts(answer)) return reason::evidence_conflict;
    if (!std::all_of(answer.begin(), answer.end(), [&](const Item& item) { return is_plausible(item); }))
      return reason::weak_evidence;
    return {};
  }

  void suggest_payer(const PayerItems& items, bool whole_balance) {
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

  // --- the payer's name ---

  /// Never decides between two of that name, nor by a name alone.
  Decision decide_named_payers() {
    if (proposal_.named_payers.empty()) return suggested(why_nothing(), method_of_rest());
    struct Theirs {
      std::uint16_t similarity;
      PayerItems items;
    };
    std::vector<Theirs> theirs;
    std::size_t exact = 0;
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
    for (const auto& [similarity, items] : theirs) {
      const auto worth = [&](std::uint16_t most) { return static_cast<std::uint16_t>(most * similarity / 1000); };
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

  Decision suggest_payers() {
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

  /// An item of one of several who share the paying account: the name may say which, but decides nothing.
  [[nodiscard]] std::uint16_t worth_of_shared(std::uint32_t party) const {
    for (const Proposal::NamedPayer& payer : proposal_.named_payers) {
      if (payer.payer == party && payer.similarity >= alike_name) return confidence::name_and_amount;
    }
    return confidence::equal_amount;
  }

  [[nodiscard]] std::string_view why_nothing() const {
    if (movement_.reversal) return reason::reversal;
    if (other_currency_) return reason::currency_differs;
    if (!weak_.empty()) return reason::amount_differs;
    if (!mandate_.empty() || !unproven_.empty()) return reason::weak_evidence;
    return proposal_.names_unknown ? reason::unknown_number : reason::no_reference;
  }

  [[nodiscard]] Method method_of_rest() const {
    return proposal_.candidates.empty() ? Method::None : proposal_.candidates.front().method;
  }

  const Movement& movement_;
  const Proposal& proposal_;
  const Index& index_;
  const IndexTables& tables_;
  const MatchingPolicy& policy_;
  const std::int64_t amount_;
  Items named_, mandate_, weak_, unproven_;
  bool other_currency_ = false;
  Suggestions suggestions_;
};

}  // namespace

Decision decide(const Movement& movement, const Proposal& proposal, const Index& index, const MatchingPolicy& policy) {
  return Decider{movement, proposal, index, policy}.run();
}

}  // namespace lettrage::reconcile
