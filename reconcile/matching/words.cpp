#include "reconcile/matching/words.h"

#include <algorithm>
#include <array>

#include "reconcile/matching/keys.h"
#include "reconcile/matching/word_table.h"

namespace lettrage::reconcile {
namespace {

using namespace std::string_view_literals;

// Words for credit notes (`AV`, `Gutschrift`) are in none of the lists: a number behind one is of another series than the same
// number of an invoice.
constexpr std::array invoice_words = {
    "BELEG"sv,      "BILL"sv,      "FA"sv,      "FAC"sv,      "FACT"sv,    "FACTS"sv, "FACTURA"sv, "FACTURAS"sv, "FACTURE"sv,
    "FACTUREN"sv,   "FACTURES"sv,  "FACTUUR"sv, "FAKTURA"sv,  "FAKTUUR"sv, "FATT"sv,  "FATTURA"sv, "FATTURE"sv,  "FCT"sv,
    "FT"sv,         "INV"sv,       "INVOICE"sv, "INVOICES"sv, "INVS"sv,    "RE"sv,    "RECH"sv,    "RECHN"sv,    "RECHNUNG"sv,
    "RECHNUNGEN"sv, "RECHNUNGS"sv, "RG"sv,      "RGN"sv,      "RGS"sv,     "RN"sv,    "RNR"sv,
};
constexpr std::array filler_words = {
    "A"sv,       "AND"sv,     "AU"sv,  "BIS"sv,  "DAS"sv, "DATED"sv, "DD"sv,        "DE"sv,       "DER"sv,     "DIE"sv,
    "DU"sv,      "EN"sv,      "ET"sv,  "IHRE"sv, "LA"sv,  "LE"sv,    "LES"sv,       "N"sv,        "NBR"sv,     "NO"sv,
    "NOS"sv,     "NOTRE"sv,   "NR"sv,  "NRN"sv,  "NRS"sv, "NUM"sv,   "NUMBER"sv,    "NUMERO"sv,   "NUMEROS"sv, "NUMMER"sv,
    "NUMMERN"sv, "NUMMERS"sv, "OF"sv,  "ONZE"sv, "OUR"sv, "REF"sv,   "REFERENCE"sv, "REFERENZ"sv, "U"sv,       "UND"sv,
    "UNSERE"sv,  "UW"sv,      "VAN"sv, "VOM"sv,  "VOS"sv, "VOTRE"sv, "YOUR"sv,      "ZU"sv,
};
constexpr std::array foreign_words = {
    "ABO"sv,       "ACCOUNT"sv,     "AKTENZEICHEN"sv, "AUFTRAG"sv,  "AUFTRAGS"sv, "AZ"sv,           "BEST"sv,
    "BESTELL"sv,   "BESTELLING"sv,  "BESTELLUNG"sv,   "BIC"sv,      "BL"sv,       "BLZ"sv,          "BON"sv,
    "BTW"sv,       "CARD"sv,        "CARTE"sv,        "CLIENT"sv,   "CLIENTE"sv,  "CLT"sv,          "CODE"sv,
    "COMMANDE"sv,  "COMPTE"sv,      "CONTRACT"sv,     "CONTRAT"sv,  "CP"sv,       "CUST"sv,         "CUSTOMER"sv,
    "DATE"sv,      "DATUM"sv,       "DOSSIER"sv,      "EREF"sv,     "FAX"sv,      "GSM"sv,          "HANDY"sv,
    "IBAN"sv,      "IDENTIFIANT"sv, "KARTE"sv,        "KD"sv,       "KLANT"sv,    "KLANTEN"sv,      "KN"sv,
    "KONTO"sv,     "KREF"sv,        "KTO"sv,          "KUNDE"sv,    "KUNDEN"sv,   "LIEFERSCHEIN"sv, "LIVRAISON"sv,
    "LS"sv,        "MANDAAT"sv,     "MANDAT"sv,       "MANDATE"sv,  "MANDATS"sv,  "MEMBER"sv,       "MITGLIED"sv,
    "MITGLIEDS"sv, "MOBIL"sv,       "MOBILE"sv,       "MREF"sv,     "ORDER"sv,    "PHONE"sv,        "PLZ"sv,
    "PO"sv,        "POLICE"sv,      "POLICY"sv,       "PORTABLE"sv, "POSTCODE"sv, "REKENING"sv,     "RIB"sv,
    "RUM"sv,       "SIREN"sv,       "SIRET"sv,        "STEUER"sv,   "TAN"sv,      "TEL"sv,          "TELEFON"sv,
    "TELEFOON"sv,  "TELEPHONE"sv,   "TVA"sv,          "UMR"sv,      "USTID"sv,    "VAT"sv,          "VERTRAG"sv,
    "VERTRAGS"sv,  "ZAEHLER"sv,
};
constexpr std::array currency_words = {
    "CHF"sv, "CZK"sv, "DKK"sv, "EUR"sv, "EURO"sv, "EUROS"sv, "GBP"sv, "HUF"sv, "NOK"sv, "PLN"sv, "RON"sv, "SEK"sv, "USD"sv,
};

struct Known {
  std::string_view text;
  Word word = Word::Other;
};

/// All lists in one, so that one question answers.
constexpr auto known_words = [] {
  std::array<Known, invoice_words.size() + filler_words.size() + foreign_words.size() + currency_words.size()> all;
  std::size_t size = 0;
  for (const std::string_view text : invoice_words) all[size++] = {text, Word::Invoice};
  for (const std::string_view text : filler_words) all[size++] = {text, Word::Filler};
  for (const std::string_view text : foreign_words) all[size++] = {text, Word::Foreign};
  for (const std::string_view text : currency_words) all[size++] = {text, Word::Currency};
  return all;
}();
constexpr WordTable<known_words.size()> word_table{[](std::size_t i) { return known_words[i].text; }};
/// Endings that turn a word into "number of": `Rechnungsnr`, `factuurnummer`, `invoiceno`.
constexpr std::array number_endings = {"NUMMERN"sv, "NUMMER"sv, "NUMBER"sv, "NR"sv, "NO"sv};
/// Words that banks and payers glue to the end of a number.
constexpr std::array tails = {"VOM"sv, "DU"sv, "DD"sv,   "EUR"sv,      "VAN"sv,  "UND"sv,
                              "ET"sv,  "EN"sv, "KDNR"sv, "KUNDENNR"sv, "DATED"sv};

constexpr std::size_t longest = 24;

Word look_up(std::string_view word) {
  const std::size_t found = word_table.find(word);
  return found == word_table.unknown ? Word::Other : known_words[found].word;
}

/// Base letter of the Latin-1 letter U+00C0 + `low`; 0 where there is none of one letter.
constexpr char base_letter(unsigned low) {
  constexpr std::string_view bases = "AAAAAA\0CEEEEIIII\0NOOOOO\0OUUUUY\0\0"sv;
  return bases[low & 0x1FU];
}

/// Upper case without accents; empty if it is too long to be a word we know.
std::string_view folded(std::string_view word, std::array<char, longest>& out) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = to_upper(word[i]);
    if (static_cast<unsigned char>(c) == 0xC3 && i + 1 < word.size()) {
      c = base_letter(static_cast<unsigned char>(word[++i]) - 0x80U);
    }
    if (size == out.size() || !is_letter(c)) return {};
    out[size++] = c;
  }
  return {out.data(), size};
}

}  // namespace

