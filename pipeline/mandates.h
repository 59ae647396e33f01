/// \file
/// What people do to mandates: suspend, release, amend. Each is one commit with its audit record and the retries that follow
/// from it (r-transactions.md 3.1, 4.3 `fix_date`).
#pragma once

#include <memory>
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

/// Where people change mandates: loads the book once, for as many as they change. Each change is a commit of its own, and
/// later ones see it. Not thread-safe; the book and the policy must outlive it, and the book must not be changed otherwise.
class MandateDesk {
 public:
  MandateDesk(book::Book& book, MandateOptions options);
  ~MandateDesk();
  MandateDesk(const MandateDesk&) = delete;
  MandateDesk& operator=(const MandateDesk&) = delete;

  /// Nothing is collected on it from now on, until somebody releases it.
  [[nodiscard]] MandateChanged suspend(std::string_view mandate_id);
  /// Collections go on: what it was suspended for is settled. Not for a cancelled or expired one, which must be signed anew.
  [[nodiscard]] MandateChanged release(std::string_view mandate_id);
  /// New bank details (the next collection tells the bank, SMNDA), or the registration of a B2B mandate. Releases the mandate
  /// where that is what it was suspended for.
  [[nodiscard]] MandateChanged amend(std::string_view mandate_id, const Amendment& amendment);
  /// The debtor's account, bank and name as `row` has them; what is empty there stays. Where nothing is new, nothing is done and
  /// nothing told: a list of amendments may be entered twice.
  [[nodiscard]] MandateChanged amend_as(const Mandate& row);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::pipeline
