/// \file
/// The operation codes of CFONB240: which way the money of a record 34 went, and how the record is laid out. They are
/// numbered apart from the interbank codes of CFONB120: 27 is a transfer received here, an unpaid direct debit there.
#pragma once

#include <string_view>

#include "core/records.h"

namespace lettrage::formats::cfonb240 {

enum class Layout : std::uint8_t {
  Received,   ///< 20: we are the one in 78–122, the payer stands in 22–66
  Returned,   ///< 21, 81: we are the one in 22–66, who sent the original; the other side stands in 78–122
  Cheque,     ///< 41: like Returned, with two motifs in 203–206
  Bill,       ///< 61
  Corrected,  ///< 23, 63, 83: other bank details of the one in 78–122; moves nothing
};

struct Operation {
  Layout layout = Layout::Returned;
  Direction direction = Direction::None;  ///< on our account; None: the code does not say, so nothing is counted on it
};

/// What a code means; codes that are not listed have no direction.
[[nodiscard]] Operation operation(std::string_view code) noexcept;

}  // namespace lettrage::formats::cfonb240
