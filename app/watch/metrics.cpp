#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/watch/status.h"

namespace lettrage::watch {
namespace {

/// Writes families in Prometheus' text format: HELP and TYPE once, then a line per sample.
class Exposition {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP lettrage_{} {}\n# TYPE lettrage_{} {}\n", name, help, name, type);
  }
  void sample(double value, std::initializer_list<std::pair<std::string_view, std::string_view>> labels = {}) {
    text_ += fmt::format("lettrage_{}", name_);
    std::string_view separator = "{";
    for (const auto& [label, text] : labels) {
      text_ += fmt::format("{}{}=\"{}\"", separator, label, escaped(text));
      separator = ",";
    }
    text_ += labels.size() > 0 ? "} " : " ";
    text_ += fmt::format("{}\n", value);
  }
  void one(std::string_view name, std::string_view type, std::string_view help, double value) {
    family(name, type, help);
    sample(value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '\\' || c == '"') out += '\\';
      if (c == '\n') {
        out += "\\n";
      } else {
        out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
      }
    }
    return out;
  }
  std::string text_, name_;
};

double number(std::uint64_t value) { return static_cast<double>(value); }

nlohmann::ordered_json folder_json(const FolderStatus& folder, const Moment& now) {
  nlohmann::ordered_json json{
      {"path", folder.path}, {"state", folder.state}, {"queued", folder.queued}, {"taken", folder.taken}, {"left", folder.left}};
  if (folder.oldest_ms != 0) json["oldest_s"] = (now.steady_ms - folder.oldest_ms) / 1000;
  if (!folder.fault.empty()) {
    json["fault"] = folder.fault;
    json["failures"] = folder.failures;
  }
  return json;
}

}  // namespace

double oldest_age_s(const Status& status, const Moment& now) {
  std::int64_t oldest = now.steady_ms;
  for (const FolderStatus& folder : status.folders) {
    if (folder.oldest_ms != 0) oldest = std::min(oldest, folder.oldest_ms);
  }
  return static_cast<double>(now.steady_ms - oldest) / 1000;
}

std::string complaint(const Status& status) {
  for (const FolderStatus& folder : status.folders) {
    if (folder.state == "away") return fmt::format("{}: is not there", folder.path);
    if (folder.state == "locked") return fmt::format("{}: another watcher has it", folder.path);
    if (!folder.fault.empty()) return fmt::format("{}: {}", folder.path, folder.fault);
  }
  return status.book_fault;
}

