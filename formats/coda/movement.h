/// \file
/// One CODA movement as its records say it, and what that means in ISO 20022's words.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/records.h"

namespace lettrage::formats::coda {

/// 31 with its 32 and 33, columns as given. Texts live on the batch.
struct Information {
  bool structured = false;
  std::string_view text_31, text_32, text_33;
};

/// 21 with its 22, 23 and information records. Texts are UTF-8, live on the batch and keep the blanks of their columns.
struct Movement {
  std::uint64_t offset = 0;
  std::string_view sequence, detail;
  std::string_view reference;  ///< of the bank, without blanks around it
  std::string_view code;       ///< eight digits: type, family, operation, category
  Direction direction = Direction::None;
  Money amount;
  bool amount_read = false;  ///< sign and amount could be read, and exactly
  Date value_date, entry_date;
  bool structured = false;
  std::array<std::string_view, 3> communication;  ///< of 21, 22, 23
  std::string_view customer_reference, bic, return_type, return_reason, purpose;
  std::string_view account;  ///< 37 columns
  std::string_view name;
  bool has_22 = false, has_23 = false;
  std::vector<Information> information;

  [[nodiscard]] char type() const noexcept { return code.empty() ? ' ' : code[0]; }
  [[nodiscard]] std::string_view family() const noexcept { return code.size() < 3 ? std::string_view{} : code.substr(1, 2); }
  [[nodiscard]] std::string_view operation() const noexcept { return code.size() < 5 ? std::string_view{} : code.substr(3, 2); }
  [[nodiscard]] std::string_view category() const noexcept { return code.size() < 8 ? std::string_view{} : code.substr(5, 3); }
};

struct Meaning {
  PaymentDetails details;
  std::string_view additional_information;
};
/// Parties, references and texts. Views live on the batch.
[[nodiscard]] Meaning meaning(Batch& batch, const Movement& movement);

/// The categories of fees, commissions and taxes, which split an amount and are no payment of their own.
[[nodiscard]] bool is_charge(std::string_view category) noexcept;

/// An entry's amount told apart by its details.
struct Split {
  std::vector<const Movement*> transactions;  ///< empty: the details only explain the one payment
  Money original_amount, charges;             ///< of the one payment; currency absent = not told
};
/// How `details` (detail number above 0000) split the booked line `total`: see docs/formats/coda.md.
[[nodiscard]] Split split(const Movement& total, const std::vector<Movement>& details);

}  // namespace lettrage::formats::coda
