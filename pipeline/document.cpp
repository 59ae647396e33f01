#include "pipeline/document.h"

#include <algorithm>

namespace lettrage::pipeline {

namespace {

void take_statements(Document& document, const Batch& batch) {
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < batch.statements.size(); ++i) {
    const Statement& s = batch.statements[i];
    if (!s.continues || document.statements.empty()) document.statements.emplace_back();
    DocumentStatement& into = document.statements.back();
    into.statement = s;
    for (; next < batch.entries.size() && batch.entries[next].statement == i; ++next) {
      const Entry& e = batch.entries[next];
      if (!e.continues || into.entries.empty()) into.entries.emplace_back();
      into.entries.back().entry = e;
      for (std::uint32_t t = 0; t < e.transactions; ++t) {
        into.entries.back().transactions.push_back(&batch.transactions[e.first_transaction + t]);
      }
    }
  }
}

void take_payments(Document& document, const Batch& batch) {
  if (!batch.statements.empty()) return;
  for (const Transaction& t : batch.transactions) {
    DocumentPayment payment{.transaction = &t, .payment_information = {}};
    if (t.payment_information < batch.payment_informations.size()) {
      payment.payment_information = batch.payment_informations[t.payment_information];
    }
    document.payments.push_back(payment);
  }
}

void take_statuses(Document& document, const Batch& batch) {
  for (const Status& s : batch.statuses) {
    if (!s.continues) {
      document.statuses.push_back(s);
      continue;
    }
    const auto open = std::find_if(document.statuses.rbegin(), document.statuses.rend(),
                                   [&](const Status& earlier) { return earlier.level == s.level; });
    if (open != document.statuses.rend()) *open = s;
  }
}

}  // namespace

Document read_document(const Location& location, const ReadOptions& options) {
  Document document;
  FileFacts facts = read_file(location, options, [&](std::unique_ptr<Batch> batch, const Stitched& stitched) {
    take_statements(document, *batch);
    take_payments(document, *batch);
    take_statuses(document, *batch);
    for (const EndedStatement& ended : stitched.ended) {
      const std::uint32_t number = batch->statements[ended.statement].number;
      if (number == 0 || number > document.statements.size()) continue;
      document.statements[number - 1].checkable = ended.checkable;
      document.statements[number - 1].balanced = ended.balanced;
    }
    document.batches.push_back(std::move(batch));
  });
  static_cast<FileFacts&>(document) = std::move(facts);
  return document;
}

}  // namespace lettrage::pipeline
