#include "core/identifiers.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace lettrage {
namespace {

struct IbanCountry {
  std::string_view code;
  std::string_view bban;  ///< lengths and classes as the registry prints them: n digits, a letters, c letters or digits
};

/// SWIFT IBAN registry, release 101 (references.md 4), by code.
constexpr std::array<IbanCountry, 89> iban_registry{
    {{"AD", "4n4n12c"},     {"AE", "3n16n"},     {"AL", "8n16c"},       {"AT", "5n11n"},         {"AZ", "4a20c"},
     {"BA", "3n3n8n2n"},    {"BE", "3n7n2n"},    {"BG", "4a4n2n8c"},    {"BH", "4a14c"},         {"BI", "5n5n11n2n"},
     {"BR", "8n5n10n1a1c"}, {"BY", "4c4n16c"},   {"CH", "5n12c"},       {"CR", "4n14n"},         {"CY", "3n5n16c"},
     {"CZ", "4n16n"},       {"DE", "8n10n"},     {"DJ", "5n5n11n2n"},   {"DK", "4n9n1n"},        {"DO", "4c20n"},
     {"EE", "2n14n"},       {"EG", "4n4n17n"},   {"ES", "4n4n1n1n10n"}, {"FI", "3n11n"},         {"FK", "2a12n"},
     {"FO", "4n9n1n"},      {"FR", "5n5n11c2n"}, {"GB", "4a6n8n"},      {"GE", "2a16n"},         {"GI", "4a15c"},
     {"GL", "4n9n1n"},      {"GR", "3n4n16c"},   {"GT", "4c20c"},       {"HN", "4a20n"},         {"HR", "7n10n"},
     {"HU", "3n4n1n15n1n"}, {"IE", "4a6n8n"},    {"IL", "3n3n13n"},     {"IQ", "4a3n12n"},       {"IS", "4n2n6n10n"},
     {"IT", "1a5n5n12c"},   {"JO", "4a4n18c"},   {"KW", "4a22c"},       {"KZ", "3n13c"},         {"LB", "4n20c"},
     {"LC", "4a24c"},       {"LI", "5n12c"},     {"LT", "5n11n"},       {"LU", "3n13c"},         {"LV", "4a13c"},
     {"LY", "3n3n15n"},     {"MC", "5n5n11c2n"}, {"MD", "2c18c"},       {"ME", "3n13n2n"},       {"MK", "3n10c2n"},
     {"MN", "4n12n"},       {"MR", "5n5n11n2n"}, {"MT", "4a5n18c"},     {"MU", "4a2n2n12n3n3a"}, {"NI", "4a20n"},
     {"NL", "4a10n"},       {"NO", "4n6n1n"},    {"OM", "3n16c"},       {"PK", "4a16c"},         {"PL", "8n16n"},
     {"PS", "4a21c"},       {"PT", "4n4n11n2n"}, {"QA", "4a21c"},       {"RO", "4a16c"},         {"RS", "3n13n2n"},
     {"RU", "9n5n15c"},     {"SA", "2n18c"},     {"SC", "4a2n2n16n3a"}, {"SD", "2n12n"},         {"SE", "3n16n1n"},
     {"SI", "5n8n2n"},      {"SK", "4n6n10n"},   {"SM", "1a5n5n12c"},   {"SO", "4n3n12n"},       {"ST", "4n4n11n2n"},
     {"SV", "4a20n"},       {"TL", "3n14n2n"},   {"TN", "2n3n13n2n"},   {"TR", "5n1n16c"},       {"UA", "6n19c"},
     {"VA", "3n15n"},       {"VG", "4a16n"},     {"XK", "4n10n2n"},     {"YE", "4a4n18c"}}};

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_upper_or_digit(char c) noexcept { return is_digit(c) || is_upper(c); }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// What each character counts in mod 97: 0–9 its value, letters 10–35 in either case, `no_value` the rest.
constexpr std::uint8_t no_value = 255;
constexpr std::array<std::uint8_t, 256> character_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_value);
  for (std::uint8_t i = 0; i < 10; ++i) values[std::size_t{'0'} + i] = i;
  for (std::uint8_t i = 0; i < 26; ++i) {
    values[std::size_t{'A'} + i] = values[std::size_t{'a'} + i] = static_cast<std::uint8_t>(10 + i);
  }
  return values;
}();

