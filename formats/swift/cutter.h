/// \file
/// The cutter of every SWIFT statement format: in front of a `:61:` or of a message.
#pragma once

#include <memory>
#include <string_view>

#include "formats/format.h"

namespace lettrage::formats::swift {

/// `Context::prologue` of a batch that begins inside a message holds the message's frame (`{0:}` where it has none),
/// its header fields, one a line as printed (clipped to `header_value_max`), its closing balance if that has gone by, the
/// frame of the message that follows likewise, and one of the marks below where the batch begins inside an overlong record.
/// A batch that begins with a message has its frame there, which stands before the cut. `Context::open_levels` is 1 inside a
/// message. `Context::epilogue` is `statement_ends` where the batch ends with its message.
inline constexpr std::string_view statement_ends = "-";
inline constexpr std::string_view overlong_mark = "%overlong";
inline constexpr std::string_view mid_line_mark = "%mid-line";
/// The longest header field of the standard has 35 characters.
inline constexpr std::size_t header_value_max = 256;

/// Its one fault: `FieldTooLong`, where a record passes `record_max` and its text ends for us.
[[nodiscard]] std::unique_ptr<Cutter> make_cutter();

}  // namespace lettrage::formats::swift
