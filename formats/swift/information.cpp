#include "formats/swift/information.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/encoding.h"
#include "core/identifiers.h"
#include "formats/swift/blocks.h"
#include "formats/swift/dialects.h"
#include "formats/swift/text.h"
#include "formats/swift/values.h"

namespace lettrage::formats::swift {

void Information::begin(Entry& next, std::string_view account) {
  entry = &next;
  own_account = account;
  lines = {};
  remittance.clear();
  rest.clear();
  references.clear();
  for (auto* view : {&text, &gvc, &extension, &ordering_party, &beneficiary, &original_amount, &charges, &dialect}) *view = {};
}

void Information::add_remittance(std::string_view line) {
  line = trim(line);
  if (!line.empty()) remittance.push_back(line);
}

void Information::add_rest(std::string_view name, std::string_view value) {
  value = trim(value);
  if (!value.empty()) rest.push_back(keep_joined(name.empty() ? value : name, name.empty() ? std::string_view{} : value, ""));
}

void Information::set(std::string_view& field, std::string_view value) {
  if (field.empty()) field = trim(value);
}

void Information::set_identifier(std::string_view& field, std::string_view value) {
  if (!field.empty()) return;
  value = trim(value);
  field = value.find(' ') == std::string_view::npos ? value : batch.keep(without_spaces(value));
}

void Information::set_account(std::string_view value) {
  value = trim(value);
  if (value.find_first_not_of('0') == std::string_view::npos || value == own_account) return;
  if (const auto iban = iban_in(batch, value); !iban.empty()) {
    if (iban != own_account) set(details().counterparty_iban, iban);
  } else {
    set(details().counterparty_account, value);
  }
}

bool Information::set_bic(std::string_view value) {
  value = trim(value);
  const bool bic = is_bic(value);
  if (bic) set(details().counterparty_bic, value);
  return bic;
}

std::string_view Information::keep_joined(std::string_view a, std::string_view b, std::string_view between) {
  if (b.empty()) return a;
  return keep_in_one(batch, std::array{a, between, b});
}

namespace {

struct Decoded {
  std::span<const std::string_view> lines;
  std::string_view text;  ///< the lines as one: the standard cuts blindly at column 65, so nothing goes between them
};

/// The raw lines in UTF-8: a character that a line break has cut is whole again on the first of the two lines. Lines that
/// are not the raw ones stand in `own`.
Decoded decode(Batch& batch, std::span<const std::string_view> raw, bool ascii, std::vector<std::string_view>& own) {
  if (raw.empty()) return {};
  const std::string_view text = keep_in_one(batch, raw);
  if (ascii || is_ascii(text)) return {raw, trim(text)};
  own.clear();
  if (!is_utf8(text)) {
    for (const std::string_view line : raw) own.push_back(to_utf8(batch, line));
    return {own, trim(keep_in_one(batch, own))};
  }
  Utf8Check check;
  std::size_t begin = 0, end = 0;  // in `text`, of what a break has cut
  for (const std::string_view line : raw) {
    end += line.size();
    check.feed(line);
    if (!check.whole()) continue;
    own.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return {own, trim(text)};
}

/// `EUR98,5`, `98,50`, `000000098,5`: an amount at the start of `text`; nothing if there is none. Never signed.
Money leading_amount(std::string_view text, Currency currency) {
  text = trim_left(text);
  if (text.size() > 3 && is_upper(text[0])) {
    const auto printed = Currency::make(text.substr(0, 3));
    if (!printed) return {};
    currency = *printed;
    text = trim_left(text.substr(3));
  }
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end == 0 || !currency.present()) return {};
  if (end < text.size() && (text[end] == ',' || text[end] == '.')) {
    // A point that ends a sentence is none of the amount's.
    std::size_t fraction = end + 1;
    while (fraction < text.size() && is_digit(text[fraction])) ++fraction;
    if (fraction > end + 1) end = fraction;
  }
  const ParsedAmount amount = read_amount(text.substr(0, end), currency);
  if (amount.error != AmountError::None) return {};
  return {amount.minor, currency};
}

/// The text after `word` wherever it stands, or nothing.
std::string_view after(std::string_view text, std::string_view word) {
  const std::size_t at = text.find(word);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + word.size());
}

/// Words that only returns have; each is told by its first three bytes from all other words with an R.
constexpr std::array<std::string_view, 8> return_words{"RUECKBELAST",
                                                       "RUECKLAST",
                                                       "R\xC3\x9C"
                                                       "CKLAST",
                                                       "RUECKL.",
                                                       "RETOURE",
                                                       "RETURN/REFUND",
                                                       "RUECKUEBERWEIS",
                                                       "R\xC3\x9C"
                                                       "CKBELAST"};

/// What the words of a text tell of a return.
struct ReturnWords {
  bool any = false;
  std::string_view original_amount{};  ///< after `ORG BT`, whose blank may have been lost at a line break
};
ReturnWords find_return_words(std::string_view text) {
  ReturnWords words;
  Places places{text, 'R'};
  for (std::size_t at = places.next(); at != std::string_view::npos; at = places.next()) {
    if (text.size() - at < 3) break;
    const char second = text[at + 1], third = text[at + 2];
    if ((second == 'U' && third == 'E') || (second == 'E' && third == 'T') || (second == '\xC3' && third == '\x9C')) {
      const std::string_view here = text.substr(at);
      words.any = words.any || std::any_of(return_words.begin(), return_words.end(),
                                           [here](std::string_view word) { return here.substr(0, word.size()) == word; });
    } else if (second == 'G' && at > 0 && text[at - 1] == 'O' && words.original_amount.data() == nullptr) {
      const std::string_view rest = trim_left(text.substr(at + 2));
      if (rest.substr(0, 2) == "BT") words.original_amount = rest.substr(2);
    }
  }
  return words;
}

/// What follows the first `/OCMT/` and the first `/CHGS/`.
struct AmountCodes {
  std::string_view original, charges;
  [[nodiscard]] bool empty() const noexcept { return original.empty() && charges.empty(); }
};
AmountCodes find_amount_codes(std::string_view text) {
  AmountCodes codes;
  if (text.empty()) return codes;
  Places slashes{text, '/'};
  constexpr std::size_t size = 6;  // of either, with its slashes
  for (std::size_t at = slashes.next(); at != std::string_view::npos && text.size() - at >= size; at = slashes.next()) {
    if (text[at + size - 1] != '/') continue;
    const std::uint64_t word = packed(text.substr(at + 1, size - 2));
    std::string_view* const amount = word == packed("OCMT") ? &codes.original : word == packed("CHGS") ? &codes.charges : nullptr;
    if (amount != nullptr && amount->data() == nullptr) *amount = text.substr(at + size);
  }
  return codes;
}

/// Original amount and charges: `/OCMT/ /CHGS/` in either field, `OAMT+ COAM+`, `ORG BT … ENTG. …`.
void read_amounts(Information& in, std::string_view supplementary, const ReturnWords& words) {
  PaymentDetails& details = in.details();
  const Currency currency = in.entry->amount.currency;
  const auto first = [&](std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
      if (text.empty()) continue;
      if (const Money amount = leading_amount(text, currency); amount.currency.present()) return amount;
    }
    return Money{};
  };
  const std::string_view original_text = words.original_amount;
  std::string_view fee_text = original_text.empty() ? std::string_view{} : after(original_text, "ENTG");
  if (!fee_text.empty() && fee_text.front() == '.') fee_text.remove_prefix(1);
  const AmountCodes line = find_amount_codes(supplementary), text = find_amount_codes(in.text);
  if (original_text.empty() && in.original_amount.empty() && in.charges.empty() && line.empty() && text.empty()) return;
  details.original_amount = first({line.original, in.original_amount, text.original, original_text});
  details.charges = first({line.charges, in.charges, text.charges, fee_text});
}

