// NACHA: payments, returns and changes of the ACH network, what the controls prove, and that the place of a cut changes nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "formats/nacha/layout.h"
#include "tests/formats/whole_file.h"

namespace lettrage::formats::nacha {
Format describe();
}

namespace lettrage::formats::testing {
namespace {

WholeFile read(std::string_view bytes, std::size_t at_least = whole, std::size_t show = 0) {
  return read_whole(nacha::describe(), bytes, at_least, show);
}

std::string fixture(const std::string& name) { return slurp(LETTRAGE_SOURCE_DIR "/fixtures/nacha/" + name); }

/// `text` with the columns from `first` on, from 1, of its line `line`, from 1, replaced.
std::string with(std::string text, std::size_t line, std::size_t first, std::string_view columns) {
  std::size_t at = 0;
  while (--line > 0) at = text.find('\n', at) + 1;
  text.replace(at + first - 1, columns.size(), columns);
  return text;
}

TEST(NachaPayment, EachEntryIsATransactionWithItsReferencesAndDirection) {
  const WholeFile reading = read(fixture("payments.ach"));
  EXPECT_TRUE(reading.faults.empty()) << reading.print();
  const auto all = reading.transactions();
  ASSERT_EQ(all.size(), 7U);
  EXPECT_EQ(all[0]->direction, Direction::Debit);
  EXPECT_EQ(format_amount(all[0]->amount), "120.50");
  EXPECT_EQ(all[0]->details.end_to_end_id, "INV-2026-0007");
  EXPECT_EQ(all[0]->details.transaction_id, "091400600000001");
  EXPECT_EQ(all[0]->details.creditor_id, "1234567890");
  EXPECT_EQ(all[2]->direction, Direction::Credit);
  EXPECT_EQ(all[2]->details.creditor_id, "") << "who collects is the creditor, who pays is not";
  EXPECT_EQ(all[2]->details.remittance.size(), 1U);
  EXPECT_EQ(all[4]->sequence_type, "RCUR");
  EXPECT_EQ(all[5]->sequence_type, "OOFF");
  EXPECT_EQ(all[6]->details.counterparty_name, "BOLTS & CO");
  EXPECT_EQ(all[6]->details.remittance.size(), 3U);
  for (const Transaction* t : all) EXPECT_EQ(t->item, ItemKind::Payment);
}

TEST(NachaReturn, NamesItsReasonAndTheEntryThatCameBack) {
  const WholeFile reading = read(fixture("returns.ach"));
  const auto all = reading.transactions();
  ASSERT_EQ(all.size(), 5U);
  for (const Transaction* t : all) {
    EXPECT_EQ(t->item, ItemKind::Return);
    EXPECT_EQ(t->details.return_reason_list, "nacha");
  }
  EXPECT_EQ(all[0]->details.return_reason, "R01");
  EXPECT_EQ(all[0]->details.original_transaction_id, "091400600000001");
  EXPECT_EQ(all[0]->details.original_end_to_end_id, "INV-2026-0007");
  EXPECT_EQ(all[0]->details.transaction_id, "076401250000001");
  EXPECT_EQ(all[0]->value_date.iso(), "2026-03-10");
  EXPECT_EQ(all[1]->details.return_information, "date of death 2026-02-28 ESTATE INFORMED BY THE FAMILY");
  EXPECT_EQ(all[2]->direction, Direction::Credit);
  EXPECT_EQ(reading.fault(Code::ReasonUnknown), "warning") << "R97 is no code of the rules";
  EXPECT_EQ(all[4]->value_date.iso(), "2025-12-31") << "day 365 lies nearest in the year before";
}

TEST(NachaReturn, AnInternationalOneStatesWhatHadBeenAskedFor) {
  const WholeFile reading = read(fixture("international.ach"));
  const auto all = reading.transactions();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]->details.counterparty_name, "MUSTERMANN GMBH");
  EXPECT_EQ(all[0]->details.counterparty_account, "DE89370400440532013000");
  EXPECT_EQ(all[0]->details.end_to_end_id, "KD-4711");
  EXPECT_EQ(all[1]->details.return_reason, "R16");
  EXPECT_EQ(all[1]->details.return_information, "ACCOUNT FROZEN");
  EXPECT_EQ(format_amount(all[1]->details.original_amount), "50.00");
}

