/// \file
/// Cuts a source into batches of whole records. One thread; memory is the batches alive, which share the
/// source's blocks, plus a block or two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/encoding.h"
#include "core/fault.h"
#include "formats/format.h"
#include "pipeline/finding.h"
#include "pipeline/source.h"

namespace lettrage::pipeline {

inline constexpr std::size_t default_batch_bytes = 256 * 1024;  // with its records it stays in the cache of one core
/// No record of any format comes near this; a file whose next cut is further away is refused.
inline constexpr std::size_t record_bytes_max = 8 * 1024 * 1024;

class Batches {
 public:
  /// `source` outlives this.
  Batches(Source& source, std::size_t batch_bytes = default_batch_bytes, Charset charset = Charset::Cp1252);
  /// The format found in the head; nullptr where there is none (see `faults`).
  [[nodiscard]] const formats::Format* format() const noexcept { return format_; }
  /// Unparsed; nullptr at the end or after a fault.
  [[nodiscard]] std::unique_ptr<Batch> next();
  /// What was found wrong with the file as a whole since the last call; nothing more comes once `next` gave nullptr. Text
  /// formats do not say how they are encoded: what is not UTF-8 is told of once, with the encoding assumed for it.
  [[nodiscard]] std::vector<Finding> take_findings();
  /// Number of the line on which the next batch begins, from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
  /// True once the last byte was handed out without a fault of the source.
  [[nodiscard]] bool complete() const noexcept { return done_ && !source_->fault(); }

 private:
  [[nodiscard]] std::string_view unread() const noexcept { return {memory_->data() + at_, end_ - at_}; }
  void read_more();
  void check_encoding(const Batch& batch);
  void refuse(Code code);

  Source* source_;
  std::size_t batch_bytes_;
  const formats::Format* format_ = nullptr;
  std::unique_ptr<formats::Cutter> cutter_;
  std::shared_ptr<std::string> memory_;  // of the bytes read and not yet cut off: from `at_` to `end_`
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t offset_ = 0;  // of memory_[at_] in the decompressed file
  bool source_end_ = false, first_ = true, done_ = false;
  std::string prologue_;
  std::uint32_t open_levels_ = 0;
  Charset charset_;
  Utf8Check utf8_;
  std::uint64_t character_offset_ = 0, character_line_ = 0;  // of the line on which a character not yet whole began
  bool encoding_settled_ = false;  // XML says itself how it is encoded; for text formats what was assumed is told
  std::vector<Finding> findings_;
  std::size_t cutter_faults_ = 0;  // taken so far
  bool source_fault_taken_ = false;
};

}  // namespace lettrage::pipeline
