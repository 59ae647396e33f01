/// \file
/// Records of CFONB120 into statements and entries.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::cfonb120 {

/// Appends every statement and entry of `batch.bytes`, and a fault for each field that cannot be read (the cutter adds what
/// only it can see). A batch that begins inside a statement continues it from `batch.context` (formats/cfonb120/cutter.h).
void read_statements(Batch& batch);

}  // namespace lettrage::formats::cfonb120
