// The tables of positions: CFONB 120 and 240, CODA, Norma 43, NACHA. A record that no table has is private but for its code.
#include "app/anonymise/layouts.h"

#include <algorithm>

#include "app/anonymise/words.h"
#include "core/encoding.h"

namespace lettrage::anonymise {

namespace {

using Fields = std::vector<Field>;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(begin, text.find_last_not_of(' ') + 1 - std::min(begin, text.find_last_not_of(' ') + 1));
}

bool is_blank(std::string_view text) noexcept { return trimmed(text).empty(); }

Fields unknown(const Columns& record, std::size_t code) { return {{code + 1, std::max(record.size(), code + 1)}}; }

Fields joined(Fields fields, const Fields& more) {
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

// CFONB 120. The national forms of accounts stand in their parts (bank, branch, account): each is mapped as within an IBAN.

Fields cfonb120(const Columns& record, Seen& /*seen*/) {
  const std::string_view code = record.at(1, 2);
  const Fields account{{3, 7}, {12, 16}, {22, 32}};
  if (code == "01" || code == "07") return account;
  if (code == "04") return joined(account, {{49, 79, Kind::First}, {82, 88}, {105, 120}});
  if (code != "05") return unknown(record, 2);
  const std::string_view qualifier = record.at(46, 48);
  const bool qualified = qualifier.size() == 3 && is_letter(qualifier[0]) && is_blank(record.at(41, 45));
  if (!qualified && !is_blank(qualifier)) return joined(account, {{41, 81}});  // a label without a qualifier
  // Amounts, and two halves: a reference or an identifier, and what it is.
  if (qualifier == "MMO") return account;
  if (qualifier == "FEE")
    return is_digit(record.at(53, 53).empty() ? ' ' : record.at(53, 53)[0]) ? account : joined(account, {{49, 118}});
  if (qualifier == "RCN") {
    const std::string_view purpose = trimmed(record.at(84, 118));
    const bool one_word = std::all_of(purpose.begin(), purpose.end(), is_letter);
    return joined(account, one_word ? Fields{{49, 83}} : Fields{{49, 83}, {84, 118}});
  }
  if (qualifier == "LCS" || qualifier == "RUM" || qualifier == "IBE" || qualifier == "IPY" || qualifier == "CPY" ||
      qualifier == "CBE") {
    return joined(account, {{49, 83}, {84, 118}});
  }
  if (qualifier == "BPY" || qualifier == "BBE") return joined(account, {{49, 83, Kind::Bic}, {84, 118}});
  return joined(account, {{49, 118, Kind::Next}});
}

/// 31 and 39 with their account; 34 by its operation: rejected transfers and direct debits by default.
Fields cfonb240(const Columns& record, Seen& /*seen*/) {
  const std::string_view code = record.at(1, 2), operation = record.at(9, 10);
  const Fields both{{22, 26}, {27, 31}, {32, 42}, {43, 66}, {78, 82}, {83, 87}, {88, 98}, {99, 122}};
  if (code == "31" || code == "39") return code == "39" ? both : joined(both, {{123, 128}});
  if (code != "34") return unknown(record, 2);
  if (operation == "20") return joined(both, {{123, 128}, {129, 152}, {153, 184, Kind::First}, {185, 216, Kind::Next}});
  if (operation == "41") return joined(both, {{123, 128}, {129, 152}, {153, 180}});
  if (operation == "61") return joined(both, {{123, 130}, {139, 148}, {149, 158}, {165, 173}, {174, 182}, {219, 226}});
  if (operation == "23" || operation == "63" || operation == "83") {
    return joined(both, {{123, 128}, {129, 152}, {153, 184}, {185, 189}, {190, 194}, {195, 205}, {221, 226}});
  }
  return joined(both, {{67, 72}, {123, 128}, {129, 152}, {153, 183, Kind::First}, {184, 214, Kind::Next}, {221, 226}});
}

// CODA

/// Record 1 from column 6, record 8 from column 5: a number of the bank's own with its currency and country, or an account
/// that fills its places.
Fields coda_account(std::size_t from, char structure) {
  if (structure == '0') return {{from, from + 11}, {from + 19, from + 33}};
  return {{from, from + 33}};
}

/// A structured communication runs over 21 (53 columns), 22 (53) and 23 (43); its type of three digits stays.
Fields coda_communication(std::string_view kind, const Seen& seen) {
  const std::string_view type = seen.communication;
  const auto of = [&](Fields in_21, Fields in_22, Fields in_23) { return kind == "21" ? in_21 : kind == "22" ? in_22 : in_23; };
  if (!seen.structured) return of({{63, 115, Kind::First}}, {{11, 63, Kind::Next}}, {{83, 125, Kind::Next}});
  if (type == "127") {  // date, kinds, creditor, mandate, words, kind and reason of a return
    return of({{75, 109}, {110, 115, Kind::First}}, {{11, 39, Kind::Next}, {40, 63, Kind::First}}, {{83, 120, Kind::Next}});
  }
  if (type == "107") {  // mandate, date, words, reason, creditor
    return of({{66, 77}, {84, 113}, {115, 115, Kind::First}}, {{11, 20, Kind::Next}, {21, 63, Kind::First}},
              {{83, 125, Kind::Next}});
  }
  if (type == "104" || type == "105") {  // amounts, rate, currency, reference
    return of({{111, 115, Kind::First}}, {{11, 17, Kind::Next}, {18, 63, Kind::First}}, {{83, 125, Kind::Next}});
  }
  if (type == "101" || type == "102" || type == "103") {
    return of({{66, 77}, {78, 115, Kind::First}}, {{11, 63, Kind::Next}}, {{83, 125, Kind::Next}});
  }
  return of({{66, 115, Kind::First}}, {{11, 63, Kind::Next}}, {{83, 125, Kind::Next}});
}

Fields coda(const Columns& record, Seen& seen) {
  const std::string_view one = record.at(1, 1), kind = record.at(1, 2);
  if (one == "0") return {{25, 34}, {35, 60}, {61, 71, Kind::Bic}, {72, 82}, {89, 104}, {105, 120}};
  if (one == "1") {
    seen.account_structure = record.at(2, 2).empty() ? ' ' : record.at(2, 2)[0];
    return joined(coda_account(6, seen.account_structure), {{65, 90}, {91, 125}});
  }
  if (kind == "21") {
    seen.structured = record.at(62, 62) == "1";
    seen.communication = record.at(63, 65);
    return joined({{11, 31}}, coda_communication(kind, seen));
  }
  if (kind == "22") return joined(coda_communication(kind, seen), {{64, 98}, {99, 109, Kind::Bic}});
  if (kind == "23") return joined(coda_communication(kind, seen), {{11, 44}, {48, 82}});
  if (kind == "31") return {{11, 31}, {record.at(40, 40) == "1" ? 44U : 41U, 113, Kind::First}};
  if (kind == "32") return {{11, 115, Kind::Next}};
  if (kind == "33") return {{11, 100, Kind::Next}};
  if (one == "4") return {{33, 112}};
  if (one == "8") return coda_account(5, seen.account_structure);
  return one == "9" ? Fields{} : unknown(record, 2);
}

// Norma 43

/// The records 23 of SEPA payments have columns of their own; free text stands in the same places.
Fields norma43_concept(const Columns& record) {
  const std::string_view number = record.at(3, 4);
  if (number == "01") {
    const std::string_view scheme = trimmed(record.at(5, 8));
    if (scheme == "CORE" || scheme == "B2B") return {{9, 80}};
  }
  if (number == "02") {
    // An identifier fills its 35 columns and what stands behind it begins at once.
    const bool identifier = record.at(5, 39).find(' ') == std::string_view::npos && record.size() > 39;
    if (identifier) return {{5, 39}, {40, 80}};
  }
  if (number == "03") {
    const auto fits = [](std::string_view purpose) { return is_blank(purpose) || stays(purpose); };
    const bool purposes = fits(record.at(5, 8)) && fits(record.at(9, 12));
    return {{purposes ? 13U : 5U, 80, Kind::First}};
  }
  if (number == "04") return {{5, 76, Kind::Next}, {77, 80}};
  return {{5, 80}};
}

Fields norma43(const Columns& record, Seen& /*seen*/) {
  const std::string_view code = record.at(1, 2);
  if (code == "11") return {{3, 6}, {7, 10}, {11, 20}, {52, 77}};
  if (code == "22") return {{7, 10}, {43, 52}, {53, 64}, {65, 80}};
  if (code == "23") return norma43_concept(record);
  if (code == "24") return {{22, 80}};
  if (code == "33") return {{3, 6}, {7, 10}, {11, 20}};
  return code == "88" ? Fields{} : unknown(record, 2);
}

// NACHA. Routing numbers stay: they name banks, and the hash totals are made of them.

constexpr Field sequence{88, 94};  ///< the end of a trace number

Fields nacha_entry(const Columns& record, std::string_view entry_class) {
  const auto is = [&](std::initializer_list<std::string_view> classes) {
    return std::find(classes.begin(), classes.end(), entry_class) != classes.end();
  };
  if (is({"IAT"})) return {{40, 74}, sequence};
  if (is({"ADV"})) return {{13, 27}, {55, 76}};
  if (is({"CTX", "ATX", "TRX"})) return {{13, 29}, {40, 54}, {59, 74}, sequence};
  if (is({"POP"})) return {{13, 29}, {40, 48}, {49, 54}, {55, 76}, sequence};
  if (is({"SHR"})) return {{13, 29}, {44, 54}, {55, 76}, sequence};
  if (is({"TRC", "XCK"})) return {{13, 29}, {40, 54}, {55, 60}, {61, 76}, sequence};
  (void)record;
  return {{13, 29}, {40, 54}, {55, 76}, sequence};
}

Fields nacha_addenda(const Columns& record, std::string_view entry_class) {
  const std::string_view type = record.at(2, 3);
  if (type == "02") return {{4, 10}, {11, 13}, {14, 19}, {20, 25}, {30, 35}, {36, 62}, {63, 77}, sequence};
  if (type == "05") return {{4, 83}, sequence};
  if (type == "10") return {{25, 46}, {47, 81}, sequence};
  if (type == "11" || type == "12" || type == "16") return {{4, 38}, {39, 73}, sequence};
  if (type == "13" || type == "14" || type == "18") return {{4, 38}, sequence};
  if (type == "15") return {{4, 18}, {19, 53}, sequence};
  if (type == "17") return {{4, 83}, sequence};
  if (type != "98" && type != "99") return unknown(record, 3);
  const std::string_view code = record.at(4, 6);
  const bool steps = code.size() == 3 && is_digit(code[1]) && is_digit(code[2]);
  if (type == "98") {
    const bool refused = steps && code.substr(1) >= "61" && code.substr(1) <= "69";
    return refused ? Fields{{15, 21}, {36, 64}, {68, 74}, sequence} : Fields{{15, 21}, {36, 64}, sequence};
  }
  if (steps && code.substr(1) >= "61" && code.substr(1) <= "70") return {{15, 21}, {47, 53}, {59, 79}, sequence};
  if (steps && code.substr(1) >= "71" && code.substr(1) <= "77") return {{15, 21}, {47, 53}, {67, 73}, sequence};
  if (entry_class == "IAT") return {{15, 21}, {46, 79}, sequence};
  return {{15, 21}, {36, 79}, sequence};
}

Fields nacha(const Columns& record, Seen& seen) {
  const std::string_view code = record.at(1, 1);
  if (code == "1") return {{14, 23}, {41, 63}, {64, 86}, {87, 94}};
  if (code == "5") {
    const bool change = trimmed(record.at(5, 20)) == "IATCOR";
    seen.entry_class = change ? "IAT" : record.at(51, 53);
    if (change) return {{24, 38}, {41, 50}, {54, 63}};
    if (seen.entry_class == "IAT") return {{5, 20}, {24, 38}, {41, 50}, {54, 63}};
    return {{5, 20}, {21, 40}, {41, 50}, {54, 63}};
  }
  if (code == "6") return nacha_entry(record, seen.entry_class);
  if (code == "7") return nacha_addenda(record, seen.entry_class);
  if (code == "8") return seen.entry_class == "ADV" ? Fields{{61, 79}} : Fields{{45, 54}};
  return code == "9" ? Fields{} : unknown(record, 1);
}

}  // namespace

Columns::Columns(std::string_view record) : record_{record} {
  if (is_ascii(record) || !is_utf8(record)) return;
  for (std::size_t i = 0; i < record.size(); ++i) {
    if ((static_cast<unsigned char>(record[i]) & 0xC0U) != 0x80U) starts_.push_back(i);
  }
}

std::size_t Columns::byte_of(std::size_t column) const {
  const std::size_t before = column - 1;
  if (starts_.empty()) return std::min(before, record_.size());
  return before < starts_.size() ? starts_[before] : record_.size();
}

std::string_view Columns::at(std::size_t from, std::size_t to) const {
  const std::size_t begin = byte_of(from);
  return record_.substr(begin, byte_of(to + 1) - begin);
}

std::optional<RecordFormat> record_format(std::string_view id) {
  constexpr std::size_t cfonb120_width = 120, cfonb240_width = 240, coda_width = 128, norma43_width = 80, nacha_width = 94;
  if (id == "cfonb120") return RecordFormat{cfonb120_width, cfonb120};
  if (id == "cfonb240") return RecordFormat{cfonb240_width, cfonb240};
  if (id == "coda") return RecordFormat{coda_width, coda};
  if (id == "norma43") return RecordFormat{norma43_width, norma43};
  if (id == "nacha") return RecordFormat{nacha_width, nacha};
  return {};
}

}  // namespace lettrage::anonymise
