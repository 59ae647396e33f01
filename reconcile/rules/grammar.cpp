// The only file of the room that sees Spirit: the grammar stands as docs/RULES.md prints it.
#include <fmt/format.h>

#include <boost/spirit/home/x3.hpp>

#include "reconcile/rules/condition.h"
#include "reconcile/rules/syntax.h"

namespace lettrage::reconcile::rules {
namespace {

namespace x3 = boost::spirit::x3;
using x3::char_;
using x3::eps;
using x3::lexeme;
using x3::no_case;
using x3::raw;

/// Puts nodes together as the grammar meets them. Every alternative of the grammar is chosen by its first character, so
/// nothing that was built is ever taken back.
class Builder {
 public:
  Builder(std::string_view text, Syntax& syntax) : text_{text}, syntax_{syntax} {}

  [[nodiscard]] std::size_t offset(const char* at) const { return static_cast<std::size_t>(at - text_.data()); }

  void field(std::string_view name) {
    syntax_.comparisons.push_back(
        {.field = name, .field_at = offset(name.data()), .operator_at = 0, .comparator = {}, .values = {}});
  }
  void comparator(Operator comparator, const char* at) {
    last().comparator = comparator;
    last().operator_at = offset(at);
  }
  void value(LiteralKind kind, std::string_view text) {
    std::size_t at = offset(text.data());
    if (kind == LiteralKind::Text) {  // without its quotes
      text = text.substr(1, text.size() - 2);
    }
    last().values.push_back({kind, text, at});
  }
  void test() { push({NodeKind::Test, static_cast<std::uint32_t>(syntax_.comparisons.size() - 1), 0}); }
  void join(NodeKind kind) {
    const std::uint32_t right = pop(), left = pop();
    push({kind, left, right});
  }
  void begin_factor() { negations_.push_back(0); }
  void negate() { ++negations_.back(); }
  void end_factor() {
    if (negations_.back() % 2 != 0) push({NodeKind::Not, pop(), 0});
    negations_.pop_back();
  }
  /// Opened parentheses may nest so deep; false beyond.
  [[nodiscard]] bool open() { return ++depth_ <= condition_depth_max; }
  void close() { --depth_; }

 private:
  Comparison& last() { return syntax_.comparisons.back(); }
  void push(Node node) {
    syntax_.nodes.push_back(node);
    stack_.push_back(static_cast<std::uint32_t>(syntax_.nodes.size() - 1));
  }
  std::uint32_t pop() {
    const std::uint32_t top = stack_.back();
    stack_.pop_back();
    return top;
  }

