/// \file
/// Completes a record that a batch continues with what the batches before it said.
#pragma once

#include "core/records.h"

namespace lettrage::pipeline {

/// Fills what `record` does not say from `earlier`; never overwrites.
void complete_from(Statement& record, const Statement& earlier);
void complete_from(Entry& record, const Entry& earlier);
void complete_from(PaymentInformation& record, const PaymentInformation& earlier);
void complete_from(Status& record, const Status& earlier);
void complete_from(PaymentDetails& record, const PaymentDetails& earlier);
void complete_from(FileHeader& record, const FileHeader& earlier);

/// Calls `keep` on every text of the record and stores what it returns: moves a record to another arena.
template <class Record, class Keep>
void rehouse(Record& record, Keep&& keep);

}  // namespace lettrage::pipeline

#include "pipeline/merge_fields.h"  // IWYU pragma: export
