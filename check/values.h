/// \file
/// The values of the outputs, read strictly: what CONTRACT.md does not write is no value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/hash.h"
#include "core/money.h"

namespace lettrage::check {

/// Sums in minor units do not overflow, however many there are.
__extension__ typedef __int128 Sum;  // NOLINT(modernize-use-using): __extension__ needs the old form

/// A decimal with exactly the currency's minor digits, in minor units; nothing where it is none or does not fit 64 bits.
[[nodiscard]] std::optional<std::int64_t> amount_of(std::string_view text, Currency currency);
/// The same without the limit of 64 bits: up to 30 digits.
[[nodiscard]] std::optional<Sum> sum_of(std::string_view text, Currency currency);
[[nodiscard]] std::string text_of_sum(Sum minor, Currency currency);
/// `mv0123456789abcdef0123` and the like as a number; nothing where it is none of that kind.
[[nodiscard]] std::optional<Hash128> id_of(std::string_view text, std::string_view kind);
/// A number without sign, at most 18 digits.
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view text);
/// Of a whole file; nothing where it cannot be read. 64 hex digits.
[[nodiscard]] std::optional<std::string> sha256_of_file(const std::string& path);
/// As names of files stand in JSON: bytes that are no UTF-8 are read as ISO 8859-1.
[[nodiscard]] std::string json_name(std::string_view name);

/// Computes a SHA-256 bit by bit.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  [[nodiscard]] std::string finish();

 private:
  void* context_;
};

}  // namespace lettrage::check
