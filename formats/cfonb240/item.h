/// \file
/// What a record 34 of CFONB240 says of its payment, by the layout of its operation.
#pragma once

#include <optional>
#include <string_view>

#include "core/batch.h"
#include "core/records.h"
#include "formats/cfonb240/operations.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::cfonb240 {

/// What the digits of an amount count.
struct AmountUnit {
  Currency currency;
  int decimals = 2;
};
/// Column 17 `E`: cents of a euro; blank: the decimals in 18 and the ISO code in 19–21; `otherwise` where these are blank.
[[nodiscard]] AmountUnit read_unit(const fixed_width::Columns& record, AmountUnit otherwise);

/// Twelve digits; nothing where they are none, or say more than the currency's minor unit can hold.
[[nodiscard]] std::optional<Money> read_amount(std::string_view digits, AmountUnit unit);

/// Fills everything but amount, direction, dates of booking and the operation code. `entry.offset` is set; faults are
/// warnings at it.
void read_item(Batch& batch, const fixed_width::Columns& record, Layout layout, AmountUnit unit, Entry& entry);

}  // namespace lettrage::formats::cfonb240
