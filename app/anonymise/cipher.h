/// \file
/// A keyed permutation of short sequences: what makes one name, number or account out of another of the same shape, the same
/// each time and never two the same. Format-preserving encryption by a Feistel network of ten rounds over AES-256, after
/// NIST SP 800-38G (FF1), generalised to places of different alphabets. Whoever has the key can turn it round.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lettrage::anonymise {

/// One place of a sequence: `value` is in 0 … `radix` − 1. A radix of 1 leaves the place as it is.
struct Place {
  std::uint16_t value = 0, radix = 1;
};

/// Not for two threads at once.
class Cipher {
 public:
  /// The AES key is the SHA-256 of a label and `secret`.
  explicit Cipher(std::string_view secret);
  ~Cipher();
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;

  /// Permutes the sequences of these radices in `domain`; sequences of other radices or domains are permuted independently.
  void permute(std::string_view domain, std::span<Place> places);

  /// A secret nobody knows, for a call that is given none.
  [[nodiscard]] static std::string random_secret();

 private:
  using Block = std::array<unsigned char, 16>;
  void encrypt(Block& block);
  void round(unsigned number, const Block& seed, std::span<const Place> from, std::span<Place> to);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lettrage::anonymise