TEST(NachaReturn, ChangesAndDisputedReturnsTakeNothingBack) {
  const WholeFile reading = read(fixture("changes-and-disputes.ach"));
  const auto all = reading.transactions();
  ASSERT_EQ(all.size(), 4U);
  for (const Transaction* t : all) EXPECT_EQ(t->item, ItemKind::Payment);
  EXPECT_EQ(all[0]->details.return_reason, "C01");
  EXPECT_EQ(all[0]->details.return_information, "corrected data 1918171614");
  EXPECT_EQ(all[1]->details.return_information, "refused C01 corrected data 744567899");
  EXPECT_EQ(all[2]->details.return_information, "dishonored with R68 return reason R01 return trace 121042880000001 UNTIMELY");
  EXPECT_EQ(all[3]->details.return_information, "contested with R73 return reason R02 return trace 121042880000002");
}

TEST(NachaLayout, FollowsTheEntryClass) {
  const WholeFile reading = read(fixture("classes.ach"));
  EXPECT_TRUE(reading.faults.empty()) << reading.print();
  const auto all = reading.transactions();
  ASSERT_EQ(all.size(), 7U);
  EXPECT_EQ(all[0]->details.counterparty_name, "PAT PAYER");
  EXPECT_EQ(all[0]->details.end_to_end_id, "CUSTOMER-0000000000047");
  EXPECT_EQ(all[1]->details.cheque_number, "000001234");
  EXPECT_EQ(all[1]->details.counterparty_name, "SHOP BUYER");
  EXPECT_EQ(all[2]->details.cheque_number, "1042");
  EXPECT_EQ(all[3]->details.cheque_number, "1043");
  EXPECT_EQ(all[4]->details.end_to_end_id, "00000004711");
  EXPECT_EQ(all[5]->details.original_transaction_id, "031300010000001");
  EXPECT_EQ(all[6]->details.counterparty_name, "JOS\xC3\x89 MU\xC3\x91OZ") << "columns are characters";
}

TEST(NachaLayout, CodesSayDirections) {
  for (const char* credit : {"21", "22", "23", "24", "31", "32", "42", "52", "81", "83", "87"})
    EXPECT_EQ(nacha::direction(credit), Direction::Credit) << credit;
  for (const char* debit : {"26", "27", "28", "29", "37", "47", "55", "56", "82", "88"})
    EXPECT_EQ(nacha::direction(debit), Direction::Debit) << debit;
  for (const char* none : {"", "2", "20", "12", "62", "2A", "89", "90"})
    EXPECT_EQ(nacha::direction(none), Direction::None) << none;
}

TEST(NachaLayout, CheckDigitsAreThoseOfRoutingNumbers) {
  EXPECT_EQ(nacha::check_digit("07640125"), '1');
  EXPECT_EQ(nacha::check_digit("12104288"), '2');
  EXPECT_EQ(nacha::check_digit("23138010"), '4');
  EXPECT_EQ(nacha::check_digit("0764012X"), std::nullopt);
}

TEST(NachaLayout, TheDayOfTheYearIsTheNearestOne) {
  const auto day = [](int year, int month, int d) { return Date::make(year, month, d).value_or(Date{}); };
  EXPECT_EQ(nacha::settlement_date("001", day(2026, 12, 31)).iso(), "2027-01-01");
  EXPECT_EQ(nacha::settlement_date("365", day(2026, 1, 2)).iso(), "2025-12-31");
  EXPECT_EQ(nacha::settlement_date("060", day(2024, 2, 28)).iso(), "2024-02-29");
  EXPECT_EQ(nacha::settlement_date("366", day(2026, 6, 1)).iso(), "") << "none of the three years has that day";
  for (const char* none : {"", "000", "367", "abc"}) EXPECT_FALSE(nacha::settlement_date(none, day(2026, 1, 1))) << none;
}

TEST(NachaChecks, EveryFixtureThatIsRightHasNoErrors) {
  for (const char* name : {"payments.ach", "returns.ach", "changes-and-disputes.ach", "international.ach", "classes.ach",
                           "blocked.ach", "latin1.ach", "advices.ach"}) {
    const WholeFile reading = read(fixture(name));
    EXPECT_FALSE(reading.transactions().empty()) << name;
    for (const Fault& f : reading.faults)
      EXPECT_NE(f.severity, Severity::Error) << name << " " << lettrage::name(f.code) << f.field;
  }
}

