#include "core/date.h"

#include <algorithm>
#include <array>

namespace lettrage {
namespace {

struct Civil {
  std::int64_t year;
  int month, day;
};

// Days since 1970-01-01 and back, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": the year is taken to
// begin in March, so that the leap day ends it and eras of 400 years are alike.
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr Civil civil_from_days(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

static_assert(days_from_civil(1970, 1, 1) == 0);
static_assert(days_from_civil(2000, 3, 1) == 11'017);

constexpr int days_in_month(std::int64_t year, int month) noexcept {
  constexpr std::array<std::uint8_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return lengths[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

}  // namespace

std::optional<Date> Date::make(int year, int month, int day) noexcept {
  // ISO 8601 writes years in four digits; year 0 exists there, but no bank means it.
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(days_from_civil(year, month, day))};
}

std::optional<Date> Date::parse_iso(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  bool digits = true;
  const auto digit = [&](std::size_t i) noexcept {
    const int value = text[i] - '0';
    digits &= value >= 0 && value <= 9;
    return value;
  };
  const int year = ((digit(0) * 10 + digit(1)) * 10 + digit(2)) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6);
  const int day = digit(8) * 10 + digit(9);
  return digits ? make(year, month, day) : std::nullopt;
}

int Date::year() const noexcept { return present() ? static_cast<int>(civil_from_days(days_).year) : 0; }
int Date::month() const noexcept { return present() ? civil_from_days(days_).month : 0; }
int Date::day() const noexcept { return present() ? civil_from_days(days_).day : 0; }

int Date::weekday() const noexcept {
  if (!present()) return 0;
  const int from_thursday = days_ % 7;  // 1970-01-01 was a Thursday
  return (from_thursday + 7 + 3) % 7 + 1;
}

Date Date::plus_months(int n) const noexcept {
  if (!present()) return {};
  const Civil from = civil_from_days(days_);
  const std::int64_t months = from.year * 12 + (from.month - 1) + n;
  const std::int64_t year = (months >= 0 ? months : months - 11) / 12;
  const auto month = static_cast<int>(months - year * 12) + 1;
  const std::int64_t days = days_from_civil(year, month, std::min(from.day, days_in_month(year, month)));
  // Beyond what the type can hold, millions of years away, there is no date.
  if (days <= absent || days > std::numeric_limits<std::int32_t>::max()) return {};
  return Date{static_cast<std::int32_t>(days)};
}

void Date::append_iso(std::string& out) const {
  if (!present()) return;
  const Civil date = civil_from_days(days_);
  if (date.year < 0 || date.year > 9999) {  // only by arithmetic: no text reads as such a date
    out += std::to_string(date.year);
  } else {
    const auto year = static_cast<int>(date.year);
    for (const int unit : {1000, 100, 10, 1}) out.push_back(static_cast<char>('0' + year / unit % 10));
  }
  for (const int part : {static_cast<int>(date.month), static_cast<int>(date.day)}) {
    out.push_back('-');
    out.push_back(static_cast<char>('0' + part / 10));
    out.push_back(static_cast<char>('0' + part % 10));
  }
}

std::string Date::iso() const {
  std::string out;
  append_iso(out);
  return out;
}

}  // namespace lettrage
