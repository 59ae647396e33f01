/// \file
/// `lettrage watch`.
#pragma once

#include <string>

#include "app/cli/commands.h"
#include "reconcile/policy/watch_policy.h"

namespace lettrage::cli {

void add_watch(CLI::App& app, Action& action);

/// How to watch, of a policy file that `read_policy` took; the defaults for an empty path.
[[nodiscard]] reconcile::WatchFile read_watch(const std::string& path);

}  // namespace lettrage::cli
