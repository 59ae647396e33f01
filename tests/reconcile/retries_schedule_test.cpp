#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

#include "reconcile/retries/schedule.h"
#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;
using test::VectorFile;
using test::VectorRow;

RetryRule rule_of(std::string_view text) {
  for (const RetryRule rule :
       {RetryRule::Never, RetryRule::AfterFix, RetryRule::Auto, RetryRule::AutoOnce, RetryRule::AutoTechnical}) {
    if (name(rule) == text) return rule;
  }
  ADD_FAILURE() << text;
  return RetryRule::Never;
}

TEST(Retries, FallOnTheDatesOfTheDomainSpecification) {
  const VectorFile file{"retries.csv"};
  for (const VectorRow& row : file.rows) {
    SCOPED_TRACE("retries.csv:" + std::to_string(row.line) + " " + row["vector"] + ": " + row["reason"]);
    const RetryPolicy policy;
    if (row["rule"] == "after_fix") {
      EXPECT_EQ(fix_date(date_of(row["known"]), policy, Calendar::target()).iso(), row["date"]);
      continue;
    }
    RetryRequest request;
    request.rule = rule_of(row["rule"]);
    request.known = date_of(row["known"]);
    request.number = std::stoi(row["number"]);
    request.first_collection = date_of(row["first"]);
    request.consumer = row["payer"] == "consumer";
    if (!row["payday"].empty()) request.payday = static_cast<std::uint8_t>(std::stoi(row["payday"]));
    std::istringstream taken{row["taken"]};
    for (std::string day; taken >> day;) request.taken.push_back(date_of(day));
    request.last_collection = date_of(row["last"]);
    const RetryDate retry = retry_date(request, policy, Calendar::target());
    EXPECT_EQ(retry.date.iso(), row["date"]);
    EXPECT_EQ(retry.stop_reason, row["stop"]);
  }
}

TEST(Retries, AreHandedInAndAnnouncedInTime) {
  const RetryPolicy policy;
  EXPECT_EQ(submit_by(date_of("2025-04-22"), policy, Calendar::target()).iso(), "2025-04-16");
  EXPECT_EQ(submit_by(date_of("2025-01-28"), policy, Calendar::target()).iso(), "2025-01-24");
  EXPECT_EQ(notify_by(date_of("2025-01-28"), RetryRule::Auto, policy).iso(), "2025-01-25");
  EXPECT_EQ(notify_by(date_of("2025-04-23"), RetryRule::AutoTechnical, policy).iso(), "2025-04-22");
  EXPECT_EQ(notify_by(date_of("2025-02-18"), RetryRule::AfterFix, policy).iso(), "2025-02-15");
}

TEST(Retries, AreAtTheBankOnABusinessDayBeforeTheirDate) {
  for (const VectorRow& row : VectorFile{"submission.csv"}.rows) {
    SCOPED_TRACE("submission.csv:" + std::to_string(row.line) + " " + row["reason"]);
    RetryPolicy policy;
    policy.lead_business_days = std::stoi(row["lead_bd"]);
    const Date last = submit_by(date_of(row["collection_date"]), policy, Calendar::target());
    EXPECT_EQ(last.iso(), row["submit_by"]);
    EXPECT_EQ(hand_in_day(date_of(row["handed_in"]), Calendar::target()).iso(), row["counts_for"]);
    EXPECT_EQ(last >= hand_in_day(date_of(row["handed_in"]), Calendar::target()), row["in_time"] == "yes");
  }
}

TEST(Retries, FollowThePolicy) {
  RetryPolicy policy;
  policy.wait_days_soft = {2, 4, 8};
  policy.max_retries_auto = 4;
  policy.payday_align_consumers = false;
  RetryRequest request{.known = date_of("2025-06-02"),
                       .number = 4,
                       .rule = RetryRule::Auto,
                       .first_collection = date_of("2025-05-30"),
                       .consumer = true,
                       .payday = 0,
                       .taken = {date_of("2025-06-10")},
                       .last_collection = {}};
  EXPECT_EQ(retry_date(request, policy, Calendar::target()).date.iso(), "2025-06-11") << "the last waiting time repeats";
  policy.avoid_same_day_collection = false;
  EXPECT_EQ(retry_date(request, policy, Calendar::target()).date.iso(), "2025-06-10");
  policy.window_days = 10;
  EXPECT_EQ(retry_date(request, policy, Calendar::target()).stop_reason, "WINDOW");
}

