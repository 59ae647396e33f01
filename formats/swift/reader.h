/// \file
/// Messages of SWIFT text into records: MT940, MT941, MT942 and MT950 share their fields, and a file may hold several of
/// them. Each message becomes a statement of its own kind: MT940 and MT950 a `StatementKind::Statement`; MT942 and MT941 a
/// `Report`, because their entries come again in a statement, or are not listed at all.
#pragma once

#include <string_view>

#include "core/batch.h"

namespace lettrage::formats::swift {

/// Appends every statement and entry of `batch.bytes`, and a fault for each field that cannot be read (the cutter
/// adds what only it can see). `format` goes to the file header, whose dialect comes from the first structured `:86:`.
/// A batch that begins inside a message continues it from `batch.context` (formats/swift/cutter.h).
void read_messages(Batch& batch, std::string_view format);

}  // namespace lettrage::formats::swift
