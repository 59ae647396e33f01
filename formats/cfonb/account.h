/// \file
/// French accounts as CFONB records print them: bank, branch and number, whose IBAN follows from the key of the RIB.
#pragma once

#include <optional>
#include <string_view>

#include "core/batch.h"

namespace lettrage::formats::cfonb {

/// The key of a RIB (1–97) for a bank and a branch of five digits and a number of eleven digits or capital letters;
/// nothing for any other text.
[[nodiscard]] std::optional<int> rib_key(std::string_view bank, std::string_view branch, std::string_view number) noexcept;

struct Account {
  std::string_view text;  ///< the IBAN where the key can be computed, else the parts as printed; empty: none. On the batch
  bool is_iban = false;
};
/// Parts may have blanks around them; parts of zeros and blanks only are no account.
[[nodiscard]] Account read_account(Batch& batch, std::string_view bank, std::string_view branch, std::string_view number);

}  // namespace lettrage::formats::cfonb
