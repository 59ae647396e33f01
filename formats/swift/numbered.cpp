// `:86:` as the German banks agreed on it (DK, "Geschäftsvorfallcode + Feldschlüssel"), and its relatives.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/identifiers.h"
#include "formats/swift/dialects.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::swift {
namespace {

struct Subfield {
  int key = 0;
  std::string_view value;
};

constexpr int no_key = -1;
constexpr int primanota = 10;  ///< the bank's own number of a batch: nobody else can look it up

/// Two digits that can be a key: 00, 10, 20–29, 30–39, 60–79.
int key_at(std::string_view text, std::size_t at) noexcept {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return no_key;
  const int key = (text[at] - '0') * 10 + (text[at + 1] - '0');
  const bool known = key == 0 || key == 10 || (key >= 20 && key <= 39) || (key >= 60 && key <= 79);
  return known ? key : no_key;
}

std::vector<Subfield> split(std::string_view text, char separator) {
  std::vector<Subfield> subfields;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = text.find(separator, at + 1);
    while (next != std::string_view::npos && key_at(text, next + 1) == no_key) next = text.find(separator, next + 1);
    next = std::min(next, text.size());
    if (const int key = key_at(text, at + 1); text[at] == separator && key != no_key) {
      subfields.push_back({key, text.substr(at + 3, next - at - 3)});
    }
    at = next;
  }
  return subfields;
}

/// Any fourth character may separate; one that also stands in amounts, dates and account numbers has to prove itself.
bool separates(std::string_view text, char separator) {
  if (is_alnum(separator) || static_cast<unsigned char>(separator) >= 0x80 || key_at(text, 4) == no_key) return false;
  constexpr std::string_view doubtful = " ,.-/:()'\"";
  return doubtful.find(separator) == std::string_view::npos || split(text.substr(3), separator).size() >= 3;
}

enum class Id { Eref, Kref, Mref, Cred, Debt, Coam, Oamt, Svwz, Abwa, Abwe, Iban, Bic, Purp, Sqtp, Mdat, Ddat, Orcr, Ormr };
struct KnownId {
  std::string_view text;
  Id id;
};
constexpr std::array<KnownId, 18> known_ids{{
    {"EREF+", Id::Eref},
    {"KREF+", Id::Kref},
    {"MREF+", Id::Mref},
    {"CRED+", Id::Cred},
    {"DEBT+", Id::Debt},
    {"COAM+", Id::Coam},
    {"OAMT+", Id::Oamt},
    {"SVWZ+", Id::Svwz},
    {"ABWA+", Id::Abwa},
    {"ABWE+", Id::Abwe},
    {"IBAN+", Id::Iban},
    {"BIC+", Id::Bic},
    {"PURP+", Id::Purp},
    {"SQTP+", Id::Sqtp},
    {"MDAT+", Id::Mdat},
    {"DDAT+", Id::Ddat},
    {"ORCR+", Id::Orcr},
    {"ORMR+", Id::Ormr},
}};

struct Hit {
  std::size_t begin = 0, value = 0;
  Id id{};
};

/// Identifiers count at the start of a subfield; inside one only after a blank and another identifier than SVWZ, which
/// takes any text. So a name that ends in `…ABWE+` splits nothing, while banks that fill a subfield with several are read.
std::vector<Hit> find_ids(std::string_view joined, const std::vector<std::size_t>& starts) {
  std::vector<Hit> hits;
  for (std::size_t plus = joined.find('+'); plus != std::string_view::npos; plus = joined.find('+', plus + 1)) {
    for (const KnownId& known : known_ids) {
      const std::size_t length = known.text.size();
      if (plus + 1 < length || joined.substr(plus + 1 - length, length) != known.text) continue;
      const std::size_t begin = plus + 1 - length;
      if (!hits.empty() && begin < hits.back().value) continue;
      const bool at_start = std::binary_search(starts.begin(), starts.end(), begin);
      const bool after_blank = begin > 0 && joined[begin - 1] == ' ' && !hits.empty() && hits.back().id != Id::Svwz;
      if (at_start || after_blank) hits.push_back({begin, plus + 1, known.id});
    }
  }
  return hits;
}

