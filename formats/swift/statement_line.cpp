// The only file of the room that sees Spirit: the grammar stands as the standard prints it.
#include "formats/swift/statement_line.h"

#include <boost/spirit/home/x3.hpp>

#include "formats/swift/text.h"

namespace lettrage::formats::swift {
namespace {

namespace x3 = boost::spirit::x3;
using x3::char_;
using x3::lit;
using x3::raw;
using x3::repeat;

struct MarkTable : x3::symbols<Mark> {
  MarkTable() {
    // The longest match wins, so `RCR204,88` is RC with funds R, and `CR300,` is C with funds R.
    add("C", Mark::Credit)("D", Mark::Debit)("RC", Mark::ReversalOfCredit)("RD", Mark::ReversalOfDebit)(
        "EC", Mark::ExpectedCredit)("ED", Mark::ExpectedDebit);
    add("c", Mark::Credit)("d", Mark::Debit);  // seen in a bank's own samples
  }
};

template <class Context>
std::string_view view(const Context& context) {
  const auto& range = x3::_attr(context);
  return {&*range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
}

}  // namespace

std::optional<StatementLine> parse_any_statement_line(std::string_view text) {
  static const MarkTable marks;
  text = trim(text);
  if (text.empty()) return {};
  StatementLine line;
  // A range action per subfield: each keeps a view, nothing is copied.
  const auto to = [](std::string_view& field) { return [&field](const auto& context) { field = view(context); }; };
  const auto digit = char_('0', '9');  // x3::digit asserts that a character is ASCII
  const auto letter = char_("A-Za-z");
  const auto blanks = x3::omit[*lit(' ')];

  const auto value_date = raw[repeat(6)[digit]][to(line.value_date)];
  const auto entry_date = raw[repeat(4)[digit]][to(line.entry_date)] | x3::omit[repeat(4)[lit(' ')]];
  const auto mark = marks[([&line](const auto& context) { line.mark = x3::_attr(context); })];
  const auto funds = letter[([&line](const auto& context) { line.funds = x3::_attr(context); })];
  const auto fraction = char_(",.") >> *digit;
  const auto amount = raw[(+digit >> -fraction) | (char_(",.") >> +digit)][to(line.amount)];
  const auto slashes = lit("//");
  const auto type = raw[letter >> repeat(0, 3)[char_ - slashes]][to(line.type)];
  const auto reference = raw[*(char_ - slashes)][to(line.reference)];
  const auto bank_reference = raw[*char_][to(line.bank_reference)];

  const char* at = text.data();
  const char* const end = at + text.size();
  const bool parsed = x3::parse(at, end,
                                value_date >> -entry_date >> blanks >> mark >> blanks >> -funds >> blanks >> amount >> blanks >>
                                    -type >> reference >> -(slashes >> bank_reference) >> x3::eoi);
  if (!parsed) return {};
  line.reference = trim(line.reference);
  line.bank_reference = trim(line.bank_reference);
  return line;
}

}  // namespace lettrage::formats::swift
