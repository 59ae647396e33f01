#include "core/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>

namespace lettrage {
namespace {

constexpr std::size_t id_hex_digits = 20;

/// Little-endian on every machine, so that hashes are the same on all.
void append_number(std::string& bytes, std::uint64_t number) {
  for (unsigned shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(number >> shift & 0xFFU));
}

}  // namespace

Hash128 hash128(std::string_view bytes) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

// Each field goes in with a mark of its type and its length, so that no two sequences of fields make the same bytes.
Hasher& Hasher::add(std::string_view field) {
  bytes_.push_back('t');
  append_number(bytes_, field.size());
  bytes_.append(field);
  return *this;
}

Hasher& Hasher::add(std::int64_t number) {
  bytes_.push_back('n');
  append_number(bytes_, static_cast<std::uint64_t>(number));
  return *this;
}

Hash128 Hasher::finish() {
  const Hash128 hash = hash128(bytes_);
  bytes_.clear();
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
