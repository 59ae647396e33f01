#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "reconcile/dunning/ladder.h"
#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;
using test::VectorFile;
using test::VectorRow;

/// A debtor to whom a run comes every day, and what is known of him on each.
struct Life {
  Ladder facts;                ///< as known on the last day; `taken` and `messages` are filled in as days go by
  std::vector<Date> failures;  ///< in order
  int approved_after = 0;      ///< days from the announcement of a step to the person who approves it
  DunningPolicy policy;

  struct Sent {
    Step step;
    Date announced_on, day;  ///< of the run, and the day the step is for
    std::vector<Channel> channels;
  };
  std::vector<Sent> sent;

  void live(Date from, int days) {
    const Calendar holidays = holidays_of(policy);
    for (int n = 0; n < days; ++n) {
      const Date today = from.plus_days(n);
      for (Taken& taken : facts.taken) {
        if (!taken.waiting || today < taken.announced.plus_days(approved_after)) continue;
        taken.waiting = false;
        taken.on = std::max(taken.announced, today);
      }
      for (const Date failure : failures) {
        if (failure <= today) facts.last_failure = failure;
      }
      const std::optional<NextStep> next = next_step(facts, policy, holidays, today);
      if (!next || !next->now) continue;
      const bool waits = policy[next->step].approval && approved_after > 0;
      facts.taken.push_back({next->step, next->on, next->on, next->late, waits});
      facts.messages.push_back(next->on);
      sent.push_back({next->step, today, next->on, next->channels});
    }
  }

  [[nodiscard]] std::string first(Step step) const {
    const auto found = std::find_if(sent.begin(), sent.end(), [&](const Sent& s) { return s.step == step; });
    return found == sent.end() ? std::string{} : found->day.iso();
  }
  [[nodiscard]] std::string again() const {
    std::string days;
    bool first_seen = false;
    for (const Sent& s : sent) {
      if (s.step != Step::L1) continue;
      if (first_seen) days += (days.empty() ? "" : " ") + s.day.iso();
      first_seen = true;
    }
    return days;
  }
};

std::vector<Hold> holds_of(const std::string& text) {
  std::vector<Hold> holds;
  std::istringstream words{text};
  for (std::string word; words >> word;) {
    Hold& hold = holds.emplace_back();
    hold.outcome_known = word.back() == '*';
    if (hold.outcome_known) word.pop_back();
    hold.from = date_of(word.substr(0, 10));
    hold.to = date_of(word.substr(12));
  }
  return holds;
}

TEST(Dunning, StepsFallOnTheDatesOfTheDomainSpecification) {
  const VectorFile file{"dunning.csv"};
  for (const VectorRow& row : file.rows) {
    SCOPED_TRACE("dunning.csv:" + std::to_string(row.line) + " " + row["vector"] + ": " + row["reason"]);
    Life life;
    life.facts.start = date_of(row["start"]);
    life.facts.due = life.facts.start;
    life.facts.consumer = row["payer"] != "business";
    life.facts.claim = row["claim"].empty() ? 100'00 : test::money_of(row["claim"]).minor;
    life.facts.email = row["reach"] != "phone" && row["reach"] != "none";
    life.facts.phone = row["reach"] != "email" && row["reach"] != "none";
    life.facts.holds = holds_of(row["holds"]);
    life.facts.pauses = holds_of(row["pauses"]);
    life.approved_after = row["approved"].empty() ? 0 : std::stoi(row["approved"]);
    std::istringstream failures{row["failures"]};
    for (std::string day; failures >> day;) life.failures.push_back(date_of(day));
    life.live(row["from"].empty() ? life.facts.start : date_of(row["from"]), 400);
    for (std::size_t i = 1; i < step_count; ++i) {
      const auto step = static_cast<Step>(i);
      EXPECT_EQ(life.first(step), row[name(step)]) << name(step);
    }
    EXPECT_EQ(life.again(), row["again"]);
  }
}

Ladder late_since(std::string_view start) {
  Ladder ladder;
  ladder.start = ladder.due = date_of(start);
  ladder.claim = 100'00;
  return ladder;
}