/// Text-key extensions that two sources read differently: an ISO code spelled in the text is worth more.
constexpr std::array<std::string_view, 8> unsure_extensions{"905", "907", "911", "914", "916", "917", "918", "919"};

/// A word of an ISO 20022 return reason: its own code sets, so that no other word of four characters is taken for one.
bool is_reason(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 52> reasons{
      "AC01", "AC02", "AC03", "AC04", "AC06", "AC13", "AG01", "AG02", "AM01", "AM02", "AM03", "AM04", "AM05",
      "AM06", "AM07", "AM09", "AM10", "BE01", "BE04", "BE05", "BE06", "BE07", "CNOR", "CURR", "CUST", "DNOR",
      "DS28", "DT01", "DUPL", "ED01", "ED03", "ED05", "FF01", "FF05", "FOCR", "FRAD", "MD01", "MD02", "MD06",
      "MD07", "MS02", "MS03", "RC01", "RF01", "RR01", "RR02", "RR03", "RR04", "SL01", "SL11", "TECH", "TM01"};
  return std::find(reasons.begin(), reasons.end(), word) != reasons.end();
}

std::string_view find_reason(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_alnum(text[end])) ++end;
    if (end - at == 4 && is_reason(text.substr(at, 4))) return text.substr(at, 4);
    at = std::max(end, at + 1);
  }
  return {};
}

