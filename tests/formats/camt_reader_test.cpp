#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/camt/counterparty.h"
#include "formats/camt/returns.h"
#include "tests/formats/xml_support.h"

namespace lettrage::formats::camt {
namespace {

/// A statement of DE02… in EUR with `content` after its account.
std::string statement(std::string_view content, std::string_view version = "camt.053.001.08",
                      std::string_view account = "<Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy>") {
  return std::string{R"(<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:)"} + std::string{version} +
         R"("><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct>)" + std::string{account} + "</Acct>" +
         std::string{content} + "</Stmt></BkToCstmrStmt></Document>";
}

/// An entry of 53.00, whose details are `details`.
std::string entry(std::string_view direction, std::string_view details, std::string_view more = "") {
  return R"(<Ntry><Amt Ccy="EUR">53.00</Amt><CdtDbtInd>)" + std::string{direction} + "</CdtDbtInd>" + std::string{more} +
         "<Sts><Cd>BOOK</Cd></Sts><BkTxCd/>" + std::string{details} + "</Ntry>";
}
std::string details(std::string_view content) { return "<NtryDtls><TxDtls>" + std::string{content} + "</TxDtls></NtryDtls>"; }

class Reading {
 public:
  explicit Reading(const std::string& xml) : read_{test::read(test::format_of("camt"), xml)} {}
  [[nodiscard]] std::string operator()(std::string_view kind, std::string_view key, std::size_t n = 1) const {
    for (const auto& line : read_.lines) {
      if (line[0].second != kind || --n > 0) continue;
      for (const auto& [k, v] : line) {
        if (k == key) return v;
      }
      return "";
    }
    return "no such record";
  }
  [[nodiscard]] std::vector<std::string> faults() const {
    std::vector<std::string> names;
    for (const Fault& fault : read_.faults) names.emplace_back(name(fault.code));
    return names;
  }
  [[nodiscard]] const test::Read& all() const { return read_; }

