/// \file
/// The bytes of one file: read, hashed, decompressed (gzip, zstd and members of zip archives, by content), UTF-16 turned
/// into UTF-8. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fault.h"
#include "pipeline/archive.h"

namespace lettrage::pipeline {

/// Where the bytes of one file lie: in a file of their own, or in a member of a zip archive.
struct Location {
  std::string path;                   ///< to open
  std::string shown;                  ///< for people: as the user named it; `drop.zip/member.xml` for a member
  std::optional<std::size_t> member;  ///< place in `Archive::members`
};

/// What the file at `path` holds: itself, or each member of a zip archive. An archive that cannot be read is one
/// location, whose source says why.
[[nodiscard]] std::vector<Location> locate(const std::string& path, const std::string& shown, SourceLimits limits = {});
/// Of several paths, each shown as it was given.
[[nodiscard]] std::vector<Location> locate_all(const std::vector<std::string>& paths);

/// The archives that were last read from, kept open, so that reading one member after the other lists them once. One
/// thread.
class Archives {
 public:
  [[nodiscard]] std::shared_ptr<Archive> open(const std::string& path, const SourceLimits& limits);

 private:
  static constexpr std::size_t kept_max = 8;
  std::vector<std::pair<std::string, std::shared_ptr<Archive>>> kept_;  ///< the last used comes first
};

class Source {
 public:
  /// A file of its own; what is a zip archive has to be located first.
  explicit Source(const std::string& path, SourceLimits limits = {}, bool hashed = true);
  /// Without `hashed` no SHA-256 is kept: where it is known already, it need not be computed again. `archives`, if any,
  /// outlives the constructor only.
  explicit Source(const Location& location, SourceLimits limits = {}, bool hashed = true, Archives* archives = nullptr);
  ~Source();
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;

  /// Appends up to `wanted` bytes to `out`; returns how many. 0 means the end, or a fault.
  std::size_t read(std::string& out, std::size_t wanted);
  /// Set once something is wrong: unreadable, corrupt, a bomb. Nothing more is read then.
  [[nodiscard]] const std::optional<Fault>& fault() const noexcept;
  /// More words about the fault, e.g. what the system said.
  [[nodiscard]] const std::string& detail() const noexcept;
  /// Bytes as delivered (of a member: unpacked) that were read so far, and their SHA-256 (64 hex digits); complete after
  /// the end was reached or `drain` was called.
  [[nodiscard]] std::uint64_t bytes() const noexcept;
  [[nodiscard]] std::string sha256();
  /// Reads the rest of the delivered bytes for their hash, without decompressing.
  void drain();
  /// False where delivered bytes could not be read at all: then their hash names nothing.
  [[nodiscard]] bool readable() const noexcept;
  /// Bytes before the first one handed out (a byte-order mark): what offsets in the decompressed file begin with.
  [[nodiscard]] std::uint64_t skipped() const noexcept;
  /// `UTF-16LE` or `UTF-16BE` where the file came in it without saying so by a byte-order mark; else empty.
  [[nodiscard]] std::string_view assumed_encoding() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::pipeline