/// A transaction code of the German banks that is a return.
bool is_return_code(std::string_view gvc) noexcept {
  switch (packed(gvc)) {
    case packed("009"):
    case packed("059"):
    case packed("108"):
    case packed("109"):
    case packed("110"):
    case packed("159"):
    case packed("160"):
    case packed("181"):
    case packed("183"):
    case packed("184"): return true;
    default: return false;
  }
}

/// Does the booking say it is a return? (sheet 9: type, transaction code, words)
bool is_return(const Information& in, std::string_view type, const ReturnWords& words) {
  return (type.size() == 4 && packed(type.substr(1)) == packed("RTI")) || !in.entry->details.return_type.empty() ||
         is_return_code(in.gvc) || words.any || find_return_words(in.entry->additional_information).any;
}

/// `/RTRN/` has been read; then the text-key extension 9xx; then an ISO code among the words.
void read_reason(Information& in, std::string_view type, std::string_view remittance, const ReturnWords& words) {
  PaymentDetails& details = in.details();
  if (!details.return_reason.empty()) return;
  const bool returned = is_return(in, type, words);
  const std::string_view word = returned ? find_reason(remittance) : std::string_view{};
  const std::string_view extension = in.extension;
  // Other bookings carry extensions too (992, 997); 901 to 918 are reasons and nothing else.
  const bool reason = extension.size() == 3 && all_digits(extension) && extension[0] == '9' && extension != "900" &&
                      (returned || extension <= "918");
  const auto unsure = [extension] {
    return std::find(unsure_extensions.begin(), unsure_extensions.end(), extension) != unsure_extensions.end();
  };
  if (reason && (word.empty() || !unsure())) {
    details.return_reason = extension;
    details.return_reason_list = "dk";
  } else if (!word.empty()) {
    details.return_reason = word;
    details.return_reason_list = "iso";
  }
}

/// The ultimate party on the other side: who started the payment, unless we did.
void set_ultimate_party(Information& in) {
  constexpr std::array<std::string_view, 8> debited_by_others{"004", "005", "104", "105", "106", "107", "195", "197"};
  constexpr std::array<std::string_view, 6> collected_by_us{"071", "092", "171", "174", "192", "196"};
  if (in.beneficiary.empty() && in.ordering_party.empty()) return;
  const auto among = [&](const auto& codes) { return std::find(codes.begin(), codes.end(), in.gvc) != codes.end(); };
  const bool ours = in.entry->direction == Direction::Debit ? !among(debited_by_others) : among(collected_by_us);
  Information::set(in.details().ultimate_counterparty_name, ours ? in.beneficiary : in.ordering_party);
}

