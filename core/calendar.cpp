#include "core/calendar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>
#include <string>

#include "embedded/lettrage_core.h"

namespace lettrage {
namespace {

/// A calendar closed for longer than a year would never open again: searches for an open day end here.
constexpr int closed_in_a_row_max = 400;
/// An Easter rule stays within the year: Easter falls between the 81st and the 115th day.
constexpr int easter_offset_min = -80, easter_offset_max = 250;

std::optional<int> number(std::string_view text, int min, int max) noexcept {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

Date easter_sunday(int year) noexcept {
  // Anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8), with his letters.
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
  const int f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return Date::make(year, n / 31, n % 31 + 1).value_or(Date{});
}

const Calendar& Calendar::target() {
  static const Calendar calendar = [] {
    auto parsed = parse(embedded::target_csv);
    if (!parsed) throw std::logic_error("core/calendars/target.csv is damaged");
    return *std::move(parsed);
  }();
  return calendar;
}

Result<Calendar> Calendar::parse(std::string_view text) {
  Calendar calendar;
  std::array<bool, 8> closed_weekday{};
  std::size_t next = 0;
  for (std::size_t begin = 0; begin < text.size(); begin = next) {
    const std::size_t newline = text.find('\n', begin);
    next = newline == std::string_view::npos ? text.size() : newline + 1;
    std::string_view line = text.substr(begin, next - begin - (newline == std::string_view::npos ? 0 : 1));
    const auto wrong = [&](Code code, std::string_view found) {
      return Fault{.code = code, .unit = Unit::File, .offset = begin, .field = "calendar", .found = found};
    };
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;

    std::array<std::string_view, 4> fields{};
    std::size_t count = 0;
    for (std::string_view rest = line;;) {
      if (count == fields.size()) return wrong(Code::RowInvalid, line);
      const std::size_t comma = rest.find(',');
      fields[count++] = trimmed(rest.substr(0, comma));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
    const auto [kind, value, from, to] = fields;

    std::optional<int> from_year = std::numeric_limits<int>::min(), to_year = std::numeric_limits<int>::max();
    if (!from.empty()) from_year = number(from, 1, 9999);
    if (!to.empty()) to_year = number(to, 1, 9999);
    if (!from_year || !to_year || *from_year > *to_year) return wrong(Code::RowInvalid, line);

    Rule rule{Rule::Kind::Day, 0, *from_year, *to_year};
    if (kind == "weekly") {
      const auto weekday = number(value, 1, 7);
      if (!weekday) return wrong(Code::RowInvalid, line);
      rule.kind = Rule::Kind::Weekly;
      rule.value = *weekday;
      closed_weekday[static_cast<std::size_t>(*weekday)] = true;
    } else if (kind == "yearly") {
      // Checked against a leap year: 29 February is a day, though not of every year.
      const auto day = value.size() == 5 ? Date::parse_iso("2000-" + std::string{value}) : std::nullopt;
      if (!day) return wrong(Code::DateInvalid, line);
      rule.kind = Rule::Kind::Yearly;
      rule.value = day->month() * 100 + day->day();
    } else if (kind == "easter") {
      const auto offset = number(value.starts_with('+') ? value.substr(1) : value, easter_offset_min, easter_offset_max);
      if (!offset) return wrong(Code::RowInvalid, line);
      rule.kind = Rule::Kind::Easter;
      rule.value = *offset;
    } else if (kind == "date") {
      const auto day = Date::parse_iso(value);
      if (!day) return wrong(Code::DateInvalid, line);
      rule.value = day->days();
    } else {
      return wrong(Code::RowInvalid, line);
    }
    calendar.rules_.push_back(rule);
  }
  bool some_weekday_open = false;
  for (std::size_t weekday = 1; weekday <= 7; ++weekday) some_weekday_open |= !closed_weekday[weekday];
  if (!some_weekday_open) {
    return Fault{.code = Code::RowInvalid, .unit = Unit::File, .field = "calendar", .found = "every weekday closed"};
  }
  return calendar;
}

std::string holiday_rules(std::string_view country) {
  std::string rules;
  const std::string_view text = embedded::holidays_csv;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!country.empty() && line.starts_with(country) && line.substr(country.size()).starts_with(','))
      rules.append(line.substr(country.size() + 1)).append("\n");
  }
  return rules;
}

bool Calendar::is_business_day(Date d) const noexcept {
  if (!d) return false;
  const int year = d.year(), weekday = d.weekday(), month_and_day = d.month() * 100 + d.day();
  for (const Rule& rule : rules_) {
    if (year < rule.from_year || year > rule.to_year) continue;
    switch (rule.kind) {
      case Rule::Kind::Weekly:
        if (weekday == rule.value) return false;
        break;
      case Rule::Kind::Yearly:
        if (month_and_day == rule.value) return false;
        break;
      case Rule::Kind::Easter:
        if (d == easter_sunday(year).plus_days(rule.value)) return false;
        break;
      case Rule::Kind::Day:
        if (d.days() == rule.value) return false;
        break;
    }
  }
  return true;
}

Date Calendar::roll(Date d) const noexcept {
  if (!d) return d;
  Date open = d;
  for (int waited = 0; waited <= closed_in_a_row_max; ++waited, open = open.plus_days(1)) {
    if (is_business_day(open)) return open;
  }
  return d;
}

Date Calendar::add_business_days(Date d, int n) const noexcept {
  if (n == 0 || !d) return roll(d);
  const int step = n > 0 ? 1 : -1;
  int closed_in_a_row = 0;
  for (Date day = d;;) {
    day = day.plus_days(step);
    if (is_business_day(day)) {
      closed_in_a_row = 0;
      n -= step;
      if (n == 0) return day;
    } else if (++closed_in_a_row > closed_in_a_row_max) {
      return d;
    }
  }
}

}  // namespace lettrage
