/// \file
/// Reads the records of a batch of Norma 43.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::norma43 {

/// See `Format::parse`.
void read(Batch& batch);

}  // namespace lettrage::formats::norma43
