#include "reconcile/matching/named_payers.h"

#include <algorithm>
#include <array>

#include "core/identifiers.h"
#include "core/text_id.h"
#include "reconcile/matching/confidence.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {
namespace {

/// Invoices of one party whose names are read: they nearly always say the same.
constexpr std::size_t invoices_read_max = 16;

void add_name(std::vector<std::string_view>& names, std::string_view name) {
  if (name.empty() || names.size() == names_of_party_max || is_placeholder(name)) return;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

std::vector<std::string_view> names_of_party(const IndexTables& tables, std::uint32_t party) {
  std::vector<std::string_view> names;
  for (const std::uint32_t i : tables.customers.find(tables.parties.key(party))) {
    const Customer& customer = tables.data.customers[i];
    add_name(names, customer.name);
    for (const std::string_view alias : customer.aliases) add_name(names, alias);
  }
  const auto invoices = tables.parties.values(party);
  for (const std::uint32_t i : invoices.first(std::min(invoices.size(), invoices_read_max))) {
    add_name(names, tables.data.invoices[i].customer_name);
  }
  return names;
}

void IndexTables::index_names() {
  std::vector<PayerNames::Known> known;
  known.reserve(parties.groups());
  for (std::uint32_t party = 0; party < parties.groups(); ++party) {
    for (const std::string_view name : names_of_party(*this, party)) known.push_back({party, name});
  }
  KeyBuffer buffer;
  for (const Mandate& mandate : data.mandates) {
    if (mandate.debtor_name.empty() || is_placeholder(mandate.debtor_name)) continue;
    const std::uint32_t party = parties.group(identifier_key(mandate.customer_id, buffer));
    if (party != KeyTable::no_group) known.push_back({party, mandate.debtor_name});
  }
  names.build(known, [this](std::uint32_t a, std::uint32_t b) { return parties.key(a) < parties.key(b); });
}

namespace {

/// Items of one amount beyond which the amount says nothing: a fee that everybody pays.
constexpr std::size_t same_amount_max = 64;
/// Whoever is named otherwise than as the payer is never as sure as who pays under his own name.
constexpr std::uint16_t not_his_own = same_name - 1;

class NamedPayers {
 public:
  NamedPayers(const Movement& movement, const IndexTables& tables, Proposal& proposal)
      : movement_{movement}, tables_{tables}, payers_{proposal.named_payers}, shared_{proposal.payer_ambiguous} {}

  void run() {
    const PaymentDetails& details = movement_.details;
    for (const std::string_view text : {details.ultimate_counterparty_name, details.counterparty_name}) {
      if (text.empty() || is_placeholder(text)) continue;
      const Name name{text};
      if (name.empty()) continue;
      if (!find_by_name(name)) find_by_amount(name);
    }
    // `fuer Ostermann Brigitte`: a short text may be little but a name.
    constexpr std::size_t text_max = 70;
    const std::string_view text = movement_.remittance;
    if (!text.empty() && text.size() <= text_max) {
      if (const Name name{text}; name.size() > 1) find_by_name(name, not_his_own);
    }
    if (shared_) keep_those_who_share();
    std::sort(payers_.begin(), payers_.end(), [&](const Proposal::NamedPayer& a, const Proposal::NamedPayer& b) {
      if (a.owes_amount != b.owes_amount) return a.owes_amount;
      if (a.similarity != b.similarity) return a.similarity > b.similarity;
      return tables_.parties.key(a.payer) < tables_.parties.key(b.payer);
    });
    if (payers_.size() > named_payers_max) payers_.resize(named_payers_max);
  }

 private:
  void note(std::uint32_t party, std::uint16_t similarity, bool owes_amount) {
    for (Proposal::NamedPayer& payer : payers_) {
      if (payer.payer != party) continue;
      payer.similarity = std::max(payer.similarity, similarity);
      payer.owes_amount = payer.owes_amount || owes_amount;
      return;
    }
    payers_.push_back({party, similarity, owes_amount});
  }

  /// True where all who are meant are found: they have these very words for a name.
  bool find_by_name(const Name& name, std::uint16_t most = 1000) {
    std::array<NamedParty, named_payers_max> found;
    const std::size_t size = tables_.names.find(name, found);
    for (const NamedParty& party : std::span{found}.first(size)) note(party.party, std::min(party.similarity, most), false);
    return size > 0 && size < found.size() && found.front().similarity == 1000;
  }

  /// Of a name that hundreds have, only who owes just this.
  void find_by_amount(const Name& name) {
    const auto items = tables_.amounts.find(movement_.amount);
    if (items.size() > same_amount_max) return;
    tables_.prefetch_invoices(items);
    prefetch_names(items);
    for (const std::uint32_t i : items) {
      const std::uint32_t party = tables_.party_of_invoice[i];
      if (party == none) continue;
      std::uint16_t most = 0;
      for (const std::string_view known : names_of_party(tables_, party)) most = std::max(most, similarity(name, Name{known}));
      if (most >= PayerNames::similarity_min) note(party, most, true);
    }
  }

  /// What `names_of_party` will read for the parties of `items`, step by step for all of them.
  void prefetch_names(const Postings::Found& items) const {
    std::array<std::uint32_t, same_amount_max> parties;
    std::array<std::uint64_t, same_amount_max> hashes;
    std::size_t count = 0;
    for (const std::uint32_t i : items) {
      const std::uint32_t party = tables_.party_of_invoice[i];
      if (party != none) parties[count++] = party;
    }
    const auto each = [&](auto&& ask) {
      for (std::size_t k = 0; k < count; ++k) ask(k);
    };
    each([&](std::size_t k) {
      tables_.parties.prefetch_group(parties[k]);
      __builtin_prefetch(&tables_.customer_of_party[parties[k]]);
    });
    each([&](std::size_t k) {
      tables_.parties.prefetch_key(parties[k]);
      const std::uint32_t row = tables_.customer_of_party[parties[k]];
      if (row == none) return;
      __builtin_prefetch(&tables_.data.customers[row].name);
      __builtin_prefetch(&tables_.data.customers[row].aliases);
    });
    each([&](std::size_t k) {
      hashes[k] = KeyTable::hash_of(tables_.parties.key(parties[k]));
      tables_.customers.prefetch(hashes[k]);
      const auto invoices = tables_.parties.values(parties[k]);
      for (const std::uint32_t i : invoices.first(std::min(invoices.size(), invoices_read_max))) {
        __builtin_prefetch(&tables_.data.invoices[i].customer_name);
      }
      const std::uint32_t row = tables_.customer_of_party[parties[k]];
      if (row != none) __builtin_prefetch(tables_.data.customers[row].name.data());
    });
    each([&](std::size_t k) {
      const std::uint32_t group = tables_.customers.likely_group(hashes[k]);
      if (group == KeyTable::no_group) return;
      tables_.customers.prefetch_group(group);
    });
  }

  void keep_those_who_share() {
    KeyBuffer buffer;
    const PaymentDetails& details = movement_.details;
    const auto account = details.counterparty_iban.empty() ? details.counterparty_account : details.counterparty_iban;
    const auto parties = tables_.parties_by_account.find(number_key(account, buffer));
    std::erase_if(payers_, [&](const Proposal::NamedPayer& payer) {
      return std::find(parties.begin(), parties.end(), payer.payer) == parties.end();
    });
  }

  const Movement& movement_;
  const IndexTables& tables_;
  std::vector<Proposal::NamedPayer>& payers_;
  bool shared_;
};

}  // namespace

void find_named_payers(const Movement& movement, const IndexTables& tables, Proposal& proposal) {
  NamedPayers{movement, tables, proposal}.run();
}

bool pays_under_own_name(const Movement& movement, const IndexTables& tables, std::uint32_t party) {
  const std::string_view text = movement.details.counterparty_name;
  if (text.empty() || is_placeholder(text)) return false;
  const Name name{text};
  if (tables.names.others_of(name, party)) return false;  // father and son
  const auto known = names_of_party(tables, party);
  return std::any_of(known.begin(), known.end(), [&](std::string_view other) { return is_same_name(name, Name{other}); });
}

bool may_teach_account(const Movement& movement, const IndexTables& tables, const Proposal& proposal) {
  if (proposal.candidates.empty() || movement.reversal || check_iban(movement.details.counterparty_iban) == IbanVerdict::Invalid)
    return false;
  const Candidate& named = proposal.candidates.front();
  if (named.confidence < confidence::number) return false;
  KeyBuffer buffer;
  const std::uint32_t party = tables.party_of_invoice[named.invoice];
  if (party == none || party == proposal.payer) return false;
  if (proposal.payer_ambiguous) {
    const auto sharing = tables.parties_by_account.find(number_key(movement.details.counterparty_iban, buffer));
    if (std::find(sharing.begin(), sharing.end(), party) != sharing.end()) return false;
  }
  return pays_under_own_name(movement, tables, party);
}

bool teaches_account(const Proposal& proposal, const Decision& decision, const ReferenceData& data) {
  if (!proposal.teaches_account || decision.outcome != Outcome::Applied || decision.confidence < confidence::number) return false;
  const Invoice& named = data.invoices[proposal.candidates.front().invoice];
  return decision.customer_id == named.customer_id &&
         std::all_of(decision.parts.begin(), decision.parts.end(), [&](const Part& part) {
           const Invoice& invoice = data.invoices[part.invoice];
           return part.discount || part.write_off || part.minor < 0 || part.minor == invoice.open ||
                  part.minor == invoice.open - invoice.discount_amount;
         });
}

}  // namespace lettrage::reconcile
