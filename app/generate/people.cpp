#include "app/generate/people.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "app/generate/random.h"
#include "core/identifiers.h"

namespace lettrage::generate {
namespace {

constexpr std::array<std::string_view, 36> first_names{
    "Anna",   "Bernd", "Céline", "Dörte", "Emil",   "Frieda", "Günter", "Hanna", "Ivo",    "Jürgen", "Käthe",  "Lukas",
    "Martha", "Nils",  "Odile",  "Paul",  "Quirin", "Renée",  "Sören",  "Tilda", "Ulrich", "Vera",   "Willem", "Xaver",
    "Yvonne", "Zoé",   "Bram",   "Cora",  "Dirk",   "Edda",   "Fabian", "Greta", "Henk",   "Inès",   "Jonas",  "Klara"};
constexpr std::array<std::string_view, 48> last_names{
    "Ahrens",  "Bäcker",  "Clement",  "Drechsler", "Ehlers",  "Förster", "Gärtner", "Hofer",   "Immel",   "Jansen",
    "Köhler",  "Lindner", "Marchand", "Nowak",     "Oltmann", "Pauli",   "Quast",   "Rößler",  "Sander",  "Töpfer",
    "Ullrich", "Vogt",    "Weiß",     "Zander",    "Brandt",  "Cuypers", "Dupont",  "Eichner", "Faber",   "Gruber",
    "Huber",   "Iversen", "Jäger",    "Kramer",    "Lefèvre", "Müller",  "Neumann", "Ostwald", "Pichler", "Richter",
    "Schäfer", "Thoma",   "Unger",    "Verbeek",   "Winter",  "Yildiz",  "Ziegler", "Moreau"};
constexpr std::array<std::string_view, 8> companies{"Handel GmbH", "& Söhne KG",    "Gebäudetechnik AG", "Logistik GmbH",
                                                    "Verlag GmbH", "Bau und Boden", "Textil SARL",       "Metaal BV"};

/// Check digits of ISO 13616: those that make country, digits and account 1 modulo 97.
std::string iban(std::string_view country, const std::string& account) {
  return fmt::format("{}{:02}{}", country, 98 - mod97(fmt::format("{}{}00", account, country)), account);
}

/// Relevé d'identité bancaire: its key makes bank, branch, account and key divisible by 97.
std::string french_account(std::uint64_t number) {
  constexpr std::uint64_t bank = 99'999, branch = 1;
  const std::uint64_t key = 97 - (89 * (bank % 97) + 15 * branch + 3 * (number % 97)) % 97;
  return fmt::format("{:05}{:05}{:011}{:02}", bank, branch, number, key);
}

}  // namespace

Person person(std::uint64_t seed, std::uint64_t number) {
  Random random = random_of(seed, 1, number);
  Person p;
  p.customer_id = fmt::format("K{:08}", number);
  p.mandate_id = fmt::format("MND{:08}", number);
  const auto first = random.one_of(std::span<const std::string_view>{first_names});
  const auto last = random.one_of(std::span<const std::string_view>{last_names});
  p.name = random.below(10) == 0 ? fmt::format("{} {}", last, random.one_of(std::span<const std::string_view>{companies}))
                                 : fmt::format("{} {}", first, last);
  switch (random.below(10)) {
    case 0:
      p.iban = iban("AT", fmt::format("99999{:011}", number));
      p.bic = "TESTATWWXXX";
      break;
    case 1:
      p.iban = iban("NL", fmt::format("TEST{:010}", number));
      p.bic = "TESTNL2AXXX";
      break;
    case 2:
      p.iban = iban("FR", french_account(number));
      p.bic = "TESTFRPPXXX";
      break;
    default: p.iban = iban("DE", fmt::format("9999000{}{:010}", random.below(10), number)); p.bic = "TESTDEFFXXX";
  }
  p.signature_date = Date::from_days(static_cast<std::int32_t>(random.between(18'262, 20'088)));  // 2020 to 2024
  return p;
}

std::string own_iban(std::uint32_t number) { return iban("DE", fmt::format("99991000{:010}", 7'000'000 + number)); }

}  // namespace lettrage::generate
