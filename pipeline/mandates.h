/// \file
/// What people do to mandates: suspend, release, amend. Each is one commit with its audit record and the retries that follow
/// from it (r-transactions.md 3.1, 4.3 `fix_date`).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "core/date.h"
#include "reconcile/policy/policy.h"

namespace lettrage::pipeline {

struct MandateOptions {
  const reconcile::Policy* policy = nullptr;
  Date as_of;
  std::string actor, note;
};

/// New data of a mandate; an empty field stays as it is.
struct Amendment {
  std::string debtor_iban, debtor_bic, debtor_name;
  bool registered = false;  ///< B2B: the debtor's bank has registered the mandate by now
};

struct MandateChanged {
  std::string error;             ///< not done, and why; empty if it was
  std::string told;              ///< what was done
  std::vector<Retry> planned{};  ///< retries that waited for it
};

/// Nothing is collected on it from now on, until somebody releases it.
[[nodiscard]] MandateChanged suspend_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id);
/// Collections go on: what it was suspended for is settled. Not for a cancelled or expired one, which must be signed anew.
[[nodiscard]] MandateChanged release_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id);
/// New bank details (the next collection tells the bank, SMNDA), or the registration of a B2B mandate. Releases the mandate
/// where that is what it was suspended for.
[[nodiscard]] MandateChanged amend_mandate(book::Book& book, const MandateOptions& options, std::string_view mandate_id,
                                           const Amendment& amendment);

}  // namespace lettrage::pipeline
