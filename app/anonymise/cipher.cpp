#include "app/anonymise/cipher.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace lettrage::anonymise {

struct Cipher::State {
  EVP_CIPHER_CTX* aes = EVP_CIPHER_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_CIPHER_CTX_free(aes); }
};

Cipher::Cipher(std::string_view secret) : state_{std::make_unique<State>()} {
  std::array<unsigned char, 32> key{};
  const std::string material = "lettrage anonymise 1:" + std::string{secret};
  unsigned int size = key.size();
  const bool ready = state_->aes != nullptr &&
                     EVP_Digest(material.data(), material.size(), key.data(), &size, EVP_sha256(), nullptr) == 1 &&
                     EVP_EncryptInit_ex(state_->aes, EVP_aes_256_ecb(), nullptr, key.data(), nullptr) == 1 &&
                     EVP_CIPHER_CTX_set_padding(state_->aes, 0) == 1;
  if (!ready) throw std::runtime_error{"AES-256 is not available"};
}

Cipher::~Cipher() = default;

std::string Cipher::random_secret() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no random numbers"};
  return {bytes.begin(), bytes.end()};
}

void Cipher::encrypt(Block& block) {
  int size = 0;
  Block out;
  if (EVP_EncryptUpdate(state_->aes, out.data(), &size, block.data(), static_cast<int>(block.size())) != 1) {
    throw std::runtime_error{"AES-256 failed"};
  }
  block = out;
}

void Cipher::permute(std::string_view domain, std::span<Place> places) {
  constexpr unsigned rounds = 10;
  // What the sequence is: domain and radices, chained through AES.
  Block seed{};
  auto mix = [&, at = std::size_t{0}](unsigned char byte) mutable {
    seed[at] = static_cast<unsigned char>(seed[at] ^ byte);
    if (++at == seed.size()) {
      encrypt(seed);
      at = 0;
    }
  };
  for (const char c : domain) mix(static_cast<unsigned char>(c));
  mix(0);
  for (const Place& p : places) mix(static_cast<unsigned char>(p.radix));
  seed[15] = static_cast<unsigned char>(seed[15] ^ 0x80U);
  seed[14] = static_cast<unsigned char>(seed[14] ^ (places.size() & 0xFFU));
  encrypt(seed);
  const std::size_t half = places.size() / 2;
  for (unsigned r = 0; r < rounds; ++r) {
    const auto left = places.first(half);
    const auto right = places.subspan(half);
    round(r, seed, r % 2 == 0 ? left : right, r % 2 == 0 ? right : left);
  }
}

/// Adds to each place of `to` a number that depends on all of `from`.
void Cipher::round(unsigned number, const Block& seed, std::span<const Place> from, std::span<Place> to) {
  Block state = seed;
  state[0] = static_cast<unsigned char>(state[0] ^ number);
  std::size_t at = 1;
  for (const Place& p : from) {
    if (at == state.size()) {
      encrypt(state);
      at = 0;
    }
    state[at] = static_cast<unsigned char>(state[at] ^ p.value);
    ++at;
  }
  encrypt(state);
  Block stream = state;
  std::size_t used = 0;
  for (Place& p : to) {
    if (used == stream.size()) {
      encrypt(stream);
      used = 0;
    }
    const unsigned drawn = (static_cast<unsigned>(stream[used]) << 8U) | stream[used + 1];
    used += 2;
    if (p.radix > 1) p.value = static_cast<std::uint16_t>((p.value + drawn) % p.radix);
  }
}

}  // namespace lettrage::anonymise
