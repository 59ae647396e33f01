/// \file
/// `lettrage watch` as a process: Boost.Asio connects the watch to the kernel's events, timers, signals and HTTP.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/watch/drop.h"
#include "app/watch/log.h"
#include "core/date.h"

namespace lettrage::watch {

struct ServiceOptions {
  std::vector<std::string> folders;
  RunSettings run;
  /// Reads the policy anew: at the start, and on SIGHUP; nothing where it must not be used (its problems were told).
  std::function<std::optional<NightPolicy>()> policy;
  std::optional<Date> as_of;  ///< else each drop's own day
  LogForm log = LogForm::Text;
  std::string http_address = "127.0.0.1";
  std::uint16_t http_port = 9464;
  bool http = true;
};

/// What ended it.
enum class Ended : std::uint8_t { Asked, BadConfiguration, FolderHeld };

/// Watches until SIGTERM or SIGINT: then the run at work ends after the file at hand, and the rest stays taken for the next
/// start. SIGHUP reads the policy again.
[[nodiscard]] Ended serve(const ServiceOptions& options);

}  // namespace lettrage::watch
