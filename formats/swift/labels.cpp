// `:86:` in words: ABN AMRO's unstructured SEPA text, Knab, mBank, and free text.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/identifiers.h"
#include "formats/swift/dialects.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::swift {
namespace {

struct Label {
  std::string_view text;
  enum Field { Iban, Bic, Name, Remittance, EndToEnd, Mandate, Creditor, Bank, Other } field;
};

struct LabelHit {
  std::size_t begin = 0, value = 0;
  Label::Field field{};
};

/// Labels count at the start or after a blank.
template <std::size_t N>
std::vector<LabelHit> find_labels(std::string_view text, const std::array<Label, N>& labels) {
  std::vector<LabelHit> hits;
  for (std::size_t at = 0; at < text.size();) {
    const bool boundary = at == 0 || text[at - 1] == ' ';
    const auto* const label = boundary ? std::find_if(labels.begin(), labels.end(),
                                                      [&](const Label& l) { return text.substr(at, l.text.size()) == l.text; })
                                       : labels.end();
    if (label == labels.end()) {
      ++at;
      continue;
    }
    hits.push_back({at, at + label->text.size(), label->field});
    at += label->text.size();
  }
  return hits;
}

void take(Information& in, Label::Field field, std::string_view value) {
  PaymentDetails& details = in.details();
  switch (field) {
    case Label::Iban: return in.set_account(value);
    case Label::Bic: in.set_bic(value); return;
    case Label::Name: return Information::set(details.counterparty_name, value);
    case Label::Remittance: return in.add_remittance(value);
    case Label::EndToEnd: return Information::set(details.end_to_end_id, value);
    case Label::Mandate: return in.set_identifier(details.mandate_id, value);
    case Label::Creditor: return in.set_identifier(details.creditor_id, value);
    case Label::Bank: return Information::set(details.servicer_reference, value);
    case Label::Other: return in.add_rest("", value);
  }
}

constexpr std::array<Label, 9> abn_labels{{{"IBAN:", Label::Iban},
                                           {"BIC:", Label::Bic},
                                           {"NAAM:", Label::Name},
                                           {"OMSCHRIJVING:", Label::Remittance},
                                           {"BETALINGSKENM.:", Label::Remittance},
                                           {"KENMERK:", Label::EndToEnd},
                                           {"MACHTIGING:", Label::Mandate},
                                           {"INCASSANT:", Label::Creditor},
                                           {"VOOR:", Label::Other}}};

/// Two blocks of 32 characters a line, a blank between. A value goes on over full blocks without a break.
bool read_abn(Information& in) {
  if (in.text.substr(0, 5) != "SEPA " || find_labels(in.text, abn_labels).empty()) return false;
  in.dialect = ":86: in columns of 32 characters (ABN AMRO)";
  constexpr std::size_t block = 32;
  std::string text;
  bool full = true;
  const auto append = [&](std::string_view piece) {
    const std::string_view trimmed = trim_right(piece);
    if (trimmed.empty()) return;
    const bool label = std::any_of(abn_labels.begin(), abn_labels.end(),
                                   [&](const Label& l) { return trimmed.substr(0, l.text.size()) == l.text; });
    if (!text.empty() && (!full || label)) text += ' ';
    text += trimmed;
    full = trimmed.size() == block;
  };
  for (const std::string_view line : in.lines) {
    append(line.substr(0, block));
    if (line.size() > block) append(line.substr(line[block] == ' ' ? block + 1 : block));
  }
  const std::string_view kept = in.batch.keep(text);
  const std::vector<LabelHit> hits = find_labels(kept, abn_labels);
  Information::set(in.entry->additional_information, kept.substr(0, hits.empty() ? kept.size() : hits.front().begin));
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const std::size_t end = i + 1 < hits.size() ? hits[i + 1].begin : kept.size();
    take(in, hits[i].field, trim(kept.substr(hits[i].value, end - hits[i].value)));
  }
  return true;
}

