/// \file
/// Brings alerts to the operator's own host: a command, a webhook. On a thread of its own, one after the other, so that neither
/// a slow receiver nor a dead one holds up the night.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/watch/log.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::watch {

/// Runs `command` without arguments, the message on its standard input; kills it, and what it started, after the timeout. Its
/// output is not kept; returns what went wrong, with the first line of its standard error, or nothing.
[[nodiscard]] std::string run_command(const std::string& command, const std::string& message, int timeout_s);
/// POSTs the message; anything but 2xx is wrong.
[[nodiscard]] std::string post_webhook(const std::string& url, const std::string& message, int timeout_s);

class Notifier {
 public:
  explicit Notifier(Log& log);
  ~Notifier();  ///< what is under way is finished within its timeout, and what waits within one more; the rest is logged
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;
  void send(const reconcile::AlertPolicy& policy, std::string message);
  [[nodiscard]] std::uint64_t failed() const noexcept { return failed_; }

 private:
  struct Letter {
    reconcile::AlertPolicy policy;
    std::string message;
  };
  void work();
  static constexpr std::size_t letters_max = 1000;
  Log& log_;
  std::atomic<std::uint64_t> failed_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Letter> letters_;
  std::optional<std::chrono::steady_clock::time_point> ends_at_;  ///< since when it is ending
  std::thread thread_;
};

}  // namespace lettrage::watch
