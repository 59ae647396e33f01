#include "app/watch/alarm.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "app/watch/folder.h"

namespace lettrage::watch {

std::string to_json(const Alert& alert, const Moment& now) {
  nlohmann::ordered_json json{{"rule", alert.rule}, {"at", iso_time(now.unix_s)}, {"text", masked(alert.text)}};
  for (const auto& [key, value] : alert.details) json[std::string{key}] = masked(value);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Alarm::Alarm(std::filesystem::path memory, std::filesystem::path mornings, Log& log, Deliver deliver)
    : memory_{std::move(memory)}, mornings_{std::move(mornings)}, log_{log}, deliver_{std::move(deliver)} {
  std::ifstream file{memory_};
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) raised_.insert(line);
  }
}

void Alarm::remember(const std::string& key) {
  const int descriptor = ::open(memory_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  const std::string line = "\n" + key + "\n";  // the one before may have been cut off by a full disk
  const bool written = descriptor >= 0 && ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  // Told all the same: twice after a restart is better than never.
  if (!written) log_.say(Level::Warning, "alert-memory", {{"why", "cannot be written"}});
}

void Alarm::raise(Alert alert, const Moment& now) {
  for (char& c : alert.key) {
    if (static_cast<unsigned char>(c) < 0x20) c = '?';
  }
  if (!raised_.insert(alert.key).second) return;
  remember(alert.key);  // first: a kill in between costs one message and never makes two
  ++count_;
  Fields fields{{"rule", alert.rule}, {"text", alert.text}};
  fields.insert(fields.end(), alert.details.begin(), alert.details.end());
  log_.say(Level::Warning, "alert", fields);
  deliver_(alert, now);
}

void Alarm::after_drop(const NightPolicy& policy, const DropResult& result, const Moment& now) {
  if (policy.alerts.unbalanced) {
    for (const auto& [file, sha256] : result.unbalanced) {
      raise({.rule = "unbalanced",
             .key = fmt::format("unbalanced {}", sha256.empty() ? file : sha256),
             .text = fmt::format("{}: opening balance and entries do not make the closing balance", file),
             .details = {{"file", file}, {"run_id", result.summary ? result.summary->run_id : ""}}},
            now);
    }
  }
  if (!result.figures) return;
  expected_.has(result.figures->statements, now);
  if (policy.alerts.return_rate == 0) return;
  for (const book::Book::SentCollection& c : result.figures->collections) {
    if (c.sent < static_cast<std::uint64_t>(policy.alerts.return_rate_count)) continue;
    if (c.returned * 1000 <= c.sent * static_cast<std::uint64_t>(policy.alerts.return_rate)) continue;
    raise({.rule = "return-rate",
           .key = "return-rate " + c.message_id,
           .text = fmt::format("of the {} debits of collection {}, {} came back", c.sent, c.message_id, c.returned),
           .details = {{"message_id", c.message_id}, {"sent", std::to_string(c.sent)}, {"returned", std::to_string(c.returned)}}},
          now);
  }
}

void Alarm::tick(const NightPolicy& policy, Status& status, const Moment& now) {
  const std::vector<DueStatement> due = expected_.judge(policy.watch, policy.alerts, now);
  status.statements_expected.clear();
  for (const DueStatement& s : due) {
    const std::string time = fmt::format("{} {:02}:{:02}", s.due_day.iso(), s.due_minute / 60, s.due_minute % 60);
    status.statements_expected.push_back(
        {.account = masked(s.account), .day = s.day.iso(), .state = std::string{name(s.state)}, .due = time});
    // What was missing a week ago, before we were there, is no news.
    if (s.state != DueStatement::State::Missing || days_between(s.due_day, now.day) > 1) continue;
    raise({.rule = "statement-missing",
           .key = fmt::format("statement-missing {} {}", s.account, s.day.iso()),
           .text = fmt::format("the statement of {} for {} was due at {}", masked(s.account), s.day.iso(), time),
           .details = {{"account", masked(s.account)}, {"day", s.day.iso()}}},
          now);
  }
  for (const FolderStatus& folder : status.folders) {
    if (policy.alerts.queue_hours == 0 || folder.oldest_ms == 0) continue;
    const std::int64_t age_s = (now.steady_ms - folder.oldest_ms) / 1000;
    if (age_s < std::int64_t{policy.alerts.queue_hours} * 3600) continue;
    raise({.rule = "queue",
           .key = fmt::format("queue {} {}", folder.path, now.day.iso()),
           .text = fmt::format("{}: a file waits for more than {} hours{}{}", folder.path, policy.alerts.queue_hours,
                               folder.fault.empty() ? "" : ": ", folder.fault),
           .details = {{"folder", folder.path}, {"files", std::to_string(folder.queued + folder.taken)}}},
          now);
  }
  write_morning(policy, due, status, now);
  status.alerts = count_;
}

void Alarm::write_morning(const NightPolicy& policy, const std::vector<DueStatement>& due, const Status& status,
                          const Moment& now) {
  // Once a day, when all that should have come today has, or is missing.
  if (summed_up_ == now.day) return;
  const bool open = std::any_of(due.begin(), due.end(), [&](const DueStatement& s) {
    return s.due_day == now.day && (s.state == DueStatement::State::Due || s.state == DueStatement::State::Late);
  });
  if (open || policy.watch.expected.empty() || due.empty()) return;
  try {
    std::filesystem::create_directories(mornings_);
    write_whole(mornings_ / (now.day.iso() + ".txt"), morning_summary(due, status, now));
    summed_up_ = now.day;
    log_.say(Level::Info, "morning-summary", {{"file", (mornings_ / (now.day.iso() + ".txt")).string()}});
  } catch (const std::system_error& error) {
    // Tried again at the next look, told once.
    if (summary_failed_ != now.day) log_.say(Level::Warning, "morning-summary", {{"why", error.what()}});
    summary_failed_ = now.day;
  }
}

}  // namespace lettrage::watch
