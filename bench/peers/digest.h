/// \file
/// A fingerprint of everything read, which does not depend on the order of movements: parsers that agree on it read the same.
#pragma once

#include <cstdint>
#include <string>

#include "bench/peers/records.h"
#include "core/batch.h"

namespace lettrage::bench {

struct Digest {
  std::uint64_t movements = 0, hash = 0;
  std::int64_t sum = 0;     ///< of the movements, credits positive
  std::uint64_t texts = 0;  ///< of entries that are movements themselves (files/files.h, Truth)
  bool operator==(const Digest&) const = default;
  Digest& operator+=(const Digest& other) noexcept {
    movements += other.movements;
    hash += other.hash;
    sum += other.sum;
    texts += other.texts;
    return *this;
  }
};

/// Of what another parser read.
class DigestSink final : public Sink {
 public:
  void take(const Records& records) override;
  [[nodiscard]] const Digest& digest() const noexcept { return digest_; }

 private:
  Digest digest_;
};

/// Of a batch that we read.
[[nodiscard]] Digest digest(const Batch& batch);

}  // namespace lettrage::bench
