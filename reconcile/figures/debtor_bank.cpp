#include "reconcile/figures/debtor_bank.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "embedded/lettrage_reconcile.h"

namespace lettrage::reconcile {
namespace {

constexpr std::size_t letters = 26;

struct Place {
  std::uint8_t first = 0, length = 0;  ///< `first` from 0; `length` 0: not known
};

/// By country: the letters as digits of base 26.
using Places = std::array<Place, letters * letters>;

std::size_t index_of(std::string_view country) noexcept {
  const auto digit = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<std::size_t>(c - 'A') : letters; };
  if (country.size() != 2 || digit(country[0]) == letters || digit(country[1]) == letters) return letters * letters;
  return digit(country[0]) * letters + digit(country[1]);
}

Places read_places() {
  Places places{};
  std::string_view rest = embedded::iban_banks_csv;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t comma = line.rfind(',');
    if (line.starts_with('#') || line.size() < 5 || comma == std::string_view::npos || comma < 4) continue;
    int first = 0, last = 0;
    std::from_chars(line.data() + 3, line.data() + comma, first);
    std::from_chars(line.data() + comma + 1, line.data() + line.size(), last);
    const std::size_t at = index_of(line.substr(0, 2));
    if (at == places.size() || first < 5 || last < first || last > 34) continue;
    places[at] = {.first = static_cast<std::uint8_t>(first - 1), .length = static_cast<std::uint8_t>(last - first + 1)};
  }
  return places;
}

}  // namespace

std::string debtor_bank(std::string_view iban, std::string_view bic) {
  constexpr std::size_t bic_bank = 8;
  static const Places places = read_places();
  const std::size_t at = index_of(iban.substr(0, 2));
  if (at < places.size() && places[at].length > 0 && iban.size() >= std::size_t{places[at].first} + places[at].length) {
    std::string bank{iban.substr(0, 2)};
    bank += ' ';
    return bank.append(iban.substr(places[at].first, places[at].length));
  }
  return std::string{bic.substr(0, bic_bank)};
}

}  // namespace lettrage::reconcile