void take(Information& in, Id id, std::string_view name, std::string_view value) {
  PaymentDetails& details = in.details();
  switch (id) {
    case Id::Eref: return Information::set(details.end_to_end_id, value);
    case Id::Kref: return Information::set(details.payment_information_id, value);
    case Id::Mref: return Information::set(details.mandate_id, value);
    case Id::Cred: return in.set_identifier(details.creditor_id, value);
    case Id::Svwz: return in.add_remittance(value);
    case Id::Coam: return Information::set(in.charges, value);
    case Id::Oamt: return Information::set(in.original_amount, value);
    case Id::Abwa: return Information::set(in.ordering_party, value);
    case Id::Abwe: return Information::set(in.beneficiary, value);
    case Id::Iban: return in.set_account(value);
    case Id::Bic: return in.set_bic(value);
    case Id::Purp: return Information::set(details.purpose, value);
    case Id::Debt:
    case Id::Sqtp:
    case Id::Mdat:
    case Id::Ddat:
    case Id::Orcr:
    case Id::Ormr: return in.add_rest(name, value);
  }
}

/// HypoVereinsbank's words for EREF, MREF and CRED: a label, then its value in the same subfield or the next.
bool read_spelled_ids(Information& in, const std::vector<std::string_view>& texts) {
  const auto ends_with = [](std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  };
  bool found = false;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string_view text = trim(texts[i]);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      in.add_remittance(texts[i]);
      continue;
    }
    const std::string_view label = text.substr(0, colon + 1);
    std::string_view* field = nullptr;
    if (label == "END-TO-END-REF.:")
      field = &in.details().end_to_end_id;
    else if (ends_with(label, "MANDATSREF.:"))
      field = &in.details().mandate_id;
    else if (ends_with(label, "UBIGER-ID:"))
      field = &in.details().creditor_id;
    if (field == nullptr) {
      in.add_remittance(texts[i]);
      continue;
    }
    found = true;
    std::string_view value = trim(text.substr(colon + 1));
    if (value.empty() && i + 1 < texts.size()) value = trim(texts[++i]);
    Information::set(*field, value);
  }
  return found;
}

void read_texts(Information& in, const std::vector<std::string_view>& texts) {
  std::string joined;
  std::vector<std::size_t> starts;
  for (const std::string_view text : texts) {
    starts.push_back(joined.size());
    joined += text;
  }
  const std::vector<Hit> hits = find_ids(joined, starts);
  if (hits.empty()) {
    read_spelled_ids(in, texts);
    return;
  }
  const std::string_view kept = in.batch.keep(joined);
  // What stands before the first identifier is the bank's, not the payer's: a kind of booking, a name again.
  if (const std::string_view words = trim(kept.substr(0, hits.front().begin)); !words.empty()) {
    std::string_view& information = in.entry.additional_information;
    information = in.keep_joined(information, words, information.empty() ? "" : " ");
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const std::size_t end = i + 1 < hits.size() ? hits[i + 1].begin : kept.size();
    const std::string_view name = kept.substr(hits[i].begin, hits[i].value - hits[i].begin);
    take(in, hits[i].id, name, kept.substr(hits[i].value, end - hits[i].value));
  }
}

/// 32 and 33 are one name cut at 27 characters; where the first is shorter, a blank stood there.
void set_name(Information& in, std::string_view first, std::string_view second) {
  constexpr std::size_t full = 27;
  first = trim(first);
  second = first.size() < full ? trim(second) : trim_right(second);
  const bool blank = !first.empty() && first.size() < full;
  Information::set(in.details().counterparty_name, in.keep_joined(first, second, blank ? " " : ""));
}

/// Triodos: 10 account, then BIC and IBAN where it is a SEPA payment, texts up to 29; 31 is our own account.
void read_triodos(Information& in, const std::vector<Subfield>& subfields) {
  std::vector<std::string_view> texts;
  for (const Subfield& subfield : subfields) {
    const std::string_view value = trim(subfield.value);
    if (subfield.key == 20 && is_bic(value)) {
      in.set_bic(value);
    } else if (subfield.key == 21 && !in.details().counterparty_bic.empty()) {
      in.set_account(value);
    } else if (subfield.key >= 20 && subfield.key <= 29) {
      texts.push_back(subfield.value);
    }
  }
  for (const Subfield& subfield : subfields) {
    const std::string_view value = trim(subfield.value);
    if (subfield.key == 10 && value.find_first_not_of('0') != std::string_view::npos) in.set_account(value);
  }
  read_texts(in, texts);
}

