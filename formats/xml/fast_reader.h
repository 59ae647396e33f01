/// \file
/// The fast reader with a kernel named, for tests and measurements; formats call `read` (reader.h).
#pragma once

#include "formats/xml/fast/kernels.h"
#include "formats/xml/reader.h"

namespace lettrage::formats::xml {

/// As `read_fast` of reader.h. `kernel` must be one that this processor has.
[[nodiscard]] bool read_fast(Batch& batch, const Schema& schema, Handler& handler, fast::Kernel kernel);

}  // namespace lettrage::formats::xml
