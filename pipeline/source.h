/// \file
/// The bytes of one file: read, hashed, decompressed (gzip, zstd and members of zip archives, by content), UTF-16 turned
/// into UTF-8. Used by one thread; of long files the bytes are made ready on threads of the source's own, a few blocks ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/fault.h"
#include "pipeline/archive.h"
#include "pipeline/block.h"
#include "pipeline/raw_bytes.h"

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

struct SourceOptions {
  SourceLimits limits{};
  Digest digest = Digest::Sha256;  ///< what is known already need not be computed again
  Archives* archives = nullptr;    ///< outlives the constructor only
  /// At most so many at work, the caller's among them: with 1 everything happens in `next`. 0: as many as there are cores.
  /// Whatever it is, the bytes, their blocks and the faults are the same.
  unsigned threads = 0;
};

class Source {
 public:
  /// A file of its own; what is a zip archive has to be located first.
  explicit Source(const std::string& path, const SourceOptions& options = {});
  explicit Source(const Location& location, const SourceOptions& options = {});
  /// Never waits for more than the block under way.
  ~Source();
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;

  /// The next bytes; none at the end, at a fault, and now and then before.
  [[nodiscard]] Block next();
  /// True once `next` gave the last bytes there are: nothing follows but, perhaps, a fault.
  [[nodiscard]] bool ended() const noexcept;
  /// Appends up to `wanted` bytes to `out`; returns how many. 0 means the end, or a fault. For those who want all the bytes in
  /// one piece; `next` does not copy them.
  std::size_t read(std::string& out, std::size_t wanted);
  /// Set once something is wrong and the bytes before it were handed out: unreadable, corrupt, a bomb. Nothing follows.
  [[nodiscard]] const std::optional<Fault>& fault() const noexcept;
  /// More words about the fault, e.g. what the system said.
  [[nodiscard]] const std::string& detail() const noexcept;
  /// Bytes as delivered (of a member: unpacked) that were read so far, their SHA-256 (64 hex digits; empty where none is
  /// kept) and fingerprint; complete after the end was reached or `drain` was called, and not to be asked for before.
  [[nodiscard]] std::uint64_t bytes() const noexcept;
  [[nodiscard]] std::string sha256();
  [[nodiscard]] Hash128 fingerprint() const noexcept;
  /// Reads the rest of the delivered bytes for their hash, without decompressing.
  void drain();
  /// False where delivered bytes could not be read at all: then their hash names nothing. As `bytes`.
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
