#include "reconcile/dunning/ladder.h"

#include <algorithm>
#include <limits>

namespace lettrage::reconcile {
namespace {

/// Far enough for any hold a bank can cause, and an end for calendars that never open.
constexpr int days_searched_max = 400;

/// Counts the days that are not held. Holds are merged, so that none counts twice.
class Clock {
 public:
  Clock(Date start, const std::vector<Hold>& holds, const std::vector<Hold>& pauses) : start_{start} {
    for (const std::vector<Hold>* list : {&holds, &pauses}) {
      for (const Hold& hold : *list) {
        if (hold.from && (!hold.to || hold.to >= hold.from)) held_.push_back(hold);
      }
    }
    const auto end = [](const Hold& hold) { return hold.to ? hold.to : Date::from_days(std::numeric_limits<int>::max() - 1); };
    std::sort(held_.begin(), held_.end(), [](const Hold& a, const Hold& b) { return a.from < b.from; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < held_.size(); ++i) {
      if (held_[i].from <= end(held_[kept])) {
        if (end(held_[i]) > end(held_[kept])) held_[kept].to = held_[i].to;
      } else {
        held_[++kept] = held_[i];
      }
    }
    if (!held_.empty()) held_.resize(kept + 1);
  }

  /// The first day with `days` counted ones after the start; absent where a hold has no end.
  [[nodiscard]] Date after(int days) const {
    Date day = start_.plus_days(days);
    for (const Hold& hold : held_) {
      if (hold.from > day) break;
      if (!hold.to) return {};
      if (hold.to > start_) day = day.plus_days(days_between(std::max(hold.from, start_.plus_days(1)), hold.to) + 1);
    }
    return day;
  }

  /// Days after `from` until `to` that count.
  [[nodiscard]] int counted(Date from, Date to) const {
    if (to <= from) return 0;
    int days = days_between(from, to);
    for (const Hold& hold : held_) {
      const Date first = std::max(hold.from, from.plus_days(1)), last = hold.to ? std::min(hold.to, to) : to;
      if (first <= last) days -= days_between(first, last) + 1;
    }
    return days;
  }

 private:
  Date start_;
  std::vector<Hold> held_;
};

class Climb {
 public:
  Climb(const Ladder& ladder, const DunningPolicy& policy, const Calendar& holidays, Date as_of)
      : ladder_{ladder}, policy_{policy}, holidays_{holidays}, as_of_{as_of}, clock_{ladder.start, ladder.holds, ladder.pauses} {}

  std::optional<NextStep> before_due() const {
    if (!ladder_.due || as_of_ >= ladder_.due || !applies(Step::L0) || first(Step::L0) != nullptr) return std::nullopt;
    std::optional<NextStep> next = step_on(Step::L0, ladder_.due.plus_days(policy_[Step::L0].after_days));
    if (next && next->on >= ladder_.due) next.reset();  // it would no longer prevent anything
    return next;
  }

  std::optional<NextStep> next() const {
    if (std::any_of(ladder_.taken.begin(), ladder_.taken.end(), [](const Taken& t) { return t.waiting; })) return std::nullopt;
    std::optional<NextStep> step = climb(), again = first_again();
    if (again && (!step || again->due <= step->due || again->now)) return again;
    return step;
  }

