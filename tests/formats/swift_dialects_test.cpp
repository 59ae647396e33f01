// `:86:` in its dialects: what each bank's text says about the payment.
#include <gtest/gtest.h>

#include <string>

#include "tests/formats/swift_support.h"

namespace lettrage::formats::swift::testing {
namespace {

/// The one entry of a message with this `:61:` and `:86:`.
class SwiftDialect : public ::testing::Test {
 protected:
  const Entry& entry(std::string_view information, std::string_view line = "2603030303C1,NTRFNONREF") {
    text_ = message(std::string{":61:"}.append(line).append("\r\n:86:").append(information));
    reading_ = read(text_);
    EXPECT_EQ(reading_.entries().size(), 1U);
    return *reading_.entries().at(0);
  }
  const PaymentDetails& details(std::string_view information, std::string_view line = "2603030303C1,NTRFNONREF") {
    return entry(information, line).details;
  }
  static std::string remittance(const PaymentDetails& details) {
    std::string out;
    for (const auto line : details.remittance) out.append(out.empty() ? "" : "|").append(line);
    return out;
  }

 private:
  std::string text_;
  Reading reading_;
};

TEST_F(SwiftDialect, GermanIdentifiersGoOnOverSubfields) {
  const auto& d = details("166?00GUTSCHRIFT?20EREF+AB?21CD?22SVWZ+RE 4711");
  EXPECT_EQ(d.end_to_end_id, "ABCD");
  EXPECT_EQ(remittance(d), "RE 4711");
  EXPECT_EQ(d.proprietary_code, "NTRF+166");
}

TEST_F(SwiftDialect, GermanIdentifiersCountAtSubfieldBoundariesOnly) {
  const auto& d = details("166?20SVWZ+TEXT MIT EREF+NICHTS?21XABWE+AUCH NICHT?22ABWA+ANDERER");
  EXPECT_EQ(d.end_to_end_id, "");
  EXPECT_EQ(remittance(d), "TEXT MIT EREF+NICHTSXABWE+AUCH NICHT");
  EXPECT_EQ(d.ultimate_counterparty_name, "ANDERER");
}

TEST_F(SwiftDialect, SeveralGermanIdentifiersMayShareASubfieldAndBeBrokenByIt) {
  const auto& d = details("835?20EREF+ 123 PAYPAL?21MREF+ 12AB CRED+ A?22B12 S?23VWZ+ Einkauf");
  EXPECT_EQ(d.end_to_end_id, "123 PAYPAL");
  EXPECT_EQ(d.mandate_id, "12AB");
  EXPECT_EQ(d.creditor_id, "AB12");
  EXPECT_EQ(remittance(d), "Einkauf");
}

TEST_F(SwiftDialect, GermanLinesWithoutIdentifiersStayLines) {
  const auto& d = details("051?00UEBERWEISUNG?20RECHNUNG 4711?21KUNDE 0815?60NOCH EINE?3037040044?310532013000?32MUELLER");
  EXPECT_EQ(remittance(d), "RECHNUNG 4711|KUNDE 0815|NOCH EINE");
  EXPECT_EQ(d.counterparty_account, "0532013000");
  EXPECT_EQ(d.counterparty_bic, "");
  EXPECT_EQ(d.counterparty_name, "MUELLER");
}

TEST_F(SwiftDialect, AGermanNameCutAt27CharactersIsOneAgain) {
  EXPECT_EQ(details("166?20X?32BEISPIELWERKE HANDEL UND VE?33RTRIEB GMBH").counterparty_name,
            "BEISPIELWERKE HANDEL UND VERTRIEB GMBH");
  EXPECT_EQ(details("166?20X?32ANNA?33BEISPIEL").counterparty_name, "ANNA BEISPIEL");
}

TEST_F(SwiftDialect, AGermanReturnHasReasonOriginalAmountAndFee) {
  const Entry& e = entry(
      "109?00SEPA-DD SOLL RUECKBEL. CORE?109310?20EREF+INV-2026-0001-R1?21MREF+MANDATE-0042?22CRED+DE98ZZZ09999999999\r\n"
      "?23SVWZ+RETURN/REFUND ORG BT 7?245,25 PLUS ENTG. 4,75 MS03?30COBADEFFXXX?31DE89370400440532013001?32ANNA BEISPIEL?34914",
      "2603050305DR80,NRTINONREF//XYZ");
  EXPECT_EQ(e.direction, Direction::Debit);
  EXPECT_EQ(e.details.proprietary_code, "NRTI+109");
  EXPECT_EQ(e.details.original_amount, (Money{7525, eur}));
  EXPECT_EQ(e.details.charges, (Money{475, eur}));
  EXPECT_EQ(e.details.mandate_id, "MANDATE-0042");
  // 914 is MS02 or MS03: the code among the words knows better
  EXPECT_EQ(e.details.return_reason, "MS03");
  EXPECT_EQ(e.details.return_reason_list, "iso");
}

TEST_F(SwiftDialect, ATextKeyExtensionIsAReturnReasonOfTheGermanBanks) {
  const auto& d = details("109?20EREF+X?34906", "2603050305DR80,NRTINONREF");
  EXPECT_EQ(d.return_reason, "906");
  EXPECT_EQ(d.return_reason_list, "dk");
  // 997 marks an online transfer, not a return
  EXPECT_EQ(details("177?20SVWZ+AC04 SCHULHEFTE?34997", "2603050305DR80,NTRFNONREF").return_reason, "");
}

TEST_F(SwiftDialect, SupplementaryDetailsGiveOriginalAmountAndCharges) {
  const auto& d = details("109?20EREF+X", "2603050305DR80,NRTINONREF//XYZ\r\n/OCMT/EUR75,25//CHGS/EUR4,75/");
  EXPECT_EQ(d.original_amount, (Money{7525, eur}));
  EXPECT_EQ(d.charges, (Money{475, eur}));
}

TEST_F(SwiftDialect, ACollectionBatchCarriesItsReference) {
  const Entry& e = entry("192?00SAMMLER?20KREF+COLL-1?21SVWZ+DATEI", "2603050305CR80,NMSCKREF+");
  EXPECT_EQ(e.batch_payment_information_id, "COLL-1");
  EXPECT_EQ(e.batch_message_id, "COLL-1");
  EXPECT_EQ(e.entry_reference, "");
}

TEST_F(SwiftDialect, TheSeparatorIsTheFourthCharacter) {
  const auto& plus = details("000+20Plata+31RO89RZBR0000060003480121+32FIRMA+33RO123\r\n+23FACTURA 7");
  EXPECT_EQ(plus.counterparty_iban, "RO89RZBR0000060003480121");
  EXPECT_EQ(plus.counterparty_name, "FIRMA");
  EXPECT_EQ(remittance(plus), "FACTURA 7");
  const auto& caret = details("230^00PRZELEW^34000^38PL61109010140000071219812874^20FAKTURA^32JAN");
  EXPECT_EQ(caret.counterparty_iban, "PL61109010140000071219812874");
  EXPECT_EQ(remittance(caret), "FAKTURA");
  EXPECT_EQ(details("166<20A<21B<32NAME").counterparty_name, "NAME");
  EXPECT_EQ(remittance(details("105,20 EUR RECHNUNG")), "105,20 EUR RECHNUNG");
}

TEST_F(SwiftDialect, TriodosNamesOurOwnAccountToo) {
  const auto& d = details("000>100000000000\r\n>20ABNANL2A>21NL91ABNA0417164300>22HUUR>23 KANTOOR>310390123456");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_account, "");
  EXPECT_EQ(d.counterparty_bic, "ABNANL2A");
  EXPECT_EQ(remittance(d), "HUUR|KANTOOR");
}

TEST_F(SwiftDialect, AbnCodewordsAreReadAcrossLineBreaks) {
  const auto& d = details(
      "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/\r\nJ. VOORBEELD/REM\r\nI/FACTUUR 2026/001/EREF/INV-1");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_name, "J. VOORBEELD");
  EXPECT_EQ(remittance(d), "FACTUUR 2026/001");
  EXPECT_EQ(d.end_to_end_id, "INV-1");
}

