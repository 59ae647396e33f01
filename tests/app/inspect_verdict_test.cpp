// What `inspect` concludes: one line on whether a file is complete and proved, and what its schema says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/app/program.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const fs::path fixtures = fs::path{LETTRAGE_SOURCE_DIR} / "fixtures";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

/// The verdict of a file with this content.
std::string verdict(const std::string& content) {
  const TempFolder folder;
  write_file(folder / "file", content);
  const Finished finished = lettrage({"inspect", "file"}, folder);
  for (const std::string& line : split(finished.out, '\n')) {
    if (line.rfind("  verdict: ", 0) == 0) return line.substr(11);
  }
  return "none\n" + finished.out;
}

const char* const mt940 =
    ":20:A1\n:25:NL91ABNA0417164300EUR\n:28C:1\n:60F:C260304EUR100,00\n:61:2603050305C12,00NTRFNONREF\n:62F:C260305EUR112,00\n-\n"
    ":20:A2\n:25:NL91ABNA0417164300EUR\n:28C:2\n:60F:C260305EUR112,00\n:61:2603060306D2,00NTRFNONREF\n:62F:C260306EUR110,00\n-\n";

TEST(Verdict, ProvesStatementsWhoseBalancesTie) {
  EXPECT_EQ(verdict(mt940), "complete and proved: 2 statements, 2 entries, balances tie");
}

TEST(Verdict, SaysByHowMuchAStatementIsOff) {
  EXPECT_EQ(verdict(replaced(mt940, "EUR110,00", "EUR98,00")),
            "readable, but 1 of 2 statements does not add up (difference 12.00 EUR); read: 2 statements, 2 entries");
}

TEST(Verdict, SaysByHowMuchACamtStatementIsOff) {
  const std::string good = read_file(fixtures / "camt/053-02-german-return.xml");
  EXPECT_THAT(verdict(good), HasSubstr("complete and proved"));
  EXPECT_THAT(verdict(replaced(good, ">53.00<", ">54.00<")), HasSubstr("(difference 1.00 EUR)"));
}

TEST(Verdict, RefusesWhatCannotBeRead) {
  EXPECT_THAT(verdict("no bank file at all"), HasSubstr("refused: The file is in no format that is known here."));
  EXPECT_THAT(verdict("<Document><BkToCstmrStmt><Stmt>"), HasSubstr("refused: "));
}

TEST(Verdict, HoldsPaymentsAgainstTheTotalsDeclared) {
  const std::string good = read_file(fixtures / "pain008/02-two-batches.xml");
  EXPECT_THAT(verdict(good), HasSubstr("complete and proved")) << good;
  const std::size_t at = good.find("<CtrlSum>");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(verdict(replaced(good, "<CtrlSum>", "<CtrlSum>1")), HasSubstr("not as declared"));
  EXPECT_THAT(verdict(replaced(good, "<NbOfTxs>", "<NbOfTxs>1")), HasSubstr("not as declared"));
}

TEST(Verdict, HoldsEntriesAgainstTheTotalsOfTheStatement) {
  const std::string good = read_file(fixtures / "camt/053-08-batch-and-returns.xml");
  const std::string summary = "<TxsSummry><TtlCdtNtries><NbOfNtries>77</NbOfNtries></TtlCdtNtries></TxsSummry>";
  const std::size_t entry = good.find("<Ntry>");
  ASSERT_NE(entry, std::string::npos);
  EXPECT_THAT(verdict(std::string{good}.insert(entry, summary)), HasSubstr("1 total is not as declared"));
}

TEST(Verdict, IsTheLastDiagnosticInEveryForm) {
  const TempFolder folder;
  const std::string file = (fixtures / "camt/053-02-german-return.xml").string();
  const Finished lines = lettrage({"inspect", file, "--format", "ndjson"}, folder);
  EXPECT_THAT(split(lines.out, '\n').back(), HasSubstr("\"severity\":\"info\",\"code\":\"verdict\""));
  EXPECT_THAT(lines.out, HasSubstr("\"code\":\"dialect\""));
  const Finished csv = lettrage({"inspect", file, "--format", "csv"}, folder);
  EXPECT_EQ(read_csv(csv.out).back().at("code"), "verdict");
}

TEST(Validate, TellsEachViolationAndItsExitCode) {
  const TempFolder folder;
  const std::string good = read_file(fixtures / "camt/053-08-batch-and-returns.xml");
  write_file(folder / "good.xml", good);
  write_file(folder / "bad.xml", replaced(good, "</GrpHdr>", "<Colour>red</Colour></GrpHdr>"));
  const Finished fine = lettrage({"inspect", "good.xml", "--validate"}, folder);
  EXPECT_EQ(fine.exit_code, 0) << fine.out;
  EXPECT_THAT(fine.out, HasSubstr("verdict: valid: 1 message"));
  const Finished bad = lettrage({"inspect", "bad.xml", "--validate", "--format", "ndjson"}, folder);
  EXPECT_EQ(bad.exit_code, 3) << bad.out;
  EXPECT_THAT(bad.out, HasSubstr("\"code\":\"schema-violation\""));
  EXPECT_THAT(bad.out, HasSubstr("\"field\":\"Document/BkToCstmrStmt/GrpHdr/Colour\""));
  const Finished unasked = lettrage({"inspect", "bad.xml"}, folder);
  EXPECT_EQ(unasked.exit_code, 0) << "what is read does not depend on the schema";
}

TEST(Validate, OtherFormatsSayWhoChecksThem) {
  const TempFolder folder;
  write_file(folder / "a.sta", mt940);
  const Finished finished = lettrage({"inspect", "a.sta", "--validate"}, folder);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("its reader itself checks"));
}

TEST(Validate, PrintsASchemaForOtherTools) {
  const TempFolder folder;
  const Finished schema = lettrage({"schema", "camt.053.001.08"}, folder);
  EXPECT_EQ(schema.exit_code, 0);
  EXPECT_THAT(schema.out, HasSubstr("targetNamespace=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\""));
  EXPECT_THAT(schema.out, Not(HasSubstr("v:from")));
  EXPECT_EQ(lettrage({"schema", "camt.053.001.99"}, folder).exit_code, 2);
  fs::create_directories(folder / "mine");
  write_file(folder / "mine/camt.053.001.08.xsd", schema.out);
  const Finished own =
      lettrage({"inspect", (fixtures / "camt/053-08-batch-and-returns.xml").string(), "--validate", "--schemas", "mine"}, folder);
  EXPECT_THAT(own.out, HasSubstr("verdict: valid: 1 message"));
}

}  // namespace
}  // namespace lettrage::app_test
