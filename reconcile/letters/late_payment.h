/// \file
/// What French law adds to a late invoice between businesses (Code de commerce L441-10 II and D441-5; r-transactions.md
/// 6.3): 40 euros for each, and interest at the European Central Bank's refinancing rate plus ten points, by semester.
/// Consumers owe neither. Exact integers; pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "core/date.h"

namespace lettrage::reconcile {

/// Cents for each late invoice, due without a reminder from the first day, without VAT.
inline constexpr std::int64_t fixed_compensation = 4000;
/// Hundredths of a percent on top of the refinancing rate.
inline constexpr int statutory_margin = 1000;

/// Rates in hundredths of a percent by first day of their semester.
class RefinancingRates {
 public:
  /// Those of reconcile/letters/data/refinancing_rates.csv.
  [[nodiscard]] static RefinancingRates standard();
  /// A line of that file, or `2026-07-01=2.15`; false if it is none: 1 January or 1 July, 0 to 99.99 percent.
  [[nodiscard]] bool add(std::string_view line);
  /// Of the semester that `day` lies in; nothing where it is not known.
  [[nodiscard]] std::optional<int> on(Date day) const;

 private:
  std::map<Date, int> rates_;
};

/// Percent as text, `14.25`, in hundredths; nothing for anything else, or from 100 percent on.
[[nodiscard]] std::optional<int> parse_percent(std::string_view text);

/// First day of the semester after the one that `day` lies in.
[[nodiscard]] Date next_semester(Date day);

struct InterestRule {
  RefinancingRates rates = RefinancingRates::standard();
  std::optional<int> agreed;  ///< hundredths of a percent a year by contract, instead of the statutory rate

  /// Hundredths of a percent a year on that day; nothing where the statutory rate is not known.
  [[nodiscard]] std::optional<int> on(Date day) const;
};

/// Interest on `minor` (with VAT) from the day after `due` to `until`, both counted: amount × rate × days / 365, each day at the
/// rate of its semester, rounded once, half a minor unit up. 0 where nothing is late; nothing where a rate is not known or
/// the result does not fit.
[[nodiscard]] std::optional<std::int64_t> late_interest(std::int64_t minor, Date due, Date until, const InterestRule& rule);

}  // namespace lettrage::reconcile
