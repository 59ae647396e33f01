#define OPENSSL_API_COMPAT 0x10100000L  // the low-level functions, which need no set-up
#include "core/sha256.h"

#include <openssl/sha.h>

#include <new>

namespace lettrage {
namespace {

SHA256_CTX* context(void* state) noexcept { return static_cast<SHA256_CTX*>(state); }

}  // namespace

Sha256::Sha256() noexcept {
  static_assert(sizeof(SHA256_CTX) <= sizeof state_ && alignof(SHA256_CTX) <= 8);
  SHA256_Init(::new (state_.data()) SHA256_CTX);
}

Sha256& Sha256::add(std::string_view bytes) noexcept {
  SHA256_Update(context(state_.data()), bytes.data(), bytes.size());
  return *this;
}

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), context(state_.data()));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) { return Sha256{}.add(bytes).hex(); }

}  // namespace lettrage
