/// \file
/// Which alerts there are, each event at most once, also over restarts. Delivers nothing itself.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "app/watch/drop.h"
#include "app/watch/expected.h"
#include "app/watch/log.h"
#include "app/watch/status.h"

namespace lettrage::watch {

struct Alert {
  std::string rule;  ///< `statement-missing`, `unbalanced`, `return-rate`, `queue`
  std::string key;   ///< of the event: never told, may name an account
  std::string text;  ///< for people; no account is spelt out
  Fields details;
};
/// What a command or webhook is given: one JSON object, one line.
[[nodiscard]] std::string to_json(const Alert& alert, const Moment& now);

class Alarm {
 public:
  using Deliver = std::function<void(const Alert&, const Moment&)>;
  /// `memory`: a file with the keys of what was raised. `mornings`: folder for the morning summaries, one file a day.
  Alarm(std::filesystem::path memory, std::filesystem::path mornings, Log& log, Deliver deliver);

  void after_drop(const NightPolicy& policy, const DropResult& result, const Moment& now);
  /// Whatever depends on time; also tells `status` of the expected statements. Cheap.
  void tick(const NightPolicy& policy, Status& status, const Moment& now);

 private:
  void raise(Alert alert, const Moment& now);
  void remember(const std::string& key);
  void write_morning(const NightPolicy& policy, const std::vector<DueStatement>& due, const Status& status, const Moment& now);
  std::filesystem::path memory_, mornings_;
  Log& log_;
  Deliver deliver_;
  std::set<std::string> raised_;
  Expected expected_;
  std::uint64_t count_ = 0;
  Date summed_up_, summary_failed_;
};

}  // namespace lettrage::watch
