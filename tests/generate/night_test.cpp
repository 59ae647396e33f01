// A generated night is what it says: every case is in it, the truth adds up, and the files are those of real banks.
#include "app/generate/night.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/generate/habits.h"
#include "app/generate/stage.h"
#include "core/identifiers.h"
#include "memory_output.h"

namespace lettrage::generate {
namespace {

Files night(const NightOptions& options) {
  MemoryOutput output;
  static_cast<void>(generate_night(options, output));
  return output.files;
}

constexpr NightOptions small{.seed = 4, .movements = 6'000, .entries_per_statement = 200};

/// Fields of a row; none of those read here is quoted.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

using Row = std::map<std::string, std::string>;
std::vector<Row> rows(const std::string& csv) {
  const std::vector<std::string> lines = lines_of(csv);
  const std::vector<std::string> names = fields(lines.at(0));
  std::vector<Row> out;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> values = fields(lines[i]);
    EXPECT_EQ(values.size(), names.size()) << lines[i];
    Row row;
    for (std::size_t k = 0; k < names.size(); ++k) row[names[k]] = values.at(k);
    out.push_back(std::move(row));
  }
  return out;
}

std::int64_t cents(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
  return text.empty() ? 0 : std::stoll(text);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(at, from), text.size());
    out.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return out;
}

TEST(Night, TheSameSeedGivesTheSameBytesAndAnotherDoesNot) {
  const Files once = night(small);
  EXPECT_EQ(once, night(small));
  NightOptions other = small;
  other.seed = 5;
  EXPECT_NE(once.at("truth.csv"), night(other).at("truth.csv"));
}

TEST(Night, GivesExactlyAsManyMovementsAsAskedFor) {
  for (const std::uint64_t movements : {1U, 2U, 39U, 1'000U}) {
    NightOptions options = small;
    options.movements = movements;
    EXPECT_EQ(lines_of(night(options).at("truth.csv")).size(), movements + 1);
  }
}

TEST(Night, EveryStatementOfEveryFormatIsReadWithoutFaultAndItsBalancesTie) {
  const Files files = night(small);
  EXPECT_GT(read_without_fault(files), 20U);
  std::set<std::string> endings;
  for (const auto& [name, bytes] : files) {
    if (name.starts_with("bank/")) endings.insert(name.substr(name.rfind('.') + 1));
  }
  EXPECT_EQ(endings, (std::set<std::string>{"cod", "sta", "txt", "xml"}));
}

TEST(Night, EveryCaseIsInIt) {
  std::set<std::string> seen;
  for (const Row& row : rows(night(small).at("truth.csv"))) seen.insert(row.at("case"));
  for (const Case& c : all_cases()) EXPECT_TRUE(seen.contains(std::string{c.name})) << c.name;
}

TEST(Night, WhatIsAllocatedAndKeptOnAccountIsTheAmount) {
  for (const Mix mix : {Mix::Ordinary, Mix::Hostile}) {
    NightOptions options = small;
    options.mix = mix;
    for (const Row& row : rows(night(options).at("truth.csv"))) {
      if (row.at("decidable") != "yes") continue;
      std::int64_t sum = cents(row.at("on_account"));
      for (const std::string& share : split(row.at("allocations"), '|')) {
        const std::vector<std::string> parts = split(share, ':');
        if (parts.size() == 2) sum += cents(parts.at(1));
      }
      EXPECT_EQ(sum, cents(row.at("amount"))) << row.at("case") << " " << row.at("allocations");
    }
  }
}

TEST(Night, NoInvoiceIsPaidByMoreThanItsOpenAmount) {
  const Files files = night(small);
  std::map<std::string, std::int64_t> open;
  for (const Row& row : rows(files.at("invoices.csv"))) {
    EXPECT_TRUE(open.emplace(row.at("invoice_id"), cents(row.at("open_amount"))).second) << row.at("invoice_id");
  }
  for (const Row& row : rows(files.at("truth.csv"))) {
    if (row.at("case") == "foreign-currency") continue;
    for (const std::string& share : split(row.at("allocations"), '|')) {
      const std::vector<std::string> parts = split(share, ':');
      ASSERT_TRUE(open.contains(parts.at(0))) << parts.at(0);
      open[parts.at(0)] -= std::abs(cents(parts.at(1)));
      EXPECT_GE(open[parts.at(0)], 0) << row.at("case") << " " << share;
    }
  }
}

TEST(Night, EveryAccountIsAValidIban) {
  for (const Land land : {Land::France, Land::Belgium, Land::Germany}) {
    for (std::uint64_t number = 0; number < 500; ++number) {
      const std::string iban = make_account(land, number);
      EXPECT_EQ(check_iban(iban), IbanVerdict::Valid) << iban;
    }
  }
}

TEST(Habits, ABreakKeepsEveryCharacterButBlanksAtItsEdges) {
  const std::string text = "Ihre Rechnung RE20260000118 vom 02.03.2026 und mehr";
  EXPECT_EQ(broken(text, 27, Rejoin::Blank), "Ihre Rechnung RE20260000118  vom 02.03.2026 und mehr");
  EXPECT_EQ(broken(text, 27, Rejoin::Lines), "Ihre Rechnung RE20260000118\n vom 02.03.2026 und mehr");
  EXPECT_EQ(broken(text, 27, Rejoin::Trimmed), "Ihre Rechnung RE20260000118vom 02.03.2026 und mehr");
}

TEST(Habits, AListIsShortenedToTheDigitsThatDiffer) {
  Random random{1};
  std::vector<Number> numbers;
  for (const std::uint64_t serial : {118U, 119U, 121U, 204U}) numbers.push_back(number_of(Land::Germany, false, 2026, serial));
  const std::string text = shortened_list(random, numbers);
  EXPECT_TRUE(text == "RE20260000118/19/21/204" || text == "RE20260000118 / 19 / 21 / 204" || text == "RE20260000118+19+21+204")
      << text;
}

TEST(Habits, ASlipChangesTheNumberInOnePlace) {
  Random random{7};
  for (int i = 0; i < 1'000; ++i) {
    const std::string right = number_of(Land::France, false, 2026, 12'000 + static_cast<std::uint64_t>(i)).printed();
    for (const std::string& wrong : {wrong_digit(random, right, 8), transposed(random, right, 8)}) {
      std::vector<std::size_t> differ;
      for (std::size_t k = 0; k < right.size(); ++k) {
        if (right[k] != wrong[k]) differ.push_back(k);
      }
      ASSERT_EQ(right.size(), wrong.size());
      EXPECT_TRUE(differ.size() == 1 || (differ.size() == 2 && differ[1] == differ[0] + 1)) << right << " " << wrong;
    }
  }
}

}  // namespace
}  // namespace lettrage::generate
