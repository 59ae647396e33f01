/// \file
/// Reads the records of a batch of CODA 2.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::coda {

/// See `Format::parse`.
void read(Batch& batch);

}  // namespace lettrage::formats::coda
