#include "app/generate/habits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace lettrage::generate {
namespace {

using Words = std::span<const std::string_view>;

bool digit(char c) { return c >= '0' && c <= '9'; }

std::vector<std::size_t> digits_of(const std::string& text, std::size_t keep) {
  std::vector<std::size_t> at;
  for (std::size_t i = keep; i < text.size(); ++i) {
    if (digit(text[i])) at.push_back(i);
  }
  return at;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Per country: {} is where the numbers go.
constexpr std::string_view french[]{"Facture {}",
                                    "Facture n° {}",
                                    "Règlement facture {}",
                                    "REGLT FACT {}",
                                    "Paiement {} merci",
                                    "VIR {} EAU",
                                    "Fact {}",
                                    "notre règlement de votre facture {}",
                                    "Rglt {} solde de tout compte"};
constexpr std::string_view belgian[]{
    "Factuur {}",         "betaling factuur {}",          "fact. nr {}", "Paiement facture {}", "uw factuur {}", "FACT {}",
    "betreft: {} dank u", "Betaling van onze rekening {}"};
constexpr std::string_view german[]{"Rechnung {}", "Re.-Nr. {}",          "RG {}",          "Rechnungsnr. {} vielen Dank",
                                    "Zahlung {}",  "Strom und Wasser {}", "Rech. {} Danke", "Ihre Rechnung {} Ueberweisung"};
// {0}: numbers, {1}: customer, {2}: a date, {3}: digits that mean nothing here.
constexpr std::string_view french_noisy[]{"Facture {0} du {2} client {1}", "Cde {3} fact {0} du {2}", "TEL 06{3} facture {0}",
                                          "Réf. client {1} / facture {0} / échéance {2}", "{2} {0} contrat {3}"};
constexpr std::string_view belgian_noisy[]{"Factuur {0} van {2} klant {1}", "best. {3} fact {0}", "GSM 04{3} factuur {0}",
                                           "klantnr {1} factuur {0} vervaldag {2}", "{2} {0} dossier {3}"};
constexpr std::string_view german_noisy[]{"Rechnung {0} vom {2} Kd-Nr. {1}", "Bestellung {3} Rechnung {0}", "Tel 0171{3} RG {0}",
                                          "Kunde {1} Rg {0} faellig {2}", "{2} {0} Vertragskonto {3}"};
constexpr std::string_view french_idle[]{"Merci", "Règlement", "virement", "", "Eau mars", "VIR SEPA", "loyer et charges"};
constexpr std::string_view belgian_idle[]{"Betaling", "dank u", "", "maandelijkse betaling", "Paiement", "overschrijving"};
constexpr std::string_view german_idle[]{"Danke", "Zahlung", "", "Strom", "Abschlag", "Ueberweisung", "wie besprochen"};
constexpr std::string_view french_glue[]{"facture", "Fact", "FACT.", "ReglementFacture"};
constexpr std::string_view belgian_glue[]{"factuur", "FACT", "Fact.nr", "betaling"};
constexpr std::string_view german_glue[]{"Rechnung", "RgNr", "Rechnungsnummer:", "zurRechnung"};

constexpr std::array<Words, lands> sentences{french, belgian, german}, noisy_sentences{french_noisy, belgian_noisy, german_noisy},
    idle_sentences{french_idle, belgian_idle, german_idle}, glue_words{french_glue, belgian_glue, german_glue};

Words of(const std::array<Words, lands>& all, Land land) { return all.at(static_cast<std::size_t>(land)); }

std::string some_date(Random& random) {
  const std::uint64_t day = 1 + random.below(28), month = 1 + random.below(3);
  switch (random.below(4)) {
    case 0: return fmt::format("{:02}/{:02}/2026", day, month);
    case 1: return fmt::format("{:02}.{:02}.26", day, month);
    case 2: return fmt::format("2026-{:02}-{:02}", month, day);
    default: return fmt::format("{:02}{:02}26", day, month);
  }
}

/// Bytes of the character that begins with `lead`.
std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

}  // namespace

std::string write_number(const Number& n, Writing writing) {
  switch (writing) {
    case Writing::Printed: return n.printed();
    case Writing::Lower: return lower(n.printed());
    case Writing::Blanks: return fmt::format("{} {} {}", n.prefix, n.year, n.serial_text());
    case Writing::Short: return fmt::format("{} {} {}", n.prefix, n.year, n.serial);
    case Writing::Slashes: return fmt::format("{}/{}/{}", n.prefix, n.year, n.serial);
    case Writing::Solid: return fmt::format("{}{}{}", n.prefix, n.year, n.serial_text());
    case Writing::Digits: return fmt::format("{}{}", n.year, n.serial_text());
    case Writing::YearSerial: return fmt::format("{}-{}", n.year, n.serial);
    case Writing::Zeros: return n.serial_text();
    case Writing::Tail: break;
  }
  return std::to_string(n.serial);
}

std::string wrong_digit(Random& random, std::string text, std::size_t keep) {
  const std::vector<std::size_t> at = digits_of(text, keep);
  if (at.empty()) return text;
  char& c = text[at[random.below(at.size())]];
  c = static_cast<char>('0' + (static_cast<std::uint64_t>(c - '0') + 1 + random.below(9)) % 10);
  return text;
}

std::string transposed(Random& random, std::string text, std::size_t keep) {
  std::vector<std::size_t> pairs;
  for (const std::size_t i : digits_of(text, keep)) {
    if (i + 1 < text.size() && digit(text[i + 1]) && text[i] != text[i + 1]) pairs.push_back(i);
  }
  if (pairs.empty()) return wrong_digit(random, std::move(text), keep);
  const std::size_t i = pairs[random.below(pairs.size())];
  std::swap(text[i], text[i + 1]);
  return text;
}

std::string scanned(Random& random, std::string text) {
  constexpr std::array<std::pair<char, std::string_view>, 4> looks{{{'0', "Oo"}, {'1', "Il"}, {'5', "S"}, {'8', "B"}}};
  bool done = false;
  const std::size_t start = text.empty() ? 0 : random.below(text.size());
  for (std::size_t k = 0; k < text.size(); ++k) {
    char& c = text[(start + k) % text.size()];
    const auto* like = std::find_if(looks.begin(), looks.end(), [&](const auto& look) { return look.first == c; });
    if (like == looks.end() || (done && random.below(3) != 0)) continue;
    c = like->second[random.below(like->second.size())];
    done = true;
  }
  return text;
}

std::string shortened_list(Random& random, const std::vector<Number>& numbers) {
  std::string out = numbers.front().printed();
  const std::string_view joint = std::array<std::string_view, 3>{"/", " / ", "+"}.at(random.below(3));
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const std::string last = numbers[i - 1].serial_text(), next = numbers[i].serial_text();
    // Only the digits that differ from the one before are written again, two at least.
    std::size_t same = 0;
    while (same + 2 < next.size() && last[same] == next[same]) ++same;
    out += joint;
    out += next.substr(same);
  }
  return out;
}

