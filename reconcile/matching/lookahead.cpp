#include "reconcile/matching/lookahead.h"

#include <algorithm>
#include <ranges>
#include <span>

#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {

void TextReading::read(const IndexTables& tables, std::span<const std::string_view> lines, std::string_view joined, Lead lead,
                       bool letters_only) {
  if (joined.empty() && lines.empty()) return;
  cut_into_pieces(text, lines, joined, lead);
  if (!letters_only) references = references::find(text.text);
  mark_noise(text, references);
  find_number_probes(text, tables, probes);
}

Lookahead::Lookahead(const Movement& movement, const IndexTables& tables) : tables_{tables} {
  if (movement.direction != Direction::Credit) return;
  const PaymentDetails& details = movement.details;
  remittance_.read(tables, details.remittance, movement.remittance, Lead::None, false);
  const std::string_view account = details.counterparty_iban.empty() ? details.counterparty_account : details.counterparty_iban;
  if (account.empty()) return;
  KeyBuffer buffer;
  account_given_ = true;
  account_hash_ = KeyTable::hash_of(number_key(account, buffer));
  tables.parties_by_account.prefetch(account_hash_);
}

void Lookahead::step(std::size_t number) {
  switch (number) {
    case 0:
      for (const NumberProbe& probe : remittance_.probes) {
        const std::uint32_t group = tables_.numbers.likely_group(probe.hash);
        if (group == KeyTable::no_group || group_count_ == groups_.size()) continue;
        groups_[group_count_++] = group;
        tables_.numbers.prefetch_group(group);
      }
      if (account_given_) account_group_ = tables_.parties_by_account.likely_group(account_hash_);
      if (account_group_ != KeyTable::no_group) tables_.parties_by_account.prefetch_group(account_group_);
      break;
    case 1:
      for (std::size_t i = 0; i < group_count_; ++i) tables_.numbers.prefetch_key(groups_[i]);
      if (account_group_ != KeyTable::no_group) tables_.parties_by_account.prefetch_key(account_group_);
      find_invoices();
      break;
    case 2:
      // What an invoice is called, and whose it is.
      for (std::size_t i = 0; i < invoice_count_; ++i) {
        __builtin_prefetch(tables_.data.invoices[invoices_[i]].invoice_id.data());
        const std::uint32_t party = tables_.party_of_invoice[invoices_[i]];
        if (party != none) parties_[party_count_++] = party;
      }
      if (account_group_ != KeyTable::no_group) {
        const auto payers = tables_.parties_by_account.values(account_group_);
        if (payers.size() == 1) parties_[party_count_++] = payers.front();
      }
      for (std::size_t i = 0; i < party_count_; ++i) {
        __builtin_prefetch(&tables_.customer_of_party[parties_[i]]);
        tables_.parties.prefetch_group(parties_[i]);
      }
      break;
    case 3: prefetch_customers(); break;
    case 4:
      for (std::size_t i = 0; i < party_count_; ++i) {
        const std::uint32_t row = tables_.customer_of_party[parties_[i]];
        if (row != none) __builtin_prefetch(tables_.data.customers[row].name.data());
      }
      if (account_group_ != KeyTable::no_group && party_count_ > 0) {
        constexpr std::size_t few = 16;
        const auto items = tables_.parties.values(parties_[party_count_ - 1]);
        tables_.prefetch_invoices(items.first(std::min(items.size(), few)));
      }
      break;
    default: break;
  }
}

void Lookahead::find_invoices() {
  for (std::size_t i = 0; i < group_count_; ++i) {
    const auto values = tables_.numbers.values(groups_[i]);
    if (values.size() == 1) invoices_[invoice_count_++] = values.front() >> 1;
  }
  tables_.prefetch_invoices(std::span{invoices_}.first(invoice_count_));
}

void Lookahead::prefetch_customers() {
  for (std::size_t i = 0; i < party_count_; ++i) {
    tables_.parties.prefetch_key(parties_[i]);
    const std::uint32_t row = tables_.customer_of_party[parties_[i]];
    if (row == none) continue;
    const char* const record = reinterpret_cast<const char*>(&tables_.data.customers[row]);
    constexpr std::size_t line = 64;
    for (std::size_t at = 0; at < sizeof(Customer); at += line) __builtin_prefetch(record + at);
  }
}

void prefetch(const Proposal& proposal, const Index& index) noexcept {
  const IndexTables& tables = IndexAccess::tables(index);
  constexpr std::size_t few = 4;
  const auto candidates = std::span{proposal.candidates}.first(std::min(proposal.candidates.size(), few));
  tables.prefetch_invoices(candidates | std::views::transform(&Candidate::invoice));
  if (proposal.payer != none) tables.parties.prefetch_group(proposal.payer);
  for (const Proposal::NamedPayer& payer : proposal.named_payers) tables.parties.prefetch_group(payer.payer);
}

}  // namespace lettrage::reconcile
