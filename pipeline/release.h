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

/// Retries with status Approved and `submit_by` on or before `due`. Changes nothing in the book. `by`: who releases them.
[[nodiscard]] Release prepare_release(book::Book& book, const reconcile::Policy& policy, Date as_of, Date due,
                                      std::string_view by);

}  // namespace lettrage::pipeline
