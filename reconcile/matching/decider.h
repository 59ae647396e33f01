/// \file
/// The decision on one movement, against the amounts open now. Internal to matching: `decide` is all the rest sees of it. Its
/// parts stand in decide.cpp (what proves, and the answers), decide_items.cpp (what there is to decide about), decide_named.cpp
/// (named with certainty) and decide_payer.cpp (nothing named, payer known).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "reconcile/matching/combination.h"
#include "reconcile/matching/suggest.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {

/// Invoices that are shown as one suggestion.
inline constexpr std::size_t named_shown_max = 24;

/// Does the invoice ask for money? Else what is open on it is for a human to judge.
[[nodiscard]] bool is_payable(const Invoice& invoice);
/// Says its status that it was paid?
[[nodiscard]] bool is_settled(const Invoice& invoice);

/// An invoice or credit note as it stands now.
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
using Indexes = std::vector<std::uint32_t>;

/// What a payer has open.
struct PayerItems {
  Items open;       ///< payable, in this currency, due to the account that was paid as far as is known
  Items exact;      ///< of these, the invoices that the amount pays
  Items elsewhere;  ///< due to another account of ours
  bool too_many = false;
};

class Decider {
 public:
  Decider(const Movement& movement, const Proposal& proposal, const Index& index, const MatchingPolicy& policy)
      : movement_{movement},
        proposal_{proposal},
        tables_{IndexAccess::tables(index)},
        policy_{policy},
        amount_{movement.amount.minor},
        suggestions_{index.data()} {}
  Decision run();

