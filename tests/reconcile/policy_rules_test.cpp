#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "matching_world.h"
#include "reconcile/policy/policy.h"

namespace lettrage::reconcile {
namespace {

using ::testing::HasSubstr;

LoadedPolicy load(std::string_view toml) { return load_policy(toml, "policy.toml"); }

constexpr std::string_view four = R"([[rule]]
name = "social charges"
when = 'account = "FR76 3000 6000 0112 3456 7890 189" and name ~ "URSSAF|DGFIP" and amount < 0'
then = "post"
account = "645100"
text = "charges"

[[rule]]
name = "tests"
when = "remittance ~ \"^TEST\\b\""
then = "ignore"

[[rule]]
name = "the shop"
when = """
  iban = "DE89370400440532013000"
  and amount > 0"""
then = "assign"
customer = "C1"

[[rule]]
name = "large"
when = "amount >= 10000"
then = "tag"
tags = ["large", "look at it"]
)";

TEST(PolicyRules, AreReadInTheOrderOfTheFile) {
  const LoadedPolicy loaded = load(four);
  for (const Diagnostic& d : loaded.diagnostics) ADD_FAILURE() << format(d);
  const auto& rules = loaded.policy.rules;
  ASSERT_EQ(rules.size(), 4U);
  EXPECT_EQ(rules[0].name, "social charges");
  EXPECT_EQ(rules[0].then, RuleAction::Post);
  EXPECT_EQ(rules[0].account, "645100");
  EXPECT_EQ(rules[0].text, "charges");
  EXPECT_EQ(rules[1].then, RuleAction::Ignore);
  EXPECT_EQ(rules[2].then, RuleAction::Assign);
  EXPECT_EQ(rules[2].customer, "C1");
  EXPECT_EQ(rules[3].then, RuleAction::Tag);
  EXPECT_EQ(rules[3].tags, (std::vector<std::string>{"large", "look at it"}));
  EXPECT_TRUE(rules[1].condition->holds(test::credit(1, "test 12")));
  EXPECT_FALSE(rules[1].condition->holds(test::credit(1, "testing")));
}

TEST(PolicyRules, ShownAndReadBackAreTheSame) {
  const LoadedPolicy loaded = load(four);
  const LoadedPolicy again = load(show(loaded.policy));
  for (const Diagnostic& d : again.diagnostics) ADD_FAILURE() << format(d);
  EXPECT_EQ(again.policy.hash, loaded.policy.hash);
  EXPECT_EQ(show(again.policy), show(loaded.policy));
}

TEST(PolicyRules, EveryPartOfARuleChangesThePolicysHash) {
  const std::string base{four};
  const std::string hash = load(base).policy.hash;
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"social charges", "other"},
                                 {"URSSAF|DGFIP", "URSSAF"},
                                 {"645100", "645101"},
                                 {"\"charges\"", "\"taxes\""},
                                 {"\"C1\"", "\"C2\""},
                                 {"\"ignore\"", "\"post\"\naccount = \"1\""},
                                 {"look at it", "look"}}) {
    std::string other = base;
    other.replace(other.find(from), from.size(), to);
    const LoadedPolicy loaded = load(other);
    EXPECT_TRUE(loaded.diagnostics.empty()) << to;
    EXPECT_NE(loaded.policy.hash, hash) << to;
  }
}

struct Wrong {
  std::string_view toml;
  std::uint64_t line, column;
  std::string_view field, expected;
};

TEST(PolicyRules, AWrongOneIsToldWithItsLineItsColumnAndWhatWasExpected) {
  for (const Wrong& wrong : {
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amout < 0'\nthen = \"ignore\"\n", 3, 9, "rule.when",
                 "expected a field, found \"amout\""},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'name ~ \"Müller\" and amount < x'\nthen = \"ignore\"\n", 3, 38, "rule.when",
                 "expected an amount"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = \"name ~ \\\"\\u00e9\\\" und amount < 0\"\nthen = \"ignore\"\n", 3, 27,
                 "rule.when", "expected and, or, or the end"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = \"\"\"\n\n  amount < 0\n  or\"\"\"\nthen = \"ignore\"\n", 6, 5, "rule.when",
                 "expected a comparison"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = '''\r\namount <\r\n0 0'''\nthen = \"ignore\"\n", 5, 3, "rule.when",
                 "expected and, or, or the end"},
           Wrong{"[[rule]]\nname = \"a\"\nthen = \"ignore\"\n", 1, 1, "rule.when", "is missing"},
           Wrong{"[[rule]]\nwhen = 'amount < 0'\nthen = \"ignore\"\n", 1, 1, "rule.name", "is missing"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"delete\"\n", 4, 8, "rule.then",
                 "expected \"post\", \"ignore\", \"assign\" or \"tag\""},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"post\"\n", 1, 1, "rule.account", "is missing"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"post\"\naccount = \"bank:DE1\"\n", 5, 11, "rule.account",
                 "not one of a bank"},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"ignore\"\ncustomer = \"C\"\n", 5, 12, "rule.customer",
                 "only with then = \"assign\""},
           Wrong{"[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"tag\"\ntags = [\"x\", 3]\n", 5, 14, "rule.tags",
                 "expected a text"},
           Wrong{"[[rule]]\nname = 3\nwhen = 'amount < 0'\nthen = \"ignore\"\n", 2, 8, "rule.name",
                 "expected text in quotes, found an integer"},
           Wrong{"[[rule]]\nnames = \"a\"\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"ignore\"\n", 2, 1, "rule.names",
                 "did you mean name?"},
           Wrong{"rule = 3\n", 1, 8, "rule", "expected [[rule]] tables"},
       }) {
    const LoadedPolicy loaded = load(wrong.toml);
    ASSERT_EQ(loaded.diagnostics.size(), 1U) << wrong.toml;
    const Diagnostic& d = loaded.diagnostics.front();
    EXPECT_EQ(d.line, wrong.line) << format(d);
    EXPECT_EQ(d.column, wrong.column) << format(d);
    EXPECT_EQ(d.field, wrong.field) << format(d);
    EXPECT_THAT(d.text, HasSubstr(wrong.expected));
    EXPECT_THAT(format(d),
                HasSubstr("policy.toml:" + std::to_string(wrong.line) + ":" + std::to_string(wrong.column) + " (byte "));
  }
}

TEST(PolicyRules, TwoOfOneNameAreAnError) {
  const std::string one = "[[rule]]\nname = \"a\"\nwhen = 'amount < 0'\nthen = \"ignore\"\n";
  const LoadedPolicy loaded = load(one + one);
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics.front().line, 6U);
}

TEST(PolicyRules, EveryWrongOneOfAFileIsTold) {
  const LoadedPolicy loaded = load(
      "[[rule]]\nname = \"a\"\nwhen = 'x'\nthen = \"ignore\"\n[[rule]]\nname = \"b\"\nwhen = 'amount <'\nthen = \"nothing\"\n");
  ASSERT_EQ(loaded.diagnostics.size(), 3U);
  EXPECT_EQ(loaded.diagnostics[0].line, 3U);
  EXPECT_EQ(loaded.diagnostics[1].line, 7U);
  EXPECT_EQ(loaded.diagnostics[2].line, 8U);
}

}  // namespace
}  // namespace lettrage::reconcile
