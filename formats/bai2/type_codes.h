/// \file
/// BAI2 type codes: which way a transaction goes, and what little of it has a certain meaning in ISO 20022.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/records.h"

namespace lettrage::formats::bai2 {

enum class TypeKind : std::uint8_t {
  Booking,  ///< money moves: see the direction
  Status,   ///< a balance, a float, a remark: nothing moves
  Unknown,  ///< no code, or one that no range of the standard holds
};

struct TypeCode {
  TypeKind kind = TypeKind::Unknown;
  Direction direction = Direction::None;
  bool reversal = false;
  std::string_view return_type;            ///< `RTRN`, `RJCT` where the code names a return or a reject
  std::string_view bank_transaction_code;  ///< `PMNT.RCHQ.UPCQ`; empty where none is certain
  bool cheque = false;                     ///< the customer reference is the cheque's number
};

[[nodiscard]] TypeCode type_code(std::string_view printed) noexcept;

}  // namespace lettrage::formats::bai2