/// The number that eight digits spell.
std::uint32_t number_of(std::uint64_t digits) noexcept {
  if constexpr (std::endian::native == std::endian::big) digits = __builtin_bswap64(digits);
  // Neighbours are put together: by two, by four, by eight.
  digits = ((digits & 0x0F0F0F0F0F0F0F0FU) * (10 * 256 + 1)) >> 8U;
  digits = ((digits & 0x00FF00FF00FF00FFU) * (100 * 65536 + 1)) >> 16U;
  return static_cast<std::uint32_t>(((digits & 0x0000FFFF0000FFFFU) * (10'000 * (std::uint64_t{1} << 32U) + 1)) >> 32U);
}

/// The number that eight characters spell, all digits, or `no_number`.
constexpr std::uint32_t no_number = 0xFFFFFFFF;
std::uint32_t eight_digits(const char* text) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  constexpr std::uint64_t upper_halves = 0xF0F0F0F0F0F0F0F0U;
  // 0x30 to 0x39, and no higher: adding six to a greater one carries.
  const std::uint64_t carried = ((word + 0x0606060606060606U) & upper_halves) >> 4U;
  if (((word & upper_halves) | carried) != 0x3333333333333333U) return no_number;
  return number_of(word);
}

/// Remainder of the number read so far; -1 once a character was neither letter nor digit.
class Mod97 {
 public:
  /// A number of eight digits.
  void feed_eight(std::uint32_t digits) noexcept { number_ = number_ % 97 * 100'000'000 + digits; }
  /// Two letters, two digits.
  void feed_head(char a, char b, char c, char d) noexcept {
    const auto value = [](char letter) { return static_cast<std::uint64_t>(letter - 'A') + 10; };
    const auto check = static_cast<std::uint64_t>((c - '0') * 10 + (d - '0'));
    number_ = number_ % 97 * 1'000'000 + value(a) * 10'000 + value(b) * 100 + check;
  }
  void feed(std::string_view text) noexcept {
    while (text.size() >= 8) {
      const std::uint32_t digits = eight_digits(text.data());
      if (digits == no_number) break;
      feed_eight(digits);
      text.remove_prefix(8);
    }
    feed_short(text);
  }
  /// The same, one character after the other.
  void feed_short(std::string_view text) noexcept {
    for (const char c : text) {
      const std::uint8_t value = character_values[static_cast<unsigned char>(c)];
      valid_ = valid_ && value != no_value;
      number_ = number_ * (value < 10 ? 10 : 100) + value;
      if (number_ >= reduce_at) number_ %= 97;  // a division in every eight characters or so
    }
  }
  [[nodiscard]] constexpr int remainder() const noexcept { return valid_ ? static_cast<int>(number_ % 97) : -1; }

 private:
  static constexpr std::uint64_t reduce_at = std::uint64_t{1} << 56U;  // times 100 still fits
  std::uint64_t number_ = 0;
  bool valid_ = true;
};

/// ISO 7064 check digits run from 02 to 98; 00, 01 and 99 pass the remainder but are never issued.
constexpr bool is_check_pair(std::string_view pair) noexcept {
  return is_digit(pair[0]) && is_digit(pair[1]) && pair != "00" && pair != "01" && pair != "99";
}

constexpr std::uint64_t high_bits = 0x8080808080808080U;

/// Of eight characters, those of a class by their high bits.
struct Classes {
  std::uint64_t digits = 0, letters = 0;  ///< `letters`: capitals
};
std::uint64_t load_eight(const char* text) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  return word;
}
Classes classes_of(std::uint64_t word) noexcept {
  const std::uint64_t seven = word & ~high_bits, ascii = ~word & high_bits;
  const auto from = [seven](unsigned char c) { return seven + (high_bits - c * (high_bits >> 7U)); };  // high bit: c or more
  return {from('0') & ~from('9' + 1) & ascii, from('A') & ~from('Z' + 1) & ascii};
}

/// A BBAN's structure spelled out: 0x80 at the places where only digits may stand, or only letters. It stands at the end of
/// the arrays, so that zeros fill the first eight characters up, which change no number.
struct BbanShape {
  static constexpr std::size_t width = 32;
  std::uint8_t size = 0;
  std::array<char, width> digits{}, letters{};
};

constexpr BbanShape shape(std::string_view structure) noexcept {
  constexpr auto marked = static_cast<char>(0x80);
  BbanShape shape;
  const auto each = [structure](auto put) {
    std::size_t length = 0, place = 0;
    for (const char c : structure) {
      if (is_digit(c)) {
        length = length * 10 + static_cast<std::size_t>(c - '0');
        continue;
      }
      for (; length > 0; --length) put(place++, c);
    }
  };
  each([&shape](std::size_t, char) { ++shape.size; });
  each([&shape](std::size_t place, char c) {
    const std::size_t at = BbanShape::width - shape.size + place;
    shape.digits[at] = c == 'n' ? marked : '\0';
    shape.letters[at] = c == 'a' ? marked : '\0';
  });
  return shape;
}

/// Shapes by country, and where a country's stands: index of its two letters to place in `bban_shapes` plus one.
constexpr std::array<BbanShape, iban_registry.size()> bban_shapes = [] {
  std::array<BbanShape, iban_registry.size()> shapes{};
  for (std::size_t i = 0; i < shapes.size(); ++i) shapes[i] = shape(iban_registry[i].bban);
  return shapes;
}();
constexpr std::size_t country_index(char first, char second) noexcept {
  return static_cast<std::size_t>(first - 'A') * 26 + static_cast<std::size_t>(second - 'A');
}
constexpr std::array<std::uint8_t, std::size_t{26}* 26> shape_of_country = [] {
  std::array<std::uint8_t, std::size_t{26} * 26> places{};
  for (std::size_t i = 0; i < iban_registry.size(); ++i) {
    places[country_index(iban_registry[i].code[0], iban_registry[i].code[1])] = static_cast<std::uint8_t>(i + 1);
  }
  return places;
}();

/// A creditor identifier upper case without the characters that do not count; nothing if it is longer than one can be.
struct CompactCreditorId {
  std::array<char, 35> characters{};
  std::size_t size = 0;
  bool fits = true;

  explicit CompactCreditorId(std::string_view creditor_id) noexcept {
    for (const char given : creditor_id) {
      const char c = upper(given);
      if (!is_upper_or_digit(c)) continue;
      if (size == characters.size()) {
        fits = false;
        return;
      }
      characters[size++] = c;
    }
  }
  [[nodiscard]] std::string_view text() const noexcept { return {characters.data(), size}; }
};

}  // namespace

