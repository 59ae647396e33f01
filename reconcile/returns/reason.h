/// \file
/// Which reason a movement gives, and in whose code list. Inside reconcile/returns only.
#pragma once

#include <string_view>

#include "reconcile/returns/returns.h"
#include "reconcile/returns/signs.h"

namespace lettrage::reconcile::returns {

struct Reason {
  std::string_view code;  ///< ISO where the list maps to one, else as printed; empty = none
  std::string_view list;  ///< `iso`, `cfonb`, `dk`, `proprietary`; of the code as printed
  std::string_view raw;
};

[[nodiscard]] Reason read_reason(const Movement& movement, const Signs& signs, const ReasonTables& tables) noexcept;

/// How much a reason says: 0 nothing, 1 that it is not specified (MS03, NARR), 2 a code we do not know, 3 a listed one.
[[nodiscard]] int specificity(std::string_view list, std::string_view code, const ReasonTables& tables) noexcept;

}  // namespace lettrage::reconcile::returns
