#include "reconcile/dunning/claims.h"

namespace lettrage::reconcile {

bool by_debit(const Invoice& invoice) noexcept {
  return invoice.payment_method == PaymentMethod::DirectDebit ||
         (invoice.payment_method == PaymentMethod::Unknown && !invoice.mandate_id.empty());
}

std::optional<Claim> claim_on(std::uint32_t at, const DunningContext& context, const Debtors& debtors, Date horizon) {
  const Invoice& invoice = context.ledger.data().invoices[at];
  if (invoice.open <= 0 || invoice.kind != InvoiceKind::Invoice) return std::nullopt;
  const int grace = context.policy.dunning.transfer_grace_days;
  const Failures* failures = debtors.failures_of(at);
  Claim claim{.customer_id = invoice.customer_id, .invoice = at, .start = {}};
  if (failures != nullptr && failures->first <= context.as_of) {
    claim.start = failures->first;
  } else if (!invoice.due_date || invoice.due_date > horizon) {
    return std::nullopt;
  } else if (!by_debit(invoice) && invoice.due_date.plus_days(grace) <= context.as_of) {
    claim.start = invoice.due_date.plus_days(grace);
  } else if (invoice.due_date <= context.as_of) {
    return std::nullopt;  // ours to collect
  }
  return debtors.is_disputed(at) ? std::nullopt : std::optional{claim};
}

}  // namespace lettrage::reconcile
