/// \file
/// What the text of a transaction says: who paid, under which reference, and why a return came.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "formats/bai2/type_codes.h"

namespace lettrage::formats::bai2 {

/// Fills `details` from the lines of text of a transaction. Views live on the batch.
void read_text(Batch& batch, const std::vector<std::string_view>& lines, const TypeCode& type, PaymentDetails& details);

/// The NACHA return reason in a text: `Reason: "R02"`, `RETURN R01`; empty where there is none.
[[nodiscard]] std::string_view nacha_reason(std::string_view text) noexcept;

}  // namespace lettrage::formats::bai2
