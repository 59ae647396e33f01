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
#include "core/identifiers.h"
#include "memory_output.h"

namespace lettrage::generate {
namespace {

std::map<std::string, std::string> drop(const Options& options) {
  MemoryOutput output;
  static_cast<void>(generate(options, output));
  return output.files;
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

TEST(Generate, EveryStatementIsReadWithoutFaultAndItsBalancesTie) { EXPECT_GT(read_without_fault(drop(small)), 20U); }

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
