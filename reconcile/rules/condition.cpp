// What a condition means: types are checked once, then it is a tree of tests.
#include "reconcile/rules/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/diagnostic.h"
#include "core/money.h"
#include "reconcile/rules/fields.h"
#include "reconcile/rules/pattern.h"
#include "reconcile/rules/syntax.h"

namespace lettrage::reconcile {
namespace rules {
namespace {

/// The most digits that any currency has (ISO 4217: CLF, UYW): amounts are compared in this unit.
constexpr int finest_digits = 4;
constexpr Currency finest = Currency::literal("CLF");

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Case aside; with `squeeze`, blanks aside.
bool same(std::string_view a, std::string_view b, bool squeeze) noexcept {
  std::size_t i = 0, k = 0;
  for (;; ++i, ++k) {
    while (squeeze && i < a.size() && a[i] == ' ') ++i;
    while (squeeze && k < b.size() && b[k] == ' ') ++k;
    if (i >= a.size() || k >= b.size()) return i >= a.size() && k >= b.size();
    if (lower(a[i]) != lower(b[k])) return false;
  }
}

/// In the finest unit; an amount too large for it is larger than any that is written.
std::int64_t fine(std::int64_t minor, Currency currency) noexcept {
  std::int64_t amount = minor;
  for (int digits = currency.minor_digits(); digits < finest_digits; ++digits) {
    if (__builtin_mul_overflow(amount, std::int64_t{10}, &amount)) return minor < 0 ? INT64_MIN : INT64_MAX;
  }
  return amount;
}

struct Test {
  const Field* field = nullptr;
  Operator comparator{};
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;  ///< amounts in the finest unit, days, directions
  std::unique_ptr<const Pattern> pattern;

  [[nodiscard]] bool holds(const Movement& m) const {
    switch (field->type) {
      case Type::Text:
      case Type::Identifier: return holds_text(field->text(m));
      case Type::Currency: return holds_text(m.amount.currency.code());
      case Type::Direction: return holds_number(static_cast<std::int64_t>(m.direction));
      case Type::Amount: return holds_number(fine(signed_minor(m.amount, m.direction), m.amount.currency));
      case Type::Date: break;
    }
    const Date date = field->date(m);
    if (!date) return comparator == Operator::Unequal || comparator == Operator::NotIn;
    return holds_number(date.days());
  }

 private:
  [[nodiscard]] bool holds_text(std::string_view text) const {
    if (pattern) return pattern->found_in(text) == (comparator == Operator::Like);
    const bool any = std::any_of(texts.begin(), texts.end(),
                                 [&](const std::string& one) { return same(text, one, field->type != Type::Text); });
    return any == (comparator == Operator::Equal || comparator == Operator::In);
  }
  [[nodiscard]] bool holds_number(std::int64_t number) const {
    switch (comparator) {
      case Operator::Less: return number < numbers.front();
      case Operator::LessOrEqual: return number <= numbers.front();
      case Operator::Greater: return number > numbers.front();
      case Operator::GreaterOrEqual: return number >= numbers.front();
      case Operator::Unequal:
      case Operator::NotIn: return std::find(numbers.begin(), numbers.end(), number) == numbers.end();
      default: return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
    }
  }
};

bool orders(Operator o) {
  return o == Operator::Less || o == Operator::LessOrEqual || o == Operator::Greater || o == Operator::GreaterOrEqual;
}
bool searches(Operator o) { return o == Operator::Like || o == Operator::Unlike; }

std::string_view expected_of(Type type) {
  switch (type) {
    case Type::Text:
    case Type::Identifier: return "a text in double quotes";
    case Type::Direction: return "credit or debit";
    case Type::Currency: return "a currency of three letters such as EUR";
    case Type::Amount: return "an amount such as -12.50";
    case Type::Date: break;
  }
  return "a date such as 2026-03-31";
}

/// The text between the quotes without the backslashes that keep quotes, and in a plain text backslashes, apart.
std::string unescaped(std::string_view text, bool pattern) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || (!pattern && text[i + 1] == '\\'));
    if (escape) ++i;
    out += text[i];
    if (!escape && pattern && text[i] == '\\' && i + 1 < text.size()) out += text[++i];
  }
  return out;
}