Word word_of(std::string_view word) noexcept {
  std::array<char, longest> buffer;
  const std::string_view text = folded(word, buffer);
  const Word whole = look_up(text);
  if (whole != Word::Other) return whole;
  for (const std::string_view ending : number_endings) {
    if (text.size() <= ending.size() || !text.ends_with(ending)) continue;
    const Word stem = look_up(text.substr(0, text.size() - ending.size()));
    if (stem == Word::Invoice || stem == Word::Foreign) return stem;
  }
  return Word::Other;
}

std::size_t glued_head(std::string_view run) noexcept {
  // A word of two letters is one only if the whole run is that word; otherwise half of all numbers would begin with one.
  for (std::size_t size = std::min(run.size(), longest); size >= 2; --size) {
    if (size < 4 && size != run.size()) continue;
    const Word word = word_of(run.substr(0, size));
    if (word == Word::Invoice || word == Word::Foreign || (word == Word::Filler && size == run.size())) return size;
  }
  return 0;
}

bool is_glued_tail(std::string_view run) noexcept {
  std::array<char, longest> buffer;
  const std::string_view text = folded(run.substr(0, std::min(run.size(), longest)), buffer);
  return std::find(tails.begin(), tails.end(), text) != tails.end() || text.starts_with("VOM") || text.starts_with("KUNDE");
}

bool equal_letters(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_upper(x) == to_upper(y); });
}

bool is_conjunction(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 9> words{"ET", "UND", "U", "EN", "AND", "Y", "E", "PLUS", "SOWIE"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view known) { return equal_letters(word, known); });
}

bool is_range_word(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 11> words{"BIS",   "TO",   "AU",      "A",  "TOT",  "AL",
                                                   "HASTA", "FINO", "THROUGH", "TM", "JUSQU"};
  return word == "\xC3\xA0" ||
         std::any_of(words.begin(), words.end(), [&](std::string_view known) { return equal_letters(word, known); });
}

}  // namespace lettrage::reconcile
