#include "formats/norma43/texts.h"

#include <algorithm>
#include <array>
#include <string>

#include "formats/fixed_width/column_text.h"
#include "formats/fixed_width/records.h"

namespace lettrage::formats::norma43 {
namespace {

using fixed_width::Columns;
using fixed_width::ColumnText;
using fixed_width::trim;

constexpr std::size_t first_column = 5, text_width = 76, half_width = 38;

/// Purposes of ISO 20022 that banks send in SEPA payments. Words of the same shape are too many to take any four letters.
constexpr std::array<std::string_view, 36> purposes{"BILL", "BONU", "CASH", "CBFF", "CHAR", "COMC", "DIVI", "ELEC", "GASB",
                                                    "GDDS", "GOVT", "HEDG", "ICCP", "IDCP", "INSU", "INTC", "INTE", "LOAN",
                                                    "OTHR", "PENS", "PHON", "RENT", "RINP", "SALA", "SCVE", "SECU", "SSBE",
                                                    "SUPP", "TAXS", "TRAD", "TREA", "VATX", "WHLD", "WTER", "SCHE", "CORT"};

bool is_purpose(std::string_view text) noexcept { return std::find(purposes.begin(), purposes.end(), text) != purposes.end(); }

constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_words(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return upper(x) == y; });
}

bool is_not_provided(std::string_view text) noexcept {
  return same_words(text, "NO PROPORCIONADO") || same_words(text, "NOTPROVIDED") || same_words(text, "NOT PROVIDED");
}

/// Country, two check digits, letters and digits.
bool is_creditor_id_like(std::string_view text) noexcept {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto fits = [&](char c) { return letter(c) || fixed_width::is_digit(c); };
  return text.size() >= 8 && letter(text[0]) && letter(text[1]) && fixed_width::is_digit(text[2]) &&
         fixed_width::is_digit(text[3]) && std::all_of(text.begin(), text.end(), fits);
}

/// The records 23/01 to 23/05 by number, in the standard's columns.
class Numbered {
 public:
  explicit Numbered(const std::vector<ConceptText>& records) {
    for (const ConceptText& record : records) {
      const auto number = fixed_width::number(record.number);
      if (!number || *number < 1 || *number > static_cast<std::int64_t>(by_number_.size())) continue;
      std::string_view& place = by_number_[static_cast<std::size_t>(*number) - 1];
      if (place.empty()) place = record.columns;
    }
  }
  /// Columns `first` to `last` of record 23/`number`, as the standard counts.
  [[nodiscard]] std::string_view raw(std::size_t number, std::size_t first, std::size_t last) const noexcept {
    return Columns{by_number_[number - 1]}.slice(first - first_column, last - first_column + 1);
  }
  [[nodiscard]] std::string_view at(std::size_t number, std::size_t first, std::size_t last) const noexcept {
    return trim(raw(number, first, last));
  }

 private:
  std::array<std::string_view, 5> by_number_{};
};

bool is_direct_debit(const Numbered& t, std::string_view scheme) noexcept {
  return t.at(1, 5, 8) == scheme && !t.at(1, 9, 78).empty() && is_creditor_id_like(t.at(2, 5, 39));
}

/// Free texts of banks stand in the same records, so every column that can tell must do so: a reference without blanks, and
/// a purpose or blank columns where it belongs; or the words that stand for "no reference".
bool is_transfer(const Numbered& t, const Booking& booking) noexcept {
  if (!booking.modality_3 || booking.common_concept != "04" || t.at(1, 5, 70).empty()) return false;
  const std::string_view reference = t.at(2, 5, 39);
  if (is_not_provided(reference)) return true;
  if (reference.empty() || reference.find(' ') != std::string_view::npos || t.raw(2, 5, 5) == " ") return false;
  const std::string_view purpose = t.at(3, 5, 8), category = t.at(3, 9, 12);
  const bool purposes_fit = (purpose.empty() || is_purpose(purpose)) && (category.empty() || is_purpose(category));
  return purposes_fit && !t.at(3, 5, 80).empty();
}

void add_line(std::vector<std::string_view>& lines, std::string_view line) {
  if (!line.empty()) lines.push_back(line);
}

