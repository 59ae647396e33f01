#include "check/values.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <memory>
#include <new>

#include "core/encoding.h"

namespace lettrage::check {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Sum> sum_of(std::string_view text, Currency currency) {
  constexpr std::size_t digits_max = 30;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto decimals = static_cast<std::size_t>(currency.minor_digits());
  const std::size_t length = text.size();
  if (length == 0 || length > digits_max) return std::nullopt;
  if (decimals > 0 && (length < decimals + 2 || text[length - decimals - 1] != '.')) return std::nullopt;
  Sum value = 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (decimals > 0 && i == length - decimals - 1) continue;
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  const std::size_t whole = decimals > 0 ? length - decimals - 1 : length;
  if (whole > 1 && text[0] == '0') return std::nullopt;
  if (negative && value == 0) return std::nullopt;
  return negative ? -value : value;
}

std::optional<std::int64_t> amount_of(std::string_view text, Currency currency) {
  const std::optional<Sum> sum = sum_of(text, currency);
  if (!sum || *sum > std::numeric_limits<std::int64_t>::max() || *sum < -std::numeric_limits<std::int64_t>::max())
    return std::nullopt;
  return static_cast<std::int64_t>(*sum);
}

std::string text_of_sum(Sum minor, Currency currency) {
  const bool negative = minor < 0;
  std::string digits;
  for (Sum left = negative ? -minor : minor; left > 0; left /= 10) digits += static_cast<char>('0' + static_cast<int>(left % 10));
  const auto decimals = static_cast<std::size_t>(currency.minor_digits());
  while (digits.size() <= decimals) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (decimals > 0) digits.insert(digits.size() - decimals, ".");
  return (negative ? "-" : "") + digits;
}

std::optional<Hash128> id_of(std::string_view text, std::string_view kind) {
  constexpr std::size_t digits = 20;
  if (text.size() != kind.size() + digits || !text.starts_with(kind)) return std::nullopt;
  Hash128 id;
  for (const char c : text.substr(kind.size())) {
    const int value = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (value < 0) return std::nullopt;
    id.high = id.high << 4U | id.low >> 60U;
    id.low = id.low << 4U | static_cast<unsigned>(value);
  }
  return id;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  constexpr std::size_t digits_max = 18;
  if (text.empty() || text.size() > digits_max) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::string json_name(std::string_view name) {
  if (is_utf8(name)) return std::string{name};
  std::string decoded;
  append_decoded(decoded, name, Charset::Iso8859_1);
  return decoded;
}

Sha256::Sha256() : context_{EVP_MD_CTX_new()} {
  if (context_ == nullptr || EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc{};
}

Sha256::~Sha256() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

void Sha256::add(std::string_view bytes) {
  if (EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size()) != 1) throw std::bad_alloc{};
}

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), digest.data(), &size) != 1) throw std::bad_alloc{};
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::optional<std::string> sha256_of_file(const std::string& path) {
  constexpr std::size_t block_bytes = 1024UL * 1024;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rbe"), &std::fclose};
  if (!file) return std::nullopt;
  Sha256 hash;
  std::string block(block_bytes, '\0');
  while (const std::size_t n = std::fread(block.data(), 1, block.size(), file.get())) hash.add({block.data(), n});
  if (std::ferror(file.get()) != 0) return std::nullopt;
  return hash.finish();
}

}  // namespace lettrage::check
