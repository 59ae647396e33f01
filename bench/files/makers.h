/// \file
/// One function per format; `name` is that of a `Kind`, which says how the format is filled in.
#pragma once

#include <string_view>

#include "bench/files/files.h"

namespace lettrage::bench {

Truth make_camt(std::string_view name, Size size, const Write& write);
Truth make_pain002(std::string_view name, Size size, const Write& write);
Truth make_mt940(std::string_view name, Size size, const Write& write);

}  // namespace lettrage::bench
