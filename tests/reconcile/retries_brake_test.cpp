#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "reconcile/retries/brake.h"
#include "tests/reconcile/returns_vector_file.h"

namespace lettrage::reconcile {
namespace {

using test::date_of;
using test::VectorFile;
using test::VectorRow;

/// `A/CORE@2026-03-05:1000/51`
PresentedBatch batch_of(std::string text) {
  PresentedBatch batch{.creditor_id = "A", .scheme = Scheme::Core};
  if (const std::size_t at = text.find('@'); at != std::string::npos) {
    batch.creditor_id = text.substr(0, text.find('/'));
    batch.scheme = scheme(text.substr(text.find('/') + 1, at - text.find('/') - 1));
    text.erase(0, at + 1);
  }
  batch.shown = batch.creditor_id;
  const std::size_t colon = text.find(':'), slash = text.find('/', colon);
  batch.date = date_of(text.substr(0, colon));
  batch.presented = std::stoull(text.substr(colon + 1, slash - colon - 1));
  batch.failed = std::stoull(text.substr(slash + 1));
  return batch;
}

std::string text_of(const std::vector<Brake>& brakes) {
  std::string text;
  for (const Brake& brake : brakes) {
    text += fmt::format("{}{}/{}@{} {}", text.empty() ? "" : "|", brake.batch.creditor_id, name(brake.batch.scheme),
                        brake.batch.date.iso(), brake.above_average ? "average" : "limit");
  }
  return text;
}

TEST(RetryBrake, HoldsWhereTooMuchComesBack) {
  for (const VectorRow& row : VectorFile{"brake.csv"}.rows) {
    SCOPED_TRACE("brake.csv:" + std::to_string(row.line) + " " + row["reason"]);
    BrakePolicy policy;
    const std::map<std::string, int*> keys{{"max_rate", &policy.max_rate},
                                           {"times_average", &policy.times_average},
                                           {"days", &policy.days},
                                           {"min_collections", &policy.min_collections}};
    if (const std::size_t equals = row["policy"].find('='); equals != std::string::npos)
      *keys.at(row["policy"].substr(0, equals)) = std::stoi(row["policy"].substr(equals + 1));
    std::vector<PresentedBatch> batches;
    std::istringstream words{row["batches"]};
    for (std::string word; words >> word;) batches.push_back(batch_of(word));
    EXPECT_EQ(text_of(brakes_on(batches, policy, date_of(row["as_of"]))), row["brakes"]);
  }
}

TEST(RetryBrake, SaysWhy) {
  const BrakePolicy policy;
  const std::vector<PresentedBatch> much{batch_of("2026-03-05:400/31")};
  ASSERT_EQ(brakes_on(much, policy, date_of("2026-03-12")).size(), 1U);
  EXPECT_EQ(words_of(brakes_on(much, policy, date_of("2026-03-12"))[0], policy),
            "A CORE: 31 of 400 collections of 2026-03-05 came back (7.75 %; limit 5.0 %)");
  const std::vector<PresentedBatch> unusual{batch_of("2026-02-05:1000/10"), batch_of("2026-03-05:1000/31")};
  ASSERT_EQ(brakes_on(unusual, policy, date_of("2026-03-12")).size(), 1U);
  EXPECT_EQ(words_of(brakes_on(unusual, policy, date_of("2026-03-12"))[0], policy),
            "A CORE: 31 of 1000 collections of 2026-03-05 came back (3.10 %; usual 1.00 %, 3 times that at most)");
}

TEST(RetryBrake, KnowsItsCreditorInEachSpelling) {
  const std::vector<PresentedBatch> batches{{.creditor_id = "FR72123456",
                                             .shown = "FR72ZZZ123456",
                                             .scheme = Scheme::Core,
                                             .date = date_of("2026-03-05"),
                                             .presented = 1000,
                                             .failed = 100}};
  const std::vector<Brake> brakes = brakes_on(batches, BrakePolicy{}, date_of("2026-03-12"));
  EXPECT_NE(brake_for(brakes, Scheme::Core, "FR72ZZZ123456"), nullptr);
  EXPECT_NE(brake_for(brakes, Scheme::Core, "fr72 001 123456"), nullptr) << "the business code is the creditor's own affair";
  EXPECT_EQ(brake_for(brakes, Scheme::B2b, "FR72ZZZ123456"), nullptr);
  EXPECT_EQ(brake_for(brakes, Scheme::Core, "FR72ZZZ123457"), nullptr);
}

}  // namespace
}  // namespace lettrage::reconcile
