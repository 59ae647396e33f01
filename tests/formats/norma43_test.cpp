// Norma 43: what single records and whole files mean, and that cuts change nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "formats/norma43/texts.h"
#include "formats/norma43/values.h"
#include "tests/formats/whole_file.h"

namespace lettrage::formats::norma43 {
Format describe();
namespace {

using testing::files_below;
using testing::read_whole;
using testing::slurp;
using testing::WholeFile;

WholeFile read(std::string_view text) { return read_whole(describe(), text); }

std::string line(std::string text) {
  text.resize(80, ' ');
  return text + "\r\n";
}
const std::string account =
    "11"
    "2100"
    "0418"
    "0200051332"
    "260302"
    "260303"
    "2"
    "00000000100000"
    "978"
    "3"
    "MUSTER ENERGIA SL";
std::string movement(std::string_view concepts, std::string_view sign, std::string_view amount) {
  return line("22    0418260303260303" + std::string{concepts} + std::string{sign} + std::string{amount} + "0000000000");
}
std::string end(std::string_view debits, std::string_view credits, std::string_view closing) {
  return line("33210004180200051332" + std::string{debits} + std::string{credits} + "2" + std::string{closing} + "978");
}

TEST(Norma43, ControlDigitsMakeTheIban) {
  EXPECT_EQ(iban_of("210004180200051332"), "ES9121000418450200051332");
  EXPECT_EQ(iban_of("21000418020005133X"), "");
  EXPECT_EQ(iban_of("2100041802000513"), "");
}

TEST(Norma43, ReferenceOneIsCheckedByTheRemainderItself) {
  EXPECT_TRUE(is_checked_reference("825467890138"));
  EXPECT_FALSE(is_checked_reference("825467890139"));
  EXPECT_FALSE(is_checked_reference("000000000000"));
  EXPECT_FALSE(is_checked_reference("82546789013"));
}

TEST(Norma43, AmountsHaveTwoDecimalsWhateverTheCurrency) {
  const Currency jpy = Currency::literal("JPY"), bhd = Currency::literal("BHD");
  EXPECT_EQ(read_amount("00000000012345", eur).amount.minor, 12345);
  EXPECT_EQ(read_amount("00000000012300", jpy).amount.minor, 123);
  EXPECT_EQ(read_amount("00000000012345", jpy).error, Code::AmountExcessDigits);
  EXPECT_EQ(read_amount("99999999999999", bhd).amount.minor, 999'999'999'999'990);
  EXPECT_EQ(read_amount("              ", eur).error, Code::AmountMissing);
  EXPECT_EQ(read_amount("0000000001234-", eur).error, Code::AmountNotNumeric);
}

TEST(Norma43, NumericCurrenciesAreIso4217) {
  EXPECT_EQ(read_currency("978"), Currency::literal("EUR"));
  EXPECT_EQ(read_currency("008"), Currency::literal("ALL"));
  EXPECT_EQ(read_currency("997"), Currency::literal("USN"));
  EXPECT_EQ(read_currency("EUR"), Currency::literal("EUR"));
  EXPECT_FALSE(read_currency("000"));
  EXPECT_FALSE(read_currency("97"));
}

TEST(Norma43, AReasonCountsWhereItIsUnmistakable) {
  EXPECT_EQ(return_reason("Devolución por  saldo insuficiente"), "SALDO INSUFICIENTE");
  EXPECT_EQ(return_reason("OPERACIÓN DUPLICADA"), "DUPLICADO");
  EXPECT_EQ(return_reason("CUENTA CANCELADA POR ORDEN DEL CLIENTE"), "");
  EXPECT_EQ(return_reason("RECIBO 12"), "");
  EXPECT_EQ(iso_reason("MOTIVO AC04."), "AC04");
  EXPECT_EQ(iso_reason("REF XAC04"), "");
  EXPECT_EQ(iso_reason("FACTURA AB12"), "");
}

TEST(Norma43, ANoteOfTheBanksFeeIsNoReturn) {
  EXPECT_TRUE(is_fee(" Comisión devolución recibo"));
  EXPECT_FALSE(is_fee("DEV. RECIBO GASTOS COMUNIDAD"));
}

TEST(Norma43, TextsInTheLayoutForTransfersAreTakenApartOnlyWhereEveryColumnFits) {
  const auto name_of = [](std::string_view second, std::string_view third, std::string_view concepts = "04007") {
    const std::string file = line(account) + movement(concepts, "2", "00000000000100") + line("2301JUAN EJEMPLO") +
                             line("2302" + std::string{second}) + line("2303" + std::string{third});
    const WholeFile whole = read(file);
    return std::string{whole.entries().at(0)->details.counterparty_name};
  };
  EXPECT_EQ(name_of("E2E-778", "        FACTURA 7"), "JUAN EJEMPLO");
  EXPECT_EQ(name_of("E2E-778", "SALA    NOMINA"), "JUAN EJEMPLO");
  EXPECT_EQ(name_of("No proporcionado", ""), "JUAN EJEMPLO");
  EXPECT_EQ(name_of("PAGO DE LA FACTURA", "        7"), "");
  EXPECT_EQ(name_of("FACTURA7", "MUCHAS GRACIAS"), "");
  EXPECT_EQ(name_of("FACTURA7", ""), "");
  EXPECT_EQ(name_of("E2E-778", "        FACTURA 7", "12007"), "");
}

TEST(Norma43, AStatementIsHeldAgainstItsCountsSumsAndBalances) {
  const std::string good = line(account) + movement("04007", "2", "00000000025000") + movement("17001", "1", "00000000005300");
  const WholeFile whole =
      read(good + end("0000100000000005300", "0000100000000025000", "00000000119700") + line("88999999999999999999000004"));
  ASSERT_EQ(whole.statements().size(), 1U);
  const Statement& s = *whole.statements()[0];
  EXPECT_TRUE(s.complete);
  EXPECT_EQ(s.debits.count, 1U);
  EXPECT_EQ(s.debits.sum, (Money{5300, eur}));
  EXPECT_EQ(s.credits.sum, (Money{25000, eur}));
  EXPECT_EQ(s.closing.minor(), 119700);
  EXPECT_TRUE(whole.faults.empty());
  EXPECT_EQ(read(good + line("88999999999999999999000004")).fault(Code::StatementIncomplete), "error statement");
}

TEST(Norma43, TheFilesCountMayOrMayNotIncludeItsOwnRecord) {
  const std::string body = line(account) + end("0000000000000000000", "0000000000000000000", "00000000100000");
  EXPECT_EQ(read(body + line("88999999999999999999000002")).fault(Code::CountMismatch), "none");
  EXPECT_EQ(read(body + line("88999999999999999999000003")).fault(Code::CountMismatch), "none");
  EXPECT_EQ(read(body + line("88999999999999999999000004")).fault(Code::CountMismatch), "warning");
  EXPECT_EQ(read(body + line("88999999999999999999000001")).fault(Code::CountMismatch), "warning");
  EXPECT_EQ(read(body).fault(Code::FieldMissing), "warning");
}

TEST(Norma43, AMovementOutsideOfAnAccountIsAnError) {
  EXPECT_EQ(read(movement("04007", "2", "00000000025000")).fault(Code::RecordUnexpected), "error record");
}

TEST(Norma43, ItIsToldFromOtherFormatsByItsHeader) {
  const Format format = describe();
  EXPECT_EQ(format.sniff(line(account)), Likelihood::Yes);
  EXPECT_EQ(format.sniff("\r\n" + line(account)), Likelihood::Yes);
  EXPECT_EQ(format.sniff(line("11210004180200051332269902")), Likelihood::No);
  EXPECT_EQ(format.sniff("113,456,789"), Likelihood::No);
  EXPECT_EQ(format.sniff(":20:STARTUMSE"), Likelihood::No);
  EXPECT_EQ(format.sniff(""), Likelihood::No);
}

void expect_the_same_at_every_cut(const std::string& bytes, std::size_t step, const std::string& name) {
  const std::string whole = read(bytes).print();
  for (std::size_t at_least = 1; at_least <= bytes.size(); at_least += step) {
    ASSERT_EQ(read_whole(describe(), bytes, at_least).print(), whole) << name << " cut at " << at_least;
    ASSERT_EQ(read_whole(describe(), bytes, at_least, 1 + at_least % 97).print(), whole) << name << " in pieces at " << at_least;
  }
}

TEST(Norma43Cut, EveryFixtureReadsTheSameWhereverItIsCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/fixtures/norma43");
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) expect_the_same_at_every_cut(slurp(file), 7, file.string());
}

TEST(Norma43Cut, RealFilesReadTheSameWhereverTheyAreCut) {
  const auto files = files_below(LETTRAGE_SOURCE_DIR "/../shared/data/n43");
  if (files.empty()) GTEST_SKIP() << "no shared data beside the sources";
  for (const auto& file : files) expect_the_same_at_every_cut(slurp(file), 41, file.string());
}

TEST(Norma43Cut, HostileRecordsMakeNoBatchGrow) {
  for (const std::string piece : {"x\n", "21\n", "22\n", "11\n", "0\n", "\n", "23"}) {
    std::string text = line(account) + movement("04007", "2", "00000000025000");
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

RC_GTEST_PROP(Norma43Cut, RecordsInAnyDisorderReadTheSameWhereverTheyAreCut, ()) {
  static const std::vector<std::string> pieces = {line(account),
                                                  movement("04007", "2", "00000000025000"),
                                                  movement("14007", "1", "00000000005300"),
                                                  movement("03007", "x", "000000000053 0"),
                                                  line("2301COREMUSTER ENERGIA SL"),
                                                  line("2302ES23ZZZ47690558N                   MANDATO-0042"),
                                                  line("2303\xD1 SALDO INSUFICIENTE"),
                                                  line("240184000000000010000"),
                                                  end("0000100000000005300", "0000100000000025000", "00000000119700"),
                                                  line("88999999999999999999000004"),
                                                  line("77"),
                                                  "\r\n",
                                                  "\x1a"};
  std::string text;
  for (const std::size_t at : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    text += pieces[at];
  const std::string whole = read(text).print();
  const std::size_t at_least = *rc::gen::inRange<std::size_t>(1, text.size() + 2);
  RC_ASSERT(read_whole(describe(), text, at_least).print() == whole);
  RC_ASSERT(read_whole(describe(), text, 1, 50).print() == whole);
}

}  // namespace
}  // namespace lettrage::formats::norma43
