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

/// The master table and the national code maps.
class ReasonTables {
 public:
  /// The tables that ship with the program (reconcile/returns/data/*.csv, compiled in).
  [[nodiscard]] static const ReasonTables& standard();
  /// ISO code of a national one, or empty. `list`: `cfonb`, `dk`.
  [[nodiscard]] std::string_view iso(std::string_view list, std::string_view code) const noexcept;
  /// What a code means for a scheme; unknown, missing or proprietary codes give rule 0b.
  [[nodiscard]] ReasonRule rule(std::string_view iso_code, Scheme scheme) const noexcept;
  [[nodiscard]] bool known(std::string_view iso_code) const noexcept;
  ReasonTables();
  ~ReasonTables();

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

/// What is known of the collection a movement speaks of.
struct Original {
  Date collection_date;   ///< D
  Scheme scheme = Scheme::Unknown;
  Money amount;           ///< currency absent = unknown
  std::string_view debtor_iban;
};

/// Cheap and without false negatives: could `classify` say yes? For the parallel stage.
[[nodiscard]] bool may_be_r_transaction(const Movement& movement) noexcept;

/// The evidence of an R-transaction, or nothing if the movement is none (a fee line next to one is none). `original` may
/// be null: then dates and scheme come from the movement alone. The views of the result live on the movement's batch
/// or in the tables.
[[nodiscard]] std::optional<REvidence> classify(const Movement& movement, const Original* original, const ReasonTables& tables,
                                                const ReturnPolicy& policy);

/// Adds evidence to an event. Commutative and idempotent but for `known_date`, which the caller keeps from the first:
/// the most specific reason wins, the kind of the strongest evidence, principal and fee of the booked one.
void merge(RTransaction& event, const REvidence& evidence, const ReasonTables& tables);

}  // namespace lettrage::reconcile
