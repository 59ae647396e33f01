#include "core/references/references.h"

#include <algorithm>
#include <array>

#include "core/identifiers.h"

namespace lettrage::references {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper_or_digit(char c) noexcept { return is_digit(c) || (c >= 'A' && c <= 'Z'); }
constexpr int value(char digit) noexcept { return digit - '0'; }
constexpr char digit_of(int value) noexcept { return static_cast<char>('0' + value); }

bool all_digits(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_digit); }
bool all_upper_or_digit(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_upper_or_digit); }

/// Digits of an allowed length and not all zero: a field of zeros passes most checks, and is nobody's reference.
bool is_number(std::string_view text, std::size_t shortest, std::size_t longest) noexcept {
  return text.size() >= shortest && text.size() <= longest && all_digits(text) &&
         text.find_first_not_of('0') != std::string_view::npos;
}

std::string two_digits(int number) { return {digit_of(number / 10), digit_of(number % 10)}; }
std::string zero_padded(std::string_view digits, std::size_t size) {
  return std::string(size - digits.size(), '0').append(digits);
}

/// Sum of the digits, each times its weight; weights run from the right and start again when used up.
template <std::size_t N>
int weighted_sum(std::string_view digits, const std::array<int, N>& weights) noexcept {
  int sum = 0;
  std::size_t next = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, next = (next + 1) % N) sum += value(*digit) * weights[next];
  return sum;
}

