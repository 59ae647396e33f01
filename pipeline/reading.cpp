#include "pipeline/reading.h"

#include <algorithm>
#include <iterator>

#include "pipeline/fault_counter.h"
#include "pipeline/lines.h"
#include "pipeline/merge.h"
#include "pipeline/parse.h"

namespace lettrage::pipeline {

bool FileFacts::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

Diagnostic describe_in(const Batch& batch, const Fault& fault, const std::string& path, std::string_view detail) {
  std::uint64_t line = batch.line;
  if (fault.offset > batch.offset) {
    const std::string_view before = batch.bytes.substr(0, fault.offset - batch.offset);
    line += count_lines(before);
  }
  return describe(fault, path, line, detail);
}

FileFacts read_file(const Location& location, const ReadOptions& options, const TakeBatch& take) {
  FileFacts facts;
  facts.path = location.shown;
  facts.stitcher = std::make_unique<Stitcher>();
  FaultCounter counter;
  std::vector<Diagnostic> of_the_file;  // after those of its batches
  Source source{location, {.digest = options.digest, .archives = options.archives}};
  Batches batches{source, options.batch_bytes, options.charset};
  std::uint64_t line = 1, end_line = 1;  // of the last batch
  const auto take_findings = [&](const Batch* batch) {
    for (const Finding& f : batches.take_findings()) {
      if (!counter.take(f.fault.code, f.fault.severity)) continue;
      const std::uint64_t batch_offset = batch == nullptr ? 0 : batch->offset;
      if (f.fault.offset >= batch_offset && f.line == 0 && batch != nullptr) {
        of_the_file.push_back(describe_in(*batch, f.fault, location.shown, f.detail));
      } else {  // of a place in an earlier batch only the offset is known
        const std::uint64_t known = f.line != 0 || batch != nullptr ? f.line : end_line;
        of_the_file.push_back(describe(f.fault, location.shown, known, f.detail));
      }
    }
  };
  for (;;) {
    std::unique_ptr<Batch> batch = batches.next();
    if (batch == nullptr) break;
    batch->reader = options.reader;
    parse(*batches.format(), *batch);
    if (facts.xml.used != XmlReader::Reference) facts.xml = batch->reading;
    const Stitched stitched = facts.stitcher->stitch(*batch);
    for (const Fault& f : batch->faults) {
      if (counter.take(f.code, f.severity)) facts.diagnostics.push_back(describe_in(*batch, f, location.shown));
    }
    for (const Finding& f : stitched.findings) {
      if (counter.take(f.fault.code, f.fault.severity))
        facts.diagnostics.push_back(describe_in(*batch, f.fault, location.shown, f.detail));
    }
    take_findings(batch.get());
    line = batch->line;
    end_line = batches.line();
    take(std::move(batch), stitched);
  }
  take_findings(nullptr);
  for (const Finding& f : facts.stitcher->finish()) {
    if (counter.take(f.fault.code, f.fault.severity)) of_the_file.push_back(describe(f.fault, location.shown, line, f.detail));
  }
  std::move(of_the_file.begin(), of_the_file.end(), std::back_inserter(facts.diagnostics));
  for (Diagnostic& d : counter.rest(location.shown)) facts.diagnostics.push_back(std::move(d));
  facts.header = facts.stitcher->header();
  facts.statement_count = facts.stitcher->statements();
  facts.entry_count = facts.stitcher->entries();
  facts.transaction_count = facts.stitcher->transactions();
  source.drain();
  facts.bytes = source.bytes();
  facts.sha256 = source.sha256();
  facts.fingerprint = source.fingerprint();
  return facts;
}

FileReading::FileReading(Location location, ReadOptions options) : location_{std::move(location)}, options_{options} {
  facts_ = read_file(location_, options_, [&](std::unique_ptr<Batch> batch, const Stitched& stitched) {
    keep_late(*batch, stitched);
    if (++batches_ == 1) {
      sole_ = std::move(batch);
      sole_stitched_ = stitched;
    } else {
      sole_.reset();
    }
  });
}

void FileReading::keep_late(const Batch& batch, const Stitched& stitched) {
  const auto moved_into = [](auto& late) {
    late.texts.clear();
    return [&late](std::string_view text) { return text.empty() ? std::string_view{} : late.texts.emplace_back(text); };
  };
  for (std::uint32_t i = 0; i < batch.statements.size(); ++i) {
    const Statement& s = batch.statements[i];
    if (!s.continues) continue;
    Late<ReadStatement>& late = statements_[s.number];
    late.record = {.statement = s};
    rehouse(late.record.statement, moved_into(late));
    for (const EndedStatement& ended : stitched.ended) {
      if (ended.statement != i) continue;
      late.record.checkable = ended.checkable;
      late.record.balanced = ended.balanced;
    }
  }
  for (const Entry& e : batch.entries) {
    if (!e.continues || e.statement >= batch.statements.size()) continue;
    Late<ReadEntry>& late = entries_[{batch.statements[e.statement].number, e.number}];
    late.record = {.entry = e, .transactions = e.transactions_before + e.transactions};
    const auto keep = moved_into(late);
    rehouse(late.record.entry, keep);
    late.lines.clear();
    late.references.clear();
    for (const std::string_view line : e.details.remittance) late.lines.push_back(keep(line));
    for (const StructuredReference& r : e.details.structured_references)
      late.references.push_back({.type = keep(r.type), .value = keep(r.value)});
    late.record.entry.details.remittance = late.lines;
    late.record.entry.details.structured_references = late.references;
  }
  for (const Status& s : batch.statuses) {
    std::uint32_t& seen = statuses_seen_[static_cast<std::size_t>(s.level)];
    if (!s.continues) {
      ++seen;
      continue;
    }
    Late<Status>& late = statuses_[{s.level, seen}];
    late.record = s;
    rehouse(late.record, moved_into(late));
  }
}

void FileReading::visit(RecordVisitor& visitor) {
  statuses_seen_ = {};
  payments_seen_ = 0;
  if (sole_) return visit(*sole_, sole_stitched_, visitor);
  if (batches_ == 0) return;
  ReadOptions options = options_;
  options.digest = Digest::Fingerprint;
  const FileFacts again = read_file(location_, options, [&](const std::unique_ptr<Batch>& batch, const Stitched& stitched) {
    visit(*batch, stitched, visitor);
  });
  if (again.fingerprint == facts_.fingerprint) return;
  facts_.diagnostics.push_back(describe({.code = Code::FileTruncated, .severity = Severity::Error, .unit = Unit::File},
                                        location_.shown, 0, "the file changed while it was read"));
}

void FileReading::visit(const Batch& batch, const Stitched& stitched, RecordVisitor& visitor) {
  std::vector<ReadStatement> statements;
  for (const Statement& s : batch.statements) {
    const auto late = statements_.find(s.number);
    statements.push_back(late != statements_.end() ? late->second.record : ReadStatement{.statement = s});
  }
  for (const EndedStatement& ended : stitched.ended) {
    statements[ended.statement].checkable = ended.checkable;
    statements[ended.statement].balanced = ended.balanced;
  }
  constexpr std::uint32_t none = ~std::uint32_t{0};
  std::vector<std::uint32_t> owner(batch.transactions.size(), none);  // entry of each transaction
  for (std::uint32_t i = 0; i < batch.entries.size(); ++i) {
    const Entry& e = batch.entries[i];
    std::fill_n(owner.begin() + e.first_transaction, e.transactions, i);
  }
  // An entry that a cut went through is known whole; its lists may stand in this part only.
  const auto whole = [&](const Entry& e) {
    const auto late = entries_.find({batch.statements[e.statement].number, e.number});
    if (late == entries_.end()) return ReadEntry{.entry = e, .transactions = e.transactions};
    ReadEntry entry = late->second.record;
    PaymentDetails& details = entry.entry.details;
    if (details.remittance.empty()) details.remittance = e.details.remittance;
    if (details.structured_references.empty()) details.structured_references = e.details.structured_references;
    return entry;
  };
  ReadEntry entry;
  std::uint32_t entry_index = none;
  const auto go_to = [&](std::uint32_t index) {
    if (index == entry_index) return;
    entry = whole(batch.entries[index]);
    entry_index = index;
  };
  for (const RecordRef ref : batch.order) {
    switch (ref.kind) {
      case RecordKind::Statement:
        if (!batch.statements[ref.index].continues) visitor.statement(statements[ref.index]);
        break;
      case RecordKind::Entry: {
        const Entry& e = batch.entries[ref.index];
        go_to(ref.index);
        if (!e.continues) visitor.entry(statements[e.statement].statement, entry);
        break;
      }
      case RecordKind::Transaction: {
        const Transaction& t = batch.transactions[ref.index];
        if (owner[ref.index] == none) {
          static const PaymentInformation no_batch;
          const bool known = t.payment_information < batch.payment_informations.size();
          visitor.payment(known ? batch.payment_informations[t.payment_information] : no_batch, t, ++payments_seen_);
          break;
        }
        go_to(owner[ref.index]);
        const Entry& e = batch.entries[entry_index];
        visitor.transaction(statements[e.statement].statement, entry, t,
                            e.transactions_before + ref.index - e.first_transaction + 1);
        break;
      }
      case RecordKind::Status: {
        const Status& s = batch.statuses[ref.index];
        if (s.continues) break;
        const auto late = statuses_.find({s.level, ++statuses_seen_[static_cast<std::size_t>(s.level)]});
        visitor.status(late != statuses_.end() ? late->second.record : s);
        break;
      }
      case RecordKind::PaymentInformation: break;
    }
  }
}

}  // namespace lettrage::pipeline
