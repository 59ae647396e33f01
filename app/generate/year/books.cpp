#include "app/generate/year/books.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/calendar.h"

namespace lettrage::generate::year {
namespace {

// r-transactions.md 2.1, of the codes that banks give in the simulated year.
constexpr std::array meanings{
    Meaning{"AC01", Group::Account, Again::AfterFix, true, true},
    Meaning{"AC04", Group::Account, Again::AfterFix, true, true},
    Meaning{"AC06", Group::Account, Again::AfterFix, true, true},
    Meaning{"AG01", Group::Account, Again::AfterFix, true, true},
    Meaning{"SL01", Group::Account, Again::AfterFix, true, true},
    Meaning{"RC01", Group::Account, Again::AfterFix, false, false},
    Meaning{"AM04", Group::Funds, Again::Soft, false, true},
    Meaning{"AG07", Group::Funds, Again::SoftOnce, false, true},
    Meaning{"MS03", Group::Funds, Again::SoftOnce, false, true},
    Meaning{"MD01", Group::Mandate, Again::Never, true, true},
    Meaning{"MD06", Group::Dispute, Again::Never, true, true},
    Meaning{"MS02", Group::Dispute, Again::Never, false, true},
    Meaning{"MD07", Group::Deceased, Again::Never, true, false},
    Meaning{"RR04", Group::Regulatory, Again::Never, true, false},
    Meaning{"ED05", Group::Technical, Again::Technical, false, true},
    Meaning{"TM01", Group::Technical, Again::Technical, false, true},
    Meaning{"BE05", Group::Technical, Again::AfterFix, false, false},
};

// r-transactions.md 4.2
constexpr int lead_days = 2, notice_soft = 3, notice_technical = 1, notice_fix = 3, window_days = 42, shift_max = 15;
constexpr int expiry_months = 36, refusals_within = 90;
constexpr std::int64_t minimum = 500;
constexpr std::array wait{5, 10};
constexpr std::array paydays{28, 29, 30, 31, 1, 2, 3, 4, 5};

std::uint32_t limit_of(Again again) { return again == Again::SoftOnce ? 1 : again == Again::AfterFix ? 0 : 2; }

bool needs_other_account(std::string_view reason) { return reason == "AC01" || reason == "AC04" || reason == "AG01"; }

bool pays_on(Date day, std::uint8_t payday) {
  if (payday == 0) return std::find(paydays.begin(), paydays.end(), static_cast<int>(day.day())) != paydays.end();
  return day.day() == payday || (day.day() < payday && day.plus_days(1).day() == 1);
}

}  // namespace

Meaning meaning(std::string_view reason, bool b2b) noexcept {
  if (b2b && reason == "MD01") return {"MD01", Group::Mandate, Again::AfterFix, true, true};
  const auto* found = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& m) { return m.code == reason; });
  return found == meanings.end() ? Meaning{} : *found;
}

std::string_view name(Came came) noexcept {
  constexpr std::array<std::string_view, 6> names{"reject", "refusal", "return", "refund", "reversal", "cancellation"};
  return names.at(static_cast<std::size_t>(came));
}

std::string_view name(MandateState state) noexcept {
  constexpr std::array<std::string_view, 4> names{"active", "suspended", "cancelled", "expired"};
  return names.at(static_cast<std::size_t>(state));
}

std::uint32_t Books::add_invoice(Invoice invoice) {
  invoices.push_back(std::move(invoice));
  return static_cast<std::uint32_t>(invoices.size() - 1);
}

std::uint32_t Books::add_claim(std::uint32_t debtor, std::vector<std::uint32_t> of) {
  const auto index = static_cast<std::uint32_t>(claims.size());
  claims.push_back({.debtor = debtor, .invoices = std::move(of), .attempts = {}});
  debtors[debtor].claims.push_back(index);
  return index;
}

std::uint32_t Books::present(std::uint32_t claim, std::string end_to_end_id, Date date, std::int64_t minor) {
  const Debtor& debtor = debtors[claims[claim].debtor];
  Attempt attempt;
  attempt.end_to_end_id = std::move(end_to_end_id);
  attempt.claim = claim;
  attempt.number = static_cast<std::uint32_t>(claims[claim].attempts.size() + 1);
  attempt.date = date;
  attempt.minor = minor;
  attempt.iban = debtor.iban;
  attempt.bic = debtor.bic;
  attempt.paid.resize(claims[claim].invoices.size());
  const auto index = static_cast<std::uint32_t>(attempts.size());
  attempts.push_back(std::move(attempt));
  claims[claim].attempts.push_back(index);
  return index;
}

