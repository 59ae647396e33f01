#include "reconcile/matching/candidates.h"

#include <algorithm>
#include <tuple>

#include "core/text_id.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/keys.h"
#include "reconcile/matching/reference_search.h"

namespace lettrage::reconcile {

Candidates::Candidates(const Movement& movement, const IndexTables& tables, Proposal& proposal)
    : movement_{movement}, tables_{tables}, proposal_{proposal} {}

void Candidates::find_payer() {
  constexpr std::size_t account_min = 8;  // a shorter national account number is no one's alone
  KeyBuffer buffer;
  const PaymentDetails& details = movement_.details;
  const std::string_view written = details.counterparty_iban.empty() ? details.counterparty_account : details.counterparty_iban;
  const std::string_view account = number_key(written, buffer);
  if (account.size() >= account_min && same_account(account, movement_.account) != SameAccount::Yes) {
    const auto parties = tables_.parties_by_account.find(account);
    if (parties.size() == 1) proposal_.payer = parties.front();
    if (parties.size() > 1) {
      proposal_.payer = party_of_account(parties);
      proposal_.payer_ambiguous = proposal_.payer == none;
      if (proposal_.payer_ambiguous) payers_ = parties;
    }
  }
  if (proposal_.payer == none && !proposal_.payer_ambiguous && !is_placeholder(details.mandate_id)) {
    std::uint32_t party = none;
    for (const std::uint32_t i : tables_.mandates.find(identifier_key(details.mandate_id, buffer))) {
      KeyBuffer customer_buffer;
      const std::uint32_t of_mandate =
          tables_.parties.group(identifier_key(tables_.data.mandates[i].customer_id, customer_buffer));
      if (party != none && of_mandate != party) return;  // the same RUM with two creditors
      party = of_mandate;
    }
    proposal_.payer = party;
  }
  if (proposal_.payer == none) return;
  // As written in the data, not as compared.
  const std::string_view key = tables_.parties.key(proposal_.payer);
  const auto customers = tables_.customers.find(key);
  const auto invoices = tables_.parties.values(proposal_.payer);
  if (!customers.empty()) {
    proposal_.customer = customers.front();
    proposal_.customer_id = tables_.data.customers[customers.front()].customer_id;
  } else {
    proposal_.customer_id = invoices.empty() ? key : tables_.data.invoices[invoices.front()].customer_id;
  }
}

std::uint32_t Candidates::party_of_account(std::span<const std::uint32_t> parties) const {
  constexpr std::size_t parties_max = 8, invoices_max = 64;  // beyond, the account belongs to a payment service
  if (parties.size() > parties_max) return none;
  std::uint32_t only = none;
  for (const std::uint32_t party : parties) {
    const auto invoices = tables_.parties.values(party);
    const auto is_elsewhere = [&](std::uint32_t i) {
      return same_account(tables_.data.invoices[i].account_iban, movement_.account) == SameAccount::No;
    };
    // A customer without any invoice may still be the one who pays.
    if (!invoices.empty() && invoices.size() <= invoices_max && std::all_of(invoices.begin(), invoices.end(), is_elsewhere))
      continue;
    if (only != none) return none;
    only = party;
  }
  return only;
}

Candidates::Payer Candidates::payer_of(const Invoice& invoice) const {
  if (proposal_.payer == none && payers_.empty()) return Payer::Unknown;
  KeyBuffer buffer;
  const std::uint32_t party = tables_.parties.group(identifier_key(invoice.customer_id, buffer));
  if (payers_.empty()) return party == proposal_.payer ? Payer::Same : Payer::Different;
  return std::find(payers_.begin(), payers_.end(), party) != payers_.end() ? Payer::Same : Payer::Unknown;
}

bool Candidates::is_our_account(const Invoice& invoice, bool if_unknown) const {
  switch (same_account(invoice.account_iban, movement_.account)) {
    case SameAccount::Yes: return true;
    case SameAccount::No: return false;
    case SameAccount::Unknown: return if_unknown;
  }
  return if_unknown;
}

void Candidates::narrow(std::vector<std::uint32_t>& invoices) const {
  const auto keep = [&](auto&& fits) {
    if (std::none_of(invoices.begin(), invoices.end(), fits)) return;
    invoices.erase(std::remove_if(invoices.begin(), invoices.end(), [&](std::uint32_t i) { return !fits(i); }), invoices.end());
  };
  const auto& all = tables_.data.invoices;
  keep([&](std::uint32_t i) { return is_our_account(all[i], false); });
  keep([&](std::uint32_t i) { return is_our_account(all[i], true); });
  keep([&](std::uint32_t i) { return all[i].currency == movement_.amount.currency; });
  keep([&](std::uint32_t i) { return payer_of(all[i]) == Payer::Same; });
}

void Candidates::add(std::uint32_t invoice, Method method, std::uint16_t confidence, std::uint32_t position) {
  const Invoice& named = tables_.data.invoices[invoice];
  if (named.currency != movement_.amount.currency) confidence = std::min(confidence, confidence::foreign_currency);
  // The same number may be another creditor's: only the amount can tell. Our own identifiers are ours alone.
  if (confidence < confidence::own_identifier && !is_our_account(named, true)) {
    confidence = std::min(confidence, confidence::weak_number);
  }
  if (movement_.reversal) confidence = std::min(confidence, confidence::ambiguous);
  found_.push_back({invoice, method, confidence, position});
}

void Candidates::add_all(std::span<const std::uint32_t> invoices, Method method, std::uint16_t confidence,
                         std::uint32_t position) {
  if (invoices.empty() || invoices.size() > same_key_max) return;
  std::vector<std::uint32_t> left{invoices.begin(), invoices.end()};
  if (left.size() > 1) narrow(left);
  if (left.size() > 1) confidence = std::min(confidence, confidence::weak_number);
  for (const std::uint32_t i : left) add(i, method, confidence, position);
}

void Candidates::add_number(const NumberHit& hit, std::uint32_t position) {
  const auto values = tables_.numbers.values(hit.group);
  if (values.size() > same_key_max) return;
  std::vector<std::uint32_t> left;
  for (const std::uint32_t value : values) left.push_back(value >> 1);
  left.erase(std::unique(left.begin(), left.end()), left.end());
  if (left.size() > 1) narrow(left);
  for (const std::uint32_t i : left) {
    const Payer payer = payer_of(tables_.data.invoices[i]);
    const bool same = payer == Payer::Same, different = payer == Payer::Different;
    std::uint16_t worth = confidence::ambiguous;
    switch (hit.reading) {
      case Reading::Certain:
        worth = same ? confidence::number_of_payer : different ? confidence::weak_number : confidence::number;
        break;
      case Reading::Weak:
        worth = same ? confidence::weak_number_of_payer : different ? confidence::ambiguous : confidence::weak_number;
        break;
      case Reading::Doubtful: worth = different ? confidence::ambiguous : confidence::weak_number; break;
      case Reading::Short:
        if (!same) continue;
        worth = confidence::weak_number;
        break;
      case Reading::Ambiguous: break;
    }
    if (left.size() > 1) worth = std::min(worth, confidence::weak_number);
    const bool by_reference = std::find(values.begin(), values.end(), i << 1) == values.end();
    if (by_reference && soundness({{}, tables_.data.invoices[i].reference}, movement_.account) == Soundness::Unsound) {
      worth = std::min(worth, confidence::unsound_reference);
    }
    add(i, by_reference ? Method::StructuredReference : Method::InvoiceNumber, worth, position);
  }
}

void Candidates::finish() {
  const auto better = [](const Candidate& a, const Candidate& b) {
    return std::tuple{b.confidence, a.method, a.position} < std::tuple{a.confidence, b.method, b.position};
  };
  std::sort(found_.begin(), found_.end(), [&](const Candidate& a, const Candidate& b) {
    return a.invoice != b.invoice ? a.invoice < b.invoice : better(a, b);
  });
  found_.erase(
      std::unique(found_.begin(), found_.end(), [](const Candidate& a, const Candidate& b) { return a.invoice == b.invoice; }),
      found_.end());
  const auto& all = tables_.data.invoices;
  std::sort(found_.begin(), found_.end(), [&](const Candidate& a, const Candidate& b) {
    if (better(a, b) || better(b, a)) return better(a, b);
    const Invoice &x = all[a.invoice], &y = all[b.invoice];
    return std::tie(x.invoice_id, x.customer_id, x.amount, x.due_date, a.invoice) <
           std::tie(y.invoice_id, y.customer_id, y.amount, y.due_date, b.invoice);
  });
  proposal_.candidates = std::move(found_);
}

}  // namespace lettrage::reconcile
