/// \file
/// Reads the records of a BAI2 batch: groups and accounts become statements, transactions entries.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::bai2 {

void read_batch(Batch& batch);

}  // namespace lettrage::formats::bai2