TEST_F(SwiftDialect, AbnReturnsSayTypeAndReason) {
  const auto& d = details("/RTYP/SEPA INCASSO NIET UITGEVOERD/MARF/MND-1/RTRN/MS03/EREF/INV-1", "2603030303D1,N246NONREF");
  EXPECT_EQ(d.return_reason, "MS03");
  EXPECT_EQ(d.return_reason_list, "iso");
  EXPECT_EQ(d.return_type, "SEPA INCASSO NIET UITGEVOERD");
  EXPECT_EQ(d.mandate_id, "MND-1");
}

TEST_F(SwiftDialect, AbnBatchesCountTheirTransactions) {
  const Entry& e = entry("/TRTP/SEPA INCASSO BATCH/PREF/COLL-7/NRTX/30/PIND/BRUTO");
  EXPECT_EQ(e.batch_count, 30U);
  EXPECT_EQ(e.batch_payment_information_id, "COLL-7");
}

TEST_F(SwiftDialect, RabobankPartiesHaveNameAndId) {
  const auto& d = details("/EREF/INV-1/ORDP//NAME/EEN EN ZN/ID/NL1/ADDR/DORPSSTR 1/REMI//REMI/AFREK. 1/ISDT/2026-03-03",
                          "260303C1,N541EREF\r\nNL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_name, "EEN EN ZN");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(remittance(d), "AFREK. 1");
}

TEST_F(SwiftDialect, RabobankStructuredReferencesAreReferences) {
  const auto& d = details("/ORDP//NAME/X/REMI//CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF/1000056789123456");
  ASSERT_EQ(d.structured_references.size(), 1U);
  EXPECT_EQ(d.structured_references[0].type, "CUR");
  EXPECT_EQ(d.structured_references[0].value, "1000056789123456");
}

TEST_F(SwiftDialect, IngPartiesAreSubfieldsAndNamesMayHoldSlashes) {
  const auto& d = details("/EREF/INV-1//CNTP/NL91ABNA0417164300/ABNANL2A/J AAP / ZOON B.V./UTRECHT//REMI/USTD//FACTUUR 7/");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_bic, "ABNANL2A");
  EXPECT_EQ(d.counterparty_name, "J AAP / ZOON B.V.");
  EXPECT_EQ(d.end_to_end_id, "INV-1");
  EXPECT_EQ(remittance(d), "FACTUUR 7");
}

