#include "pipeline/fault_counter.h"

#include <fmt/format.h>

namespace lettrage::pipeline {

std::vector<Diagnostic> FaultCounter::rest(const std::string& file) const {
  std::vector<Diagnostic> lines;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] <= told_max) continue;
    Diagnostic line;
    line.severity = static_cast<Severity>(i % severities);
    line.code = static_cast<Code>(i / severities);
    line.file = file;
    line.text = fmt::format("… and {} more of this code.", counts_[i] - told_max);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lettrage::pipeline
