// `:86:` with codewords between slashes: Rabobank, ABN AMRO, ING, Knab, and SWIFT's own (sheet 7).
#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "formats/swift/blocks.h"
#include "formats/swift/dialects.h"
#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

/// A value may hold slashes of its own, so a text is split only at these. `Id`, `Name` and the like belong to a party.
enum class Word {
  Marf,
  Eref,
  Pref,
  Rtrn,
  Benm,
  Ordp,
  Name,
  Id,
  Addr,
  Remi,
  Csid,
  Isdt,
  Trtp,
  Iban,
  Bic,
  Nrtx,
  Pind,
  Rtyp,
  Ultd,
  Ultb,
  Ultc,
  Rref,
  Swod,
  Cref,
  Iref,
  Cntp,
  Purp,
  Exch,
  Chgs,
  Ocmt,
  Trcd,
  Kref,
  Ubo,
  Accw,
};
std::optional<Word> word_of(std::string_view name) noexcept {
  switch (packed(name)) {
    case packed("MARF"):
    case packed("MREF"): return Word::Marf;
    case packed("EREF"): return Word::Eref;
    case packed("PREF"): return Word::Pref;
    case packed("RTRN"): return Word::Rtrn;
    case packed("BENM"): return Word::Benm;
    case packed("ORDP"): return Word::Ordp;
    case packed("NAME"): return Word::Name;
    case packed("ID"): return Word::Id;
    case packed("ADDR"): return Word::Addr;
    case packed("REMI"): return Word::Remi;
    case packed("CSID"):
    case packed("CRED"): return Word::Csid;
    case packed("ISDT"): return Word::Isdt;
    case packed("TRTP"): return Word::Trtp;
    case packed("IBAN"):
    case packed("BBAN"):
    case packed("ACNO"): return Word::Iban;
    case packed("BIC"): return Word::Bic;
    case packed("NRTX"): return Word::Nrtx;
    case packed("PIND"): return Word::Pind;
    case packed("RTYP"): return Word::Rtyp;
    case packed("ULTD"): return Word::Ultd;
    case packed("ULTB"): return Word::Ultb;
    case packed("ULTC"): return Word::Ultc;
    case packed("RREF"): return Word::Rref;
    case packed("SWOD"): return Word::Swod;
    case packed("CREF"): return Word::Cref;
    case packed("IREF"): return Word::Iref;
    case packed("CNTP"): return Word::Cntp;
    case packed("PURP"): return Word::Purp;
    case packed("EXCH"): return Word::Exch;
    case packed("CHGS"): return Word::Chgs;
    case packed("OCMT"): return Word::Ocmt;
    case packed("TRCD"): return Word::Trcd;
    case packed("KREF"): return Word::Kref;
    case packed("UBO"): return Word::Ubo;
    case packed("ACCW"): return Word::Accw;
    default: return {};
  }
}

struct Part {
  Word word{};
  std::string_view name;  ///< with its slashes
  std::string_view value;
};

bool is_party(Word word) noexcept {
  return word == Word::Benm || word == Word::Ordp || word == Word::Ultd || word == Word::Ultb || word == Word::Ultc;
}

/// Calls `take(part)` for each codeword with its value.
template <class Take>
void for_each_part(std::string_view text, Take take) {
  std::optional<Part> open;  // its value ends where the next one begins
  bool in_party = false;
  Places slashes{text, '/'};
  for (std::size_t at = slashes.next(); at != std::string_view::npos;) {
    const std::size_t close = slashes.next();
    if (close == std::string_view::npos) break;
    auto word = word_of(text.substr(at + 1, close - at - 1));
    // `/ID/` and `/ADDR/` in a remittance text are text; they speak of a party only behind one.
    if ((word == Word::Id || word == Word::Addr) && !in_party) word.reset();
    if (!word) {
      at = close;
      continue;
    }
    if (open) {
      open->value = open->value.substr(0, static_cast<std::size_t>(text.data() + at - open->value.data()));
      take(*open);
    }
    open = Part{*word, text.substr(at, close + 1 - at), text.substr(close + 1)};
    if (is_party(*word))
      in_party = true;
    else if (*word != Word::Name && *word != Word::Id && *word != Word::Addr)
      in_party = false;
    at = slashes.next();
  }
  if (open) take(*open);
}

