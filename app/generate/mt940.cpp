// MT940 of German banks (mt94x.md 4, 6): GVC, numbered subfields of 27 characters, identifiers with plus signs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/generate/writers.h"
#include "core/money.h"
#include "formats/mt940/write.h"

namespace lettrage::generate {
namespace {

using formats::mt940::comma_amount;
using formats::mt940::line_length;
using formats::mt940::pieces;
using formats::mt940::short_date;

constexpr std::size_t subfield_length = 27;

std::string comma(std::int64_t minor) { return comma_amount(minor, eur); }

/// The letters of the SWIFT character set.
std::string plain(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> letters{{{"ä", "ae"},
                                                                                   {"ö", "oe"},
                                                                                   {"ü", "ue"},
                                                                                   {"Ä", "Ae"},
                                                                                   {"Ö", "Oe"},
                                                                                   {"Ü", "Ue"},
                                                                                   {"ß", "ss"},
                                                                                   {"é", "e"},
                                                                                   {"è", "e"},
                                                                                   {"ï", "i"},
                                                                                   {"ë", "e"},
                                                                                   {"É", "E"},
                                                                                   {"&", "+"}}};
  std::string out;
  while (!text.empty()) {
    const auto* found =
        std::find_if(letters.begin(), letters.end(), [&](const auto& letter) { return text.starts_with(letter.first); });
    if (found != letters.end()) {
      out += found->second;
      text.remove_prefix(found->first.size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

class Information {
 public:
  explicit Information(std::string_view gvc, std::string_view title) : text_{fmt::format("{}?00{}?109310", gvc, title)} {}
  /// An identifier and its value begin a subfield and go on in the next ones.
  void add(std::string_view text) {
    for (const std::string_view piece : pieces(text, subfield_length)) {
      if (key_ > 63) return;
      text_ += fmt::format("?{}{}", key_, piece);
      key_ = key_ == 29 ? 60 : key_ + 1;
    }
  }
  void party(std::string_view bic, std::string_view iban, std::string_view name) {
    text_ += fmt::format("?30{}?31{}", bic, iban);
    int key = 32;
    for (const std::string_view piece : pieces(name.substr(0, 2 * subfield_length), subfield_length)) {
      if (key <= 33) text_ += fmt::format("?{}{}", key++, piece);
    }
  }
  void extension(std::string_view code) { text_ += fmt::format("?34{}", code); }
  /// Lines of at most 65 characters; none begins like a tag or the end of the message.
  [[nodiscard]] std::string lines() const {
    std::string out;
    for (const std::string_view piece : pieces(text_, line_length, " :-")) out.append(piece) += "\r\n";
    return out;
  }

 private:
  std::string text_;
  int key_ = 20;
};

/// Text-key extensions of German banks and what they stand for.
std::string_view extension_of(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> codes{{{"AC01", "901"},
                                                                                 {"AC04", "902"},
                                                                                 {"AC06", "903"},
                                                                                 {"AG01", "904"},
                                                                                 {"AM04", "906"},
                                                                                 {"MD01", "909"},
                                                                                 {"MD06", "912"},
                                                                                 {"MD07", "913"},
                                                                                 {"MS03", "914"},
                                                                                 {"RC01", "915"}}};
  const auto* found = std::find_if(codes.begin(), codes.end(), [&](const auto& code) { return code.first == reason; });
  return found == codes.end() ? "914" : found->second;
}

void put_identifiers(Information& information, const Payment& p) {
  if (!p.end_to_end_id.empty()) information.add("EREF+" + p.end_to_end_id);
  if (!p.mandate_id.empty()) information.add("MREF+" + p.mandate_id);
}

Information information_of(const Line& line, const OwnAccount& own) {
  switch (line.kind) {
    case Kind::Collection: {
      Information information{line.b2b ? "196" : "192", line.b2b ? "SEPA-DD SAMMLER B2B" : "SEPA-DD SAMMLER CORE"};
      information.add("KREF+" + line.payment_information_id);
      information.add(fmt::format("SVWZ+DATEI MIT {:07} LASTSCHRIFTEN", line.payments.size()));
      return information;
    }
    case Kind::Reversal:
    case Kind::Cancellation:
    case Kind::Return: {
      const Payment& p = line.payments.front();
      Information information{line.kind != Kind::Return ? "193"
                              : line.b2b                ? "108"
                                                        : "109",
                              line.kind != Kind::Return ? "SEPA-DD SOLL RUECKRUF"
                              : line.b2b                ? "SEPA-DD SOLL RUECKBEL. B2B"
                                                        : "SEPA-DD SOLL RUECKBEL. CORE"};
      put_identifiers(information, p);
      information.add("CRED+" + own.creditor_id);
      std::string words = "SVWZ+RETURN/REFUND ORG BT " + comma(p.principal);
      if (p.fee > 0) words += " PLUS ENTG. " + comma(p.fee);
      information.add(fmt::format("{} {}", words, p.reason));
      information.party(p.bic, p.iban, plain(p.name));
      information.extension(extension_of(p.reason));
      return information;
    }
    case Kind::Fee: {
      Information information{"808", "ENTGELT"};
      information.add(plain(line.text));
      return information;
    }
    case Kind::Transfer:
    case Kind::Outgoing: break;
  }
  const Payment& p = line.payments.front();
  Information information{line.kind == Kind::Outgoing ? "116" : "166",
                          line.kind == Kind::Outgoing ? "UEBERWEISUNG" : "GUTSCHRIFT"};
  put_identifiers(information, p);
  information.add("SVWZ+" + plain(p.reference.empty() ? p.remittance : p.reference));
  information.party(p.bic, p.iban, plain(p.name));
  return information;
}

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::Return: return "NRTI";
    case Kind::Reversal:
    case Kind::Cancellation: return "NDDT";
    case Kind::Fee: return "NCHG";
    case Kind::Collection: return "NMSC";
    case Kind::Transfer:
    case Kind::Outgoing: break;
  }
  return "NTRF";
}

void put_balance(std::string& out, std::string_view tag, std::int64_t minor, Date date) {
  out += fmt::format(":{}:{}{}EUR{}\r\n", tag, minor < 0 ? 'D' : 'C', short_date(date), comma(minor < 0 ? -minor : minor));
}

}  // namespace

void write_mt940(std::string& out, const Day& day) {
  out += fmt::format(":20:STARTUMS\r\n:25:{}\r\n:28C:{:05}/001\r\n", day.account.iban, day.sequence);
  put_balance(out, "60F", day.opening, day.date);
  for (const Line& line : day.lines) {
    const std::string date = short_date(day.date);
    out += fmt::format(":61:{}{}{}R{}{}{}//{}\r\n", date, date.substr(2), line.credit ? 'C' : 'D', comma(line.minor),
                       type_of(line.kind), line.kind == Kind::Collection ? "KREF+" : "NONREF", line.bank_reference);
    if (undoes(line.kind) && line.payments.front().fee > 0) {
      out +=
          fmt::format("/OCMT/EUR{}//CHGS/EUR{}/\r\n", comma(line.payments.front().principal), comma(line.payments.front().fee));
    }
    out += ":86:";
    out += information_of(line, day.account).lines();
  }
  put_balance(out, "62F", day.closing, day.date);
  out += "-\r\n";
}

}  // namespace lettrage::generate
