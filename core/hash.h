/// \file
/// 128-bit content hashes (XXH3): identity of movements, allocations, events. Stable across runs, machines and versions.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lettrage {

struct Hash128 {
  std::uint64_t high = 0, low = 0;
  constexpr auto operator<=>(const Hash128&) const = default;
  [[nodiscard]] constexpr bool present() const noexcept { return (high | low) != 0; }
};

[[nodiscard]] Hash128 hash128(std::string_view bytes) noexcept;

/// Hashes a sequence of fields so that `ab`,`c` differs from `a`,`bc`. Reusable after `finish`.
class Hasher {
 public:
  Hasher& add(std::string_view field);
  Hasher& add(std::int64_t number);
  [[nodiscard]] Hash128 finish();  ///< and forgets what was added

 private:
  void append(const char* bytes, std::size_t size);
  void append(char type, std::uint64_t number);

  // Most sequences are short; what is longer goes on in memory of its own.
  std::array<char, 256> short_;
  std::size_t size_ = 0;
  std::string long_;
};

/// A stable id as people see it: two letters for its kind, then 20 lower-case hex digits, e.g. `mv0123456789abcdef0123`.
[[nodiscard]] std::string text_of(const char (&kind)[3], Hash128 hash);
/// The same, behind what stands in `out`.
void append_id(std::string& out, const char (&kind)[3], Hash128 hash);
/// The hash digits of an id of any kind, as lower-case hex; nothing if the text is no id.
[[nodiscard]] std::optional<std::string_view> id_digits(std::string_view id) noexcept;

}  // namespace lettrage

template <>
struct std::hash<lettrage::Hash128> {
  std::size_t operator()(lettrage::Hash128 h) const noexcept { return h.low; }
};
