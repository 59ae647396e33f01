// Messages about earlier payments: what an item is told by the levels above it, and what becomes of a level without items.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/formats/xml_support.h"

namespace lettrage::formats::test {
namespace {

std::string value(const Line& line, std::string_view key) {
  const auto found = std::find_if(line.begin(), line.end(), [&](const auto& field) { return field.first == key; });
  return found == line.end() ? "" : found->second;
}

std::string document(std::string_view message, std::string_view root, std::string_view content) {
  return fmt::format(R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{0}"><{1}>{2}</{1}></Document>)", message, root, content);
}

Read read_message(std::string_view text) {
  const Format* const format = detect(text);
  EXPECT_NE(format, nullptr) << text;
  return format == nullptr ? Read{} : read(*format, text);
}

constexpr std::string_view header = "<GrpHdr><MsgId>M</MsgId><IntrBkSttlmDt>2026-03-06</IntrBkSttlmDt></GrpHdr>";
constexpr std::string_view group =
    "<OrgnlGrpInf><OrgnlMsgId>O</OrgnlMsgId><OrgnlMsgNmId>pacs.003.001.08</OrgnlMsgNmId>"
    "<RtrRsnInf><Orgtr><Nm>A</Nm></Orgtr><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></RtrRsnInf></OrgnlGrpInf>";

TEST(Returns, AnItemIsToldByTheLevelsAboveWhatItDoesNotSay) {
  const Read got = read_message(
      document("pacs.004.001.09", "PmtRtr",
               std::string{header} + std::string{group} +
                   R"(<TxInf><OrgnlEndToEndId>E-1</OrgnlEndToEndId><RtrdIntrBkSttlmAmt Ccy="EUR">1</RtrdIntrBkSttlmAmt></TxInf>
      <TxInf><OrgnlGrpInf><OrgnlMsgId>P</OrgnlMsgId></OrgnlGrpInf><RtrdIntrBkSttlmAmt Ccy="EUR">2</RtrdIntrBkSttlmAmt><IntrBkSttlmDt>2026-03-09</IntrBkSttlmDt>
      <RtrRsnInf><Rsn><Prtry>X1</Prtry></Rsn></RtrRsnInf></TxInf>)"));
  ASSERT_EQ(got.lines.size(), 2U);
  EXPECT_EQ(value(got.lines[0], "original_message_id"), "O");
  EXPECT_EQ(value(got.lines[0], "return_reason"), "AC04");
  EXPECT_EQ(value(got.lines[0], "return_originator"), "A");
  EXPECT_EQ(value(got.lines[0], "return_information"), "closed");
  EXPECT_EQ(value(got.lines[0], "value_date"), "2026-03-06");
  EXPECT_EQ(value(got.lines[1], "original_message_id"), "P");
  EXPECT_EQ(value(got.lines[1], "original_message_name"), "pacs.003.001.08");
  EXPECT_EQ(value(got.lines[1], "return_reason"), "X1");
  EXPECT_EQ(value(got.lines[1], "return_reason_list"), "proprietary");
  EXPECT_EQ(value(got.lines[1], "return_originator"), "") << "a reason is one block; its parts are not taken from two";
  EXPECT_EQ(value(got.lines[1], "value_date"), "2026-03-09");
}

TEST(Returns, AGroupWithoutItemsIsAStatusOfTheGroup) {
  const Read got = read_message(document("pacs.004.001.09", "PmtRtr", std::string{header} + std::string{group}));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "level"), "group");
  EXPECT_EQ(value(got.lines[0], "original_message_id"), "O");
  EXPECT_EQ(value(got.lines[0], "reason"), "AC04");
  EXPECT_EQ(value(got.lines[0], "whole"), "true");
}

TEST(Returns, AGroupSaidNotToBeMeantAsAWholeIsNot) {
  const Read got = read_message(
      document("pacs.004.001.09", "PmtRtr", "<GrpHdr><MsgId>M</MsgId><GrpRtr>false</GrpRtr></GrpHdr>" + std::string{group}));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "whole"), "");
}

