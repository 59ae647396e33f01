/// \file
/// Civil dates. No clock, no time zone: a date is what the bank wrote.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lettrage {

/// A day of the proleptic Gregorian calendar, or absent (the default). Trivially copyable, ordered, absent first.
class Date {
 public:
  constexpr Date() = default;
  /// Nothing where the day does not exist.
  [[nodiscard]] static std::optional<Date> make(int year, int month, int day) noexcept;
  [[nodiscard]] static constexpr Date from_days(std::int32_t days_since_1970) noexcept { return Date{days_since_1970}; }
  /// Exactly `YYYY-MM-DD`.
  [[nodiscard]] static std::optional<Date> parse_iso(std::string_view text) noexcept;

  [[nodiscard]] constexpr bool present() const noexcept { return days_ != absent; }
  constexpr explicit operator bool() const noexcept { return present(); }
  [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }  ///< since 1970-01-01
  [[nodiscard]] int year() const noexcept;
  [[nodiscard]] int month() const noexcept;    ///< 1–12
  [[nodiscard]] int day() const noexcept;      ///< 1–31
  [[nodiscard]] int weekday() const noexcept;  ///< 1 Monday … 7 Sunday (ISO 8601)
  [[nodiscard]] constexpr Date plus_days(int n) const noexcept { return present() ? Date{days_ + n} : Date{}; }
  /// Same day number, clipped to the month's end: 2024-02-29 + 13 months = 2025-03-29; 2024-01-31 + 13 = 2025-02-28.
  [[nodiscard]] Date plus_months(int n) const noexcept;
  [[nodiscard]] std::string iso() const;  ///< `YYYY-MM-DD`, empty when absent
  void append_iso(std::string& out) const;
  constexpr auto operator<=>(const Date&) const = default;

 private:
  static constexpr std::int32_t absent = std::numeric_limits<std::int32_t>::min();
  constexpr explicit Date(std::int32_t days) : days_{days} {}
  std::int32_t days_ = absent;
};

/// Days from `a` to `b`; both must be present.
[[nodiscard]] constexpr int days_between(Date a, Date b) noexcept { return b.days() - a.days(); }

}  // namespace lettrage
