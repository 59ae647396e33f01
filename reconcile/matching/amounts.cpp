#include "reconcile/matching/amounts.h"

namespace lettrage::reconcile {

std::uint64_t AmountIndex::key_of(Currency currency, std::int64_t minor) noexcept {
  auto key = static_cast<std::uint64_t>(minor);
  for (const char c : currency.code()) key = key * 31 + static_cast<unsigned char>(c);
  key *= 0x9e3779b97f4a7c15U;
  return key ^ key >> 29U;
}

void AmountIndex::build(const std::vector<Invoice>& invoices) {
  items_.reserve(invoices.size());
  for (std::uint32_t i = 0; i < invoices.size(); ++i) {
    const Invoice& invoice = invoices[i];
    if (invoice.kind != InvoiceKind::Invoice || invoice.open <= 0) continue;
    const auto add = [&](std::int64_t minor) { items_.add(key_of(invoice.currency, minor), i); };
    add(invoice.open);
    if (invoice.discount_amount > 0 && invoice.discount_amount < invoice.open) add(invoice.open - invoice.discount_amount);
  }
  items_.finish();
}

}  // namespace lettrage::reconcile