TEST(Retries, AreNotPresentedWhereAReturnCostsMoreThanTheyBring) {
  RetryPolicy policy;
  EXPECT_TRUE(is_worth_it(1, 1, policy)) << "by default nothing is weighed";
  policy.return_cost = 300;
  policy.success_rates = {400, 250};
  // 4.50 paid four times in ten are 1.80, and so are six returns in ten at 3.00 each.
  EXPECT_FALSE(is_worth_it(450, 1, policy));
  EXPECT_TRUE(is_worth_it(451, 1, policy));
  EXPECT_FALSE(is_worth_it(900, 2, policy)) << "a quarter pays: 9.00 bring 2.25, three quarters cost 2.25";
  EXPECT_TRUE(is_worth_it(901, 2, policy));
  EXPECT_FALSE(is_worth_it(900, 7, policy)) << "the last rate repeats";
  policy.success_rates = {1000, 0};
  EXPECT_TRUE(is_worth_it(1, 1, policy)) << "what always pays costs nothing";
  EXPECT_FALSE(is_worth_it(INT64_MAX, 2, policy));
  policy.return_cost = INT64_MAX;
  policy.success_rates = {500};
  EXPECT_FALSE(is_worth_it(INT64_MAX, 1, policy));
}

TEST(Retries, HaveTheSequenceTypeTheirMandateNeeds) {  // V45
  RetryPolicy policy;
  policy.first_then_recurrent = true;
  using enum SequenceType;
  EXPECT_EQ(next_sequence_type(First, RKind::Reject, policy), First);
  EXPECT_EQ(next_sequence_type(First, RKind::Refusal, policy), First);
  EXPECT_EQ(next_sequence_type(First, RKind::Cancellation, policy), First);
  EXPECT_EQ(next_sequence_type(First, RKind::Return, policy), Recurrent);
  EXPECT_EQ(next_sequence_type(First, RKind::Refund, policy), Recurrent);
  EXPECT_EQ(next_sequence_type(Recurrent, RKind::Reject, policy), Recurrent);
  EXPECT_EQ(next_sequence_type(OneOff, RKind::Reject, policy), OneOff);
  EXPECT_EQ(next_sequence_type(OneOff, RKind::Return, policy), Unknown) << "a used one-off mandate needs a new one";
  EXPECT_EQ(next_sequence_type(Final, RKind::Reject, policy), Final);
  EXPECT_EQ(next_sequence_type(Final, RKind::Return, policy), Unknown);
  policy.first_then_recurrent = false;
  EXPECT_EQ(next_sequence_type(First, RKind::Reject, policy), Recurrent);
  EXPECT_EQ(next_sequence_type(OneOff, RKind::Reject, policy), OneOff);
}

TEST(RetryEndToEndId, CountsAttemptsOnTheSameBase) {
  EXPECT_EQ(retry_end_to_end_id("INV-2025-1", 1), "INV-2025-1-R1");
  EXPECT_EQ(retry_end_to_end_id("INV-2025-1-R1", 2), "INV-2025-1-R2");
  EXPECT_EQ(retry_end_to_end_id("INV-2025-1-R9", 10), "INV-2025-1-R10");
  EXPECT_EQ(retry_end_to_end_id("INV-R", 1), "INV-R-R1") << "no attempt without a number";
  EXPECT_EQ(retry_end_to_end_id("-R1", 1).substr(0, 4), "-R1-") << "an attempt of nothing is a name";
  EXPECT_EQ(retry_end_to_end_id(std::string(32, 'X'), 1), std::string(32, 'X') + "-R1");
}

