/// \file
/// Reads the records of a NACHA batch of bytes: batches become payment informations, entries with their addenda transactions.
#pragma once

#include "core/batch.h"

namespace lettrage::formats::nacha {

void read_batch(Batch& batch);

}  // namespace lettrage::formats::nacha
