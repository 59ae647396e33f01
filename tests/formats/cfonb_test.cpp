// What CFONB120 and CFONB240 records say; whole files are in fixtures/, with what `inspect` prints beside them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/identifiers.h"
#include "formats/cfonb/account.h"
#include "formats/cfonb120/amount.h"
#include "tests/formats/cfonb_support.h"

namespace lettrage::formats::cfonb::testing {
namespace {

using cfonb120::Overpunch;
using cfonb120::read_signed_amount;

// --- accounts

TEST(CfonbAccount, HasTheKeyOfItsRib) {
  EXPECT_EQ(rib_key("20041", "01005", "0500013M026"), 6);
  EXPECT_EQ(rib_key("30006", "00001", "12345678901"), 89);
  EXPECT_FALSE(rib_key("2004", "01005", "0500013M026"));
  EXPECT_FALSE(rib_key("2004A", "01005", "0500013M026"));
  EXPECT_FALSE(rib_key("20041", "01005", "0500013-026"));
}

TEST(CfonbAccount, IsAnIbanOnlyWhereTheKeyCanBeComputed) {
  Batch batch;
  EXPECT_EQ(read_account(batch, "20041", "01005", "0500013M026").text, "FR1420041010050500013M02606");
  EXPECT_TRUE(read_account(batch, "20041", "01005", "0500013m026").is_iban);
  const Account foreign = read_account(batch, "DE370", "40044", "0532013000 ");
  EXPECT_FALSE(foreign.is_iban);
  EXPECT_EQ(foreign.text, "DE370400440532013000");
  EXPECT_TRUE(read_account(batch, "00000", "00000", "00000000000").text.empty());
  EXPECT_TRUE(read_account(batch, "     ", "     ", "           ").text.empty());
}

RC_GTEST_PROP(CfonbAccountProperty, EveryComputedIbanIsValid, ()) {
  const auto of = [](const char* alphabet, std::size_t size) {
    return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string{alphabet}));
  };
  Batch batch;
  const Account account =
      read_account(batch, "1" + of("0123456789", 4), of("0123456789", 5), of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 11));
  RC_ASSERT(account.is_iban);
  RC_ASSERT(check_iban(account.text) == IbanVerdict::Valid);
}

// --- amounts

