#include "reconcile/matching/amounts.h"

#include <algorithm>

namespace lettrage::reconcile {

std::uint32_t AmountIndex::key_of(Currency currency, std::int64_t minor) noexcept {
  auto key = static_cast<std::uint64_t>(minor);
  for (const char c : currency.code()) key = key * 31 + static_cast<unsigned char>(c);
  key *= 0x9e3779b97f4a7c15U;
  return static_cast<std::uint32_t>(key >> 32U);
}

void AmountIndex::build(const std::vector<Invoice>& invoices) {
  std::vector<std::uint64_t> both;  // key, invoice: sorted as one number
  both.reserve(invoices.size());
  for (std::uint32_t i = 0; i < invoices.size(); ++i) {
    const Invoice& invoice = invoices[i];
    if (invoice.kind != InvoiceKind::Invoice || invoice.open <= 0) continue;
    const auto add = [&](std::int64_t minor) { both.push_back(std::uint64_t{key_of(invoice.currency, minor)} << 32U | i); };
    add(invoice.open);
    if (invoice.discount_amount > 0 && invoice.discount_amount < invoice.open) add(invoice.open - invoice.discount_amount);
  }
  std::sort(both.begin(), both.end());
  keys_.reserve(both.size());
  invoices_.reserve(both.size());
  for (const std::uint64_t one : both) {
    keys_.push_back(static_cast<std::uint32_t>(one >> 32U));
    invoices_.push_back(static_cast<std::uint32_t>(one));
  }
}

std::span<const std::uint32_t> AmountIndex::find(Money amount) const {
  const auto [first, last] = std::equal_range(keys_.begin(), keys_.end(), key_of(amount.currency, amount.minor));
  return {invoices_.data() + (first - keys_.begin()), static_cast<std::size_t>(last - first)};
}

}  // namespace lettrage::reconcile
