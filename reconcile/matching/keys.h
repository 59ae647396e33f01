/// \file
/// The forms in which identifiers are compared. Internal to matching. Pure, and free of allocation for texts of usual length.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lettrage::reconcile {

/// Room for one rewritten key; reused from key to key. A view returned by the functions below lives on the text passed
/// in or on this buffer, until its next use.
class KeyBuffer {
 public:
  [[nodiscard]] char* room(std::size_t size) {
    if (size <= small_.size()) return small_.data();
    large_.resize(size);
    return large_.data();
  }

 private:
  std::array<char, 128> small_;
  std::string large_;
};

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return static_cast<unsigned char>((static_cast<unsigned char>(c) | 0x20U) - 'a') < 26;
}
[[nodiscard]] constexpr char to_upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// `word_character` of what begins beyond ASCII, at U+00C0 or later.
[[nodiscard]] std::size_t wide_word_character(std::string_view text, std::size_t at) noexcept;
/// Length of the character at `text[at]` if it belongs to a word, else 0: an ASCII letter or digit, or a UTF-8 letter
/// beyond ASCII. U+0080–U+00BF (no-break space, `°`, `º`) and U+2000–U+2FFF (dashes, `€`, `№`) belong to none.
[[nodiscard]] inline std::size_t word_character(std::string_view text, std::size_t at) noexcept {
  const char c = text[at];
  if (is_digit(c) || is_letter(c)) return 1;
  return static_cast<unsigned char>(c) < 0xC3 ? 0 : wide_word_character(text, at);
}

/// Identifiers: upper case, without blanks (no-break spaces neither).
[[nodiscard]] std::string_view identifier_key(std::string_view text, KeyBuffer& buffer);
/// Invoice numbers: upper case, letters and digits only, so that `FA-2026-00123`, `FA 2026 00123` and `fa2026/00123` are one.
[[nodiscard]] std::string_view number_key(std::string_view text, KeyBuffer& buffer);
/// Structured references: like `number_key`, but a number loses its leading zeros, which banks drop and add (QRR, Finland).
[[nodiscard]] std::string_view reference_key(std::string_view text, KeyBuffer& buffer);

[[nodiscard]] bool all_digits(std::string_view key) noexcept;  ///< and not empty
[[nodiscard]] std::string_view without_leading_zeros(std::string_view key) noexcept;

/// Two spellings of one of our accounts? Only a pair that can be compared gives a verdict: IBAN with IBAN, or IBAN with the
/// bank code and account number inside it (MT940 `37040044/532013000`).
enum class SameAccount : unsigned char { Yes, No, Unknown };
[[nodiscard]] SameAccount same_account(std::string_view a, std::string_view b);

}  // namespace lettrage::reconcile