 private:
  [[nodiscard]] const Taken* first(Step step) const {
    const auto found =
        std::find_if(ladder_.taken.begin(), ladder_.taken.end(), [&](const Taken& taken) { return taken.step == step; });
    return found == ladder_.taken.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool applies(Step step) const {
    const DunningStep& rung = policy_[step];
    return rung.used && (ladder_.consumer ? rung.consumers : rung.businesses) && ladder_.claim >= rung.minimum_amount;
  }

  /// The rung above all that were taken, with what was late before added to its days.
  [[nodiscard]] std::optional<NextStep> climb() const {
    Step highest = Step::L0;
    for (const Taken& taken : ladder_.taken) highest = std::max(highest, taken.step);
    int late = 0;
    for (std::size_t i = 1; i < step_count; ++i) {
      const auto step = static_cast<Step>(i);
      if (const Taken* taken = first(step)) {
        late += taken->late + clock_.counted(taken->announced, taken->on);
      } else if (step > highest && applies(step)) {
        const Date earliest = day_of(step, late);
        return earliest ? step_on(step, earliest) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  /// By the clock alone.
  [[nodiscard]] Date day_of(Step step, int late) const {
    const int days = policy_[step].after_days;
    if (step == Step::L1) return ladder_.start.plus_days(days);
    Date day = clock_.after(days + late);
    const Taken* formal = step > Step::L6 ? first(Step::L6) : nullptr;
    if (day && formal != nullptr) {
      const int notice = ladder_.consumer ? policy_.formal_notice_days_consumers : policy_.formal_notice_days_businesses;
      day = std::max(day, formal->on.plus_days(notice));
    }
    return day;
  }

  /// L1 for a failure that nobody told the debtor of yet.
  [[nodiscard]] std::optional<NextStep> first_again() const {
    if (!ladder_.last_failure || first(Step::L1) == nullptr || !applies(Step::L1)) return std::nullopt;
    const bool told = std::any_of(ladder_.taken.begin(), ladder_.taken.end(), [&](const Taken& taken) {
      return taken.on > ladder_.last_failure || (taken.on == ladder_.last_failure && taken.step == Step::L1);
    });
    return told ? std::nullopt : step_on(Step::L1, ladder_.last_failure);
  }

  [[nodiscard]] std::optional<NextStep> step_on(Step step, Date earliest) const {
    NextStep next{.step = step, .due = {}, .on = {}, .channels = channels_for(step, ladder_, policy_)};
    next.due = open_day(next, earliest, false);
    next.on = open_day(next, std::max(earliest, as_of_), true);
    if (!next.due || !next.on) return std::nullopt;
    next.late = clock_.counted(next.due, next.on);
    Date rolled = as_of_;
    while (rolled < next.on && !open_by_calendar(next, rolled)) rolled = rolled.plus_days(1);
    next.now = next.due <= as_of_ && rolled == next.on;
    return next;
  }

  [[nodiscard]] bool open_by_calendar(const NextStep& next, Date day) const {
    return open_weekday(next.step, next.channels, day) && holidays_.is_business_day(day);
  }

  /// The first day from `earliest` on which the step may be taken, with or without regard to what was sent before; absent
  /// while it is not known.
  [[nodiscard]] Date open_day(const NextStep& next, Date earliest, bool after_messages) const {
    Date day = earliest;
    if (after_messages && !ladder_.messages.empty()) day = std::max(day, ladder_.messages.back().plus_days(1));
    for (int searched = 0; searched < days_searched_max; ++searched) {
      if (const Hold* hold = held(next.step, day)) {
        if (!hold->to) return {};
        day = hold->to.plus_days(1);
      } else if (!open_by_calendar(next, day) || (after_messages && capped(next.step, day))) {
        day = day.plus_days(1);
      } else {
        return day;
      }
    }
    return {};
  }

  [[nodiscard]] const Hold* held(Step step, Date day) const {
    for (const std::vector<Hold>* list : {&ladder_.holds, &ladder_.pauses}) {
      for (const Hold& hold : *list) {
        if (day < hold.from || (hold.to && day > hold.to)) continue;
        if (step == Step::L1 && hold.outcome_known && day == hold.to) continue;
        return &hold;
      }
    }
    return nullptr;
  }

  [[nodiscard]] bool capped(Step step, Date day) const {
    if (!is_message(step)) return false;
    const Date first_day = day.plus_days(1 - policy_.messages_days);
    const auto recent = std::lower_bound(ladder_.messages.begin(), ladder_.messages.end(), first_day);
    return ladder_.messages.end() - recent >= policy_.messages_max;
  }

  const Ladder& ladder_;
  const DunningPolicy& policy_;
  const Calendar& holidays_;
  Date as_of_;
  Clock clock_;
};

}  // namespace

std::string_view name(DunningStop stop) noexcept {
  switch (stop) {
    case DunningStop::None: break;
    case DunningStop::Paid: return "PAID";
    case DunningStop::CreditNote: return "CREDIT_NOTE";
    case DunningStop::Dispute: return "DISPUTE";
    case DunningStop::Deceased: return "DECEASED";
    case DunningStop::Insolvency: return "INSOLVENCY";
    case DunningStop::OverIndebted: return "OVER_INDEBTED";
    case DunningStop::Forbidden: return "FORBIDDEN";
  }
  return {};
}

std::vector<Channel> channels_for(Step step, const Ladder& ladder, const DunningPolicy& policy) {
  if (step == Step::L0 && ladder.key_account && ladder.phone) return {Channel::Call};
  const DunningStep& rung = policy[step];
  std::vector<Channel> channels;
  for (const Channel channel : rung.channels) {
    const bool reaches = channel == Channel::Email                             ? ladder.email
                         : channel == Channel::Sms || channel == Channel::Call ? ladder.phone
                                                                               : true;
    if (reaches && (rung.every_channel || channels.empty())) channels.push_back(channel);
  }
  if (channels.empty()) channels.push_back(Channel::Letter);
  return channels;
}

std::optional<NextStep> next_step(const Ladder& ladder, const DunningPolicy& policy, const Calendar& holidays, Date as_of) {
  if (!policy.enabled || ladder.stop != DunningStop::None || ladder.claim < policy.minimum_claim) return std::nullopt;
  const Climb climb{ladder, policy, holidays, as_of};
  return ladder.start ? climb.next() : climb.before_due();
}

}  // namespace lettrage::reconcile