/// Values at ING end with a slash of their own, and empty subfields are slashes only.
std::string_view strip(std::string_view value) noexcept {
  value = trim(value);
  while (!value.empty() && value.back() == '/') value = trim_right(value.substr(0, value.size() - 1));
  return value;
}

/// What stands between the slashes, trimmed; it lasts until the next call.
const std::vector<std::string_view>& pieces(Information& in, std::string_view value) {
  in.pieces.clear();
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find('/', begin), value.size());
    in.pieces.push_back(trim(value.substr(begin, end - begin)));
    begin = end + 1;
  }
  return in.pieces;
}

/// ING: `account/BIC/name/city/`. A slash inside the name leaves it whole: only the last piece is the city.
void read_counterparty(Information& in, std::string_view value) {
  if (!value.empty() && value.back() == '/') value.remove_suffix(1);
  const std::vector<std::string_view>& piece = pieces(in, value);
  if (!piece.empty()) in.set_account(piece[0]);
  if (piece.size() > 1) in.set_bic(piece[1]);
  if (piece.size() < 3) return;
  const char* begin = piece[2].data();
  const std::string_view last = piece.size() > 3 ? piece[piece.size() - 2] : piece[2];
  Information::set(in.details().counterparty_name, strip({begin, static_cast<std::size_t>(last.data() + last.size() - begin)}));
  if (piece.size() > 3) in.add_rest("", piece.back());  // the city
}

/// `/BENM/300000003998473/NAME OF COMPANY/…`: a party without codewords (Komercijalna banka): account, name, then text.
void read_plain_party(Information& in, std::string_view value) {
  const std::vector<std::string_view>& piece = pieces(in, value);
  std::size_t next = 0;
  const bool account =
      std::count_if(piece[0].begin(), piece[0].end(), is_digit) * 2 > static_cast<std::ptrdiff_t>(piece[0].size());
  if (account) in.set_account(piece[next++]);
  if (next < piece.size()) Information::set(in.details().counterparty_name, piece[next++]);
  for (; next < piece.size(); ++next) in.add_remittance(piece[next]);
}

void add_reference(Information& in, std::string_view type, std::string_view value) {
  value = strip(value);
  if (!value.empty()) in.references.push_back({type, value});
}

void read_remittance(Information& in, std::string_view value) {
  value = trim(value);
  if (value.substr(0, 5) == "USTD/") {
    value = value.substr(5);
    if (!value.empty() && value.front() == '/') value.remove_prefix(1);
    return in.add_remittance(strip(value));
  }
  if (value.substr(0, 5) == "STRD/") {  // ING: STRD/CUR|ISO/reference
    const std::string_view rest = strip(value.substr(5));
    const std::size_t slash = rest.find('/');
    const std::string_view reference = slash == std::string_view::npos ? rest : trim(rest.substr(slash + 1));
    add_reference(in, slash == std::string_view::npos ? std::string_view{} : rest.substr(0, slash), reference);
    return in.add_remittance(reference);
  }
  constexpr std::string_view issuer_word = "/ISSR/", reference_word = "/CDTRREF/";
  if (const std::size_t at = value.find(reference_word);
      at != std::string_view::npos && value.find("CDTRREFTP") != std::string_view::npos) {
    const std::string_view reference = strip(value.substr(at + reference_word.size()));
    std::string_view issuer;
    if (const std::size_t from = value.find(issuer_word); from != std::string_view::npos) {
      issuer = value.substr(from + issuer_word.size());
      issuer = issuer.substr(0, issuer.find('/'));
    }
    add_reference(in, issuer.empty() ? "SCOR" : issuer, reference);
    return in.add_remittance(reference);
  }
  value = strip(value);
  if (!value.empty() && value.front() == '/') value.remove_prefix(1);  // an empty code before the text
  in.add_remittance(value);
}

void read_reason(Information& in, std::string_view value) {
  value = strip(value);
  const std::size_t slash = value.find('/');
  const std::string_view code = trim(value.substr(0, slash));
  if (code.empty() || !in.details().return_reason.empty()) return;
  const bool iso = code.size() == 4 && is_upper(code[0]) && is_upper(code[1]) && is_alnum(code[2]) && is_alnum(code[3]);
  in.details().return_reason = code;
  in.details().return_reason_list = iso ? "iso" : "proprietary";
  if (slash != std::string_view::npos) Information::set(in.details().return_information, strip(value.substr(slash + 1)));
}

