// Figures about returns, counted by hand.
#include "reconcile/figures/return_figures.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "reconcile/figures/debtor_bank.h"

namespace lettrage::reconcile {
namespace {

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

/// A collection of 100.00 euros and what became of it.
struct Sent {
  std::string id, date, reason{}, mandate = "M", invoice{};
  bool settled = true, paid = false, reversed = false;
  std::int64_t fee = 300;
  std::string iban = "FR7630006000011234567890189";
};

Figures figures_of(const std::vector<Sent>& sent, std::string_view as_of = "2026-12-31") {
  std::vector<Failure> failures(sent.size());
  std::vector<Presentation> presentations;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Sent& s = sent[i];
    failures[i] = {.kind = RKind::Return,
                   .reason_class = s.reason == "AM04" ? ReasonClass::Funds : ReasonClass::Dispute,
                   .reason = s.reason,
                   .principal = {10'000, eur},
                   .fee = s.fee};
    Presentation& p = presentations.emplace_back();
    p.mandate_id = s.mandate;
    p.end_to_end_id = s.id;
    p.creditor_id = "FR72ZZZ123456";
    p.creditor_name = "Gaz";
    p.debtor_iban = s.iban;
    if (!s.invoice.empty()) p.invoice_ids = {s.invoice};
    p.amount = {10'000, eur};
    p.collection_date = day(s.date);
    p.settled = s.settled;
    p.reversed = s.reversed;
    p.failure = s.reason.empty() ? nullptr : &failures[i];
    p.invoices_paid = s.paid;
  }
  ReturnFigures figures{day(as_of)};
  for (const Presentation& p : presentations) {
    if (p.failure != nullptr) figures.note_failure(p);
  }
  for (const Presentation& p : presentations) figures.add(p);
  return figures.finish();
}

FigureLine at(const Figures& figures, Dimension dimension, const std::string& value = {}) {
  const auto found = figures.find({.dimension = dimension, .currency = eur, .value = value});
  if (found == figures.end()) {
    ADD_FAILURE() << name(dimension) << ' ' << value << " is missing";
    return {};
  }
  return found->second;
}

/// docs/REPORT.md's example: ten first presentations in January; two fail; one is collected by the second retry, the other
/// customer pays by transfer.
std::vector<Sent> example() {
  std::vector<Sent> sent;
  for (int i = 1; i <= 8; ++i)
    sent.push_back({.id = "INV-" + std::to_string(i), .date = "2026-01-05", .mandate = "M" + std::to_string(i)});
  sent.push_back({.id = "INV-9", .date = "2026-01-05", .reason = "AM04", .mandate = "M9"});
  sent.push_back({.id = "INV-9-R1", .date = "2026-01-20", .reason = "AM04", .mandate = "M9"});
  sent.push_back({.id = "INV-9-R2", .date = "2026-02-02", .mandate = "M9"});
  sent.push_back({.id = "INV-10", .date = "2026-01-05", .reason = "MD06", .mandate = "M10", .paid = true, .fee = 0});
  return sent;
}

TEST(ReturnFigures, ExampleOfTheDocumentComesOutAsWorkedOutThere) {
  const Figures figures = figures_of(example());
  const FigureLine all = at(figures, Dimension::All);
  EXPECT_EQ(all.presented.count, 12U);
  EXPECT_EQ(all.presented.minor, 120'000);
  EXPECT_EQ(all.settled.count, 9U);
  EXPECT_EQ(all.returned.count, 3U);
  EXPECT_EQ(return_rate(all), 2500);
  EXPECT_EQ(all.failed_claims.count, 2U);
  EXPECT_EQ(all.recovered.count, 2U);
  EXPECT_EQ(all.recovered_debit.count, 1U);
  EXPECT_EQ(recovery_rate(Dimension::All, all), 10'000);
  EXPECT_EQ(all.cost, 600);

  const FigureLine january = at(figures, Dimension::Cohort, "2026-01");
  EXPECT_EQ(january.presented.count, 10U);
  EXPECT_EQ(return_rate(january), 2000);
  EXPECT_EQ(january.recovered_debit.count, 1U);
  EXPECT_FALSE(figures.contains({.dimension = Dimension::Cohort, .currency = eur, .value = "2026-02"})) << "a retry is no first";

  const FigureLine first = at(figures, Dimension::Attempt, "1"), second = at(figures, Dimension::Attempt, "2"),
                   third = at(figures, Dimension::Attempt, "3");
  EXPECT_EQ(first.presented.count, 10U);
  EXPECT_EQ(first.returned.count, 2U);
  EXPECT_EQ(recovery_rate(Dimension::Attempt, first), 8000);
  EXPECT_EQ(recovery_rate(Dimension::Attempt, second), 0);
  EXPECT_EQ(recovery_rate(Dimension::Attempt, third), 10'000);
  EXPECT_EQ(second.cost, 300);

  EXPECT_EQ(recovery_rate(Dimension::Weekday, at(figures, Dimension::Weekday, "2")), 0);       // Tuesday 20 January
  EXPECT_EQ(recovery_rate(Dimension::Weekday, at(figures, Dimension::Weekday, "1")), 10'000);  // Monday 2 February

  const FigureLine funds = at(figures, Dimension::Reason, "AM04"), dispute = at(figures, Dimension::Reason, "MD06");
  EXPECT_EQ(return_rate(funds), 1667);  // 2 of 12
  EXPECT_EQ(funds.failed_claims.count, 1U);
  EXPECT_EQ(funds.recovered_debit.count, 1U);
  EXPECT_EQ(return_rate(dispute), 833);  // 1 of 12
  EXPECT_EQ(dispute.recovered.count, 1U);
  EXPECT_EQ(dispute.recovered_debit.count, 0U);
  EXPECT_EQ(at(figures, Dimension::ReasonClass, "funds").returned.count, 2U);

  const FigureLine bank = at(figures, Dimension::Bank, "FR 30006"), creditor = at(figures, Dimension::Creditor, "FR72ZZZ123456");
  EXPECT_EQ(bank.presented.count, 12U);
  EXPECT_EQ(bank.failed_claims.count, 2U);
  EXPECT_EQ(creditor.cost, 600);
  EXPECT_EQ(creditor.label, "Gaz");
}

TEST(ReturnFigures, RetryIsKnownByItsInvoiceWhereItsNameSaysNothing) {
  const Figures figures = figures_of({{.id = "A", .date = "2026-01-05", .reason = "AM04", .invoice = "INV-1"},
                                      {.id = "B", .date = "2026-01-20", .invoice = "INV-1"},
                                      {.id = "C", .date = "2026-01-20", .invoice = "INV-2"}});
  EXPECT_EQ(at(figures, Dimension::Attempt, "2").settled.count, 1U);
  EXPECT_EQ(at(figures, Dimension::Attempt, "1").presented.count, 2U);
  EXPECT_EQ(at(figures, Dimension::All).recovered_debit.count, 1U);
}

TEST(ReturnFigures, SameNumberOnAnotherMandateIsAnotherClaim) {
  const Figures figures = figures_of({{.id = "INV-1", .date = "2026-01-05", .reason = "AM04", .mandate = "M1"},
                                      {.id = "INV-1-R1", .date = "2026-01-20", .mandate = "M2"}});
  EXPECT_EQ(at(figures, Dimension::All).recovered.count, 0U);
}

TEST(ReturnFigures, IdsThatSayNothingJoinNothing) {
  const Figures figures = figures_of({{.id = "NOTPROVIDED", .date = "2026-01-05", .reason = "AM04"},
                                      {.id = "NOTPROVIDED", .date = "2026-01-20"},
                                      {.id = "", .date = "2026-01-21", .reason = "AM04"},
                                      {.id = "", .date = "2026-01-22"}});
  EXPECT_EQ(at(figures, Dimension::All).failed_claims.count, 2U);
  EXPECT_EQ(at(figures, Dimension::All).recovered.count, 0U);
  EXPECT_EQ(at(figures, Dimension::Attempt, "1").presented.count, 4U);
}

TEST(ReturnFigures, WhatFollowsASuccessIsAnotherDebt) {
  const Figures figures = figures_of({{.id = "A", .date = "2026-01-05", .invoice = "INV-1"},
                                      {.id = "B", .date = "2026-02-05", .reason = "AM04", .invoice = "INV-1"},
                                      {.id = "C", .date = "2026-02-20", .invoice = "INV-1"}});
  EXPECT_EQ(at(figures, Dimension::Attempt, "1").presented.count, 2U);
  EXPECT_EQ(at(figures, Dimension::Attempt, "2").settled.count, 1U);
  EXPECT_EQ(at(figures, Dimension::Cohort, "2026-02").recovered.count, 1U);
}

TEST(ReturnFigures, WhatIsStillOnItsWayIsNeitherPaidNorBack) {
  const Figures figures = figures_of(
      {{.id = "A", .date = "2026-01-05", .settled = false}, {.id = "B", .date = "2026-01-07", .settled = false}}, "2026-01-06");
  const FigureLine all = at(figures, Dimension::All);
  EXPECT_EQ(all.presented.count, 1U) << "what is not due yet is not presented";
  EXPECT_EQ(all.settled.count, 0U);
  EXPECT_EQ(recovery_rate(Dimension::Attempt, at(figures, Dimension::Attempt, "1")), std::nullopt);
}

TEST(ReturnFigures, WhatWeGaveBackOurselvesIsNotCounted) {
  EXPECT_TRUE(figures_of({{.id = "A", .date = "2026-01-05", .reversed = true}}).empty());
}

TEST(ReturnFigures, FailuresWithoutACollectionHaveACostButNoRate) {
  ReturnFigures figures{day("2026-12-31")};
  figures.add_unmatched(
      {.kind = RKind::Return, .reason_class = ReasonClass::Funds, .reason = "AM04", .principal = {5'000, eur}, .fee = 250});
  const Figures done = figures.finish();
  const FigureLine line = at(done, Dimension::Unmatched, "AM04");
  EXPECT_EQ(line.returned.minor, 5'000);
  EXPECT_EQ(line.cost, 250);
  EXPECT_EQ(return_rate(line), std::nullopt);
}

TEST(ReturnFigures, SharesAreRoundedHalfUp) {
  EXPECT_EQ(share(1, 3), 3333);
  EXPECT_EQ(share(2, 3), 6667);
  EXPECT_EQ(share(1, 20'000), 1);  // half a hundredth of a percent
  EXPECT_EQ(share(1, 20'001), 0);
  EXPECT_EQ(share(0, 0), std::nullopt);
  EXPECT_EQ(share(UINT64_MAX, UINT64_MAX), 10'000);
}

TEST(DebtorBank, IsNamedByTheIbanElseByTheBic) {
  EXPECT_EQ(debtor_bank("FR7630006000011234567890189", "AGRIFRPPXXX"), "FR 30006");
  EXPECT_EQ(debtor_bank("DE89370400440532013000", ""), "DE 37040044");
  EXPECT_EQ(debtor_bank("IT60X0542811101000000123456", ""), "IT 05428");
  EXPECT_EQ(debtor_bank("NL91ABNA0417164300", ""), "NL ABNA");
  EXPECT_EQ(debtor_bank("IS140159260076545510730339", ""), "IS 01");
  EXPECT_EQ(debtor_bank("GI75NWBK000000007099453", ""), "GI NWBK");
  EXPECT_EQ(debtor_bank("VA59001123000012345678", ""), "VA 001");
  EXPECT_EQ(debtor_bank("TR330006100519786457841326", "TGBATRISXXX"), "TGBATRIS");
  EXPECT_EQ(debtor_bank("", ""), "");
  EXPECT_EQ(debtor_bank("FR", ""), "");
}

// Presentations reach the book in any order: files are late, books are moved.
RC_GTEST_PROP(ReturnFigures, DoNotDependOnTheOrder, ()) {
  std::vector<Sent> sent = example();
  sent.push_back({.id = "X", .date = "2026-03-02", .reason = "AM04", .mandate = "M9", .invoice = "INV-9"});
  sent.push_back({.id = "Y", .date = "2026-03-09", .mandate = "M9", .invoice = "INV-9"});
  const auto printed = [](const Figures& figures) {
    std::string text;
    for (const auto& [key, l] : figures) {
      text += std::string{name(key.dimension)} + key.value + ":" + l.label;
      for (const Tally* t : {&l.presented, &l.settled, &l.returned, &l.failed_claims, &l.recovered, &l.recovered_debit})
        text += " " + std::to_string(t->count) + "/" + std::to_string(static_cast<std::int64_t>(t->minor));
      text += " " + std::to_string(static_cast<std::int64_t>(l.cost)) + "\n";
    }
    return text;
  };
  const std::string expected = printed(figures_of(sent));
  for (std::size_t i = sent.size() - 1; i > 0; --i) std::swap(sent[i], sent[*rc::gen::inRange<std::size_t>(0, i + 1)]);
  RC_ASSERT(printed(figures_of(sent)) == expected);
}

}  // namespace
}  // namespace lettrage::reconcile
