/// \file
/// Messages of SWIFT text into records. MT940 uses it as it is; MT942, MT941 and MT950 share the fields: a message with a
/// floor limit (`:34F:`) and no opening balance becomes a `StatementKind::Report`.
#pragma once

#include <string_view>

#include "core/batch.h"

namespace lettrage::formats::swift {

/// Appends every statement and entry of `batch.bytes`, and a fault for each field that cannot be read (the cutter
/// adds what only it can see). `format` goes to
/// the file header. A batch that begins inside a message continues it from `batch.context` (formats/swift/cutter.h).
void read_messages(Batch& batch, std::string_view format);

}  // namespace lettrage::formats::swift
