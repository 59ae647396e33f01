#include "core/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <string>
#include <tuple>

#include "tests/core/vectors.h"

namespace lettrage {
namespace {

Date date(std::string_view iso) { return Date::parse_iso(iso).value_or(Date{}); }

TEST(Calendar, AnswersTheVectorsOfTheSchemeRules) {
  const Calendar& target = Calendar::target();
  std::size_t checked = 0;
  for (const auto& row : test::vectors("calendar.csv")) {
    const auto& [id, function, from, count, expected] = std::tie(row[0], row[1], row[2], row[3], row[4]);
    const Date day = date(from);
    ASSERT_TRUE(day) << from;
    const int n = count.empty() ? 0 : std::stoi(count);
    std::string answer;
    if (function == "add_business_days") answer = target.add_business_days(day, n).iso();
    if (function == "roll") answer = target.roll(day).iso();
    if (function == "is_business_day") answer = target.is_business_day(day) ? "true" : "false";
    if (function == "plus_days") answer = day.plus_days(n).iso();
    if (function == "plus_months") answer = day.plus_months(n).iso();
    EXPECT_EQ(answer, expected) << id << ' ' << function << ' ' << from << ' ' << count;
    ++checked;
  }
  EXPECT_GE(checked, 50U);
}

TEST(Calendar, KnowsThePublicHolidaysOfCountries) {
  const auto closed = [](std::string_view country, int year) {
    const auto calendar = Calendar::parse(holiday_rules(country));
    std::string days;
    for (Date day = *Date::make(year, 1, 1); day.year() == year; day = day.plus_days(1)) {
      if (!calendar->is_business_day(day)) days += day.iso().substr(5) + ' ';
    }
    return days;
  };
  EXPECT_EQ(closed("FR", 2025), "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25 ");
  EXPECT_EQ(closed("FR", 2026), "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 ");
  EXPECT_EQ(closed("DE", 2026), "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26 ");
  for (const std::string_view country : {"BE", "LU", "AT", "ES"}) {
    EXPECT_TRUE(Calendar::parse(holiday_rules(country))) << country;
    EXPECT_FALSE(holiday_rules(country).empty()) << country;
  }
  EXPECT_EQ(holiday_rules("XX"), "");
  EXPECT_EQ(holiday_rules(""), "");
}

TEST(Calendar, CountsTheOpenDaysOfAYear) {
  const auto open_days = [](int year) {
    int open = 0;
    for (Date day = *Date::make(year, 1, 1); day.year() == year; day = day.plus_days(1)) {
      open += Calendar::target().is_business_day(day) ? 1 : 0;
    }
    return open;
  };
  EXPECT_EQ(open_days(2024), 256);
  EXPECT_EQ(open_days(2025), 255);
  EXPECT_EQ(open_days(2026), 256);
}

TEST(Calendar, KnowsEaster) {
  for (const auto* easter : {"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
                             "2031-04-13", "2032-03-28", "1981-04-19", "2038-04-25", "2285-03-22"}) {
    EXPECT_EQ(easter_sunday(date(easter).year()).iso(), easter);
  }
  for (int year = 1; year <= 9999; ++year) {
    const Date easter = easter_sunday(year);
    ASSERT_EQ(easter.weekday(), 7) << year;
    ASSERT_GE(easter.month() * 100 + easter.day(), 322) << year;
    ASSERT_LE(easter.month() * 100 + easter.day(), 425) << year;
  }
}

TEST(Calendar, IsReadFromAText) {
  const auto calendar = Calendar::parse(
      "# a comment\r\n\n weekly , 5 # Fridays\r\nyearly,02-29\neaster,+39,2025,2026\ndate,2025-03-12\n"
      "yearly,03-13,2026");
  ASSERT_TRUE(calendar);
  EXPECT_FALSE(calendar->is_business_day(date("2025-03-14")));  // a Friday
  EXPECT_TRUE(calendar->is_business_day(date("2025-03-15")));
  EXPECT_FALSE(calendar->is_business_day(date("2024-02-29")));
  EXPECT_FALSE(calendar->is_business_day(date("2025-05-29")));  // Ascension, Easter + 39
  EXPECT_TRUE(calendar->is_business_day(date("2027-05-06")));   // not in 2027
  EXPECT_FALSE(calendar->is_business_day(date("2025-03-12")));
  EXPECT_TRUE(calendar->is_business_day(date("2024-03-12")));
  EXPECT_TRUE(calendar->is_business_day(date("2025-03-13")));  // from 2026 only
  EXPECT_FALSE(calendar->is_business_day(date("2028-03-13")));
}

TEST(Calendar, PointsAtAWrongLine) {
  for (const std::string wrong :
       {"weekly,8", "weekly,0", "weekly,", "weekly", "monthly,1", "yearly,02-30", "yearly,2-3", "easter,x", "easter,9999",
        "date,2025-02-29", "weekly,6,2020,2010", "weekly,6,x", "weekly,6,1,2,3", ","}) {
    const auto calendar = Calendar::parse("weekly,6\n" + wrong + "\nweekly,7\n");
    ASSERT_FALSE(calendar) << wrong;
    EXPECT_EQ(calendar.fault().offset, 9U) << wrong;
  }
}

TEST(Calendar, IsRefusedIfItNeverOpens) {
  EXPECT_FALSE(Calendar::parse("weekly,1\nweekly,2\nweekly,3\nweekly,4\nweekly,5\nweekly,6\nweekly,7\n"));
  std::string every_day;
  for (Date day = date("2024-01-01"); day.year() == 2024; day = day.plus_days(1))
    every_day += "yearly," + day.iso().substr(5) + "\n";
  const auto closed = Calendar::parse(every_day);
  ASSERT_TRUE(closed);  // not looked for, but nothing hangs on it
  EXPECT_EQ(closed->roll(date("2025-01-01")).iso(), "2025-01-01");
  EXPECT_EQ(closed->add_business_days(date("2025-01-01"), -1).iso(), "2025-01-01");
}

TEST(Calendar, LeavesAnAbsentDateAbsent) {
  EXPECT_FALSE(Calendar::target().is_business_day({}));
  EXPECT_FALSE(Calendar::target().roll({}));
  EXPECT_FALSE(Calendar::target().add_business_days({}, 3));
}

Date any_day() { return Date::from_days(*rc::gen::inRange(-10'000, 50'000)); }

RC_GTEST_PROP(BusinessDays, AreReachedAndNoneIsLeftOut, ()) {
  const Calendar& target = Calendar::target();
  const Date from = any_day();
  const int n = *rc::gen::inRange(-30, 31);
  const Date to = target.add_business_days(from, n);
  RC_ASSERT(target.is_business_day(to));
  int open = 0;
  for (Date day = from; day != to; day = day.plus_days(to > from ? 1 : -1)) {
    if (day != from) open += target.is_business_day(day) ? 1 : 0;
  }
  RC_ASSERT(open == (n == 0 ? 0 : std::abs(n) - 1));
}

RC_GTEST_PROP(BusinessDays, AddUp, ()) {
  const Calendar& target = Calendar::target();
  const Date from = any_day();
  const int a = *rc::gen::inRange(1, 20), b = *rc::gen::inRange(1, 20);
  RC_ASSERT(target.add_business_days(target.add_business_days(from, a), b) == target.add_business_days(from, a + b));
  const Date open = target.roll(from);
  RC_ASSERT(target.add_business_days(target.add_business_days(open, a), -a) == open);
  RC_ASSERT(target.roll(open) == open);
  RC_ASSERT(open >= from && days_between(from, open) <= 5);
}

RC_GTEST_PROP(BusinessDays, KeepTheOrderOfDates, ()) {
  const Date a = any_day(), b = a.plus_days(*rc::gen::inRange(0, 10));
  const int n = *rc::gen::inRange(-10, 11);
  RC_ASSERT(Calendar::target().add_business_days(a, n) <= Calendar::target().add_business_days(b, n));
}

RC_GTEST_PROP(Calendar, OfAnyTextIsReadOrRefusedWithoutHarm, (const std::string& text)) {
  const auto calendar = Calendar::parse(text);
  if (!calendar) RC_ASSERT(calendar.fault().offset <= text.size());
}

}  // namespace
}  // namespace lettrage
