/// \file
/// What time it is. Logic is told, and never asks: so a night is tested in a second.
#pragma once

#include <cstdint>
#include <string>

#include "core/date.h"

namespace lettrage::watch {

struct Moment {
  std::int64_t steady_ms = 0;                                     ///< never goes back: what waiting is measured with
  std::int64_t unix_s = 0;                                        ///< may go back: for people only
  Date day;                                                       ///< local calendar
  int minute = 0;                                                 ///< of that day, local time
  [[nodiscard]] Moment after_ms(std::int64_t ms) const noexcept;  ///< for tests and deadlines: both clocks go on, UTC
};

/// Now, by the machine's clocks and time zone.
[[nodiscard]] Moment now();
/// `2026-03-12T06:30:00Z`
[[nodiscard]] std::string iso_time(std::int64_t unix_s);

}  // namespace lettrage::watch
