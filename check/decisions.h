/// \file
/// The tables of what was decided, against movements.csv and each other: money allocated is money there was, the journal
/// balances and says the same, each R-transaction names its evidence, and what waits for a person is listed.
#pragma once

#include <cstdint>
#include <string>

#include "check/movements.h"

namespace lettrage::check {

/// Return how many rows they read.
std::uint64_t check_allocations(const std::string& folder, Movements& movements, Findings& findings);
std::uint64_t check_journal(const std::string& folder, Movements& movements, Findings& findings);
void check_r_transactions(const std::string& folder, Movements& movements, Findings& findings);
void check_exceptions(const std::string& folder, Movements& movements, Findings& findings);
/// retries.csv and notices.csv.
void check_plans(const std::string& folder, Findings& findings);
/// After all of them: each movement against what they say of it.
void check_outcomes(const Movements& movements, Findings& findings);

}  // namespace lettrage::check
