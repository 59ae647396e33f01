// A generated drop is what it promises to be: the same for the same seed, of the size asked for, free of faults, balanced.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/generate/drop.h"
#include "app/generate/people.h"
#include "core/calendar.h"
#include "core/identifiers.h"
#include "formats/format.h"
#include "pipeline/stitch.h"

namespace lettrage::generate {
namespace {

class MemoryOutput final : public Output {
 public:
  void append(std::string_view file, std::string_view bytes) override {
    EXPECT_FALSE(finished_.contains(std::string{file})) << file;
    files[std::string{file}] += bytes;
  }
  void finish(std::string_view file) override { finished_.insert(std::string{file}); }
  std::map<std::string, std::string> files;

 private:
  std::set<std::string> finished_;
};

std::map<std::string, std::string> drop(const Options& options) {
  MemoryOutput output;
  static_cast<void>(generate(options, output));
  return output.files;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  return lines;
}

constexpr Options small{.seed = 5, .movements = 3'000, .entries_per_statement = 100};

TEST(Generate, TheSameSeedGivesTheSameBytesAndAnotherDoesNot) {
  const auto once = drop(small);
  EXPECT_EQ(once, drop(small));
  Options other = small;
  other.seed = 6;
  EXPECT_NE(once.at("invoices.csv"), drop(other).at("invoices.csv"));
}

TEST(Generate, GivesExactlyAsManyMovementsAsAskedFor) {
  for (const std::uint64_t movements : {1U, 2U, 9U, 57U, 100U, 1'001U, 5'000U}) {
    Options options = small;
    options.movements = movements;
    EXPECT_EQ(lines_of(drop(options).at("truth.csv")).size(), movements + 1);
  }
}

TEST(Generate, EveryStatementIsReadWithoutFaultAndItsBalancesTie) {
  std::size_t statements = 0;
  std::map<std::string, std::int64_t> closing;  // by account: a statement opens with what the last one closed with
  const auto files = drop(small);
  for (const auto& [name, bytes] : files) {
    if (!name.starts_with("bank/") && !name.starts_with("sent/")) continue;
    const formats::Format* format = formats::detect(std::string_view{bytes}.substr(0, 65'536));
    ASSERT_NE(format, nullptr) << name;
    Batch batch;
    batch.bytes = bytes;
    batch.first = batch.last = true;
    batch.context.epilogue = format->make_cutter()->cut(bytes, bytes.size(), true).next.epilogue;
    format->parse(batch);
    EXPECT_TRUE(batch.faults.empty()) << name << ": " << lettrage::name(batch.faults.front().code);
    pipeline::Stitcher stitcher;
    const pipeline::Stitched stitched = stitcher.stitch(batch);
    EXPECT_TRUE(stitched.findings.empty()) << name;
    for (const pipeline::EndedStatement& ended : stitched.ended) {
      if (!ended.checkable) continue;
      ++statements;
      EXPECT_TRUE(ended.balanced) << name;
      EXPECT_TRUE(Calendar::target().is_business_day(ended.row.closing_date)) << name;
      const auto last = closing.find(ended.row.account);
      EXPECT_EQ(last == closing.end() ? ended.row.opening : last->second, ended.row.opening) << name;
      closing[ended.row.account] = ended.row.closing;
    }
  }
  EXPECT_GT(statements, 20U);
}

TEST(Generate, ThreeInAHundredMovementsAreRTransactionsOfEveryKind) {
  std::map<std::string, std::size_t> kinds;
  std::size_t all = 0;
  for (const std::string& line : lines_of(drop(small).at("truth.csv"))) {
    if (line.find(",r_transaction,") == std::string::npos) continue;
    ++all;
    ++kinds[line.substr(line.rfind(',') + 1)];
  }
  EXPECT_EQ(all, 90U);
  EXPECT_EQ(kinds.size(), 4U);
  for (const char* kind : {"reject", "refusal", "return", "refund"}) EXPECT_GT(kinds[kind], 0U) << kind;
}

TEST(Generate, OnlyTheFormatsAskedForAppear) {
  Options options = small;
  options.formats = {.camt053 = false, .mt940 = true, .camt054 = true, .pain002 = false};
  for (const auto& [name, bytes] : drop(options)) {
    EXPECT_TRUE(!name.starts_with("bank/") || name.ends_with(".sta")) << name;
  }
  EXPECT_EQ(lines_of(drop(options).at("truth.csv")).size(), 3'001U);
}

TEST(Generate, EveryAccountIsAValidIban) {
  std::set<std::string> countries;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const Person p = person(1, number);
    EXPECT_EQ(check_iban(p.iban), IbanVerdict::Valid) << p.iban;
    EXPECT_TRUE(is_bic(p.bic)) << p.bic;
    countries.insert(p.iban.substr(0, 2));
  }
  EXPECT_EQ(countries.size(), 4U);
  EXPECT_EQ(check_iban(own_iban(3)), IbanVerdict::Valid);
}

}  // namespace
}  // namespace lettrage::generate