TEST(Returns, AGroupMarkedAsAWholeIsAStatusBesideItsItems) {
  const std::string text = document(
      "camt.056.001.08", "FIToFIPmtCxlReq",
      "<Assgnmt><Id>M</Id></Assgnmt><Undrlyg><OrgnlGrpInfAndCxl><OrgnlMsgId>O</OrgnlMsgId><GrpCxl>true</GrpCxl></"
      "OrgnlGrpInfAndCxl>"
      "<TxInf><OrgnlEndToEndId>E-1</OrgnlEndToEndId></TxInf><TxInf><OrgnlEndToEndId>E-2</OrgnlEndToEndId></TxInf></Undrlyg>");
  const Read got = read_message(text);
  ASSERT_EQ(got.lines.size(), 3U);
  EXPECT_EQ(value(got.lines[0], "whole"), "true");
  EXPECT_EQ(value(got.lines[1], "original_end_to_end_id"), "E-1");
  EXPECT_EQ(value(got.lines[2], "original_message_id"), "O");
  for (std::size_t at_least = 1; at_least < text.size(); ++at_least) {
    ASSERT_EQ(read(format_of("returns"), text, at_least).lines, got.lines) << "cut at " << at_least;
  }
}

TEST(Returns, ALevelThatSaysNothingIsNoRecord) {
  const Read got =
      read_message(document("camt.056.001.09", "FIToFIPmtCxlReq", "<Assgnmt><Id>M</Id></Assgnmt><Undrlyg/><Undrlyg></Undrlyg>"));
  EXPECT_TRUE(got.lines.empty());
  EXPECT_TRUE(got.faults.empty());
}

TEST(Returns, AnAnswerHasTheStatusOfTheNearestLevelThatGivesOne) {
  const Read got = read_message(document(
      "camt.029.001.09", "RsltnOfInvstgtn",
      "<Assgnmt><Id>M</Id></Assgnmt><RslvdCase><Id>C</Id></RslvdCase><Sts><Conf>PECR</Conf></Sts>"
      "<CxlDtls><TxInfAndSts><OrgnlEndToEndId>E-1</OrgnlEndToEndId></TxInfAndSts></CxlDtls>"
      "<CxlDtls><OrgnlGrpInfAndSts><OrgnlMsgId>O</OrgnlMsgId><GrpCxlSts>RJCR</GrpCxlSts></OrgnlGrpInfAndSts>"
      "<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>E-2</OrgnlEndToEndId></TxInfAndSts>"
      "<TxInfAndSts><OrgnlEndToEndId>E-3</OrgnlEndToEndId><TxCxlSts>ACCR</TxCxlSts></TxInfAndSts></OrgnlPmtInfAndSts></"
      "CxlDtls>"));
  ASSERT_EQ(got.lines.size(), 4U);
  EXPECT_EQ(value(got.lines[0], "status"), "PECR");
  EXPECT_EQ(value(got.lines[0], "case_id"), "C");
  EXPECT_EQ(value(got.lines[1], "level"), "group") << "its status is for what is not listed, too";
  EXPECT_EQ(value(got.lines[1], "status"), "RJCR");
  EXPECT_EQ(value(got.lines[2], "status"), "RJCR");
  EXPECT_EQ(value(got.lines[2], "original_payment_information_id"), "P");
  EXPECT_EQ(value(got.lines[3], "status"), "ACCR");
}

TEST(Returns, AnAnswerWithoutItemsKeepsItsCaseAndStatus) {
  const Read got = read_message(
      document("camt.029.001.03", "RsltnOfInvstgtn",
               "<Assgnmt><Id>M</Id></Assgnmt><RslvdCase><Id>C</Id></RslvdCase><Sts><RjctdMod>NOOR</RjctdMod></Sts>"));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "level"), "group");
  EXPECT_EQ(value(got.lines[0], "case_id"), "C");
  EXPECT_EQ(value(got.lines[0], "reason"), "NOOR");
}

TEST(Returns, ARequestHasNoAmountOfItsOwn) {
  const Read got = read_message(document(
      "camt.055.001.08", "CstmrPmtCxlReq",
      R"(<Undrlyg><OrgnlPmtInfAndCxl><OrgnlPmtInfId>P</OrgnlPmtInfId><TxInf><OrgnlInstdAmt Ccy="EUR">3.00</OrgnlInstdAmt></TxInf></OrgnlPmtInfAndCxl></Undrlyg>)"));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "amount"), "");
  EXPECT_EQ(value(got.lines[0], "original_amount"), "3.00");
}

