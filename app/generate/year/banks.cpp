#include "app/generate/year/banks.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/generate/parties.h"
#include "app/generate/people.h"
#include "core/calendar.h"

namespace lettrage::generate::year {
namespace {

// Of 100 statements.
constexpr std::uint64_t late = 9, twice = 5, in_two_formats = 15;

std::string_view suffix(Format format) {
  constexpr std::array<std::string_view, banks> suffixes{"camt053.xml", "sta", "afb", "cod"};
  return suffixes.at(static_cast<std::size_t>(format));
}

void write(std::string& out, Format format, const Day& day) {
  switch (format) {
    case Format::Camt053: return write_camt053(out, day);
    case Format::Mt940: return write_mt940(out, day);
    case Format::Cfonb120: return write_cfonb120(out, day);
    case Format::Coda: return write_coda(out, day);
  }
}

void append(std::vector<Fact>& all, const std::vector<Fact>& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

Banks::Banks(std::uint64_t seed) : seed_{seed} {
  constexpr std::array<std::string_view, banks> bics{"TESTDEFFXXX", "TESTDEMMXXX", "TESTFRPPXXX", "TESTBEBBXXX"};
  for (std::uint32_t bank = 0; bank < banks; ++bank) {
    OwnAccount& own = accounts_[bank].own;
    own.number = bank + 1;
    own.bic = bics.at(bank);
    own.iban = format(bank) == Format::Cfonb120 ? make_account(Land::France, 9'000'001)
               : format(bank) == Format::Coda   ? make_account(Land::Belgium, 9'000'001)
                                                : own_iban(bank + 1);
    accounts_[bank].balance = 250'000'000;
  }
}

std::string_view Banks::told_as(Format format, std::string_view reason) noexcept {
  constexpr std::array<std::string_view, 11> german{"AC01", "AC04", "AC06", "AG01", "AM04", "MD01",
                                                    "MD06", "MD07", "MS02", "MS03", "RC01"};
  constexpr std::array<std::string_view, 13> french{"AC01", "AC04", "AC06", "AG01", "AM04", "MD01", "MD06",
                                                    "MD07", "MS02", "MS03", "RC01", "RR04", "SL01"};
  const auto has = [&](const auto& codes) { return std::find(codes.begin(), codes.end(), reason) != codes.end(); };
  if (format == Format::Mt940 && !has(german)) return "MS03";
  if (format == Format::Cfonb120 && !has(french)) return "MS03";
  return reason;
}

Date Banks::evening(Random& random, Date day, bool in_time) const {
  const bool delayed = random.below(100) < late;
  const int days = static_cast<int>(random.between(1, 3));
  const Date when = delayed && !in_time ? Calendar::target().add_business_days(day, days) : day;
  return std::min(when, last_);
}

void Banks::statement(std::uint32_t bank, Date date, OneDay& of_day) {
  Account& account = accounts_[bank];
  Random random = random_of(seed_, 40 + bank, static_cast<std::uint64_t>(date.days()));
  Day day{.account = account.own,
          .date = date,
          .sequence = ++account.sequence,
          .opening = account.balance,
          .closing = 0,
          .lines = {}};
  std::vector<Fact> facts, returned;
  std::vector<std::size_t> notified;
  // In no order that says anything.
  for (std::size_t i = of_day.booked.size(); i > 1; --i) std::swap(of_day.booked[i - 1], of_day.booked[random.below(i)]);
  for (Booked& booked : of_day.booked) {
    Line line = std::move(booked.line);
    line.bank_reference = fmt::format("B{}{:010}", account.own.number, ++account.lines);
    account.balance += line.credit ? line.minor : -line.minor;
    if (line.kind == Kind::Return && random.below(100) < 60) {
      notified.push_back(day.lines.size());
      append(returned, booked.facts);
    }
    append(facts, booked.facts);
    day.lines.push_back(std::move(line));
  }
  day.closing = account.balance;
  const std::string stem = fmt::format("{}-{}", date.iso(), account.own.number);
  const auto make = [&](Format as, std::string_view mark) {
    File file{.name = fmt::format("{}{}.{}", stem, mark, suffix(as)), .bytes = {}, .facts = facts};
    write(file.bytes, as, day);
    return file;
  };
  const Date when = evening(random, date, of_day.in_time);
  File file = make(format(bank), "");
  if (random.below(100) < twice) {
    File again = file;
    again.name = "again-" + again.name;
    again.facts.clear();  // the same bytes say nothing new
    deliver(std::min(Calendar::target().add_business_days(when, static_cast<int>(random.between(0, 6))), last_),
            std::move(again));
  }
  deliver(when, std::move(file));
  if (format(bank) != Format::Camt053) return;
  // The notification comes the same evening, be the statement late or not.
  if (!notified.empty()) {
    File notice{.name = stem + ".camt054.xml", .bytes = {}, .facts = std::move(returned)};
    write_camt054(notice.bytes, day, notified);
    deliver(date, std::move(notice));
  }
  if (random.below(100) >= in_two_formats || of_day.one_format) return;
  File twin = make(Format::Mt940, "-twin");
  for (Fact& fact : twin.facts) {
    fact.told.reason = told_as(Format::Mt940, fact.told.reason);
    if (fact.what != Fact::What::CameBack || fact.told.strength != 3 || fact.told.came != Came::Reject) continue;
    // It has no word for what was booked back before settlement.
    fact.told.strength = 2;
    fact.told.came = Came::Return;
  }
  deliver(evening(random, date, of_day.in_time), std::move(twin));
}

void Banks::close(Date day) {
  for (std::uint32_t bank = 0; bank < banks; ++bank) {
    const auto found = accounts_[bank].days.find(day);
    if (found == accounts_[bank].days.end()) continue;
    if (!found->second.booked.empty()) statement(bank, day, found->second);
    accounts_[bank].days.erase(found);
  }
}

void Banks::reject(std::uint32_t number, const std::vector<std::pair<std::uint32_t, Payment>>& rejected, std::vector<Fact> facts,
                   Date made, Date when) {
  const Batch& batch = batches[number];
  StatusReport report{.account = account(batch.bank),
                      .date = made,
                      .collection_date = batch.date,
                      .id = fmt::format("STS-{:06}", ++reports_),
                      .message_id = batch.message_id,
                      .payment_information_id = batch.payment_information_id,
                      .scheme = batch.b2b ? "B2B" : "CORE",
                      .sent_count = batch.attempts.size(),
                      .sent_sum = batch.minor,
                      .rejected = {}};
  for (const auto& [attempt, payment] : rejected) report.rejected.push_back(payment);
  File file{.name = fmt::format("{}-{}-{:06}.pain002.xml", made.iso(), batch.bank + 1, reports_),
            .bytes = {},
            .facts = std::move(facts)};
  write_pain002(file.bytes, report);
  deliver(std::min(when, last_), std::move(file));
}

std::vector<File> Banks::arriving(Date evening) {
  const auto found = files_.find(evening);
  if (found == files_.end()) return {};
  std::vector<File> files = std::move(found->second);
  files_.erase(found);
  return files;
}

bool Banks::anything(Date evening) const { return files_.contains(evening); }

File Banks::quiet_day(Date date) {
  Account& account = accounts_[0];
  const Day day{.account = account.own,
                .date = date,
                .sequence = ++account.sequence,
                .opening = account.balance,
                .closing = account.balance,
                .lines = {}};
  File file{.name = fmt::format("{}-{}.{}", date.iso(), account.own.number, suffix(Format::Camt053)), .bytes = {}, .facts = {}};
  write_camt053(file.bytes, day);
  return file;
}

}  // namespace lettrage::generate::year