 private:
  test::Read read_;
};

constexpr std::string_view debtor =
    "<Dbtr><Pty><Nm>Ada Blum</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>";
constexpr std::string_view us =
    "<Cdtr><Pty><Nm>Us</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>DE02 1203 0000 0000 2020 51</IBAN></Id></CdtrAcct>";

std::string parties(std::string_view content) { return "<RltdPties>" + std::string{content} + "</RltdPties>"; }

TEST(Camt, TheCounterpartyIsTheSideWhoseAccountIsNotOurs) {
  const std::string both = parties(std::string{debtor} + std::string{us});
  EXPECT_EQ(Reading(statement(entry("CRDT", details(both))))("transaction", "counterparty_name"), "Ada Blum");
  EXPECT_EQ(Reading(statement(entry("DBIT", details(both))))("transaction", "counterparty_name"), "Ada Blum");
}

TEST(Camt, RolesAreKeptInAReturnSoTheDebtorStaysTheCounterparty) {
  const std::string names = parties("<Dbtr><Nm>Ada Blum</Nm></Dbtr><Cdtr><Nm>Us</Nm></Cdtr>");
  const auto name_of = [&](std::string_view direction, std::string_view more) {
    return Reading(statement(entry(direction, details(names), more)))("transaction", "counterparty_name");
  };
  EXPECT_EQ(name_of("CRDT", ""), "Ada Blum");
  EXPECT_EQ(name_of("DBIT", ""), "Us");
  EXPECT_EQ(name_of("DBIT", "<RvslInd>true</RvslInd>"), "Ada Blum");
}

TEST(Camt, ASwappedSinglePartyIsTheCounterpartyUnlessItIsNamedLikeUs) {
  // ABN AMRO: the debtor of a returned collection stands in Cdtr.
  const std::string swapped =
      parties("<Cdtr><Nm>Ada Blum</Nm></Cdtr><CdtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></CdtrAcct>");
  const Reading returned{statement(entry("DBIT", details(swapped), "<RvslInd>true</RvslInd>"))};
  EXPECT_EQ(returned("transaction", "counterparty_name"), "Ada Blum");
  EXPECT_EQ(returned("transaction", "counterparty_iban"), "BE68539007547034");
  const Reading own{statement(entry("CRDT", details(parties("<Cdtr><Nm>Our  Company</Nm></Cdtr>"))), "camt.053.001.08",
                              "<Id><IBAN>DE02120300000000202051</IBAN></Id><Ownr><Nm>OUR COMPANY</Nm></Ownr>")};
  EXPECT_EQ(own("transaction", "counterparty_name"), "");
}

TEST(Camt, TheAmountOfATransactionIsTheFirstOneSaidOfIt) {
  const auto amount_of = [](std::string_view content) {
    return Reading(statement(entry("CRDT", details(content))))("transaction", "amount");
  };
  EXPECT_EQ(amount_of(R"(<Amt Ccy="EUR">1.00</Amt><AmtDtls><TxAmt><Amt Ccy="EUR">2.00</Amt></TxAmt></AmtDtls>)"), "1.00");
  EXPECT_EQ(
      amount_of(R"(<AmtDtls><InstdAmt><Amt Ccy="EUR">3.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">2.00</Amt></TxAmt></AmtDtls>)"),
      "2.00");
  EXPECT_EQ(amount_of(R"(<AmtDtls><InstdAmt><Amt Ccy="EUR">3.00</Amt></InstdAmt></AmtDtls>)"), "3.00");
  EXPECT_EQ(amount_of(R"(<AmtDtls><InstdAmt><Amt Ccy="USD">3.00</Amt></InstdAmt></AmtDtls>)"), "53.00");
  EXPECT_EQ(amount_of(""), "53.00");
}

TEST(Camt, TheAmountOfABatchIsNeverCopiedIntoItsTransactions) {
  const Reading two{statement(entry("CRDT", "<NtryDtls><TxDtls/><TxDtls><Refs/></TxDtls></NtryDtls>"))};
  EXPECT_EQ(two("transaction", "amount", 1), "");
  EXPECT_EQ(two("transaction", "amount", 2), "");
}

TEST(Camt, ATransactionMayGoTheOtherWay) {
  const Reading fee{statement(entry("CRDT", details(R"(<Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>)")))};
  EXPECT_EQ(fee("entry", "amount"), "53.00");
  EXPECT_EQ(fee("transaction", "amount"), "-2.00");
}

TEST(Camt, OpeningIsOpbdElsePrcdElseTheFirstInterimBalance) {
  const auto balance = [](std::string_view type, std::string_view amount, std::string_view date) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + std::string{type} + R"(</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">)" + std::string{amount} +
           "</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>" + std::string{date} + "</Dt></Dt></Bal>";
  };
  const Reading full{statement(balance("CLAV", "9", "2026-03-04") + balance("PRCD", "1", "2026-03-03") +
                               balance("OPBD", "2", "2026-03-04") + balance("ITBD", "3", "2026-03-04") +
                               balance("CLBD", "4", "2026-03-04"))};
  EXPECT_EQ(full("statement", "opening_balance"), "-2.00");
  EXPECT_EQ(full("statement", "closing_balance"), "-4.00");
  const Reading pages{statement(balance("ITBD", "5", "2026-03-04") + balance("ITBD", "6", "2026-03-04"))};
  EXPECT_EQ(pages("statement", "opening_balance"), "-5.00");
  EXPECT_EQ(pages("statement", "closing_balance"), "-6.00");
  const Reading interim{statement(balance("ITBD", "7", "2026-03-04"))};
  EXPECT_EQ(interim("statement", "opening_balance"), "");
  EXPECT_EQ(interim("statement", "closing_balance"), "-7.00");
  const Reading days{statement(balance("OPBD", "1", "2026-03-02") + balance("CLBD", "2", "2026-03-02") +
                               balance("OPBD", "2", "2026-03-03") + balance("CLBD", "3", "2026-03-03"))};
  EXPECT_EQ(days("statement", "opening_balance"), "-1.00");
  EXPECT_EQ(days("statement", "closing_balance"), "-3.00");
}

