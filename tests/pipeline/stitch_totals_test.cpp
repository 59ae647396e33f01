// What a bank states of a statement's entries is held against them, and says so without refusing the statement.
#include <gtest/gtest.h>

#include <vector>

#include "pipeline/stitch.h"

namespace lettrage::pipeline {
namespace {

Balance balance(std::int64_t minor) { return {.amount = {minor, eur}, .direction = Direction::Credit, .date = {}}; }

Statement report(EntryTotal credits, EntryTotal debits) {
  Statement s;
  s.kind = StatementKind::Report;
  s.complete = true;
  s.currency = eur;
  s.credits = credits;
  s.debits = debits;
  return s;
}

/// Credits of 1.00 and 2.00, a debit of 5.00, an expected one of 9.00.
std::vector<Code> found(const Statement& statement, bool with_entries = true) {
  Batch batch;
  batch.statements.push_back(statement);
  const auto add = [&](std::int64_t minor, Direction direction, EntryStatus status) {
    Entry e;
    e.complete = true;
    e.amount = {minor, eur};
    e.direction = direction;
    e.status = status;
    batch.entries.push_back(e);
  };
  if (with_entries) {
    add(100, Direction::Credit, EntryStatus::Booked);
    add(200, Direction::Credit, EntryStatus::Booked);
    add(500, Direction::Debit, EntryStatus::Booked);
    add(900, Direction::Debit, EntryStatus::Info);
  }
  Stitcher stitcher;
  std::vector<Code> codes;
  for (const Finding& finding : stitcher.stitch(batch).findings) {
    EXPECT_EQ(finding.fault.severity, Severity::Warning);
    EXPECT_EQ(finding.fault.unit, Unit::None);
    codes.push_back(finding.fault.code);
  }
  return codes;
}

using Codes = std::vector<Code>;
constexpr EntryTotal credits{2, {300, eur}}, debits{1, {500, eur}};

TEST(StitchTotals, ThatAgreeWithTheBookedEntriesSayNothing) {
  EXPECT_EQ(found(report(credits, debits)), Codes{});
  EXPECT_EQ(found(report({}, {})), Codes{});
  EXPECT_EQ(found(report({std::nullopt, {300, eur}}, {1, {}})), Codes{});
}

TEST(StitchTotals, ThatDisagreeAreReportedByCountAndSum) {
  EXPECT_EQ(found(report({3, {300, eur}}, debits)), Codes{Code::CountMismatch});
  EXPECT_EQ(found(report(credits, {1, {501, eur}})), Codes{Code::SumMismatch});
  EXPECT_EQ(found(report(debits, {3, {300, eur}})),
            (Codes{Code::CountMismatch, Code::SumMismatch, Code::CountMismatch, Code::SumMismatch}));
}

TEST(StitchTotals, MayCountSmallEntriesThatAFloorLimitLeavesOut) {
  Statement s = report({4, {301, eur}}, debits);
  s.omits_entries = true;
  EXPECT_EQ(found(s), Codes{});
  s.credits = {1, {299, eur}};
  EXPECT_EQ(found(s), (Codes{Code::CountMismatch, Code::SumMismatch}));
}

TEST(StitchTotals, OfAReportWithoutEntriesExplainItsBalances) {
  Statement s = report(credits, debits);
  s.opening = balance(1000);
  s.closing = balance(800);
  EXPECT_EQ(found(s, false), Codes{});
  s.closing = balance(801);
  EXPECT_EQ(found(s, false), Codes{Code::SumMismatch});
  s.opening = {};
  EXPECT_EQ(found(s, false), Codes{});
}

}  // namespace
}  // namespace lettrage::pipeline
