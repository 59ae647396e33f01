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
  const auto invoices = tables_.parties.values(proposal_.payer);
  proposal_.customer = tables_.customer_of_party[proposal_.payer];
  if (proposal_.customer != none) {
    proposal_.customer_id = tables_.data.customers[proposal_.customer].customer_id;
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

Candidates::Payer Candidates::payer_of(std::uint32_t invoice) const {
  if (proposal_.payer == none && payers_.empty()) return Payer::Unknown;
  const std::uint32_t party = tables_.party_of_invoice[invoice];
  if (payers_.empty()) return party == proposal_.payer ? Payer::Same : Payer::Different;
  return std::find(payers_.begin(), payers_.end(), party) != payers_.end() ? Payer::Same : Payer::Unknown;
}

Evidence Candidates::name_evidence(std::uint32_t invoice) const {
  constexpr std::uint16_t nothing_in_common = 250;
  const PaymentDetails& details = movement_.details;
  if (details.counterparty_name.empty() && details.ultimate_counterparty_name.empty()) return {};
  std::uint16_t most = 0;
  bool said = false;
  const auto compare = [&](std::string_view text) {
    if (text.empty()) return;
    // Most pay under the name that we know, letter for letter: nothing is more alike.
    if (text == details.counterparty_name && std::any_of(text.begin(), text.end(), is_letter)) {
      said = true;
      most = 1000;
      return;
    }
    if (!payer_name_) {
      payer_name_.emplace(details.counterparty_name);
      ultimate_name_.emplace(details.ultimate_counterparty_name);
    }
    const Name name{text};
    for (const std::optional<Name>* payer : {&payer_name_, &ultimate_name_}) {
      if ((*payer)->empty() || name.empty()) continue;
      said = true;
      most = std::max(most, similarity(**payer, name));
    }
  };
  compare(tables_.data.invoices[invoice].customer_name);
  if (most < same_name) {
    if (const std::uint32_t row = tables_.customer_of_invoice(invoice); row != none) {
      const Customer& customer = tables_.data.customers[row];
      compare(customer.name);
      for (const std::string_view alias : customer.aliases) compare(alias);
    }
  }
  if (most >= alike_name) return Sign::PayerName;
  return said && most < nothing_in_common ? Evidence{Sign::OtherName} : Evidence{};
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
  keep([&](std::uint32_t i) { return payer_of(i) == Payer::Same; });
}

Evidence Candidates::payer_evidence(std::uint32_t invoice) const {
  switch (payer_of(invoice)) {
    case Payer::Same: return Sign::PayerAccount;
    case Payer::Different: return Sign::OtherPayer;
    case Payer::Unknown: break;
  }
  if (invoice != named_before_) {
    evidence_before_ = name_evidence(invoice);
    named_before_ = invoice;
  }
  return evidence_before_;
}

void Candidates::add(std::uint32_t invoice, Method method, std::uint16_t confidence, std::uint32_t position, Evidence evidence) {
  const Invoice& named = tables_.data.invoices[invoice];
  if (named.currency != movement_.amount.currency) {
    confidence = std::min(confidence, confidence::foreign_currency);
    evidence |= Sign::OtherCurrency;
  }
  // The same number may be another creditor's: only the amount can tell. Our own identifiers are ours alone.
  if (confidence < confidence::own_identifier && !is_our_account(named, true)) {
    confidence = std::min(confidence, confidence::weak_number);
    evidence |= Sign::OtherAccount;
  }
  if (movement_.reversal) confidence = std::min(confidence, confidence::ambiguous);
  found_.push_back({invoice, method, confidence, position, evidence});
}

void Candidates::add_all(std::span<const std::uint32_t> invoices, Method method, std::uint16_t confidence, std::uint32_t position,
                         Evidence evidence) {
  if (invoices.empty() || invoices.size() > same_key_max) return;
  tables_.prefetch_invoices(invoices);
  std::vector<std::uint32_t> left{invoices.begin(), invoices.end()};
  if (left.size() > 1) narrow(left);
  if (left.size() > 1) {
    confidence = std::min(confidence, confidence::weak_number);
    evidence |= Sign::Shared;
  }
  for (const std::uint32_t i : left) add(i, method, confidence, position, evidence | payer_evidence(i));
}

void Candidates::add_number(const NumberHit& hit, std::uint32_t position, Evidence evidence) {
  const auto values = tables_.numbers.values(hit.group);
  if (values.size() > same_key_max) return;
  std::vector<std::uint32_t> left;
  for (const std::uint32_t value : values) left.push_back(value >> 1);
  left.erase(std::unique(left.begin(), left.end()), left.end());
  if (left.size() > 1) narrow(left);
  if (left.size() > 1) evidence |= Sign::Shared;
  if (hit.reading == Reading::Doubtful) evidence |= Sign::Doubtful;
  for (const std::uint32_t i : left) {
    const Evidence payer = payer_evidence(i);
    std::uint16_t worth = confidence::ambiguous;
    switch (hit.reading) {
      case Reading::Certain: worth = confidence::of_certain_number(payer); break;
      case Reading::Weak: worth = confidence::of_weak_number(payer); break;
      case Reading::Doubtful: worth = payer.has(Sign::OtherPayer) ? confidence::ambiguous : confidence::weak_number; break;
      case Reading::Short:
        if (!payer.any(Sign::PayerAccount | Sign::PayerName)) continue;
        worth = confidence::weak_number;
        break;
      case Reading::Ambiguous: break;
    }
    // All of a long number, only parted oddly: somebody else may pay it, like one that stands as it is written.
    constexpr std::size_t long_size = 8;
    const std::string_view key = tables_.numbers.key(hit.group);
    if (hit.reading == Reading::Weak && key.size() >= long_size && !all_digits(key))
      worth = std::max(worth, confidence::weak_number);
    if (left.size() > 1 || evidence.has(Sign::LookAlike)) worth = std::min(worth, confidence::weak_number);
    Evidence all = evidence | payer;
    const bool by_reference = std::find(values.begin(), values.end(), i << 1) == values.end();
    if (by_reference) {
      const Invoice& named = tables_.data.invoices[i];
      Soundness verdict = soundness({{}, named.reference}, movement_.account);
      if (verdict == Soundness::Plain) verdict = soundness({{}, named.reference}, named.account_iban);
      if (verdict == Soundness::Unsound) {
        worth = std::min(worth, confidence::unsound_reference);
        all |= Sign::WrongCheckDigits;
      } else if (verdict == Soundness::Sound) {
        all |= Sign::CheckDigits;
        // Long enough, somebody's, and its check digits hold: that is no accident.
        constexpr std::size_t telling_size = 8;
        const bool telling =
            left.size() == 1 && tables_.numbers.key(hit.group).size() >= telling_size && hit.reading <= Reading::Weak;
        if (telling) worth = std::max(worth, confidence::of_certain_number(payer));
      }
    }
    add(i, by_reference ? Method::StructuredReference : Method::InvoiceNumber, worth, position, all);
  }
}

void Candidates::add_variants(std::span<const VariantHit> readings, std::uint32_t position, Evidence evidence) {
  std::vector<VariantHit> left{readings.begin(), readings.end()};
  const auto keep = [&](auto&& fits) {
    if (std::none_of(left.begin(), left.end(), fits)) return;
    left.erase(std::remove_if(left.begin(), left.end(), [&](const VariantHit& hit) { return !fits(hit); }), left.end());
  };
  const auto invoice = [&](const VariantHit& hit) -> const Invoice& { return tables_.data.invoices[hit.invoice]; };
  if (!left.empty() && left.front().hidden) {
    std::erase_if(left, [&](const VariantHit& hit) {
      return invoice(hit).imported_open != movement_.amount.minor &&
             !payer_evidence(hit.invoice).any(Sign::PayerAccount | Sign::PayerName);
    });
  }
  // Numbers of our other accounts are another creditor's; then the more the text has of a number, the more it is that one.
  keep([&](const VariantHit& hit) { return is_our_account(invoice(hit), true); });
  Coverage best = Coverage::Short;
  for (const VariantHit& hit : left) best = std::min(best, hit.coverage);
  keep([&](const VariantHit& hit) { return hit.coverage == best; });
  if (left.size() > 1) {
    keep([&](const VariantHit& hit) { return invoice(hit).currency == movement_.amount.currency; });
    keep([&](const VariantHit& hit) { return payer_of(hit.invoice) == Payer::Same; });
  }
  if (left.size() > 1) evidence |= Sign::Shared;
  for (const VariantHit& hit : left) {
    const Evidence payer = payer_evidence(hit.invoice);
    const Evidence all = evidence | hit.evidence | payer;
    std::uint16_t worth = confidence::ambiguous;
    switch (hit.coverage) {
      case Coverage::Whole: worth = confidence::of_certain_number(payer); break;
      case Coverage::Digits:
        worth = all.has(Sign::Word) ? confidence::of_certain_number(payer) : confidence::of_weak_number(payer);
        break;
      case Coverage::Part:
      case Coverage::Serial:
        worth = confidence::of_weak_number(payer);
        // Called an invoice, by somebody who may pay for another: with all of its amount.
        if (all.has(Sign::Word) && !payer.has(Sign::OtherPayer)) worth = std::max(worth, confidence::weak_number);
        break;
      case Coverage::Short:
        if (!payer.any(Sign::PayerAccount | Sign::PayerName)) continue;
        worth = confidence::weak_number;
        break;
    }
    if (hit.between || left.size() > 1 || all.any(Sign::Doubtful | Sign::LookAlike))
      worth = std::min(worth, confidence::weak_number);
    add(hit.invoice, Method::InvoiceNumber, worth, position, all);
  }
}

void Candidates::add_misspelt(std::uint32_t invoice, std::uint32_t position) {
  const Evidence payer = payer_evidence(invoice);
  // Without the payer, by account or by name, a slip is one of many numbers.
  const bool other = payer.any(Sign::OtherPayer | Sign::OtherName);
  add(invoice, Method::InvoiceNumber, other ? confidence::ambiguous : confidence::weak_number, position, payer | Sign::Misspelt);
}

bool Candidates::is_proven(std::uint16_t auto_threshold) const {
  return std::any_of(found_.begin(), found_.end(), [&](const Candidate& candidate) {
    const Evidence evidence = candidate.evidence;
    const bool all_of_it = tables_.data.invoices[candidate.invoice].imported_open == movement_.amount.minor;
    if (candidate.confidence >= auto_threshold) return all_of_it || evidence.any(Sign::PayerAccount | Sign::PayerName);
    // Somebody else may pay it under his own name: the number as it stands, and all of it.
    return all_of_it && evidence.has(Sign::OtherName) && candidate.confidence >= confidence::needs_amount &&
           !evidence.any(Sign::Misspelt | Sign::Shared | Sign::Doubtful | Sign::LettersLost | Sign::YearLost);
  });
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
