#include "app/watch/alarm.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "app/watch/http.h"
#include "app/watch/notify.h"
#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;
const std::string account = "FR7630006000011234567890189";

/// Thursday, 2026-03-12.
Moment at(int hours, int minutes = 0) { return test::evening().after_ms((hours - 20) * hour + minutes * minute); }
Date day(int n) { return *Date::make(2026, 3, n); }

class AlarmTest : public testing::Test {
 protected:
  Alarm make() {
    return {place.base() / "alerts", place.base() / "mornings", heard,
            [this](const Alert& alert, const Moment&) { alerts.push_back(alert); }};
  }
  static DropResult book(std::set<std::pair<std::string, Date>> statements) {
    DropResult result;
    result.figures.emplace();
    result.figures->statements = std::move(statements);
    return result;
  }
  test::Place place;
  test::Heard heard;
  NightPolicy policy;
  Status status;
  std::vector<Alert> alerts;
};

TEST_F(AlarmTest, AStatementIsDueThenLateThenMissingAndToldOnce) {
  policy.watch.expected = {account + " weekdays 07:30"};
  Alarm alarm{make()};
  alarm.after_drop(policy, book({{account, day(5)}, {account, day(6)}, {account, day(9)}, {account, day(10)}, {account, day(4)}}),
                   at(0));
  const auto state = [&](int hours, int minutes) {
    alarm.tick(policy, status, at(hours, minutes));
    return status.statements_expected.back().state;
  };
  EXPECT_EQ(state(7, 29), "due");
  EXPECT_EQ(state(7, 30), "late");
  EXPECT_EQ(alerts.size(), 0U);
  EXPECT_EQ(state(8, 30), "missing");
  EXPECT_EQ(state(9, 0), "missing");
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].rule, "statement-missing");
  EXPECT_EQ(alerts[0].text.find(account), std::string::npos) << "no account is spelt out";
  alarm.after_drop(policy, book({{account, day(10)}, {account, day(11)}}), at(9, 10));
  EXPECT_EQ(state(9, 11), "arrived-late");
}

TEST_F(AlarmTest, OverAWeekendTheStatementOfFridayIsExpectedOnMonday) {
  policy.watch.expected = {account + " weekdays 07:30"};
  Expected expected;
  expected.has({{account, day(13)}}, at(8));
  const auto due = expected.judge(policy.watch, policy.alerts, at(8 + 4 * 24, 31));  // Monday
  ASSERT_FALSE(due.empty());
  EXPECT_EQ(due.back().due_day, day(16));
  EXPECT_EQ(due.back().state, DueStatement::State::Arrived);
  EXPECT_EQ(due.back().first_day, day(13));
}

TEST_F(AlarmTest, WhatWasToldIsNotToldAgainAfterARestart) {
  DropResult result;
  result.unbalanced = {{"a.xml", "abc"}};
  for (int start = 0; start < 2; ++start) {
    Alarm alarm{make()};
    alarm.after_drop(policy, result, at(3));
    alarm.after_drop(policy, result, at(4));
  }
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].rule, "unbalanced");
}

TEST_F(AlarmTest, ACollectionOfWhichTooMuchCameBackIsTold) {
  DropResult result = book({});
  result.figures->collections = {{.message_id = "SMALL", .sent = 19, .returned = 19},
                                 {.message_id = "JUST", .sent = 100, .returned = 10},
                                 {.message_id = "MUCH", .sent = 100, .returned = 11}};
  Alarm alarm{make()};
  alarm.after_drop(policy, result, at(3));
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].key, "return-rate MUCH");
}

TEST_F(AlarmTest, AQueueThatIsTooOldIsToldOnceADay) {
  status.folders = {{.path = "/drop",
                     .state = "retrying",
                     .queued = 3,
                     .taken = 0,
                     .oldest_ms = at(1).steady_ms,
                     .failures = 1,
                     .fault = "full"}};
  Alarm alarm{make()};
  alarm.tick(policy, status, at(4, 59));
  EXPECT_EQ(alerts.size(), 0U);
  for (int h = 5; h < 24; ++h) alarm.tick(policy, status, at(h));
  EXPECT_EQ(alerts.size(), 1U);
  alarm.tick(policy, status, at(24));
  EXPECT_EQ(alerts.size(), 2U);
}

TEST_F(AlarmTest, TheMorningSummaryComesWhenTheLastStatementIsDecided) {
  policy.watch.expected = {account + " daily 07:30", "OTHER daily 06:00"};
  Alarm alarm{make()};
  alarm.after_drop(policy, book({{"OTHER", day(11)}}), at(5));
  alarm.tick(policy, status, at(8));
  EXPECT_FALSE(std::filesystem::exists(place.base() / "mornings/2026-03-12.txt"));
  alarm.tick(policy, status, at(8, 30));
  const std::string summary = test::content(place.base() / "mornings/2026-03-12.txt");
  EXPECT_NE(summary.find("2026-03-12 07:30  missing"), std::string::npos) << summary;
  EXPECT_NE(summary.find("OTHER  due 2026-03-12 06:00  arrived"), std::string::npos) << summary;
  EXPECT_EQ(summary.find(account), std::string::npos);
}

