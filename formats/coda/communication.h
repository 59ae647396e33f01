/// \file
/// The communication of a CODA movement: free text, or structured by one of the standard's three-digit types.
#pragma once

#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/records.h"
#include "formats/coda/movement.h"

namespace lettrage::formats::coda {

struct Communication {
  std::vector<std::string_view> remittance;
  std::vector<StructuredReference> references;
  std::string_view information;  ///< what the bank tells and the payer did not write
  std::string_view mandate_id, creditor_id, cheque_number, exchange_rate;
  Money original_amount;
  Date settlement_date;  ///< of a direct debit
  char scheme = ' ', return_type = ' ';
  std::string_view return_reason, return_information;
};
/// Views live on the batch.
[[nodiscard]] Communication read_communication(Batch& batch, const Movement& movement);

}  // namespace lettrage::formats::coda
