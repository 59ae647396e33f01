/// \file
/// Ids as people see them, and the hashes they stand for.
#pragma once

#include <optional>
#include <string_view>

#include "core/hash.h"

namespace lettrage::book::sql {

/// All hashes whose id has the same digits: an id shows 80 of 128 bits.
struct IdRange {
  Hash128 first, last;
};

/// Nothing for a text that is no id.
[[nodiscard]] inline std::optional<IdRange> id_range(std::string_view id) {
  const auto digits = id_digits(id);
  if (!digits || digits->size() != 20) return std::nullopt;
  Hash128 hash;
  for (std::size_t i = 0; i < 20; ++i) {
    const char c = (*digits)[i];
    const auto value = static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    (i < 16 ? hash.high : hash.low) = (i < 16 ? hash.high : hash.low) << 4U | value;
  }
  hash.low <<= 48U;
  return IdRange{hash, {hash.high, hash.low | 0xFFFF'FFFF'FFFFU}};
}

}  // namespace lettrage::book::sql
