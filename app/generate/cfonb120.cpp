// CFONB120 as French banks write it (cfonb.md 2): label of 31 characters, the rest in 05 records.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/generate/habits.h"
#include "app/generate/writers.h"

namespace lettrage::generate {
namespace {

std::string ddmmyy(Date date) {
  const std::string iso = date.iso();
  return iso.substr(8, 2) + iso.substr(5, 2) + iso.substr(2, 2);
}

/// Thirteen digits and one that carries the sign.
std::string signed_amount(std::int64_t minor) {
  constexpr std::string_view credit = "{ABCDEFGHI", debit = "}JKLMNOPQR";
  const std::int64_t size = minor < 0 ? -minor : minor;
  return fmt::format("{:013}{}", size / 10, (minor < 0 ? debit : credit)[static_cast<std::size_t>(size % 10)]);
}

std::string old_letters(std::string_view text) {
  std::string out = capitals(plain_letters(text, false));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return out;
}

struct Place {
  std::string bank, branch, account;
};

class Writer {
 public:
  Writer(std::string& out, const Day& day)
      : out_{out},
        day_{day},
        place_{day.account.iban.substr(4, 5), day.account.iban.substr(9, 5), day.account.iban.substr(14, 11)} {}

  void balance(std::string_view record, Date date, std::int64_t minor) {
    out_ += fmt::format("{}{}    {}EUR2 {}  {}{:50}{}{:16}\n", record, place_.bank, place_.branch, place_.account, ddmmyy(date),
                        "", signed_amount(minor), "");
  }
  void movement(std::string_view operation, std::string_view label, std::int64_t minor, std::string_view reference,
                std::string_view motif = {}) {
    operation_ = operation;
    out_ +=
        fmt::format("04{}0101{}EUR2 {}{}{}{:<2.2}{}{:<31.31}  {:07}00{}{:<16.16}\n", place_.bank, place_.branch, place_.account,
                    operation, ddmmyy(day_.date), motif, ddmmyy(day_.date), label, 0, signed_amount(minor), reference);
  }
  void complement(std::string_view qualifier, std::string_view text) {
    if (text.empty()) return;
    out_ += fmt::format("05{}0101{}EUR2 {}{}{}     {}{:<70.70}  \n", place_.bank, place_.branch, place_.account, operation_,
                        ddmmyy(day_.date), qualifier, text);
  }

 private:
  std::string& out_;
  const Day& day_;
  Place place_;
  std::string operation_;
};

/// Reject motifs of the CFONB and the ISO codes they stand for.
std::string_view motif_of(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> motifs{{{"AC01", "12"},
                                                                                  {"AC04", "14"},
                                                                                  {"AM04", "20"},
                                                                                  {"MD01", "31"},
                                                                                  {"AC06", "34"},
                                                                                  {"MD07", "35"},
                                                                                  {"MS02", "58"},
                                                                                  {"MS03", "59"},
                                                                                  {"RC01", "60"},
                                                                                  {"RR04", "62"},
                                                                                  {"SL01", "63"},
                                                                                  {"MD06", "80"},
                                                                                  {"AG01", "99"}}};
  const auto* found = std::find_if(motifs.begin(), motifs.end(), [&](const auto& motif) { return motif.first == reason; });
  return found == motifs.end() ? "59" : found->second;
}

std::string euros(std::int64_t minor) { return fmt::format("EUR2{:014}", minor); }

/// Collections we sent, booked as a sum, and what comes back of them one by one.
void put_collection(Writer& writer, const Line& line) {
  if (line.kind == Kind::Collection) {
    writer.movement(line.b2b ? "A2" : "A1", "REMISE PRELEVEMENTS SEPA", line.minor, line.bank_reference);
    writer.complement("RCN", line.payment_information_id);
    return;
  }
  const Payment& p = line.payments.front();
  const bool ours = line.kind != Kind::Return;
  writer.movement(ours ? (line.b2b ? "A6" : "A5") : (line.b2b ? "B4" : "B3"), ours ? "REVERSEMENT PRLV SEPA" : "PRLV SEPA IMPAYE",
                  -line.minor, line.bank_reference, motif_of(p.reason));
  writer.complement("NPY", old_letters(p.name));
  writer.complement("CPY", p.iban);
  writer.complement("RCN", p.end_to_end_id);
  writer.complement("RUM", p.mandate_id);
  if (p.fee == 0) return;
  writer.complement("MMO", euros(p.principal));
  writer.complement("FEE", euros(p.fee));
}

void put_payment(Writer& writer, const Line& line, const Payment& p) {
  const std::string name = old_letters(p.name), text = old_letters(p.remittance);
  writer.movement(line.credit ? "05" : "06", (line.credit ? "VIR SEPA " : "VIR EMIS ") + name,
                  line.credit ? line.minor : -line.minor, line.bank_reference);
  writer.complement(line.credit ? "NPY" : "NBE", name);
  writer.complement(line.credit ? "CPY" : "CBE", p.iban);
  writer.complement("NPO", old_letters(p.ultimate_name));
  writer.complement("RCN", p.end_to_end_id.empty() ? "NOTPROVIDED" : old_letters(p.end_to_end_id));
  // The text of a SEPA payment is cut after seventy characters, wherever that is.
  writer.complement("LCC", text.substr(0, 70));
  if (text.size() > 70) writer.complement("LC2", text.substr(70));
  if (!p.reference.empty()) writer.complement("LCS", p.reference);
}

}  // namespace

void write_cfonb120(std::string& out, const Day& day) {
  Writer writer{out, day};
  writer.balance("01", day.date.plus_days(-1), day.opening);
  for (const Line& line : day.lines) {
    if (line.payments.empty()) {
      writer.movement("62", old_letters(line.text), line.credit ? line.minor : -line.minor, line.bank_reference);
    } else if (line.kind == Kind::Collection || undoes(line.kind)) {
      put_collection(writer, line);
    } else {
      put_payment(writer, line, line.payments.front());
    }
  }
  writer.balance("07", day.date, day.closing);
}

}  // namespace lettrage::generate
