// Identifiers with check digits: an account is the same account in an IBAN and in a national form, because its parts are
// replaced one by one and the check digits made anew.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/anonymise/mapper.h"
#include "core/identifiers.h"

namespace lettrage::anonymise {

namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Lengths of bank, branch and account in a BBAN (references.md 4), for countries whose national forms print them apart.
struct Parts {
  std::string_view country;
  std::array<std::size_t, 3> lengths;
};
constexpr std::array<Parts, 14> parts{{{"AT", {5, 11, 0}},
                                       {"CH", {5, 12, 0}},
                                       {"CZ", {4, 6, 10}},
                                       {"DE", {8, 10, 0}},
                                       {"DK", {4, 10, 0}},
                                       {"EE", {2, 14, 0}},
                                       {"GB", {4, 6, 8}},
                                       {"IE", {4, 6, 8}},
                                       {"LI", {5, 12, 0}},
                                       {"LU", {3, 13, 0}},
                                       {"NL", {4, 10, 0}},
                                       {"PT", {4, 4, 11}},
                                       {"SE", {3, 17, 0}},
                                       {"SK", {4, 6, 10}}}};

/// Two check digits that make `body` + `tail` + them 1 modulo 97 (ISO 7064).
int check_digits(std::string_view body, std::string_view tail) { return 98 - mod97(fmt::format("{}{}00", body, tail)); }

/// The check digits of the new text; wrong by as much as the old ones were, where these were wrong.
std::string new_check(std::string_view printed, int old_right, int new_right) {
  const int given = (printed[0] - '0') * 10 + (printed[1] - '0');
  const int off = (given - old_right + 2 * 97) % 97;
  int check = new_right + off;
  if (check > 98) check -= 97;
  return fmt::format("{:02}", check);
}

int rib_key(std::string_view account) noexcept {
  // Letters count as the digits 1–9 and 2–9 (A J → 1, B K S → 2 …).
  int rest = 0;
  for (char c : account) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    int digit = c - '0';
    if (c >= 'A' && c <= 'I') digit = c - 'A' + 1;
    if (c >= 'J' && c <= 'R') digit = c - 'J' + 1;
    if (c >= 'S' && c <= 'Z') digit = c - 'S' + 2;
    rest = (rest * 10 + digit) % 97;
  }
  return 97 - rest * 100 % 97;
}

char ccc_digit(std::string_view ten) noexcept {
  constexpr std::array weights{1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  int sum = 0;
  for (std::size_t i = 0; i < ten.size(); ++i) sum += (ten[i] - '0') * weights[i];
  const int digit = 11 - sum % 11;
  return static_cast<char>('0' + (digit == 11 ? 0 : digit == 10 ? 1 : digit));
}

bool all_digits(std::string_view text) noexcept { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

}  // namespace

std::string Mapper::rib(std::string_view given) {
  if (given.size() != 23 || !all_digits(given.substr(21))) return runs(given);
  const std::string account = runs(given.substr(0, 5)) + runs(given.substr(5, 5)) + runs(given.substr(10, 11));
  const int printed = (given[21] - '0') * 10 + (given[22] - '0');
  const int off = (printed - rib_key(given.substr(0, 21)) + 2 * 97) % 97;
  return account + fmt::format("{:02}", (rib_key(account) + off - 1) % 97 + 1);
}

std::string Mapper::ccc(std::string_view given) {
  if (given.size() != 20 || !all_digits(given)) return runs(given);
  const auto right = [](const std::string& bank, const std::string& account) {
    return std::string{ccc_digit("00" + bank), ccc_digit(account)};
  };
  const std::string old_bank{given.substr(0, 8)}, old_account{given.substr(10)};
  const std::string bank = digits(given.substr(0, 4)) + digits(given.substr(4, 4));
  const std::string account = digits(given.substr(10));
  std::string check = right(bank, account);
  const std::string old_check = right(old_bank, old_account);
  for (std::size_t i = 0; i < check.size(); ++i) {
    check[i] = static_cast<char>('0' + (check[i] - '0' + given[8 + i] - old_check[i] + 10) % 10);
  }
  return bank + check + account;
}

std::string Mapper::bban(std::string_view country, std::string_view given) {
  if (country == "FR" || country == "MC") return rib(given);
  if (country == "ES") return ccc(given);
  const auto* const known = std::find_if(parts.begin(), parts.end(), [&](const Parts& p) { return p.country == country; });
  if (known == parts.end()) return runs(given);  // Belgium and Norway among them: one number with its own check digits
  std::string out;
  for (const std::size_t length : known->lengths) {
    const std::string_view part = given.substr(std::min(out.size(), given.size()), length);
    if (part.empty()) break;
    std::string mapped = runs(part);
    // A QR-IBAN is told by its institution, 30000 to 31999.
    const auto is_qr = [](std::string_view bank) { return bank >= "30000" && bank <= "31999"; };
    if (out.empty() && (country == "CH" || country == "LI") && all_digits(part)) {
      while (is_qr(mapped) != is_qr(part)) mapped = digits(mapped);
    }
    out += mapped;
  }
  return out + runs(given.substr(std::min(out.size(), given.size())));
}

std::string Mapper::iban(std::string_view given) {
  const std::string_view country = given.substr(0, 2);
  const std::string_view body = given.substr(4);
  const std::string account = bban(country, body);
  return fmt::format("{}{}{}", country,
                     new_check(given.substr(2, 2), check_digits(body, country), check_digits(account, country)), account);
}

std::string Mapper::creditor_id(std::string_view given) {
  constexpr std::size_t national = 7;  // country, check digits, business code
  const std::string_view country = given.substr(0, 2);
  const std::string mapped = runs(given.substr(national));
  return fmt::format("{}{:02}{}{}", country, check_digits(mapped, country), given.substr(4, 3), mapped);
}

std::string Mapper::creditor_reference(std::string_view given) {
  const std::string mapped = runs(given.substr(4));
  return fmt::format("{}{:02}{}", given.substr(0, 2), check_digits(mapped, "RF"), mapped);
}

std::string Mapper::lei(std::string_view given) {
  const std::string mapped = runs(given.substr(0, 18));
  return fmt::format("{}{:02}", mapped, check_digits(mapped, {}));
}

std::string Mapper::uuid(std::string_view given) {
  constexpr std::size_t version = 14, variant = 19;
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::vector<Place> places;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] == '-' || i == version) continue;
    const auto value = static_cast<std::uint16_t>(hexadecimal.find(given[i]));
    places.push_back(i == variant ? Place{static_cast<std::uint16_t>(value - 8), 4} : Place{value, 16});
  }
  cipher_.permute("uuid", places);
  std::string out{given};
  std::size_t next = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '-' || i == version) continue;
    const std::size_t value = places[next++].value;
    out[i] = hexadecimal[i == variant ? value + 8 : value];
  }
  return out;
}

std::string Mapper::bic(std::string_view given, const TextForm& form) {
  if (!is_bic(given)) return text(given, form);
  constexpr std::size_t branch = 8;
  std::string out = runs(given.substr(0, 4)) + std::string{given.substr(4, 4)};
  const std::string_view office = given.size() > branch ? given.substr(branch) : std::string_view{};
  return out + (office == "XXX" ? std::string{office} : runs(office));
}

}  // namespace lettrage::anonymise