/// A transaction code of the German banks that is a batch.
bool is_batch_code(std::string_view gvc) noexcept {
  switch (packed(gvc)) {
    case packed("071"):
    case packed("091"):
    case packed("092"):
    case packed("188"):
    case packed("189"):
    case packed("191"):
    case packed("192"):
    case packed("194"):
    case packed("195"):
    case packed("196"):
    case packed("197"): return true;
    default: return false;
  }
}

/// A booking of a whole batch carries the reference of the file or payment information we sent: KREF, PREF, or `:61:` 7.
void set_batch(Information& in) {
  const PaymentDetails& details = in.details();
  const bool german = is_batch_code(in.gvc);
  // Rabobank: a batch has `/PREF/` and neither end-to-end reference nor mandate.
  const bool dutch =
      in.gvc.empty() && !details.payment_information_id.empty() && details.end_to_end_id.empty() && details.mandate_id.empty();
  if (!german && !dutch && in.entry->batch_count == 0) return;
  const std::string_view reference =
      details.payment_information_id.empty() ? in.entry->entry_reference : details.payment_information_id;
  in.entry->batch_payment_information_id = reference;
  if (german) in.entry->batch_message_id = reference;  // KREF is either of the two
}

/// What has no field of its own goes behind what the bank calls the booking.
void keep_rest(Information& in) {
  if (in.rest.empty()) return;
  std::string_view& words = in.entry->additional_information;
  in.pieces.clear();
  if (!words.empty()) in.pieces.push_back(words);
  in.pieces.insert(in.pieces.end(), in.rest.begin(), in.rest.end());
  words = keep_in_one(in.batch, in.pieces, " ");
}

/// The remittance as one text. A line as long as a subfield may break a word or an amount.
std::string_view spoken(Information& in) {
  constexpr std::size_t full_line = 27;
  if (in.remittance.size() == 1) return in.remittance.front();
  in.pieces.clear();
  for (const std::string_view line : in.remittance) {
    in.pieces.push_back(line);
    if (line.size() < full_line) in.pieces.push_back(" ");
  }
  return keep_in_one(in.batch, in.pieces);
}

/// `VS` and up to ten digits, the variable symbol: in the Czech Republic and Slovakia the number of the invoice.
void read_variable_symbol(Information& in, std::string_view text) {
  const std::string_view country = in.own_account.substr(0, 2);
  if (country != "CZ" && country != "SK" && in.entry->amount.currency.code() != "CZK") return;
  constexpr std::size_t most_digits = 10;
  for (std::size_t at = text.find("VS"); at != std::string_view::npos; at = text.find("VS", at + 2)) {
    if (at > 0 && is_alnum(text[at - 1])) continue;
    std::size_t begin = at + 2;
    while (begin < text.size() && (text[begin] == ':' || text[begin] == '/' || text[begin] == ' ')) ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == begin || end - begin > most_digits || (end < text.size() && is_alnum(text[end]))) continue;
    return in.references.push_back({"VS", text.substr(begin, end - begin)});
  }
}

/// References that only say where to look.
bool is_pointer(std::string_view reference) noexcept {
  switch (packed(reference)) {
    case packed("NONREF"):
    case packed("NOREF"):
    case packed("KREF+"):
    case packed("EREF+"):
    case packed("KREF"):
    case packed("EREF"):
    case packed("MARF"):
    case packed("PREF"):
    case packed("MREF+"): return true;
    default: return false;
  }
}

