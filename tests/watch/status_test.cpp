// Logs, metrics and status: what they say, and what they must not say.
#include "app/watch/status.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "app/watch/log.h"
#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

TEST(Logs, SpellOutNoAccount) {
  EXPECT_EQ(masked("FR7630006000011234567890189"), "FR76*********************89");
  EXPECT_EQ(masked("statement of DE89370400440532013000."), "statement of DE89****************00.");
  EXPECT_EQ(masked("camt053_FR7630006000011234567890189_20260312063000.xml"),
            "camt053_FR76*********************89_20260312063000.xml");
  EXPECT_EQ(masked("camt053FR7630006000011234567890189"), "camt053FR76*********************89");
  EXPECT_EQ(masked("account 0532013000"), "account 0532****00");
  EXPECT_EQ(masked("2026-03-12, 20260312, INV-2026-001"), "2026-03-12, 20260312, INV-2026-001");
  EXPECT_EQ(masked("a\nb\x1b[31m"), "a?b?[31m") << "nor do they obey";
}

TEST(Logs, AreOneLinePerEvent) {
  const Fields fields{{"file", "a b\n\"c\".xml"}, {"files", "3"}, {"none", ""}};
  EXPECT_EQ(as_text("drop-done", fields), "drop-done file=\"a b?\\\"c\\\".xml\" files=3 none=\"\"");
  EXPECT_EQ(as_json("2026-03-12T20:00:00Z", Level::Info, "drop-done", {{"file", "a\n\xff"}}),
            "{\"time\":\"2026-03-12T20:00:00Z\",\"level\":\"info\",\"event\":\"drop-done\",\"file\":\"a?\xEF\xBF\xBD\"}");
}

Status some_status() {
  Status s;
  s.drops = 3;
  s.outcomes = {{"applied", 5}, {"unmatched", 1}};
  s.r_transactions = {{"return", 2}};
  s.stage_seconds = {{"read", 0.5}, {"parse", 1e-9}};
  s.folders = {{.path = "/srv/a \"b\"\\c\n",
                .state = "retrying",
                .queued = 2,
                .taken = 1,
                .oldest_ms = 999'000,
                .failures = 2,
                .fault = "full"}};
  s.statements_expected = {{.account = "FR76****89", .day = "2026-03-11", .state = "missing", .due = "2026-03-12 07:30"}};
  s.last_run = {.id = "2026-03-12-abc",
                .outputs = "out/x",
                .certificate = "out/x/certificate.json",
                .ended_unix_s = 1,
                .seconds = 0.1,
                .files = 1,
                .movements = 1,
                .part_refused = false};
  return s;
}

TEST(Metrics, AreWellFormedAndSaySoOnce) {
  const std::string text = to_prometheus(some_status(), test::evening());
  std::istringstream lines{text};
  std::set<std::string> families, samples;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(families.insert(line.substr(7, line.find(' ', 7) - 7)).second) << line;
    } else if (!line.starts_with('#')) {
      const std::string name = line.substr(0, line.find_first_of("{ "));
      EXPECT_TRUE(families.contains(name)) << line;
      EXPECT_TRUE(samples.insert(line.substr(0, line.rfind(' '))).second) << line;
    }
  }
  EXPECT_NE(text.find("lettrage_files_queued{folder=\"/srv/a \\\"b\\\"\\\\c\\n\"} 3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("lettrage_oldest_file_age_seconds 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("lettrage_statement_missing{account=\"FR76****89\",day=\"2026-03-11\"} 1\n"), std::string::npos);
}

TEST(Metrics, AreAcceptedByPromtool) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) GTEST_SKIP() << "promtool (Debian: prometheus) is not installed";
  const test::Place place;
  const std::string file = (place.base() / "metrics").string();
  std::ofstream{file} << to_prometheus(some_status(), test::evening());
  EXPECT_EQ(std::system(("promtool check metrics < " + file).c_str()), 0);
  std::ofstream{file} << to_prometheus({}, test::evening());
  EXPECT_EQ(std::system(("promtool check metrics < " + file).c_str()), 0);
}

TEST(Status, SaysWhatIsWrong) {
  const std::string json = to_json(some_status(), test::evening());
  EXPECT_NE(json.find("\"healthy\": false"), std::string::npos);
  EXPECT_NE(json.find("\"run_id\": \"2026-03-12-abc\""), std::string::npos);
  EXPECT_EQ(complaint({}), "");
}

}  // namespace
}  // namespace lettrage::watch
