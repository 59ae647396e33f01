/// \file
/// The hashes of an identity as one value (docs/BOOK.md, identities): storing and loading one column is cheaper than a dozen.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "book/book.h"

namespace lettrage::book::sql {

/// In the order in which they are stored, after the 16 bytes of the movement's id. Never to be changed: books hold it.
inline constexpr std::array identity_facets{
    &MovementIdentity::base,           &MovementIdentity::end_to_end_id, &MovementIdentity::servicer_reference,
    &MovementIdentity::transaction_id, &MovementIdentity::mandate_id,    &MovementIdentity::counterparty,
    &MovementIdentity::text,           &MovementIdentity::unit,          &MovementIdentity::entry,
    &MovementIdentity::opening,        &MovementIdentity::closing};

/// What every identity has; a detail of several is followed by the bank's reference of its entry, where it has one.
inline constexpr std::size_t identity_size = 16 + 8 * identity_facets.size();
struct PackedIdentity {
  std::array<char, identity_size + 8> room{};
  std::size_t size = identity_size;
  [[nodiscard]] std::string_view bytes() const noexcept { return {room.data(), size}; }
};

namespace detail {
inline void store(std::uint64_t value, char* to) noexcept {
  for (int shift = 56; shift >= 0; shift -= 8) *to++ = static_cast<char>(static_cast<unsigned char>(value >> shift));
}
[[nodiscard]] inline std::uint64_t load(const char* from) noexcept {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8U | static_cast<unsigned char>(from[i]);
  return value;
}
}  // namespace detail

[[nodiscard]] inline PackedIdentity pack(const MovementIdentity& identity) noexcept {
  PackedIdentity packed;
  detail::store(identity.movement.high, packed.room.data());
  detail::store(identity.movement.low, packed.room.data() + 8);
  char* to = packed.room.data() + 16;
  for (const auto facet : identity_facets) {
    detail::store(identity.*facet, to);
    to += 8;
  }
  if (identity.entry_reference != 0) {
    detail::store(identity.entry_reference, to);
    packed.size += 8;
  }
  return packed;
}

/// All but level and source. Throws BookError where the bytes are none.
[[nodiscard]] inline MovementIdentity unpack(std::string_view packed) {
  if (packed.size() != identity_size && packed.size() != identity_size + 8)
    throw BookError{"the book holds an identity of another length"};
  MovementIdentity identity;
  identity.movement = {detail::load(packed.data()), detail::load(packed.data() + 8)};
  const char* from = packed.data() + 16;
  for (const auto facet : identity_facets) {
    identity.*facet = detail::load(from);
    from += 8;
  }
  if (packed.size() > identity_size) identity.entry_reference = detail::load(from);
  return identity;
}

}  // namespace lettrage::book::sql
