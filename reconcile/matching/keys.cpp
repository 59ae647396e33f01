#include "reconcile/matching/keys.h"

#include <algorithm>

namespace lettrage::reconcile {
namespace {

unsigned byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// Length of the UTF-8 character that begins at `at`, at least 1 and never past the end; broken sequences count as 1.
std::size_t character(std::string_view text, std::size_t at) {
  const unsigned lead = byte(text, at);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, text.size() - at);
}

bool is_no_break_space(std::string_view text, std::size_t at) {
  return byte(text, at) == 0xC2 && at + 1 < text.size() && byte(text, at + 1) == 0xA0;
}

bool looks_like_iban(std::string_view key) {
  return key.size() >= 15 && key.size() <= 34 && is_letter(key[0]) && is_letter(key[1]) && is_digit(key[2]) && is_digit(key[3]);
}

}  // namespace

std::size_t wide_word_character(std::string_view text, std::size_t at) noexcept {
  return byte(text, at) == 0xE2 ? 0 : character(text, at);
}

std::string_view identifier_key(std::string_view text, KeyBuffer& buffer) {
  const bool clean = std::none_of(text.begin(), text.end(), [](char c) {
    return is_blank(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) == 0xC2;
  });
  if (clean) return text;
  char* const out = buffer.room(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_no_break_space(text, i)) {
      ++i;
    } else if (!is_blank(text[i])) {
      out[size++] = to_upper(text[i]);
    }
  }
  return {out, size};
}

std::string_view number_key(std::string_view text, KeyBuffer& buffer) {
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  if (clean) return text;
  char* const out = buffer.room(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = word_character(text, i);
    for (std::size_t k = 0; k < length; ++k) out[size++] = to_upper(text[i + k]);
    i += length == 0 ? character(text, i) : length;
  }
  return {out, size};
}

std::string_view reference_key(std::string_view text, KeyBuffer& buffer) {
  const std::string_view key = number_key(text, buffer);
  return all_digits(key) ? without_leading_zeros(key) : key;
}

bool all_digits(std::string_view key) noexcept {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) { return is_digit(c); });
}

std::string_view without_leading_zeros(std::string_view key) noexcept {
  const auto first = key.find_first_not_of('0');
  return first == std::string_view::npos ? key.substr(key.size()) : key.substr(first);
}

SameAccount same_account(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return SameAccount::Unknown;
  if (a == b) return SameAccount::Yes;
  KeyBuffer buffer_a, buffer_b;
  std::string_view x = number_key(a, buffer_a), y = number_key(b, buffer_b);
  if (x == y) return SameAccount::Yes;
  const bool x_is_iban = looks_like_iban(x), y_is_iban = looks_like_iban(y);
  if (x_is_iban && y_is_iban) return SameAccount::No;
  if (!x_is_iban && !y_is_iban) return SameAccount::Unknown;
  if (y_is_iban) std::swap(x, y);
  // The bank code, then the account number, whose leading zeros only the IBAN keeps.
  const std::string_view national = x.substr(4);
  if (y.size() < 8) return SameAccount::Unknown;
  if (national.find(y) != std::string_view::npos) return SameAccount::Yes;
  if (x.substr(0, 2) != "DE" || y.size() <= 8) return SameAccount::Unknown;
  const std::string_view account = without_leading_zeros(national.substr(8));
  return national.substr(0, 8) == y.substr(0, 8) && account == without_leading_zeros(y.substr(8)) ? SameAccount::Yes
                                                                                                  : SameAccount::No;
}

}  // namespace lettrage::reconcile