TEST(Dunning, RemindsBeforeAnythingIsLate) {
  const DunningPolicy policy;
  const Calendar holidays = holidays_of(policy);
  Ladder ladder;
  ladder.claim = 100'00;
  ladder.due = date_of("2025-05-06");  // five days before is 1 May
  EXPECT_FALSE(next_step(ladder, policy, holidays, date_of("2025-04-30"))->now);
  EXPECT_FALSE(next_step(ladder, policy, holidays, date_of("2025-05-01"))->now) << "not on a holiday";
  const std::optional<NextStep> next = next_step(ladder, policy, holidays, date_of("2025-05-02"));
  ASSERT_TRUE(next && next->now);
  EXPECT_EQ(next->step, Step::L0);
  EXPECT_EQ(next->on.iso(), "2025-05-02");
  EXPECT_FALSE(next_step(ladder, policy, holidays, date_of("2025-05-06"))) << "on the due date it prevents nothing";
  ladder.key_account = true;
  EXPECT_EQ(next_step(ladder, policy, holidays, date_of("2025-05-02"))->channels, std::vector{Channel::Call});
  ladder.taken = {{.step = Step::L0, .announced = date_of("2025-05-02"), .on = date_of("2025-05-02")}};
  EXPECT_FALSE(next_step(ladder, policy, holidays, date_of("2025-05-03"))) << "once";
}

TEST(Dunning, RunOnASundayAnnouncesForMondayButNothingForAfterAHold) {
  const DunningPolicy policy;
  const Calendar holidays = holidays_of(policy);
  Ladder ladder = late_since("2025-03-01");  // a Saturday
  const Date sunday = date_of("2025-03-02");
  std::optional<NextStep> next = next_step(ladder, policy, holidays, sunday);
  ASSERT_TRUE(next && next->now);
  EXPECT_EQ(next->on.iso(), "2025-03-03");
  EXPECT_EQ(next->late, 2);
  ladder.holds = {{.from = date_of("2025-03-03"), .to = date_of("2025-03-03")}};
  next = next_step(ladder, policy, holidays, sunday);
  ASSERT_TRUE(next);
  EXPECT_FALSE(next->now) << "who knows what is known then";
}

TEST(Dunning, StopsForEveryReasonAtOnce) {
  const DunningPolicy policy;
  const Calendar holidays = holidays_of(policy);
  Ladder ladder = late_since("2025-03-03");
  ASSERT_TRUE(next_step(ladder, policy, holidays, ladder.start));
  for (const DunningStop stop : {DunningStop::Paid, DunningStop::CreditNote, DunningStop::Dispute, DunningStop::Deceased,
                                 DunningStop::Insolvency, DunningStop::OverIndebted, DunningStop::Forbidden}) {
    ladder.stop = stop;
    EXPECT_FALSE(name(stop).empty());
    EXPECT_FALSE(next_step(ladder, policy, holidays, ladder.start)) << name(stop);
  }
}

TEST(Dunning, FollowsThePolicy) {
  Life life;
  life.facts = late_since("2025-04-15");
  life.policy.steps[2].after_days = 3;
  life.policy.steps[3].used = false;
  life.policy.steps[4].consumers = false;
  life.policy.steps[5].channels = {Channel::Email};
  life.policy.holidays = {"DE"};
  life.live(life.facts.start, 60);
  EXPECT_EQ(life.first(Step::L2), "2025-04-19") << "Good Friday is a holiday in Germany: the Saturday";
  EXPECT_EQ(life.first(Step::L3), "");
  EXPECT_EQ(life.first(Step::L4), "");
  EXPECT_EQ(life.first(Step::L5), "2025-05-07");
  life = {};
  life.facts = late_since("2025-04-15");
  life.policy.enabled = false;
  life.live(life.facts.start, 60);
  EXPECT_TRUE(life.sent.empty());
}

Date day_in_2025() { return date_of("2025-01-01").plus_days(*rc::gen::inRange(0, 365)); }

std::vector<Hold> any_holds(int most) {
  std::vector<Hold> holds;
  const int count = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < count; ++i) {
    Hold& hold = holds.emplace_back();
    hold.from = day_in_2025();
    hold.to = hold.from.plus_days(*rc::gen::inRange(0, 20));
    hold.outcome_known = *rc::gen::arbitrary<bool>();
  }
  return holds;
}

