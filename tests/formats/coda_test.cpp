// CODA 2: what single records and whole files mean, and that cuts change nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "formats/coda/codes.h"
#include "formats/coda/movement.h"
#include "formats/coda/values.h"
#include "tests/formats/whole_file.h"

namespace lettrage::formats::coda {
Format describe();
namespace {

using testing::files_below;
using testing::read_whole;
using testing::slurp;
using testing::WholeFile;

WholeFile read(std::string_view text) { return read_whole(describe(), text); }

/// Texts at their columns, counted from 0.
std::string record(const std::vector<std::pair<std::size_t, std::string>>& fields) {
  std::string line(128, ' ');
  for (const auto& [at, text] : fields) line.replace(at, text.size(), text);
  return line + "\r\n";
}

const std::string header =
    record({{0, "00000030326000"}, {14, "05"}, {24, "REF0000042"}, {60, "KREDBEBB"}, {83, "00000"}, {127, "2"}});
const std::string old_balance =
    record({{0, "12042BE68539007547034"}, {39, "EUR"}, {42, "0000000001000000020326"}, {64, "MUSTER"}, {125, "042"}});
std::string new_balance(std::string_view amount) {
  return record({{0, "8042BE68539007547034"}, {38, "EUR"}, {41, "0" + std::string{amount}}, {57, "030326"}});
}
std::string trailer(std::string_view records, std::string_view debits, std::string_view credits) {
  return record({{0, "9"}, {16, std::string{records}}, {22, std::string{debits}}, {37, std::string{credits}}, {127, "2"}});
}
/// A 21: `sequence` and detail number, sign and amount in thousandths, code, flag and communication.
std::string movement(std::string_view numbers, std::string_view amount, std::string_view code, std::string_view text = "0") {
  return record({{0, "21" + std::string{numbers}},
                 {31, std::string{amount}},
                 {47, "030326"},
                 {53, std::string{code}},
                 {61, std::string{text}},
                 {115, "030326042"},
                 {124, "00"}});
}
/// A whole statement whose movements make 1000.00 into `closing`.
std::string statement(std::string_view movements, std::string_view closing) {
  return header + old_balance + std::string{movements} + new_balance(closing);
}

TEST(Coda, AmountsHaveThreeDecimalsWhateverTheCurrency) {
  const Currency jpy = Currency::literal("JPY"), bhd = Currency::literal("BHD"), clf = Currency::literal("CLF");
  EXPECT_EQ(read_amount("000000000123450", eur).amount.minor, 12345);
  EXPECT_EQ(read_amount("000000000123455", eur).error, Code::AmountExcessDigits);
  EXPECT_EQ(read_amount("000000000123000", jpy).amount.minor, 123);
  EXPECT_EQ(read_amount("000000000123456", bhd).amount.minor, 123456);
  EXPECT_EQ(read_amount("999999999999999", clf).amount.minor, 9'999'999'999'999'990);
  EXPECT_EQ(read_amount("               ", eur).error, Code::AmountMissing);
  EXPECT_EQ(read_amount("00000000012345X", eur).error, Code::AmountNotNumeric);
}

TEST(Coda, ABelgianNumberMakesAnIbanIfItsCheckDigitsHold) {
  Batch batch;
  const AccountRead good = read_own_account(batch, "539007547034 EUR0BE", '0');
  EXPECT_EQ(good.number, "BE68539007547034");
  EXPECT_TRUE(good.is_iban);
  EXPECT_EQ(good.currency, eur);
  EXPECT_EQ(read_own_account(batch, "001548226815 EUR0BE", '0').number, "001548226815");
}

TEST(Coda, TheOtherSidesAccountSaysByItsLooksWhatItIs) {
  Batch batch;
  EXPECT_TRUE(read_account(batch, "BE43068999999501                  EUR").is_iban);
  EXPECT_EQ(read_account(batch, "DE89370400440532013000            USD").currency, Currency::literal("USD"));
  EXPECT_EQ(read_account(batch, "539007547034 EUR").number, "539007547034");
  EXPECT_FALSE(read_account(batch, "BE44068999999501                  EUR").is_iban);
  EXPECT_EQ(read_account(batch, "                                     ").number, "");
}

TEST(Coda, CodesBecomeIsoCodesOnlyWhereTheyAreCertain) {
  constexpr Direction credit = Direction::Credit, debit = Direction::Debit;
  EXPECT_EQ(bank_transaction_code("01", "50", credit, ' ', ' '), "PMNT.RCDT.ESCT");
  EXPECT_EQ(bank_transaction_code("01", "50", debit, ' ', ' '), "");
  EXPECT_EQ(bank_transaction_code("05", "03", debit, '2', '2'), "PMNT.IDDT.UPDD");
  EXPECT_EQ(bank_transaction_code("05", "03", debit, '1', '4'), "PMNT.IDDT.PRDD");
  EXPECT_EQ(bank_transaction_code("05", "50", credit, '2', ' '), "PMNT.IDDT.BBDD");
  EXPECT_EQ(bank_transaction_code("05", "01", debit, '1', '0'), "PMNT.RDDT.ESDD");
  EXPECT_EQ(bank_transaction_code("80", "37", debit, ' ', ' '), "ACMT.MDOP.CHRG");
  EXPECT_EQ(bank_transaction_code("01", "40", credit, ' ', ' '), "");
}

TEST(Coda, ATextIsJoinedOverItsRecordsWithoutInventingBlanks) {
  const std::string full(53, 'A');
  const std::string file = statement(movement("00010000", "0000000000250000", "00150000", "0" + full) +
                                         record({{0, "2200010000"}, {10, "BB"}}) + record({{0, "2300010000"}, {82, "CC"}}),
                                     "000000001250000");
  const WholeFile whole = read(file);
  ASSERT_EQ(whole.entries().size(), 1U);
  ASSERT_EQ(whole.entries()[0]->details.remittance.size(), 1U);
  EXPECT_EQ(whole.entries()[0]->details.remittance[0], full + "BB CC");
}

TEST(Coda, DetailsMoveNoMoneyOfTheirOwn) {
  const std::string file = statement(movement("00010000", "0000000000100000", "20150000") +
                                         movement("00010001", "0000000000060000", "60150000", "0A") +
                                         movement("00010002", "0000000000040000", "60150000", "0B"),
                                     "000000001100000");
  const WholeFile whole = read(file + trailer("000005", "000000000000000", "000000000100000"));
  ASSERT_EQ(whole.entries().size(), 1U);
  EXPECT_EQ(whole.entries()[0]->amount, (Money{10000, eur}));
  ASSERT_EQ(whole.transactions().size(), 2U);
  EXPECT_EQ(whole.transactions()[0]->amount, (Money{6000, eur}));
  EXPECT_EQ(whole.statements()[0]->credits.sum, (Money{10000, eur}));
  EXPECT_TRUE(whole.faults.empty());
}

TEST(Coda, TheGrossAmountAndTheChargesOfAPaymentAreNoPaymentsOfTheirOwn) {
  const auto entry_of = [](std::string_view details) {
    const std::string file =
        statement(movement("00010000", "1000000000053000", "30503000") + std::string{details}, "000000000947000");
    const WholeFile whole = read(file);
    const Entry& e = *whole.entries().at(0);
    return std::to_string(e.transactions) + " " + format_amount(e.details.original_amount) + " " +
           format_amount(e.details.charges);
  };
  const std::string gross = movement("00010001", "1000000000050000", "80503100"),
                    fee = movement("00010002", "1000000000003000", "80503027"),
                    net = movement("00010003", "1000000000053000", "80503000");
  EXPECT_EQ(entry_of(gross + fee), "0 50.00 3.00");
  EXPECT_EQ(entry_of(gross + fee + net), "0 50.00 3.00");
  EXPECT_EQ(entry_of(gross), "0 50.00 0.00");
  EXPECT_EQ(entry_of(movement("00010001", "1000000000051000", "80503100") + fee), "2 0.00 0.00");    // does not add up
  EXPECT_EQ(entry_of(gross + movement("00010002", "1000000000003000", "80503100")), "2 0.00 0.00");  // two payments
}

TEST(Coda, ADirectDebitThatCameBackSaysWhy) {
  // Type 127 over its three records; the return's type and reason stand at its end, and again in record 22.
  const std::string cut = "127020326114BE68ZZZ0123456789                  MANDAA";
  const std::string file = statement(movement("00010000", "1000000000053000", "00503000", "1" + cut) +
                                         record({{0, "2200010000T-0042"}, {63, "INV-2026-0001-R1"}, {112, "2AC04"}}) +
                                         record({{0, "2300010000BE43068999999501"}, {44, "EUR"}, {47, "JAN"}, {121, "2AC04"}}),
                                     "000000000947000");
  const WholeFile whole = read(file);
  const PaymentDetails& d = whole.entries().at(0)->details;
  EXPECT_EQ(d.mandate_id, "MANDAAT-0042");
  EXPECT_EQ(d.creditor_id, "BE68ZZZ0123456789");
  EXPECT_EQ(d.end_to_end_id, "INV-2026-0001-R1");
  EXPECT_EQ(d.return_reason, "AC04");
  EXPECT_EQ(d.return_reason_list, "iso");
  EXPECT_EQ(d.return_type, "RTRN");
  EXPECT_EQ(d.bank_transaction_code, "PMNT.IDDT.UPDD");
  EXPECT_EQ(d.original_settlement_date, *Date::make(2026, 3, 2));
}

TEST(Coda, ACollectionThatWasPaidHasNoReason) {
  const std::string cut = "127020326110BE68ZZZ0123456789                  MANDAA";
  const std::string file =
      statement(movement("00010000", "0000000000050000", "00550000", "1" + cut) + record({{0, "2300010000"}, {121, "0    "}}),
                "000000001050000");
  const WholeFile whole = read(file);
  const PaymentDetails& d = whole.entries().at(0)->details;
  EXPECT_EQ(d.return_reason, "");
  EXPECT_EQ(d.return_type, "");
  EXPECT_EQ(d.bank_transaction_code, "PMNT.IDDT.ESDD");
}

TEST(Coda, TheOldVersionIsRefusedAndSaysSo) {
  std::string old = header;
  old[127] = '1';
  const WholeFile whole =
      read(old + old_balance + movement("00010000", "0000000000250000", "00150000") + new_balance("000000001250000"));
  EXPECT_EQ(whole.fault(Code::VersionUnsupported), "error file");
  EXPECT_TRUE(whole.statements().empty());
  EXPECT_TRUE(whole.entries().empty());
}

TEST(Coda, WhatAStatementLacksIsReported) {
  EXPECT_EQ(read(header + old_balance).fault(Code::StatementIncomplete), "error statement");
  EXPECT_EQ(read(header + new_balance("000000000000000")).fault(Code::FieldMissing), "error statement");
  EXPECT_EQ(read(statement("", "000000001000000")).fault(Code::FieldMissing), "warning");  // record 9
  EXPECT_EQ(read(movement("00010000", "0000000000250000", "00150000")).fault(Code::RecordUnexpected), "error record");
}

TEST(Coda, TheTrailersCountMayIncludeTheMessages) {
  const std::string body = statement("", "000000001000000") + record({{0, "4 00010001"}, {32, "GOOD DAY"}});
  const std::string zero = "000000000000000";
  EXPECT_EQ(read(body + trailer("000002", zero, zero)).fault(Code::CountMismatch), "none");
  EXPECT_EQ(read(body + trailer("000003", zero, zero)).fault(Code::CountMismatch), "none");
  EXPECT_EQ(read(body + trailer("000004", zero, zero)).fault(Code::CountMismatch), "warning");
  EXPECT_EQ(read(body).statements()[0]->additional_information, "GOOD DAY");
}

TEST(Coda, ItIsToldFromOtherFormatsByItsHeader) {
  const Format format = describe();
  EXPECT_EQ(format.sniff(header), Likelihood::Yes);
  EXPECT_EQ(format.sniff(old_balance), Likelihood::No);
  EXPECT_EQ(format.sniff("0123456789"), Likelihood::No);
  EXPECT_EQ(format.sniff(""), Likelihood::No);
}

void expect_the_same_at_every_cut(const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string whole = read(bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read_whole(describe(), bytes, at_least).print(), whole) << name << " cut at " << at_least;
    ASSERT_EQ(read_whole(describe(), bytes, at_least, 1 + at_least % 151).print(), whole) << name << " in pieces at " << at_least;
  }
}

TEST(CodaCut, EveryFixtureReadsTheSameWhereverItIsCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/fixtures/coda");
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) expect_the_same_at_every_cut(slurp(file), 11, file.string());
}

TEST(CodaCut, RealFilesReadTheSameWhereverTheyAreCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/../shared/data/coda");
  if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
  for (const auto& file : files) expect_the_same_at_every_cut(slurp(file), 41, file.string());
}

TEST(CodaCut, HostileRecordsMakeNoBatchGrow) {
  for (const std::string piece : {"x\n", "21\n", "22\n", "11\n", "0\n", "\n", "1"}) {
    std::string text = header + old_balance + movement("00010000", "0000000000250000", "00150000");
    const std::size_t entries = read(text).entries().size();
    while (text.size() < 64 * 1024) text += piece;
    const WholeFile cut = read_whole(describe(), text, 4 * 1024, 5 * 1024);
    EXPECT_EQ(cut.print(), read(text).print()) << piece;
    EXPECT_EQ(cut.entries().size(), entries) << piece;
    for (const auto& batch : cut.batches) {
      const bool dropped = batch->faults.size() < 200 && batch->entries.size() < 2;  // a run that begins nothing is not cut
      EXPECT_TRUE(batch->bytes.size() <= 16 * 1024 || dropped) << piece;
    }
  }
}

RC_GTEST_PROP(CodaCut, RecordsInAnyDisorderReadTheSameWhereverTheyAreCut, ()) {
  static const std::vector<std::string> pieces = {header,
                                                  old_balance,
                                                  movement("00010000", "0000000000250000", "00150000", "1101010806817183"),
                                                  movement("00020000", "1000000000053000", "30503000"),
                                                  movement("00020001", "1000000000050000", "80503100"),
                                                  movement("00020002", "1000000000003000", "80503027"),
                                                  movement("0003X000", "3000000000003000", "80503027"),
                                                  record({{0, "2200020000T-0042"}, {63, "\xC9"}, {112, "2AC04"}}),
                                                  record({{0, "2300010000BE43068999999501"}, {47, "\xC3\x89"}}),
                                                  record({{0, "3100020001"}, {39, "1008ULTIMATE"}}),
                                                  record({{0, "3200020001MORE"}}),
                                                  record({{0, "4 00010001"}, {32, "GOOD DAY"}}),
                                                  new_balance("000000001197000"),
                                                  trailer("000005", "000000000053000", "000000000250000"),
                                                  "7 unknown\r\n",
                                                  "\r\n"};
  std::string text;
  for (const std::size_t at : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    text += pieces[at];
  const std::string whole = read(text).print();
  const std::size_t at_least = *rc::gen::inRange<std::size_t>(1, text.size() + 2);
  RC_ASSERT(read_whole(describe(), text, at_least).print() == whole);
  RC_ASSERT(read_whole(describe(), text, 1, 90).print() == whole);
}

}  // namespace
}  // namespace lettrage::formats::coda
