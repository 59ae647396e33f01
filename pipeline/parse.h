/// \file
/// The parse stage: a format's parser, kept within the memory of a batch.
#pragma once

#include "core/batch.h"
#include "formats/format.h"

namespace lettrage::pipeline {

/// Fills the batch with what its bytes say. Where they say more than a batch may hold (`batch_memory_max`), it is left
/// without records and the file is at fault. Safe on many batches at once.
void parse(const formats::Format& format, Batch& batch);

}  // namespace lettrage::pipeline
