/// \file
/// Invented people and accounts. Everything about number n follows from the seed and n, so nothing need be remembered.
#pragma once

#include <cstdint>
#include <string>

#include "core/date.h"

namespace lettrage::generate {

struct Person {
  std::string customer_id, mandate_id;
  std::string name;  ///< UTF-8, with umlauts
  std::string iban;  ///< valid in every check digit, at a bank that does not exist
  std::string bic;
  Date signature_date;
};

[[nodiscard]] Person person(std::uint64_t seed, std::uint64_t number);

/// The account of creditor number n: a German IBAN.
[[nodiscard]] std::string own_iban(std::uint32_t number);

}  // namespace lettrage::generate
