/// \file
/// The bytes of one file: read, hashed, decompressed (gzip and zstd by content), UTF-16 turned into UTF-8. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/fault.h"

namespace lettrage::pipeline {

/// What a compressed file may become. A bomb is refused, not unpacked.
struct SourceLimits {
  std::uint64_t ratio = 500;                       ///< decompressed bytes per delivered byte …
  std::uint64_t ratio_from = 64ULL * 1024 * 1024;  ///< … once that much came out
};

class Source {
 public:
  /// Without `hashed` no SHA-256 is kept: where it is known already, it need not be computed again.
  explicit Source(const std::string& path, SourceLimits limits = {}, bool hashed = true);
  ~Source();
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;

  /// Appends up to `wanted` bytes to `out`; returns how many. 0 means the end, or a fault.
  std::size_t read(std::string& out, std::size_t wanted);
  /// Set once something is wrong: unreadable, corrupt, a bomb. Nothing more is read then.
  [[nodiscard]] const std::optional<Fault>& fault() const noexcept;
  /// More words about the fault, e.g. what the system said.
  [[nodiscard]] const std::string& detail() const noexcept;
  /// Bytes as delivered that were read so far, and their SHA-256 (64 hex digits); complete after the end was reached or
  /// `drain` was called.
  [[nodiscard]] std::uint64_t bytes() const noexcept;
  [[nodiscard]] std::string sha256();
  /// Reads the rest of the delivered bytes for their hash, without decompressing.
  void drain();
  /// Bytes before the first one handed out (a byte-order mark): what offsets in the decompressed file begin with.
  [[nodiscard]] std::uint64_t skipped() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::pipeline
