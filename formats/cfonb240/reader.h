/// \file
/// Sequences of CFONB240 into notifications: one for each 31–39, an entry for each record 34.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::cfonb240 {

/// Appends every notification and entry of `batch.bytes`, and a fault for each field that cannot be read. A batch that
/// begins inside a sequence continues it from `batch.context` (formats/cfonb240/cutter.h).
void read_sequences(Batch& batch);

}  // namespace lettrage::formats::cfonb240
