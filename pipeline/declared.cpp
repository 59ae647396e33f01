#include "pipeline/declared.h"

#include <fmt/format.h>

#include <limits>

#include "core/money.h"

namespace lettrage::pipeline {

namespace {

/// Where the header of a message of that kind declares its totals; a literal.
std::string_view header_fields(std::string_view format) noexcept {
  const std::string_view kind = format.substr(0, format.find('.', format.find('.') + 1));
  if (kind == "pacs.004") return "GrpHdr/NbOfTxs, TtlRtrdIntrBkSttlmAmt, CtrlSum";
  if (kind == "pacs.007") return "GrpHdr/NbOfTxs, TtlRvsdIntrBkSttlmAmt, CtrlSum";
  if (kind == "camt.055" || kind == "camt.056") return "CtrlData/NbOfTxs, CtrlSum";
  return "GrpHdr/NbOfTxs, CtrlSum";
}

/// What is given back, or what is asked for.
Money amount_of(const Transaction& transaction) noexcept {
  const bool asks = transaction.item == ItemKind::CancellationRequest || transaction.item == ItemKind::Revocation;
  return transaction.amount.currency.present() || !asks ? transaction.amount : transaction.details.original_amount;
}

}  // namespace

void DeclaredTotals::Totals::add(Money amount, std::uint64_t at) {
  if (count++ == 0) offset = at;
  if (!currency.present()) currency = amount.currency;
  if (!amount.currency.present() || amount.currency != currency) summable = false;
  sum += amount.minor;
}

void DeclaredTotals::compare(const Totals& found, const Declared& declared, std::vector<Finding>& findings) {
  const auto warn = [&](Code code, std::string detail) {
    findings.push_back({.fault = {.code = code, .severity = Severity::Warning, .offset = found.offset, .field = declared.field},
                        .detail = std::move(detail)});
  };
  if (declared.count != 0 && declared.count != found.count) {
    warn(Code::CountMismatch,
         fmt::format("{} declares {} {} and has {}", declared.where, declared.count, declared.items, found.count));
  }
  // CtrlSum adds up amounts whatever their currency is; only one currency has a sum that means something.
  if (declared.sum.empty() || !found.summable || !found.currency.present()) return;
  const ParsedAmount sum = parse_amount(declared.sum, found.currency);
  if (sum.error == AmountError::None && sum.minor == found.sum) return;
  if (sum.error != AmountError::None && sum.error != AmountError::ExcessDigits) return;  // the schema's concern
  const bool fits = found.sum <= std::numeric_limits<std::int64_t>::max() && found.sum >= 0;
  warn(Code::SumMismatch,
       fmt::format("{} declares a sum of {} and has {}", declared.where,
                   sum.error == AmountError::None ? format_amount(sum.minor, found.currency) : "fractions of the smallest unit",
                   fits ? format_amount(static_cast<std::int64_t>(found.sum), found.currency) : std::string{"far more"}));
}

void DeclaredTotals::end_batch(std::vector<Finding>& findings) const {
  if (!in_batch_) return;
  compare(batch_,
          {.count = declared_count_,
           .sum = declared_sum_,
           .where = fmt::format("batch {}", id_),
           .items = "payments",
           .field = "PmtInf/NbOfTxs, CtrlSum"},
          findings);
}

void DeclaredTotals::open_rejects(Rejects& rejects, const Status& status, std::string_view id) {
  rejects = {};
  rejects.open = true;
  rejects.declared_count = status.rejected_count;
  rejects.declared_sum = status.rejected_sum;
  rejects.status = status.status;
  rejects.id = id;
}

// A level whose payments are not listed says by its counts alone how many were rejected.
void DeclaredTotals::end_rejects(const Rejects& rejects, std::string_view level, std::vector<Finding>& findings) {
  if (!rejects.open || !rejects.comparable || rejects.listed.count == 0) return;
  compare(rejects.listed,
          {.count = rejects.declared_count,
           .sum = rejects.declared_sum,
           .where = fmt::format("{} {}", level, rejects.id),
           .items = "rejected payments",
           .field = "NbOfTxsPerSts/DtldNbOfTxs, DtldCtrlSum"},
          findings);
}

void DeclaredTotals::end_rejected_batch(std::vector<Finding>& findings) {
  end_rejects(rejected_batch_, "batch", findings);
  if (rejected_batch_.open && rejected_batch_.listed.count == 0 &&
      (rejected_batch_.status == "RJCT" || rejected_batch_.declared_count > 0)) {
    rejected_group_.comparable = false;
  }
  rejected_batch_ = {};
}

void DeclaredTotals::add_status(const Status& status, std::vector<Finding>& findings) {
  if (status.whole) all_listed_ = false;
  if (status.level == StatusLevel::Transaction) {
    const std::string_view said = !status.status.empty()            ? status.status
                                  : !rejected_batch_.status.empty() ? std::string_view{rejected_batch_.status}
                                                                    : std::string_view{rejected_group_.status};
    if (said != "RJCT") return;
    for (Rejects* level : {&rejected_group_, &rejected_batch_}) level->listed.add(status.amount, status.offset);
    return;
  }
  if (status.continues) return;
  end_rejected_batch(findings);
  if (status.level == StatusLevel::PaymentInformation) {
    return open_rejects(rejected_batch_, status, status.original_payment_information_id);
  }
  end_rejects(rejected_group_, "message", findings);
  open_rejects(rejected_group_, status, status.original_message_id);
}

void DeclaredTotals::add(const Batch& batch, std::vector<Finding>& findings) {
  if (!batch.statements.empty()) return;
  for (const Status& status : batch.statuses) add_status(status, findings);
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
    batch_.add(amount_of(transaction), transaction.offset);
    file_.add(amount_of(transaction), transaction.offset);
  }
  while (opened < batch.payment_informations.size()) open(batch.payment_informations[opened++]);
}

void DeclaredTotals::finish(const FileHeader& header, std::vector<Finding>& findings) const {
  end_batch(findings);
  DeclaredTotals last{*this};
  last.end_rejected_batch(findings);
  end_rejects(last.rejected_group_, "message", findings);
  // Two messages in one file declare totals of their own, and only the first one's are known here.
  if (header.messages > 1 || file_.count == 0 || !all_listed_) return;
  compare(file_,
          {.count = header.declared_count,
           .sum = header.declared_sum,
           .where = "the message",
           .items = "payments",
           .field = header_fields(header.format)},
          findings);
}

}  // namespace lettrage::pipeline
