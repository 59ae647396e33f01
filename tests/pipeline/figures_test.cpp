// Figures about returns, of books that runs made.
#include "pipeline/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/bookings.h"
#include "tests/pipeline/world.h"

namespace lettrage::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Rows rows_of(book::Book& book) {
  Rows rows;
  pipeline::figure_rows(pipeline::return_figures(book, pipeline::latest_day(book)), [&](const std::vector<std::string>& texts) {
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < texts.size(); ++i) row[pipeline::figure_columns()[i]] = texts[i];
  });
  return rows;
}

Row line(book::Book& book, const std::string& dimension, const std::string& value) {
  for (const Row& row : rows_of(book)) {
    if (row.at("dimension") == dimension && row.at("value") == value) return row;
  }
  ADD_FAILURE() << "no line " << dimension << ' ' << value;
  return {};
}

/// V01 and what follows: the first presentation and the first retry fail, the second retry is paid.
World collected_at_last() {
  World world = one_invoice("2025-01-06");
  (void)world.run("2025-01-06", {camt053("S-1", "2025-01-06", {collected("INV-1")}, "5000.00")});
  (void)world.run("2025-01-08", {camt053("S-2", "2025-01-08", {returned("INV-1", "AM04")}, "5100.00")});
  EXPECT_EQ(world.release("2025-01-23", "2025-01-24").size(), 1U);
  (void)world.run("2025-01-30", {camt053("S-3", "2025-01-30", {returned("INV-1-R1", "AM04")}, "5000.00")});
  EXPECT_EQ(world.release("2025-02-05", "2025-02-06").size(), 1U);
  (void)world.run("2025-02-10", {camt053("S-4", "2025-02-10", {collected("INV-1-R2")}, "4900.00")});
  return world;
}

TEST(BookFigures, FollowAClaimThroughItsRetries) {
  World world = collected_at_last();
  ASSERT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(differs(line(world.book(), "all", ""), {{"presented", "3"},
                                                    {"returned", "2"},
                                                    {"returned_amount", "200.00"},
                                                    {"return_rate", "66.67"},
                                                    {"failed_claims", "1"},
                                                    {"recovered", "1"},
                                                    {"recovered_by_debit", "1"},
                                                    {"recovery_rate", "100.00"},
                                                    {"cost", "0.00"},
                                                    {"currency", "EUR"}}),
            "");
  EXPECT_EQ(differs(line(world.book(), "attempt", "3"), {{"presented", "1"}, {"settled", "1"}, {"recovery_rate", "100.00"}}), "");
  EXPECT_EQ(differs(line(world.book(), "attempt", "2"), {{"presented", "1"}, {"returned", "1"}, {"recovery_rate", "0.00"}}), "");
  EXPECT_EQ(differs(line(world.book(), "weekday", "1"), {{"settled", "1"}}), "");  // Monday 10 February 2025
  EXPECT_EQ(differs(line(world.book(), "cohort", "2025-01"), {{"presented", "1"}, {"return_rate", "100.00"}}), "");
  EXPECT_EQ(differs(line(world.book(), "reason", "AM04"), {{"presented", "3"}, {"returned", "2"}}), "");
}

TEST(BookFigures, CountWhatIsPaidByOtherMeansAsRecovered) {
  World world = one_invoice("2025-01-06");
  (void)world.run("2025-01-08", {camt053("S-1", "2025-01-06", {collected("INV-1")}, "5000.00"),
                                 camt053("S-2", "2025-01-08", {returned("INV-1", "AC04")}, "5100.00")});
  EXPECT_EQ(differs(line(world.book(), "all", ""), {{"recovered", "0"}, {"recovery_rate", "0.00"}}), "");
  (void)world.run("2025-01-12", {camt053("S-3", "2025-01-12", {transfer("", "100.00", "INV-1")}, "5000.00")});
  ASSERT_EQ(world.open("INV-1"), "0.00");
  EXPECT_EQ(
      differs(line(world.book(), "all", ""), {{"recovered", "1"}, {"recovered_by_debit", "0"}, {"recovery_rate", "100.00"}}), "");
}

TEST(BookFigures, ReturnsOfUnknownCollectionsStandApart) {
  World world = one_invoice("2025-01-06");
  (void)world.run("2025-01-08", {camt053("S-2", "2025-01-08", {returned("OTHER-1", "MD01", "70.00")}, "5100.00")});
  EXPECT_EQ(
      differs(line(world.book(), "unmatched", "MD01"), {{"returned", "1"}, {"returned_amount", "70.00"}, {"return_rate", ""}}),
      "");
  EXPECT_EQ(line(world.book(), "all", "").at("returned"), "0");
}

TEST(BookFigures, PageNeedsNothingFromElsewhereAndEscapesWhatItShows) {
  World world = collected_at_last();
  (void)world.run("2025-02-12", {camt053("S-5", "2025-02-12", {returned("OTHER-1", "<b>&\"", "70.00")}, "5000.00")});
  const Date as_of = pipeline::latest_day(world.book());
  EXPECT_EQ(as_of.iso(), "2025-02-12");
  const std::string page = pipeline::figures_html(pipeline::return_figures(world.book(), as_of), as_of);
  for (const char* part : {"<svg", "AM04", "2025-01", "Monday", "66.67 %"}) EXPECT_THAT(page, HasSubstr(part));
  for (const char* foreign : {"<script", "http:", "https:", "src=", "url(", "<b>", "@import"})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
  EXPECT_EQ(page, pipeline::figures_html(pipeline::return_figures(world.book(), as_of), as_of));
}

TEST(BookFigures, EmptyBookHasAPageToo) {
  World world{{}};
  const std::string page = pipeline::figures_html(pipeline::return_figures(world.book(), {}), {});
  EXPECT_THAT(page, HasSubstr("No collections and no returns are known"));
}

}  // namespace
}  // namespace lettrage::test
