/// \file
/// The whole check: the certificate of a run against the bytes of its inputs and outputs. Decides nothing and knows nothing
/// of how it was decided; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "check/findings.h"

namespace lettrage::check {

struct Options {
  std::string folder;                   ///< OUT/<run-id>
  std::vector<std::string> inputs;      ///< files and folders, as they were given to `run`
  std::vector<std::string> references;  ///< files of reference data that were imported; none: they are not looked at
  std::string policy;                   ///< what `policy show` printed; empty: it is not looked at
};

struct Verdict {
  Findings findings;  ///< none: confirmed
  std::string run_id;
  std::uint64_t files = 0, bytes = 0, statements = 0, entries = 0, movements = 0, allocations = 0, journal = 0, outputs = 0;
};

[[nodiscard]] Verdict check_run(const Options& options);

}  // namespace lettrage::check
