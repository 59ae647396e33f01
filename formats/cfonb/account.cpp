#include "formats/cfonb/account.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/encoding.h"
#include "core/identifiers.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::cfonb {
namespace {

using fixed_width::all_digits;
using fixed_width::is_digit;

/// A–I 1–9, J–R 1–9, S–Z 2–9; -1 for what is neither digit nor capital letter.
constexpr int rib_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'A' && c <= 'I') return c - 'A' + 1;
  if (c >= 'J' && c <= 'R') return c - 'J' + 1;
  if (c >= 'S' && c <= 'Z') return c - 'S' + 2;
  return -1;
}

std::string two_digits(int n) { return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)}; }

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

std::optional<int> rib_key(std::string_view bank, std::string_view branch, std::string_view number) noexcept {
  if (bank.size() != 5 || branch.size() != 5 || number.size() != 11 || !all_digits(bank) || !all_digits(branch)) {
    return std::nullopt;
  }
  std::int64_t account = 0;
  for (const char c : number) {
    const int digit = rib_digit(c);
    if (digit < 0) return std::nullopt;
    account = account * 10 + digit;
  }
  const std::int64_t weighted = 89 * *fixed_width::number(bank) + 15 * *fixed_width::number(branch) + 3 * account;
  return static_cast<int>(97 - weighted % 97);
}

Account read_account(Batch& batch, std::string_view bank, std::string_view branch, std::string_view number) {
  bank = fixed_width::trim(bank);
  branch = fixed_width::trim(branch);
  number = fixed_width::trim(number);
  if (fixed_width::is_nothing(number) && (fixed_width::is_nothing(bank) || fixed_width::is_nothing(branch))) return {};
  const std::string parts = upper(std::string{bank}.append(branch).append(number));
  const auto key = fixed_width::is_nothing(bank) || parts.size() != 21
                       ? std::nullopt
                       : rib_key(bank, branch, std::string_view{parts}.substr(10));
  if (!key) return {to_utf8(batch, batch.keep(parts)), false};
  const std::string bban = parts + two_digits(*key);
  return {batch.keep("FR" + two_digits(98 - mod97(bban + "FR00")) + bban), true};
}

}  // namespace lettrage::formats::cfonb
