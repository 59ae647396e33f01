/// \file
/// Figures about direct debits that came back: by reason, bank, creditor, cohort, attempt and weekday; how often, how much was
/// recovered, what it cost. docs/REPORT.md defines each rate, with an example. Pure; the order of what is added does not matter.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/model/presentation.h"
#include "core/wide_sum.h"

namespace lettrage::reconcile {

/// How many, and how much in minor units: sums of many do not overflow.
struct Tally {
  std::uint64_t count = 0;
  WideSum minor = 0;
  void add(std::int64_t amount) {
    ++count;
    minor += amount;
  }
};

enum class Dimension : std::uint8_t { All, Reason, ReasonClass, Bank, Creditor, Cohort, Attempt, Weekday, Unmatched };
[[nodiscard]] std::string_view name(Dimension dimension) noexcept;  ///< `all`, `reason` …

/// One line of the figures.
struct FigureLine {
  Tally presented;        ///< of its collections, or of all where it is about reasons
  Tally settled;          ///< credited and not come back so far
  Tally returned;         ///< rejected, refused, returned or refunded
  Tally failed_claims;    ///< whose first presentation came back
  Tally recovered;        ///< of these: paid in the end
  Tally recovered_debit;  ///< of these: by presenting again
  WideSum cost = 0;       ///< charged by banks, minor units
  std::string label;      ///< of a creditor: the name; of a bank: a BIC it was given with
};

struct FigureKey {
  Dimension dimension{};
  Currency currency;
  std::string value;  ///< a reason code, `FR 30004`, `2026-03`, `2`; empty: not known, or nothing to say
  auto operator<=>(const FigureKey&) const = default;
};
using Figures = std::map<FigureKey, FigureLine>;

/// Hundredths of a percent, rounded half up; nothing of nothing.
[[nodiscard]] std::optional<std::int64_t> share(std::uint64_t part, std::uint64_t whole) noexcept;
/// Returned of presented.
[[nodiscard]] std::optional<std::int64_t> return_rate(const FigureLine& line) noexcept;
/// Of attempts and weekdays: settled of those whose outcome is known. Of all else: recovered of failed claims.
[[nodiscard]] std::optional<std::int64_t> recovery_rate(Dimension dimension, const FigureLine& line) noexcept;

/// Two passes over the same presentations, in any order: first those that failed, then all.
class ReturnFigures {
 public:
  /// Presentations after `as_of` count once something is known of them.
  explicit ReturnFigures(Date as_of);
  ~ReturnFigures();
  ReturnFigures(const ReturnFigures&) = delete;
  ReturnFigures& operator=(const ReturnFigures&) = delete;

  void note_failure(const Presentation& presentation);
  void add(const Presentation& presentation);
  /// A failure of which no collection is known: it has costs, but no rate.
  void add_unmatched(const Failure& failure);
  /// Call once, at the end.
  [[nodiscard]] Figures finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::reconcile
