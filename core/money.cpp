#include "core/money.h"

#include <limits>

namespace lettrage {
namespace {

constexpr std::uint32_t packed(const char (&code)[4]) noexcept {
  return static_cast<std::uint32_t>(code[0]) << 16U | static_cast<std::uint32_t>(code[1]) << 8U |
         static_cast<std::uint32_t>(code[2]);
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr auto minor_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// Digits read so far. The largest negative count of minor units is refused with the rest, so that every amount that was
/// read can be negated.
struct Accumulator {
  std::uint64_t value = 0;
  bool overflow = false;

  void push(char digit) noexcept {
    if (value > minor_max / 10) [[unlikely]] {
      overflow = true;
      return;
    }
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
};

}  // namespace

std::optional<Currency> Currency::make(std::string_view code) noexcept {
  if (code.size() != 3) return std::nullopt;
  Currency currency;
  for (std::size_t i = 0; i < 3; ++i) {
    if (code[i] < 'A' || code[i] > 'Z') return std::nullopt;
    currency.code_[i] = code[i];
  }
  return currency;
}

int Currency::minor_digits() const noexcept {
  // ISO 4217 table of September 2024 (references.md 9); what it does not name has two digits. Metals, funds and test codes
  // have no minor unit at all: two digits keep what a bank prints for them.
  switch (packed({code_[0], code_[1], code_[2], '\0'})) {
    case packed("BIF"):
    case packed("CLP"):
    case packed("DJF"):
    case packed("GNF"):
    case packed("ISK"):
    case packed("JPY"):
    case packed("KMF"):
    case packed("KRW"):
    case packed("PYG"):
    case packed("RWF"):
    case packed("UGX"):
    case packed("UYI"):
    case packed("VND"):
    case packed("VUV"):
    case packed("XAF"):
    case packed("XOF"):
    case packed("XPF"): return 0;
    case packed("BHD"):
    case packed("IQD"):
    case packed("JOD"):
    case packed("KWD"):
    case packed("LYD"):
    case packed("OMR"):
    case packed("TND"): return 3;
    case packed("CLF"):
    case packed("UYW"): return 4;
    default: return 2;
  }
}

std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

std::optional<Money> add(Money a, Money b) noexcept {
  std::int64_t sum = 0;
  if (a.currency != b.currency || __builtin_add_overflow(a.minor, b.minor, &sum)) return std::nullopt;
  return Money{sum, a.currency};
}

std::optional<Money> subtract(Money a, Money b) noexcept {
  std::int64_t difference = 0;
  if (a.currency != b.currency || __builtin_sub_overflow(a.minor, b.minor, &difference)) return std::nullopt;
  return Money{difference, a.currency};
}

ParsedAmount parse_amount(std::string_view text, Currency currency, char separator) noexcept {
  if (text.empty()) return {0, AmountError::Empty};
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool negative = *p == '-';
  if (negative || *p == '+') ++p;

  Accumulator amount;
  const char* const integer = p;
  for (; p != end && is_digit(*p); ++p) amount.push(*p);
  bool any_digit = p != integer;

  int missing = currency.minor_digits();
  bool excess = false;
  if (p != end && *p == separator) {
    const char* const fraction = ++p;
    for (; p != end && missing > 0 && is_digit(*p); ++p, --missing) amount.push(*p);
    for (; p != end && is_digit(*p); ++p) excess |= *p != '0';
    any_digit |= p != fraction;
  }
  if (p != end || !any_digit) return {0, AmountError::NotNumeric};
  for (; missing > 0; --missing) amount.push('0');

  if (amount.overflow || amount.value > minor_max) return {0, AmountError::Overflow};
  const auto minor = static_cast<std::int64_t>(amount.value);
  return {negative ? -minor : minor, excess ? AmountError::ExcessDigits : AmountError::None};
}

void append_amount(std::string& out, std::int64_t minor, Currency currency) {
  const int decimals = currency.minor_digits();
  // 20 digits of a 64-bit number, a point and a sign; a minimum of four decimals and a leading zero fits too.
  std::array<char, 24> buffer{};
  auto place = buffer.size();
  // Negating the smallest number overflows as signed, not as unsigned.
  auto rest = minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  int written = 0;
  do {
    if (written == decimals && decimals > 0) buffer[--place] = '.';
    buffer[--place] = static_cast<char>('0' + rest % 10);
    rest /= 10;
    ++written;
  } while (rest != 0 || written <= decimals);
  if (minor < 0) buffer[--place] = '-';
  out.append(buffer.data() + place, buffer.size() - place);
}

std::string format_amount(std::int64_t minor, Currency currency) {
  std::string out;
  append_amount(out, minor, currency);
  return out;
}

}  // namespace lettrage
