/// \file
/// A year of a creditor who collects by direct debit: banks and customers are simulated day by day, the creditor is whoever
/// answers, be it the program with what it presents again, or nobody. The same options and the same answers give the same bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/generate/drop.h"
#include "core/date.h"

namespace lettrage::generate {

struct YearOptions {
  std::uint64_t seed = 1;
  std::uint32_t mandates = 20'000;
  int year = 2025;  ///< of the collections: the first is on or after 5 January
};

/// A collection that the creditor handed in, as his pain.008 file says it.
struct Presented {
  std::string message_id, payment_information_id, end_to_end_id, mandate_id, debtor_iban, scheme, sequence_type;
  std::int64_t minor = 0;
  Date date;
};

struct YearTotals {
  std::uint64_t evenings = 0, files = 0, bytes = 0, collections = 0, retries = 0, events = 0, invoices = 0;
  std::uint64_t missing = 0;     ///< retries that were due and not handed in
  std::uint64_t deviations = 0;  ///< handed in otherwise than the books say
};

/// Writes `customers.csv mandates.csv`, `days/DATE/` (`invoices.csv mandates.csv desk.csv`, `sent/`, `bank/`) and, at the end,
/// `truth/*.csv` (docs/YEAR.md).
class Year {
 public:
  Year(const YearOptions& options, Output& output);
  ~Year();
  /// Plays to the next evening on which something reaches the creditor or is due; absent: the year is over.
  std::optional<Date> next();
  /// What he hands in that evening.
  void handed_in(const std::vector<Presented>& collections);
  YearTotals finish();

 private:
  class World;
  std::unique_ptr<World> world_;
};

/// What a year is made of, for `--help`.
[[nodiscard]] std::string_view year_mix();

}  // namespace lettrage::generate
