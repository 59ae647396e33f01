// What French law adds to late invoices between businesses; figures worked out by hand.
#include "reconcile/letters/late_payment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace lettrage::reconcile {
namespace {

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

std::optional<std::int64_t> interest(std::int64_t minor, std::string_view due, std::string_view until,
                                     const InterestRule& rule = {}) {
  return late_interest(minor, day(due), day(until), rule);
}

TEST(LatePayment, RateIsTheCentralBanksOnTheFirstDayOfTheSemesterPlusTenPoints) {
  const InterestRule rule;
  EXPECT_EQ(rule.on(day("2024-07-01")), 1425);  // 4.25 + 10, the specification's own example
  EXPECT_EQ(rule.on(day("2024-12-31")), 1425);  // though the bank had gone down to 3.15 by then
  EXPECT_EQ(rule.on(day("2025-01-01")), 1315);
  EXPECT_EQ(rule.on(day("2022-12-31")), 1000);  // 0.00 on 1 July 2022, 2.50 on 31 December
}

TEST(LatePayment, EveryLineOfTheTableIsReadAndNoSemesterIsLeftOut) {
  std::ifstream file{LETTRAGE_SOURCE_DIR "/reconcile/letters/data/refinancing_rates.csv"};
  const RefinancingRates shipped = RefinancingRates::standard();
  Date expected = day("2013-01-01");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    RefinancingRates one;
    ASSERT_TRUE(one.add(line)) << line;
    EXPECT_EQ(line.substr(0, 10), expected.iso());
    EXPECT_EQ(shipped.on(expected), one.on(expected)) << line;
    EXPECT_TRUE(shipped.on(expected).has_value()) << line;
    expected = next_semester(expected);
  }
  EXPECT_GE(expected, day("2026-07-01"));
  EXPECT_FALSE(shipped.on(expected)) << "a rate nobody wrote down";
}

TEST(LatePayment, InterestIsAmountTimesRateTimesDaysOver365) {
  // 1,000.00 × 14.25 % × 30 / 365 = 11.7123…
  EXPECT_EQ(interest(100'000, "2024-07-01", "2024-07-31"), 1171);
  // 1,000.00 × 14.25 % × 1 / 365 = 0.3904…
  EXPECT_EQ(interest(100'000, "2024-07-01", "2024-07-02"), 39);
}

TEST(LatePayment, DayOfPaymentCountsAndTheDueDateDoesNot) {
  EXPECT_EQ(interest(100'000'00, "2024-07-01", "2024-07-01"), 0);
  EXPECT_EQ(interest(100'000'00, "2024-07-02", "2024-07-01"), 0);
  EXPECT_EQ(interest(100'000'00, "2024-07-01", "2024-07-02"), 3904);  // 39.041…
}

TEST(LatePayment, EachDayHasTheRateOfItsSemesterAndTheSumIsRoundedOnce) {
  // 10,000.00: 15 days at 14.25 % (58.5616…) and 15 days at 13.15 % (54.0410…) make 112.6027…
  EXPECT_EQ(interest(1'000'000, "2024-12-16", "2025-01-15"), 11260);
  // 18.25 at 10 %: 1 day each in two semesters is half a cent twice, one cent and not two.
  EXPECT_EQ(interest(1825, "2022-06-29", "2022-07-01"), 1);
}

TEST(LatePayment, HalfACentIsRoundedUpAndLessIsNot) {
  const InterestRule ten{.agreed = 1000};
  EXPECT_EQ(interest(1825, "2024-03-01", "2024-03-02", ten), 1);  // 18.25 × 10 % / 365 = 0.005
  EXPECT_EQ(interest(1824, "2024-03-01", "2024-03-02", ten), 0);
}

TEST(LatePayment, LeapYearsHave365DaysToo) {
  const InterestRule ten{.agreed = 1000};
  EXPECT_EQ(interest(36'500, "2023-12-31", "2024-12-31", ten), 3660);  // 365.00 × 10 % × 366 / 365
}

TEST(LatePayment, AgreedRateStandsInForTheStatutoryOne) {
  EXPECT_EQ(interest(100'000, "2030-07-01", "2030-07-31", {.agreed = 1250}), 1027);  // 10.2739…
}

TEST(LatePayment, UnknownRateGivesNoFigureUntilTheUserNamesIt) {
  InterestRule rule;
  EXPECT_EQ(interest(100'000, "2030-06-30", "2030-07-02", rule), std::nullopt);
  ASSERT_TRUE(rule.rates.add("2030-07-01=2.15"));
  EXPECT_EQ(interest(100'000, "2030-06-30", "2030-07-02", rule), 67);  // 1,000.00 × 12.15 % × 2 / 365 = 0.6657…
}

TEST(LatePayment, WhatDoesNotFitIsNoFigure) {
  EXPECT_EQ(interest(INT64_MAX, "2020-01-01", "2023-12-31", {.agreed = 9999}), std::nullopt);
  EXPECT_TRUE(interest(INT64_MAX, "2020-01-01", "2020-12-31", {.agreed = 9999}).has_value());
}

TEST(LatePayment, RatesAreOfSemestersAndBelowAHundredPercent) {
  RefinancingRates rates;
  for (const char* wrong : {"", "2026-07-01", "2026-07-01=", "2026-07-02=2.15", "2026-04-01=2.15", "2026-07-01=-1.00",
                            "2026-07-01=2,15", "2026-07-01=2.155", "2026-07-01=100", "2026-07-01=99999999999999999999",
                            "2026-13-01=2.15", "2026-07-01 2.15", "2026-07-01=2.15 "}) {
    EXPECT_FALSE(rates.add(wrong)) << wrong;
  }
  EXPECT_TRUE(rates.add("2026-07-01=99.99"));
  EXPECT_TRUE(rates.add("2027-01-01,0"));
}

}  // namespace
}  // namespace lettrage::reconcile