/// BRD: 20 type, 21–29 message, 31 account, 32 name, 33 the counterparty's tax number, 61 62 address.
void read_brd(Information& in, const std::vector<Subfield>& subfields) {
  for (const Subfield& subfield : subfields) {
    if (subfield.key == 20)
      Information::set(in.entry.additional_information, subfield.value);
    else if (subfield.key > 20 && subfield.key < 30)
      in.add_remittance(subfield.value);
    else if (subfield.key == 31)
      in.set_account(subfield.value);
    else if (subfield.key == 32)
      Information::set(in.details().counterparty_name, subfield.value);
    else
      in.add_rest("", subfield.value);
  }
}

void read_german(Information& in, const std::vector<Subfield>& subfields) {
  std::vector<std::string_view> texts;
  std::string_view name, more_name, iban, account, bank;
  for (const Subfield& subfield : subfields) {
    const std::string_view value = subfield.value;
    if ((subfield.key >= 20 && subfield.key <= 29) || (subfield.key >= 60 && subfield.key <= 63))
      texts.push_back(value);
    else if (subfield.key == 0)
      Information::set(in.entry.additional_information, value);
    else if (subfield.key == 30)
      Information::set(bank, value);
    else if (subfield.key == 31)
      Information::set(account, value);
    else if (subfield.key == 32 && name.empty())
      name = value;
    else if (subfield.key == 33 && more_name.empty())
      more_name = value;
    else if (subfield.key == 34)
      Information::set(in.extension, value);
    else if (subfield.key == 38)
      Information::set(iban, value);
    else if (subfield.key != primanota)
      in.add_rest("", value);
  }
  in.set_bic(bank);
  if (!is_bic(trim(bank))) in.add_rest("", bank);              // a national bank code
  if (!iban_in(in.batch, iban).empty()) in.set_account(iban);  // Poland and Luxembourg put the IBAN here
  in.set_account(account);
  set_name(in, name, more_name);
  read_texts(in, texts);
}

std::string_view dialect_of(char separator) noexcept {
  switch (separator) {
    case '?': return ":86: with ?nn subfields";
    case '>': return ":86: with >nn subfields";
    case '+': return ":86: with +nn subfields";
    case '^': return ":86: with ^nn subfields";
    case '~': return ":86: with ~nn subfields";
    case '<': return ":86: with <nn subfields";
    default: return ":86: with numbered subfields";
  }
}

}  // namespace

bool read_numbered(Information& in) {
  const std::string_view text = in.text;
  if (text.size() < 6 || !all_digits(text.substr(0, 3)) || !separates(text, text[3])) return false;
  in.gvc = text.substr(0, 3);
  const char separator = text[3];
  in.dialect = dialect_of(separator);
  const std::vector<Subfield> subfields = split(text.substr(3), separator);
  if (separator == '>' && in.gvc == "000") {
    read_triodos(in, subfields);
  } else if (separator == '+' && in.gvc == "000") {
    read_brd(in, subfields);
  } else {
    read_german(in, subfields);
  }
  return true;
}

void read_non_swift(Information& in, const std::vector<std::string_view>& lines) {
  std::string_view name, more_name;
  for (const std::string_view line : lines) {
    if (line.size() < 3 || !is_digit(line[0]) || !is_digit(line[1])) continue;
    const int key = (line[0] - '0') * 10 + (line[1] - '0');
    const std::string_view value = line.substr(2);
    if (key >= 1 && key <= 14)
      in.add_remittance(value);
    else if (key == 15)
      name = value;
    else if (key == 16)
      more_name = value;
    else if (key == 17)
      Information::set(in.entry.additional_information, value);
    else if (key == 34)
      in.set_account(value);
    else
      in.add_rest("", value);
  }
  set_name(in, name, more_name);
}

}  // namespace lettrage::formats::swift
