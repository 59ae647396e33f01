/// \file
/// Cuts a source into batches of whole records. One thread; memory is the batches alive plus one block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/batch.h"
#include "core/fault.h"
#include "formats/format.h"
#include "pipeline/source.h"

namespace lettrage::pipeline {

inline constexpr std::size_t default_batch_bytes = 512 * 1024;
/// No record of any format comes near this; a file whose next cut is further away is refused.
inline constexpr std::size_t record_bytes_max = 256 * 1024 * 1024;

class Batches {
 public:
  /// `source` outlives this.
  Batches(Source& source, std::size_t batch_bytes = default_batch_bytes);
  /// The format found in the head; nullptr where there is none (see `faults`).
  [[nodiscard]] const formats::Format* format() const noexcept { return format_; }
  /// Unparsed; nullptr at the end or after a fault.
  [[nodiscard]] std::unique_ptr<Batch> next();
  /// What was wrong with the file as a whole; complete once `next` gave nullptr.
  [[nodiscard]] std::vector<Fault> faults() const;
  [[nodiscard]] const std::string& detail() const noexcept { return source_->detail(); }
  /// True once the last byte was handed out without a fault of the source.
  [[nodiscard]] bool complete() const noexcept { return done_ && !source_->fault(); }

 private:
  void fill(std::size_t size);

  Source* source_;
  std::size_t batch_bytes_;
  const formats::Format* format_ = nullptr;
  std::unique_ptr<formats::Cutter> cutter_;
  std::shared_ptr<const std::string> block_;  // bytes read and not yet cut off begin at `at_`
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t offset_ = 0;  // of block_[at_] in the decompressed file
  bool source_end_ = false, first_ = true, done_ = false;
  std::string prologue_;
  std::uint32_t open_levels_ = 0;
  std::vector<Fault> faults_;
};

}  // namespace lettrage::pipeline
