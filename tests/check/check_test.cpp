// What lettrage-check confirms, and that one changed byte is enough for it to refute.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/check/night_copy.h"

namespace lettrage::check_test {
namespace {

TEST(Check, ConfirmsTheBundledNight) {
  const NightCopy night;
  const check::Verdict verdict = night.check();
  EXPECT_EQ(verdict.findings.count(), 0U) << words(verdict);
  EXPECT_EQ(verdict.files, 32U);
  EXPECT_EQ(verdict.statements, 24U);
  EXPECT_EQ(verdict.entries, 169U);
  EXPECT_EQ(verdict.movements, 207U);
}

TEST(Check, FindsTheFileARowAndBothAmounts) {
  const NightCopy night;
  std::string movements = night.files().at("movements.csv");
  const std::size_t at = movements.find(",78.65,EUR,");
  ASSERT_NE(at, std::string::npos);
  movements[at + 1] = '9';
  const std::string found = words(night.check_forged("movements.csv", movements));
  EXPECT_NE(found.find("78.65 EUR expected, 98.65 found"), std::string::npos) << found;
  EXPECT_NE(found.find("movements.csv:"), std::string::npos) << found;
}

TEST(Check, AMissingInputIsNamed) {
  const NightCopy night;
  for (const auto& [name, content] : night.files()) {
    if (!name.starts_with("drop/")) continue;
    night.remove(name);
    const std::string found = words(night.check());
    EXPECT_NE(found.find(name.substr(5) + ":0: the input is missing"), std::string::npos) << found;
    night.restore(name);
  }
}

TEST(Check, AnInputThatNobodyAccountedForIsNamed) {
  const NightCopy night;
  night.write("drop/late.xml", "<Document/>");
  const std::string found = words(night.check());
  EXPECT_NE(found.find("late.xml:0: the certificate does not account for this input"), std::string::npos) << found;
}

TEST(Check, AFileAddedToTheOutputsIsNamed) {
  const NightCopy night;
  night.write("collections/more.xml", "<Document/>");
  const std::string found = words(night.check());
  EXPECT_NE(found.find("collections/more.xml"), std::string::npos) << found;
}

/// Changes one byte of a file to another one.
std::string with_another_byte(std::string content) {
  const auto at = *rc::gen::inRange<std::size_t>(0, content.size());
  content[at] = *rc::gen::suchThat(rc::gen::arbitrary<char>(), [&](char c) { return c != content[at]; });
  return content;
}

RC_GTEST_PROP(Check, OneByteOfAnyOutputRefutes, ()) {
  static const NightCopy night;
  std::vector<std::string> names;
  for (const auto& [name, content] : night.files()) {
    if (!name.starts_with("drop/") && name != "summary.json") names.push_back(name);
  }
  const std::string name = *rc::gen::elementOf(names);
  RC_ASSERT(night.check_with(name, with_another_byte(night.files().at(name))).findings.count() > 0);
}

RC_GTEST_PROP(Check, OneByteOfAnyInputRefutes, ()) {
  static const NightCopy night;
  std::vector<std::string> names;
  for (const auto& [name, content] : night.files()) {
    if (name.starts_with("drop/") && !content.empty()) names.push_back(name);
  }
  const std::string name = *rc::gen::elementOf(names);
  RC_ASSERT(night.check_with(name, with_another_byte(night.files().at(name))).findings.count() > 0);
}

// The summary holds timings, so nothing gives its hash; its outcomes are compared one by one.
RC_GTEST_PROP(Check, OneDigitOfTheSummarysOutcomesRefutes, ()) {
  static const NightCopy night;
  std::string summary = night.files().at("summary.json");
  const std::size_t begin = summary.find("\"outcomes\""), end = summary.find("\"match_methods\"");
  std::vector<std::size_t> digits;
  for (std::size_t i = begin; i < end; ++i) {
    if (summary[i] >= '0' && summary[i] <= '9') digits.push_back(i);
  }
  char& digit = summary[*rc::gen::elementOf(digits)];
  digit = *rc::gen::suchThat(rc::gen::inRange<char>('0', '9' + 1), [&](char c) { return c != digit; });
  RC_ASSERT(night.check_with("summary.json", summary).findings.count() > 0);
}

}  // namespace
}  // namespace lettrage::check_test
