/// \file
/// What the bytes of one file become: unpacked within limits, without a byte-order mark, UTF-8 where they came as UTF-16.
/// One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/fault.h"
#include "pipeline/archive.h"
#include "pipeline/block.h"
#include "pipeline/raw_bytes.h"
#include "pipeline/unpacker.h"
#include "pipeline/utf16.h"

namespace lettrage::pipeline {

struct Piece {
  Block block;
  std::uint64_t delivered = 0;  ///< bytes of the file that were read when the piece was made
  bool last = false;            ///< nothing follows: the end, or a fault
};

class Stream {
 public:
  /// `path` is what was opened as `origin`. `packed`: of a member of an archive, the bytes it takes there.
  Stream(std::string path, std::unique_ptr<Delivered> origin, std::optional<std::uint64_t> packed, SourceLimits limits,
         Digest digest);

  /// As if the file could not be read: nothing comes of it.
  void refuse(Code code, std::string_view why) { fail(code, why); }
  /// The next piece, in small ones first: most files are small. After the last one there is none.
  [[nodiscard]] Piece next();
  /// Whether so much is still to come, and with so much to do for it, that a thread of its own is worth it. Known once the
  /// first piece was asked for.
  [[nodiscard]] bool worth_a_thread() const noexcept;
  /// As in `Unpacker`.
  void use_threads(unsigned threads);
  /// Reads the rest of the delivered bytes for their digest, without unpacking. Nothing comes after it.
  void drain();

  [[nodiscard]] const std::optional<Fault>& fault() const noexcept { return fault_; }
  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
  [[nodiscard]] bool readable() const noexcept;
  [[nodiscard]] RawBytes& raw() noexcept { return raw_; }
  /// These two do not change once the first piece was made.
  [[nodiscard]] std::uint64_t skipped() const noexcept { return skipped_; }
  [[nodiscard]] std::string_view assumed_encoding() const noexcept { return assumed_; }

 private:
  void fail(Code code, std::string_view why);
  void start();
  void refuse_archive();
  Unpacked unpack();
  void check_head(Block& block);
  void transcode(Block& block);

  std::string path_;
  SourceLimits limits_;
  std::optional<std::uint64_t> packed_;
  RawBytes raw_;
  std::unique_ptr<Unpacker> unpacker_;
  bool packed_container_ = false;  ///< gzip or zstd
  bool started_ = false, over_ = false;
  std::uint64_t produced_ = 0, skipped_ = 0;
  Block head_;  ///< of a file that is no container: the bytes that showed it
  std::optional<Utf16> utf16_;
  std::string_view assumed_;
  std::string wide_;  ///< UTF-16 bytes waiting to be transcoded
  std::optional<Fault> fault_;
  std::string detail_;
};

}  // namespace lettrage::pipeline
