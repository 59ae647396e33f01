#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/calendar.h"
#include "reconcile/returns/returns.h"
#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;

REvidence evidence(RKind kind, std::uint8_t strength, std::string_view reason, bool booked) {
  REvidence e;
  e.kind = kind;
  e.strength = strength;
  e.reason = e.reason_raw = reason;
  if (!reason.empty()) e.reason_list = "iso";
  e.booked = booked;
  e.currency = Currency::literal("EUR");
  e.booked_amount = 10000;
  e.principal = booked ? 0 : 10000;
  return e;
}

RTransaction merged(const std::vector<REvidence>& all) {
  RTransaction event;
  for (const REvidence& e : all) merge(event, e, ReasonTables::standard());
  return event;
}

std::string text_of(const RTransaction& r) {
  std::string text;
  const auto add = [&](auto value) { text += std::to_string(static_cast<std::int64_t>(value)) + ' '; };
  add(r.kind);
  add(r.strength);
  add(r.scheme);
  text += r.reason + ' ' + r.reason_list + ' ' + r.reason_raw + ' ';
  add(r.rule.reason_class);
  add(r.rule.retry);
  add(r.rule.mandate_action);
  add(r.rule.contact);
  text += r.currency.code();
  add(r.principal);
  add(r.fee);
  add(r.booked_amount);
  add(r.booked);
  text += r.booking_date.iso() + ' ' + r.original_settlement_date.iso() + ' ';
  add(r.flags);
  add(r.masked);
  return text;
}

bool has(const RTransaction& event, RFlag flag) { return (event.flags & static_cast<std::uint16_t>(flag)) != 0; }

TEST(Merge, AStatusAndItsBookingsAreOneReject) {  // V37
  const REvidence status = evidence(RKind::Reject, 1, "AC04", false);
  const REvidence notification = evidence(RKind::Reject, 3, "AC04", true);
  const REvidence statement = evidence(RKind::Return, 2, "", true);
  const RTransaction event = merged({status, notification, statement});
  EXPECT_EQ(event.kind, RKind::Reject);
  EXPECT_EQ(event.reason, "AC04");
  EXPECT_EQ(event.rule.reason_class, ReasonClass::Account);
  EXPECT_TRUE(event.booked);
  EXPECT_EQ(event.principal, 10000);
  EXPECT_FALSE(has(event, RFlag::ReasonConflict));
}

TEST(Merge, ABookingRefinesARejectIntoAReturn) {
  const RTransaction event = merged({evidence(RKind::Reject, 1, "AM04", false), evidence(RKind::Return, 2, "", true)});
  EXPECT_EQ(event.kind, RKind::Return);
  EXPECT_EQ(event.reason, "AM04");
  EXPECT_EQ(event.rule.retry, RetryRule::Auto);
}

TEST(Merge, AnyReasonBeatsAnUnspecifiedOne) {
  for (const std::string_view vague : {"MS03", "NARR", ""}) {
    const RTransaction event = merged({evidence(RKind::Return, 2, vague, true), evidence(RKind::Return, 1, "MD07", false)});
    EXPECT_EQ(event.reason, "MD07");
    EXPECT_EQ(event.rule.contact, Contact::Forbidden);
    EXPECT_FALSE(has(event, RFlag::ReasonConflict));
  }
  // An unlisted code says more than none, and stops automatic retries.
  EXPECT_EQ(merged({evidence(RKind::Return, 2, "MS03", true), evidence(RKind::Return, 1, "ZZ99", false)}).rule.retry,
            RetryRule::Never);
}

TEST(Merge, BetweenTwoReasonsTheBookedOneWinsAndTheConflictShows) {
  const RTransaction event = merged({evidence(RKind::Reject, 1, "AC04", false), evidence(RKind::Return, 2, "AM04", true)});
  EXPECT_EQ(event.reason, "AM04");
  EXPECT_TRUE(has(event, RFlag::ReasonConflict));
}

TEST(Merge, AmountsComeFromTheBookingThatSaysMost) {
  REvidence detailed = evidence(RKind::Return, 2, "MS03", true);
  detailed.booked_amount = 5300;
  detailed.principal = 5000;
  detailed.fee = 300;
  detailed.fee_known = true;
  REvidence plain = evidence(RKind::Return, 2, "", true);
  plain.booked_amount = 5300;
  const RTransaction event = merged({evidence(RKind::Reject, 1, "MS03", false), detailed, plain});
  EXPECT_EQ(event.principal, 5000);
  EXPECT_EQ(event.fee, 300);
  EXPECT_EQ(event.booked_amount, 5300);
  const RTransaction alone = merged({plain});
  EXPECT_EQ(alone.principal, 5300) << "nobody knows of a fee";
}

TEST(Merge, WhatWasTakenBackOnPurposeIsNotPresentedAgain) {
  for (const RKind kind :
       {RKind::Refund, RKind::Reversal, RKind::Revocation, RKind::Cancellation, RKind::Recall, RKind::Refusal}) {
    EXPECT_EQ(merged({evidence(kind, 3, "MS03", true)}).rule.retry, RetryRule::Never) << name(kind);
  }
  REvidence transfer = evidence(RKind::Return, 2, "MS03", true);
  transfer.scheme = Scheme::Sct;
  EXPECT_EQ(merged({transfer}).rule.retry, RetryRule::Never);
}

REvidence drawn() {
  REvidence e;
  e.kind = *rc::gen::element(RKind::Reject, RKind::Refusal, RKind::Return, RKind::Refund);
  e.strength = *rc::gen::inRange<std::uint8_t>(1, 4);
  e.scheme = *rc::gen::element(Scheme::Unknown, Scheme::Core, Scheme::B2b, Scheme::Sct);
  e.booked = *rc::gen::arbitrary<bool>();
  e.reason = *rc::gen::element<std::string_view>("", "MS03", "NARR", "AM04", "AC04", "MD01", "MD06", "ZZ99", "32");
  if (!e.reason.empty()) e.reason_list = *rc::gen::element<std::string_view>("iso", "cfonb", "proprietary");
  e.reason_raw = *rc::gen::element<std::string_view>("20", "31", "AM04");
  e.currency = Currency::literal("EUR");
  e.booked_amount = *rc::gen::inRange(1, 5);
  e.principal = *rc::gen::inRange(0, 3);
  e.fee = *rc::gen::inRange(0, 3);
  e.fee_known = *rc::gen::arbitrary<bool>();
  e.booking_date = *rc::gen::arbitrary<bool>() ? Date{} : Date::from_days(*rc::gen::inRange(20000, 20003));
  e.original_settlement_date = *rc::gen::arbitrary<bool>() ? Date{} : Date::from_days(*rc::gen::inRange(20000, 20003));
  e.flags = static_cast<std::uint16_t>(*rc::gen::element(0, 1, 2, 16));
  e.masked = *rc::gen::arbitrary<bool>();
  return e;
}

RC_GTEST_PROP(Merge, AnyOrderAndAnyRepetitionGivesTheSameEvent, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 6);
  std::vector<REvidence> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(drawn());
  const std::string expected = text_of(merged(all));

  std::vector<REvidence> other = all;
  const auto repeats = *rc::gen::inRange<std::size_t>(0, 4);
  for (std::size_t i = 0; i < repeats; ++i) other.push_back(all[*rc::gen::inRange<std::size_t>(0, count)]);
  for (std::size_t i = other.size() - 1; i > 0; --i) std::swap(other[i], other[*rc::gen::inRange<std::size_t>(0, i + 1)]);
  RC_ASSERT(text_of(merged(other)) == expected);
}

}  // namespace
}  // namespace lettrage::reconcile
