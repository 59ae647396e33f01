// [watch] and [alerts] of the policy's file.
#include "reconcile/policy/policy.h"

#include <gtest/gtest.h>

#include "reconcile/policy/watch_policy.h"

namespace lettrage::reconcile {
namespace {

std::string wrong(std::string_view toml) {
  const LoadedPolicy loaded = load_policy(toml, "p.toml");
  return loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().field;
}

TEST(WatchPolicy, ShownAndReadBackIsTheSame) {
  WatchFile file;
  file.watch.trigger = "complete";
  file.watch.cutoff = "06:30";
  file.watch.expected = {"FR7630006000011234567890189 target 07:30"};
  file.alerts.webhook = "http://127.0.0.1:8000/a";
  const std::string shown = show(file);
  EXPECT_EQ(wrong(shown), "");
  EXPECT_EQ(show(load_watch(shown, "p.toml")), shown);
}

TEST(WatchPolicy, DecidesNothingAndSoChangesNoRun) {
  EXPECT_EQ(load_policy("[watch]\nsettle_seconds = 30\n[alerts]\nqueue_hours = 1\n", "p.toml").policy.hash,
            load_policy("", "p.toml").policy.hash);
}

TEST(WatchPolicy, WrongValuesAreRefusedByName) {
  EXPECT_EQ(wrong("[watch]\nsettle_seconds = 0\n"), "watch.settle_seconds");
  EXPECT_EQ(wrong("[watch]\ncutoff = \"25:00\"\n"), "watch.cutoff");
  EXPECT_EQ(wrong("[watch]\ntrigger = \"a/b\"\n"), "watch.trigger");
  EXPECT_EQ(wrong("[watch]\nexpected = [\"FR76 sometimes 07:30\"]\n"), "watch.expected");
  EXPECT_EQ(wrong("[watch]\nsetle_seconds = 3\n"), "watch.setle_seconds");
  EXPECT_EQ(wrong("[alerts]\ncommand = \"mail\"\n"), "alerts.command");
  for (const char* url : {"https://127.0.0.1/", "http://example.com/", "http://127.0.0.1.example.com/", "http://localhost:99999/",
                          "http://127.0.0.1/a b"})
    EXPECT_EQ(wrong("[alerts]\nwebhook = \"" + std::string{url} + "\"\n"), "alerts.webhook") << url;
  EXPECT_EQ(wrong("[alerts]\nwebhook = \"http://[::1]:9000/x\"\n"), "");
}

}  // namespace
}  // namespace lettrage::reconcile
