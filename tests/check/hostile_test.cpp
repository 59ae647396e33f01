// Folders that no run wrote: refuted, whatever they hold, without a crash and without end.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/check/night_copy.h"

namespace lettrage::check_test {
namespace {

std::vector<std::string> outputs(const NightCopy& night) {
  std::vector<std::string> names;
  for (const auto& [name, content] : night.files()) {
    if (!name.starts_with("drop/") && name != "summary.json") names.push_back(name);
  }
  return names;
}

TEST(Hostile, AMissingFileIsNamed) {
  const NightCopy night;
  for (const std::string& name : outputs(night)) {
    night.remove(name);
    const std::string found = words(night.check());
    EXPECT_NE(found.find(name), std::string::npos) << found;
    night.restore(name);
  }
}

RC_GTEST_PROP(Hostile, AFileCutOffAnywhereIsRefuted, ()) {
  static const NightCopy night;
  const std::string name = *rc::gen::elementOf(outputs(night));
  const std::string& content = night.files().at(name);
  const auto length = *rc::gen::inRange<std::size_t>(0, content.size());
  // Tables that are read row by row; of the others only the hash is known.
  const bool is_read = name == "movements.csv" || name == "allocations.csv" || name == "journal.csv";
  if (is_read && *rc::gen::arbitrary<bool>()) {
    const bool whole_rows = length > 0 && content[length - 1] == '\n';  // a notice less is for the hashes to tell
    RC_ASSERT(night.check_forged(name, content.substr(0, length)).findings.count() > 0 || whole_rows);
  } else {
    RC_ASSERT(night.check_with(name, content.substr(0, length)).findings.count() > 0);
  }
}

RC_GTEST_PROP(Hostile, AnyBytesInPlaceOfAFileAreRefuted, (const std::string& bytes)) {
  static const NightCopy night;
  const std::string name = *rc::gen::elementOf(outputs(night));
  RC_ASSERT(night.check_with(name, bytes).findings.count() > 0);
}

TEST(Hostile, NumbersThatAreFarTooLargeAreRefuted) {
  const NightCopy night;
  const std::string& certificate = night.files().at("certificate.json");
  for (const std::string number :
       {"99999999999999999999999", "-1", "1e308", "1e999", "0.5", "null", "[]", "\"x\"", "{}", "18446744073709551615"}) {
    for (const std::string key :
         {"\"entries\":", "\"count\":", "\"bytes\":", "\"certificate\":", "\"movements\":", "\"sum\":", "\"opening\":",
          "\"outputs\":", "\"files\":", "\"in\":", "\"out\":", "\"totals\":", "\"EUR\":"}) {
      std::string changed = certificate;
      const std::size_t at = changed.find(key) + key.size();
      changed.replace(at, 1, number + (changed[at] == '{' || changed[at] == '[' ? "," : ""));
      EXPECT_GT(night.check_forged("certificate.json", changed).findings.count(), 0U) << key << number;
    }
  }
  std::string table = night.files().at("movements.csv");
  const std::size_t amount = table.find(",EUR,");
  table.insert(amount, "99999999999999999999");
  table.replace(table.find(',', 60), 1, ",99999999999999999999999,");
  EXPECT_GT(night.check_forged("movements.csv", table).findings.count(), 0U);
}

TEST(Hostile, BracketsWithoutEndCostNoMemory) {
  const NightCopy night;
  constexpr std::size_t many = 20'000'000;
  EXPECT_GT(night.check_with("certificate.json", std::string(many, '[')).findings.count(), 0U);
  EXPECT_GT(night.check_with("certificate.json", "{\"certificate\":" + std::string(many, '[') + std::string(many, ']') + "}")
                .findings.count(),
            0U);
  EXPECT_GT(night.check_with("movements.csv", std::string(many, '"')).findings.count(), 0U);
  EXPECT_GT(night.check_with("movements.csv", std::string(many, ',')).findings.count(), 0U);
  EXPECT_GT(night.check_with("movements.csv", std::string(many, '\n')).findings.count(), 0U);
}

}  // namespace
}  // namespace lettrage::check_test
