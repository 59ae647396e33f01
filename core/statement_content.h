/// \file
/// Whole statements in memory: what a document holds and what the writers of statement formats take. Views live on the
/// batches the records came from, which their owner keeps alive.
#pragma once

#include <vector>

#include "core/records.h"

namespace lettrage {

struct EntryContent {
  Entry entry;
  std::vector<const Transaction*> transactions;
};

struct StatementContent {
  Statement statement;
  std::vector<EntryContent> entries;
  bool checkable = false;  ///< both balances are there, so that opening + booked entries = closing can be asked
  bool balanced = true;    ///< and it holds
};

/// The direction of `transaction`: its own, else its entry's.
[[nodiscard]] inline Direction direction_of(const Entry& entry, const Transaction& transaction) noexcept {
  return transaction.direction == Direction::None ? entry.direction : transaction.direction;
}

}  // namespace lettrage