class Checker {
 public:
  [[nodiscard]] Complaint check(const Comparison& comparison, Test& test) {
    const auto known = fields();
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Field& f) { return same(f.name, comparison.field, false); });
    if (found == known.end()) return {comparison.field_at, unknown_field(comparison.field)};
    test.field = &*found;
    test.comparator = comparison.comparator;
    const bool counts = found->type == Type::Amount || found->type == Type::Date;
    if (orders(comparison.comparator) && !counts) {
      return {comparison.operator_at,
              fmt::format("expected = != in not in{} for {}, which has no order", is_text(*found) ? " ~ !~" : "", found->name)};
    }
    if (searches(comparison.comparator) && !is_text(*found)) {
      return {comparison.operator_at,
              fmt::format("expected = != in not in{} for {}, which is no text", counts ? " < <= > >=" : "", found->name)};
    }
    for (const Literal& value : comparison.values) {
      if (Complaint complaint = add(value, test); !complaint.text.empty()) return complaint;
    }
    return {};
  }

 private:
  static bool is_text(const Field& field) { return field.type == Type::Text || field.type == Type::Identifier; }

  static std::string unknown_field(std::string_view name) {
    std::string all;
    for (const Field& field : fields()) (all += all.empty() ? "" : ", ") += field.name;
    return fmt::format("expected a field, found \"{}\"; fields are {}", excerpt(name), all);
  }

  static Complaint add(const Literal& value, Test& test) {
    const Complaint wrong{value.at, fmt::format("expected {} for {}", expected_of(test.field->type), test.field->name)};
    switch (test.field->type) {
      case Type::Text:
      case Type::Identifier:
        if (value.kind != LiteralKind::Text) return wrong;
        if (!searches(test.comparator)) {
          test.texts.push_back(unescaped(value.text, false));
          return {};
        }
        return add_pattern(value, test);
      case Type::Direction: return add_direction(value, test) ? Complaint{} : wrong;
      case Type::Currency: {
        std::string code{value.text};
        for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if ((value.kind != LiteralKind::Word && value.kind != LiteralKind::Text) || !Currency::make(code)) return wrong;
        test.texts.push_back(std::move(code));
        return {};
      }
      case Type::Amount: {
        const ParsedAmount amount = parse_amount(value.text, finest);
        if (value.kind != LiteralKind::Number || amount.error != AmountError::None) return wrong;
        test.numbers.push_back(amount.minor);
        return {};
      }
      case Type::Date: break;
    }
    const auto date = value.kind == LiteralKind::Date ? Date::parse_iso(value.text) : std::nullopt;
    if (!date) return wrong;
    test.numbers.push_back(date->days());
    return {};
  }

  static Complaint add_pattern(const Literal& value, Test& test) {
    std::string why;
    test.pattern = make_pattern(unescaped(value.text, true), why);
    if (test.pattern) return {};
    return {value.at, fmt::format("expected a regular expression: {}", why)};
  }

  static bool add_direction(const Literal& value, Test& test) {
    if (value.kind != LiteralKind::Word && value.kind != LiteralKind::Text) return false;
    const bool credit = same(value.text, "credit", false);
    if (!credit && !same(value.text, "debit", false)) return false;
    test.numbers.push_back(static_cast<std::int64_t>(credit ? Direction::Credit : Direction::Debit));
    return true;
  }
};

class Tree final : public Condition {
 public:
  Tree(std::vector<Node> nodes, std::vector<Test> tests) : nodes_{std::move(nodes)}, tests_{std::move(tests)} {}
  [[nodiscard]] bool holds(const Movement& movement) const override { return holds(nodes_.size() - 1, movement); }
  [[nodiscard]] bool asks_for(std::string_view field) const override {
    return std::any_of(tests_.begin(), tests_.end(), [&](const Test& test) { return test.field->name == field; });
  }

 private:
  [[nodiscard]] bool holds(std::size_t at, const Movement& m) const {  // NOLINT(misc-no-recursion): as deep as the text is long
    const Node& node = nodes_[at];
    switch (node.kind) {
      case NodeKind::Test: return tests_[node.left].holds(m);
      case NodeKind::Not: return !holds(node.left, m);
      case NodeKind::And: return holds(node.left, m) && holds(node.right, m);
      case NodeKind::Or: break;
    }
    return holds(node.left, m) || holds(node.right, m);
  }
  std::vector<Node> nodes_;
  std::vector<Test> tests_;
};

}  // namespace
}  // namespace rules

ParsedCondition parse_condition(std::string_view text) {
  rules::Syntax syntax;
  const rules::Complaint complaint = rules::parse(text, syntax);
  if (!complaint.text.empty()) return {nullptr, std::min(complaint.at, text.size()), complaint.text};
  std::vector<rules::Test> tests;
  for (const rules::Comparison& comparison : syntax.comparisons) {
    rules::Test& test = tests.emplace_back();
    const rules::Complaint wrong = rules::Checker{}.check(comparison, test);
    if (!wrong.text.empty()) return {nullptr, std::min(wrong.at, text.size()), wrong.text};
  }
  return {std::make_shared<const rules::Tree>(std::move(syntax.nodes), std::move(tests)), 0, {}};
}

}  // namespace lettrage::reconcile
