/// \file
/// Cuts CFONB120 in front of a record 04, or of a record 01.
#pragma once

#include <memory>
#include <string_view>

#include "formats/format.h"

namespace lettrage::formats::cfonb120 {

inline constexpr std::size_t width = 120;
/// A record of the prologue: the batch begins after `complements_max` records 05 of one movement, more of which follow.
inline constexpr std::string_view too_many_complements = "..";

/// Its one fault: `FieldTooLong`, where the complements of a movement pass `complements_max`.
[[nodiscard]] std::unique_ptr<Cutter> make_cutter();

}  // namespace lettrage::formats::cfonb120
