/// \file
#pragma once

#include <cstdint>
#include <string_view>

#include "core/hash.h"
#include "core/model/movement.h"
#include "core/money.h"

namespace lettrage {

enum class AllocationKind : std::uint8_t { Payment, Discount, WriteOff, Fee, CreditNote, Reversal };
[[nodiscard]] std::string_view name(AllocationKind) noexcept;
/// False for what settles an invoice without money of the movement.
[[nodiscard]] constexpr bool is_money(AllocationKind kind) noexcept {
  return kind != AllocationKind::Discount && kind != AllocationKind::WriteOff && kind != AllocationKind::Fee;
}

/// Part of a movement put against an invoice. Signed as in CONTRACT.md: to a credit note and a reversal negative.
struct Allocation {
  Hash128 id;
  Hash128 movement;
  std::uint32_t invoice = 0;  ///< index into the ledger's invoices
  std::int64_t minor = 0;     ///< signed
  Currency currency;
  AllocationKind kind = AllocationKind::Payment;
  Method method = Method::None;
  std::uint16_t confidence = 0;                     ///< thousandths: 1000 = certain
  Hash128 reverses;                                 ///< the allocation undone; absent otherwise
  AllocationKind undone = AllocationKind::Payment;  ///< of a reversal: the kind of what it undoes
};

}  // namespace lettrage
