/// \file
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/hash.h"
#include "core/model/reference_data.h"
#include "core/money.h"

namespace lettrage {

enum class RetryStatus : std::uint8_t { Scheduled, Held, Exhausted, Fallback, Approved, Released, Withdrawn };
[[nodiscard]] std::string_view name(RetryStatus) noexcept;
[[nodiscard]] std::optional<RetryStatus> retry_status(std::string_view) noexcept;

/// The next presentation of a collection that came back, or why there is none. Owned texts.
struct Retry {
  Hash128 id;
  Hash128 r_transaction;
  std::vector<std::string> invoice_ids;
  std::string customer_id, mandate_id, end_to_end_id, previous_end_to_end_id, reason;
  std::string stop_reason;    ///< `MAX` `WINDOW` `MANDATE_EXPIRED` `PAID` `DISPUTE` …; empty while scheduled
  std::uint16_t attempt = 0;  ///< 2 = the first retry
  Money amount;
  Date collection_date, submit_by, notify_by;
  SequenceType sequence_type = SequenceType::Recurrent;
  Scheme scheme = Scheme::Core;
  RetryStatus status = RetryStatus::Scheduled;
  std::string decided_by;  ///< who approved, held or released it; empty = nobody yet
  bool operator==(const Retry&) const = default;
};

}  // namespace lettrage