std::int64_t Books::open(std::uint32_t claim) const {
  std::int64_t sum = 0;
  for (const std::uint32_t i : claims[claim].invoices) sum += invoices[i].open;
  return sum;
}

bool Books::disputed(std::uint32_t claim) const {
  const std::vector<std::uint32_t>& of = claims[claim].invoices;
  return std::any_of(of.begin(), of.end(), [&](std::uint32_t i) { return invoices[i].disputed; });
}

bool Books::at_rest(std::uint32_t claim) const {
  const Claim& c = claims[claim];
  if (c.attempts.empty()) return true;
  const Attempt& last = attempts[c.attempts.back()];
  return last.event != nobody || last.reversal != nobody;
}

void Books::credited(std::uint32_t index) {
  Attempt& attempt = attempts[index];
  attempt.credited = true;
  if (attempt.returned) return;  // in and out again: nothing was ever paid
  const Claim& claim = claims[attempt.claim];
  std::int64_t left = attempt.minor;
  for (std::size_t i = 0; i < claim.invoices.size(); ++i) {
    Invoice& invoice = invoices[claim.invoices[i]];
    const std::int64_t part = std::min(left, invoice.open);
    invoice.open -= part;
    attempt.paid[i] = part;
    left -= part;
  }
  customer_credit += left;
}

void Books::came_back(std::uint32_t index, const Told& told, Date tonight) {
  Attempt& attempt = attempts[index];
  std::uint32_t& slot = told.came == Came::Reversal ? attempt.reversal : attempt.event;
  if (slot == nobody) {
    slot = static_cast<std::uint32_t>(events.size());
    events.push_back({.attempt = index, .came = told.came, .reason = {}, .known = tonight, .plan = {}});
  }
  Event& event = events[slot];
  if (told.strength > event.strength) {
    event.strength = told.strength;
    event.came = told.came;
  }
  // Any code says more than "not specified".
  if (event.reason.empty() || (event.reason == "MS03" && !told.reason.empty())) event.reason = told.reason;
  touched_.push_back(slot);
  if (!told.booked || event.booked) return;
  event.booked = true;
  event.fee = told.fee;
  if (event.came == Came::Refund) {
    for (const std::uint32_t i : claims[attempt.claim].invoices) invoices[i].disputed = true;
  }
  if (std::exchange(attempt.returned, true) || !attempt.credited) return;
  std::int64_t left = attempt.minor;
  for (std::size_t i = 0; i < attempt.paid.size(); ++i) {
    invoices[claims[attempt.claim].invoices[i]].open += attempt.paid[i];
    left -= std::exchange(attempt.paid[i], 0);
  }
  customer_credit -= left;
}

void Books::transferred(std::uint32_t claim, std::int64_t minor) {
  for (const std::uint32_t i : claims[claim].invoices) {
    const std::int64_t part = std::min(minor, invoices[i].open);
    invoices[i].open -= part;
    minor -= part;
  }
  customer_credit += minor;
}

void Books::suspend(Debtor& debtor, std::string_view reason) {
  if (debtor.state != MandateState::Active) return;
  debtor.state = MandateState::Suspended;
  debtor.reason = reason;
}

// r-transactions.md 4.2, `cool_off.dispute`: refused twice within 90 days.
void Books::refused_again(Debtor& debtor, const Event& event) {
  if (event.reason != "MS02") return;
  for (const std::uint32_t claim : debtor.claims) {
    for (const std::uint32_t a : claims[claim].attempts) {
      if (attempts[a].event == nobody) continue;
      const Event& other = events[attempts[a].event];
      if (&other == &event || other.reason != "MS02") continue;
      const int days = days_between(other.known, event.known);
      if (days >= -refusals_within && days <= refusals_within) suspend(debtor, event.reason);
    }
  }
}

void Books::close(Date tonight) {
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  for (const std::uint32_t e : touched_) {
    Debtor& debtor = debtors[claims[attempts[events[e].attempt].claim].debtor];
    if (meaning(events[e].reason, debtor.b2b).suspends) suspend(debtor, events[e].reason);
    refused_again(debtor, events[e]);
  }
  if (lapsing_.empty()) {
    for (std::uint32_t d = 0; d < debtors.size(); ++d) {
      if (debtors[d].last_collection) lapsing_.push_back(d);
    }
  }
  for (const std::uint32_t d : lapsing_) {
    Debtor& debtor = debtors[d];
    if (debtor.state == MandateState::Active && debtor.last_collection.plus_months(expiry_months) < tonight)
      debtor.state = MandateState::Expired;
  }
  std::vector<std::uint32_t> again = std::exchange(touched_, {});
  again.insert(again.end(), waiting_.begin(), waiting_.end());
  plan_anew(std::move(again), {});
}