int mod97(std::string_view text) noexcept {
  Mod97 number;
  number.feed(text);
  return number.remainder();
}

IbanVerdict check_iban(std::string_view iban) noexcept {
  if (iban.size() < 15 || iban.size() > 34 || !is_upper(iban[0]) || !is_upper(iban[1]) || !is_check_pair(iban.substr(2, 2))) {
    return IbanVerdict::Invalid;
  }
  const std::size_t place = shape_of_country[country_index(iban[0], iban[1])];
  static constexpr BbanShape any_shape{};
  const BbanShape& shape = place == 0 ? any_shape : bban_shapes[place - 1];
  const std::string_view bban = iban.substr(4);
  if (place != 0 && bban.size() != shape.size) return IbanVerdict::Invalid;

  std::array<char, BbanShape::width> padded;
  padded.fill('0');
  std::memcpy(padded.data() + padded.size() - bban.size(), bban.data(), bban.size());
  std::uint64_t wrong = 0;
  Mod97 number;
  for (std::size_t at = (padded.size() - bban.size()) / sizeof wrong * sizeof wrong; at < padded.size(); at += sizeof wrong) {
    const std::uint64_t word = load_eight(padded.data() + at);
    const Classes found = classes_of(word);
    wrong |= (found.letters & load_eight(shape.digits.data() + at)) | (found.digits & load_eight(shape.letters.data() + at));
    wrong |= high_bits & ~(found.digits | found.letters);
    if (found.digits == high_bits) {
      number.feed_eight(number_of(word));
    } else {
      number.feed_short({padded.data() + at, sizeof word});
    }
  }
  number.feed_head(iban[0], iban[1], iban[2], iban[3]);
  if (wrong != 0 || number.remainder() != 1) return IbanVerdict::Invalid;
  return place == 0 ? IbanVerdict::UnverifiedCountry : IbanVerdict::Valid;
}

std::optional<std::string> make_iban(std::string_view text) {
  std::string iban;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (text.substr(i, 2) == "\xC2\xA0") {  // no-break space, as copied from a letter
      ++i;
      continue;
    }
    if (iban.size() == 34) return std::nullopt;
    iban.push_back(upper(c));
  }
  if (check_iban(iban) == IbanVerdict::Invalid) return std::nullopt;
  return iban;
}

bool is_bic(std::string_view bic) noexcept {
  if (bic.size() != 8 && bic.size() != 11) return false;
  // Of eleven characters the last eight are looked at too.
  const Classes first = classes_of(load_eight(bic.data())), last = classes_of(load_eight(bic.data() + bic.size() - 8));
  const bool characters = ((first.digits | first.letters) & (last.digits | last.letters)) == high_bits;
  return characters && is_upper(bic[4]) && is_upper(bic[5]);
}

bool is_creditor_id(std::string_view creditor_id) noexcept {
  const CompactCreditorId compact{creditor_id};
  const std::string_view text = compact.text();
  if (!compact.fits || text.size() < 8 || !is_upper(text[0]) || !is_upper(text[1]) || !is_check_pair(text.substr(2, 2))) {
    return false;
  }
  // Other countries' lengths are known from practice only, so they are not held against anyone.
  if (text.starts_with("DE") && text.size() != 18) return false;
  Mod97 number;
  number.feed(text.substr(7));
  number.feed(text.substr(0, 4));
  return number.remainder() == 1;
}

std::string creditor_id_key(std::string_view creditor_id) {
  std::string key;
  key.reserve(creditor_id.size());
  for (const char given : creditor_id) {
    if (const char c = upper(given); is_upper_or_digit(c)) key.push_back(c);
  }
  if (key.size() > 7) key.erase(4, 3);
  return key;
}

bool is_uetr(std::string_view uetr) noexcept {
  if (uetr.size() != 36) return false;
  for (std::size_t i = 0; i < uetr.size(); ++i) {
    const char c = uetr[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? c != '-' : !(is_digit(c) || (c >= 'a' && c <= 'f'))) return false;
  }
  const char variant = uetr[19];
  return uetr[14] == '4' && (variant == '8' || variant == '9' || variant == 'a' || variant == 'b');
}

}  // namespace lettrage