bool in(const std::vector<Hold>& holds, Date day, bool outcome_frees) {
  return std::any_of(holds.begin(), holds.end(), [&](const Hold& h) {
    return h.from <= day && day <= h.to && !(outcome_frees && h.outcome_known && day == h.to);
  });
}

// Whatever happened: never on a forbidden day, never inside a hold, never two steps a day, the cap kept, in order, each once,
// nothing while a person has to decide, nothing before its time.
RC_GTEST_PROP(DunningProperties, HoldOverAnyHistory, ()) {
  Life life;
  life.facts = late_since(day_in_2025().iso());
  life.facts.consumer = *rc::gen::arbitrary<bool>();
  life.facts.email = *rc::gen::arbitrary<bool>();
  life.facts.phone = *rc::gen::arbitrary<bool>();
  life.facts.claim = *rc::gen::inRange(0, 200'00);
  life.facts.holds = any_holds(4);
  life.facts.pauses = any_holds(2);
  life.approved_after = *rc::gen::inRange(0, 30);
  life.policy.messages_max = *rc::gen::inRange(1, 4);
  life.policy.messages_days = *rc::gen::inRange(1, 15);
  for (std::size_t i = 1; i < step_count; ++i) life.policy.steps[i].used = *rc::gen::inRange(0, 5) > 0;
  const int failures = *rc::gen::inRange(0, 4);
  for (int i = 0; i < failures; ++i) life.failures.push_back(std::max(life.facts.start, day_in_2025()));
  std::sort(life.failures.begin(), life.failures.end());
  life.live(life.facts.start.plus_days(*rc::gen::inRange(0, 40)), 500);

  const Calendar holidays = holidays_of(life.policy);
  Step highest = Step::L0;
  std::vector<Date> days;
  for (const Life::Sent& sent : life.sent) {
    RC_ASSERT(life.facts.claim >= life.policy.minimum_claim && life.facts.claim >= life.policy[sent.step].minimum_amount);
    RC_ASSERT(sent.day >= sent.announced_on);
    RC_ASSERT(sent.day.weekday() != 7 && holidays.is_business_day(sent.day));
    if (sent.step >= Step::L4) RC_ASSERT(sent.day.weekday() <= 5);
    RC_ASSERT(!in(life.facts.holds, sent.day, sent.step == Step::L1));
    RC_ASSERT(!in(life.facts.pauses, sent.day, sent.step == Step::L1));
    if (!days.empty()) RC_ASSERT(sent.day > days.back());
    days.push_back(sent.day);
    if (is_message(sent.step)) {
      const Date first = sent.day.plus_days(1 - life.policy.messages_days);
      RC_ASSERT(std::count_if(days.begin(), days.end(), [&](Date d) { return d >= first; }) <= life.policy.messages_max);
    }
    if (sent.step == Step::L1) continue;
    RC_ASSERT(sent.step > highest);
    highest = sent.step;
    int counted = 0;
    for (Date day = life.facts.start.plus_days(1); day <= sent.day; day = day.plus_days(1)) {
      if (!in(life.facts.holds, day, false) && !in(life.facts.pauses, day, false)) ++counted;
    }
    RC_ASSERT(counted >= life.policy[sent.step].after_days);
    // What a person has to decide stands still until then.
    const auto before = std::find_if(life.facts.taken.begin(), life.facts.taken.end(),
                                     [&](const Taken& t) { return t.announced < sent.day && t.on > sent.day; });
    RC_ASSERT(before == life.facts.taken.end());
  }
}

RC_GTEST_PROP(DunningProperties, NothingHappensAfterAStop, ()) {
  Life life;
  life.facts = late_since(day_in_2025().iso());
  life.facts.holds = any_holds(3);
  const int days = *rc::gen::inRange(0, 120);
  life.live(life.facts.start, days);
  const std::size_t sent = life.sent.size();
  life.facts.stop = static_cast<DunningStop>(*rc::gen::inRange(1, 8));
  life.live(life.facts.start.plus_days(days), 200);
  RC_ASSERT(life.sent.size() == sent);
}

}  // namespace
}  // namespace lettrage::reconcile
