/// \file
/// Business-day arithmetic. Holidays are data: rules and dates read from text files (core/calendars).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/result.h"

namespace lettrage {

/// Open and closed days of one market. Immutable after loading, so safe to share between threads.
class Calendar {
 public:
  /// The T2 (TARGET) calendar that ships with the program: Saturdays, Sundays, 1 January, Good Friday, Easter Monday,
  /// 1 May, 25 and 26 December since 2000; no substitute days (references.md 8).
  [[nodiscard]] static const Calendar& target();
  /// Lines `rule,value[,from_year[,to_year]]`: `weekly,6` (ISO weekday) · `yearly,05-01` · `easter,-2` (days from Easter
  /// Sunday) · `date,1999-12-31`. `#` begins a comment. A wrong line is a fault with its offset.
  [[nodiscard]] static Result<Calendar> parse(std::string_view text);

  [[nodiscard]] bool is_business_day(Date d) const noexcept;
  [[nodiscard]] Date roll(Date d) const noexcept;  ///< `d` if open, else the next open day
  /// n > 0 counts open days strictly after `d`, n < 0 strictly before, n = 0 is `roll(d)` (r-transactions.md 3.2).
  [[nodiscard]] Date add_business_days(Date d, int n) const noexcept;

 private:
  struct Rule {
    enum class Kind : unsigned char { Weekly, Yearly, Easter, Day } kind;
    int value;  ///< weekday · month * 100 + day · offset · days since 1970
    int from_year, to_year;
  };
  std::vector<Rule> rules_;
};

/// The public holidays of a country (two capital letters) as rules for `Calendar::parse`, from core/calendars/holidays.csv;
/// empty for one that is not listed there.
[[nodiscard]] std::string holiday_rules(std::string_view country);

/// Easter Sunday of a Gregorian year (anonymous/Meeus algorithm).
[[nodiscard]] Date easter_sunday(int year) noexcept;

}  // namespace lettrage