TEST_F(SwiftDialect, CodewordsInTheTextOfARemittanceAreText) {
  EXPECT_EQ(remittance(details("/EREF/1/REMI/ZIE /ID/ EN /ADDR/ HIER")), "ZIE /ID/ EN /ADDR/ HIER");
}

TEST_F(SwiftDialect, RepeatedFieldsOfOneEntryAreOneText) {
  const auto& d = details("/EREF/E2E-42/\r\n:86:/ORDP//NAME/ACME BV/\r\n:86:/REMI/USTD//INVOICE 42/");
  EXPECT_EQ(d.end_to_end_id, "E2E-42");
  EXPECT_EQ(d.counterparty_name, "ACME BV");
  EXPECT_EQ(remittance(d), "INVOICE 42");
}

TEST_F(SwiftDialect, AbnUnstructuredTextStandsInColumnsOf32) {
  const auto& d = details(
      "SEPA OVERBOEKING                 IBAN: NL91ABNA0417164300\r\n"
      "BIC: ABNANL2A                    NAAM: P. VOORBEELD\r\n"
      "OMSCHRIJVING: FACTUUR 2026 002 H ANDEL\r\n"
      "KENMERK: 7541410");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_name, "P. VOORBEELD");
  EXPECT_EQ(remittance(d), "FACTUUR 2026 002 HANDEL");
  EXPECT_EQ(d.end_to_end_id, "7541410");
}

TEST_F(SwiftDialect, KnabEndsWithAccountAndName) {
  const auto& d = details("EEN OMSCHRIJVING\r\nREK: NL91ABNA0417164300/NAAM: STICHTING X");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_name, "STICHTING X");
  EXPECT_EQ(remittance(d), "EEN OMSCHRIJVING");
}

TEST_F(SwiftDialect, MbankLabelsEndWithSemicolons) {
  const auto& d = details(
      "911 TRANSAKCJA COLLECT; ID IPH: XX1; Z RACH.: \r\n61109010140000071219812874; OD: JAN PRZYKLAD; TYT.: FAKTURA 9; \r\nTNR: "
      "17.01");
  EXPECT_EQ(d.counterparty_iban, "PL61109010140000071219812874");
  EXPECT_EQ(d.counterparty_name, "JAN PRZYKLAD");
  EXPECT_EQ(remittance(d), "FAKTURA 9");
  EXPECT_EQ(d.servicer_reference, "17.01");
}

