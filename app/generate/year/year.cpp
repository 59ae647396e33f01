#include "app/generate/year/year.h"

#include <fmt/format.h>

#include <array>

#include "app/generate/year/world.h"
#include "core/csv_writer.h"
#include "core/money.h"

namespace lettrage::generate {

using year::nobody;

Year::Year(const YearOptions& options, Output& output) : world_{std::make_unique<World>(options, output)} {}
Year::~Year() = default;
std::optional<Date> Year::next() { return world_->next(); }
void Year::handed_in(const std::vector<Presented>& collections) { world_->handed_in(collections); }
YearTotals Year::finish() { return world_->finish(); }

namespace {

std::string euros(std::int64_t minor) { return format_amount(minor, eur); }

std::string_view name(year::PlanState state) {
  constexpr std::array<std::string_view, 4> names{"", "approved", "released", "exhausted"};
  return names.at(static_cast<std::size_t>(state));
}

/// What came of the presentations of an attempt number, or of a weekday.
struct Recovery {
  std::uint64_t presented = 0, paid = 0;
  std::int64_t presented_minor = 0, paid_minor = 0;
};

}  // namespace

void Year::World::write_truth() {
  std::string invoices = "invoice_id,amount,open_amount,disputed\n";
  for (const year::Invoice& i : books_.invoices)
    invoices += fmt::format("{},{},{},{}\n", i.id, euros(i.minor), euros(i.open), i.disputed);
  write("truth/invoices.csv", invoices);

  std::string mandates = "mandate_id,status,debtor_iban\n";
  for (const year::Debtor& d : books_.debtors) mandates += fmt::format("{},{},{}\n", d.mandate_id, name(d.state), d.iban);
  write("truth/mandates.csv", mandates);

  std::string collections = "end_to_end_id,attempt,collection_date,amount,debtor_iban,settled,returned\n";
  std::map<std::uint32_t, Recovery> by_attempt;
  std::map<int, Recovery> by_weekday;
  for (const year::Attempt& a : books_.attempts) {
    collections += fmt::format("{},{},{},{},{},{},{}\n", a.end_to_end_id, a.number, a.date.iso(), euros(a.minor), a.iban,
                               a.credited, a.returned);
    const bool paid = a.credited && !a.returned;
    const auto count = [&](Recovery& r) {
      ++r.presented;
      r.presented_minor += a.minor;
      if (!paid) return;
      ++r.paid;
      r.paid_minor += a.minor;
    };
    count(by_attempt[a.number]);
    if (a.number > 1) count(by_weekday[a.date.weekday()]);
  }
  write("truth/collections.csv", collections);

  std::string events = "end_to_end_id,type,reason,amount,fee,known_date,attempt,booked\n";
  std::string retries = "previous_end_to_end_id,end_to_end_id,attempt,amount,collection_date,status,stop_reason\n";
  for (const year::Event& e : books_.events) {
    const year::Attempt& a = books_.attempts[e.attempt];
    events += fmt::format("{},{},{},{},{},{},{},{}\n", a.end_to_end_id, name(e.came), e.reason, euros(a.minor), euros(e.fee),
                          e.known.iso(), a.number, e.booked);
    if (e.plan.state == year::PlanState::None) continue;
    retries += fmt::format("{},{},{},{},{},{},{}\n", a.end_to_end_id, books_.next_end_to_end_id(a), a.number + 1,
                           euros(e.plan.minor), e.plan.date.iso(), name(e.plan.state), e.plan.stop);
  }
  write("truth/r_transactions.csv", events);
  write("truth/retries.csv", retries);

  std::string accounts = "account,balance\n";
  for (std::uint32_t b = 0; b < year::banks; ++b)
    accounts += fmt::format("{},{}\n", banks_.account(b).iban, euros(banks_.balance(b)));
  accounts += fmt::format("customer_credit,{}\n", euros(books_.customer_credit));
  write("truth/accounts.csv", accounts);

  std::string recovery = "by,value,presented,paid,presented_amount,paid_amount\n";
  const auto put = [&](std::string_view by, auto value, const Recovery& r) {
    recovery += fmt::format("{},{},{},{},{},{}\n", by, value, r.presented, r.paid, euros(r.presented_minor), euros(r.paid_minor));
  };
  for (const auto& [number, r] : by_attempt) put("attempt", number, r);
  for (const auto& [day, r] : by_weekday) put("weekday", day, r);
  write("truth/recovery.csv", recovery);

  std::string deviations = "date,end_to_end_id,field,expected,actual\n";
  for (const std::string& line : deviations_) deviations += line + '\n';
  write("truth/deviations.csv", deviations);
}

YearTotals Year::World::finish() {
  write_truth();
  totals_.events = books_.events.size();
  totals_.invoices = books_.invoices.size();
  totals_.deviations = deviations_.size();
  return totals_;
}

}  // namespace lettrage::generate
