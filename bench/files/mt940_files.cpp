// MT940 as German banks write it (numbered subfields of 27 characters with SEPA identifiers) and as Dutch ones do (codewords
// between slashes). A statement holds a hundred entries.
#include <fmt/format.h>

#include <algorithm>

#include "bench/files/makers.h"
#include "bench/files/payment.h"
#include "core/money.h"
#include "formats/mt940/write.h"

namespace lettrage::bench {
namespace {

using formats::mt940::comma_amount;
using formats::mt940::pieces;
using formats::mt940::short_date;

constexpr std::uint64_t per_statement = 100;

/// The letters of the SWIFT character set.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) out += c == '&' || c == ':' ? '+' : c;
    if (static_cast<unsigned char>(c) >= 0xC0) out += 'e';  // a letter with an accent
  }
  return out;
}

/// `:86:` in lines of 65 characters, none of which begins like a tag.
void put_information(std::string& out, const std::string& text) {
  out += ":86:";
  for (const std::string_view piece : pieces(text, formats::mt940::line_length, " :-")) out.append(piece) += "\r\n";
}

/// What the bank will say of a payment, in the letters it has.
struct Words {
  explicit Words(const Payment& p, bool german)
      : end_to_end_id{p.end_to_end_id}, mandate_id{german ? p.person.mandate_id : ""}, name{plain(p.person.name)} {
    if (german) {
      text = p.role == Role::Returned ? fmt::format("RETURN/REFUND {} {}", p.reason, p.reason_text) : plain(p.text) + " Danke";
    } else {
      text = fmt::format("{} Kenmerk {:016} periode 03-2026", plain(p.text), p.chance / 1000);
    }
  }
  [[nodiscard]] std::uint64_t hash(const Payment& p) const {
    return fingerprint({end_to_end_id, mandate_id, name, p.person.iban, p.person.bic, text});
  }
  std::string end_to_end_id, mandate_id, name, text;
};

std::string german(const Payment& p, const Words& words) {
  const bool returned = p.role == Role::Returned;
  std::string text = returned                   ? "109?00SEPA-DD SOLL RUECKBEL. CORE"
                     : p.role == Role::Outgoing ? "116?00UEBERWEISUNG"
                                                : "166?00GUTSCHRIFT";
  text += "?109310";
  int key = 20;
  const auto add = [&](std::string_view value) {
    for (const std::string_view piece : pieces(value, 27)) text += fmt::format("?{}{}", key++, piece);
  };
  add("EREF+" + words.end_to_end_id);
  add("MREF+" + words.mandate_id);
  add("SVWZ+" + words.text);
  text += fmt::format("?30{}?31{}", p.person.bic, p.person.iban);
  int name_key = 32;
  for (const std::string_view piece : pieces(words.name, 27)) text += fmt::format("?{}{}", name_key++, piece);
  if (returned) text += "?34914";
  return text;
}

std::string dutch(const Payment& p, const Words& words) {
  return fmt::format("{}/EREF/{}//CNTP/{}/{}/{}///REMI/USTD//{}/",
                     p.role == Role::Returned ? fmt::format("/RTRN/{}/", p.reason) : "", words.end_to_end_id, p.person.iban,
                     p.person.bic, words.name, words.text);
}

}  // namespace

Truth make_mt940(std::string_view name, Size size, const Write& write) {
  const bool is_german = name == "mt940de";
  const std::string date = short_date(day());
  const auto entry = [&](std::string& out, std::uint64_t number) -> std::uint64_t {
    const Payment p = payment(number);
    const Words words{p, is_german};
    out += fmt::format(":61:{}{}{}{}{}{}//{}\r\n", date, date.substr(2), p.role == Role::Incoming ? "C" : "D",
                       comma_amount(p.minor, eur), p.role == Role::Returned ? "NRTI" : "NTRF", is_german ? "NONREF" : "EREF",
                       p.bank_reference.substr(p.bank_reference.size() - 16));
    put_information(out, is_german ? german(p, words) : dutch(p, words));
    return words.hash(p);
  };
  std::uint64_t count = 0;
  {
    constexpr std::uint64_t sampled = 500;
    std::string sample;
    for (std::uint64_t i = 0; i < sampled; ++i) entry(sample, i);
    count = movements_for(size, sample.size(), sampled);
  }
  Truth truth{.movements = count};
  Buffer out{write};
  const std::string account = is_german ? own_iban() : "NL20INGB0001234567EUR";
  std::int64_t balance = 0;
  const auto put_balance = [&](std::string_view tag) {
    out.text +=
        fmt::format(":{}:{}{}EUR{}\r\n", tag, balance < 0 ? 'D' : 'C', date, comma_amount(balance < 0 ? -balance : balance, eur));
  };
  for (std::uint64_t first = 0; first < count; first += per_statement) {
    out.text += fmt::format(":20:STARTUMS\r\n:25:{}\r\n:28C:{:05}/001\r\n", account, first / per_statement % 99'999 + 1);
    put_balance("60F");
    for (std::uint64_t i = first; i < std::min(first + per_statement, count); ++i) {
      truth.texts += entry(out.text, i);
      balance += signed_minor_of(i);
      out.pass();
    }
    put_balance("62F");
    out.text += "-\r\n";
  }
  truth.sum = balance;
  return truth;
}

}  // namespace lettrage::bench
