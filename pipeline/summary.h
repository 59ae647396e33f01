/// \file
/// What a run counted: the numbers of summary.json and of the table at its end.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "core/fault.h"
#include "core/model/movement.h"
#include "core/model/r_transaction.h"
#include "core/wide_sum.h"

namespace lettrage::pipeline {

struct CountAndAmounts {
  std::uint64_t count = 0;
  std::map<std::string, WideSum> amounts;  ///< by currency; signed minor units
  void add(std::int64_t minor, Currency currency);
};

/// Copied at each statement so that a quarantined one leaves no trace.
struct Counters {
  std::uint64_t statements = 0, entries = 0, movements = 0;
  std::map<Outcome, CountAndAmounts> outcomes;
  std::map<Method, std::uint64_t> methods;
  std::uint64_t balances_checked = 0, balances_failed = 0;
  std::uint64_t matched_later = 0;  ///< credits of earlier runs that found their place in this one
};

struct Timing {
  double wall_s = 0, read_s = 0, parse_s = 0, match_s = 0, store_s = 0;
  std::uint64_t bytes = 0, movements = 0, peak_rss_bytes = 0;
};

struct Summary {
  std::string run_id, as_of;
  std::uint64_t files_read = 0, files_quarantined = 0, files_duplicate = 0, bytes = 0;
  Counters counters;
  std::map<RKind, CountAndAmounts> r_transactions;
  std::map<std::string, std::uint64_t> reasons;
  std::uint64_t retries_scheduled = 0, retries_held = 0, retries_exhausted = 0, retries_released = 0, notices = 0;
  std::uint64_t letters = 0;                   ///< notices that were written out
  std::array<std::uint64_t, 3> diagnostics{};  ///< by Severity
  bool part_quarantined = false;
  Timing timing;
};

/// One JSON object, keys as in CONTRACT.md, two-space indentation, LF at the end.
[[nodiscard]] std::string to_json(const Summary& summary);

}  // namespace lettrage::pipeline