std::vector<std::uint32_t> Books::events_of(std::uint32_t debtor) const {
  std::vector<std::uint32_t> found;
  for (const std::uint32_t claim : debtors[debtor].claims) {
    for (const std::uint32_t a : claims[claim].attempts) {
      for (const std::uint32_t e : {attempts[a].event, attempts[a].reversal}) {
        if (e != nobody) found.push_back(e);
      }
    }
  }
  return found;
}

// The older event goes first, for a day that another collection has is not free.
void Books::plan_anew(std::vector<std::uint32_t> again, Date not_before) {
  std::sort(again.begin(), again.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto key = [&](std::uint32_t e) {
      return std::tuple{events[e].known, std::string_view{attempts[events[e].attempt].end_to_end_id}, events[e].came};
    };
    return key(a) < key(b);
  });
  again.erase(std::unique(again.begin(), again.end()), again.end());
  for (const std::uint32_t e : again) {
    Event& event = events[e];
    if (event.plan.state == PlanState::Released) continue;
    if (event.plan.state == PlanState::Scheduled) {
      // What was decided stands while its reasons do.
      const std::string_view why = stop(event);
      if (why.empty() && event.plan.minor == std::min(open(attempts[event.attempt].claim), attempts[event.attempt].minor))
        continue;
    }
    const Plan next = plan(event);
    if (not_before && next.state == PlanState::Scheduled && next.submit_by < not_before) continue;
    if (next.state == PlanState::None && event.plan.state == PlanState::Scheduled) {
      event.plan = {.state = PlanState::Exhausted, .stop = "REASON"};
    } else if (next.state != PlanState::None) {
      event.plan = next;
    }
  }
  for (const std::uint32_t e : again) {
    if (events[e].plan.state == PlanState::Scheduled) waiting_.push_back(e);
  }
  std::sort(waiting_.begin(), waiting_.end());
  waiting_.erase(std::unique(waiting_.begin(), waiting_.end()), waiting_.end());
  std::erase_if(waiting_, [&](std::uint32_t e) { return events[e].plan.state != PlanState::Scheduled; });
}

std::string_view Books::stop(const Event& event) const {
  const Attempt& attempt = attempts[event.attempt];
  const Claim& claim = claims[attempt.claim];
  if (disputed(attempt.claim)) return "DISPUTE";
  const std::int64_t due = std::min(open(attempt.claim), attempt.minor);
  if (due <= 0) return "PAID";
  if (claim.attempts.back() != event.attempt) return "PRESENTED_AGAIN";
  if (due < minimum) return "MIN_AMOUNT";
  switch (debtors[claim.debtor].state) {
    case MandateState::Suspended: return "MANDATE_SUSPENDED";
    case MandateState::Cancelled: return "MANDATE_CANCELLED";
    case MandateState::Expired: return "MANDATE_EXPIRED";
    case MandateState::Active: break;
  }
  return {};
}