TEST(NachaChecks, WhatTheControlsContradictCostsTheFile) {
  const std::string good = fixture("payments.ach");
  const struct {
    const char* what;
    std::size_t line, column;
    const char* columns;
    Code code;
  } cases[] = {{"batch entry count", 8, 5, "000006", Code::CountMismatch},
               {"batch hash", 8, 11, "0000000001", Code::SumMismatch},
               {"batch debits", 8, 21, "000000019576", Code::SumMismatch},
               {"batch credits", 8, 33, "000000009901", Code::SumMismatch},
               {"batch number", 8, 88, "0000002", Code::FieldInvalid},
               {"file batches", 19, 2, "000004", Code::CountMismatch},
               {"file entries", 19, 14, "00000012", Code::CountMismatch},
               {"file credits", 19, 44, "000001009901", Code::SumMismatch},
               {"an amount changed", 3, 30, "0000012051", Code::SumMismatch},
               {"an amount that is none", 3, 30, "00000120,5", Code::AmountNotNumeric},
               {"a credit among debits", 10, 2, "22", Code::SumMismatch},
               {"another record size", 1, 35, "095", Code::FieldInvalid},
               {"a company without a name", 2, 5, "0000000000000000", Code::FieldMissing},
               {"no transaction code", 10, 2, "20", Code::DirectionInvalid},
               {"a wrong check digit", 3, 12, "9", Code::FieldInvalid},
               {"addenda that are announced", 3, 79, "1", Code::FieldInvalid},
               {"addenda that are not", 5, 79, "0", Code::FieldInvalid},
               {"an unknown class", 2, 51, "XYZ", Code::FieldInvalid},
               {"a record of no type", 6, 1, "4", Code::RecordUnexpected}};
  for (const auto& [what, line, column, columns, code] : cases) {
    EXPECT_EQ(read(with(good, line, column, columns)).fault(code), "error file") << what;
  }
}

TEST(NachaChecks, MissingControlsMeanACutOffFile) {
  const std::string good = fixture("payments.ach");
  for (const std::size_t lines : {2U, 3U, 8U, 17U, 18U}) {
    EXPECT_EQ(read(std::string_view{good}.substr(0, lines * 95)).fault(Code::FileTruncated), "error file") << lines;
  }
}

TEST(NachaRecords, NeedNoLineEnds) {
  std::string blocked = fixture("payments.ach");
  std::erase(blocked, '\n');
  const WholeFile lines = read(fixture("payments.ach")), blocks = read(blocked);
  ASSERT_EQ(blocks.transactions().size(), lines.transactions().size());
  EXPECT_TRUE(blocks.faults.empty()) << blocks.print();
  EXPECT_NE(blocks.batches[0]->header.dialect, lines.batches[0]->header.dialect);
}

TEST(NachaSniff, KnowsAFileByItsHeader) {
  const Format format = nacha::describe();
  EXPECT_EQ(format.sniff(fixture("payments.ach")), Likelihood::Yes);
  EXPECT_EQ(format.sniff(fixture("payments.ach").substr(95)), Likelihood::Yes) << "the file header was lost";
  EXPECT_EQ(format.sniff("1,2,3\n"), Likelihood::No);
  EXPECT_EQ(format.sniff("01,BANK,US,260303,0600,7,,,2/\n"), Likelihood::No);
}

// Cuts

void expect_the_same_at_every_cut(const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string expected = read(bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read(bytes, at_least).print(), expected) << name << " cut at " << at_least;
    ASSERT_EQ(read(bytes, at_least, 1 + at_least % 137).print(), expected) << name << " cut at " << at_least << ", in pieces";
  }
}

TEST(NachaCut, EveryFixtureReadsTheSameWhereverItIsCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/fixtures/nacha");
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) expect_the_same_at_every_cut(slurp(path), 47, path.string());
}

TEST(NachaCut, RealFilesReadTheSameWhereverTheyAreCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/../shared/data/ach");
  if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
  for (const auto& path : files) {
    const std::string bytes = slurp(path);
    if (bytes.size() < 20'000) expect_the_same_at_every_cut(bytes, 1 + bytes.size() / 6, path.string());
  }
}

RC_GTEST_PROP(NachaCutProperty, RecordsInAnyDisorderReadTheSameWhereverTheyAreCut, ()) {
  std::vector<std::string> pieces = {"\n", "\r", "short\n", "9", std::string(94, '9'), "\xE9\xE9\n", "622"};
  const std::string text = fixture("payments.ach") + fixture("returns.ach") + fixture("international.ach");
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    pieces.push_back(text.substr(at, end - at));
    at = end;
  }
  std::string shuffled;
  for (const int at : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(pieces.size())))) {
    shuffled += pieces[static_cast<std::size_t>(at)];
  }
  const std::string expected = read(shuffled).print();
  const std::size_t at_least = *rc::gen::inRange<std::size_t>(1, shuffled.size() + 2);
  RC_ASSERT(read(shuffled, at_least).print() == expected);
  RC_ASSERT(read(shuffled, at_least, *rc::gen::inRange<std::size_t>(1, 300)).print() == expected);
  RC_ASSERT(read(shuffled, 1).print() == expected);
  for (const Fault& fault : read(shuffled).faults) RC_ASSERT(fault.offset <= shuffled.size());
}

}  // namespace
}  // namespace lettrage::formats::testing