TEST(Camt, MoneyThatCannotBeKnownQuarantinesTheStatement) {
  const auto faults_of = [](std::string_view amount, std::string_view direction = "CRDT") {
    const Reading reading{statement("<Ntry><Amt Ccy=\"EUR\">" + std::string{amount} + "</Amt><CdtDbtInd>" +
                                    std::string{direction} + "</CdtDbtInd><Sts>BOOK</Sts></Ntry>")};
    for (const Fault& fault : reading.all().faults) EXPECT_EQ(fault.unit, Unit::Statement);
    EXPECT_EQ(reading("entry", "kind"), "entry") << "an entry at fault still counts";
    return reading.faults();
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(faults_of("1.00"), Names{});
  EXPECT_EQ(faults_of(" 0001.5000 "), Names{});
  EXPECT_EQ(faults_of(".5"), Names{});
  EXPECT_EQ(faults_of("12..34"), Names{"amount-not-numeric"});
  EXPECT_EQ(faults_of("1e3"), Names{"amount-not-numeric"});
  EXPECT_EQ(faults_of("0.001"), Names{"amount-excess-digits"});
  EXPECT_EQ(faults_of("-1.00"), Names{"amount-negative"});
  EXPECT_EQ(faults_of("99999999999999999999"), Names{"amount-overflow"});
  EXPECT_EQ(faults_of(""), Names{"amount-missing"});
  EXPECT_EQ(faults_of("1.00", "credit"), Names{"direction-invalid"});
}

TEST(Camt, AnUnknownStatusIsNotBooked) {
  const Reading reading{statement(R"(<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>XXXX</Sts></Ntry>)")};
  EXPECT_EQ(reading("entry", "status"), "info");
  EXPECT_EQ(reading.faults(), std::vector<std::string>{"status-unknown"});
}

TEST(Camt, ReasonsAreReadFromTextOnlyInReturns) {
  const std::string text = "<RmtInf><Ustrd>Rechnung AC04 bitte</Ustrd></RmtInf>";
  EXPECT_EQ(Reading(statement(entry("DBIT", details(text))))("transaction", "return_reason"), "");
  EXPECT_EQ(Reading(statement(entry("DBIT", details(text), "<RvslInd>true</RvslInd>")))("transaction", "return_reason"), "AC04");
  EXPECT_EQ(reason_in("/TRTP/SEPA INCASSO/RTYP/RTRN/RTRN/MS03/"), "MS03");
  EXPECT_EQ(reason_in("XAC04 AC041 ac04"), "");
  EXPECT_EQ(reason_in("REJET:AM04."), "AM04");
  EXPECT_EQ(return_type_in("x /RTYP/RJCT"), "RJCT");
}

TEST(Camt, NationalReasonsNameTheirList) {
  EXPECT_EQ(list_of_proprietary("AC04", "DE02"), "iso");
  EXPECT_EQ(list_of_proprietary("10", "FR76"), "cfonb");
  EXPECT_EQ(list_of_proprietary("10", "NL91"), "proprietary");
  EXPECT_EQ(list_of_proprietary("914", "DE02"), "dk");
  EXPECT_TRUE(is_return_code("UPDD", "", "NL91"));
  EXPECT_TRUE(is_return_code("", "NDDT+109+00931", ""));
  EXPECT_TRUE(is_return_code("", "109", "DE02"));
  EXPECT_FALSE(is_return_code("", "109", "NL91"));
  EXPECT_TRUE(is_return_code("", "B3/0811", "FR76"));
  EXPECT_FALSE(is_return_code("", "10", "NL91"));
  EXPECT_TRUE(is_return_code("", "N246", "NL91"));
}

TEST(Camt, EveryVersionAndPrefixIsRecognised) {
  const auto format_of = [](std::string_view ns) {
    const std::string xml = "<d:Document xmlns:d=\"" + std::string{ns} +
                            "\"><d:BkToCstmrStmt><d:Stmt><d:Acct><d:Id><d:IBAN>DE02120300000000202051</d:IBAN></d:Id></d:Acct>"
                            "</d:Stmt></d:BkToCstmrStmt></d:Document>";
    EXPECT_EQ(test::format_of("camt").sniff(xml), Likelihood::Yes);
    const test::Read read = test::read(test::format_of("camt"), xml);
    EXPECT_EQ(read.lines.size(), 1U);
    return read.file.empty() ? std::string{} : read.file[0].second;
  };
  EXPECT_EQ(format_of("urn:iso:std:iso:20022:tech:xsd:camt.053.001.13"), "camt.053.001.13");
  EXPECT_EQ(format_of("ISO:camt.053.001.02"), "camt.053.001.02");
  EXPECT_EQ(format_of("urn:bank:own"), "camt.053");
}

TEST(Camt, OtherFormatsAreNotClaimed) {
  const auto& camt = test::format_of("camt");
  EXPECT_EQ(camt.sniff("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.056.001.08\"><FIToFIPmtCxlReq>"), Likelihood::No);
  EXPECT_EQ(camt.sniff("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>"), Likelihood::No);
  EXPECT_EQ(camt.sniff("<!-- <BkToCstmrStmt> --><a/>"), Likelihood::No);
  EXPECT_EQ(camt.sniff("<a><![CDATA[<BkToCstmrStmt>]]></a>"), Likelihood::Maybe) << "unless the document around it is a message";
  EXPECT_EQ(camt.sniff(":20:camt.053 <BkToCstmrStmt>"), Likelihood::No);
  EXPECT_EQ(camt.sniff(""), Likelihood::No);
}

TEST(Camt, AnEntryKeepsWhatItSaysWhateverTheOrderOfItsElements) {
  const Reading reading{statement(
      "<Ntry>" + details("<Refs><EndToEndId>E-1</EndToEndId></Refs>") +
      R"(<BookgDt><Dt>2026-03-04</Dt></BookgDt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><Amt Ccy="EUR">2.00</Amt></Ntry>)")};
  EXPECT_EQ(reading("transaction", "amount"), "-2.00");
  EXPECT_EQ(reading("transaction", "booking_date"), "2026-03-04");
}

TEST(Camt, ARefusedFileLeavesNothingBehindForTheNext) {
  // Parsers are kept per thread and used again.
  const std::string good = statement(entry("CRDT", details("")));
  EXPECT_EQ(Reading("<BkToCstmrStmt><Stmt>").faults(), (std::vector<std::string>{"namespace-unusual", "file-truncated"}));
  EXPECT_EQ(Reading("<!DOCTYPE a><BkToCstmrStmt/>").faults(), std::vector<std::string>{"xml-doctype-refused"});
  EXPECT_EQ(Reading(good)("transaction", "amount"), "53.00");
}

}  // namespace
}  // namespace lettrage::formats::camt