TEST(CfonbAmount, CarriesItsSignInTheLastDigit) {
  const auto minor = [](std::string_view text, int decimals = 2, Currency currency = eur) {
    const auto read = read_signed_amount(text, decimals, currency, Charset::Cp1252);
    EXPECT_EQ(read.error, Code::Count_) << text;
    return signed_minor(read.amount, read.direction);
  };
  EXPECT_EQ(minor("0000000001904}"), -19040);
  EXPECT_EQ(minor("0000000000000{"), 0);
  EXPECT_EQ(minor("0000000002500{"), 25000);
  EXPECT_EQ(minor("0000000001904R"), -19049);
  EXPECT_EQ(minor("0000000001904I"), 19049);
  EXPECT_EQ(minor("0000000001904j"), -19041);
  EXPECT_EQ(minor("0000000001904a"), 19041);
  EXPECT_EQ(minor("0000000001904\xE9"), 19040);
  EXPECT_EQ(minor("0000000001904\xE8"), -19040);
  EXPECT_EQ(minor("0000000001904\xC3\xA9"), 19040);
  EXPECT_EQ(minor("        1904\xC3\xA8"), -19040);
  EXPECT_EQ(minor("00000000019047"), 190'47);
  EXPECT_EQ(minor("0000000001904}", 0, *Currency::make("XPF")), -19040);
  EXPECT_EQ(minor("0000000001904}", -1, *Currency::make("XPF")), -19040);
  EXPECT_EQ(minor("0000000001904}", 3), -1904);
  EXPECT_EQ(minor("0000000001904}", 0), -1904000);
}

TEST(CfonbAmount, IsReadInTheCodePageOfTheBatch) {
  EXPECT_EQ(read_signed_amount("0000000001904\x82", 2, eur, Charset::Cp850).direction, Direction::Credit);
  EXPECT_EQ(read_signed_amount("0000000001904\x82", 2, eur, Charset::Cp1252).error, Code::AmountNotNumeric);
}

TEST(CfonbAmount, IsRefusedWhereItIsNone) {
  const auto error = [](std::string_view text, int decimals = 2) {
    return read_signed_amount(text, decimals, eur, Charset::Cp1252).error;
  };
  EXPECT_EQ(error("              "), Code::AmountMissing);
  EXPECT_EQ(error("00000000A1904}"), Code::AmountNotNumeric);
  EXPECT_EQ(error("0000000001904S"), Code::AmountNotNumeric);
  EXPECT_EQ(error("0000000001904 "), Code::AmountNotNumeric);
  EXPECT_EQ(error("-000000001904}"), Code::AmountNotNumeric);
  EXPECT_EQ(error("0000000001904A", 3), Code::AmountExcessDigits);
  EXPECT_EQ(error("9999999999999I", 0), Code::Count_);
}

RC_GTEST_PROP(CfonbAmountProperty, WhatIsPrintedIsRead, ()) {
  const auto minor = *rc::gen::inRange<std::int64_t>(-99'999'999'999'999, 99'999'999'999'999);
  std::string text = std::to_string(minor < 0 ? -minor : minor);
  text.insert(0, 14 - text.size(), '0');
  text.back() = (minor < 0 ? "}JKLMNOPQR" : "{ABCDEFGHI")[text.back() - '0'];
  const auto read = read_signed_amount(text, 2, eur, Charset::Cp1252);
  RC_ASSERT(read.error == Code::Count_);
  RC_ASSERT(signed_minor(read.amount, read.direction) == minor);
}

// --- whole records

std::string at(std::string_view code, std::initializer_list<std::pair<std::size_t, std::string_view>> more) {
  std::string text = record(120, {{1, code}, {3, "200410101"}, {12, "01005EUR2 0500013M026"}});
  for (const auto& [column, value] : more) text.replace(column - 1, value.size(), value);
  return text + "\n";
}

/// A statement of one movement with its complements.
Reading one_movement(std::string_view operation, std::string_view amount,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> complements,
                     std::initializer_list<std::pair<std::size_t, std::string_view>> more = {}) {
  std::string text = at("01", {{35, "280226"}, {91, "0000000000000{"}});
  std::string movement = at("04", {{33, operation}, {35, "020326"}, {43, "020326"}, {49, "LABEL"}, {91, amount}});
  for (const auto& [column, value] : more) movement.replace(column - 1, value.size(), value);
  text += movement;
  for (const auto& [qualifier, information] : complements) {
    text += at("05", {{33, operation}, {35, "020326"}, {46, qualifier}, {49, information}});
  }
  text += at("07", {{35, "020326"}, {91, amount}});
  return read(cfonb120::describe(), text);
}

TEST(Cfonb120Party, IsThePayerOfWhatComesInAndThePayeeOfWhatGoesOut) {
  const auto name = [](std::string_view operation, std::string_view amount) {
    return std::string{
        one_movement(operation, amount, {{"NPY", "PAYER"}, {"NBE", "PAYEE"}}).entries().at(0)->details.counterparty_name};
  };
  EXPECT_EQ(name("05", "0000000000100{"), "PAYER");
  EXPECT_EQ(name("A1", "0000000000100{"), "PAYER");
  EXPECT_EQ(name("06", "0000000000100}"), "PAYEE");
  EXPECT_EQ(name("B1", "0000000000100}"), "PAYEE");
}

TEST(Cfonb120Party, KeepsItsRoleInWhatUndoesAPayment) {
  const auto name = [](std::string_view operation, std::string_view amount) {
    return std::string{
        one_movement(operation, amount, {{"NPY", "PAYER"}, {"NBE", "PAYEE"}}).entries().at(0)->details.counterparty_name};
  };
  EXPECT_EQ(name("B3", "0000000000100}"), "PAYER") << "our direct debit came back: the debtor";
  EXPECT_EQ(name("12", "0000000000100{"), "PAYEE") << "our transfer came back: its beneficiary";
  EXPECT_EQ(name("A3", "0000000000100{"), "PAYEE") << "we sent a direct debit back: the creditor";
  EXPECT_EQ(name("A5", "0000000000100}"), "PAYER") << "our own reversal: the debtor";
}

TEST(Cfonb120Party, IsTheOneThatIsGivenWhateverItsRole) {
  EXPECT_EQ(one_movement("B1", "0000000000100}", {{"NPY", "ELECTRICITE"}}).entries().at(0)->details.counterparty_name,
            "ELECTRICITE");
}

TEST(Cfonb120Motif, IsAReasonOnlyOnOperationsThatReturn) {
  const auto reason = [](std::string_view operation, std::string_view motif) {
    const Reading reading = one_movement(operation, "0000000000100}", {}, {{41, motif}});
    const PaymentDetails& d = reading.entries().at(0)->details;
    return std::string{d.return_reason} + "|" + std::string{d.return_reason_list};
  };
  for (const char* code : {"03", "10", "12", "26", "27", "33", "34", "38", "98", "B3", "B4"})
    EXPECT_EQ(reason(code, "20"), "20|cfonb");
  EXPECT_EQ(reason("B3", "00"), "|");
  EXPECT_EQ(reason("B3", "  "), "|");
  EXPECT_EQ(reason("06", "20"), "|");
  EXPECT_EQ(reason("62", "20"), "|");
}

TEST(Cfonb120Text, OfThePayerGoesOnWithoutABlankWhereItsRecordIsFull) {
  const std::string full = std::string(68, 'X') + "FA";
  const Reading reading = one_movement("05", "0000000000100{", {{"LCC", full}, {"LIB", "BETWEEN"}, {"LC2", "-2026-7"}});
  const auto lines = reading.entries().at(0)->details.remittance;
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], full + "-2026-7");
  EXPECT_EQ(lines[1], "BETWEEN");
  const Reading parted = one_movement("05", "0000000000100{", {{"LCC", "FACTURE"}, {"LC2", "2026-7"}});
  EXPECT_EQ(parted.entries().at(0)->details.remittance[0], "FACTURE 2026-7");
}

