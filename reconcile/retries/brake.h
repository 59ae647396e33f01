/// \file
/// The brake on a portfolio: where more collections of a creditor and scheme come back than its policy allows, presenting them
/// again makes it worse before banks and schemes, who watch the same rate (r-transactions.md 4.2, `portfolio_brake`). Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "reconcile/ledger/ledger.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {

/// What one creditor presented for the first time under one scheme for one day. Retries are not in it: half of them come back
/// wherever nothing is wrong.
struct PresentedBatch {
  std::string creditor_id;  ///< as `creditor_id_key` has it; empty where no file names it
  std::string shown;        ///< as files write it
  Scheme scheme = Scheme::Unknown;
  Date date;
  std::uint64_t presented = 0;
  std::uint64_t failed = 0;  ///< rejected, refused, returned or refunded so far
};

/// Of the collections dated from `from` to `to`, by creditor, scheme and date.
[[nodiscard]] std::vector<PresentedBatch> presented_batches(const Ledger& ledger, Date from, Date to);

/// Why retries of a creditor and scheme are held.
struct Brake {
  PresentedBatch batch;                                 ///< the one that came back most
  bool above_average = false;                           ///< within the limit, but too far above what is usual
  std::uint64_t usual_presented = 0, usual_failed = 0;  ///< of the year before it, where there was enough of it
};

/// How far back the average of a batch reaches, in days.
inline constexpr int brake_average_days = 365;

/// One for each creditor and scheme with a batch of the last `days` days whose rate is above `max_rate`, or above its average of
/// the year before by more than `times_average`. `batches` in the order of `presented_batches`.
[[nodiscard]] std::vector<Brake> brakes_on(std::span<const PresentedBatch> batches, const BrakePolicy& policy, Date as_of);

/// The brake on collections of this scheme and creditor; null where there is none.
[[nodiscard]] const Brake* brake_for(std::span<const Brake> brakes, Scheme scheme, std::string_view creditor_id);

/// Why, for people: `FR72ZZZ123456 CORE: 31 of 400 collections of 2026-03-05 came back (7.75 %; limit 5.0 %)`.
[[nodiscard]] std::string words_of(const Brake& brake, const BrakePolicy& policy);

inline constexpr std::string_view brake_reason = "BRAKE";  ///< `stop_reason` of what it holds

}  // namespace lettrage::reconcile
