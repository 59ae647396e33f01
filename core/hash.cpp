#include "core/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>

namespace lettrage {
namespace {

constexpr std::size_t id_hex_digits = 20;

}  // namespace

Hash128 hash128(std::string_view bytes) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

void Hasher::append(const char* bytes, std::size_t size) {
  if (long_.empty() && size <= short_.size() - size_) {
    std::copy_n(bytes, size, short_.data() + size_);
    size_ += size;
    return;
  }
  if (long_.empty()) long_.assign(short_.data(), size_);
  long_.append(bytes, size);
}

/// Little-endian on every machine, so that hashes are the same on all.
void Hasher::append(char type, std::uint64_t number) {
  std::array<char, 9> bytes{type};
  for (unsigned i = 0; i < 8; ++i) bytes[i + 1] = static_cast<char>(number >> (8 * i) & 0xFFU);
  append(bytes.data(), bytes.size());
}

// Each field goes in with a mark of its type and its length, so that no two sequences of fields make the same bytes.
Hasher& Hasher::add(std::string_view field) {
  append('t', field.size());
  append(field.data(), field.size());
  return *this;
}

Hasher& Hasher::add(std::int64_t number) {
  append('n', static_cast<std::uint64_t>(number));
  return *this;
}

Hash128 Hasher::finish() {
  const Hash128 hash = long_.empty() ? hash128({short_.data(), size_}) : hash128(long_);
  long_.clear();
  size_ = 0;
  return hash;
}

void append_id(std::string& out, const char (&kind)[3], Hash128 hash) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 2 + id_hex_digits> id{kind[0], kind[1]};
  char* next = id.data() + 2;
  for (unsigned shift = 64; shift > 0; shift -= 4) *next++ = digits[hash.high >> (shift - 4) & 0xFU];
  for (unsigned shift = 64; shift > 48; shift -= 4) *next++ = digits[hash.low >> (shift - 4) & 0xFU];
  out.append(id.data(), id.size());
}

std::string text_of(const char (&kind)[3], Hash128 hash) {
  std::string id;
  append_id(id, kind, hash);
  return id;
}

std::optional<std::string_view> id_digits(std::string_view id) noexcept {
  if (id.size() != 2 + id_hex_digits) return std::nullopt;
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!lower(id[0]) || !lower(id[1])) return std::nullopt;
  id.remove_prefix(2);
  for (const char c : id) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
  }
  return id;
}

}  // namespace lettrage