TEST_F(SwiftDialect, FreeTextIsSearchedForAnIbanThatIsNotOurs) {
  const auto& d = details("VON DE89370400440532013000 UND NL91ABNA0417164300 ABNANL2A J AAP");
  EXPECT_EQ(d.counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(d.counterparty_bic, "ABNANL2A");
  EXPECT_EQ(d.counterparty_name, "");
}

TEST_F(SwiftDialect, RabobanksOldLayoutPutsAccountAndNameBehindTheType) {
  const Entry& e = entry("OUDE BOEKING", "110617D000000000044,95N0600733959555      T-MOBILE");
  EXPECT_EQ(e.entry_reference, "0733959555");
  EXPECT_EQ(e.details.counterparty_account, "733959555");
  EXPECT_EQ(e.details.counterparty_name, "T-MOBILE");
}

TEST_F(SwiftDialect, WhatHasNoFieldOfItsOwnStandsBehindTheBookingText) {
  EXPECT_EQ(entry("166?00GUTSCHRIFT?109310?20SVWZ+RE 1?21MDAT+20260301?3037040044?70WGZ").additional_information,
            "GUTSCHRIFT WGZ 37040044 MDAT+20260301");
  EXPECT_EQ(entry("/TRTP/SEPA OVERBOEKING/EREF/A/ORDP//NAME/J AAP/ADDR/DORPSSTR 1").additional_information,
            "SEPA OVERBOEKING /ADDR/DORPSSTR 1");
  EXPECT_EQ(entry("/BAI/469/MISC/EREF/A").additional_information, "/BAI/469/MISC");
  EXPECT_EQ(entry("911 PRZELEW; ID IPH: XX01; TYT.: FV 1").additional_information, "PRZELEW XX01");
  EXPECT_EQ(entry("TEXT", "2603030303C1,NCHGNONREF\r\nMONTHLY FEES").additional_information, "MONTHLY FEES");
  EXPECT_EQ(entry("TEXT", "2603030303C1,NTRFNONREF\r\n/OCMT/EUR98,5//CHGS/EUR10,5/").additional_information, "");
}

TEST_F(SwiftDialect, HsbcsTextBehindTheOriginalAmountIsRemittance) {
  const auto& d = details("/OCMT/USD2853,12/\r\nPAYMENT OF INVOICES 204011665\r\n/OGB/A BANK");
  EXPECT_EQ(d.original_amount, (Money{285312, Currency::literal("USD")}));
  EXPECT_EQ(remittance(d), "PAYMENT OF INVOICES 204011665/OGB/A BANK");
}

TEST_F(SwiftDialect, AnAccountMayStandBehindOtherCodewords) {
  EXPECT_EQ(details("/TRTP/OVERBOEKING/BBAN/53851317/NAME/X").counterparty_account, "53851317");
  EXPECT_EQ(details("/ORDP/A NAME/ACNO/12-3011-0334130-37").counterparty_account, "12-3011-0334130-37");
  EXPECT_EQ(details("/ACCW/NL91ABNA0417164300,ABNANL2A/ORDP//NAME/X").counterparty_iban, "NL91ABNA0417164300");
  EXPECT_EQ(details("/ACCW/NL91ABNA0417164300,ABNANL2A/ORDP//NAME/X").counterparty_bic, "ABNANL2A");
}

TEST(SwiftVariableSymbol, IsAStructuredReferenceOfCzechAndSlovakAccounts) {
  const auto symbol = [](std::string_view account, std::string_view information) {
    const std::string text = std::string{":20:A\r\n:25:"}.append(account).append(
                                 "\r\n:28C:1\r\n:60F:C260302EUR0,\r\n:61:260303C1,NTRFNONREF\r\n:86:") +
                             std::string{information} + "\r\n:62F:C260303EUR1,\r\n-\r\n";
    const Reading reading = read(text);
    const auto references = reading.entries().at(0)->details.structured_references;
    return references.empty() ? std::string{} : std::string{references[0].type} + std::string{references[0].value};
  };
  constexpr std::string_view slovak = "SK3112000000198742637541";
  EXPECT_EQ(symbol(slovak, "PLATBA VS:2026000123 KS:0308 SS:"), "VS2026000123");
  EXPECT_EQ(symbol(slovak, "/EREF//VS2026000124/SS/KS0308/REMI/PLATBA"), "VS2026000124");
  EXPECT_EQ(symbol(slovak, "PLATBA VS:12345678901"), "");
  EXPECT_EQ(symbol(slovak, "REVS 12 VSETKO"), "");
  EXPECT_EQ(symbol("DE89370400440532013000", "PLATBA VS:2026000123"), "");
}

TEST_F(SwiftDialect, BytesThatAreNotUtf8AreReadAsCp1252) {
  EXPECT_EQ(details("166?20SVWZ+GR\xDC\xDF"
                    "E \x80?32M\xDCLLER")
                .counterparty_name,
            "M\xC3\x9CLLER");
  EXPECT_EQ(remittance(details("166?20SVWZ+GR\xDC\xDF"
                               "E \x80")),
            "GR\xC3\x9C\xC3\x9F"
            "E \xE2\x82\xAC");
}

TEST_F(SwiftDialect, ACharacterCutByALineBreakIsWholeAgain) {
  EXPECT_EQ(details("166?20X?32M\xC3\r\n\x9CLLER").counterparty_name, "M\xC3\x9CLLER");
}

}  // namespace
}  // namespace lettrage::formats::swift::testing
