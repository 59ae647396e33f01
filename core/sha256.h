/// \file
/// SHA-256 (FIPS 180-4): of what was read, of outputs, of the audit chain. No memory is asked for, so none can be missing:
/// OpenSSL's newer interface looks its algorithms up at the first call, and ends the process where there is no memory for that.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lettrage {

/// One thread at a time.
class Sha256 {
 public:
  Sha256() noexcept;
  Sha256& add(std::string_view bytes) noexcept;
  /// 64 lower-case hex digits. Nothing may be added afterwards.
  [[nodiscard]] std::string hex();

 private:
  // The state that OpenSSL's low-level functions work on; sha256.cpp proves that it fits.
  alignas(8) std::array<unsigned char, 112> state_;
};

[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace lettrage
