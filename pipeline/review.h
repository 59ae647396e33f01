/// \file
/// What people decide on the queue of `suggested` and `unmatched` credits. Each decision is one commit with its audit record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "core/date.h"
#include "reconcile/policy/policy.h"

namespace lettrage::pipeline {

/// An invoice that a person says is paid, and how much of it: as far as it is open where nothing is said.
struct Assignment {
  std::string invoice_id;
  std::optional<std::string> amount;  ///< decimal, in the invoice's currency
};

struct ReviewOptions {
  const reconcile::Policy* policy = nullptr;
  Date as_of;
  std::string actor;
  bool learn = true;  ///< the payer's account and name are the customer's from now on
};

struct Reviewed {
  std::string error;  ///< why nothing was done; empty: done
  std::string told;   ///< what was done, for people
};

/// Pays what suggestion `choice` (from 1, best first) names.
[[nodiscard]] Reviewed accept(book::Book& book, const ReviewOptions& options, std::string_view movement_id, std::size_t choice);
/// Pays the invoices named, in their order, credit notes against the others; a rest stays on account of their customer,
/// or of `customer_id` where no invoice is named.
[[nodiscard]] Reviewed assign(book::Book& book, const ReviewOptions& options, std::string_view movement_id,
                              const std::vector<Assignment>& assignments, std::string_view customer_id);
/// None of the suggestions is right: they are forgotten, and no run tries again. `assign` still may.
[[nodiscard]] Reviewed reject(book::Book& book, const ReviewOptions& options, std::string_view movement_id);

/// What was decided on a credit is wrong, by a person or by itself: all it paid is open again, what it taught is unlearnt, and it
/// waits for a person. Not for collections, nor where something came back since.
[[nodiscard]] Reviewed revert(book::Book& book, const ReviewOptions& options, std::string_view movement_id);

/// What is wrong with what was learnt of payers: all that fits.
struct Forgetting {
  std::string movement_id, customer_id, iban, name;  ///< empty: any
};
[[nodiscard]] Reviewed forget(book::Book& book, const ReviewOptions& options, const Forgetting& what);

}  // namespace lettrage::pipeline
