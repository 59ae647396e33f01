#include "reconcile/dunning/limitation.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <unordered_map>

#include "reconcile/letters/addressee.h"

namespace lettrage::reconcile {
namespace {

constexpr std::string_view segment_prefix = "segment:";
constexpr int months_max = 1200;

/// Cuts off what stands before the next comma.
std::string_view take_field(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(','), rest.size());
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return field;
}

bool is_country(std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return text == "*" || (text.size() == 2 && upper(text[0]) && upper(text[1]));
}

}  // namespace

std::optional<LimitationPeriod> parse_limitation(std::string_view text) {
  LimitationPeriod period;
  const std::string_view who = take_field(text), payers = take_field(text), months = take_field(text);
  if (who.starts_with(segment_prefix)) {
    period.segment = who.substr(segment_prefix.size());
    if (period.segment.empty()) return std::nullopt;
  } else {
    if (!is_country(who)) return std::nullopt;
    period.country = who;
  }
  if (payers != "all" && payers != "consumers" && payers != "businesses") return std::nullopt;
  period.consumers = payers != "businesses";
  period.businesses = payers != "consumers";
  const auto [end, error] = std::from_chars(months.data(), months.data() + months.size(), period.months);
  if (error != std::errc{} || end != months.data() + months.size()) return std::nullopt;
  if (period.months < 1 || period.months > months_max) return std::nullopt;
  period.from_year_end = text == "year_end";
  if (!text.empty() && !period.from_year_end) return std::nullopt;
  return period;
}

const LimitationPeriod* limitation_for(const std::vector<LimitationPeriod>& periods, const LimitationDebtor& debtor) {
  const auto found = std::find_if(periods.begin(), periods.end(), [&](const LimitationPeriod& p) {
    const bool who = p.segment.empty() ? p.country == "*" || p.country == debtor.country : p.segment == debtor.segment;
    return who && (debtor.consumer ? p.consumers : p.businesses);
  });
  return found == periods.end() ? nullptr : &*found;
}

Date limitation_day(Date due, const LimitationPeriod& period) {
  constexpr int december = 12, last = 31;
  const Date begins = period.from_year_end ? Date::make(due.year(), december, last).value_or(due) : due;
  return begins.plus_months(period.months);
}

std::vector<NearLimitation> claims_near_limitation(const DunningContext& context) {
  const DunningPolicy& policy = context.policy.dunning;
  std::vector<NearLimitation> near;
  if (policy.limitation_days == 0) return near;
  std::vector<LimitationPeriod> periods;
  for (const std::string& text : policy.limitation) {
    if (std::optional<LimitationPeriod> period = parse_limitation(text)) periods.push_back(*std::move(period));
  }
  const auto left_until = [&](Date last_day) -> std::optional<int> {
    const int left = days_between(context.as_of, last_day);
    return left < 0 || left > policy.limitation_days ? std::nullopt : std::optional{left};
  };
  // Few claims are as old as that, and many are due on one day: whose they are is asked for those alone.
  std::unordered_map<int, bool> near_for_anyone;
  const auto may_be_near = [&](Date due) {
    const auto [known, fresh] = near_for_anyone.try_emplace(due.days(), false);
    if (fresh) {
      known->second = std::any_of(periods.begin(), periods.end(), [&](const LimitationPeriod& period) {
        return left_until(limitation_day(due, period)).has_value();
      });
    }
    return known->second;
  };
  const ReferenceData& data = context.ledger.data();
  for (std::uint32_t i = 0; i < data.invoices.size(); ++i) {
    const Invoice& invoice = data.invoices[i];
    if (invoice.open <= 0 || invoice.kind != InvoiceKind::Invoice || !invoice.due_date || !may_be_near(invoice.due_date))
      continue;
    const std::uint32_t c = context.index.customer_by_id(invoice.customer_id);
    const Customer* customer = c == none ? nullptr : &data.customers[c];
    const LimitationDebtor debtor{.country = country_of(context.index, invoice.customer_id, invoice.mandate_id),
                                  .segment = customer == nullptr ? std::string_view{} : customer->segment,
                                  .consumer = is_consumer(context.index, invoice.customer_id, invoice.mandate_id)};
    const LimitationPeriod* period = limitation_for(periods, debtor);
    if (period == nullptr) continue;
    const Date last_day = limitation_day(invoice.due_date, *period);
    const std::optional<int> left = left_until(last_day);
    if (!left) continue;
    const auto place = static_cast<std::size_t>(period - periods.data());
    near.push_back({.invoice = i, .last_day = last_day, .days_left = *left, .period = policy.limitation[place]});
  }
  std::sort(near.begin(), near.end(), [&](const NearLimitation& a, const NearLimitation& b) {
    return std::tie(a.last_day, data.invoices[a.invoice].invoice_id) < std::tie(b.last_day, data.invoices[b.invoice].invoice_id);
  });
  return near;
}

}  // namespace lettrage::reconcile
