#include "reconcile/matching/reference_search.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "reconcile/matching/confidence.h"
#include "reconcile/matching/keys.h"

namespace lettrage::reconcile {
namespace {

using references::Scheme;

constexpr std::size_t qrr_length = 27, ogm_length = 12, significant_min = 5;

std::string padded(std::string_view digits, std::size_t length) {
  std::string out(length - std::min(length, digits.size()), '0');
  return out += digits;
}

Soundness sound_if(bool holds) { return holds ? Soundness::Sound : Soundness::Unsound; }

std::string upper(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), to_upper);
  return out;
}

/// `010/8068/17183`, with or without its marks: written as only an OGM is.
bool is_written_as_ogm(std::string_view text) {
  const auto first = text.find_first_not_of("+*# ");
  if (first == std::string_view::npos) return false;
  if (first >= 3 && text.find_first_of("+*#") < first) return true;
  return text.size() >= first + 14 && text[first + 3] == '/' && text[first + 8] == '/';
}

Soundness digits_of_country(std::string_view digits, std::string_view country) {
  if (country == "BE") return digits.size() == ogm_length ? sound_if(check(Scheme::Ogm, digits)) : Soundness::Plain;
  if (country == "CH" || country == "LI") {
    return digits.size() >= 16 && digits.size() <= qrr_length ? sound_if(check(Scheme::Qrr, padded(digits, qrr_length)))
                                                              : Soundness::Plain;
  }
  if (country == "FI" || country == "EE") return sound_if(check(Scheme::Finland, without_leading_zeros(digits)));
  if (country == "NO") return sound_if(check(Scheme::KidMod10, digits) || check(Scheme::KidMod11, digits));
  if (country == "SE") return sound_if(check(Scheme::SwedenOcr, digits));
  if (country == "DK")
    return digits.size() == 15 || digits.size() == 16 ? sound_if(check(Scheme::DenmarkFik, digits)) : Soundness::Plain;
  if (country == "NL") return digits.size() == 16 ? sound_if(check(Scheme::Netherlands, digits)) : Soundness::Plain;
  // Numbers without a model are as usual in these countries: only a check that holds says something.
  if (country == "RS" || country == "ME" || country == "BA" || country == "MK") {
    return check(Scheme::Model97, digits) ? Soundness::Sound : Soundness::Plain;
  }
  return Soundness::Plain;
}

/// Banks drop and add the leading zeros of QRR and of Finnish and Estonian references; of no others.
bool zeros_do_not_count(std::string_view a, std::string_view b) {
  const std::size_t longest = std::max(a.size(), b.size());
  if (longest == qrr_length || longest == qrr_length - 1) return check(Scheme::Qrr, padded(a, qrr_length));
  return check(Scheme::Finland, without_leading_zeros(a));
}

/// Invoices whose reference is `canonical`.
std::vector<std::uint32_t> carriers(const IndexTables& tables, std::string_view canonical) {
  KeyBuffer key_buffer, own_buffer;
  std::vector<std::uint32_t> out;
  const auto found = tables.references.find(reference_key(canonical, key_buffer));
  if (found.size() > same_key_max) return out;
  for (const std::uint32_t i : found) {
    const std::string_view own = number_key(tables.data.invoices[i].reference, own_buffer);
    if (own == canonical || zeros_do_not_count(own, canonical)) out.push_back(i);
  }
  return out;
}

/// The same reference in its other dress: a Finnish number within an RF reference, or the RF reference of a number.
std::vector<std::uint32_t> carriers_in_other_form(const IndexTables& tables, std::string_view canonical) {
  constexpr std::size_t body_max = 21;
  if (canonical.starts_with("RF") && canonical.size() > 4) {
    const std::string_view body = without_leading_zeros(canonical.substr(4));
    if (all_digits(body) && check(Scheme::Finland, body)) return carriers(tables, body);
  } else if (all_digits(canonical) && canonical.size() <= body_max && check(Scheme::Finland, without_leading_zeros(canonical))) {
    if (const auto rf = references::make(Scheme::Rf, without_leading_zeros(canonical))) return carriers(tables, *rf);
  }
  return {};
}

std::uint16_t worth(Soundness soundness, std::string_view canonical) {
  if (soundness == Soundness::Unsound) return confidence::unsound_reference;
  if (without_leading_zeros(canonical).size() < significant_min) return confidence::weak_number;
  return soundness == Soundness::Sound ? confidence::sound_reference : confidence::plain_reference;
}

}  // namespace

