/// \file
/// What tells two reports of one booking from two bookings (DESIGN invariant 3): no single fragile field, but a base that
/// every format carries and facets that must not contradict each other.
#pragma once

#include <cstdint>

#include "core/hash.h"

namespace lettrage {

/// Hashes are 64-bit; 0 means the report does not say. Trivially copyable: the index holds millions.
struct MovementIdentity {
  Hash128 movement;        ///< the counted movement
  std::uint64_t base = 0;  ///< account, booking date, signed amount, currency
  std::uint64_t end_to_end_id = 0, servicer_reference = 0, transaction_id = 0, mandate_id = 0, counterparty = 0, text = 0;
  std::uint64_t unit = 0;  ///< statement of the file that counted it: one unit never repeats itself
  /// Of a detail of several, or of a batch of one: base of the whole entry, as a report without details shows it.
  std::uint64_t entry = 0;
  std::uint64_t entry_reference = 0;  ///< of a detail of several: the bank's reference of that entry
  std::uint64_t opening = 0,
                closing = 0;  ///< of the statement's balances (account, currency, amount): chained statements are disjoint
  std::uint8_t level = 0;     ///< 0 sole movement of its entry, 1 one of several, 2 a whole batch entry without details
  /// MovementSource of the report that counted it (`report`) and, in the upper half, the family of its format: reports of one
  /// family number bookings alike. 0: ISO 20022 messages.
  std::uint8_t source = 0;

  static constexpr std::uint8_t report = 0x0f;
  /// A bit of `level`: another report of the booking took its place. Kept, so that its movement's id is not given again.
  static constexpr std::uint8_t not_counted = 0x80;
};

}  // namespace lettrage
