// CFONB240, the French file of items sent back and transfers received: what its records look like. How they are read:
// reader.cpp.
#include <algorithm>
#include <string_view>

#include "formats/cfonb240/cutter.h"
#include "formats/cfonb240/reader.h"
#include "formats/fixed_width/records.h"
#include "formats/fixed_width/sniff.h"
#include "formats/format.h"

namespace lettrage::formats::cfonb240 {
namespace {

using fixed_width::Columns;

/// Record code, six digits, an operation code of two digits, a date or none, `E` or blank, and a bank of five digits.
bool is_record(const Columns& record) {
  const std::string_view code = record.at(1, 2);
  if (code != "31" && code != "34" && code != "39") return false;
  const auto digits = [&](std::size_t first, std::size_t last) {
    const std::string_view text = record.at(first, last);
    return text.size() == last - first + 1 && fixed_width::all_digits(text);
  };
  if (!digits(3, 8) || !digits(9, 10)) return false;
  if (!digits(11, 16) && !record.text(11, 16).empty()) return false;
  if (record.at(17, 17) != "E" && record.at(17, 17) != " ") return false;
  return digits(22, 26) || digits(78, 82);
}

Likelihood sniff(std::string_view head) { return fixed_width::sniff_records(head, width, is_record); }

}  // namespace

Format describe() {
  return {.id = "cfonb240",
          .title = "CFONB240 items returned and transfers received",
          .sniff = sniff,
          .make_cutter = make_cutter,
          .parse = read_sequences};
}

}  // namespace lettrage::formats::cfonb240