/// The first line of the supplementary details is at Rabobank the counterparty's account, at SNS and ASN its name, and
/// codes in slashes elsewhere; whatever else the bank says there is kept.
void read_supplementary(Information& in, std::span<const std::string_view> lines, bool reference_is_account) {
  if (lines.empty()) return;
  const std::string_view line = trim(lines.front());
  const auto rest = [&](std::size_t from) {
    for (std::size_t i = from; i < lines.size(); ++i) {
      if (trim(lines[i]) != "-") in.add_rest("", lines[i]);
    }
  };
  if (line.substr(0, 6) == "/OCMT/" || line.substr(0, 6) == "/CHGS/") return rest(1);
  if (const auto iban = iban_in(in.batch, line); !iban.empty()) {
    in.set_account(iban);
    return rest(1);
  }
  // Rabobank before IBAN: `P` and a zero-padded number of the Postbank, or a bare account number.
  const bool postbank = line.substr(0, 1) == "P" && all_digits(line.substr(1));
  if (postbank || (all_digits(line) && line.size() <= 10)) {
    std::string_view number = line.substr(postbank ? 1 : 0);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    in.set_account(number);
    return rest(1);
  }
  const bool name = reference_is_account && !line.empty() && line.front() != '/';
  if (name) Information::set(in.details().counterparty_name, line);
  rest(name ? 1 : 0);
}

/// Subfield 7. Rabobank's old layout puts the counterparty's account there and its name from column 17 on; ASN an IBAN.
/// Returns whether it is an account.
bool read_reference(Information& in, std::string_view reference) {
  constexpr std::size_t width = 16;
  if (reference.size() > width && reference[width - 1] == ' ') {
    Information::set(in.details().counterparty_name, reference.substr(width));
    reference = trim(reference.substr(0, width));
    const std::string_view number = reference.substr(reference.substr(0, 1) == "P" ? 1 : 0);
    if (all_digits(number)) in.set_account(number.substr(std::min(number.find_first_not_of('0'), number.size())));
  }
  if (is_pointer(reference)) return false;
  in.entry->entry_reference = reference;
  const auto iban = iban_in(in.batch, reference);
  if (!iban.empty()) in.set_account(iban);
  return !iban.empty();
}

}  // namespace

std::string_view InformationReader::code(std::string_view type) {
  if (in_.gvc.empty()) return type;
  if (!same_word(type, type_) || !same_word(in_.gvc, gvc_)) {
    type_ = type;
    gvc_ = in_.gvc;
    code_ = in_.keep_joined(trim(type), gvc_, type.empty() ? "" : "+");
  }
  return code_;
}

std::string_view InformationReader::read(Entry& entry, const StatementLine& line, const EntryTexts& texts,
                                         std::string_view own_account) {
  Information& in = in_;
  in.begin(entry, own_account);
  const Decoded information = decode(in.batch, texts.information, texts.ascii, decoded_);
  in.lines = information.lines;
  in.text = information.text;

  const bool structured = !in.text.empty() && (read_numbered(in) || read_codewords(in) || read_labels(in));
  if (!structured) read_free_text(in);
  if (!texts.non_swift.empty()) read_non_swift(in, decode(in.batch, texts.non_swift, texts.ascii, decoded_).lines);

  const bool reference_is_account = read_reference(in, line.reference);
  const Decoded supplementary = decode(in.batch, texts.supplementary, texts.ascii, decoded_);
  read_supplementary(in, supplementary.lines, reference_is_account);
  if (packed(line.bank_reference) != packed("NONREF")) entry.bank_reference = line.bank_reference;
  entry.details.proprietary_code = code(line.type);

  const std::string_view remittance = spoken(in);
  const ReturnWords words = find_return_words(remittance);
  read_amounts(in, supplementary.text, words);
  read_reason(in, line.type, remittance, words);
  read_variable_symbol(in, remittance);
  if (in.references.empty()) read_variable_symbol(in, entry.details.end_to_end_id);
  set_ultimate_party(in);
  set_batch(in);
  keep_rest(in);
  entry.details.remittance = in.batch.keep(in.remittance);
  entry.details.structured_references = in.batch.keep(in.references);
  return in.dialect;
}

}  // namespace lettrage::formats::swift
