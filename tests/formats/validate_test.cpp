// Messages against our schemas: what is wrong is named by place and words, and nothing else is.
#include "formats/xml/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "formats/pain008/write.h"
#include "formats/xml/message_schema.h"

namespace lettrage::formats::xml {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Validation check(Validator& validator, std::string_view text, std::size_t block = 4096) {
  std::size_t at = 0;
  return validator.validate(
      [&](std::string& out, std::size_t wanted) {
        const std::string_view part = text.substr(at, std::min(wanted, block));
        out += part;
        at += part.size();
        return part.size();
      },
      0);
}
/// By our schemas.
Validation check(std::string_view text, std::size_t block = 4096) {
  static Validator ours{[](std::string_view) { return std::nullopt; }};
  return check(ours, text, block);
}

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

std::string told(const Validation& v) {
  std::string out;
  for (const Violation& at : v.violations) {
    out += std::string{name(at.severity)} + " line " + std::to_string(at.line) + ' ' + at.path + ": " + at.text + '\n';
  }
  for (const Checked& c : v.messages) out += c.message + ' ' + c.note + '\n';
  return out;
}

const std::string statement = R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt>
<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-03-05T18:00:00</CreDtTm></GrpHdr>
<Stmt>
<Id>S-1</Id>
<ElctrncSeqNb>5</ElctrncSeqNb>
<CreDtTm>2026-03-05T18:00:00</CreDtTm>
<Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id><Ccy>EUR</Ccy><Svcr><FinInstnId><BICFI>PSSTFRPPXXX</BICFI></FinInstnId></Svcr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>
<Ntry>
<NtryRef>1</NtryRef>
<Amt Ccy="EUR">1.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-05</Dt></BookgDt>
<BkTxCd/>
</Ntry>
<Ntry>
<NtryRef>2</NtryRef>
<Amt Ccy="EUR">2.00</Amt>
<CdtDbtInd>DBIT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-06</Dt></BookgDt>
<AcctSvcrRef>REF-2</AcctSvcrRef>
<BkTxCd/>
<NtryDtls><TxDtls><Refs><EndToEndId>E-2</EndToEndId></Refs></TxDtls></NtryDtls>
</Ntry>
</Stmt>
</BkToCstmrStmt>
</Document>
)";

const std::string collection = R"(<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"><CstmrDrctDbtInitn>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-03T09:15:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>20.50</CtrlSum><InitgPty><Nm>Muster</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>1</NbOfTxs><CtrlSum>20.50</CtrlSum>
<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>RCUR</SeqTp></PmtTpInf>
<ReqdColltnDt>2026-03-06</ReqdColltnDt>
<Cdtr><Nm>Muster</Nm></Cdtr>
<CdtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></CdtrAcct>
<CdtrAgt><FinInstnId><BICFI>PSSTFRPPXXX</BICFI></FinInstnId></CdtrAgt>
<ChrgBr>SLEV</ChrgBr>
<CdtrSchmeId><Id><PrvtId><Othr><Id>FR72ZZZ123456</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>
<DrctDbtTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId>
<InstdAmt Ccy="EUR">20.50</InstdAmt>
<DrctDbtTx><MndtRltdInf>
<MndtId>MANDATE-1</MndtId>
<DtOfSgntr>2024-11-02</DtOfSgntr></MndtRltdInf></DrctDbtTx>
<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
<Dbtr><Nm>Anna</Nm></Dbtr>
<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
</DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn></Document>
)";

struct Crafted {
  const char* name;
  const std::string* message;
  std::string from, to;  ///< the last occurrence is replaced
  Severity severity;
  const char* path;
  const char* words;  ///< in the text
};

void PrintTo(const Crafted& c, std::ostream* out) { *out << c.name; }

