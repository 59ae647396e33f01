/// \file
/// Whom the names on a movement may mean (step 5 of DESIGN "Matching"). Internal to matching.
#pragma once

#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {

/// Payers that are told at most: homonyms among them, so that the amount may single one out.
inline constexpr std::size_t named_payers_max = 24;

/// Fills `Proposal::named_payers` by the names of the payer and of whom he pays for. Where the paying account belongs to
/// several customers, only these.
void find_named_payers(const Movement& movement, const IndexTables& tables, Proposal& proposal);

/// As far as the movement and what it names can tell: see `Proposal::teaches_account`.
[[nodiscard]] bool may_teach_account(const Movement& movement, const IndexTables& tables, const Proposal& proposal);

/// The payer's own name, not that of whom he pays for, is the customer's: with the same words, or as sure as names can be.
[[nodiscard]] bool pays_under_own_name(const Movement& movement, const IndexTables& tables, std::uint32_t party);

/// Names of a party: of its row in `customers` with its aliases, and of its invoices, each once and at most `names_max`.
inline constexpr std::size_t names_of_party_max = 16;
[[nodiscard]] std::vector<std::string_view> names_of_party(const IndexTables& tables, std::uint32_t party);

}  // namespace lettrage::reconcile
