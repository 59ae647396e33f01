#include "formats/cfonb120/amount.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/encoding.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::cfonb120 {
namespace {

struct LastDigit {
  char digit = '0';
  Direction direction = Direction::None;  ///< None: no last digit of an amount
  Overpunch written = Overpunch::Standard;
};

LastDigit read_last(std::string_view character) noexcept {
  using enum Direction;
  if (character == "\xC3\xA9") return {'0', Credit, Overpunch::Accented};
  if (character == "\xC3\xA8") return {'0', Debit, Overpunch::Accented};
  if (character.size() != 1) return {};
  const char c = character.front();
  const auto from = [c](char first) { return static_cast<char>('1' + (c - first)); };
  if (c == '{') return {'0', Credit, Overpunch::Standard};
  if (c == '}') return {'0', Debit, Overpunch::Standard};
  if (c >= 'A' && c <= 'I') return {from('A'), Credit, Overpunch::Standard};
  if (c >= 'J' && c <= 'R') return {from('J'), Debit, Overpunch::Standard};
  if (c >= 'a' && c <= 'i') return {from('a'), Credit, Overpunch::Small};
  if (c >= 'j' && c <= 'r') return {from('j'), Debit, Overpunch::Small};
  if (fixed_width::is_digit(c)) return {c, Credit, Overpunch::Unsigned};
  return {};
}

Code code_of(AmountError error) noexcept {
  switch (error) {
    case AmountError::None: return Code::Count_;
    case AmountError::Empty: return Code::AmountMissing;
    case AmountError::ExcessDigits: return Code::AmountExcessDigits;
    case AmountError::Overflow: return Code::AmountOverflow;
    case AmountError::NotNumeric: break;
  }
  return Code::AmountNotNumeric;
}

}  // namespace

SignedAmount read_digits(std::string_view digits, int decimals, Currency currency) {
  constexpr std::size_t digits_max = 18;
  SignedAmount read;
  read.amount.currency = currency;
  if (digits.empty()) {
    read.error = Code::AmountMissing;
  } else if (digits.size() > digits_max || !fixed_width::all_digits(digits)) {
    read.error = Code::AmountNotNumeric;
  }
  if (read.error != Code::Count_) return read;
  // As text with a point, because that is what checks excess digits and overflow.
  const auto after = std::min<std::size_t>(static_cast<std::size_t>(decimals < 0 ? currency.minor_digits() : decimals), 9);
  std::array<char, digits_max + 12> text{};
  char* end = text.data();
  end = std::fill_n(end, digits.size() < after ? after - digits.size() : 0, '0');
  end = std::copy(digits.begin(), digits.end(), end);
  char* const point = end - after;
  std::copy_backward(point, end, end + 1);
  *point = '.';
  const ParsedAmount parsed = parse_amount({text.data(), static_cast<std::size_t>(end + 1 - text.data())}, currency);
  read.amount.minor = parsed.minor;
  read.error = code_of(parsed.error);
  return read;
}

SignedAmount read_signed_amount(std::string_view text, int decimals, Currency currency, Charset charset) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  SignedAmount failed;
  failed.amount.currency = currency;
  failed.error = text.empty() ? Code::AmountMissing : Code::AmountNotNumeric;
  std::array<char, 18> digits{};
  std::size_t count = 0;
  while (count < text.size() && count < digits.size() && fixed_width::is_digit(text[count])) {
    digits[count] = text[count];
    ++count;
  }
  if (count == digits.size() || text.empty()) return failed;
  // The sign: what follows the digits, or a last digit without one.
  std::string_view sign = text.substr(count);
  std::string decoded;
  if (sign.empty()) {
    sign = text.substr(--count);
  } else if (!is_utf8(sign)) {
    append_decoded(decoded, sign, charset);
    sign = decoded;
  }
  const LastDigit last = read_last(sign);
  if (last.direction == Direction::None) return failed;
  digits[count++] = last.digit;
  SignedAmount read = read_digits({digits.data(), count}, decimals, currency);
  read.direction = last.direction;
  read.written = last.written;
  return read;
}

}  // namespace lettrage::formats::cfonb120
