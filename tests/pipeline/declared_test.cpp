// What the header of a message declares of its payments is held against them, and said with both numbers.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/document.h"

namespace lettrage::pipeline {
namespace {
namespace fs = std::filesystem;

/// The warnings about counts and sums.
std::vector<std::string> warnings(const std::string& message, const std::string& body) {
  const fs::path path = fs::temp_directory_path() / ("lettrage-declared-" + std::to_string(::getpid()) + ".xml");
  std::ofstream{path, std::ios::binary} << R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:)" << message << "\">" << body
                                        << "</Document>";
  const Document document = read_document({.path = path.string(), .shown = "file.xml"});
  fs::remove(path);
  EXPECT_EQ(document.header.format, message);
  std::vector<std::string> texts;
  for (const Diagnostic& d : document.diagnostics) {
    if (d.code != Code::CountMismatch && d.code != Code::SumMismatch) continue;
    EXPECT_EQ(d.severity, Severity::Warning);
    texts.push_back(d.text);
  }
  return texts;
}

bool says(const std::vector<std::string>& texts, const std::string& what) {
  for (const std::string& text : texts) {
    if (text.find(what) != std::string::npos) return true;
  }
  return false;
}

std::string returned(const std::string& header, const std::string& prefix = "Rtrd") {
  const std::string amount = prefix + "IntrBkSttlmAmt";
  const auto item = [&](const char* minor) {
    return "<TxInf><OrgnlEndToEndId>E</OrgnlEndToEndId><" + amount + " Ccy=\"EUR\">" + minor + "</" + amount + "></TxInf>";
  };
  const std::string root = prefix == "Rtrd" ? "PmtRtr" : "FIToFIPmtRvsl";
  return "<" + root + "><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-02T00:00:00</CreDtTm>" + header + "</GrpHdr>" + item("10.00") +
         item("2.50") + "</" + root + ">";
}

TEST(Declared, ReturnsAreHeldAgainstTheirHeader) {
  const std::string total = "<TtlRtrdIntrBkSttlmAmt Ccy=\"EUR\">";
  EXPECT_TRUE(warnings("pacs.004.001.09", returned("<NbOfTxs>2</NbOfTxs>" + total + "12.50</TtlRtrdIntrBkSttlmAmt>")).empty());
  EXPECT_TRUE(warnings("pacs.004.001.09", returned("<NbOfTxs>2</NbOfTxs><CtrlSum>12.5</CtrlSum>")).empty());
  const auto texts = warnings("pacs.004.001.09", returned("<NbOfTxs>3</NbOfTxs>" + total + "12.51</TtlRtrdIntrBkSttlmAmt>"));
  EXPECT_TRUE(says(texts, "declares 3 payments and has 2"));
  EXPECT_TRUE(says(texts, "declares a sum of 12.51 and has 12.50"));
  EXPECT_TRUE(
      says(warnings("pacs.004.001.09", returned("<NbOfTxs>2</NbOfTxs><CtrlSum>12.6</CtrlSum>")), "sum of 12.60 and has 12.50"));
}

TEST(Declared, ReversalsAreHeldAgainstTheirHeader) {
  const std::string total = "<TtlRvsdIntrBkSttlmAmt Ccy=\"EUR\">";
  EXPECT_TRUE(
      warnings("pacs.007.001.09", returned("<NbOfTxs>2</NbOfTxs>" + total + "12.50</TtlRvsdIntrBkSttlmAmt>", "Rvsd")).empty());
  EXPECT_TRUE(says(warnings("pacs.007.001.09", returned("<NbOfTxs>2</NbOfTxs>" + total + "1</TtlRvsdIntrBkSttlmAmt>", "Rvsd")),
                   "declares a sum of 1.00 and has 12.50"));
  const auto pain = [](const std::string& header) {
    return "<CstmrPmtRvsl><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-02T00:00:00</CreDtTm>" + header +
           "</GrpHdr><OrgnlPmtInfAndRvsl><OrgnlPmtInfId>P</OrgnlPmtInfId><TxInf><RvsdInstdAmt "
           "Ccy=\"EUR\">7.00</RvsdInstdAmt></TxInf>"
           "</OrgnlPmtInfAndRvsl></CstmrPmtRvsl>";
  };
  EXPECT_TRUE(warnings("pain.007.001.09", pain("<NbOfTxs>1</NbOfTxs><CtrlSum>7</CtrlSum>")).empty());
  const auto texts = warnings("pain.007.001.09", pain("<NbOfTxs>2</NbOfTxs><CtrlSum>8</CtrlSum>"));
  EXPECT_TRUE(says(texts, "declares 2 payments and has 1"));
  EXPECT_TRUE(says(texts, "declares a sum of 8.00 and has 7.00"));
}

TEST(Declared, RequestsAreHeldAgainstTheirControlDataByTheAmountsAskedFor) {
  const auto request = [](const std::string& control) {
    return "<FIToFIPmtCxlReq><Assgnmt><Id>M</Id></Assgnmt><CtrlData>" + control +
           "</CtrlData><Undrlyg><TxInf><OrgnlIntrBkSttlmAmt Ccy=\"EUR\">5.00</OrgnlIntrBkSttlmAmt></TxInf></Undrlyg>"
           "</FIToFIPmtCxlReq>";
  };
  EXPECT_TRUE(warnings("camt.056.001.08", request("<NbOfTxs>1</NbOfTxs><CtrlSum>5</CtrlSum>")).empty());
  const auto texts = warnings("camt.056.001.08", request("<NbOfTxs>4</NbOfTxs><CtrlSum>6</CtrlSum>"));
  EXPECT_TRUE(says(texts, "declares 4 payments and has 1"));
  EXPECT_TRUE(says(texts, "declares a sum of 6.00 and has 5.00"));
}

TEST(Declared, AMessageThatMeansABatchAsAWholeDoesNotListItsPayments) {
  EXPECT_TRUE(warnings("pain.007.001.09",
                       "<CstmrPmtRvsl><GrpHdr><MsgId>M</MsgId><NbOfTxs>5</NbOfTxs></GrpHdr><OrgnlPmtInfAndRvsl><OrgnlPmtInfId>P"
                       "</OrgnlPmtInfId><PmtInfRvsl>true</PmtInfRvsl></OrgnlPmtInfAndRvsl><OrgnlPmtInfAndRvsl><OrgnlPmtInfId>Q"
                       "</OrgnlPmtInfId><TxInf><RvsdInstdAmt Ccy=\"EUR\">7.00</RvsdInstdAmt></TxInf></OrgnlPmtInfAndRvsl>"
                       "</CstmrPmtRvsl>")
                  .empty());
}

std::string report(const std::string& group, const std::string& batches) {
  return "<CstmrPmtStsRpt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-02T00:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
         "<OrgnlMsgId>O</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.02</OrgnlMsgNmId><GrpSts>PART</GrpSts>" +
         group + "</OrgnlGrpInfAndSts>" + batches + "</CstmrPmtStsRpt>";
}

std::string counted(const char* status, const char* count, const char* sum) {
  return std::string{"<NbOfTxsPerSts><DtldNbOfTxs>"} + count + "</DtldNbOfTxs><DtldSts>" + status + "</DtldSts><DtldCtrlSum>" +
         sum + "</DtldCtrlSum></NbOfTxsPerSts>";
}

std::string batch(const std::string& inside) {
  return "<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId>" + inside + "</OrgnlPmtInfAndSts>";
}

const std::string rejected =
    "<TxInfAndSts><OrgnlEndToEndId>E</OrgnlEndToEndId><TxSts>RJCT</TxSts><OrgnlTxRef><Amt><InstdAmt "
    "Ccy=\"EUR\">9.00</InstdAmt></Amt>"
    "</OrgnlTxRef></TxInfAndSts>";

TEST(Declared, RejectsListedAreHeldAgainstThoseCounted) {
  const std::string message = "pain.002.001.03";
  EXPECT_TRUE(warnings(message, report(counted("RJCT", "2", "18"), batch(rejected) + batch(rejected))).empty());
  EXPECT_TRUE(says(warnings(message, report(counted("RJCT", "3", "27"), batch(rejected) + batch(rejected))),
                   "message O declares 3 rejected payments and has 2"));
  const auto texts = warnings(message, report({}, batch(counted("RJCT", "1", "9.01") + rejected)));
  EXPECT_TRUE(says(texts, "batch P declares a sum of 9.01 and has 9.00"));
  EXPECT_EQ(texts.size(), 1U);
}

// A bank need not list the payments that it accepts, nor those of a batch that it rejects as a whole.
TEST(Declared, WhatIsNotListedIsNotMissed) {
  const std::string message = "pain.002.001.03";
  EXPECT_TRUE(warnings(message, report(counted("ACCP", "7", "70") + counted("RJCT", "1", "9"), batch(rejected))).empty());
  EXPECT_TRUE(
      warnings(message, report(counted("RJCT", "5", "45"), batch("<PmtInfSts>RJCT</PmtInfSts>") + batch(rejected))).empty());
  EXPECT_TRUE(warnings(message, report(counted("RJCT", "5", "45"), {})).empty());
}

}  // namespace
}  // namespace lettrage::pipeline
