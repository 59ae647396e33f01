// BAI2: the grammar of records and fields, what becomes of them, and that the place of a cut changes nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/formats/whole_file.h"

namespace lettrage::formats::bai2 {
Format describe();
}

namespace lettrage::formats::testing {
namespace {

WholeFile read(std::string_view bytes, std::size_t at_least = whole, std::size_t show = 0) {
  return read_whole(bai2::describe(), bytes, at_least, show);
}

constexpr std::string_view file = "01,BANK,US,260303,0600,7,,,2/\n";
constexpr std::string_view group = "02,US,BANK,1,260302,2400,USD,2/\n";

/// A file of one account; trailers are left out, so only what is asked for may be looked at.
std::string account(std::string_view records, std::string_view header = "03,A1,USD,010,1000,,/\n", std::string_view of = group) {
  return std::string{file}.append(of).append(header).append(records);
}

std::vector<std::string> texts(const Entry& entry) { return {entry.details.remittance.begin(), entry.details.remittance.end()}; }

TEST(Bai2Record, FundsTypesAddTheirFieldsBeforeTheReferences) {
  const struct {
    const char* funds;
    const char* value_date;
  } cases[] = {{"", ""},
               {"Z", ""},
               {"0", "2026-03-02"},
               {"1", ""},
               {"2", ""},
               {"S,100,200,300", ""},
               {"S,,,", ""},
               {"V,260304,1200", "2026-03-04"},
               {"V,20260304,", "2026-03-04"},
               {"D,0", ""},
               {"D,3,0,1,1,2,2,3", ""}};
  for (const auto& [funds, value_date] : cases) {
    const std::string text = account(std::string{"16,142,600,"}.append(funds).append(",BANKREF,CUSTREF,SOME, TEXT/\n"));
    const WholeFile reading = read(text);
    const Entry& entry = *reading.entries().at(0);
    EXPECT_EQ(entry.bank_reference, "BANKREF") << funds;
    EXPECT_EQ(entry.entry_reference, "CUSTREF") << funds;
    EXPECT_EQ(texts(entry), std::vector<std::string>{"SOME, TEXT"}) << funds;
    EXPECT_EQ(entry.value_date.iso(), value_date) << funds;
  }
}

TEST(Bai2Record, AContinuationGoesOnInTheMiddleOfAFieldList) {
  const std::string text = account("16,115,600,S,100,200/\n88,300,BANKREF/\n88,CUSTREF,FIRST/\n88,SECOND, LINE/\n",
                                   "03,A1,USD,010/\n88,-1000,,,015,2000/\n88,4,V,260302,,040,7\n88,,,060,5,,/\n");
  const WholeFile reading = read(text);
  const Entry& entry = *reading.entries().at(0);
  EXPECT_EQ(entry.bank_reference, "BANKREF");
  EXPECT_EQ(entry.entry_reference, "CUSTREF");
  EXPECT_EQ(texts(entry), (std::vector<std::string>{"FIRST", "SECOND, LINE"}));
  EXPECT_EQ(reading.statements().at(0)->opening.minor(), -1000);
  EXPECT_EQ(reading.statements().at(0)->closing.minor(), 2000);
}

TEST(Bai2Record, CommasLeftBetweenTwoSummariesDoNotMatter) {
  for (const char* summaries : {"010,100,,,015,200,,/", "010,100,,,,015,200,,,/", "010,100,,015,200/",
                                "010,100,,,\n88,015,200,,/", ",,,,010,100,3,0,015,200,,/", "010,100,,/\n88,,,,,015,200,,/"}) {
    const std::string text = account("", std::string{"03,A1,USD,"}.append(summaries).append("\n"));
    const WholeFile reading = read(text);
    EXPECT_EQ(reading.statements().at(0)->opening.minor(), 100) << summaries;
    EXPECT_EQ(reading.statements().at(0)->closing.minor(), 200) << summaries;
    EXPECT_EQ(reading.fault(Code::FieldInvalid), "none") << summaries;
  }
}

TEST(Bai2Record, SlashesInTextAreText) {
  const std::string text = account("16,142,1,0,B/1,C/2,PAID 03/04, 16/17/\n88,URL/16,142 AND 1/ 16 OF 2\n88,END //\n");
  const WholeFile reading = read(text);
  ASSERT_EQ(reading.entries().size(), 1U);
  EXPECT_EQ(reading.entries()[0]->bank_reference, "B/1");
  EXPECT_EQ(texts(*reading.entries()[0]), (std::vector<std::string>{"PAID 03/04, 16/17", "URL/16,142 AND 1/ 16 OF 2", "END /"}));
}

TEST(Bai2Record, RecordsMayStandBehindOneAnotherOnALine) {
  const std::string text = std::string{"\xEF\xBB\xBF 01,BANK,US,260303,0600,7,,,2/  02,US,BANK,1,260302,,USD,2/03,A1,,010,5,,/"} +
                           " 16,142,10,,,,ONE/ 16,475,20,,,,TWO/   49,35,4/ 98,35,1,6/ 99,35,1,8/   ";
  const WholeFile reading = read(text);
  ASSERT_EQ(reading.entries().size(), 2U);
  EXPECT_EQ(texts(*reading.entries()[1]), std::vector<std::string>{"TWO"});
  EXPECT_TRUE(reading.faults.empty()) << reading.print();
}

TEST(Bai2Record, ALineWithoutACodeGoesOnOnlyWhereARecordIsNotEnded) {
  const std::string text = account("16,142,10,,,,FIRST\nwrapped by the bank/\nstray\n88:no code either\n");
  const WholeFile reading = read(text);
  EXPECT_EQ(texts(*reading.entries().at(0)), (std::vector<std::string>{"FIRST", "wrapped by the bank"}));
  EXPECT_EQ(reading.fault(Code::RecordUnexpected), "warning");
}

TEST(Bai2Record, AnEndlessRecordIsReadUpToItsLimit) {
  std::string text = account("16,142,10,,,,FIRST\n");
  for (int i = 0; i < 20'000; ++i) text += "88,ten bytes\n";
  text += "16,142,20,,,,SECOND/\n";
  const WholeFile reading = read(text, 1, 4096);
  ASSERT_EQ(reading.entries().size(), 2U);
  EXPECT_LE(reading.entries()[0]->details.remittance.size(), 64U * 1024 / 10);
  EXPECT_EQ(reading.fault(Code::FieldTooLong), "warning");
}

TEST(Bai2Direction, FollowsTheRangeOfTheTypeCode) {
  const struct {
    const char* code;
    Direction direction;
    EntryStatus status;
    bool known;
  } cases[] = {{"100", Direction::Credit, EntryStatus::Booked, true}, {"399", Direction::Credit, EntryStatus::Booked, true},
               {"400", Direction::Debit, EntryStatus::Booked, true},  {"699", Direction::Debit, EntryStatus::Booked, true},
               {"721", Direction::Credit, EntryStatus::Booked, true}, {"760", Direction::Debit, EntryStatus::Booked, true},
               {"920", Direction::Credit, EntryStatus::Booked, true}, {"999", Direction::Debit, EntryStatus::Booked, true},
               {"890", Direction::None, EntryStatus::Info, true},     {"015", Direction::None, EntryStatus::Info, true},
               {"850", Direction::None, EntryStatus::Booked, false},  {"", Direction::None, EntryStatus::Booked, false},
               {"14", Direction::None, EntryStatus::Booked, false},   {"000", Direction::None, EntryStatus::Booked, false}};
  for (const auto& [code, direction, status, known] : cases) {
    const std::string text = account(std::string{"16,"}.append(code).append(",500,,,,/\n"));
    const WholeFile reading = read(text);
    EXPECT_EQ(reading.entries().at(0)->direction, direction) << code;
    EXPECT_EQ(reading.entries().at(0)->status, status) << code;
    EXPECT_EQ(reading.fault(Code::DirectionInvalid), known ? "none" : "error statement") << code;
  }
}

TEST(Bai2Amount, IsInTheMinorUnitOfTheAccountThenTheGroupThenDollars) {
  const struct {
    const char* group_currency;
    const char* account_currency;
    const char* printed;
  } cases[] = {
      {"EUR", "JPY", "12345"}, {"JPY", "", "12345"}, {"", "", "123.45"}, {"JPY", "KWD", "12.345"}, {"", "GBP", "123.45"}};
  for (const auto& [group_currency, account_currency, printed] : cases) {
    const std::string text = account("16,142,12345,,,,/\n", std::string{"03,A1,"}.append(account_currency).append(",/\n"),
                                     std::string{"02,US,BANK,1,260302,,"}.append(group_currency).append(",2/\n"));
    EXPECT_EQ(format_amount(read(text).entries().at(0)->amount), printed) << text;
  }
}

TEST(Bai2Amount, WhatIsNoAmountCostsTheAccount) {
  for (const char* record :
       {"16,142,-5,,,,/\n", "16,142,1.50,,,,/\n", "16,142,1 0,,,,/\n", "16,142,99999999999999999999,,,,/\n"}) {
    const WholeFile reading = read(account(record));
    const bool found = reading.fault(Code::AmountNegative) == "error statement" ||
                       reading.fault(Code::AmountNotNumeric) == "error statement" ||
                       reading.fault(Code::AmountOverflow) == "error statement";
    EXPECT_TRUE(found) << record;
  }
}

TEST(Bai2Totals, AnAccountThatItsControlTotalContradictsIsQuarantinedAlone) {
  const std::string good = "03,A1,USD,010,1000,,/\n16,142,500,,,,/\n49,1500,3/\n";
  const std::string bad = "03,A2,USD,010,1000,,/\n16,142,500,,,,/\n49,1501,3/\n";
  const std::string text = account(good + bad, "", group) + "98,3001,2,8/\n99,3001,1,10/\n";
  const WholeFile reading = read(text);
  ASSERT_EQ(reading.faults.size(), 1U) << reading.print();
  EXPECT_EQ(reading.fault(Code::SumMismatch), "error statement");
  EXPECT_GT(reading.faults[0].offset, reading.statements().at(1)->offset);
}

TEST(Bai2Totals, GroupsAndFilesThatDoNotAddUpAreErrorsWithoutCostingAnAccount) {
  const std::string one = "03,A1,USD,010,1000,,/\n49,1000,2/\n";
  for (const char* trailers : {"98,1001,1,4/\n99,1001,1,6/\n", "98,1000,2,4/\n99,1000,1,6/\n", "98,1000,1,4/\n99,1000,2,6/\n",
                               "98,1000,1,4/\n99,999,1,6/\n", "98,1000,1,4/\n", "99,1000,1,6/\n", ""}) {
    const WholeFile reading = read(account(one, "", group) + trailers);
    const auto errors =
        std::count_if(reading.faults.begin(), reading.faults.end(), [](const Fault& f) { return f.severity == Severity::Error; });
    const auto records = std::count_if(reading.faults.begin(), reading.faults.end(),
                                       [](const Fault& f) { return f.severity == Severity::Error && f.unit == Unit::Record; });
    EXPECT_GT(errors, 0) << trailers;
    EXPECT_EQ(records, errors) << trailers;
  }
}

TEST(Bai2Totals, WrongRecordCountsAreWarnings) {
  const WholeFile reading = read(account("03,A1,USD,010,1000,,/\n49,1000,3/\n98,1000,1,5/\n99,1000,1,7/\n", "", group));
  EXPECT_EQ(reading.faults.size(), 3U);
  for (const Fault& fault : reading.faults) EXPECT_EQ(fault.severity, Severity::Warning);
}

TEST(Bai2Account, TellsTheTotalsAvailabilityAndOtherBalancesThatRecord03States) {
  const WholeFile reading = read(account("", "03,A1,USD,100,700,2,,400,300,1,,045,1200,,,040,-950,,,072,30,,/\n"));
  const Statement& s = *reading.statements().at(0);
  EXPECT_EQ(s.credits.sum.minor, 700);
  EXPECT_EQ(s.credits.count, 2U);
  EXPECT_EQ(s.debits.sum.minor, 300);
  EXPECT_EQ(s.available.minor(), 1200);
  EXPECT_EQ(s.additional_information, "040 -9.50, 072 0.30");
}

TEST(Bai2Account, WithoutItsTrailerIsIncomplete) {
  for (const char* next : {"03,A2,USD,/\n49,0,2/\n98,0,2,6/\n99,0,1,8/\n", "98,0,1,5/\n99,0,1,7/\n", "99,0,1,7/\n", ""}) {
    const WholeFile reading = read(account(std::string{"16,142,500,,,,/\n"} + next));
    EXPECT_EQ(reading.fault(Code::StatementIncomplete), "error statement") << next;
    for (const Statement* s : reading.statements()) EXPECT_TRUE(s->complete) << next;
  }
}

TEST(Bai2Group, ModifierSaysWhetherABookStatementFollows) {
  const std::pair<const char*, StatementKind> cases[] = {{"1", StatementKind::Report},
                                                         {"2", StatementKind::Statement},
                                                         {"3", StatementKind::Report},
                                                         {"4", StatementKind::Statement},
                                                         {"", StatementKind::Statement}};
  for (const auto& [modifier, kind] : cases) {
    const std::string text =
        account("", "03,A1,USD,030,5,,/\n", std::string{"02,US,BANK,1,260302,,,"}.append(modifier).append("/\n"));
    EXPECT_EQ(read(text).statements().at(0)->kind, kind) << modifier;
    EXPECT_EQ(read(text).statements().at(0)->closing.present(), kind == StatementKind::Report) << modifier;
  }
}

TEST(Bai2Group, TestsAndDeletionsBookNothing) {
  for (const char* status : {"2", "4"}) {
    const WholeFile reading =
        read(account("16,142,500,,,,/\n", "03,A1,USD,/\n", std::string{"02,US,BANK,"}.append(status).append(",260302,,,2/\n")));
    EXPECT_EQ(reading.entries().at(0)->status, EntryStatus::Info) << status;
    EXPECT_EQ(reading.fault(Code::NotForBooking), *status == '2' ? "error statement" : "info");
  }
}

TEST(Bai2Group, WithoutADayItsAccountsAreRefused) {
  for (const char* day : {"", "269930", "today"}) {
    const WholeFile reading = read(account("", "03,A1,USD,/\n", std::string{"02,US,BANK,1,"}.append(day).append(",,,2/\n")));
    EXPECT_EQ(reading.fault(*day == 0 ? Code::DateMissing : Code::DateInvalid), "error statement") << day;
  }
}

TEST(Bai2File, OfAnotherVersionIsRefused) {
  EXPECT_EQ(read("01,BANK,US,260303,0600,7,,,1/\n02,US,BANK,1,260302,,,2/\n").fault(Code::VersionUnsupported), "error file");
}

TEST(Bai2File, MovementsOutsideAnAccountAreErrors) {
  EXPECT_EQ(read(std::string{file} + "16,142,500,,,,/\n").fault(Code::RecordUnexpected), "error record");
}

TEST(Bai2Reason, IsFoundInTheTextOfReturnsOnly) {
  const std::pair<const char*, const char*> cases[] = {{"16,557,5,,,,RETURN R01 INV 1/", "R01"},
                                                       {"16,557,5,,,,Reason: \"R29\", REF R9/", "R29"},
                                                       {"16,257,5,,,,NSF/\n88,CODE=R09/", "R09"},
                                                       {"16,557,5,,,,INV-R01 XR02 R033 R4 R00/", ""},
                                                       {"16,142,5,,,,ORDER R01/", ""},
                                                       {"16,567,5,,,,FEE FOR R01/", ""}};
  for (const auto& [record, reason] : cases) {
    const WholeFile reading = read(account(std::string{record} + "\n"));
    const PaymentDetails& details = reading.entries().at(0)->details;
    EXPECT_EQ(details.return_reason, reason) << record;
    EXPECT_EQ(details.return_reason_list, *reason == 0 ? "" : "nacha") << record;
  }
}

TEST(Bai2Reason, CodesOfReturnsAndRejectsSaySoWithoutOne) {
  const std::pair<const char*, const char*> cases[] = {
      {"557", "RTRN"}, {"555", "RTRN"}, {"261", "RJCT"}, {"142", ""}, {"567", ""}};
  for (const auto& [code, type] : cases) {
    const WholeFile reading = read(account(std::string{"16,"} + code + ",5,,,,/\n"));
    EXPECT_EQ(reading.entries().at(0)->details.return_type, type) << code;
  }
}

// Cuts

void expect_the_same_at_every_cut(const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string expected = read(bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read(bytes, at_least).print(), expected) << name << " cut at " << at_least;
    ASSERT_EQ(read(bytes, at_least, 1 + at_least % 37).print(), expected) << name << " cut at " << at_least << ", in pieces";
  }
}

TEST(Bai2Cut, EveryFixtureReadsTheSameWhereverItIsCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/fixtures/bai2");
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    const std::string bytes = slurp(path);
    expect_the_same_at_every_cut(bytes, 1 + bytes.size() / 120, path.string());
  };
}

TEST(Bai2Cut, RealFilesReadTheSameWhereverTheyAreCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/../shared/data/bai2");
  if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
  for (const auto& path : files) {
    const std::string bytes = slurp(path);
    expect_the_same_at_every_cut(bytes, 1 + bytes.size() / 25, path.string());
  }
}

std::string shuffled_records() {
  static const std::vector<std::string> pieces = {"01,BANK,US,260303,0600,7,,,2/\n",
                                                  "01,BANK,US,260303,0600,7,,,2/ ",
                                                  "02,US,BANK,1,260302,2400,USD,2/\r\n",
                                                  "02,US,BANK,4,260302,2400,EUR,3/",
                                                  "02,,,2,,,,/\n",
                                                  "03,A1,USD,010,1000,,,015,1500,,/\n",
                                                  "03,A2,,010/\n88,5,,,100,9,1,/\n",
                                                  "03,,XX,010,\n",
                                                  "16,142,500,0,R1,C1,TEXT/\n",
                                                  "16,475,5,V,260303,,R,C,A/B\n",
                                                  "16,557,5,S,1,2/\n88,3,R,C,R01/\n",
                                                  "16,850,x,Q,TEXT/ 16,142,5,,,,SECOND/\n",
                                                  "88,MORE, TEXT/\n",
                                                  "88,OPEN\n",
                                                  "wrapped\r",
                                                  "49,1500,3/\n",
                                                  "49,,2/ ",
                                                  "98,1500,1,5/\n",
                                                  "98,0,1,4/99,0,1,6/\n",
                                                  "99,1500,1,7/\n",
                                                  "\n",
                                                  " / ",
                                                  "\xE9\n",
                                                  "16,",
                                                  "88",
                                                  "/"};
  std::string text;
  for (const int at : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(pieces.size())))) {
    text += pieces[static_cast<std::size_t>(at)];
  }
  return text;
}

RC_GTEST_PROP(Bai2CutProperty, RecordsInAnyDisorderReadTheSameWhereverTheyAreCut, ()) {
  const std::string text = shuffled_records();
  const std::string expected = read(text).print();
  const std::size_t at_least = *rc::gen::inRange<std::size_t>(1, text.size() + 2);
  const std::size_t show = *rc::gen::inRange<std::size_t>(1, 50);
  RC_ASSERT(read(text, at_least).print() == expected);
  RC_ASSERT(read(text, at_least, show).print() == expected);
  RC_ASSERT(read(text, 1).print() == expected);
}

RC_GTEST_PROP(Bai2CutProperty, AnyBytesAreReadWithFaultsInsideTheFile, (const std::string& noise)) {
  const std::string text = shuffled_records() + noise + shuffled_records();
  for (const Fault& fault : read(text).faults) RC_ASSERT(fault.offset <= text.size());
}

}  // namespace
}  // namespace lettrage::formats::testing