/// Digits up to 18, or nothing.
std::uint64_t count_of(std::string_view value) noexcept {
  if (!all_digits(value) || value.size() > 18) return 0;
  std::uint64_t count = 0;
  for (const char c : value) count = count * 10 + static_cast<std::uint64_t>(c - '0');
  return count;
}

void take(Information& in, const Part& part, Word party) {
  PaymentDetails& details = in.details();
  const std::string_view value = strip(part.value);
  switch (part.word) {
    case Word::Marf: return in.set_identifier(details.mandate_id, value);
    case Word::Eref: return Information::set(details.end_to_end_id, value);
    case Word::Pref:
    case Word::Kref: return Information::set(details.payment_information_id, value);
    case Word::Cref: return Information::set(details.instruction_id, value);
    case Word::Iref: return Information::set(details.servicer_reference, value);
    case Word::Csid: return in.set_identifier(details.creditor_id, value);
    case Word::Rtrn: return read_reason(in, part.value);
    case Word::Rtyp:
      Information::set(in.entry->additional_information, value);
      return Information::set(details.return_type, value);
    case Word::Trtp: return Information::set(in.entry->additional_information, value);
    case Word::Iban: return in.set_account(value);
    case Word::Bic: in.set_bic(value); return;
    case Word::Accw:  // Rabobank: account,BIC
      in.set_account(value.substr(0, value.find(',')));
      if (const std::size_t comma = value.find(','); comma != std::string_view::npos) in.set_bic(value.substr(comma + 1));
      return;
    case Word::Name:
      if (party == Word::Ultd) return Information::set(in.ordering_party, value);
      if (party == Word::Ultb || party == Word::Ultc) return Information::set(in.beneficiary, value);
      return Information::set(details.counterparty_name, value);
    case Word::Benm:
    case Word::Ordp:
      if (!value.empty()) read_plain_party(in, value);
      return;
    // ING: name/id
    case Word::Ultd: return Information::set(in.ordering_party, pieces(in, value)[0]);
    case Word::Ultb:
    case Word::Ultc: return Information::set(in.beneficiary, pieces(in, value)[0]);
    case Word::Cntp: return read_counterparty(in, part.value);
    case Word::Remi: return read_remittance(in, part.value);
    case Word::Purp: return Information::set(details.purpose, value.substr(0, 4) == "/CD/" ? value.substr(4) : value);
    case Word::Exch: return Information::set(details.exchange_rate, value);
    case Word::Chgs: return Information::set(in.charges, value);
    case Word::Ocmt:  // HSBC: the text follows without a word of its own
      Information::set(in.original_amount, value.substr(0, value.find('/')));
      if (const std::size_t slash = value.find('/'); slash != std::string_view::npos) in.add_remittance(value.substr(slash + 1));
      return;
    case Word::Nrtx: in.entry->batch_count = count_of(value); return;
    case Word::Id:
    case Word::Addr:
    case Word::Isdt:
    case Word::Pind:
    case Word::Rref:
    case Word::Swod:
    case Word::Trcd:
    case Word::Ubo: return in.add_rest(part.name, value);
  }
}

}  // namespace

bool read_codewords(Information& in) {
  const std::string_view text = in.text;
  const std::size_t close = text.find('/', 1);
  if (text.empty() || text.front() != '/' || close == std::string_view::npos || close < 3 || close > 9) return false;
  if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(close), is_upper)) return false;
  bool any = false;
  Word party = Word::Ordp;
  for_each_part(text, [&](const Part& part) {
    if (!any) {
      any = true;
      in.dialect = ":86: with /CODE/ words";
      in.add_rest("", text.substr(0, static_cast<std::size_t>(part.name.data() - text.data())));
    }
    if (is_party(part.word))
      party = part.word;
    else if (part.word != Word::Name && part.word != Word::Id && part.word != Word::Addr)
      party = Word::Ordp;
    take(in, part, party);
  });
  return any;
}

}  // namespace lettrage::formats::swift
