/// \file
/// Unpacks one container: what every source reads through (pipeline/stream.h). One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "pipeline/block.h"
#include "pipeline/raw_bytes.h"

namespace lettrage::pipeline {

struct Unpacked {
  Block block;
  std::uint64_t from = 0;  ///< delivered bytes that everything up to the end of the block was unpacked from
  bool last = false;       ///< nothing follows: the end, or a problem
};

class Unpacker {
 public:
  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  virtual ~Unpacker() = default;
  /// About `bytes` more; `headroom` as in `take_block`. Where one block ends and the next begins depends on the file alone.
  [[nodiscard]] virtual Unpacked next(std::size_t bytes, std::size_t headroom) = 0;
  /// From now on up to that many threads of its own may help. The blocks are the same.
  virtual void use_threads(unsigned) {}
  /// Packed bytes that were taken out of the file and that the next calls of `next` have to unpack.
  [[nodiscard]] virtual std::uint64_t held() const noexcept { return 0; }
  [[nodiscard]] const std::optional<Problem>& problem() const noexcept { return problem_; }

 protected:
  std::optional<Problem> problem_;
};

/// The bytes as they are.
[[nodiscard]] std::unique_ptr<Unpacker> unpack_nothing(RawBytes& raw);
/// gzip (RFC 1952): members one after the other, zero padding behind any of them.
[[nodiscard]] std::unique_ptr<Unpacker> unpack_gzip(RawBytes& raw);
/// zstd (RFC 8878): frames one after the other; those that are whole and not too large are unpacked at the same time.
[[nodiscard]] std::unique_ptr<Unpacker> unpack_zstd(RawBytes& raw);

}  // namespace lettrage::pipeline