const std::vector<Crafted>& crafted() {
  constexpr Severity error = Severity::Error, warning = Severity::Warning;
  static const std::string stmt = "Document/BkToCstmrStmt/Stmt", tx = "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf";
  static const std::vector<Crafted> all{
      {"amount_of_letters", &statement, "2.00", "2,00", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/Amt", "number with a point"},
      {"amount_below_zero", &statement, "2.00", "-2.00", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/Amt", "not below 0"},
      {"no_direction", &statement, "<CdtDbtInd>DBIT</CdtDbtInd>\n", "\n", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/CdtDbtInd",
       "CdtDbtInd is missing, after Amt"},
      {"odd_direction", &statement, "DBIT", "DEBIT", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/CdtDbtInd", "CRDT, DBIT"},
      {"no_currency", &statement, "<Amt Ccy=\"EUR\">2", "<Amt>2", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/Amt/@Ccy",
       "currency"},
      {"small_currency", &statement, "<Amt Ccy=\"EUR\">2", "<Amt Ccy=\"eur\">2", error,
       "Document/BkToCstmrStmt/Stmt/Ntry[2]/Amt/@Ccy", "[A-Z]"},
      {"status_of_an_older_version", &statement, "<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>", error,
       "Document/BkToCstmrStmt/Stmt/Ntry[2]/Sts", "one of Cd, Prtry"},
      {"no_such_day", &statement, "2026-03-06", "2026-02-30", error, "Document/BkToCstmrStmt/Stmt/Ntry[2]/BookgDt/Dt",
       "YYYY-MM-DD"},
      {"unknown_element", &statement, "<BkTxCd/>", "<Colour>red</Colour><BkTxCd/>", error,
       "Document/BkToCstmrStmt/Stmt/Ntry[2]/Colour", "Colour does not belong here"},
      {"twice", &statement, "<AcctSvcrRef>REF-2</AcctSvcrRef>",
       "<AcctSvcrRef>REF-2</AcctSvcrRef><AcctSvcrRef>REF-3</AcctSvcrRef>", error,
       "Document/BkToCstmrStmt/Stmt/Ntry[2]/AcctSvcrRef", "at most 1"},
      {"bic_of_an_older_version", &statement, "<BICFI>PSSTFRPPXXX</BICFI>", "<BIC>PSSTFRPPXXX</BIC>", error,
       "Document/BkToCstmrStmt/Stmt/Acct/Svcr/FinInstnId/BIC", "BICFI"},
      {"out_of_order", &statement, "<AcctSvcrRef>REF-2</AcctSvcrRef>\n<BkTxCd/>", "<BkTxCd/>\n<AcctSvcrRef>REF-2</AcctSvcrRef>",
       warning, "Document/BkToCstmrStmt/Stmt/Ntry[2]/AcctSvcrRef", "too late"},
      {"reference_too_long", &statement, "REF-2", "REF-2-234567890123456789012345678901234567890", warning,
       "Document/BkToCstmrStmt/Stmt/Ntry[2]/AcctSvcrRef", "1 to 35 characters"},
      {"no_balance", &statement,
       R"(<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>)",
       "", error, "Document/BkToCstmrStmt/Stmt/Bal", "Bal is missing"},
      {"no_end_to_end_id", &collection, "<EndToEndId>E1</EndToEndId>", "", error,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/PmtId/EndToEndId", "EndToEndId is missing"},
      {"bic_in_08", &collection, "<BICFI>PSSTFRPPXXX</BICFI>", "<BIC>PSSTFRPPXXX</BIC>", error,
       "Document/CstmrDrctDbtInitn/PmtInf/CdtrAgt/FinInstnId/BIC", "does not belong here"},
      {"id_too_long_to_send", &collection, "<EndToEndId>E1", "<EndToEndId>E1-234567890123456789012345678901234567890", error,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/PmtId/EndToEndId", "Expected"},
      {"sepa_no_mandate", &collection, "<MndtId>MANDATE-1</MndtId>\n", "\n", warning,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/DrctDbtTx/MndtRltdInf/MndtId", "SEPA rule: MndtId is missing"},
      {"sepa_pounds", &collection, "<InstdAmt Ccy=\"EUR\">", "<InstdAmt Ccy=\"GBP\">", warning,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/InstdAmt/@Ccy", "SEPA takes one of EUR"},
      {"sepa_nothing_collected", &collection, "20.50</InstdAmt>", "0.00</InstdAmt>", warning,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/InstdAmt", "SEPA takes"},
      {"sepa_underscore", &collection, "MANDATE-1", "MANDATE_1", warning,
       "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf/DrctDbtTx/MndtRltdInf/MndtId", "SEPA takes"},
      {"sepa_shared_charges", &collection, "SLEV", "SHAR", warning, "Document/CstmrDrctDbtInitn/PmtInf/ChrgBr", "SLEV"},
  };
  return all;
}

class CraftedViolation : public testing::TestWithParam<Crafted> {};

TEST_P(CraftedViolation, IsNamedByItsPlaceAndNothingElseIs) {
  const Crafted& c = GetParam();
  std::string text = *c.message;
  const std::size_t at = text.rfind(c.from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, c.from.size(), c.to);
  const Validation found = check(text);
  ASSERT_EQ(found.violations.size(), 1U) << told(found);
  const Violation& v = found.violations.front();
  EXPECT_EQ(v.severity, c.severity) << told(found);
  EXPECT_EQ(v.path, c.path);
  EXPECT_THAT(v.text, HasSubstr(c.words));
  // What is missing is told where its parent begins; all else where it stands.
  const bool missing = v.text.find("missing") != std::string::npos || v.text.find("one of Cd") != std::string::npos;
  EXPECT_EQ(text[v.offset], '<');
  EXPECT_EQ(v.line,
            1 + static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(v.offset), '\n')));
  if (!missing) {
    EXPECT_GE(v.offset + 64, at);
    EXPECT_LE(v.offset, at + c.to.size());
  } else {
    EXPECT_LE(v.offset, at);
  }
}

INSTANTIATE_TEST_SUITE_P(Messages, CraftedViolation, testing::ValuesIn(crafted()),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Validation, AcceptsWhatIsRight) {
  for (const std::string* message : {&statement, &collection}) {
    const Validation found = check(*message);
    EXPECT_THAT(found.violations, IsEmpty()) << told(found);
    ASSERT_EQ(found.messages.size(), 1U);
    EXPECT_TRUE(found.messages[0].with_schema && found.messages[0].to_the_end);
  }
}

TEST(Validation, DoesNotDependOnHowTheFileIsRead) {
  std::string text = statement;
  text.replace(text.rfind("DBIT"), 4, "DEBIT");
  const std::string whole = told(check(text));
  for (const std::size_t block : {1UL, 7UL, 64UL, 1000UL}) {
    EXPECT_EQ(told(check(text, block)), whole) << block;
  }
}

TEST(Validation, AcceptsEveryVersionOfAMessageItHas) {
  const std::vector<std::pair<std::string, std::pair<unsigned, unsigned>>> versions{
      {"camt.029", {3, 14}}, {"camt.052", {1, 14}}, {"camt.053", {1, 14}}, {"camt.054", {1, 14}}, {"camt.055", {1, 13}},
      {"camt.056", {1, 12}}, {"pacs.002", {2, 16}}, {"pacs.003", {1, 12}}, {"pacs.004", {1, 15}}, {"pacs.007", {1, 14}},
      {"pain.001", {2, 13}}, {"pain.002", {2, 15}}, {"pain.007", {1, 13}}, {"pain.008", {1, 12}}};
  for (const auto& [message, range] : versions) {
    for (unsigned version = range.first; version <= range.second; ++version) {
      const std::string ns =
          "urn:iso:std:iso:20022:tech:xsd:" + message + ".001." + (version < 10 ? "0" : "") + std::to_string(version);
      // An empty Document is wrong, and is found to be so: the schema could be used.
      const Validation found = check("<Document xmlns=\"" + ns + "\"><X/></Document>");
      ASSERT_EQ(found.messages.size(), 1U) << ns;
      EXPECT_TRUE(found.messages[0].with_schema) << told(found);
      EXPECT_GE(found.errors, 1U) << ns;
    }
  }
}

TEST(Validation, FindsMessagesInEnvelopesWithTheirNamespaces) {
  std::string inner = statement.substr(statement.find("<Document"));
  inner.replace(inner.find(" xmlns="), inner.find('>') - inner.find(" xmlns="), "");
  std::string prefixed;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    prefixed += inner[i];
    if (inner[i] == '<') prefixed += inner[i + 1] == '/' ? (++i, "/d:") : "d:";
  }
  const std::string text =
      "<!-- <Document> --><e:Envelope xmlns:e=\"urn:e\"\n xmlns:d='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><e:Head "
      "a=\"1>0\"/>" +
      prefixed + prefixed + "</e:Envelope>";
  const Validation found = check(text);
  ASSERT_EQ(found.messages.size(), 2U);
  EXPECT_TRUE(found.messages[0].to_the_end && found.messages[1].to_the_end) << told(found);
  EXPECT_THAT(found.violations, IsEmpty()) << told(found);
  const std::string broken = std::string{text}.replace(text.rfind("DBIT"), 4, "DEBIT");
  const Validation wrong = check(broken);
  ASSERT_EQ(wrong.violations.size(), 1U) << told(wrong);
  EXPECT_EQ(broken.substr(wrong.violations[0].offset, 13), "<d:CdtDbtInd>");
}

TEST(Validation, ChecksSeveralDocumentsOfAFile) {
  std::string wrong = collection;
  wrong.replace(wrong.find("DD<"), 2, "XX");
  const Validation found = check(statement + wrong + statement);
  EXPECT_EQ(found.messages.size(), 3U);
  ASSERT_EQ(found.violations.size(), 1U) << told(found);
  EXPECT_EQ(found.violations[0].path, "Document/CstmrDrctDbtInitn/PmtInf/PmtMtd");
  EXPECT_EQ(found.violations[0].line, static_cast<std::uint64_t>(std::count(statement.begin(), statement.end(), '\n')) + 3);
}

TEST(Validation, TakesANamespaceThatNamesNoVersion) {
  const std::string ns = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
  std::string none = statement, odd = statement;
  none.replace(none.find(" xmlns=\"" + ns + '"'), 9 + ns.size(), "");
  odd.replace(odd.find(ns), ns.size(), "http://bank.example/a&amp;b");
  for (const std::string& text : {none, odd}) {
    const Validation found = check(text);
    EXPECT_THAT(found.violations, IsEmpty()) << told(found);
    ASSERT_EQ(found.messages.size(), 1U);
    EXPECT_EQ(found.messages[0].message, "camt.053.001.08");
    EXPECT_THAT(found.messages[0].note, HasSubstr("assumed"));
  }
}

TEST(Validation, ReadsTheDeclaredEncoding) {
  std::string text = statement;
  text.replace(text.find("UTF-8"), 5, "ISO-8859-1");
  text.replace(text.rfind("REF-2"), 5, std::string(35, '\xE9'));
  const Validation found = check(text);
  EXPECT_THAT(found.violations, IsEmpty()) << told(found);
}

TEST(Validation, FetchesNothingAndReadsNoDtd) {
  std::string located = statement;
  located.replace(located.find("<Document "), 10,
                  "<Document xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                  "xsi:schemaLocation=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08 file:///dev/zero\" ");
  const Validation found = check(located);
  EXPECT_THAT(found.violations, IsEmpty()) << told(found);
  const Validation inside = check("<a>" + statement.substr(statement.find("<Document")) + "<!DOCTYPE x>");
  EXPECT_EQ(inside.messages.size(), 1U);
}

TEST(Validation, StopsWhereTheXmlEnds) {
  const Validation cut = check(std::string_view{statement}.substr(0, statement.size() / 2));
  ASSERT_EQ(cut.messages.size(), 1U);
  EXPECT_FALSE(cut.messages[0].to_the_end);
  std::string deep = statement.substr(0, statement.find("<GrpHdr>"));
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  EXPECT_THAT(check(deep).messages.at(0).note, HasSubstr("too deep"));
}

TEST(Validation, WhatIsToldBeforeABadByteDoesNotDependOnHowTheFileIsRead) {
  const std::string text =
      std::string{} +
      "<Envelope xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId><CreDtTm>"
      "2026-03-05T18:00:00</CreDtTm></GrpHdr><Stmt><Id>S-1</Id><Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></Acct>"
      "<Bal>" +
      std::string(800, ' ') + "\x81</Bal></Stmt></BkToCstmrStmt></Envelope>";
  const std::string whole = told(check(text, text.size() + 1));
  for (const std::size_t block : {1UL, 61UL, 100UL}) EXPECT_EQ(told(check(text, block)), whole) << block;
}

TEST(Validation, ListsAHundredViolationsAndCountsTheRest) {
  std::string text = statement;
  const std::size_t begin = text.find("<Ntry>"), end = text.find("</Ntry>") + 8;
  std::string entry = text.substr(begin, end - begin);
  entry.replace(entry.find("1.00"), 4, "1,00");
  std::string many;
  for (int i = 0; i < 250; ++i) many += entry;
  text.replace(begin, end - begin, many);
  const Validation found = check(text);
  EXPECT_EQ(found.violations.size(), violations_max);
  EXPECT_EQ(found.errors, 250U);
  EXPECT_EQ(found.violations.back().path, "Document/BkToCstmrStmt/Stmt/Ntry[100]/Amt");
}

TEST(Validation, ASchemaOfTheUsersOwnCounts) {
  const std::string mine =
      R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08" targetNamespace="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08" elementFormDefault="qualified"><xs:element name="Document"><xs:complexType><xs:sequence><xs:element name="Other"/></xs:sequence></xs:complexType></xs:element></xs:schema>)";
  Validator with_mine{[&](std::string_view name) -> std::optional<std::string> {
    EXPECT_EQ(name, "camt.053.001.08");
    return mine;
  }};
  const Validation found = check(with_mine, statement);
  EXPECT_TRUE(found.messages.at(0).own_schema);
  EXPECT_GE(found.errors, 1U);
  Validator with_none{[](std::string_view) { return std::optional<std::string>{"<no schema"}; }};
  const Validation broken = check(with_none, statement);
  EXPECT_FALSE(broken.messages.at(0).with_schema);
  EXPECT_THAT(broken.messages.at(0).note, HasSubstr("cannot be used"));
}

TEST(Validation, WhatTheWriterWritesIsValidByTheRulesOfSepaToo) {
  using namespace pain008;
  for (const Version version : {Version::V02, Version::V08}) {
    Message message{.version = version,
                    .message_id = "M-1",
                    .created_at = "2026-03-03T09:15:00",
                    .initiating_party = "Muster Energie SA",
                    .address_form = AddressForm::Hybrid};
    message.groups.push_back({.payment_information_id = "P-1",
                              .scheme = "CORE",
                              .sequence_type = "RCUR",
                              .collection_date = *Date::parse_iso("2026-03-06"),
                              .creditor_name = "Muster Energie SA",
                              .creditor_iban = "FR1420041010050500013M02606",
                              .creditor_bic = "PSSTFRPPXXX",
                              .creditor_id = "FR72ZZZ123456"});
    message.groups[0].collections.push_back(
        {.end_to_end_id = "E-1",
         .amount = {.minor = 2050, .currency = eur},
         .mandate_id = "MANDATE-1",
         .signature_date = *Date::parse_iso("2024-11-02"),
         .debtor_name = "Anna Beispiel",
         .debtor_iban = "CH9300762011623852957",
         .debtor_bic = "UBSWCHZH80A",
         .debtor_address = {.country = "CH", .town = "Zuerich", .post_code = "8001", .lines = {}},
         .remittance = "Invoice 1",
         .amendment = {.original_mandate_id = "OLD", .new_debtor_account = true}});
    const Written written = write(message);
    for (const Problem& p : written.problems) ADD_FAILURE() << p.where << ' ' << p.field << ' ' << p.what;
    const Validation found = check(written.xml);
    EXPECT_THAT(found.violations, IsEmpty()) << told(found) << written.xml;
    EXPECT_EQ(found.messages.size(), 1U);
  }
}

TEST(Validation, OurFixturesAreValidMessages) {
  std::size_t files = 0;
  for (const char* folder : {"camt", "pain002", "pain008"}) {
    for (const fs::directory_entry& file : fs::directory_iterator{fs::path{LETTRAGE_SOURCE_DIR} / "fixtures" / folder}) {
      if (file.path().extension() != ".xml") continue;
      const Validation found = check(read_file(file.path()));
      EXPECT_EQ(found.errors, 0U) << file.path() << '\n' << told(found);
      ++files;
    }
  }
  EXPECT_GE(files, 8U);
}

// The schemas as the standard publishes them and files of real banks lie beside the checkout on some machines only.
TEST(Validation, AgreesWithThePublishedSchemasOnRealFiles) {
  const fs::path shared = fs::path{LETTRAGE_SOURCE_DIR} / "../shared";
  if (!fs::exists(shared / "schemas")) GTEST_SKIP() << "no ../shared/schemas beside the checkout";
  Validator by_published{[&](std::string_view message) -> std::optional<std::string> {
    const fs::path schema = shared / "schemas" / (std::string{message} + ".xsd");
    if (!fs::exists(schema)) return std::nullopt;
    return read_file(schema);
  }};
  std::size_t both_valid = 0, both_invalid = 0;
  std::vector<std::string> differ;
  for (const fs::directory_entry& file : fs::recursive_directory_iterator{shared / "data"}) {
    const std::string path = file.path().lexically_relative(shared / "data").string();
    if (!file.is_regular_file() || (!path.starts_with("camt") && !path.starts_with("pa"))) continue;
    if (path.find(".ndjson") != std::string::npos || path.find(".expected") != std::string::npos) continue;
    const std::string text = read_file(file.path());
    const Validation theirs = check(by_published, text);
    if (theirs.messages.empty() || !theirs.messages[0].own_schema || !theirs.messages[0].note.empty()) continue;
    const Validation ours = check(text);
    // SEPA narrows the standard on purpose; what is cut off at a hundred cannot be told apart.
    const auto sepa = std::count_if(ours.violations.begin(), ours.violations.end(),
                                    [](const Violation& v) { return v.text.starts_with("SEPA"); });
    const bool ours_valid = ours.errors + ours.warnings == static_cast<std::uint64_t>(sepa);
    const bool theirs_valid = theirs.errors + theirs.warnings == 0;
    if (ours_valid == theirs_valid) {
      ++(ours_valid ? both_valid : both_invalid);
    } else {
      differ.push_back(
          path + (theirs_valid ? ": only ours refuses\n" + told(ours) : ": only the published one refuses\n" + told(theirs)));
    }
  }
  RecordProperty("both_valid", static_cast<int>(both_valid));
  RecordProperty("both_invalid", static_cast<int>(both_invalid));
  std::cout << both_valid << " valid in both, " << both_invalid << " invalid in both, " << differ.size() << " differ\n";
  std::size_t ours_only = 0;
  for (const std::string& d : differ) {
    std::cout << d;
    ours_only += d.find("only ours refuses") != std::string::npos ? 1U : 0U;
  }
  EXPECT_EQ(ours_only, 0U);
  // National namespaces, a published schema narrowed by the EPC, empty envelopes of supplementary data.
  EXPECT_LE(differ.size() * 20, both_valid + both_invalid) << "more than one in twenty";
}

}  // namespace
}  // namespace lettrage::formats::xml