TEST(RetryEndToEndId, KeepsOverlongAndUnfitBasesApart) {
  const std::string a = std::string(33, 'X') + "a", b = std::string(33, 'X') + "b";
  EXPECT_NE(retry_end_to_end_id(a, 1), retry_end_to_end_id(b, 1));
  EXPECT_NE(retry_end_to_end_id("caf\xc3\xa9", 1), retry_end_to_end_id("caf..", 1));
  EXPECT_EQ(retry_end_to_end_id(retry_end_to_end_id(a, 1), 2).size(), retry_end_to_end_id(a, 1).size());
}

RC_GTEST_PROP(RetryEndToEndId, IsAlwaysFitForSepaAndItsOwnNumber, (const std::string& previous)) {
  const int number = *rc::gen::inRange(1, 70000);
  const std::string id = retry_end_to_end_id(previous, number);
  RC_ASSERT(!id.empty() && id.size() <= 35U);
  RC_ASSERT(id.find("//") == std::string::npos && id.front() != '/');
  for (const char c : id) {
    RC_ASSERT((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              std::string_view{"-?:().,'+/"}.find(c) != std::string_view::npos);
  }
  RC_ASSERT(retry_end_to_end_id(previous, number + 1) != id);
  RC_ASSERT(retry_end_to_end_id(id, number) == id);
}

RC_GTEST_PROP(Retries, NeverFallBeforeNoticeOrLeadOrAfterTheWindowOrOnAClosedDay, ()) {
  const Calendar& calendar = Calendar::target();
  RetryPolicy policy;
  policy.notice_days_soft = *rc::gen::inRange(0, 15);
  policy.notice_days_technical = *rc::gen::inRange(0, 5);
  policy.lead_business_days = *rc::gen::inRange(0, 6);
  policy.window_days = *rc::gen::inRange(0, 90);
  policy.payday_max_shift_days = *rc::gen::inRange(0, 40);
  RetryRequest request;
  request.known = Date::from_days(*rc::gen::inRange(19000, 23000));
  request.first_collection = request.known.plus_days(-*rc::gen::inRange(-5, 60));
  request.rule = *rc::gen::elementOf(std::vector<RetryRule>{RetryRule::Never, RetryRule::AfterFix, RetryRule::Auto,
                                                            RetryRule::AutoOnce, RetryRule::AutoTechnical});
  request.number = *rc::gen::inRange(1, 4);
  request.consumer = *rc::gen::arbitrary<bool>();
  request.payday = static_cast<std::uint8_t>(*rc::gen::inRange(0, 32));
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    request.taken.push_back(request.known.plus_days(*rc::gen::inRange(0, 30)));
  }
  request.last_collection = request.known.plus_months(-*rc::gen::inRange(0, 40));
  const RetryDate retry = retry_date(request, policy, calendar);
  RC_CLASSIFY(retry.date.present());
  RC_ASSERT(retry.date.present() == retry.stop_reason.empty());
  if (!retry.date.present()) return;
  const bool soft = request.rule != RetryRule::AutoTechnical;
  RC_ASSERT(request.rule != RetryRule::Never && request.rule != RetryRule::AfterFix);
  RC_ASSERT(request.number <= 2);
  RC_ASSERT(calendar.is_business_day(retry.date));
  RC_ASSERT(retry.date >= request.known.plus_days(soft ? policy.notice_days_soft : policy.notice_days_technical));
  RC_ASSERT(retry.date >= calendar.add_business_days(request.known, policy.lead_business_days));
  RC_ASSERT(submit_by(retry.date, policy, calendar) >= hand_in_day(request.known, calendar));
  RC_ASSERT(retry.date <= request.first_collection.plus_days(policy.window_days));
  RC_ASSERT(retry.date <= request.last_collection.plus_months(policy.mandate_expiry_months));
  RC_ASSERT(std::find(request.taken.begin(), request.taken.end(), retry.date) == request.taken.end());
}

}  // namespace
}  // namespace lettrage::reconcile
