#include "app/watch/settle.h"

#include <gtest/gtest.h>

#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

using Names = std::vector<std::string>;

const reconcile::WatchPolicy policy;  // 10 s unseen, 1 s closed

TEST(Settling, AFileThatWasRenamedIntoPlaceIsComplete) {
  Settling settling;
  const Moment now = test::evening();
  settling.moved_in("a");
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  EXPECT_EQ(settling.settled(policy, now), Names{"a"});
}

TEST(Settling, AFileThatWasClosedIsCompleteASecondLater) {
  Settling settling;
  const Moment now = test::evening();
  settling.closed("a");
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  EXPECT_EQ(settling.settled(policy, now), Names{});
  EXPECT_EQ(settling.next_ms(policy, now), now.steady_ms + 1000);
  EXPECT_EQ(settling.settled(policy, now.after_ms(999)), Names{});
  EXPECT_EQ(settling.settled(policy, now.after_ms(1000)), Names{"a"});
}

TEST(Settling, WithoutEventsAFileIsCompleteWhenItStaysTheSame) {
  Settling settling;
  Moment now = test::evening();
  for (std::uint64_t bytes = 1; bytes <= 5; ++bytes, now = now.after_ms(9'000)) {
    settling.scanned({{"a", {.inode = 1, .bytes = bytes, .modified_ns = 1}}}, now);
    EXPECT_EQ(settling.settled(policy, now), Names{}) << bytes;
  }
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  EXPECT_EQ(settling.settled(policy, now.after_ms(1'000)), Names{"a"});
}

TEST(Settling, WritingAfterTheCloseTakesBackWhatTheCloseSaid) {
  Settling settling;
  const Moment now = test::evening();
  settling.closed("a");
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  settling.scanned({{"a", {.inode = 1, .bytes = 6, .modified_ns = 2}}}, now.after_ms(900));
  EXPECT_EQ(settling.settled(policy, now.after_ms(5'000)), Names{});
  EXPECT_EQ(settling.settled(policy, now.after_ms(10'900)), Names{"a"});
}

TEST(Settling, AnotherFileOfTheSameNameBeginsAnew) {
  Settling settling;
  const Moment now = test::evening();
  settling.moved_in("a");
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  settling.scanned({{"a", {.inode = 2, .bytes = 5, .modified_ns = 1}}}, now.after_ms(1));
  EXPECT_EQ(settling.settled(policy, now.after_ms(1)), Names{});
  EXPECT_EQ(settling.oldest_ms(), now.steady_ms + 1);
}

TEST(Settling, WhereEventsWereLostOnlyLookingCounts) {
  Settling settling;
  const Moment now = test::evening();
  settling.closed("a");
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  settling.forget_hints();
  EXPECT_EQ(settling.settled(policy, now.after_ms(2'000)), Names{});
}

TEST(Settling, AClockThatIsSetBackChangesNothing) {
  Settling settling;
  Moment now = test::evening();
  settling.scanned({{"a", {.inode = 1, .bytes = 5, .modified_ns = 1}}}, now);
  now = now.after_ms(10'000);
  now.unix_s -= 7 * 86'400;
  now.day = now.day.plus_days(-7);
  EXPECT_EQ(settling.settled(policy, now), Names{"a"});
}

TEST(Settling, AFileWhoseTimeIsSetAfterItWasClosedIsStillAClosedOne) {
  const auto seen = [](std::uint64_t bytes, std::int64_t modified) {
    return std::map<std::string, Look>{{"a", {.inode = 1, .bytes = bytes, .modified_ns = modified}}};
  };
  Moment now = test::evening();
  Settling settling;
  settling.closed("a");
  settling.scanned(seen(5, 100), now);
  settling.touched("a");
  settling.scanned(seen(5, 7), now = now.after_ms(500));
  EXPECT_EQ(settling.settled(policy, now.after_ms(999)), Names{});
  EXPECT_EQ(settling.settled(policy, now.after_ms(1'000)), Names{"a"});
  settling.scanned(seen(5, 200), now = now.after_ms(500));
  EXPECT_EQ(settling.settled(policy, now.after_ms(9'999)), Names{}) << "nobody set that time: it is written to";
  settling.closed("a");
  settling.touched("a");
  settling.scanned(seen(6, 7), now = now.after_ms(500));
  settling.touched("a");
  settling.scanned(seen(7, 8), now = now.after_ms(500));
  EXPECT_EQ(settling.settled(policy, now.after_ms(9'999)), Names{}) << "it grew";
}

TEST(Settling, HiddenAndUnfinishedNamesAreLeftAlone) {
  for (const char* name : {".hidden", "a.part", "a.XML.TMP", "a.filepart", "a~"}) EXPECT_TRUE(is_ignored(name, policy)) << name;
  for (const char* name : {"a.xml", "part", "a.part.xml", "tmp"}) EXPECT_FALSE(is_ignored(name, policy)) << name;
}

TEST(Drops, AreClosedAtOnceWithoutTriggerAndCutOff) { EXPECT_TRUE(is_closed({}, false, test::evening())); }

TEST(Drops, WaitForTheirTriggerOrTheCutOffWhicheverComesFirst) {
  reconcile::WatchPolicy p;
  p.trigger = "complete";
  EXPECT_FALSE(is_closed(p, false, test::evening()));
  EXPECT_TRUE(is_closed(p, true, test::evening()));
  p.cutoff = "06:00";
  constexpr std::int64_t hour = 3'600'000;
  EXPECT_FALSE(is_closed(p, false, test::evening())) << "20:00";
  EXPECT_FALSE(is_closed(p, false, test::evening().after_ms(10 * hour - 60'000))) << "05:59";
  EXPECT_TRUE(is_closed(p, false, test::evening().after_ms(10 * hour))) << "06:00";
  EXPECT_TRUE(is_closed(p, false, test::evening().after_ms(21 * hour))) << "17:00: late, taken as it comes";
  EXPECT_FALSE(is_closed(p, false, test::evening().after_ms(22 * hour))) << "18:00: of the next drop";
}

}  // namespace
}  // namespace lettrage::watch