 private:
  Decision best();
  /// The best of the candidates left aside that the amount would pay just as well.
  [[nodiscard]] std::uint16_t runner_up(const Decision& decision) const;
  [[nodiscard]] const Invoice& invoice(std::uint32_t i) const;
  [[nodiscard]] Item item_of(std::uint32_t i, Candidate candidate = {}) const;
  void sort_in(const Candidate& candidate);
  [[nodiscard]] bool same_customer(const Items& items) const;
  [[nodiscard]] bool of_payer(const Item& item) const;
  /// The text names this invoice, and who pays says nothing else: by account or by name.
  [[nodiscard]] static bool is_of_known_payer(const Item& item);
  /// The one item among `items` that the amount pays exactly, other than `answer`.
  [[nodiscard]] bool has_exact_other(const Items& items, const Item& answer) const;
  /// Pays this item alone, in full or less its discount?
  [[nodiscard]] std::optional<Choice> pays_exactly(const Item& item) const;
  /// Open in the currency in which the payment was ordered, and of just that amount.
  [[nodiscard]] bool is_ordered_amount(const Item& item) const;
  /// Sum of what the items have open, credit notes taken off; nothing on overflow.
  [[nodiscard]] static std::optional<std::int64_t> sum_of(const Items& items, bool discounted);
  void set_customer(Decision& decision, std::uint32_t of_invoice) const;
  void set_payer(Decision& decision) const;
  /// All of the amount, as chosen; `confidence` is lowered to what the least sure item allows.
  [[nodiscard]] Decision apply(const Items& items, const std::vector<Choice>& choices, Method method, std::uint16_t confidence);
  [[nodiscard]] Decision apply_all(const Items& items, Choice choice, Method method, std::uint16_t confidence);
  [[nodiscard]] Decision unmatched(std::string_view why) const;
  /// A human chooses among `suggestions_`; where there is nothing to choose, the movement stays unmatched.
  [[nodiscard]] Decision suggested(std::string_view why, Method method);
  [[nodiscard]] static std::uint16_t least_confidence(const Items& items);
  Decision suggest_named(std::string_view why);
  Decision decide_named();
  /// Named, but nothing of it is open: the customer's credit, for a human to use; never moved to another invoice.
  Decision decide_paid(Method method);
  /// What is named with certainty and what is named weakly make up the amount together.
  std::optional<Decision> decide_with_weak(const Items& open, Method method);
  /// The bank kept its charges: it says so, or says what the payer had ordered. They settle the invoice, too.
  std::optional<Decision> decide_less_charges(const Items& open, std::int64_t sum, Method method, std::uint16_t confidence);
  /// Not all that was paid for is named: what is over pays exactly one other item, or all others, of the same customer; what
  /// is missing are credit notes of theirs, in exactly one way.
  std::optional<Decision> decide_with_rest(const Items& open, std::int64_t sum, Method method);
  std::optional<Decision> decide_subset(const Items& open, Method method, std::uint16_t confidence);
  Decision decide_one(const Item& item, Method method, std::uint16_t confidence);
  /// The customer has something else open that explains the amount better than `named` in part, or with a rest: an item of just
  /// this amount, or items that make up the rest. It is added to the suggestions.
  bool is_explained_otherwise(const Items& named, std::int64_t rest);
  /// The text may name more than what is known to be named.
  [[nodiscard]] bool may_name_more() const;
  Decision pay_and_keep_rest(const Items& open, std::int64_t sum, Method method, std::uint16_t confidence);
  std::optional<Decision> decide_mandate();
  /// Of weak ones, those of one known payer, where every other is another reading of the same digits; else none.
  [[nodiscard]] Items readings_of_payer(const Items& open) const;
  std::optional<Decision> decide_weak();
  /// Somebody else's invoice of just this amount is named, open or paid: the payer may well mean that one.
  [[nodiscard]] bool names_other_of_amount(const Items& answer) const;
  /// An invoice of another customer stands in the text, as it is written.
  [[nodiscard]] bool names_another() const;
  /// A few digits of a number from somebody we do not know, and an amount that many invoices have.
  [[nodiscard]] bool is_accident(const Item& item) const;
  [[nodiscard]] PayerItems items_of_payer(std::uint32_t party) const;
  /// What account and amount alone may decide: not issued after the payment.
  [[nodiscard]] bool is_plausible(const Item& item) const;
  /// The text points to another item of the payer, but not clearly enough to count.
  [[nodiscard]] bool text_contradicts(const Items& answer) const;
  Decision decide_payer();
  /// Several of the payer's items, credit notes taken off, make up the amount in exactly one way, and that is no accident.
  std::optional<Decision> decide_combination(const PayerItems& items);
  Decision suggest_combination(const PayerItems& items, const std::vector<Choice>& choices, std::string_view why);
  void suggest_chosen(const Items& items, const std::vector<Choice>& choices);
  /// Would chance have found such a combination once in `telling` payments, or more rarely? There are as many sums of no more
  /// items than were used as there are choices, and as many amounts as the balance has steps of the amounts' common divisor.
  /// The oldest items in a row are what people pay: those are few.
  [[nodiscard]] bool is_telling(const Items& open, const Items& used) const;
  [[nodiscard]] bool are_oldest(const Items& open, const Items& used) const;
  /// Why account and amount may not decide although they give one answer; empty if they may.
  [[nodiscard]] std::string_view object_to(const Items& answer, bool too_many) const;
  void suggest_payer(const PayerItems& items, bool whole_balance);
  /// Never decides between two of that name, nor by a name alone.
  Decision decide_named_payers();
  Decision suggest_payers();
  /// An item of one of several who share the paying account: the name may say which, but decides nothing.
  [[nodiscard]] std::uint16_t worth_of_shared(std::uint32_t party) const;
  [[nodiscard]] std::string_view why_nothing() const;
  [[nodiscard]] Method method_of_rest() const;

  const Movement& movement_;
  const Proposal& proposal_;
  const IndexTables& tables_;
  const MatchingPolicy& policy_;
  const std::int64_t amount_;
  Items named_, mandate_, weak_, unproven_;
  bool other_currency_ = false;
  Suggestions suggestions_;
};

}  // namespace lettrage::reconcile
