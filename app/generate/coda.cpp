// CODA 2 as Belgian banks write it (coda-n43-bai2.md 1): movements of records 21, 22 and 23.
#include <fmt/format.h>

#include "app/generate/habits.h"
#include "app/generate/writers.h"

namespace lettrage::generate {
namespace {

std::string ddmmyy(Date date) {
  const std::string iso = date.iso();
  return iso.substr(8, 2) + iso.substr(5, 2) + iso.substr(2, 2);
}

std::string bank_text(std::string_view text) {
  std::string out = plain_letters(text, false);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return out;
}

/// Sign and fifteen digits with three decimals.
std::string signed_amount(std::int64_t minor) {
  return fmt::format("{}{:015}", minor < 0 ? 1 : 0, (minor < 0 ? -minor : minor) * 10);
}

struct Communication {
  bool structured = false;
  std::string text;
  [[nodiscard]] std::string part(std::size_t from, std::size_t length) const {
    return from < text.size() ? text.substr(from, length) : std::string{};
  }
};

Communication communication_of(const Payment& p) {
  if (p.reference.empty()) return {.structured = false, .text = bank_text(p.remittance)};
  return {.structured = true, .text = (p.reference_issuer == "BBA" ? "101" : "100") + p.reference};
}

struct Place {
  std::size_t number = 0;  ///< of the movement
  std::string_view date;   ///< DDMMYY
  std::uint64_t paper = 0;
};

/// Record 21. `detail` 0 is the movement itself; `code` is type, family, operation and category.
void put_21(std::string& out, const Place& place, int detail, std::string_view reference, std::int64_t minor,
            std::string_view code, bool structured, std::string_view text, char next) {
  out += fmt::format("21{:04}{:04}{:<21.21}{}{}{}{}{:<53.53}{}{:03}0{} 0\r\n", place.number % 10'000, detail, reference,
                     signed_amount(minor), place.date, code, structured ? 1 : 0, text, place.date, place.paper, next);
}

/// Collections we sent, booked as a sum, and what comes back of them one by one; the number of records.
std::size_t put_collection(std::string& out, const Line& line, const Day& day, const Place& place) {
  const auto put_22 = [&](std::string_view text, std::string_view reference, std::string_view bic, std::string_view returned) {
    out += fmt::format("22{:04}0000{:<53.53}{:<35.35}{:<11.11}   {:<5.5}        1 0\r\n", place.number % 10'000, text, reference,
                       bic, returned);
  };
  if (line.kind == Kind::Collection) {
    put_21(out, place, 0, line.bank_reference, line.minor, "10550000", false, {}, '1');
    put_22({}, line.payment_information_id, {}, {});
    out += fmt::format("23{:04}0000{:<34}{:3}{:<35}{:<43}0 0\r\n", place.number % 10'000, "", "", "", "");
    return 3;
  }
  const Payment& p = line.payments.front();
  const bool charged = p.fee > 0;
  // 1 reject, 2 return, 3 refund, 4 reversal, 5 cancellation
  const char type = line.kind == Kind::Reversal       ? '4'
                    : line.kind == Kind::Cancellation ? '5'
                    : p.rejected                      ? '1'
                    : p.r_type == "refund"            ? '3'
                                                      : '2';
  const std::string returned = type + p.reason;
  const std::string operation = type == '4' ? "580" : type == '3' ? "050" : "030";
  // Communication 127: settlement, kind and scheme, creditor, mandate, text, and once more what happened.
  const std::string settled = ddmmyy(p.settled);
  const std::string text = fmt::format("127{}1{}0{:<35.35}{:<35.35}{:<62.62}{}", settled, line.b2b ? '2' : '1',
                                       day.account.creditor_id, p.mandate_id, bank_text(p.remittance), returned);
  put_21(out, place, 0, line.bank_reference, -line.minor, fmt::format("{}05{}00", charged ? '3' : '0', operation), true,
         text.substr(0, 53), '1');
  put_22(text.substr(53, 53), p.end_to_end_id, p.bic, returned);
  out += fmt::format("23{:04}0000{:<34.34}{:3}{:<35.35}{:<43.43}0 0\r\n", place.number % 10'000, p.iban, "EUR", bank_text(p.name),
                     text.substr(106));
  if (!charged) return 3;
  put_21(out, place, 1, line.bank_reference, -p.principal, "80503100", false, {}, '0');
  put_21(out, place, 2, line.bank_reference, -p.fee, "80503027", false, "KOSTEN ONBETAALD", '0');
  return 5;
}

}  // namespace

void write_coda(std::string& out, const Day& day) {
  const std::string date = ddmmyy(day.date), company = capitals(bank_text(day.account.name));
  const std::uint64_t paper = (day.sequence - 1) % 999 + 1;
  std::int64_t debits = 0, credits = 0;
  std::size_t records = 1, number = 0;  // of records 1, 2x and 8
  out += fmt::format("00000{}99905{:8}{:<10.10}{:<26.26}{:<11}00123456789 00000{:39}2\r\n", date, "", "", company,
                     day.account.bic, "");
  out += fmt::format("12{:03}{:<34}EUR{}{}{:<26.26}{:35}{:03}\r\n", paper, day.account.iban, signed_amount(day.opening), date,
                     company, "", paper);
  for (const Line& line : day.lines) {
    const std::string place = fmt::format("{:04}0000", ++number % 10'000);
    const std::int64_t minor = line.credit ? line.minor : -line.minor;
    (line.credit ? credits : debits) += line.minor;
    if (line.payments.empty()) {
      out += fmt::format("21{}{:<21.21}{}{}080370000{:<53.53}{}{:03}00 0\r\n", place, line.bank_reference, signed_amount(minor),
                         date, bank_text(line.text), date, paper);
      ++records;
      continue;
    }
    if (line.kind == Kind::Collection || undoes(line.kind)) {
      records += put_collection(out, line, day, {.number = number, .date = date, .paper = paper});
      continue;
    }
    const Payment& p = line.payments.front();
    const Communication c = communication_of(p);
    out += fmt::format("21{}{:<21.21}{}{}0{}000{}{:<53.53}{}{:03}01 0\r\n", place, line.bank_reference, signed_amount(minor),
                       date, line.credit ? "0150" : "0101", c.structured ? 1 : 0, c.part(0, 53), date, paper);
    out += fmt::format("22{}{:<53.53}{:<35.35}{:<11.11}{:16}1 0\r\n", place, c.part(53, 53),
                       p.end_to_end_id.empty() ? "NOTPROVIDED" : bank_text(p.end_to_end_id), p.bic, "");
    out += fmt::format("23{}{:<34.34}{:3}{:<35.35}{:<43.43}0 0\r\n", place, p.iban, p.iban.empty() ? "" : "EUR",
                       bank_text(p.name), c.part(106, 43));
    records += 3;
  }
  out += fmt::format("8{:03}{:<34}EUR{}{}{:64}0\r\n", paper, day.account.iban, signed_amount(day.closing), date, "");
  ++records;
  out += fmt::format("9{:15}{:06}{:015}{:015}{:75}2\r\n", "", records, debits * 10, credits * 10, "");
}

}  // namespace lettrage::generate
