/// \file
/// One whole file in memory, for the import of sent collections and for tests. Commands that show a file visit it
/// (pipeline/reading.h), the pipeline of a run never builds one.
#pragma once

#include <memory>
#include <vector>

#include "core/batch.h"
#include "core/statement_content.h"
#include "pipeline/reading.h"

namespace lettrage::pipeline {

using DocumentEntry = EntryContent;
using DocumentStatement = StatementContent;

/// A collection or payment with its batch header.
struct DocumentPayment {
  const Transaction* transaction = nullptr;
  PaymentInformation payment_information;
};

struct Document : FileFacts {
  std::vector<DocumentStatement> statements;
  std::vector<DocumentPayment> payments;  ///< transactions outside of statements
  std::vector<Status> statuses;

  std::vector<std::unique_ptr<Batch>> batches;  ///< own what the views point into
};

/// Reads and parses a file. Never throws on bad input: what is wrong is in `diagnostics`.
[[nodiscard]] Document read_document(const Location& location, const ReadOptions& options = {});

}  // namespace lettrage::pipeline
