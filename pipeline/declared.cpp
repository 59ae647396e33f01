#include "pipeline/declared.h"

#include <fmt/format.h>

#include <limits>

#include "core/money.h"

namespace lettrage::pipeline {

void DeclaredTotals::Totals::add(const Transaction& transaction) {
  if (count++ == 0) offset = transaction.offset;
  if (!currency.present()) currency = transaction.amount.currency;
  if (!transaction.amount.currency.present() || transaction.amount.currency != currency) summable = false;
  sum += transaction.amount.minor;
}

void DeclaredTotals::compare(const Totals& found, std::uint64_t count, std::string_view sum, const std::string& where,
                             std::string_view field, std::vector<Finding>& findings) {
  const auto warn = [&](Code code, std::string detail) {
    findings.push_back({.fault = {.code = code, .severity = Severity::Warning, .offset = found.offset, .field = field},
                        .detail = std::move(detail)});
  };
  if (count != 0 && count != found.count) {
    warn(Code::CountMismatch, fmt::format("{} declares {} payments and has {}", where, count, found.count));
  }
  // CtrlSum adds up amounts whatever their currency is; only one currency has a sum that means something.
  if (sum.empty() || !found.summable || !found.currency.present()) return;
  const ParsedAmount declared = parse_amount(sum, found.currency);
  if (declared.error == AmountError::None && declared.minor == found.sum) return;
  if (declared.error != AmountError::None && declared.error != AmountError::ExcessDigits) return;  // the schema's concern
  const bool fits = found.sum <= std::numeric_limits<std::int64_t>::max() && found.sum >= 0;
  warn(Code::SumMismatch,
       fmt::format(
           "{} declares a sum of {} and has {}", where,
           declared.error == AmountError::None ? format_amount(declared.minor, found.currency) : "fractions of the smallest unit",
           fits ? format_amount(static_cast<std::int64_t>(found.sum), found.currency) : std::string{"far more"}));
}

void DeclaredTotals::end_batch(std::vector<Finding>& findings) const {
  if (!in_batch_) return;
  compare(batch_, declared_count_, declared_sum_, fmt::format("batch {}", id_), "PmtInf/NbOfTxs, CtrlSum", findings);
}

void DeclaredTotals::add(const Batch& batch, std::vector<Finding>& findings) {
  if (!batch.statements.empty()) return;
  const auto open = [&](const PaymentInformation& next) {
    if (!next.continues) {
      end_batch(findings);
      batch_ = {};
    }
    in_batch_ = true;
    id_ = next.id;
    declared_count_ = next.declared_count;
    declared_sum_ = next.declared_sum;
  };
  std::size_t opened = 0;
  for (const Transaction& transaction : batch.transactions) {
    while (opened < batch.payment_informations.size() && opened <= transaction.payment_information) {
      open(batch.payment_informations[opened++]);
    }
    batch_.add(transaction);
    file_.add(transaction);
  }
  while (opened < batch.payment_informations.size()) open(batch.payment_informations[opened++]);
}

void DeclaredTotals::finish(const FileHeader& header, std::vector<Finding>& findings) const {
  end_batch(findings);
  // Two messages in one file declare totals of their own, and only the first one's are known here.
  if (header.messages > 1 || file_.count == 0) return;
  compare(file_, header.declared_count, header.declared_sum, "the message", "GrpHdr/NbOfTxs, CtrlSum", findings);
}

}  // namespace lettrage::pipeline