// r-transactions.md 4.3
Plan Books::plan(const Event& event) const {
  const Calendar& target = Calendar::target();
  const Attempt& attempt = attempts[event.attempt];
  const Claim& claim = claims[attempt.claim];
  const Debtor& debtor = debtors[claim.debtor];
  const Meaning means = meaning(event.reason, debtor.b2b);
  Again again = means.again;
  const bool failed =
      event.came == Came::Reject || event.came == Came::Return || (event.came == Came::Refusal && event.reason != "MS03");
  if (again != Again::AfterFix && !failed) again = Again::Never;
  if (again == Again::Never) return {};
  if (again == Again::AfterFix) {
    if (means.group != Group::Account && means.group != Group::Mandate) return {};
    if (!debtor.fixed || debtor.fixed < event.known) return {};
    if (needs_other_account(event.reason) && debtor.iban == attempt.iban) return {};
  }
  Plan plan{.state = PlanState::Exhausted, .minor = std::min(open(attempt.claim), attempt.minor)};
  plan.stop = stop(event);
  if (!plan.stop.empty()) return plan;

  // A new account begins a new chain; what was presented after something was mended counts towards no limit.
  std::uint32_t number = 1;
  Date first = attempt.date;
  for (std::size_t i = claim.attempts.size(); i-- > 1;) {
    const Attempt& later = attempts[claim.attempts[i]];
    const Attempt& earlier = attempts[claim.attempts[i - 1]];
    if (later.iban != earlier.iban) break;
    first = earlier.date;
    const Event& before = events[earlier.event];
    if (meaning(before.reason, debtor.b2b).again != Again::AfterFix) ++number;
  }
  const bool soft = again == Again::Soft || again == Again::SoftOnce;
  Date day;
  if (again == Again::AfterFix) {
    day = target.roll(std::max(target.add_business_days(debtor.fixed, lead_days), debtor.fixed.plus_days(notice_fix)));
  } else {
    if (number > limit_of(again)) {
      plan.stop = "MAX";
      return plan;
    }
    const Date d0 =
        std::max({event.known.plus_days(soft ? wait.at(number - 1) : 0), target.add_business_days(event.known, lead_days),
                  event.known.plus_days(soft ? notice_soft : notice_technical)});
    day = target.roll(d0);
    if (soft && debtor.consumer) {
      for (int shift = 0; shift <= shift_max; ++shift) {
        if (!pays_on(d0.plus_days(shift), debtor.payday)) continue;
        const Date aligned = target.roll(d0.plus_days(shift));
        if (aligned <= first.plus_days(window_days)) day = aligned;
        break;
      }
    }
  }
  std::vector<Date> taken;
  Date last = debtor.last_collection;
  for (const std::uint32_t c : debtor.claims) {
    for (const std::uint32_t a : claims[c].attempts) {
      last = std::max(last, attempts[a].date);
      if (a != event.attempt && attempts[a].date >= event.known) taken.push_back(attempts[a].date);
      if (attempts[a].event == nobody) continue;
      const Event& other = events[attempts[a].event];
      const bool planned = other.plan.state == PlanState::Scheduled || other.plan.state == PlanState::Released;
      if (&other != &event && planned) taken.push_back(other.plan.date);
    }
  }
  while (std::find(taken.begin(), taken.end(), day) != taken.end()) day = target.add_business_days(day, 1);
  if (again != Again::AfterFix && day > first.plus_days(window_days)) {
    plan.stop = "WINDOW";
    return plan;
  }
  if (last && day > last.plus_months(expiry_months)) {
    plan.stop = "MANDATE_EXPIRED";
    return plan;
  }
  plan.state = PlanState::Scheduled;
  plan.date = day;
  plan.submit_by = target.add_business_days(day, -lead_days);
  return plan;
}

void Books::after_a_fix(std::uint32_t debtor, Date tonight) {
  debtors[debtor].fixed = tonight;
  plan_anew(events_of(debtor), tonight);
}

void Books::release(std::uint32_t index, Date tonight) {
  Debtor& debtor = debtors[index];
  debtor.state = MandateState::Active;
  debtor.reason.clear();
  after_a_fix(index, tonight);
}

void Books::amend(std::uint32_t index, const std::string& iban, const std::string& bic, Date tonight) {
  Debtor& debtor = debtors[index];
  const bool account = !iban.empty();
  if (account) debtor.iban = iban;
  debtor.bic = bic;
  if (account && debtor.state == MandateState::Suspended && meaning(debtor.reason, debtor.b2b).group == Group::Account) {
    debtor.state = MandateState::Active;
    debtor.reason.clear();
  }
  after_a_fix(index, tonight);
}

void Books::register_b2b(std::uint32_t index, Date tonight) {
  Debtor& debtor = debtors[index];
  if (debtor.state == MandateState::Suspended && debtor.reason == "MD01") {
    debtor.state = MandateState::Active;
    debtor.reason.clear();
  }
  after_a_fix(index, tonight);
}

std::vector<std::uint32_t> Books::due(Date day) const {
  std::vector<std::uint32_t> found;
  for (const std::uint32_t e : waiting_) {
    if (events[e].plan.state == PlanState::Scheduled && events[e].plan.submit_by == day) found.push_back(e);
  }
  std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) {
    return attempts[events[a].attempt].end_to_end_id < attempts[events[b].attempt].end_to_end_id;
  });
  return found;
}

std::string Books::next_end_to_end_id(const Attempt& attempt) const {
  const Attempt& first = attempts[claims[attempt.claim].attempts.front()];
  return fmt::format("{}-R{}", first.end_to_end_id, attempt.number);
}

}  // namespace lettrage::generate::year
