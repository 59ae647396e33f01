/// \file
/// A file with a million faults is one bad file: the first ones of each code are told one by one, the rest is counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/diagnostic.h"

namespace lettrage::pipeline {

/// How many faults of one code and severity are told one by one for each file.
inline constexpr std::uint64_t told_max = 500;

/// One per file.
class FaultCounter {
 public:
  /// Counts the fault; false where it is one too many to be told.
  bool take(Code code, Severity severity) noexcept { return ++counts_[place(code, severity)] <= told_max; }
  /// One line for each code that had more than were told: `… and 1200 more of this code.`
  [[nodiscard]] std::vector<Diagnostic> rest(const std::string& file) const;

 private:
  static constexpr std::size_t severities = 3;
  static std::size_t place(Code code, Severity severity) noexcept {
    return static_cast<std::size_t>(code) * severities + static_cast<std::size_t>(severity);
  }
  std::array<std::uint64_t, static_cast<std::size_t>(Code::Count_) * severities> counts_{};
};

}  // namespace lettrage::pipeline