TEST(Cfonb120Text, WithoutAFieldOfItsOwnIsKept) {
  const Reading reading =
      one_movement("05", "0000000000100{", {{"ZZZ", "SOMETHING"}, {"NPY", "A"}, {"NPY", "B"}, {"MMO", "USD2 NONE"}});
  EXPECT_EQ(reading.entries().at(0)->additional_information, "LABEL /ZZZ/SOMETHING /NPY/B /MMO/USD2 NONE");
  EXPECT_EQ(reading.entries().at(0)->details.counterparty_name, "A");
}

TEST(Cfonb120Rate, IsPrintedAsADecimalNumber) {
  const auto rate = [](std::string_view block) {
    const std::string text = "USD2" + std::string(14, '0') + std::string{block};
    return std::string{one_movement("21", "0000000000100}", {{"MMO", text}}).entries().at(0)->details.exchange_rate};
  };
  EXPECT_EQ(rate("400000010862"), "1.0862");
  EXPECT_EQ(rate("4       0862"), "0.0862") << "shorter than its decimals";
  EXPECT_EQ(rate("000000000119"), "119");
  EXPECT_EQ(rate("4EUR/USD0862"), "0.0862") << "the last four alone";
  EXPECT_EQ(rate(""), "");
  EXPECT_EQ(rate("4abc"), "");
}

TEST(Cfonb120Statement, IsQuarantinedAloneWhereItBreaksOff) {
  const std::string good =
      at("01", {{35, "280226"}, {91, "0000000000000{"}}) + at("07", {{35, "020326"}, {91, "0000000000000{"}});
  const std::string open = at("01", {{35, "280226"}, {91, "0000000000000{"}}) +
                           at("04", {{33, "05"}, {35, "020326"}, {49, "LABEL"}, {91, "0000000000100{"}});
  const Reading reading = read(cfonb120::describe(), open + good);
  ASSERT_EQ(reading.statements().size(), 2U);
  const auto faults = reading.faults();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].unit, Unit::Statement);
  EXPECT_LT(faults[0].offset, reading.statements()[1]->offset) << "the fault is the first one's";
  EXPECT_TRUE(reading.statements()[0]->complete && reading.statements()[1]->complete);
}

TEST(CfonbDialect, SaysHowTheFileIsWritten) {
  const auto dialect = [](const char* path) {
    const std::string bytes = slurp(std::string{LETTRAGE_SOURCE_DIR "/fixtures/cfonb120/"} + path);
    return std::string{read(cfonb120::describe(), bytes).dialect()};
  };
  EXPECT_EQ(dialect("everyday.txt"), "lines");
  EXPECT_EQ(dialect("no-line-ends.txt"), "no line ends");
  EXPECT_EQ(dialect("loose-signs.txt"), "lines, trailing blanks cut, small letters for signs, é è for { }, amounts without sign");
  EXPECT_EQ(dialect("without-qualifier.txt"), "lines, complements without qualifier (Société Générale)");
}

