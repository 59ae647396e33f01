// A simulated year is what it promises to be: the same for the same seed and the same answers, readable, balanced, and with every
// kind of trouble in it.
#include "app/generate/year/year.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/generate/year/books.h"
#include "memory_output.h"

namespace lettrage::generate {
namespace {

/// Nobody presents anything again.
std::map<std::string, std::string> year_alone(const YearOptions& options) {
  MemoryOutput output;
  Year year{options, output};
  while (year.next()) year.handed_in({});
  static_cast<void>(year.finish());
  return output.files;
}

constexpr YearOptions small{.seed = 7, .mandates = 400};

TEST(Year, TheSameSeedGivesTheSameBytesAndAnotherDoesNot) {
  const auto once = year_alone({.seed = 7, .mandates = 40});
  EXPECT_EQ(once, year_alone({.seed = 7, .mandates = 40}));
  EXPECT_NE(once, year_alone({.seed = 8, .mandates = 40}));
}

TEST(Year, HasTwelveCollectionsAnswersInEveryFormatAndEveryKindOfReturn) {
  const auto files = year_alone(small);
  std::set<std::string> months, kinds, reasons;
  std::size_t again = 0;
  for (const auto& [name, bytes] : files) {
    if (name.find("/sent/") != std::string::npos) months.insert(name.substr(0, 15));
    if (name.find("/again-") != std::string::npos) ++again;
  }
  EXPECT_EQ(months.size(), 12U);
  EXPECT_GT(again, 5U);
  for (const char* format : {".camt053.xml", ".camt054.xml", ".pain002.xml", ".sta", ".afb", ".cod"})
    EXPECT_TRUE(std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.first.ends_with(format); }))
        << format;
  for (const std::string& line : lines_of(files.at("truth/r_transactions.csv"))) {
    const std::size_t type = line.find(',') + 1, reason = line.find(',', type) + 1;
    kinds.insert(line.substr(type, reason - type - 1));
    reasons.insert(line.substr(reason, line.find(',', reason) - reason));
  }
  for (const char* kind : {"reject", "refusal", "return", "refund"}) EXPECT_TRUE(kinds.contains(kind)) << kind;
  for (const char* reason : {"AM04", "MS03", "AC04", "MD06"}) EXPECT_TRUE(reasons.contains(reason)) << reason;
}

}  // namespace
}  // namespace lettrage::generate

namespace lettrage::generate::year {
namespace {

Date day(const char* iso) { return Date::parse_iso(iso).value(); }

/// A consumer's invoice of 100.00, collected on `due`.
Books one_claim(const char* due, bool consumer) {
  Books books;
  Debtor debtor;
  debtor.mandate_id = "MND-1";
  debtor.iban = "DE1";
  debtor.consumer = consumer;
  books.debtors.push_back(debtor);
  const std::uint32_t claim = books.add_claim(0, {books.add_invoice({.id = "INV-1", .minor = 10'000, .open = 10'000})});
  books.credited(books.present(claim, "INV-1", day(due), 10'000));
  return books;
}

/// When the books present again what came back for `reason`, known on `known`; empty: never.
std::string again(const char* due, const char* known, bool consumer, std::string_view reason = "AM04") {
  Books books = one_claim(due, consumer);
  books.came_back(0, {.came = Came::Return, .strength = 2, .reason = reason, .booked = true}, day(known));
  books.close(day(known));
  return books.events.front().plan.state == PlanState::Scheduled ? books.events.front().plan.date.iso() : std::string{};
}

// Vectors of r-transactions.md 7.2: the simulator is held against them as the program is, each by its own code.
TEST(YearBooks, PresentAgainOnTheDaysOfTheSpecification) {
  EXPECT_EQ(again("2025-01-06", "2025-01-08", true), "2025-01-28") << "V01";
  EXPECT_EQ(again("2025-01-06", "2025-01-08", false), "2025-01-13") << "V02";
  EXPECT_EQ(again("2024-03-22", "2024-03-26", true), "2024-04-02") << "V05";
  EXPECT_EQ(again("2025-04-10", "2025-04-15", false), "2025-04-22") << "V06";
  EXPECT_EQ(again("2025-04-10", "2025-04-15", true), "2025-04-28") << "V06";
  EXPECT_EQ(again("2024-12-18", "2024-12-20", true), "2024-12-30") << "V09";
  EXPECT_EQ(again("2026-12-17", "2026-12-21", false), "2026-12-28") << "V11";
  EXPECT_EQ(again("2025-06-04", "2025-06-06", true), "2025-06-11") << "V13";
  EXPECT_EQ(again("2025-09-05", "2025-10-08", true), "2025-10-13") << "V16";
  EXPECT_EQ(again("2025-09-05", "2025-10-14", true), "") << "V16";
  EXPECT_EQ(again("2025-09-10", "2025-09-15", true, "MS03"), "2025-09-29") << "V18";
  EXPECT_EQ(again("2025-04-17", "2025-04-17", true, "ED05"), "2025-04-23") << "V20";
  EXPECT_EQ(again("2025-01-06", "2025-01-08", true, "MD06"), "");
  EXPECT_EQ(again("2025-01-06", "2025-01-08", true, "AC04"), "");
}

TEST(YearBooks, MoneyThatComesBackReopensWhatItHadPaidAndNoMore) {
  Books books = one_claim("2025-01-06", true);
  EXPECT_EQ(books.invoices[0].open, 0);
  books.transferred(0, 10'000);
  EXPECT_EQ(books.customer_credit, 10'000);
  const Told told{.came = Came::Return, .strength = 2, .reason = "AM04", .booked = true};
  books.came_back(0, told, day("2025-01-08"));
  books.came_back(0, told, day("2025-01-09"));
  EXPECT_EQ(books.invoices[0].open, 10'000);
  EXPECT_EQ(books.customer_credit, 10'000);
  EXPECT_EQ(books.events.size(), 1U);
  EXPECT_EQ(books.events[0].known, day("2025-01-08"));
}

}  // namespace
}  // namespace lettrage::generate::year