/// Knab's last line: `REK: account/NAAM: name`, or `NAAM:` alone.
bool read_knab(Information& in) {
  constexpr std::string_view account = "REK: ", slash_name = "/NAAM: ", name = "NAAM: ";
  const bool any = std::any_of(in.lines.begin(), in.lines.end(), [&](std::string_view line) {
    return line.substr(0, account.size()) == account || line.substr(0, name.size()) == name;
  });
  if (!any) return false;
  in.dialect = ":86: with labels (Knab)";
  for (const std::string_view line : in.lines) {
    if (line.substr(0, account.size()) == account) {
      const std::size_t at = line.find(slash_name);
      in.set_account(line.substr(account.size(), at == std::string_view::npos ? at : at - account.size()));
      if (at != std::string_view::npos) Information::set(in.details().counterparty_name, line.substr(at + slash_name.size()));
    } else if (line.substr(0, name.size()) == name) {
      Information::set(in.details().counterparty_name, line.substr(name.size()));
    } else {
      in.add_remittance(line);
    }
  }
  return true;
}

constexpr std::array<Label, 9> mbank_labels{{{"Z RACH.:", Label::Iban},
                                             {"NA RACH.:", Label::Iban},
                                             {"OD:", Label::Name},
                                             {"DLA:", Label::Name},
                                             {"TYT.:", Label::Remittance},
                                             {"TNR:", Label::Bank},
                                             {"ID IPH:", Label::Other},
                                             {"DATA STEMPLA:", Label::Other},
                                             {"REF. KLIENTA:", Label::EndToEnd}}};

/// `911 words; label: value; …`, broken at blanks.
bool read_mbank(Information& in) {
  if (in.text.size() < 4 || !all_digits(in.text.substr(0, 3)) || in.text[3] != ' ') return false;
  std::string text;
  for (const std::string_view line : in.lines) {
    if (!text.empty() && text.back() != ' ') text += ' ';
    text += trim_left(line);
  }
  const std::string_view kept = in.batch.keep(text);
  const std::vector<LabelHit> hits = find_labels(kept, mbank_labels);
  if (hits.empty()) return false;
  in.dialect = ":86: with labels (mBank)";
  // Values end with a semicolon; only a title may hold some of its own.
  const auto value = [](std::string_view raw, bool title = false) {
    if (!title) raw = raw.substr(0, raw.find(';'));
    raw = trim(raw);
    while (!raw.empty() && (raw.back() == ';' || raw.back() == ' ')) raw.remove_suffix(1);
    return raw;
  };
  Information::set(in.entry->additional_information, value(kept.substr(4, hits.front().begin - 4)));
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const std::size_t end = i + 1 < hits.size() ? hits[i + 1].begin : kept.size();
    take(in, hits[i].field, value(kept.substr(hits[i].value, end - hits[i].value), hits[i].field == Label::Remittance));
  }
  return true;
}

}  // namespace

bool read_labels(Information& in) { return read_abn(in) || read_mbank(in) || read_knab(in); }

void read_free_text(Information& in) {
  // A line as wide as the field goes on in the next one.
  constexpr std::size_t width = 65;
  for (std::size_t i = 0; i < in.lines.size(); ++i) {
    if (in.lines[i].size() != width || i + 1 == in.lines.size()) {
      in.add_remittance(in.lines[i]);
      continue;
    }
    in.pieces.assign(1, in.lines[i]);
    while (in.lines[i].size() == width && i + 1 < in.lines.size()) in.pieces.push_back(in.lines[++i]);
    in.add_remittance(keep_in_one(in.batch, in.pieces));
  }
  // A cheque or an unstructured booking of the German kind: `999PN5477…`.
  if (in.text.size() > 4 && in.text.substr(0, 3) == "999" && is_upper(in.text[3])) in.gvc = in.text.substr(0, 3);
  for (std::size_t at = 0; at < in.text.size();) {
    std::size_t end = at;
    while (end < in.text.size() && is_alnum(in.text[end])) ++end;
    const std::string_view word = in.text.substr(at, end - at);
    at = std::max(end, at + 1);
    if (word.size() < 15 || word.size() > 34 || word == in.own_account || !is_upper(word[0]) || !is_upper(word[1])) continue;
    if (check_iban(word) != IbanVerdict::Valid) continue;
    in.set_account(word);
    const std::string_view rest = trim_left(in.text.substr(end));
    const std::string_view next = rest.substr(0, rest.find(' '));
    if (is_bic(next)) in.set_bic(next);
    break;
  }
}

}  // namespace lettrage::formats::swift
