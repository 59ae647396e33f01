// Letters and figures through the program, as people use it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/program.h"

namespace lettrage::app_test {
namespace {

using ::testing::HasSubstr;

TEST(LettersCommands, WordsOfOnesOwnAreCheckedWithTheirLineAndUsed) {
  const TempFolder folder;
  ASSERT_EQ(lettrage({"dunning", "templates", "--out", "own/words"}, folder).exit_code, 0);
  EXPECT_EQ(lettrage({"dunning", "templates", "--out", "own/words"}, folder).exit_code, 2) << "they may be the user's by now";
  write_file(folder / "own/policy.toml", "[dunning]\ntemplates = \"words\"\nlanguage = \"en\"\n");
  const Finished good = lettrage({"policy", "check", "own/policy.toml"}, folder);
  EXPECT_EQ(good.exit_code, 0) << good.err;
  write_file(folder / "own/words/letters-en.mustache", "=== unpaid\nPlease pay {{amount}}, {{custmer_name}}\n");
  const Finished bad = lettrage({"policy", "check", "own/policy.toml"}, folder);
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("words/letters-en.mustache:2"));
  EXPECT_THAT(bad.err, HasSubstr("custmer_name"));

  write_file(folder / "own/words/letters-en.mustache", "=== unpaid\nPlease pay {{amount}}, {{customer_name}}\n");
  write_file(folder / "invoices.csv",
             "invoice_id,customer_id,customer_name,amount,currency,due_date,payment_method\n"
             "INV-1,C-7,Ada <Blum>,80.00,EUR,2025-04-15,credit_transfer\n");
  write_file(folder / "day.sta",
             ":20:S1\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C250414EUR1000,00\n:62F:C250414EUR1000,00\n-\n");
  const Finished run =
      lettrage({"run", "day.sta", "--invoices", "invoices.csv", "--as-of", "2025-04-15", "--policy", "own/policy.toml"}, folder);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("letters: 1"));
  const std::string id = read_csv(read_file(only_run(folder / "out") / "notices.csv")).front().at("notice_id");
  EXPECT_THAT(read_file(only_run(folder / "out") / "notices" / (id + ".txt")), HasSubstr("Please pay €80.00, Ada <Blum>\n"));
  EXPECT_THAT(read_file(only_run(folder / "out") / "notices" / (id + ".html")), HasSubstr("Please pay €80.00, Ada &lt;Blum&gt;"));

  const Finished again =
      lettrage({"dunning", "letters", "--out", "post", "--as-of", "2025-04-15", "--policy", "own/policy.toml"}, folder);
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(files_below(folder / "post"), files_below(only_run(folder / "out") / "notices"));
  EXPECT_EQ(lettrage({"dunning", "letters", "nt00", "--out", "post"}, folder).exit_code, 2);
}

TEST(LettersCommands, FolderOfWordsThatIsNotThereIsAnError) {
  const TempFolder folder;
  write_file(folder / "policy.toml", "[dunning]\ntemplates = \"words\"\n");
  const Finished bad = lettrage({"policy", "check", "policy.toml"}, folder);
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("dunning.templates"));
}

TEST(ReportCommand, WritesAPageAndTheSameFiguresAsRows) {
  const TempFolder folder;
  write_file(folder / "invoices.csv", "invoice_id,customer_id,amount,currency,due_date\nINV-1,C-7,80.00,EUR,2025-04-15\n");
  ASSERT_EQ(lettrage({"import", "invoices", "invoices.csv"}, folder).exit_code, 0);
  ASSERT_EQ(lettrage({"report", "--out", "figures.html"}, folder).exit_code, 0);
  EXPECT_THAT(read_file(folder / "figures.html"), HasSubstr("<!doctype html>"));
  EXPECT_EQ(lettrage({"report", "--out", "no/such/folder.html"}, folder).exit_code, 2);
  const Finished rows = lettrage({"export", "returns"}, folder);
  EXPECT_EQ(rows.exit_code, 0);
  EXPECT_THAT(rows.out, HasSubstr("dimension,value,label,currency,presented,"));
  EXPECT_THAT(lettrage({"export", "nothing"}, folder).err, HasSubstr(" returns "));
}

}  // namespace
}  // namespace lettrage::app_test
