#include "app/watch/expected.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/watch/log.h"
#include "core/calendar.h"

namespace lettrage::watch {
namespace {

constexpr std::int64_t day_minutes = 24 * 60;
constexpr int told_days = 7;

bool is_due_on(const reconcile::ExpectedStatement& expected, Date day) {
  if (expected.days == reconcile::ExpectedStatement::Days::Target) return Calendar::target().is_business_day(day);
  return expected.weekdays.at(static_cast<std::size_t>(day.weekday() - 1));
}

}  // namespace

std::string_view name(DueStatement::State state) noexcept {
  switch (state) {
    case DueStatement::State::Due: return "due";
    case DueStatement::State::Late: return "late";
    case DueStatement::State::Missing: return "missing";
    case DueStatement::State::Arrived: return "arrived";
    case DueStatement::State::ArrivedLate: break;
  }
  return "arrived-late";
}

void Expected::has(const std::set<std::pair<std::string, Date>>& statements, const Moment& now) {
  const std::int64_t minute = known_ ? now.day.days() * day_minutes + now.minute : 0;
  for (const auto& statement : statements) arrived_.try_emplace(statement, minute);
  std::erase_if(arrived_, [&](const auto& known) { return !statements.contains(known.first); });  // taken back, or long ago
  known_ = true;
}

std::vector<DueStatement> Expected::judge(const reconcile::WatchPolicy& watch, const reconcile::AlertPolicy& alerts,
                                          const Moment& now) const {
  std::vector<DueStatement> all;
  if (!known_) return all;
  const std::int64_t minute_now = now.day.days() * day_minutes + now.minute;
  for (const std::string& text : watch.expected) {
    const std::optional<reconcile::ExpectedStatement> expected = reconcile::parse_expected(text);
    if (!expected) continue;
    Date before = now.day.plus_days(-told_days);
    for (int i = 0; i < told_days && !is_due_on(*expected, before); ++i) before = before.plus_days(-1);
    for (Date day = now.day.plus_days(1 - told_days); day <= now.day; day = day.plus_days(1)) {
      if (!is_due_on(*expected, day)) continue;
      DueStatement due{.account = expected->account,
                       .due_day = day,
                       .due_minute = expected->minute,
                       .first_day = before,
                       .day = day.plus_days(-1)};
      before = day;
      const std::int64_t due_at = day.days() * day_minutes + expected->minute, missing_at = due_at + alerts.missing_after_minutes;
      const auto found = arrived_.lower_bound({due.account, due.first_day});
      if (found != arrived_.end() && found->first.first == due.account && found->first.second <= due.day) {
        due.state = found->second > missing_at ? DueStatement::State::ArrivedLate : DueStatement::State::Arrived;
      } else if (minute_now >= missing_at) {
        due.state = DueStatement::State::Missing;
      } else if (minute_now >= due_at) {
        due.state = DueStatement::State::Late;
      }
      all.push_back(std::move(due));
    }
  }
  return all;
}

std::string morning_summary(const std::vector<DueStatement>& statements, const Status& status, const Moment& now) {
  std::string text = fmt::format("Morning of {}\n\nExpected statements\n", now.day.iso());
  for (const DueStatement& s : statements) {
    if (s.due_day != now.day && (s.state == DueStatement::State::Arrived || s.state == DueStatement::State::ArrivedLate))
      continue;
    text += fmt::format("  {}  due {} {:02}:{:02}  {}\n", masked(s.account), s.due_day.iso(), s.due_minute / 60,
                        s.due_minute % 60, name(s.state));
  }
  if (statements.empty()) text += "  none (watch.expected)\n";
  text += fmt::format(
      "\nSince the watcher began ({})\n  files done {}, of them seen before {}; quarantined {}\n  movements {}, waiting for a "
      "person "
      "{}\n",
      iso_time(status.started_unix_s), status.files_done, status.files_duplicate, status.files_quarantined, status.movements,
      status.waiting);
  text += "\nFolders\n";
  for (const FolderStatus& folder : status.folders) {
    text += fmt::format("  {}: {}, {} files wait{}{}\n", folder.path, folder.state, folder.queued + folder.taken,
                        folder.fault.empty() ? "" : ": ", folder.fault);
  }
  return text;
}

}  // namespace lettrage::watch
