#include "pipeline/parse.h"

namespace lettrage::pipeline {

void parse(const formats::Format& format, Batch& batch) {
  bool too_large = false;
  try {
    format.parse(batch);
  } catch (const BatchTooLarge&) {
    too_large = true;
  }
  batch.memory.lift();
  if (!too_large) return;
  batch.statements.clear();
  batch.entries.clear();
  batch.transactions.clear();
  batch.payment_informations.clear();
  batch.statuses.clear();
  batch.order.clear();
  batch.faults.clear();
  batch.faults.push_back({.code = Code::FileTooLarge,
                          .severity = Severity::Error,
                          .unit = Unit::File,
                          .offset = batch.offset,
                          .field = "records that cannot be taken apart"});
}

}  // namespace lettrage::pipeline
