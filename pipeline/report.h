/// \file
#pragma once

#include <string>

#include "pipeline/summary.h"

namespace lettrage::pipeline {

/// A self-contained page of the run's numbers, without timings: the same night gives the same bytes.
[[nodiscard]] std::string report_html(const Summary& summary);

}  // namespace lettrage::pipeline