TEST(Returns, ChargesOfTwoCurrenciesHaveNoSum) {
  const Read got = read_message(
      document("pacs.004.001.09", "PmtRtr",
               R"(<TxInf><RtrdIntrBkSttlmAmt Ccy="EUR">1</RtrdIntrBkSttlmAmt><ChrgsInf><Amt Ccy="EUR">1</Amt></ChrgsInf>
      <ChrgsInf><Amt Ccy="USD">1</Amt></ChrgsInf><ChrgsInf><Amt Ccy="EUR">1</Amt></ChrgsInf></TxInf>)"));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "charges"), "");
}

TEST(Returns, AReturnWhoseAmountIsUnknownIsAnErrorAndKeepsItsPlace) {
  for (const std::string_view amount : {R"(<RtrdIntrBkSttlmAmt Ccy="EUR">1.001</RtrdIntrBkSttlmAmt>)", ""}) {
    const Read got =
        read_message(document("pacs.004.001.09", "PmtRtr", fmt::format("<TxInf>{}<RtrId>R</RtrId></TxInf>", amount)));
    ASSERT_EQ(got.lines.size(), 1U);
    EXPECT_EQ(value(got.lines[0], "amount"), "");
    ASSERT_FALSE(got.faults.empty());
    EXPECT_EQ(got.faults.front().severity, Severity::Error);
    EXPECT_EQ(got.faults.front().unit, Unit::Record);
  }
}

TEST(Returns, EveryVersionIsReadByTheSamePaths) {
  struct Case {
    std::string_view message, root, item;
    int first, last;
  };
  const std::array<Case, 6> cases{{{"pacs.004", "PmtRtr", "TxInf", 2, 15},
                                   {"pacs.007", "FIToFIPmtRvsl", "TxInf", 2, 14},
                                   {"pain.007", "CstmrPmtRvsl", "OrgnlPmtInfAndRvsl TxInf", 2, 13},
                                   {"camt.055", "CstmrPmtCxlReq", "Undrlyg OrgnlPmtInfAndCxl TxInf", 1, 13},
                                   {"camt.056", "FIToFIPmtCxlReq", "Undrlyg TxInf", 1, 12},
                                   {"camt.029", "RsltnOfInvstgtn", "CxlDtls TxInfAndSts", 3, 14}}};
  for (const Case& c : cases) {
    std::string content =
        R"(<OrgnlEndToEndId>E</OrgnlEndToEndId><RtrdIntrBkSttlmAmt Ccy="EUR">1</RtrdIntrBkSttlmAmt><OrgnlTxRef><Dbtr><Nm>N</Nm></Dbtr></OrgnlTxRef>)";
    std::string_view path = c.item;
    while (!path.empty()) {
      const std::size_t blank = path.rfind(' ');
      const std::string_view element = blank == std::string_view::npos ? path : path.substr(blank + 1);
      content = fmt::format("<{0}>{1}</{0}>", element, content);
      path = blank == std::string_view::npos ? std::string_view{} : path.substr(0, blank);
    }
    for (int version = c.first; version <= c.last; ++version) {
      const std::string name = fmt::format("{}.001.{:02}", c.message, version);
      const Read got = read_message(document(name, c.root, content));
      EXPECT_EQ(value(got.file, "format"), name);
      ASSERT_EQ(got.lines.size(), 1U) << name;
      EXPECT_EQ(value(got.lines[0], "kind"), "transaction") << name;
      EXPECT_EQ(value(got.lines[0], "original_end_to_end_id"), "E") << name;
      EXPECT_EQ(value(got.lines[0], "debtor_name"), "N") << name;
      EXPECT_TRUE(got.faults.empty()) << name;
    }
  }
}

TEST(Returns, AVersionNotYetKnownIsReadWithAWarning) {
  const Read got = read_message(
      document("camt.056.001.13", "FIToFIPmtCxlReq", "<Undrlyg><TxInf><OrgnlEndToEndId>E</OrgnlEndToEndId></TxInf></Undrlyg>"));
  ASSERT_EQ(got.lines.size(), 1U);
  ASSERT_EQ(got.faults.size(), 1U);
  EXPECT_EQ(got.faults[0].code, Code::XmlUnknownVersion);
  EXPECT_EQ(got.faults[0].severity, Severity::Warning);
}

TEST(StatusReports, ATransactionBetweenBanksMayNameItsGroup) {
  const Read got = read_message(document(
      "pacs.002.001.10", "FIToFIPmtStsRpt",
      "<GrpHdr><MsgId>M</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>A</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
      "<OrgnlGrpInfAndSts><OrgnlMsgId>B</OrgnlMsgId></OrgnlGrpInfAndSts>"
      "<TxInfAndSts><OrgnlGrpInf><OrgnlMsgId>B</OrgnlMsgId></OrgnlGrpInf><OrgnlTxId>T</OrgnlTxId><TxSts>RJCT</TxSts></"
      "TxInfAndSts>"));
  ASSERT_EQ(got.lines.size(), 3U);
  EXPECT_EQ(value(got.lines[0], "status"), "RJCT");
  EXPECT_EQ(value(got.lines[1], "original_message_id"), "B");
  EXPECT_EQ(value(got.lines[2], "original_message_id"), "B");
  EXPECT_EQ(value(got.lines[2], "original_transaction_id"), "T");
}

TEST(Embedded, AMessageMayStandInACdataSection) {
  const std::string message =
      document("camt.056.001.08", "FIToFIPmtCxlReq", "<Undrlyg><TxInf><OrgnlEndToEndId>E</OrgnlEndToEndId></TxInf></Undrlyg>");
  const std::string text = "<queue><note><![CDATA[<b>not it]]></note><!-- <![CDATA[" + message + "]]> --><body><![CDATA[\n" +
                           message + "]]></body></queue>";
  const Read got = read_message(text);
  EXPECT_TRUE(got.faults.empty());
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "original_end_to_end_id"), "E");
  EXPECT_EQ(value(got.lines[0], "offset"), std::to_string(text.rfind("<TxInf>"))) << "places are those of the file";
}