std::string to_prometheus(const Status& s, const Moment& now) {
  Exposition e;
  e.one("up", "gauge", "1 where all folders are watched and the book is to be had, else 0.", complaint(s).empty() ? 1 : 0);
  e.one("start_time_seconds", "gauge", "When the watcher began, in seconds since 1970.", static_cast<double>(s.started_unix_s));
  e.one("drops_total", "counter", "Drops that were worked on.", number(s.drops));
  e.family("files_total", "counter", "Files by where they were put; duplicates are among the done ones.");
  e.sample(number(s.files_done), {{"place", "done"}});
  e.sample(number(s.files_quarantined), {{"place", "quarantine"}});
  e.sample(number(s.files_archived), {{"place", "archive"}});
  e.one("files_duplicate_total", "counter", "Files whose bytes had been read before.", number(s.files_duplicate));
  e.one("read_bytes_total", "counter", "Bytes of bank files, as delivered.", number(s.bytes));
  e.one("statements_total", "counter", "Statements accepted.", number(s.statements));
  e.one("movements_total", "counter", "Movements of accepted files.", number(s.movements));
  e.family("movement_outcomes_total", "counter", "Movements by outcome.");
  for (const auto& [outcome, count] : s.outcomes) e.sample(number(count), {{"outcome", outcome}});
  e.family("r_transactions_total", "counter", "R-transactions by type.");
  for (const auto& [kind, count] : s.r_transactions) e.sample(number(count), {{"type", kind}});
  e.one("retries_scheduled_total", "counter", "Retries that were scheduled.", number(s.retries));
  e.one("exceptions_waiting", "gauge", "Movements that wait for a person.", number(s.waiting));
  e.family("stage_seconds_total", "counter", "Seconds spent, by stage of the runs, over all threads; wall is the clock's.");
  for (const auto& [stage, seconds] : s.stage_seconds) e.sample(seconds, {{"stage", stage}});
  e.one("last_run_timestamp_seconds", "gauge", "When the last run ended, in seconds since 1970; 0 before the first.",
        static_cast<double>(s.last_run.ended_unix_s));
  e.one("last_run_duration_seconds", "gauge", "How long it took.", s.last_run.seconds);
  e.one("last_run_movements", "gauge", "How many movements it had.", number(s.last_run.movements));
  e.family("last_run_info", "gauge", "Id and certificate of the last run.");
  if (!s.last_run.id.empty()) e.sample(1, {{"run_id", s.last_run.id}, {"certificate", s.last_run.certificate}});
  e.family("files_queued", "gauge", "Files delivered or taken and not yet put away, by folder.");
  for (const FolderStatus& f : s.folders) e.sample(number(f.queued + f.taken), {{"folder", f.path}});
  e.family("entries_left", "gauge", "Subfolders, links, unreadable files and the like, which are left alone, by folder.");
  for (const FolderStatus& f : s.folders) e.sample(number(f.left), {{"folder", f.path}});
  e.family("folder_faults", "gauge", "Failures in a row, by folder.");
  for (const FolderStatus& f : s.folders) e.sample(f.failures, {{"folder", f.path}});
  e.one("oldest_file_age_seconds", "gauge", "For how long the oldest file waits that is not put away.", oldest_age_s(s, now));
  e.family("statement_missing", "gauge", "1 for each expected statement that did not come, by account (masked) and day.");
  for (const StatementStatus& statement : s.statements_expected) {
    if (statement.state == "missing") e.sample(1, {{"account", statement.account}, {"day", statement.day}});
  }
  e.one("archive_read_bytes_total", "counter", "Bytes that were packed into the archive.", number(s.archive_bytes_in));
  e.one("archive_written_bytes_total", "counter", "Bytes that they are there.", number(s.archive_bytes_out));
  e.one("archive_removed_total", "counter", "Archived files whose time was over.", number(s.archive_removed));
  e.one("alerts_total", "counter", "Alerts raised.", number(s.alerts));
  e.one("alerts_undelivered_total", "counter", "Attempts to deliver an alert that failed.", number(s.alerts_failed));
  return e.take();
}

std::string to_json(const Status& s, const Moment& now) {
  nlohmann::ordered_json json{{"healthy", complaint(s).empty()},
                              {"started", iso_time(s.started_unix_s)},
                              {"policy", s.policy_hash},
                              {"files",
                               {{"done", s.files_done},
                                {"quarantined", s.files_quarantined},
                                {"duplicate", s.files_duplicate},
                                {"archived", s.files_archived}}},
                              {"drops", s.drops},
                              {"bytes", s.bytes},
                              {"statements", s.statements},
                              {"movements", s.movements},
                              {"outcomes", s.outcomes},
                              {"r_transactions", s.r_transactions},
                              {"exceptions_waiting", s.waiting},
                              {"stage_seconds", s.stage_seconds},
                              {"oldest_file_age_s", static_cast<std::int64_t>(oldest_age_s(s, now))},
                              {"alerts", s.alerts}};
  if (const std::string what = complaint(s); !what.empty()) json["complaint"] = what;
  if (!s.last_run.id.empty()) {
    json["last_run"] = {{"run_id", s.last_run.id},           {"ended", iso_time(s.last_run.ended_unix_s)},
                        {"seconds", s.last_run.seconds},     {"files", s.last_run.files},
                        {"movements", s.last_run.movements}, {"part_refused", s.last_run.part_refused},
                        {"outputs", s.last_run.outputs},     {"certificate", s.last_run.certificate}};
  }
  json["folders"] = nlohmann::ordered_json::array();
  for (const FolderStatus& folder : s.folders) json["folders"].push_back(folder_json(folder, now));
  json["statements_expected"] = nlohmann::ordered_json::array();
  for (const StatementStatus& e : s.statements_expected)
    json["statements_expected"].push_back({{"account", e.account}, {"day", e.day}, {"due", e.due}, {"state", e.state}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace lettrage::watch
