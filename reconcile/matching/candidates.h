/// \file
/// Gathers the candidates of one movement and weighs each by who pays, to which account and in which currency. Internal to
/// matching.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "reconcile/matching/names.h"
#include "reconcile/matching/number_search.h"
#include "reconcile/matching/tables.h"
#include "reconcile/matching/variant_search.h"

namespace lettrage::reconcile {

/// Records under one key beyond which the key says nothing about any one of them.
inline constexpr std::size_t same_key_max = 64;

class Candidates {
 public:
  Candidates(const Movement& movement, const IndexTables& tables, Proposal& proposal);

  /// The paying account's customer, or else the mandate's.
  void find_payer();
  /// One invoice named by evidence of this worth.
  void add(std::uint32_t invoice, Method method, std::uint16_t confidence, std::uint32_t position = 0, Evidence evidence = {});
  /// All that carry one key. More than one: those of our account, in this currency, of this payer; if several remain, only
  /// an exact amount can tell them apart.
  void add_all(std::span<const std::uint32_t> invoices, Method method, std::uint16_t confidence, std::uint32_t position = 0,
               Evidence evidence = {});
  /// A number found in free text.
  void add_number(const NumberHit& hit, std::uint32_t position, Evidence evidence = {});
  /// Readings of one number that is not written as it is: the most complete ones count. `between`: inside a range.
  void add_variants(std::span<const VariantHit> readings, std::uint32_t position, Evidence evidence = {});
  /// A number one slip of the pen away from what the text has, of an invoice that something else points to.
  void add_misspelt(std::uint32_t invoice, std::uint32_t position);
  /// Is one of those found named with certainty, and is its payer known, or the amount all of it? Before `finish`.
  [[nodiscard]] bool is_proven(std::uint16_t auto_threshold) const;
  /// Writes `Proposal::candidates`: each invoice once, best first, then in order of the text.
  void finish();
  [[nodiscard]] bool empty() const noexcept { return found_.empty(); }

 private:
  enum class Payer : std::uint8_t { Unknown, Same, Different };
  [[nodiscard]] Payer payer_of(std::uint32_t invoice) const;
  /// Who pays, seen from this invoice: by account, or else by name.
  [[nodiscard]] Evidence payer_evidence(std::uint32_t invoice) const;
  /// Does the payer's name, or that of whom he pays for, say that it is this customer, or that it is not?
  [[nodiscard]] Evidence name_evidence(std::uint32_t invoice) const;
  [[nodiscard]] bool is_our_account(const Invoice& invoice, bool if_unknown) const;
  /// Of the parties that share the paying account, the only one that has anything due to the account that was paid; `none`
  /// unless all others have things due to other accounts only.
  [[nodiscard]] std::uint32_t party_of_account(std::span<const std::uint32_t> parties) const;
  void narrow(std::vector<std::uint32_t>& invoices) const;

  const Movement& movement_;
  const IndexTables& tables_;
  Proposal& proposal_;
  std::span<const std::uint32_t> payers_;  ///< parties that share the paying account, if several
  std::vector<Candidate> found_;
  mutable std::optional<Name> payer_name_, ultimate_name_;  ///< read when first asked for
  // The last answer of `name_evidence`: one invoice is often found in several ways.
  mutable std::uint32_t named_before_ = none;
  mutable Evidence evidence_before_;
};

}  // namespace lettrage::reconcile