TEST(Embedded, WhatAMessageQuotesInCdataIsText) {
  const std::string quoted = document("camt.056.001.08", "FIToFIPmtCxlReq", "<Undrlyg/>");
  const Read got = read_message(document("pacs.002.001.03", "FIToFIPmtStsRpt",
                                         "<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts><StsRsnInf><AddtlInf><![CDATA[" + quoted +
                                             "]]></AddtlInf></StsRsnInf></OrgnlGrpInfAndSts>"));
  EXPECT_EQ(value(got.file, "format"), "pacs.002.001.03");
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "reason_information"), quoted);
}

TEST(Embedded, ABrokenMessageInCdataRefusesTheFile) {
  const std::string message = document("camt.056.001.08", "FIToFIPmtCxlReq", "<Undrlyg><TxInf></Undrlyg>");
  const Read got = read_message("<queue><![CDATA[" + message + "]]></queue>");
  ASSERT_FALSE(got.faults.empty());
  EXPECT_EQ(got.faults[0].code, Code::XmlNotWellFormed);
  EXPECT_EQ(got.faults[0].unit, Unit::File);
}

TEST(Orders, TransfersAreDebitsWithTheDateAndSchemeOfTheirBatch) {
  const Read got = read_message(document(
      "pain.001.001.09", "CstmrCdtTrfInitn",
      R"(<GrpHdr><MsgId>M</MsgId></GrpHdr><PmtInf><PmtInfId>P</PmtInfId><PmtTpInf><LclInstrm><Cd>INST</Cd></LclInstrm></PmtTpInf>
      <ReqdExctnDt><DtTm>2026-03-05T23:30:00-05:00</DtTm></ReqdExctnDt><Dbtr><Nm>We</Nm></Dbtr><DbtrAcct><Id><Othr><Id>12</Id></Othr></Id></DbtrAcct>
      <CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><EqvtAmt><Amt Ccy="EUR">5</Amt><CcyOfTrf>USD</CcyOfTrf></EqvtAmt></Amt>
      <Cdtr><Nm>They</Nm></Cdtr></CdtTrfTxInf></PmtInf>)"));
  ASSERT_EQ(got.lines.size(), 2U);
  EXPECT_EQ(value(got.lines[0], "requested_date"), "2026-03-05") << "the date as written";
  EXPECT_EQ(value(got.lines[0], "scheme"), "INST");
  EXPECT_EQ(value(got.lines[1], "direction"), "debit");
  EXPECT_EQ(value(got.lines[1], "amount"), "-5.00");
  EXPECT_EQ(value(got.lines[1], "counterparty_name"), "They");
  EXPECT_EQ(value(got.lines[1], "account"), "12");
  EXPECT_TRUE(got.faults.empty());
}

TEST(Orders, AnInterbankCollectionWithoutHeaderIsReadAllTheSame) {
  const Read got = read_message(document(
      "pacs.003.001.08", "FIToFICstmrDrctDbt",
      R"(<DrctDbtTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="EUR">5</IntrBkSttlmAmt></DrctDbtTxInf>)"));
  ASSERT_EQ(got.lines.size(), 1U);
  EXPECT_EQ(value(got.lines[0], "amount"), "5.00");
}

}  // namespace
}  // namespace lettrage::formats::test
