/// \file
/// Statements that should have come: the calendar of `watch.expected` against what the book has. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/watch/moment.h"
#include "app/watch/status.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::watch {

/// One statement that was or is due.
struct DueStatement {
  enum class State : std::uint8_t { Due, Late, Missing, Arrived, ArrivedLate };
  std::string account;
  Date due_day;  ///< on which it comes
  int due_minute = 0;
  Date first_day, day;  ///< it speaks of a day from `first_day` to `day`: those since the one before it was due
  State state = State::Due;
};
[[nodiscard]] std::string_view name(DueStatement::State state) noexcept;

class Expected {
 public:
  /// What the book has: account and day of each statement. What is new since the last call arrived now.
  void has(const std::set<std::pair<std::string, Date>>& statements, const Moment& now);
  /// What was due in the last week and today, by account and day. Before the book was looked into, nothing is.
  [[nodiscard]] std::vector<DueStatement> judge(const reconcile::WatchPolicy& watch, const reconcile::AlertPolicy& alerts,
                                                const Moment& now) const;

 private:
  bool known_ = false;
  std::map<std::pair<std::string, Date>, std::int64_t> arrived_;  ///< local minutes since 1970; 0: before we looked
};

/// For people: what came, what came late, what is missing, what was repeated or refused. No account is spelt out.
[[nodiscard]] std::string morning_summary(const std::vector<DueStatement>& statements, const Status& status, const Moment& now);

}  // namespace lettrage::watch