/// The text of the payment runs over two records.
std::string_view remittance(Batch& batch, const Numbered& t) {
  ColumnText text;
  text.add(t.raw(3, 13, 80), 68);
  text.add(t.raw(4, 5, 76), 72);
  return batch.keep(text.text());
}

Texts transfer(Batch& batch, const Numbered& t) {
  Texts out;
  out.kind = Texts::Kind::Transfer;
  out.details.counterparty_name = t.at(1, 5, 70);
  out.details.end_to_end_id = is_not_provided(t.at(2, 5, 39)) ? std::string_view{"NOTPROVIDED"} : t.at(2, 5, 39);
  out.details.ultimate_counterparty_name = t.at(2, 40, 80);
  out.details.purpose = t.at(3, 5, 8);
  std::vector<std::string_view> lines;
  add_line(lines, remittance(batch, t));
  add_line(lines, t.at(5, 5, 80));
  out.details.remittance = batch.keep(lines);
  out.additional_information = t.at(1, 71, 80);  // the payer's code
  return out;
}

Texts direct_debit(Batch& batch, const Numbered& t, const Booking& booking, bool b2b) {
  Texts out;
  out.kind = b2b ? Texts::Kind::DirectDebitB2b : Texts::Kind::DirectDebitCore;
  out.details.creditor_id = t.at(2, 5, 39);
  out.details.mandate_id = t.at(2, 40, 74);
  out.details.purpose = t.at(3, 5, 8);
  out.details.end_to_end_id = t.at(5, 5, 39);
  // The creditor's name is ours on a collection of our own; then the debtor stands opposite.
  out.details.counterparty_name = is_own_collection(booking) ? t.at(5, 40, 80) : t.at(1, 9, 78);
  std::vector<std::string_view> lines;
  add_line(lines, remittance(batch, t));
  out.details.remittance = batch.keep(lines);
  return out;
}

/// Each record holds two texts of 38 columns, or one that runs through both.
Texts free_text(Batch& batch, const std::vector<ConceptText>& records) {
  Texts out;
  std::vector<std::string_view> lines;
  for (const ConceptText& record : records) {
    const Columns columns{record.columns};
    ColumnText text;
    text.add(columns.slice(0, half_width), half_width);
    text.add(columns.slice(half_width, text_width), half_width);
    add_line(lines, batch.keep(text.text()));
  }
  out.details.remittance = batch.keep(lines);
  return out;
}

struct Phrase {
  std::string_view words, reason;
};
/// Spanish banks' words for why an item came back; the reasons are keys of reconcile/returns/data/n43.csv.
constexpr std::array phrases{
    Phrase{"SALDO INSUFICIENTE", "SALDO INSUFICIENTE"},
    Phrase{"FALTA DE SALDO", "SALDO INSUFICIENTE"},
    Phrase{"FALTA DE FONDOS", "SALDO INSUFICIENTE"},
    Phrase{"FONDOS INSUFICIENTES", "SALDO INSUFICIENTE"},
    Phrase{"INSUFICIENCIA DE FONDOS", "SALDO INSUFICIENTE"},
    Phrase{"INCORRIENTE", "SALDO INSUFICIENTE"},
    Phrase{"CUENTA CANCELADA", "CUENTA CANCELADA"},
    Phrase{"CUENTA CERRADA", "CUENTA CANCELADA"},
    Phrase{"CTA CANCELADA", "CUENTA CANCELADA"},
    Phrase{"CTA. CANCELADA", "CUENTA CANCELADA"},
    Phrase{"CUENTA BLOQUEADA", "CUENTA BLOQUEADA"},
    Phrase{"CUENTA INEXISTENTE", "CUENTA INEXISTENTE"},
    Phrase{"CUENTA INCORRECTA", "CUENTA INEXISTENTE"},
    Phrase{"IBAN INCORRECTO", "CUENTA INEXISTENTE"},
    Phrase{"ORDEN DEL CLIENTE", "ORDEN DEL CLIENTE"},
    Phrase{"ORDEN CLIENTE", "ORDEN DEL CLIENTE"},
    Phrase{"ORDEN DEL DEUDOR", "ORDEN DEL CLIENTE"},
    Phrase{"SIN MANDATO", "SIN MANDATO"},
    Phrase{"MANDATO INEXISTENTE", "SIN MANDATO"},
    Phrase{"MANDATO NO VALIDO", "SIN MANDATO"},
    Phrase{"NO AUTORIZADA", "SIN MANDATO"},
    Phrase{"DEUDOR FALLECIDO", "FALLECIDO"},
    Phrase{"TITULAR FALLECIDO", "FALLECIDO"},
    Phrase{"FALLECIMIENTO", "FALLECIDO"},
    Phrase{"OPERACION DUPLICADA", "DUPLICADO"},
    Phrase{"ADEUDO DUPLICADO", "DUPLICADO"},
    Phrase{"RECIBO DUPLICADO", "DUPLICADO"},
    Phrase{"RAZON NO ESPECIFICADA", "NO ESPECIFICADO"},
    Phrase{"RAZONES NO ESPECIFICADAS", "NO ESPECIFICADO"},
    Phrase{"MOTIVO NO ESPECIFICADO", "NO ESPECIFICADO"},
};