  std::string_view text_;
  Syntax& syntax_;
  std::vector<std::uint32_t> stack_;
  std::vector<unsigned> negations_;
  std::size_t depth_ = 0;
};

struct BuilderTag;
struct TooDeep {
  const char* at;
};

template <class Context>
Builder& builder(const Context& context) {
  return x3::get<BuilderTag>(context).get();
}
template <class Context>
std::string_view view(const Context& context) {
  const auto& range = x3::_attr(context);
  return {&*range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
}

const auto field = [](const auto& c) { builder(c).field(view(c)); };
const auto compares = [](Operator comparator) {
  return [comparator](const auto& c) { builder(c).comparator(comparator, view(c).data()); };
};
const auto value = [](LiteralKind kind) { return [kind](const auto& c) { builder(c).value(kind, view(c)); }; };
const auto test = [](const auto& c) { builder(c).test(); };
const auto joins = [](NodeKind kind) { return [kind](const auto& c) { builder(c).join(kind); }; };
const auto begin_factor = [](const auto& c) { builder(c).begin_factor(); };
const auto negate = [](const auto& c) { builder(c).negate(); };
const auto end_factor = [](const auto& c) { builder(c).end_factor(); };
const auto open = [](const auto& c) {
  if (!builder(c).open()) throw TooDeep{view(c).data()};
};
const auto close = [](const auto& c) { builder(c).close(); };

// Rules carry the words that are told where one of them was expected.
const x3::rule<class ConditionRule> whole{"and, or, or the end"};
const x3::rule<class Disjunction> disjunction{"a comparison such as amount < 0"};
const x3::rule<class Conjunction> conjunction{"a comparison such as amount < 0"};
const x3::rule<class Factor> factor{"a comparison such as amount < 0"};
const x3::rule<class Primary> primary{"a comparison such as amount < 0"};
const x3::rule<class ComparisonRule> comparison{"a comparison such as amount < 0"};
const x3::rule<class AnyOperator> any_operator{"= != < <= > >= ~ !~ in or not in"};
const x3::rule<class ValueRule> any_value{"a text in double quotes, an amount, a date (YYYY-MM-DD) or a word"};
const x3::rule<class ListRule> list{"a list in parentheses such as (\"A\", \"B\")"};
const x3::rule<class CloseRule> closing{") or a comma"};
const x3::rule<class CloseParenthesis> closing_parenthesis{"and, or, or )"};
const x3::rule<class EndRule> end{"and, or, or the end of the condition"};

const auto letter = char_("A-Za-z_");
const auto digit = char_('0', '9');
const auto word_end = !(letter | digit);
const auto keyword = [](const char* word) { return lexeme[no_case[word] >> word_end]; };
const auto reserved = keyword("and") | keyword("or") | keyword("not") | keyword("in");

const auto name = lexeme[letter >> *(letter | digit)];
const auto date = lexeme[x3::repeat(4)[digit] >> '-' >> x3::repeat(2)[digit] >> '-' >> x3::repeat(2)[digit] >> word_end];
const auto number = lexeme[-char_("+-") >> +digit >> -(char_('.') >> +digit) >> word_end];
// A backslash keeps the next character from ending the text.
const auto text = lexeme['"' >> *((char_('\\') >> char_) | ~char_("\"\\")) >> '"'];

const auto end_def = x3::eoi;
const auto closing_def = x3::lit(')');
const auto closing_parenthesis_def = x3::lit(')')[close];
const auto any_value_def = raw[text][value(LiteralKind::Text)] | raw[date][value(LiteralKind::Date)] |
                           raw[number][value(LiteralKind::Number)] | (!reserved >> raw[name][value(LiteralKind::Word)]);
const auto list_def = '(' > any_value > *(',' > any_value) > closing;
// Longer operators first.
const auto single_operator =
    raw[x3::lit("!=")][compares(Operator::Unequal)] | raw[x3::lit("<=")][compares(Operator::LessOrEqual)] |
    raw[x3::lit(">=")][compares(Operator::GreaterOrEqual)] | raw[x3::lit("!~")][compares(Operator::Unlike)] |
    raw[x3::lit("=")][compares(Operator::Equal)] | raw[x3::lit("<")][compares(Operator::Less)] |
    raw[x3::lit(">")][compares(Operator::Greater)] | raw[x3::lit("~")][compares(Operator::Like)];
const auto list_operator =
    raw[keyword("in")][compares(Operator::In)] | raw[keyword("not") >> keyword("in")][compares(Operator::NotIn)];
const auto any_operator_def = (single_operator > any_value) | (list_operator > list);
const auto comparison_def = (!reserved >> raw[name][field]) > any_operator > eps[test];
const auto primary_def = (raw[x3::lit('(')][open] > disjunction > closing_parenthesis) | comparison;
const auto factor_def = (eps[begin_factor] >> *(keyword("not")[negate])) > primary > eps[end_factor];
const auto conjunction_def = factor >> *(keyword("and") > factor > eps[joins(NodeKind::And)]);
const auto disjunction_def = conjunction >> *(keyword("or") > conjunction > eps[joins(NodeKind::Or)]);
const auto whole_def = disjunction > end;

BOOST_SPIRIT_DEFINE(whole, disjunction, conjunction, factor, primary, comparison, any_operator, any_value, list, closing,
                    closing_parenthesis, end)

}  // namespace

Complaint parse(std::string_view condition, Syntax& syntax) {
  if (condition.size() > condition_bytes_max)
    return {condition_bytes_max, fmt::format("expected at most {} bytes", condition_bytes_max)};
  Builder into{condition, syntax};
  const char* at = condition.data();
  const char* const last = at + condition.size();
  const auto blank = char_(" \t\r\n");
  try {
    if (x3::phrase_parse(at, last, x3::with<BuilderTag>(std::ref(into))[whole], blank)) return {};
    return {into.offset(at), "expected a comparison such as amount < 0"};
  } catch (const x3::expectation_failure<const char*>& failure) {
    const char* where = failure.where();
    while (where != last && std::string_view{" \t\r\n"}.find(*where) != std::string_view::npos) ++where;
    return {into.offset(where), "expected " + failure.which()};
  } catch (const TooDeep& deep) {
    return {into.offset(deep.at), fmt::format("expected at most {} parentheses in one another", condition_depth_max)};
  }
}

}  // namespace lettrage::reconcile::rules
