/// \file
/// Approved retries become pain.008 files: stop conditions looked at once more, one message per creditor account and
/// scheme, and each collection registered as sent, so that its answer finds it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "book/book.h"
#include "core/date.h"
#include "reconcile/policy/policy.h"
#include "reconcile/retries/plan.h"

namespace lettrage::pipeline {

struct ReleasedFile {
  std::string name, xml;
  std::size_t collections = 0;
  Money sum;
};

struct Release {
  std::vector<ReleasedFile> files;
  std::vector<Retry> released;         ///< with their new status
  ReferenceData collections;           ///< as sent
  std::vector<std::string> held_back;  ///< one line per retry that was not released, and why
};

struct ReleaseRequest {
  Date as_of;
  Date due;              ///< latest day of submission
  std::string_view by;   ///< who releases them
  bool unasked = false;  ///< by policy: what is only scheduled leaves, too; with `four_eyes` nothing does
};

/// The newest retry of each R-transaction in `context` that is approved and has `submit_by` on or before `due`. Changes nothing.
[[nodiscard]] Release prepare_release(const reconcile::PlanContext& context, const ReleaseRequest& request);
/// The same for a book as it is stored.
[[nodiscard]] Release prepare_release(book::Book& book, const reconcile::Policy& policy, Date as_of, Date due,
                                      std::string_view by);
/// Who releases what leaves by policy, in the audit chain.
inline constexpr std::string_view released_by_policy = "policy";

}  // namespace lettrage::pipeline