std::string range(Random& random, const Number& first, const Number& last, Land land) {
  constexpr std::array<std::string_view, lands> to{" à ", " tot ", " bis "};
  const std::string_view word = to.at(static_cast<std::size_t>(land));
  switch (random.below(3)) {
    case 0: return fmt::format("{}-{}", first.printed(), last.serial);
    case 1: return first.printed() + std::string{word} + last.printed();
    default: return first.printed() + std::string{word} + std::to_string(last.serial);
  }
}

std::string sentence(Random& random, Land land, std::string_view numbers, bool noisy, std::string_view customer_id) {
  if (!noisy) return fmt::format(fmt::runtime(random.one_of(of(sentences, land))), numbers);
  const std::string date = some_date(random);
  return fmt::format(fmt::runtime(random.one_of(of(noisy_sentences, land))), numbers, customer_id, date,
                     random.between(10'000'000, 99'999'999));
}

std::string idle(Random& random, Land land) { return std::string{random.one_of(of(idle_sentences, land))}; }
std::string_view glue_word(Random& random, Land land) { return random.one_of(of(glue_words, land)); }

std::size_t letters(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string cut_to(std::string_view utf8, std::size_t length) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < length && at < utf8.size(); ++n) at += length_of(utf8[at]);
  return std::string{utf8.substr(0, at)};
}

