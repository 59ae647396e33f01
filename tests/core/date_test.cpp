#include "core/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace lettrage {
namespace {

Date date(std::string_view iso) { return Date::parse_iso(iso).value_or(Date{}); }

TEST(Date, ExistsOrIsRefused) {
  EXPECT_TRUE(Date::make(2024, 2, 29));
  EXPECT_TRUE(Date::make(2000, 2, 29));
  EXPECT_FALSE(Date::make(1900, 2, 29));
  EXPECT_FALSE(Date::make(2025, 2, 29));
  EXPECT_FALSE(Date::make(2025, 4, 31));
  EXPECT_FALSE(Date::make(2025, 0, 1));
  EXPECT_FALSE(Date::make(2025, 13, 1));
  EXPECT_FALSE(Date::make(2025, 1, 0));
  EXPECT_FALSE(Date::make(2025, -1, -1));
  EXPECT_FALSE(Date::make(0, 1, 1));
  EXPECT_FALSE(Date::make(10000, 1, 1));
}

TEST(Date, ReadsIsoAndNothingElse) {
  EXPECT_EQ(date("1970-01-01").days(), 0);
  EXPECT_EQ(date("2026-03-27").iso(), "2026-03-27");
  for (const auto* wrong : {"", "2026-3-27", "20260327", "2026/03/27", "2026-03-27T", "2026-03-2x", "+026-03-27", "2026-02-30",
                            "0000-01-01", " 2026-03-2"}) {
    EXPECT_FALSE(Date::parse_iso(wrong)) << wrong;
  }
}

TEST(Date, AbsentIsFirstAndStaysAbsent) {
  const Date absent;
  EXPECT_FALSE(absent);
  EXPECT_LT(absent, date("0001-01-01"));
  EXPECT_EQ(absent.iso(), "");
  EXPECT_FALSE(absent.plus_days(1));
  EXPECT_FALSE(absent.plus_months(1));
  EXPECT_EQ(absent.year(), 0);
  EXPECT_EQ(absent.weekday(), 0);
}

TEST(Date, KnowsItsWeekday) {
  EXPECT_EQ(date("1970-01-01").weekday(), 4);
  EXPECT_EQ(date("2026-03-29").weekday(), 7);
  EXPECT_EQ(date("2026-03-30").weekday(), 1);
  EXPECT_EQ(date("1969-12-29").weekday(), 1);
  EXPECT_EQ(date("0001-01-01").weekday(), 1);
}

TEST(Date, AddsMonthsClippedToTheMonthsEnd) {
  EXPECT_EQ(date("2024-01-31").plus_months(13).iso(), "2025-02-28");
  EXPECT_EQ(date("2024-02-29").plus_months(48).iso(), "2028-02-29");
  EXPECT_EQ(date("2024-03-31").plus_months(-1).iso(), "2024-02-29");
  EXPECT_EQ(date("2024-01-15").plus_months(-1).iso(), "2023-12-15");
  EXPECT_EQ(date("2024-01-15").plus_months(-13).iso(), "2022-12-15");
  EXPECT_FALSE(date("2024-01-15").plus_months(std::numeric_limits<int>::max()));
  EXPECT_FALSE(date("2024-01-15").plus_months(std::numeric_limits<int>::min()));
}

TEST(Date, IsTheNextDayDayByDayOverTenCenturies) {
  int year = 1500, month = 1, day = 1;
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  Date expected = *Date::make(year, month, day);
  while (year < 2500) {
    ASSERT_EQ(Date::make(year, month, day), expected);
    ASSERT_EQ(expected.year(), year);
    ASSERT_EQ(expected.month(), month);
    ASSERT_EQ(expected.day(), day);
    const Date next = expected.plus_days(1);
    ASSERT_EQ(next.weekday(), expected.weekday() % 7 + 1);
    expected = next;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (++day > lengths[month - 1] + (month == 2 && leap ? 1 : 0)) {
      day = 1;
      if (++month > 12) {
        month = 1;
        ++year;
      }
    }
  }
}

RC_GTEST_PROP(Date, ReadsBackAsPrinted, ()) {
  const Date any = Date::from_days(*rc::gen::inRange(-719'162, 2'932'897));  // 0001-01-01 to 9999-12-31
  RC_ASSERT(Date::parse_iso(any.iso()) == any);
  RC_ASSERT(Date::make(any.year(), any.month(), any.day()) == any);
}

RC_GTEST_PROP(Date, SomeMonthsLaterIsThatMonth, ()) {
  const Date any = Date::from_days(*rc::gen::inRange(-100'000, 100'000));
  const int months = *rc::gen::inRange(-1'000, 1'000);
  const Date later = any.plus_months(months);
  RC_ASSERT(later.year() * 12 + later.month() == any.year() * 12 + any.month() + months);
  RC_ASSERT(later.day() <= any.day());
  RC_ASSERT(later.day() == any.day() || later.plus_days(1).day() == 1);
}

RC_GTEST_PROP(Date, OfAnyDayNumberIsComputedWithoutHarm, (std::int32_t days)) {
  const Date any = Date::from_days(days);
  RC_ASSERT(any.weekday() >= 0 && any.weekday() <= 7);
  RC_ASSERT(any.iso().empty() != any.present());
}

}  // namespace
}  // namespace lettrage
