/// \file
/// Random numbers that are the same on every machine and with every standard library (whose distributions are not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lettrage::generate {

/// SplitMix64 (Steele, Lea, Flood 2014). Small, fast, passes BigCrush; not for secrets.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_{seed} {}
  constexpr std::uint64_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  /// 0 … n-1; n is at least 1. The bias of the remainder is below n / 2^64.
  constexpr std::uint64_t below(std::uint64_t n) noexcept { return next() % n; }
  /// from … to, both included.
  constexpr std::int64_t between(std::int64_t from, std::int64_t to) noexcept {
    return from + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(to - from) + 1));
  }
  template <class T>
  constexpr const T& one_of(std::span<const T> items) noexcept {
    return items[static_cast<std::size_t>(below(items.size()))];
  }

 private:
  std::uint64_t state_;
};

/// A generator of its own for item `number` of a kind: what it gives depends on nothing drawn before.
[[nodiscard]] constexpr Random random_of(std::uint64_t seed, std::uint64_t kind, std::uint64_t number) noexcept {
  Random mixed{seed ^ (kind * 0xd1342543de82ef95U)};
  return Random{mixed.next() ^ (number * 0x9e3779b97f4a7c15U)};
}

}  // namespace lettrage::generate
