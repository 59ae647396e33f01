/// \file
/// R-transactions: is this movement one, of which kind, and what does its reason mean (r-transactions.md 1, 2, 5.1).
/// Pure functions over data files read at start; safe for any number of threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/movement.h"
#include "core/model/r_transaction.h"
#include "core/result.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// The master table and the national code maps. Immutable, shared by all threads.
class ReasonTables {
 public:
  /// The tables that ship with the program (reconcile/returns/data/*.csv, compiled in).
  [[nodiscard]] static const ReasonTables& standard();
  /// ISO code of a national one, or empty. `list`: `cfonb`, `dk`, `n43`, `nacha`.
  [[nodiscard]] std::string_view iso(std::string_view list, std::string_view code) const noexcept;
  /// What a code means for a scheme; unknown, missing or proprietary codes give rule 0b.
  [[nodiscard]] ReasonRule rule(std::string_view iso_code, Scheme scheme) const noexcept;
  /// The same for a code of any list: a national code without an ISO one may have a rule of its own.
  [[nodiscard]] ReasonRule rule(std::string_view list, std::string_view code, Scheme scheme) const noexcept;
  [[nodiscard]] bool known(std::string_view iso_code) const noexcept;
  /// The table's own copy of a code, whatever its case; empty if unknown.
  [[nodiscard]] std::string_view canonical(std::string_view iso_code) const noexcept;
  /// Lines that could not be read, in words. Empty for the tables that ship.
  [[nodiscard]] const std::vector<std::string>& errors() const noexcept;

  ReasonTables();  ///< the tables that ship
  ReasonTables(std::string_view reasons_csv, std::string_view cfonb_csv, std::string_view dk_csv, std::string_view n43_csv = {},
               std::string_view nacha_csv = {});
  ~ReasonTables();

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

/// What is known of the collection a movement speaks of.
struct Original {
  Date collection_date;  ///< D
  Scheme scheme = Scheme::Unknown;
  Money amount;  ///< currency absent = unknown
  std::string_view debtor_iban;
};

/// Cheap and without false negatives: could `classify` say yes? For the parallel stage.
[[nodiscard]] bool may_be_r_transaction(const Movement& movement) noexcept;

/// The evidence of an R-transaction, or nothing if the movement is none (a fee line next to one is none). `original` may
/// be null: then dates and scheme come from the movement alone. The views of the result live on the movement's batch
/// or in the tables.
[[nodiscard]] std::optional<REvidence> classify(const Movement& movement, const Original* original, const ReasonTables& tables,
                                                const ReturnPolicy& policy);

/// The rule that applies to an event. The reason's own, but what was taken back on purpose (refund, reversal, revocation,
/// cancellation, recall) and payments of ours that came back are never presented again automatically; nor is a refusal
/// whose reason is not specified.
[[nodiscard]] ReasonRule effective_rule(RKind kind, std::string_view reason_list, std::string_view reason, Scheme scheme,
                                        const ReasonTables& tables) noexcept;

/// Adds evidence to an event. Commutative, associative and idempotent: any order and repetition of the same evidence gives
/// the same event. `known_date`, ids and what the ledger links are the caller's.
/// - Reason: any code beats MS03, NARR and none; a listed one beats an unlisted one; then booked evidence, then the
///   one that allows less (a suspended mandate, no retry), then the alphabet.
///   Two specific ones that differ set ReasonConflict.
/// - Kind: of the strongest evidence, among equals the later one of `RKind`.
/// - Amounts: of the booked evidence that says most. Flags add up, dates are the earliest.
void merge(RTransaction& event, const REvidence& evidence, const ReasonTables& tables);

/// What an event says, as evidence of another that turns out to be the same one. Views live as long as the event; what it was
/// linked to, or not, is left out.
[[nodiscard]] REvidence evidence_of(const RTransaction& event) noexcept;

}  // namespace lettrage::reconcile
