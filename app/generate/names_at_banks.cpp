// Names as banks transmit them.
#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>

#include "app/generate/habits.h"

namespace lettrage::generate {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::string_view french_men[]{"M ", "M. ", "MR ", "Monsieur "}, french_women[]{"MME ", "Mme ", "MLLE ", "Madame "},
    belgian_men[]{"DHR ", "De heer ", "M. "}, belgian_women[]{"MEVR ", "Mevrouw ", "MME "},
    german_men[]{"Herr ", "HERR ", "Dr. "}, german_women[]{"Frau ", "FRAU ", "Dr. "};

std::string_view title(Random& random, const Party& p) {
  constexpr std::array<std::pair<Words, Words>, lands> titles{
      {{french_men, french_women}, {belgian_men, belgian_women}, {german_men, german_women}}};
  const auto& [men, women] = titles.at(static_cast<std::size_t>(p.land));
  return random.one_of(p.woman ? women : men);
}

std::string initials(const std::string& first, std::string_view dot) {
  std::string out = cut_to(first, 1);
  out += dot;
  if (const std::size_t second = first.find('-'); second != std::string::npos) {
    out += '-';
    out += cut_to(std::string_view{first}.substr(second + 1), 1);
    out += dot;
  }
  return out;
}

/// Legal forms as others write them.
std::string company(Random& random, const Party& p) {
  struct Form {
    std::string_view form, other;
  };
  constexpr std::array<Form, 10> forms{{{"SARL", "S.A.R.L."},
                                        {"SAS", "S.A.S."},
                                        {"SA", "Société Anonyme"},
                                        {"BV", "B.V."},
                                        {"NV", "N.V."},
                                        {"GmbH", "Gesellschaft mit beschränkter Haftung"},
                                        {"GmbH & Co. KG", "GmbH + Co KG"},
                                        {"AG", "Aktiengesellschaft"},
                                        {"BVBA", "B.V.B.A."},
                                        {"KG", "Kommanditgesellschaft"}}};
  switch (random.below(5)) {
    case 0: return p.trade;
    case 1: return p.form.empty() ? p.trade : p.form + " " + p.trade;
    case 2:
      for (const Form& f : forms) {
        if (f.form == p.form) return fmt::format("{} {}", p.trade, f.other);
      }
      return p.name();
    case 3: {  // Société, Établissements and the like are shortened
      std::string out = p.name();
      constexpr std::array<std::pair<std::string_view, std::string_view>, 6> shorter{{{"Société", "Sté"},
                                                                                      {"Établissements", "Ets"},
                                                                                      {"Compagnie", "Cie"},
                                                                                      {"Générale", "Gle"},
                                                                                      {"Association", "Asso"},
                                                                                      {"Wohnungseigentümergemeinschaft", "WEG"}}};
      for (const auto& [word, as] : shorter) {
        if (const std::size_t at = out.find(word); at != std::string::npos) out.replace(at, word.size(), as);
      }
      return out;
    }
    default: return p.name();
  }
}

std::string person(Random& random, const Party& p, NameNoise noise) {
  switch (random.below(noise == NameNoise::Everyday ? 3 : 7)) {
    case 0: return p.name();
    case 1: return p.last + " " + p.first;
    case 2: return std::string{title(random, p)} + (random.below(2) == 0 ? p.last + " " + p.first : p.name());
    case 3: return initials(p.first, ".") + " " + p.last;
    case 4: return p.last + " " + initials(p.first, "");
    case 5: return p.last + ", " + p.first;
    default: return joint_name(random, p);
  }
}

}  // namespace

std::string joint_name(Random& random, const Party& p) {
  static constexpr std::string_view french[]{"M OU MME {} {}", "M ET MME {} {}", "M.OU MME {} {}"};
  static constexpr std::string_view belgian[]{"DHR EN MEVR {} {}", "{} - {}", "M-MME {} {}"};
  static constexpr std::string_view german[]{"Eheleute {} {}", "{} {} u. Ehefrau", "Herr und Frau {} {}"};
  constexpr std::array<Words, lands> forms{french, belgian, german};
  return fmt::format(fmt::runtime(random.one_of(forms.at(static_cast<std::size_t>(p.land)))), p.last, p.first);
}

std::string name_at_bank(Random& random, const Party& p, NameNoise noise) {
  if (noise == NameNoise::None) return p.name();
  if (noise == NameNoise::Everyday && random.below(2) == 0) return p.name();
  std::string name = p.company ? company(random, p) : person(random, p, noise);
  if (random.below(4) != 0) name = plain_letters(name, random.below(2) == 0);
  if (random.below(3) != 0) name = capitals(plain_letters(name, random.below(2) == 0));
  if (noise == NameNoise::Hostile) {
    switch (random.below(8)) {
      case 0: name = cut_to(name, 27); break;
      case 1: name = cut_to(name, 35); break;
      case 2: {  // without blanks or hyphens between its parts
        for (char& c : name) {
          if (c == '-' || c == '\'') c = ' ';
        }
        break;
      }
      case 3:
        if (const std::size_t at = name.find(' '); at != std::string::npos && !p.company) name.insert(at, 1, ' ');
        break;
      default: break;
    }
  }
  return cut_to(name, 70);
}

}  // namespace lettrage::generate
