/// \file
/// One file read from its first byte to its last, in memory that does not grow with it. The pipeline of a run does the
/// same for many files at once (pipeline/run.h).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/batch.h"
#include "core/diagnostic.h"
#include "pipeline/batches.h"
#include "pipeline/stitch.h"

namespace lettrage::pipeline {

struct ReadOptions {
  Charset charset = Charset::Cp1252;  ///< of text that is not UTF-8
  std::size_t batch_bytes = default_batch_bytes;
  Archives* archives = nullptr;  ///< kept open by whoever reads many files; outlives the reading
  Digest digest = Digest::Sha256;
  XmlReader reader = XmlReader::Auto;
};

/// What is known of a file once all of it was read.
struct FileFacts {
  std::string path;     ///< as shown
  std::string sha256;   ///< of the bytes as delivered; empty where `ReadOptions::digest` leaves it out
  Hash128 fingerprint;  ///< of the same bytes, for comparing readings with each other
  std::uint64_t bytes = 0;
  FileHeader header;  ///< `format` is empty where none was recognised
  XmlReading xml;     ///< the fast reader, or how it came to the other one: the first batch that it declined
  std::uint64_t statement_count = 0, entry_count = 0, transaction_count = 0;
  std::vector<Diagnostic> diagnostics;  ///< at most `told_max` of each code, and a line that counts the rest
  [[nodiscard]] bool has_errors() const;
  std::unique_ptr<Stitcher> stitcher;  ///< owns the header's texts
};

/// A batch, parsed and stitched, on its way through `read_file`.
using TakeBatch = std::function<void(std::unique_ptr<Batch>, const Stitched&)>;

/// Reads, parses and stitches a file and hands over its batches in order; whoever takes one may keep it. Never throws on
/// bad input: what is wrong is in the diagnostics.
[[nodiscard]] FileFacts read_file(const Location& location, const ReadOptions& options, const TakeBatch& take);

/// Words for a fault found in `batch` (line number worked out from its bytes).
[[nodiscard]] Diagnostic describe_in(const Batch& batch, const Fault& fault, const std::string& path,
                                     std::string_view detail = {});

/// A statement and what its entries prove.
struct ReadStatement {
  Statement statement;
  bool checkable = false, balanced = true;
};
/// An entry and how many transactions it has in the whole file.
struct ReadEntry {
  Entry entry;
  std::uint32_t transactions = 0;
};

/// Hears of the records of a file in file order, children after their parent, each as complete as the whole file makes
/// it, wherever the file was cut. Texts live until the call returns.
class RecordVisitor {
 public:
  virtual ~RecordVisitor() = default;
  virtual void statement(const ReadStatement& statement) = 0;
  virtual void entry(const Statement& statement, const ReadEntry& entry) = 0;
  /// `number` counts from 1 within the entry.
  virtual void transaction(const Statement& statement, const ReadEntry& entry, const Transaction& transaction,
                           std::uint32_t number) = 0;
  /// A collection, payment or answer outside of statements; `number` counts from 1 within the file.
  virtual void payment(const PaymentInformation& batch, const Transaction& transaction, std::uint64_t number) = 0;
  virtual void status(const Status& status) = 0;
};

/// Reads a file twice where it has more than one batch: what stands at its end (a closing balance, a count) belongs to
/// records at its beginning. In between only the few records are kept that a cut went through.
class FileReading {
 public:
  explicit FileReading(Location location, ReadOptions options = {});
  /// Of the first reading; `visit` adds a diagnostic where the file was changed before the second.
  [[nodiscard]] const FileFacts& facts() const noexcept { return facts_; }
  void visit(RecordVisitor& visitor);

 private:
  /// A record that a cut went through, as the last batch that has a part of it knows it.
  template <class Record>
  struct Late {
    Record record;
    std::deque<std::string> texts;
    std::vector<std::string_view> lines;
    std::vector<StructuredReference> references;
  };
  void keep_late(const Batch& batch, const Stitched& stitched);
  void visit(const Batch& batch, const Stitched& stitched, RecordVisitor& visitor);

  Location location_;
  ReadOptions options_;
  FileFacts facts_;
  std::unique_ptr<Batch> sole_;  ///< of a file that has but one
  Stitched sole_stitched_;
  std::uint64_t batches_ = 0;
  std::map<std::uint32_t, Late<ReadStatement>> statements_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Late<ReadEntry>> entries_;
  std::map<std::pair<StatusLevel, std::uint32_t>, Late<Status>> statuses_;
  // Of the reading under way.
  std::array<std::uint32_t, 3> statuses_seen_{};  ///< by level
  std::uint64_t payments_seen_ = 0;
};

}  // namespace lettrage::pipeline
