/// \file
/// The numbers that /metrics and /status show. Counters count since the watcher began.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "app/watch/moment.h"

namespace lettrage::watch {

struct FolderStatus {
  std::string path;
  std::string state =
      "starting";              ///< `watching`, `working`, `waiting` (for the trigger or cut-off), `retrying`, `away`, `locked`
  std::uint64_t queued = 0;    ///< delivered, not taken
  std::uint64_t taken = 0;     ///< of the drop at work
  std::uint64_t left = 0;      ///< subfolders, links, unreadable files …, which are left alone
  std::int64_t oldest_ms = 0;  ///< since when the oldest of all these is known, steady time; 0: there is none
  int failures = 0;            ///< in a row
  std::string fault;           ///< the last one, while it lasts
};

struct StatementStatus {
  std::string account;  ///< masked
  std::string day;      ///< it speaks of
  std::string state;    ///< `due`, `late`, `missing`, `arrived`
  std::string due;      ///< usual time
};

struct Status {
  std::uint64_t drops = 0, files_done = 0, files_quarantined = 0, files_duplicate = 0, files_archived = 0, bytes = 0;
  std::uint64_t archive_bytes_in = 0, archive_bytes_out = 0, archive_removed = 0;
  std::uint64_t statements = 0, movements = 0, retries = 0, alerts = 0, alerts_failed = 0;
  std::uint64_t waiting = 0;  ///< movements that wait for a person
  std::map<std::string, std::uint64_t> outcomes, r_transactions;
  std::map<std::string, double> stage_seconds;  ///< `read`, `parse`, `match`, `store`, and `wall` for whole runs
  struct Run {
    std::string id, outputs, certificate;
    std::int64_t ended_unix_s = 0;
    double seconds = 0;
    std::uint64_t files = 0, movements = 0;
    bool part_refused = false;
  } last_run;  ///< `id` empty: none yet
  std::int64_t started_unix_s = 0;
  std::string policy_hash;
  std::string book_fault;  ///< why the book could not be looked into, while that lasts
  std::vector<FolderStatus> folders;
  std::vector<StatementStatus> statements_expected;
};

/// Seconds for which the oldest file that is not done is known; 0: there is none.
[[nodiscard]] double oldest_age_s(const Status& status, const Moment& now);
/// Empty: all is well. Else what is not, one line.
[[nodiscard]] std::string complaint(const Status& status);
/// Prometheus' text format 0.0.4.
[[nodiscard]] std::string to_prometheus(const Status& status, const Moment& now);
/// One JSON object.
[[nodiscard]] std::string to_json(const Status& status, const Moment& now);

}  // namespace lettrage::watch
