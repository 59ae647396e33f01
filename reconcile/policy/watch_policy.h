/// \file
/// How `lettrage watch` keeps watch: `[watch]` and `[alerts]` of the policy's file. Nothing here decides about money, so it is no
/// part of `Policy` and of its hash: ids of runs do not depend on it. docs/WATCH.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"

namespace lettrage::reconcile {

struct WatchPolicy {
  int settle_seconds = 10;  ///< a file whose writer nobody saw close it
  int closed_seconds = 1;   ///< a file that was seen closed
  int rescan_seconds = 15;
  std::vector<std::string> ignore{".part", ".tmp", ".partial", ".filepart", ".crdownload", ".swp", "~"};  ///< ends of names
  std::string trigger;  ///< name of the file that closes a drop; empty: none
  std::string cutoff;   ///< `HH:MM`; empty: none
  int retry_seconds = 5, retry_max_seconds = 600;
  bool archive = true;
  int archive_after_hours = 24;
  std::string archive_certificate;    ///< file; empty: what is archived is not sealed
  int archive_keep_days = 3653;       ///< 0: for ever
  std::vector<std::string> expected;  ///< `ExpectedStatement`s as text
};

struct AlertPolicy {
  std::string command;  ///< absolute path of a program; empty: none
  std::string webhook;  ///< `http://127.0.0.1:8000/path`; empty: none
  int timeout_seconds = 30;
  int missing_after_minutes = 60;  ///< after the usual hour of a statement
  bool unbalanced = true;
  int return_rate = 100;       ///< thousandths of a collection's debits that came back; 0: not watched
  int return_rate_count = 20;  ///< collections smaller than that are not judged
  int queue_hours = 4;         ///< 0: not watched
};

/// What the file says of both.
struct WatchFile {
  WatchPolicy watch;
  AlertPolicy alerts;
};
/// Of a file that `load_policy` takes: it tells what is wrong with these keys, too.
[[nodiscard]] WatchFile load_watch(std::string_view toml, std::string_view file);
/// As TOML with a comment per key; reading it back gives the same.
[[nodiscard]] std::string show(const WatchFile& file);

/// A statement that usually comes: `ACCOUNT DAYS HH:MM`, where DAYS is `daily`, `weekdays`, `target` (TARGET days) or days of
/// the week such as `mon,wed,fri`. It speaks of the day before, in the calendar of DAYS.
struct ExpectedStatement {
  enum class Days : std::uint8_t { Target, Weekly };
  std::string account;
  Days days = Days::Weekly;
  std::array<bool, 7> weekdays{};  ///< Monday first; of Weekly
  int minute = 0;                  ///< of the day
};
[[nodiscard]] std::optional<ExpectedStatement> parse_expected(std::string_view text);

/// `HH:MM` as a minute of the day.
[[nodiscard]] std::optional<int> parse_minute(std::string_view text) noexcept;

struct Webhook {
  std::string host, port, target;
};
/// `http://HOST[:PORT][/PATH]` where HOST is this machine: 127.0.0.1, [::1] or localhost.
[[nodiscard]] std::optional<Webhook> parse_webhook(std::string_view url);

}  // namespace lettrage::reconcile
