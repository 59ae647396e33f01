/// \file
/// What figures about returns are made of: each collection that was presented, and what became of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/model/r_transaction.h"
#include "core/money.h"

namespace lettrage {

/// A collection or a transfer's return as it failed: REJECT, REFUSAL, RETURN or REFUND. Views as in Presentation.
struct Failure {
  RKind kind = RKind::Unknown;
  ReasonClass reason_class = ReasonClass::Other;
  std::string_view reason;  ///< empty: none was given
  Money principal;
  std::int64_t fee = 0;  ///< minor units that banks charged for it
};

/// A failure of a debit: what rates count. Reversals, revocations and recalls are ours or a bank's doing.
[[nodiscard]] constexpr bool is_failed_debit(RKind kind, Scheme scheme) noexcept {
  const bool failed = kind == RKind::Reject || kind == RKind::Refusal || kind == RKind::Return || kind == RKind::Refund;
  return failed && scheme != Scheme::Sct && scheme != Scheme::Inst;
}

/// One collection that was sent. Views live as long as the call they are passed to.
struct Presentation {
  std::string_view mandate_id, end_to_end_id, creditor_id, creditor_name, debtor_iban, debtor_bic;
  std::vector<std::string_view> invoice_ids;
  Money amount;
  Date collection_date;
  bool settled = false;   ///< its credit was seen
  bool reversed = false;  ///< by us
  const Failure* failure = nullptr;
  bool invoices_paid = false;  ///< of a failed one: nothing of its invoices is open any more
};

}  // namespace lettrage
