// CFONB120 (AFB120), the French account statement: what its records look like. How they are read: reader.cpp.
#include <algorithm>
#include <string_view>

#include "core/money.h"
#include "formats/cfonb120/cutter.h"
#include "formats/cfonb120/reader.h"
#include "formats/fixed_width/records.h"
#include "formats/fixed_width/sniff.h"
#include "formats/format.h"

namespace lettrage::formats::cfonb120 {
namespace {

using fixed_width::Columns;

/// Record code, bank and branch of five digits, a currency or none, a number of decimals or none, and an account.
bool is_record(const Columns& record) {
  const std::string_view code = record.at(1, 2);
  const bool known = code == "01" || code == "04" || code == "05" || code == "07";
  if (!known || record.at(3, 7).size() != 5 || !fixed_width::all_digits(record.at(3, 7))) return false;
  if (record.at(12, 16).size() != 5 || !fixed_width::all_digits(record.at(12, 16))) return false;
  const std::string_view currency = record.at(17, 19), decimals = record.text(20, 20);
  if (!fixed_width::trim(currency).empty() && !Currency::make(currency)) return false;
  if (!decimals.empty() && !fixed_width::is_digit(decimals.front())) return false;
  const std::string_view account = record.text(22, 32);
  return !account.empty() && std::all_of(account.begin(), account.end(), [](char c) {
    return fixed_width::is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

Likelihood sniff(std::string_view head) { return fixed_width::sniff_records(head, width, is_record); }

}  // namespace

Format describe() {
  return {.id = "cfonb120",
          .title = "CFONB120 (AFB120) account statement",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = read_statements};
}

}  // namespace lettrage::formats::cfonb120
