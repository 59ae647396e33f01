/// \file
/// What a condition may ask of a movement: each field's name, type and place. Inside reconcile/rules only.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/model/movement.h"

namespace lettrage::reconcile::rules {

enum class Type : std::uint8_t {
  Text,        ///< compared without regard to case
  Identifier,  ///< compared without regard to case and blanks
  Direction,   ///< credit or debit
  Currency,    ///< three letters
  Amount,      ///< signed: what leaves the account is below zero
  Date,
};

struct Field {
  std::string_view name;
  Type type{};
  std::string_view meaning;
  std::string_view (*text)(const Movement&) = nullptr;  ///< of Text and Identifier
  Date (*date)(const Movement&) = nullptr;              ///< of Date
};

[[nodiscard]] std::span<const Field> fields() noexcept;

}  // namespace lettrage::reconcile::rules