/// Check digits over the payload. All payloads are digits, short enough for no sum to overflow.
char luhn(std::string_view payload) noexcept {
  int sum = 0;
  bool doubled = true;
  for (auto digit = payload.rbegin(); digit != payload.rend(); ++digit, doubled = !doubled) {
    const int weighted = value(*digit) * (doubled ? 2 : 1);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digit_of((10 - sum % 10) % 10);
}

char seven_three_one(std::string_view payload) noexcept {
  return digit_of((10 - weighted_sum(payload, std::array{7, 3, 1}) % 10) % 10);
}

char kid_mod11(std::string_view payload) noexcept {
  const int check = 11 - weighted_sum(payload, std::array{2, 3, 4, 5, 6, 7}) % 11;
  return check == 10 ? '-' : digit_of(check % 11);
}

char mod10_recursive(std::string_view payload) noexcept {
  constexpr std::array<int, 10> table{0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carry = 0;
  for (const char digit : payload) carry = table[static_cast<std::size_t>((carry + value(digit)) % 10)];
  return digit_of((10 - carry) % 10);
}

char netherlands_mod11(std::string_view payload) noexcept {
  const int check = 11 - weighted_sum(payload, std::array{2, 4, 8, 5, 10, 9, 7, 3, 6, 1}) % 11;
  return digit_of(check == 11 ? 0 : check == 10 ? 1 : check);
}

/// SI01, SI12 and HR01: weights 2, 3, 4 … from the right; what has no single digit becomes 0.
char balkan_mod11(std::string_view payload) noexcept {
  constexpr std::array<int, 22> weights{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23};
  const int check = 11 - weighted_sum(payload, weights) % 11;
  return digit_of(check > 9 ? 0 : check);
}

std::string ogm_check_digits(std::string_view payload) {
  const int remainder = mod97(payload);
  return two_digits(remainder == 0 ? 97 : remainder);
}

/// Check digits that make `text` followed by them leave 1 when divided by 97.
std::string mod97_check_digits(std::string_view text) { return two_digits(98 - mod97(std::string{text}.append("00"))); }

/// ISO 7064 check digits run from 02 to 98.
bool is_check_pair(std::string_view pair) noexcept { return all_digits(pair) && pair != "00" && pair != "01" && pair != "99"; }

bool check_rf(std::string_view reference) noexcept {
  if (reference.size() < 5 || reference.size() > 25 || !reference.starts_with("RF") || !all_upper_or_digit(reference) ||
      !is_check_pair(reference.substr(2, 2))) {
    return false;
  }
  std::array<char, 25> rearranged{};
  const auto body = reference.substr(4);
  std::copy_n(reference.begin(), 4, std::copy(body.begin(), body.end(), rearranged.begin()));
  return mod97({rearranged.data(), reference.size()}) == 1;
}

bool check_ogm(std::string_view reference) noexcept {
  if (!is_number(reference, 12, 12)) return false;
  const int remainder = mod97(reference.substr(0, 10));
  return (remainder == 0 ? 97 : remainder) == value(reference[10]) * 10 + value(reference[11]);
}

bool check_finland(std::string_view reference) noexcept {
  if (reference.size() > 20 || !all_digits(reference)) return false;
  // Padded with zeros on forms; three digits and the check digit must stand behind them.
  reference.remove_prefix(std::min(reference.find_first_not_of('0'), reference.size()));
  return reference.size() >= 4 && seven_three_one(reference.substr(0, reference.size() - 1)) == reference.back();
}

bool check_kid_mod11(std::string_view reference) noexcept {
  if (reference.size() < 2 || reference.size() > 25) return false;
  const auto payload = reference.substr(0, reference.size() - 1);
  return is_number(payload, 1, 24) && kid_mod11(payload) == reference.back();
}

bool check_netherlands(std::string_view reference) noexcept {
  if (!is_number(reference, 7, 16)) return false;
  const bool holds = netherlands_mod11(reference.substr(1)) == reference[0];
  switch (reference.size()) {
    case 7: return true;  // has no check digit
    case 8:
    case 15: return false;
    case 16: return holds;
    default: return holds && static_cast<std::size_t>(value(reference[1])) == (reference.size() - 2) % 10;
  }
}

/// SI and HR references name their model; those whose parts are checked one by one need the dashes that the canonical form
/// has lost, so they are never proven.
bool check_balkan(std::string_view reference, std::string_view country, bool model_12_too) noexcept {
  if (reference.size() < 4 || reference.size() > 26 || !reference.starts_with(country)) return false;
  const auto model = reference.substr(2, 2), number = reference.substr(4);
  if (model == "99") return number.empty();            // no reference
  if (model == "00") return is_number(number, 1, 22);  // no check digit
  if (model != "01" && !(model_12_too && model == "12")) return false;
  return is_number(number, 2, 22) && balkan_mod11(number.substr(0, number.size() - 1)) == number.back();
}

bool check_model97(std::string_view reference) noexcept {
  if (reference.size() < 3 || reference.size() > 22 || !all_upper_or_digit(reference) || !is_check_pair(reference.substr(0, 2))) {
    return false;
  }
  std::array<char, 22> rearranged{};
  const auto number = reference.substr(2);
  std::copy_n(reference.begin(), 2, std::copy(number.begin(), number.end(), rearranged.begin()));
  return mod97({rearranged.data(), reference.size()}) == 1;
}

}  // namespace

std::string_view name(Scheme scheme) noexcept {
  switch (scheme) {
    case Scheme::Rf: return "RF";
    case Scheme::Ogm: return "OGM";
    case Scheme::Finland: return "FI";
    case Scheme::KidMod10: return "KID10";
    case Scheme::KidMod11: return "KID11";
    case Scheme::SwedenOcr: return "OCR";
    case Scheme::DenmarkFik: return "FIK";
    case Scheme::Qrr: return "QRR";
    case Scheme::Netherlands: return "NL";
    case Scheme::Slovenia: return "SI";
    case Scheme::Croatia: return "HR";
    case Scheme::Model97: return "M97";
  }
  return {};
}

bool check(Scheme scheme, std::string_view reference) noexcept {
  const auto luhn_holds = [&] { return luhn(reference.substr(0, reference.size() - 1)) == reference.back(); };
  switch (scheme) {
    case Scheme::Rf: return check_rf(reference);
    case Scheme::Ogm: return check_ogm(reference);
    case Scheme::Finland: return check_finland(reference);
    case Scheme::KidMod10:
    case Scheme::SwedenOcr: return is_number(reference, 2, 25) && luhn_holds();
    case Scheme::KidMod11: return check_kid_mod11(reference);
    case Scheme::DenmarkFik: return is_number(reference, 15, 16) && luhn_holds();
    case Scheme::Qrr: return is_number(reference, 27, 27) && mod10_recursive(reference.substr(0, 26)) == reference.back();
    case Scheme::Netherlands: return check_netherlands(reference);
    case Scheme::Slovenia: return check_balkan(reference, "SI", true);
    case Scheme::Croatia: return check_balkan(reference, "HR", false);
    case Scheme::Model97: return check_model97(reference);
  }
  return false;
}

std::optional<std::string> make(Scheme scheme, std::string_view given) {
  if (given.size() > 64) return std::nullopt;  // no reference is as long, however it is printed
  std::string payload = canonical(given);
  std::string reference;
  switch (scheme) {
    case Scheme::Rf:
      if (payload.empty() || payload.size() > 21 || !all_upper_or_digit(payload)) return std::nullopt;
      reference = "RF" + mod97_check_digits(payload + "RF") + payload;
      break;
    case Scheme::Ogm:
      if (!is_number(payload, 1, 10)) return std::nullopt;
      payload = zero_padded(payload, 10);
      reference = payload + ogm_check_digits(payload);
      break;
    case Scheme::Finland:
      if (!is_number(payload, 3, 19)) return std::nullopt;
      payload.erase(0, payload.find_first_not_of('0'));
      reference = payload + seven_three_one(payload);
      break;
    case Scheme::KidMod10:
      if (!is_number(payload, 1, 24)) return std::nullopt;
      reference = payload + luhn(payload);
      break;
    case Scheme::KidMod11:
      if (!is_number(payload, 1, 24)) return std::nullopt;
      reference = payload + kid_mod11(payload);
      break;
    case Scheme::SwedenOcr:
      // With length digit (level 3): the length counts it and the check digit.
      if (!is_number(payload, 1, 23)) return std::nullopt;
      payload.push_back(digit_of(static_cast<int>((payload.size() + 2) % 10)));
      reference = payload + luhn(payload);
      break;
    case Scheme::DenmarkFik:
      if (!is_number(payload, 1, 15)) return std::nullopt;
      if (payload.size() < 14) payload = zero_padded(payload, 14);
      reference = payload + luhn(payload);
      break;
    case Scheme::Qrr:
      if (!is_number(payload, 1, 26)) return std::nullopt;
      payload = zero_padded(payload, 26);
      reference = payload + mod10_recursive(payload);
      break;
    case Scheme::Netherlands:
      if (!is_number(payload, 7, 15) || payload.size() == 13 || payload.size() == 14) return std::nullopt;
      if (payload.size() < 15) payload.insert(payload.begin(), digit_of(static_cast<int>(payload.size() % 10)));
      reference = netherlands_mod11(payload) + payload;
      break;
    case Scheme::Slovenia:
      if (!is_number(payload, 1, 12)) return std::nullopt;
      reference = "SI12" + payload + balkan_mod11(payload);
      break;
    case Scheme::Croatia:
      if (!is_number(payload, 1, 21)) return std::nullopt;
      reference = "HR01" + payload + balkan_mod11(payload);
      break;
    case Scheme::Model97:
      if (payload.empty() || payload.size() > 20 || !all_upper_or_digit(payload)) return std::nullopt;
      reference = mod97_check_digits(payload) + payload;
      break;
  }
  // A payload that no check digits can save (too few significant digits) makes no reference.
  if (!check(scheme, reference)) return std::nullopt;
  return reference;
}

std::string canonical(std::string_view reference) {
  constexpr std::string_view dropped = " \t\r\n+*#/.-";
  std::string out;
  out.reserve(reference.size());
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const char c = reference[i];
    if (dropped.find(c) != std::string_view::npos) continue;
    if (reference.substr(i, 2) == "\xC2\xA0") {  // no-break space
      ++i;
      continue;
    }
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

}  // namespace lettrage::references