constexpr std::array<std::string_view, 7> fee_beginnings{"COMISION",        "COMIS.",     "GASTOS DEVOL", "GASTOS POR DEVOL",
                                                         "GASTOS DE DEVOL", "GTOS DEVOL", "GTOS. DEVOL"};

/// Capital letters without accents, one blank at a time. UTF-8 letters with an acute lie at C3 81 to C3 BA.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0xC3 && i + 1 < text.size()) {
      switch (static_cast<unsigned char>(text[++i]) | 0x20U) {  // capital and small letters alike
        case 0xA1: out += 'A'; break;
        case 0xA9: out += 'E'; break;
        case 0xAD: out += 'I'; break;
        case 0xB3: out += 'O'; break;
        case 0xBA: out += 'U'; break;
        default: out += '?'; break;
      }
    } else if (byte != ' ' || out.empty() || out.back() != ' ') {
      out += upper(text[i]);
    }
  }
  return out;
}

}  // namespace

Texts read_texts(Batch& batch, const std::vector<ConceptText>& records, const Booking& booking) {
  const Numbered numbered{records};
  if (is_direct_debit(numbered, "CORE")) return direct_debit(batch, numbered, booking, false);
  if (is_direct_debit(numbered, "B2B")) return direct_debit(batch, numbered, booking, true);
  if (is_transfer(numbered, booking)) return transfer(batch, numbered);
  return free_text(batch, records);
}

std::string_view iso_reason(std::string_view text) noexcept {
  constexpr std::size_t size = 4;
  constexpr std::array<std::string_view, 13> kinds{"AC", "AG", "AM", "BE", "DT", "ED", "FF", "MD", "MS", "RC", "RR", "SL", "TM"};
  const auto is_word = [](char c) { return fixed_width::is_digit(c) || (upper(c) >= 'A' && upper(c) <= 'Z'); };
  for (std::size_t i = 0; i + size <= text.size(); ++i) {
    const std::string_view code = text.substr(i, size);
    const bool alone = (i == 0 || !is_word(text[i - 1])) && (i + size == text.size() || !is_word(text[i + size]));
    if (alone && fixed_width::all_digits(code.substr(2)) &&
        std::find(kinds.begin(), kinds.end(), code.substr(0, 2)) != kinds.end())
      return code;
  }
  return {};
}

std::string_view return_reason(std::string_view text) {
  const std::string words = folded(text);
  std::string_view found;
  for (const Phrase& phrase : phrases) {
    if (words.find(phrase.words) == std::string::npos) continue;
    if (!found.empty() && found != phrase.reason) return {};
    found = phrase.reason;
  }
  return found;
}

bool is_fee(std::string_view text) {
  const std::string words = folded(fixed_width::trim(text));
  return std::any_of(fee_beginnings.begin(), fee_beginnings.end(),
                     [&](std::string_view beginning) { return words.starts_with(beginning); });
}

}  // namespace lettrage::formats::norma43