TEST(CfonbSniff, KnowsItsOwnFilesAndNoOthers) {
  namespace fs = std::filesystem;
  for (const auto& entry : fs::recursive_directory_iterator{LETTRAGE_SOURCE_DIR "/fixtures"}) {
    if (!entry.is_regular_file() || entry.path().extension() == ".golden") continue;
    const std::string bytes = slurp(entry.path().string()).substr(0, 64 * 1024);
    for (const Format& format : {cfonb120::describe(), cfonb240::describe()}) {
      const bool own = entry.path().string().find("/" + std::string{format.id} + "/") != std::string::npos;
      if (own && entry.path().string().find("/regress/") != std::string::npos) continue;
      EXPECT_EQ(format.sniff(bytes), own ? Likelihood::Yes : Likelihood::No) << format.id << " " << entry.path();
    }
  }
}

// --- CFONB240

std::string item(std::string_view operation, std::initializer_list<std::pair<std::size_t, std::string_view>> more) {
  std::string text = record(240, {{1, "34000002"},
                                  {9, operation},
                                  {11, "030326E    20041010050500013M026MUSTER ENERGIE SA"},
                                  {78, "300040012300012345678JEAN DUPONT"},
                                  {229, "000000005000"}});
  for (const auto& [column, value] : more) text.replace(column - 1, value.size(), value);
  return text + "\n";
}

Reading sequence(std::string_view operation, const std::string& items, std::string_view total = "000000005000") {
  const auto frame = [&](std::string_view code, std::string_view number) {
    return record(240, {{1, code}, {3, number}, {9, operation}, {11, "030326E    20041010050500013M026MUSTER ENERGIE SA"}});
  };
  std::string last = frame("39", "000003");
  last.replace(228, 12, total);
  return read(cfonb240::describe(), frame("31", "000001") + "\n" + items + last + "\n");
}

TEST(Cfonb240Operation, SaysWhichWayTheMoneyWent) {
  const auto direction = [](std::string_view operation) {
    return sequence(operation, item(operation, {})).entries().at(0)->direction;
  };
  for (const char* code : {"41", "61", "71", "81", "84", "88"}) EXPECT_EQ(direction(code), Direction::Debit) << code;
  for (const char* code : {"21", "24"}) EXPECT_EQ(direction(code), Direction::Credit) << code << ": ours came back";
  for (const char* code : {"33", "99"}) {
    const Reading reading = sequence(code, item(code, {}));
    EXPECT_EQ(reading.entries().at(0)->status, EntryStatus::Info) << "not counted";
    EXPECT_TRUE(reading.has(Code::DirectionInvalid));
  }
}

TEST(Cfonb240Correction, MovesNoMoneyAndNamesTheNewAccount) {
  const Reading reading = sequence("83", item("83", {{185, "200410100500000000001"}, {229, "000000000000"}}), "000000000000");
  const Entry& entry = *reading.entries().at(0);
  EXPECT_EQ(entry.status, EntryStatus::Info);
  EXPECT_EQ(entry.amount.minor, 0);
  EXPECT_EQ(check_iban(entry.details.counterparty_iban), IbanVerdict::Valid);
  EXPECT_NE(entry.details.counterparty_iban.find("00000000001"), std::string_view::npos);
  EXPECT_FALSE(entry.details.counterparty_account.empty()) << "the one it replaces";
  EXPECT_TRUE(reading.faults().empty());
}

TEST(Cfonb240Label, NamesAReferenceOnlyWhereItIsUnmistakable) {
  const auto ids = [](std::string_view label) {
    const Reading reading = sequence("81", item("81", {{153, label}}));
    const PaymentDetails& d = reading.entries().at(0)->details;
    return std::string{d.end_to_end_id} + "|" + std::string{d.mandate_id} + "|" + std::string{d.instruction_id};
  };
  EXPECT_EQ(ids("RUM FR-4711"), "|FR-4711|");
  EXPECT_EQ(ids("PRLV RUM:FR-4711 E2E:INV-9"), "INV-9|FR-4711|");
  EXPECT_EQ(ids("INV-2026-0001-R1"), "||INV-2026-0001-R1");
  EXPECT_EQ(ids("RUM INCONNUE"), "||") << "words are no references";
  EXPECT_EQ(ids("FORUM 2026"), "||");
  EXPECT_EQ(ids("ABONNEMENT"), "||");
  EXPECT_EQ(ids("PRLV 03/2026"), "||");
}

TEST(Cfonb240Total, MustBeTheSumOfTheItems) {
  EXPECT_TRUE(sequence("81", item("81", {})).faults().empty());
  const Reading reading = sequence("81", item("81", {}), "000000005001");
  ASSERT_EQ(reading.faults().size(), 1U);
  EXPECT_EQ(reading.faults()[0].code, Code::SumMismatch);
  EXPECT_EQ(reading.faults()[0].unit, Unit::Statement);
}

}  // namespace
}  // namespace lettrage::formats::cfonb::testing
