#include "reconcile/returns/signs.h"

#include <algorithm>
#include <array>

namespace lettrage::reconcile::returns {
namespace {

constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }

constexpr bool three_digits(std::string_view s) noexcept {
  return s.size() == 3 && is_digit(s[0]) && is_digit(s[1]) && is_digit(s[2]);
}

std::string_view next_part(std::string_view& rest, char separator) noexcept {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

// Two letters of the country where the account is an IBAN; else empty: the file's codes then say whose they are.
std::string_view country_of(const Movement& m) noexcept {
  const std::string_view a = m.account;
  const bool iban = a.size() >= 15 && is_letter(a[0]) && is_letter(a[1]) && is_digit(a[2]) && is_digit(a[3]);
  return iban ? a.substr(0, 2) : std::string_view{};
}

/// CFONB240 numbers its operations apart from statements (27 is no unpaid direct debit there): what is sent back, as the
/// interbank code that the statement books it under (cfonb.md 3 and 5).
struct SentBack {
  std::string_view code, operation;
};
constexpr std::string_view cfonb240_list = "240/";
constexpr std::array sent_back{SentBack{"21", "12"}, SentBack{"24", "12"}, SentBack{"41", "03"}, SentBack{"61", "33"},
                               SentBack{"71", "26"}, SentBack{"81", "10"}, SentBack{"84", "10"}, SentBack{"88", "98"}};

// CFONB `B3` or `B3/0811`, `240/81` of CFONB240; German `NRTI+109+9200+914`, `109+9200+914`, `109`; Dutch `N245`, `245` (camt.md
// 7). Other banks have codes of the same shape, so a code counts where the account's country uses it, or is not known.
void read_proprietary(std::string_view code, std::string_view country, Signs& signs) noexcept {
  const auto used_in = [&](std::string_view countries) { return country.empty() || one_of(country, countries); };
  if (code.starts_with(cfonb240_list)) {
    for (const SentBack& item : sent_back) {
      if (code.substr(cfonb240_list.size()) == item.code && used_in("FR MC")) signs.operation = item.operation;
    }
    return;
  }
  if (code.size() == 2 || (code.size() > 2 && code[2] == '/')) {
    const std::string_view operation = code.substr(0, 2);
    const auto fits = [](char c) { return is_digit(c) || is_letter(c); };
    if (fits(operation[0]) && fits(operation[1]) && used_in("FR MC")) signs.operation = operation;
    return;
  }
  std::array<std::string_view, 4> parts{};
  std::size_t count = 0;
  for (std::string_view rest = code; !rest.empty() && count < parts.size();) parts[count++] = next_part(rest, '+');
  const std::string_view first = parts[0];
  // The structure of `:86:` is German, but banks further east put codes of their own in its first place (mt94x.md 8).
  const bool german = !one_of(country, "PL RO HU CZ SK");
  const bool swift = first.size() == 4 && (first[0] == 'N' || first[0] == 'S' || first[0] == 'F');
  if (swift && is_letter(first[1]) && is_letter(first[2]) && is_letter(first[3])) {
    signs.swift_type = first.substr(1);
    if (german && three_digits(parts[1])) signs.gvc = parts[1];
    if (german && three_digits(parts[3])) signs.extension = parts[3];
  } else if (swift && three_digits(first.substr(1))) {
    signs.bank_type = first.substr(1);
    // A German bank may use the numeric form with its own code behind it.
    if (german && three_digits(parts[1])) signs.gvc = parts[1];
  } else if (three_digits(first)) {
    if (used_in("DE AT")) signs.gvc = first;
    if (used_in("NL") && count == 1) signs.bank_type = first;
    if (used_in("DE AT") && three_digits(parts[2])) signs.extension = parts[2];
  }
}

// Value of `/KEY/value/` or `/KEY/value` at the end, without blanks around it.
std::string_view codeword(std::string_view text, std::string_view key) noexcept {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  std::string_view value = text.substr(at + key.size());
  value = value.substr(0, value.find('/'));
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

constexpr std::string_view dk_return_gvc = "009 059 108 109 110 111 159 160 181 183 184 193";
constexpr std::string_view cfonb_returns = "03 10 12 26 27 33 34 38 98 99 A3 A4 A5 A6 B3 B4 B5 B6 C3 C4 C5";

bool credible(const Movement& m, const Signs& s) noexcept {
  const PaymentDetails& d = m.details;
  const std::string_view reason = d.return_reason;
  if (reason.empty() || reason.find_first_not_of("0 ") == std::string_view::npos) return false;
  if (d.return_reason_list == "dk") {
    // Every German payment may carry a text-key extension of 9xx (997 …); only 901 to 918 are reasons of return, and only
    // where the transaction code does not say that the payment is an ordinary one.
    if (reason.size() != 3 || reason < "901" || reason > "918") return false;
    return s.gvc.empty() || one_of(s.gvc, dk_return_gvc) || one_of(s.sub_family, "UPDD RRTN RPCR PRDD RCDD UPCQ UPCT");
  }
  // Without an ISO transaction code the reason may be no more than a word a reader found in a payment's text (`Retoure …
  // MS03`), so a code that names an ordinary payment goes before it.
  if (s.family.empty() && !s.gvc.empty() && !one_of(s.gvc, dk_return_gvc) && !one_of(s.gvc, "835 836 899 997 999") &&
      d.return_type.empty()) {
    return false;
  }
  if (d.return_reason_list == "cfonb") return s.operation.empty() || one_of(s.operation, cfonb_returns);
  return true;
}

constexpr std::array<std::string_view, 8> return_words{"RETURN/REFUND",   "ORG BT", "CKLASTSCHRIFT", "CKBELASTUNG",
                                                       "NIET UITGEVOERD", "REJET",  "IMPAY",         "RETOURE"};
// A bank writes `FRAIS DE REJET`, `ENTGELT RUECKLASTSCHRIFT` on the fee beside a return.
constexpr std::array<std::string_view, 8> fee_words{"FRAIS",       "COMMISSION", "ENTGELT",   "GEBUEHR",
                                                    "GEB\xc3\x9c", "KOSTEN",     "PROVISION", "CHARGE"};

}  // namespace

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) noexcept {
  for (; from + word.size() <= text.size(); ++from) {
    std::size_t i = 0;
    while (i < word.size() && upper(text[from + i]) == word[i]) ++i;
    if (i == word.size()) return from;
  }
  return std::string_view::npos;
}

Signs read_signs(const Movement& m) noexcept {
  Signs s;
  std::string_view rest = m.details.bank_transaction_code;
  static_cast<void>(next_part(rest, '.'));
  s.family = next_part(rest, '.');
  s.sub_family = next_part(rest, '.');
  // Codes of a named issuer (BAI, NACHA) have the shapes of these, and other meanings.
  if (!m.details.proprietary_code.empty() && m.details.proprietary_issuer.empty())
    read_proprietary(m.details.proprietary_code, country_of(m), s);

  s.return_type = m.details.return_type;
  for (const std::string_view text : {m.details.return_information, m.additional_information}) {
    if (text.size() < 7) continue;
    if (s.return_type.empty()) s.return_type = codeword(text, "/RTYP/");
    if (s.rtrn.empty()) s.rtrn = codeword(text, "/RTRN/");
  }

  s.fee = one_of(s.sub_family, "CHRG FEES COMM COME COMI COMT TAXE INTR RIMB") || one_of(s.operation, "61 62 63 64 65 66 67") ||
          one_of(s.gvc, "805 806 807 808 809 810 811 814") || one_of(s.swift_type, "CHG INT") || s.bank_type == "243";
  s.we_are_debtor =
      s.family == "RDDT" || one_of(s.gvc, "104 105 181 184 194 195 197") || one_of(s.operation, "08 22 96 A3 A4 B1 B2 B5 B6");
  // GVC 194 is a batch of received transfers too (camt.md 7); neither reading makes a credit an R-transaction of ours.
  s.credible_reason = credible(m, s);
  s.explicit_return = s.credible_reason || !s.return_type.empty() || !s.rtrn.empty();
  return s;
}

bool text_says_returned(const Movement& m, const Signs& s) noexcept {
  // Where a code says what the payment is, words in it are the customer's: a refund we send for a `Retoure`, for instance.
  const bool neutral = (s.family.empty() || one_of(s.family, "IDDT NTAV OTHR MDOP ADOP")) &&
                       (s.gvc.empty() || one_of(s.gvc, "835 836 899 997 999")) && s.operation.empty() &&
                       (s.swift_type.empty() || one_of(s.swift_type, "MSC DDT RTI"));
  if (!neutral) return false;
  bool named = find_word(m.remittance, "ORG BT") != std::string_view::npos;
  for (const std::string_view word : return_words) {
    if (named) break;
    named = find_word(m.additional_information, word) != std::string_view::npos ||
            find_word(m.remittance.substr(0, word.size() + 3), word) != std::string_view::npos;
  }
  if (!named || find_word(m.remittance, "ORG BT") != std::string_view::npos) return named;
  return std::none_of(fee_words.begin(), fee_words.end(), [&](std::string_view word) {
    return find_word(m.additional_information, word) != std::string_view::npos ||
           find_word(m.remittance, word) != std::string_view::npos;
  });
}

}  // namespace lettrage::reconcile::returns
