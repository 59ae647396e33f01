// The table for numbers that are not written as they are.
#include <algorithm>

#include "core/hash.h"
#include "reconcile/matching/tables.h"

namespace lettrage::reconcile {

std::uint64_t serial_hash(std::string_view digits) noexcept { return hash128(digits).low; }

bool is_common_amount(const IndexTables& tables, Money amount) {
  // One stray number in the text, and one invoice in 2,000 of that amount: an accident nobody has to reckon with.
  constexpr std::size_t few = 3, rare = 2000;
  return tables.amounts.find(amount).size() > std::max(few, tables.data.invoices.size() / rare);
}

void IndexTables::index_variants() {
  for (const Invoice& invoice : data.invoices) forms.learn(NumberParts{invoice.invoice_id});
  forms.finish();
  serials.reserve(data.invoices.size());
  for (std::uint32_t i = 0; i < data.invoices.size(); ++i) {
    const Invoice& invoice = data.invoices[i];
    const NumberParts number{invoice.invoice_id};
    if (number.size > 0) {
      const std::string_view digits = NumberForms::digits_of(number, forms.serial_of(number));
      if (!digits.empty()) serials.add(serial_hash(digits), i);
    }
  }
  serials.finish();
}

}  // namespace lettrage::reconcile
