#include "pipeline/document.h"

#include <algorithm>

namespace lettrage::pipeline {

std::uint64_t Document::entries() const {
  std::uint64_t n = 0;
  for (const DocumentStatement& s : statements) n += s.entries.size();
  return n;
}

std::uint64_t Document::transactions() const {
  std::uint64_t n = payments.size();
  for (const DocumentStatement& s : statements) {
    for (const DocumentEntry& e : s.entries) n += e.transactions.size();
  }
  return n;
}

bool Document::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

Diagnostic describe_in(const Batch& batch, const Fault& fault, const std::string& path, std::string_view detail) {
  std::uint64_t line = batch.line;
  if (fault.offset > batch.offset) {
    const std::string_view before = batch.bytes.substr(0, fault.offset - batch.offset);
    line += static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  }
  return describe(fault, path, line, detail);
}

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

Document read_document(const std::string& path, const std::string& shown_path, std::size_t batch_bytes) {
  Document document;
  document.path = shown_path;
  document.stitcher = std::make_unique<Stitcher>();
  Source source{path};
  Batches batches{source, batch_bytes};
  std::uint64_t line = 1;
  while (auto batch = batches.next()) {
    batches.format()->parse(*batch);
    const Stitched stitched = document.stitcher->stitch(*batch);
    take_statements(document, *batch);
    take_payments(document, *batch);
    take_statuses(document, *batch);
    for (const EndedStatement& ended : stitched.ended) {
      const std::uint32_t number = batch->statements[ended.statement].number;
      if (number == 0 || number > document.statements.size()) continue;
      document.statements[number - 1].checkable = ended.checkable;
      document.statements[number - 1].balanced = ended.balanced;
    }
    for (const Fault& f : batch->faults) document.diagnostics.push_back(describe_in(*batch, f, shown_path));
    for (const Finding& f : stitched.findings) document.diagnostics.push_back(describe_in(*batch, f.fault, shown_path, f.detail));
    line = batch->line;
    document.batches.push_back(std::move(batch));
  }
  for (const Fault& f : batches.faults()) {
    const auto holder =
        std::find_if(document.batches.rbegin(), document.batches.rend(), [&](const auto& b) { return b->offset <= f.offset; });
    document.diagnostics.push_back(holder != document.batches.rend() ? describe_in(**holder, f, shown_path, batches.detail())
                                                                     : describe(f, shown_path, line, batches.detail()));
  }
  for (const Finding& f : document.stitcher->finish())
    document.diagnostics.push_back(describe(f.fault, shown_path, line, f.detail));
  document.header = document.stitcher->header();
  source.drain();
  document.bytes = source.bytes();
  document.sha256 = source.sha256();
  return document;
}

}  // namespace lettrage::pipeline
