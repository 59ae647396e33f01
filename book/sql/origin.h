/// \file
/// `RTransaction::Origin` as one number: bit 0 reason_booked, 1 scheme_booked, 2 amounts_booked, 3 principal_said, 4 fee_said.
#pragma once

#include <cstdint>

#include "core/model/r_transaction.h"

namespace lettrage::book::sql {

[[nodiscard]] inline std::int64_t bits_of(const RTransaction::Origin& o) noexcept {
  return (o.reason_booked ? 1 : 0) | (o.scheme_booked ? 2 : 0) | (o.amounts_booked ? 4 : 0) | (o.principal_said ? 8 : 0) |
         (o.fee_said ? 16 : 0);
}

[[nodiscard]] inline RTransaction::Origin origin_of(std::int64_t bits) noexcept {
  return {.reason_booked = (bits & 1) != 0,
          .scheme_booked = (bits & 2) != 0,
          .amounts_booked = (bits & 4) != 0,
          .principal_said = (bits & 8) != 0,
          .fee_said = (bits & 16) != 0};
}

}  // namespace lettrage::book::sql