TEST_F(AlarmTest, TheCommandGetsTheAlertOnItsInput) {
  const std::string program = (place.base() / "tell").string(), got = (place.base() / "got").string();
  std::ofstream{program} << "#!/bin/sh\ncat > " << got << "\n";
  ::chmod(program.c_str(), 0755);
  EXPECT_EQ(run_command(program, "hello\n", 20), "");
  EXPECT_EQ(test::content(got), "hello\n");
  EXPECT_NE(run_command("/nonexistent", "hello\n", 20), "");
  EXPECT_NE(run_command("/bin/false", "hello\n", 20), "");
  EXPECT_EQ(run_command("/bin/true", std::string(1'000'000, 'x'), 20), "") << "it need not read";
}

TEST_F(AlarmTest, ACommandThatHangsIsEndedWithWhatItStarted) {
  const std::string program = (place.base() / "tell").string();
  std::ofstream{program} << "#!/bin/sh\nsleep 100\n";
  ::chmod(program.c_str(), 0755);
  EXPECT_NE(run_command(program, "hello\n", 1).find("without an answer"), std::string::npos);
}

TEST_F(AlarmTest, TheCommandGetsNothingElseOfOurs) {
  const std::string program = (place.base() / "tell").string(), got = (place.base() / "got").string();
  std::ofstream{program} << "#!/bin/sh\nls /proc/self/fd > " << got << "\nkill -PIPE $$\n";
  ::chmod(program.c_str(), 0755);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);  // as Boost.Asio opens them
  ASSERT_GE(socket, 0);
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(run_command(program, "", 20), program + ": signal 13") << "what we do not listen to is not its affair";
  ::signal(SIGPIPE, before);
  ::close(socket);
  EXPECT_EQ(test::content(got), "0\n1\n2\n3\n") << "3 is the folder that ls reads";
}

TEST_F(AlarmTest, WhatTheCommandSaysIsNotOurLog) {
  const std::string program = (place.base() / "tell").string();
  std::ofstream{program} << "#!/bin/sh\necho no such list >&2\nhead -c 3000000 /dev/zero | tr '\\0' e >&2\necho out\nexit 3\n";
  ::chmod(program.c_str(), 0755);
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  const std::string wrong = run_command(program, "", 20);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(wrong, program + ": exit code 3: no such list");
}

TEST_F(AlarmTest, AHangingReceiverDoesNotHoldUpTheEnd) {
  const std::string program = (place.base() / "tell").string();
  std::ofstream{program} << "#!/bin/sh\nsleep 100\n";
  ::chmod(program.c_str(), 0755);
  constexpr int letters = 30;
  const auto begin = std::chrono::steady_clock::now();
  {
    Notifier notifier{heard};
    policy.alerts.command = program;
    policy.alerts.timeout_seconds = 1;
    for (int i = 0; i < letters; ++i) notifier.send(policy.alerts, "{\"n\":" + std::to_string(i) + "}");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
  EXPECT_EQ(heard.count("alert-undelivered"), std::size_t{letters}) << "each is told in the log";
  EXPECT_NE(heard.lines.back().find("the watcher ended"), std::string::npos) << heard.lines.back();
}

TEST_F(AlarmTest, ASummaryThatCannotBeWrittenIsWrittenLater) {
  policy.watch.expected = {account + " daily 07:30"};
  std::ofstream{place.base() / "mornings"} << "in the way";
  Alarm alarm{make()};
  alarm.after_drop(policy, book({{account, day(11)}}), at(5));
  for (int i = 0; i < 3; ++i) alarm.tick(policy, status, at(9, i));
  EXPECT_EQ(heard.count("morning-summary"), 1U);
  std::filesystem::remove(place.base() / "mornings");
  alarm.tick(policy, status, at(9, 10));
  EXPECT_TRUE(std::filesystem::exists(place.base() / "mornings/2026-03-12.txt"));
}

TEST_F(AlarmTest, TheMemoryBearsALineThatWasCutOff) {
  std::ofstream{place.base() / "alerts"} << "unbalanced x\nunbala";
  DropResult result;
  result.unbalanced = {{"a.xml", "abc"}};
  for (int start = 0; start < 2; ++start) {
    Alarm alarm{make()};
    alarm.after_drop(policy, result, at(3));
  }
  EXPECT_EQ(alerts.size(), 1U);
}

TEST_F(AlarmTest, AWebhookThatNeverAnswersIsNotWaitedForLongerThanAllowed) {
  boost::asio::io_context io{1};
  boost::asio::ip::tcp::acceptor silent{io,
                                        {boost::asio::ip::make_address("127.0.0.1"), 0}};  // the kernel connects, nobody reads
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_NE(post_webhook("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/", "{}\n", 1), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
}

TEST_F(AlarmTest, TheWebhookIsPostedTo) {
  boost::asio::io_context io{1};
  HttpServer server{io, {.port = 0}, [](std::string_view) { return Page{}; }};
  std::thread thread{[&] { io.run(); }};
  // Our own server takes no POST, and that is what the sender is told.
  const std::string wrong = post_webhook("http://127.0.0.1:" + std::to_string(server.port()) + "/alerts", "{}\n", 20);
  io.stop();
  thread.join();
  EXPECT_NE(wrong.find("answered 405"), std::string::npos) << wrong;
  EXPECT_NE(post_webhook("http://127.0.0.1:1/", "{}\n", 5), "");
}

}  // namespace
}  // namespace lettrage::watch