Soundness soundness(const StructuredReference& reference, std::string_view account) {
  KeyBuffer buffer, account_buffer;
  const std::string_view value = number_key(reference.value, buffer);
  if (value.size() > 3 && value.starts_with("RF") && is_digit(value[2])) return sound_if(check(Scheme::Rf, value));
  // Of the models of Slovenia and Croatia only those of one part are checked as a whole.
  constexpr std::size_t model = 4;
  const std::string_view head = value.substr(0, model);
  if (value.size() > model && (head == "SI01" || head == "SI12")) return sound_if(check(Scheme::Slovenia, value));
  if (value.size() > model && head == "HR01") return sound_if(check(Scheme::Croatia, value));
  if (!all_digits(value)) return Soundness::Plain;
  const std::string type = upper(reference.type);
  if (type == "BBA" || type == "OGM" || type == "VCS" || is_written_as_ogm(reference.value)) {
    return sound_if(value.size() == ogm_length && check(Scheme::Ogm, value));
  }
  if (type == "QRR" || type.starts_with("ISR") || type.starts_with("ESR")) {
    return sound_if(value.size() <= qrr_length && check(Scheme::Qrr, padded(value, qrr_length)));
  }
  if (type == "CUR" && value.size() != 7) return sound_if(check(Scheme::Netherlands, value));
  if (value.size() == qrr_length) return sound_if(check(Scheme::Qrr, value));
  const std::string_view ours = number_key(account, account_buffer);
  return digits_of_country(value, ours.size() >= 15 ? ours.substr(0, 2) : std::string_view{});
}

void add_structured(Candidates& candidates, Proposal& proposal, const IndexTables& tables, const Movement& movement,
                    const StructuredReference& reference) {
  KeyBuffer buffer;
  const std::string_view canonical = number_key(reference.value, buffer);
  if (canonical.empty()) return;
  auto invoices = carriers(tables, canonical);
  if (invoices.empty()) invoices = carriers_in_other_form(tables, canonical);
  if (invoices.empty()) {
    proposal.names_unknown = proposal.names_unknown || is_self_checking(canonical);
    return;
  }
  // The invoice tells how the reference is printed, and its account the country, where the movement does not.
  Soundness verdict = soundness(reference, movement.account);
  const Invoice& first = tables.data.invoices[invoices.front()];
  if (verdict == Soundness::Plain) verdict = soundness({reference.type, first.reference}, first.account_iban);
  candidates.add_all(invoices, Method::StructuredReference, worth(verdict, canonical));
}

void add_found(Candidates& candidates, Proposal& proposal, const IndexTables& tables, std::string_view text,
               const references::Hit& hit, std::uint32_t position) {
  auto invoices = carriers(tables, hit.value);
  if (invoices.empty()) invoices = carriers_in_other_form(tables, hit.value);
  if (invoices.empty()) {
    // Twelve bare digits pass the check of an OGM once in 97 times; marks, slashes or an RF are meant.
    const std::string_view stands = text.substr(hit.position, 4);
    if (!all_digits(stands)) proposal.names_unknown = true;
    return;
  }
  candidates.add_all(invoices, Method::StructuredReference, worth(Soundness::Sound, hit.value), position);
}

void add_grouped(Candidates& candidates, const IndexTables& tables, const PieceText& text) {
  constexpr std::array<std::size_t, 3> groups{3, 4, 5};
  const auto& pieces = text.pieces;
  for (std::size_t i = 0; i + groups.size() <= pieces.size(); ++i) {
    std::array<char, ogm_length> digits;
    std::size_t size = 0, k = 0;
    for (; k < groups.size(); ++k) {
      const Piece& piece = pieces[i + k];
      const std::string_view group = text.of(piece);
      if (piece.noise || piece.letters || group.size() != groups[k]) break;
      if (k + 1 < groups.size() && piece.after != Gap::Blank && piece.connector != '.') break;
      size = static_cast<std::size_t>(std::copy(group.begin(), group.end(), digits.begin() + static_cast<std::ptrdiff_t>(size)) -
                                      digits.begin());
    }
    const std::string_view canonical{digits.data(), size};
    if (k < groups.size() || !check(Scheme::Ogm, canonical)) continue;
    candidates.add_all(carriers(tables, canonical), Method::StructuredReference, worth(Soundness::Sound, canonical),
                       text.position(pieces[i].begin));
  }
}

}  // namespace lettrage::reconcile
