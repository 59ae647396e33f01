// `:86:` as the German banks agreed on it (DK, "Geschäftsvorfallcode + Feldschlüssel"), and its relatives.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "formats/swift/blocks.h"
#include "formats/swift/dialects.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::swift {
namespace {

constexpr int no_key = -1;
constexpr int primanota = 10;  ///< the bank's own number of a batch: nobody else can look it up

/// 00, 10, 20–29, 30–39, 60–79.
constexpr std::array<bool, 100> known_keys = [] {
  std::array<bool, 100> known{};
  for (std::size_t key = 0; key < known.size(); ++key) {
    known[key] = key == 0 || key == 10 || (key >= 20 && key <= 39) || (key >= 60 && key <= 79);
  }
  return known;
}();

/// Two digits that can be a key.
int key_at(std::string_view text, std::size_t at) noexcept {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return no_key;
  const int key = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return known_keys[static_cast<std::size_t>(key)] ? key : no_key;
}

/// Calls `take(key, value)` for each subfield of a text that begins with a separator.
template <class Take>
void for_each_subfield(std::string_view text, char separator, Take take) {
  int key = key_at(text, 1);
  if (key == no_key) return;
  Places separators{text, separator};
  static_cast<void>(separators.next());  // the first
  for (std::size_t value = 3;;) {
    int next_key = no_key;
    std::size_t end = separators.next();
    while (end != std::string_view::npos && (next_key = key_at(text, end + 1)) == no_key) end = separators.next();
    take(key, text.substr(value, std::min(end, text.size()) - value));
    if (end == std::string_view::npos) return;
    key = next_key;
    value = end + 3;
  }
}

/// Any fourth character may separate; one that also stands in amounts, dates and account numbers has to prove itself.
bool separates(std::string_view text, char separator) {
  if (is_alnum(separator) || static_cast<unsigned char>(separator) >= 0x80 || key_at(text, 4) == no_key) return false;
  constexpr std::string_view doubtful = " ,.-/:()'\"";
  if (doubtful.find(separator) == std::string_view::npos) return true;
  int subfields = 0;
  for_each_subfield(text.substr(3), separator, [&subfields](int, std::string_view) { ++subfields; });
  return subfields >= 3;
}

enum class Id { Eref, Kref, Mref, Cred, Debt, Coam, Oamt, Svwz, Abwa, Abwe, Iban, Bic, Purp, Sqtp, Mdat, Ddat, Orcr, Ormr };
std::optional<Id> id_of(std::string_view word) noexcept {
  switch (packed(word)) {
    case packed("EREF"): return Id::Eref;
    case packed("KREF"): return Id::Kref;
    case packed("MREF"): return Id::Mref;
    case packed("CRED"): return Id::Cred;
    case packed("DEBT"): return Id::Debt;
    case packed("COAM"): return Id::Coam;
    case packed("OAMT"): return Id::Oamt;
    case packed("SVWZ"): return Id::Svwz;
    case packed("ABWA"): return Id::Abwa;
    case packed("ABWE"): return Id::Abwe;
    case packed("IBAN"): return Id::Iban;
    case packed("BIC"): return Id::Bic;
    case packed("PURP"): return Id::Purp;
    case packed("SQTP"): return Id::Sqtp;
    case packed("MDAT"): return Id::Mdat;
    case packed("DDAT"): return Id::Ddat;
    case packed("ORCR"): return Id::Orcr;
    case packed("ORMR"): return Id::Ormr;
    default: return {};
  }
}

/// `EREF+`
struct Hit {
  std::size_t begin = 0, value = 0;
  Id id{};
};

/// The identifier that ends with the plus sign at `plus`: four letters, or three.
std::optional<Hit> hit_at(std::string_view text, std::size_t plus) noexcept {
  for (const std::size_t length : {std::size_t{4}, std::size_t{3}}) {
    if (plus < length) continue;
    if (const auto id = id_of(text.substr(plus - length, length))) return Hit{plus - length, plus + 1, *id};
  }
  return {};
}

/// Calls `take(hit)` for each identifier. They count at the start of a subfield; inside one only after a blank and another
/// identifier than SVWZ, which takes any text. So a name that ends in `…ABWE+` splits nothing, while banks that fill a
/// subfield with several are read.
template <class Take>
void for_each_id(std::string_view joined, const std::vector<std::string_view>& subfields, Take take) {
  std::optional<Hit> last;
  std::size_t start = 0, subfield = 0;  // the first start of a subfield that no hit before it reaches
  Places pluses{joined, '+'};
  for (std::size_t plus = pluses.next(); plus != std::string_view::npos; plus = pluses.next()) {
    const auto hit = hit_at(joined, plus);
    if (!hit || (last && hit->begin < last->value)) continue;
    while (start < hit->begin && subfield < subfields.size()) start += subfields[subfield++].size();
    const bool at_start = start == hit->begin;
    const bool after_blank = hit->begin > 0 && joined[hit->begin - 1] == ' ' && last && last->id != Id::Svwz;
    if (!at_start && !after_blank) continue;
    take(*hit);
    last = hit;
  }
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
    case Id::Bic: in.set_bic(value); return;
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

/// What `in.texts` says.
void read_texts(Information& in) {
  const std::string_view text = keep_in_one(in.batch, in.texts);
  std::optional<Hit> open;
  const auto close = [&](std::size_t end) {
    take(in, open->id, text.substr(open->begin, open->value - open->begin), text.substr(open->value, end - open->value));
  };
  for_each_id(text, in.texts, [&](const Hit& hit) {
    if (open) {
      close(hit.begin);
    } else if (const std::string_view words = trim(text.substr(0, hit.begin)); !words.empty()) {
      // What stands before the first identifier is the bank's, not the payer's: a kind of booking, a name again.
      std::string_view& information = in.entry->additional_information;
      information = in.keep_joined(information, words, information.empty() ? "" : " ");
    }
    open = hit;
  });
  if (open)
    close(text.size());
  else
    read_spelled_ids(in, in.texts);
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
void read_triodos(Information& in, std::string_view text, char separator) {
  for_each_subfield(text, separator, [&in](int key, std::string_view value) {
    if (key == 20 && in.set_bic(value)) return;
    if (key == 21 && !in.details().counterparty_bic.empty()) return in.set_account(value);
    if (key >= 20 && key <= 29) in.texts.push_back(value);
  });
  for_each_subfield(text, separator, [&in](int key, std::string_view value) {
    value = trim(value);
    if (key == 10 && value.find_first_not_of('0') != std::string_view::npos) in.set_account(value);
  });
  read_texts(in);
}

/// BRD: 20 type, 21–29 message, 31 account, 32 name, 33 the counterparty's tax number, 61 62 address.
void read_brd(Information& in, std::string_view text, char separator) {
  for_each_subfield(text, separator, [&in](int key, std::string_view value) {
    if (key == 20)
      Information::set(in.entry->additional_information, value);
    else if (key > 20 && key < 30)
      in.add_remittance(value);
    else if (key == 31)
      in.set_account(value);
    else if (key == 32)
      Information::set(in.details().counterparty_name, value);
    else
      in.add_rest("", value);
  });
}

void read_german(Information& in, std::string_view text, char separator) {
  std::string_view name, more_name, iban, account, bank;
  for_each_subfield(text, separator, [&](int key, std::string_view value) {
    if ((key >= 20 && key <= 29) || (key >= 60 && key <= 63)) return in.texts.push_back(value);
    switch (key) {
      case 0: return Information::set(in.entry->additional_information, value);
      case primanota: return;
      case 30: return Information::set(bank, value);
      case 31: return Information::set(account, value);
      case 32: return name.empty() ? void(name = value) : in.add_rest("", value);
      case 33: return more_name.empty() ? void(more_name = value) : in.add_rest("", value);
      case 34: return Information::set(in.extension, value);
      case 38: return Information::set(iban, value);
      default: return in.add_rest("", value);
    }
  });
  if (!in.set_bic(bank)) in.add_rest("", bank);                // a national bank code
  if (!iban_in(in.batch, iban).empty()) in.set_account(iban);  // Poland and Luxembourg put the IBAN here
  in.set_account(account);
  set_name(in, name, more_name);
  read_texts(in);
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
  in.texts.clear();
  const std::string_view subfields = text.substr(3);
  if (separator == '>' && in.gvc == "000") {
    read_triodos(in, subfields, separator);
  } else if (separator == '+' && in.gvc == "000") {
    read_brd(in, subfields, separator);
  } else {
    read_german(in, subfields, separator);
  }
  return true;
}

void read_non_swift(Information& in, std::span<const std::string_view> lines) {
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
      Information::set(in.entry->additional_information, value);
    else if (key == 34)
      in.set_account(value);
    else
      in.add_rest("", value);
  }
  set_name(in, name, more_name);
}

}  // namespace lettrage::formats::swift
