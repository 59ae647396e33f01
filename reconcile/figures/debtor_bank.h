/// \file
/// Which bank an account is at, as far as the account tells.
#pragma once

#include <string>
#include <string_view>

namespace lettrage::reconcile {

/// `FR 30004`, the bank's code in its country, by the IBAN (reconcile/figures/data/iban_banks.csv); the first eight characters
/// of the BIC where the IBAN does not say; empty where neither does.
[[nodiscard]] std::string debtor_bank(std::string_view iban, std::string_view bic);

}  // namespace lettrage::reconcile
