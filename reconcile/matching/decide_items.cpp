#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "core/money.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/decider.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

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

/// Statuses of invoices that were paid.
bool is_settled(const Invoice& invoice) {
  constexpr std::array words{"PAID"sv, "SETTLED"sv, "CLOSED"sv, "BEZAHLT"sv, "PAYEE"sv};
  KeyBuffer buffer;
  return std::find(words.begin(), words.end(), number_key(invoice.status, buffer)) != words.end();
}

const Invoice& Decider::invoice(std::uint32_t i) const { return tables_.data.invoices[i]; }

Item Decider::item_of(std::uint32_t i, Candidate candidate) const {
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

void Decider::sort_in(const Candidate& candidate) {
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

bool Decider::same_customer(const Items& items) const {
  const auto party = [&](const Item& item) { return tables_.party_of_invoice[item.invoice]; };
  return std::all_of(items.begin(), items.end(), [&](const Item& item) { return party(item) == party(items.front()); });
}

bool Decider::of_payer(const Item& item) const {
  return proposal_.payer != none && tables_.party_of_invoice[item.invoice] == proposal_.payer;
}

bool Decider::is_of_known_payer(const Item& item) { return item.candidate.evidence.any(Sign::PayerAccount | Sign::PayerName); }

bool Decider::has_exact_other(const Items& items, const Item& answer) const {
  return std::any_of(items.begin(), items.end(), [&](const Item& item) {
    return item.invoice != answer.invoice && is_payable(invoice(item.invoice)) && pays_exactly(item).has_value();
  });
}

std::optional<Choice> Decider::pays_exactly(const Item& item) const {
  if (item.credit_note || item.open == 0) return std::nullopt;
  if (item.open == amount_) return Choice::Full;
  if (item.discount != 0 && item.open - item.discount == amount_) return Choice::Discounted;
  return std::nullopt;
}

bool Decider::is_ordered_amount(const Item& item) const {
  return !item.credit_note && item.open > 0 &&
         movement_.details.original_amount == Money{item.open, invoice(item.invoice).currency};
}

std::optional<std::int64_t> Decider::sum_of(const Items& items, bool discounted) {
  std::int64_t sum = 0;
  for (const Item& item : items) {
    const auto next = add(sum, discounted && item.discount != 0 ? item.open - item.discount : item.full());
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

PayerItems Decider::items_of_payer(std::uint32_t party) const {
  PayerItems out;
  const auto all = tables_.parties.values(party);
  out.too_many = all.size() > payer_items_max;
  tables_.prefetch_items(party);
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

bool Decider::is_plausible(const Item& item) const {
  const Invoice& of = invoice(item.invoice);
  return !of.issue_date || !movement_.booking_date || of.issue_date <= movement_.booking_date;
}

bool Decider::text_contradicts(const Items& answer) const {
  for (const Items* items : {&weak_, &unproven_}) {
    for (const Item& item : *items) {
      const bool in_answer = std::any_of(answer.begin(), answer.end(), [&](const Item& a) { return a.invoice == item.invoice; });
      // Paid ones too: what is paid twice is never moved to another invoice.
      if (!in_answer && of_payer(item)) return true;
    }
  }
  return false;
}

bool Decider::names_other_of_amount(const Items& answer) const {
  for (const Items* items : {&named_, &weak_, &unproven_}) {
    for (const Item& item : *items) {
      const bool in_answer = std::any_of(answer.begin(), answer.end(), [&](const Item& a) { return a.invoice == item.invoice; });
      const Evidence evidence = item.candidate.evidence;
      if (in_answer || evidence.any(Sign::Misspelt | Sign::LettersLost | Sign::YearLost)) continue;
      if (evidence.any(Sign::OtherPayer | Sign::OtherName) && invoice(item.invoice).amount == amount_) return true;
    }
  }
  return false;
}

bool Decider::names_another() const {
  for (const Items* items : {&weak_, &unproven_}) {
    for (const Item& item : *items) {
      const Evidence evidence = item.candidate.evidence;
      if (!evidence.any(Sign::OtherPayer | Sign::OtherName)) continue;
      if (!evidence.any(Sign::Misspelt | Sign::LettersLost | Sign::YearLost | Sign::BareDigits | Sign::InRange | Sign::Shared))
        return true;
    }
  }
  return false;
}

bool Decider::is_accident(const Item& item) const {
  const Evidence evidence = item.candidate.evidence;
  if (is_of_known_payer(item) || !evidence.any(Sign::LettersLost | Sign::YearLost | Sign::Misspelt)) return false;
  return is_common_amount(tables_, movement_.amount);
}

}  // namespace lettrage::reconcile
