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
  batch.forget_records();
  batch.faults.push_back({.code = Code::FileTooLarge,
                          .severity = Severity::Error,
                          .unit = Unit::File,
                          .offset = batch.offset,
                          .field = "records that cannot be taken apart"});
}

}  // namespace lettrage::pipeline
