/// \file
/// How long to wait after a fault that may pass.
#pragma once

#include <algorithm>
#include <cstdint>

#include "app/watch/moment.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::watch {

/// Twice as long after each failure, up to a limit; a success ends it.
class BackOff {
 public:
  void failed(const reconcile::WatchPolicy& policy, const Moment& now) {
    const std::int64_t most = std::max(policy.retry_seconds, policy.retry_max_seconds);
    pause_s_ = failures_ == 0 ? policy.retry_seconds : std::min(pause_s_ * 2, most);
    ++failures_;
    until_ms_ = now.steady_ms + pause_s_ * 1000;
  }
  void succeeded() { *this = {}; }
  [[nodiscard]] bool waits(const Moment& now) const { return failures_ > 0 && now.steady_ms < until_ms_; }
  [[nodiscard]] int failures() const noexcept { return failures_; }
  [[nodiscard]] std::int64_t pause_s() const noexcept { return pause_s_; }
  [[nodiscard]] std::int64_t until_ms() const noexcept { return until_ms_; }

 private:
  int failures_ = 0;
  std::int64_t pause_s_ = 0, until_ms_ = 0;
};

}  // namespace lettrage::watch
