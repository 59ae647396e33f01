// What banks, debtors and file names say goes into tables, pages and terminals: it must stay text there.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/program.h"

namespace lettrage::app_test {
namespace {

namespace fs = std::filesystem;

// C1 "control sequence introducer" and the override that turns what follows around: legal in XML, obeyed by terminals.
const std::string turning =
    "\xc2\x9b"
    "2J\xe2\x80\xae"
    "live";
const std::vector<std::string> texts{
    "=HYPERLINK(\"http://evil.example\")", "+49 89 1",         "-2+3", "@SUM(1+1)", "'); DROP TABLE movements; --",
    "<script>alert(1)</script>",           "../../etc/passwd", turning};

std::string in_xml(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

/// One credit of 1.00 for each of the texts, in every field that takes one.
std::string statement() {
  std::string entries;
  for (const std::string& raw : texts) {
    const std::string text = in_xml(raw);
    entries +=
        "<Ntry><Amt "
        "Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-10</Dt></BookgDt>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
        "<EndToEndId>" +
        text + "</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>" + text +
        "</Nm></Pty></Dbtr></RltdPties>"
        "<RmtInf><Ustrd>" +
        text + "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>";
  }
  const auto balance = [](const std::string& code, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-10</Dt></Dt></Bal>";
  };
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document "
         "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"
         "<GrpHdr><MsgId>../../../cron.d/x</MsgId><CreDtTm>2026-03-10T20:00:00</CreDtTm></GrpHdr><Stmt><Id>=S1</Id>"
         "<CreDtTm>2026-03-10T20:00:00</CreDtTm><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>" +
         balance("OPBD", "0.00") + balance("CLBD", std::to_string(texts.size()) + ".00") + entries +
         "</Stmt></BkToCstmrStmt></Document>";
}

/// Where a terminal would obey: escape, C1, direction.
std::string obeyed(const std::string& shown) {
  for (const std::string_view what : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\x07"}) {
    if (const std::size_t at = shown.find(what); at != std::string::npos) return shown.substr(at > 40 ? at - 40 : 0, 80);
  }
  return {};
}

TEST(HostileTexts, StayTextInTablesPagesPathsAndOnTheTerminal) {
  const TempFolder folder;
  const fs::path drop = folder / "drop";
  // A file name that a shell, a terminal and a table would stumble over.
  write_file(drop / "a'; touch pwned; $(touch pwned)\n\x1b[2J=1.xml", statement());
  const Finished ran =
      lettrage({"run", drop, "--book", "book.db", "--out", "out", "--as-of", "2026-03-12", "--progress", "never"}, folder);
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(obeyed(ran.out + ran.err), "");

  const fs::path run = only_run(folder / "out");
  // A spreadsheet reads a field that begins like a formula as one: such a field begins with an apostrophe.
  const std::string movements = read_file(run / "movements.csv");
  for (const char* formula : {",=", ",\"=", ",+", ",-2", ",@"}) EXPECT_EQ(movements.find(formula), std::string::npos) << formula;
  std::vector<std::string> names;
  for (const Row& row : read_csv(movements)) names.push_back(row.at("counterparty_name"));
  EXPECT_EQ(names, texts) << "nothing is lost by it";
  EXPECT_EQ(read_file(run / "report.html").find("<script>alert"), std::string::npos);

  // Nothing was written where the texts point to, and everything is for its owner alone.
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator{folder.path()}) {
    if (!entry.path().filename().string().starts_with(".std")) found.push_back(entry.path().filename());  // what the program said
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (std::vector<std::string>{"book.db", "drop", "out"}));
  for (const auto& entry : fs::recursive_directory_iterator{folder / "out"}) {
    if (entry.is_directory() && entry.path() != run) continue;
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none) << entry.path();
  }

  const std::string first = read_csv(movements).front().at("movement_id"), last = read_csv(movements).back().at("movement_id");
  const std::vector<std::vector<std::string>> shown{
      {"review", "list", "--book", "book.db"},
      {"explain", first, "--book", "book.db"},
      {"explain", last, "--book", "book.db"},
      {"verify", "--book", "book.db"},
      {"inspect", drop.string(), "--format", "table"},
      {"inspect", fs::directory_iterator{drop} -> path().string(), "--format", "table"},
      {"mandates", "list", "--book", "book.db"},
      {"revert", first, "--book", "book.db", "--as-of", "2026-03-12", "--by", "ada"}};
  for (const auto& command : shown) {
    const Finished done = lettrage(command, folder);
    EXPECT_EQ(obeyed(done.out + done.err), "") << command[0];
  }
  write_file(folder / "amended.csv", "mandate_id,customer_id,debtor_iban\n" + turning + "\x1b[2J,K1,DE89370400440532013000\n");
  const Finished amended = lettrage(
      {"mandates", "amend", "--from", "amended.csv", "--book", "book.db", "--as-of", "2026-03-12", "--by", "ada"}, folder);
  EXPECT_NE(amended.exit_code, 0);
  EXPECT_NE(amended.out + amended.err, "");
  EXPECT_EQ(obeyed(amended.out + amended.err), "");
  ASSERT_EQ(lettrage({"report", "--book", "book.db", "--out", "figures.html"}, folder).exit_code, 0);
  EXPECT_EQ(read_file(folder / "figures.html").find("<script>alert"), std::string::npos);
  EXPECT_EQ(lettrage({"verify", "--book", "book.db"}, folder).exit_code, 0) << "no table was dropped";
}

}  // namespace
}  // namespace lettrage::app_test