std::string broken(std::string_view text, std::size_t width, Rejoin rejoin) {
  std::string out;
  while (!text.empty()) {
    std::string line = cut_to(text, width);
    text.remove_prefix(line.size());
    if (rejoin == Rejoin::Trimmed) {  // fields of fixed width, whose blanks at the edges nobody keeps
      while (!line.empty() && line.back() == ' ') line.pop_back();
      while (!line.empty() && line.front() == ' ') line.erase(0, 1);
    }
    out += line;
    if (!text.empty() && rejoin != Rejoin::Trimmed) out += rejoin == Rejoin::Blank ? ' ' : '\n';
  }
  return out;
}

std::string pushed_to_break(Random& random, Land land, std::string_view text, std::size_t width) {
  constexpr std::array<Words, lands> fillers{french, belgian, german};
  std::string front;
  const std::size_t inside = 2 + random.below(std::max<std::size_t>(letters(text), 5) - 4);
  while (letters(front) + 1 + inside < width) {
    if (!front.empty()) front += ' ';
    front += fmt::format(fmt::runtime(random.one_of(of(fillers, land))), "");
  }
  while (letters(front) + 1 + inside > width && !front.empty()) front = cut_to(front, letters(front) - 1);
  while (!front.empty() && front.back() == ' ') front.back() = '.';
  return front + " " + std::string{text};
}

std::string plain_letters(std::string_view utf8, bool two) {
  struct Letter {
    std::string_view from, one, two;
  };
  constexpr std::array<Letter, 44> table{
      {{"ä", "a", "ae"},  {"ö", "o", "oe"}, {"ü", "u", "ue"}, {"Ä", "A", "Ae"}, {"Ö", "O", "Oe"},  {"Ü", "U", "Ue"},
       {"ß", "ss", "ss"}, {"å", "a", "aa"}, {"ø", "o", "oe"}, {"Ø", "O", "Oe"}, {"æ", "ae", "ae"}, {"œ", "oe", "oe"},
       {"é", "e", "e"},   {"è", "e", "e"},  {"ê", "e", "e"},  {"ë", "e", "e"},  {"É", "E", "E"},   {"È", "E", "E"},
       {"à", "a", "a"},   {"â", "a", "a"},  {"î", "i", "i"},  {"ï", "i", "i"},  {"ô", "o", "o"},   {"û", "u", "u"},
       {"ù", "u", "u"},   {"ç", "c", "c"},  {"Ç", "C", "C"},  {"ñ", "n", "n"},  {"ł", "l", "l"},   {"Ł", "L", "L"},
       {"ó", "o", "o"},   {"ą", "a", "a"},  {"ę", "e", "e"},  {"ś", "s", "s"},  {"ż", "z", "z"},   {"ź", "z", "z"},
       {"ń", "n", "n"},   {"ć", "c", "c"},  {"ı", "i", "i"},  {"ş", "s", "s"},  {"ğ", "g", "g"},   {"°", "", ""},
       {"’", " ", " "},   {"á", "a", "a"}}};
  std::string out;
  while (!utf8.empty()) {
    const std::size_t length = length_of(utf8.front());
    const std::string_view one = utf8.substr(0, length);
    const auto* found = std::find_if(table.begin(), table.end(), [&](const Letter& l) { return l.from == one; });
    if (found != table.end()) {
      out += two ? found->two : found->one;
    } else if (length == 1) {
      out += one;
    } else {
      out += '.';
    }
    utf8.remove_prefix(std::min(length, utf8.size()));
  }
  return out;
}

std::string capitals(std::string_view ascii) {
  std::string out{ascii};
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace lettrage::generate
