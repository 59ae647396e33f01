/// \file
/// The bytes of one file as delivered, on their way to be unpacked: read ahead as far as the unpacker needs, counted and
/// hashed. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/hash.h"
#include "core/sha256.h"
#include "pipeline/delivered.h"

namespace lettrage::pipeline {

/// What is kept of the bytes as delivered.
enum class Digest : std::uint8_t {
  None,
  Fingerprint,  ///< a fast hash of this program's own: tells whether a file is the one read before
  Sha256,       ///< and a fingerprint
};

class RawBytes {
 public:
  RawBytes(std::unique_ptr<Delivered> origin, Digest digest);
  ~RawBytes();
  RawBytes(const RawBytes&) = delete;
  RawBytes& operator=(const RawBytes&) = delete;

  /// Reads `room` bytes, fewer only at the end or where there is a problem. Not while there is a rest.
  [[nodiscard]] std::size_t read(char* out, std::size_t room);

  /// Bytes read and not used yet.
  [[nodiscard]] std::string_view rest() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
  void use(std::size_t bytes) noexcept { begin_ += bytes; }
  /// Makes `head`, the first bytes of the file that were read, the rest, as if nothing had been used.
  void put_back(std::string_view head);
  /// Reads more behind the rest, up to the next multiple of `grain` in the file; false where nothing is left.
  bool more();

  static constexpr std::size_t grain = 256 * 1024;
  /// Read so far.
  [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
  /// Bytes that had to be read for those used so far, by `grain`: what a compressed file is measured by. It does not depend
  /// on how far was read ahead.
  [[nodiscard]] std::uint64_t needed() const noexcept;
  /// What is still to be read, as far as the file itself says.
  [[nodiscard]] std::uint64_t left() const noexcept;
  [[nodiscard]] bool hashed() const noexcept { return digest_ == Digest::Sha256; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return origin_->problem(); }

  /// Reads all that is left, for the digest alone.
  void drain();
  /// Of all bytes read so far. 64 hex digits; empty without `Digest::Sha256`.
  [[nodiscard]] std::string sha256();
  [[nodiscard]] Hash128 fingerprint() const noexcept { return fingerprint_; }

 private:
  std::unique_ptr<Delivered> origin_;
  Digest digest_;
  std::optional<Sha256> sha256_;  ///< until its digits are asked for
  std::string digits_;
  Hash128 fingerprint_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t delivered_ = 0;
  bool ended_ = false;
};

}  // namespace lettrage::pipeline
