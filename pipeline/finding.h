/// \file
/// A fault with the words that only its finder has, e.g. the difference of two sums.
#pragma once

#include <cstdint>
#include <string>

#include "core/fault.h"

namespace lettrage::pipeline {

struct Finding {
  Fault fault;
  std::string detail;
  std::uint64_t line = 0;  ///< from 1, where the finder knows it
};

}  // namespace lettrage::pipeline
