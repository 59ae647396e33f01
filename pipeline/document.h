/// \file
/// One whole file in memory, for `inspect`, for the import of sent collections and for tests. The pipeline of a run never
/// builds one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/diagnostic.h"
#include "pipeline/batches.h"
#include "pipeline/stitch.h"

namespace lettrage::pipeline {

struct DocumentEntry {
  Entry entry;
  std::vector<const Transaction*> transactions;
};

struct DocumentStatement {
  Statement statement;
  std::vector<DocumentEntry> entries;
  bool checkable = false, balanced = true;
};

/// A collection or payment with its batch header.
struct DocumentPayment {
  const Transaction* transaction = nullptr;
  PaymentInformation payment_information;
};

struct Document {
  std::string path, sha256;
  std::uint64_t bytes = 0;
  FileHeader header;  ///< `format` is empty where none was recognised
  std::vector<DocumentStatement> statements;
  std::vector<DocumentPayment> payments;  ///< transactions outside of statements
  std::vector<Status> statuses;
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] std::uint64_t entries() const;
  [[nodiscard]] std::uint64_t transactions() const;
  [[nodiscard]] bool has_errors() const;

  std::vector<std::unique_ptr<Batch>> batches;  ///< own what the views point into
  std::unique_ptr<Stitcher> stitcher;           ///< owns the header's texts
};

/// Reads and parses a file. Never throws on bad input: what is wrong is in `diagnostics`.
[[nodiscard]] Document read_document(const std::string& path, const std::string& shown_path,
                                     std::size_t batch_bytes = default_batch_bytes);

/// Words for a fault found in `batch` (line number worked out from its bytes).
[[nodiscard]] Diagnostic describe_in(const Batch& batch, const Fault& fault, const std::string& path,
                                     std::string_view detail = {});

}  // namespace lettrage::pipeline
