#include "reconcile/letters/late_payment.h"

#include <algorithm>
#include <limits>

#include "core/money.h"
#include "embedded/lettrage_reconcile.h"

namespace lettrage::reconcile {
namespace {

__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): __extension__ needs the old form

constexpr int year_days = 365;  // in leap years, too
constexpr int hundredths_of_percent = 10'000;

Date semester_of(Date day) { return *Date::make(day.year(), day.month() <= 6 ? 1 : 7, 1); }

}  // namespace

Date next_semester(Date day) { return semester_of(day).plus_months(6); }

std::optional<int> parse_percent(std::string_view text) {
  constexpr std::int64_t percent_max = 9'999;
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  // Two digits after the point, as euros have.
  const ParsedAmount percent = parse_amount(text, eur);
  if (percent.error != AmountError::None || percent.minor > percent_max) return std::nullopt;
  return static_cast<int>(percent.minor);
}

RefinancingRates RefinancingRates::standard() {
  RefinancingRates rates;
  std::string_view rest = embedded::refinancing_rates_csv;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with('#')) (void)rates.add(line);  // a test reads the file strictly
  }
  return rates;
}

bool RefinancingRates::add(std::string_view line) {
  constexpr std::size_t date_length = 10;
  if (line.size() <= date_length || (line[date_length] != ',' && line[date_length] != '=')) return false;
  const std::optional<Date> first = Date::parse_iso(line.substr(0, date_length));
  const std::optional<int> percent = parse_percent(line.substr(date_length + 1));
  if (!first || !percent || semester_of(*first) != *first) return false;
  rates_[*first] = *percent;
  return true;
}

std::optional<int> RefinancingRates::on(Date day) const {
  const auto found = rates_.find(semester_of(day));
  return found == rates_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<int> InterestRule::on(Date day) const {
  if (agreed) return agreed;
  const std::optional<int> rate = rates.on(day);
  return rate ? std::optional{*rate + statutory_margin} : std::nullopt;
}

std::optional<std::int64_t> late_interest(std::int64_t minor, Date due, Date until, const InterestRule& rule) {
  if (!due || !until || until <= due || minor <= 0) return 0;
  Wide sum = 0;  // minor units × hundredths of a percent × days
  for (Date first = due.plus_days(1); first <= until;) {
    const std::optional<int> rate = rule.on(first);
    if (!rate) return std::nullopt;
    const Date end = rule.agreed ? until.plus_days(1) : std::min(next_semester(first), until.plus_days(1));
    sum += Wide{minor} * *rate * days_between(first, end);
    first = end;
  }
  constexpr Wide divisor = Wide{hundredths_of_percent} * year_days;
  const Wide interest = (2 * sum + divisor) / (2 * divisor);
  if (interest > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(interest);
}

}  // namespace lettrage::reconcile
