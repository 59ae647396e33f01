#include "app/generate/parties.h"

#include <fmt/format.h>

#include <span>

#include "core/identifiers.h"

namespace lettrage::generate {
namespace {

using Words = std::span<const std::string_view>;

struct Names {
  Words men, women, last, trades, forms;
};

constexpr std::string_view french_men[]{"Jean",     "Pierre", "Michel", "André",    "Rémi",      "Loïc",
                                        "Frédéric", "Benoît", "Gaël",   "François", "Stéphane",  "Jean-Pierre",
                                        "Olivier",  "Hervé",  "Cédric", "Noël",     "Guillaume", "Yannick"};
constexpr std::string_view french_women[]{"Marie", "Hélène", "Chloé",    "Françoise", "Anaïs",    "Marie-Claude", "Agnès",
                                          "Élise", "Léa",    "Bérénice", "Camille",   "Delphine", "Océane",       "Zoé"};
constexpr std::string_view french_last[]{"Dupont",        "Lefèvre",      "Moreau",   "Besançon",  "Le Goff",   "Étienne",
                                         "de la Tour",    "Müller",       "Gauthier", "Brûlé",     "Fontaine",  "Perrin",
                                         "Chevalier",     "Saint-Jean",   "Delattre", "Crêvecœur", "N'Diaye",   "Roux",
                                         "Lambert",       "Garçon",       "Marchand", "Bouvier",   "Ait Ahmed", "Vasseur",
                                         "Dubois-Martin", "Le Boulanger", "Picard",   "Hébert",    "Collet",    "Thévenot"};
constexpr std::string_view french_trades[]{"Boulangerie",
                                           "Garage",
                                           "Transports",
                                           "Menuiserie",
                                           "Société Civile Immobilière du",
                                           "Pharmacie",
                                           "Ambulances",
                                           "Établissements",
                                           "Compagnie Générale de Chauffage et de Plomberie",
                                           "Association des Amis du Théâtre de"};
constexpr std::string_view french_forms[]{"SARL", "SAS", "SA", "EURL", "SCI", "SNC", ""};

constexpr std::string_view belgian_men[]{"Jan",  "Koen",   "Luc", "Stijn",  "Jérôme", "Dirk",
                                         "Noël", "Pieter", "Wim", "Benoît", "Guy",    "Björn"};
constexpr std::string_view belgian_women[]{"Griet",   "An",    "Inge", "Fleur",     "Anneleen", "Hélène",
                                           "Marijke", "Lotte", "Els",  "Véronique", "Katrien",  "Zoë"};
constexpr std::string_view belgian_last[]{"Janssens",      "Peeters",  "Van den Berghe", "De Smet", "Vandenbroucke", "Dubois",
                                          "D'Hondt",       "Claes",    "Van de Velde",   "Wouters", "Lejeune",       "De Cock",
                                          "Vermeulen",     "Maes",     "Goossens",       "Desmet",  "Van Damme",     "Lambrechts",
                                          "Van Den Bergh", "Debruyne", "Hendrickx",      "Thijs",   "Cools",         "Moens"};
constexpr std::string_view belgian_trades[]{"Bakkerij",        "Garage",     "Transport",
                                            "Bouwwerken",      "Drukkerij",  "Apotheek",
                                            "Schrijnwerkerij", "Immobiliën", "Vereniging van Mede-eigenaars Residentie"};
constexpr std::string_view belgian_forms[]{"BV", "NV", "SPRL", "BVBA", "SA", "VZW", "CommV"};

constexpr std::string_view german_men[]{"Hans",       "Jürgen", "Günter", "Björn",    "Stefan", "Jörg",    "Uwe",
                                        "Karl-Heinz", "Lukas",  "Sören",  "Matthias", "Götz",   "Philipp", "Øyvind"};
constexpr std::string_view german_women[]{"Käthe", "Ute",         "Bärbel", "Anna",  "Jördis",
                                          "Heike", "Ann-Kathrin", "Sabine", "Dörte", "Małgorzata"};
constexpr std::string_view german_last[]{"Müller",         "Weiß",   "Schröder",   "von der Heide", "Jäger",
                                         "Böhm",           "Groß",   "Köhler",     "Meyer",         "Meier",
                                         "Schäfer",        "Yıldız", "Kowalski",   "Łukasik",       "Nowák",
                                         "Fischer",        "Möller", "Zimmermann", "Lüdemann",      "Freiherr zu Ahnau",
                                         "Schmidt-Lorenz", "Kraus",  "Hofstätter", "Öztürk"};
constexpr std::string_view german_trades[]{"Bäckerei",
                                           "Autohaus",
                                           "Spedition",
                                           "Tischlerei",
                                           "Hausverwaltung",
                                           "Gebäudereinigung",
                                           "Zahnarztpraxis",
                                           "Wohnungseigentümergemeinschaft",
                                           "Ingenieurgesellschaft für Umwelttechnik"};
constexpr std::string_view german_forms[]{"GmbH", "KG", "AG", "OHG", "GmbH & Co. KG", "UG (haftungsbeschränkt)", "e.K."};

constexpr std::array<Names, lands> names{{{french_men, french_women, french_last, french_trades, french_forms},
                                          {belgian_men, belgian_women, belgian_last, belgian_trades, belgian_forms},
                                          {german_men, german_women, german_last, german_trades, german_forms}}};

constexpr std::array<House, lands> house_list{
    {{Land::France, "fr", "Eaux et Énergies de Brèche SA", "FR72ZZZ123456", "C", 12'000},
     {Land::Belgium, "be", "Waterland Diensten NV", "BE68ZZZ0123456789", "K-", 4'100},
     {Land::Germany, "de", "Stadtwerke Beispiel GmbH", "DE98ZZZ09999999999", "D", 110}}};

/// Check digits of ISO 13616: those that make country, digits and account 1 modulo 97.
std::string with_check_digits(std::string_view country, const std::string& account) {
  return fmt::format("{}{:02}{}", country, 98 - mod97(fmt::format("{}{}00", account, country)), account);
}

}  // namespace

const std::array<House, lands>& houses() noexcept { return house_list; }

std::string Party::name() const {
  if (!company) return first + " " + last;
  return form.empty() ? trade : trade + " " + form;
}

std::string make_account(Land land, std::uint64_t number) {
  switch (land) {
    case Land::France: {
      constexpr std::uint64_t bank = 99'998, branch = 7;
      const std::uint64_t key = 97 - (89 * (bank % 97) + 15 * branch + 3 * (number % 97)) % 97;
      return with_check_digits("FR", fmt::format("{:05}{:05}{:011}{:02}", bank, branch, number, key));
    }
    case Land::Belgium: {
      const std::string digits = fmt::format("999{:07}", number % 10'000'000);
      const int rest = mod97(digits);
      return with_check_digits("BE", fmt::format("{}{:02}", digits, rest == 0 ? 97 : rest));
    }
    case Land::Germany: break;
  }
  return with_check_digits("DE", fmt::format("99980000{:010}", number));
}

std::string_view bank_of(Land land) noexcept {
  constexpr std::array<std::string_view, lands> banks{"TESTFRPP", "TESTBEBB", "TESTDEFF"};
  return banks.at(static_cast<std::size_t>(land));
}

Party make_party(Random& random, Land land, std::uint64_t number) {
  const Names& of = names.at(static_cast<std::size_t>(land));
  Party p;
  p.land = land;
  p.company = random.below(4) == 0;
  p.woman = random.below(2) == 0;
  p.first = random.one_of(p.woman ? of.women : of.men);
  p.last = random.one_of(of.last);
  if (p.company) {
    p.trade = fmt::format("{} {}", random.one_of(of.trades), p.last);
    p.form = random.one_of(of.forms);
  }
  p.iban = make_account(land, number);
  p.bic = bank_of(land);
  return p;
}

std::string Number::serial_text() const { return fmt::format("{:0{}}", serial, width); }

Number number_of(Land land, bool credit_note, int year, std::uint64_t serial) {
  switch (land) {
    case Land::France: return {credit_note ? "AV" : "FA", "-", std::to_string(year), "-", serial, 7};
    case Land::Belgium: return {credit_note ? "CN" : "VF", "", fmt::format("{:02}", year % 100), "-", serial, 6};
    case Land::Germany: break;
  }
  return {credit_note ? "GS" : "RE", "", std::to_string(year), "", serial, 7};
}

}  // namespace lettrage::generate
