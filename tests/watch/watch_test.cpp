// The watch with a runner that judges files by their text: where files go, whatever happens.
#include "app/watch/watch.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "tests/watch/place.h"

namespace lettrage::watch {
namespace {

namespace fs = std::filesystem;
using test::step;
using Names = std::multiset<std::string>;

class WatchTest : public testing::Test {
 protected:
  Watch make() {
    return {{place.path().string()},
            policy,
            [this](const auto&, const Drop& drop, Date, const auto&) {
              if (drop.names.empty()) return DropResult{};  // a look into the book
              ++runs;
              return run(drop);
            },
            heard};
  }
  /// Until everything that lies there has settled.
  void settle(Watch& watch) {
    step(watch, now);
    now = now.after_ms(10'000);
    step(watch, now);
  }
  test::Place place;
  test::Heard heard;
  NightPolicy policy = [] {
    NightPolicy p;
    p.watch.archive = false;
    return p;
  }();
  std::function<DropResult(const Drop&)> run = test::judge_by_content;
  int runs = 0;
  Moment now = test::evening();
};

TEST_F(WatchTest, FilesOfADropAreRunTogetherAndPutAway) {
  place.write("a.xml", "good");
  place.write("b.xml", "broken");
  place.write("c.xml.part", "good");
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(place.in("quarantine"), Names{"b.xml"});
  EXPECT_EQ(test::content(place.path() / "quarantine/b.xml.why.txt"), "b.xml is broken");
  EXPECT_EQ(place.delivered(), Names{"c.xml.part"});
  EXPECT_TRUE(fs::exists(place.path() / "done/2026-03-12/a.xml"));
}

TEST_F(WatchTest, AFileOfTheSameNameDoesNotReplaceTheOneBefore) {
  Watch watch{make()};
  for (const char* text : {"one", "two", "three", "broken one", "broken two"}) {
    place.write("a.xml", text);
    settle(watch);
  }
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "a~2.xml", "a~3.xml"}));
  EXPECT_EQ(place.in("quarantine"), (Names{"a.xml", "a~2.xml"}));
  EXPECT_TRUE(fs::exists(place.path() / "quarantine/a~2.xml.why.txt"));
}

TEST_F(WatchTest, LinksAreNotFollowed) {
  std::ofstream{place.base() / "secret"} << "secret";
  fs::create_symlink(place.base() / "secret", place.path() / "a.xml");
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(runs, 0);
  EXPECT_TRUE(fs::exists(place.base() / "secret"));
}

TEST_F(WatchTest, TheTriggerClosesTheDrop) {
  policy.watch.trigger = "complete";
  place.write("a.xml", "good");
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(watch.status().folders[0].state, "waiting");
  place.write("complete", "");
  settle(watch);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "complete"}));
}

TEST_F(WatchTest, AFaultThatMayPassIsTriedAgainEverLessOften) {
  place.write("a.xml", "good");
  run = [](const Drop&) {
    DropResult result;
    result.fault = "No space left on device";
    return result;
  };
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(place.taken(), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), place.path().string() + ": No space left on device");
  const std::int64_t minute = 60'000;
  for (std::int64_t passed = 0; passed < 30 * minute; passed += 1'000) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(runs, 9) << "after 5, 10, 20, 40, 80, 160, 320 and 600 seconds";
  run = test::judge_by_content;
  for (int i = 0; i < 600; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
}

TEST_F(WatchTest, WhatAKilledWatcherHadTakenIsTakenUpAgain) {
  place.write("a.xml", "good");
  place.write("b.xml", "broken");
  {
    Watch killed{make()};
    killed.look(now);
    now = now.after_ms(10'000);
    killed.look(now);
    ASSERT_TRUE(killed.next_job(now)) << "and never finished";
  }
  EXPECT_EQ(place.taken(), (Names{"a.xml", "b.xml"}));
  bool again = false;
  run = [&](const Drop& drop) {
    again = drop.again;
    return test::judge_by_content(drop);
  };
  Watch watch{make()};
  step(watch, now);
  EXPECT_TRUE(again) << "so that what the book has is not run twice";
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(place.in("quarantine"), Names{"b.xml"});
  EXPECT_EQ(place.taken(), Names{});
}

TEST_F(WatchTest, AfterAStopWhatWasNotReadWaitsForTheNextStart) {
  place.write("a.xml", "good");
  place.write("b.xml", "good");
  run = [](const Drop& drop) {
    DropResult result = test::judge_by_content(drop);
    result.verdicts.pop_back();
    result.interrupted = true;
    return result;
  };
  {
    Watch watch{make()};
    watch.look(now);
    now = now.after_ms(10'000);
    watch.look(now);
    std::optional<Job> job = watch.next_job(now);
    ASSERT_TRUE(job);
    watch.stop();
    job->work();
    job->finish(now);
    EXPECT_FALSE(watch.next_job(now));
  }
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(place.taken(), Names{"b.xml"});
  run = test::judge_by_content;
  Watch watch{make()};
  step(watch, now);
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "b.xml"}));
}

TEST_F(WatchTest, AFileThatWasStillWrittenIsNotRefusedForIt) {
  place.write("a.xml", "broken");
  run = [&](const Drop& drop) {
    const DropResult result = test::judge_by_content(drop);
    if (runs == 1) std::ofstream{drop.folder / "a.xml", std::ios::app} << " no more";
    return result;
  };
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(place.in("quarantine"), Names{});
  EXPECT_EQ(place.delivered(), Names{"a.xml"});
}

TEST_F(WatchTest, AFolderThatIsRemovedAndComesBackIsWatchedAgain) {
  Watch watch{make()};
  settle(watch);
  fs::rename(place.path(), place.base() / "elsewhere");
  step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(complaint(watch.status()), place.path().string() + ": is not there");
  step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(heard.count("folder-away"), 1U) << "said once";
  fs::create_directory(place.path());
  place.write("a.xml", "good");
  settle(watch);
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
}

TEST_F(WatchTest, AFolderReplacedByAnotherIsTheOneThatIsWatched) {
  Watch watch{make()};
  settle(watch);
  fs::rename(place.path(), place.base() / "elsewhere");
  fs::create_directory(place.path());
  place.write("a.xml", "good");
  settle(watch);
  settle(watch);
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
}

TEST_F(WatchTest, AFolderThatGoesWhileItsDropIsRunCostsNoFile) {
  place.write("a.xml", "good");
  Watch watch{make()};
  watch.look(now);
  watch.look(now = now.after_ms(10'000));
  std::optional<Job> job = watch.next_job(now);
  ASSERT_TRUE(job);
  job->work();
  fs::rename(place.path(), place.base() / "elsewhere");
  watch.look(now);
  job->finish(now);
  step(watch, now);
  fs::rename(place.base() / "elsewhere", place.path());
  for (int i = 0; i < 20; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(place.taken(), Names{});
}

/// The system's manager may read and write everything: for these tests he may do what a file's rights say, while this lives.
/// It holds for the calling thread, which is the one that `step` works in.
class BoundByRights {
 public:
  BoundByRights() {
    if (!get(before_)) return;
    Sets bound = before_;
    bound[0].effective &= ~(1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH);
    changed_ = set(bound);
  }
  ~BoundByRights() {
    if (changed_) set(before_);
  }
  BoundByRights(const BoundByRights&) = delete;
  BoundByRights& operator=(const BoundByRights&) = delete;

 private:
  using Sets = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;
  static bool get(Sets& sets) {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    return ::syscall(SYS_capget, &header, sets.data()) == 0;
  }
  static bool set(Sets sets) {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    return ::syscall(SYS_capset, &header, sets.data()) == 0;
  }
  Sets before_{};
  bool changed_ = false;
};

TEST_F(WatchTest, PermissionThatIsLostAndGivenBackStopsNothingElse) {
  place.write("a.xml", "good");
  const BoundByRights bound;
  Watch watch{make()};
  watch.look(now);
  fs::permissions(place.path(), fs::perms::owner_read | fs::perms::owner_exec);
  for (int i = 0; i < 60; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(place.delivered(), Names{"a.xml"});
  EXPECT_NE(complaint(watch.status()), "");
  fs::permissions(place.path(), fs::perms::owner_all);
  for (int i = 0; i < 100; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
}

TEST_F(WatchTest, AFileThatMayNotBeReadYetHoldsNoOtherUp) {
  place.write("a.xml", "good");
  place.write("b.xml", "good");
  const BoundByRights bound;
  fs::permissions(place.path() / "a.xml", fs::perms::none);
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(place.in("done"), Names{"b.xml"});
  fs::permissions(place.path() / "a.xml", fs::perms::owner_read);
  settle(watch);
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "b.xml"}));
}

TEST_F(WatchTest, ALongNameIsQuarantinedAndPackedAllTheSame) {
  const std::string name = std::string(249, 'x') + "\xC3\xA9.xml";  // 255 bytes, the most that there is
  ASSERT_EQ(name.size(), 255U);
  policy.watch.archive = true;
  policy.watch.archive_after_hours = 0;
  Watch watch{make()};
  for (const char* text : {"broken one", "broken two", "good one", "good two"}) {
    place.write(name, text);
    settle(watch);
  }
  EXPECT_EQ(complaint(watch.status()), "");
  EXPECT_EQ(place.taken(), Names{});
  EXPECT_EQ(place.in("done"), Names{});
  EXPECT_EQ(place.in("archive").size(), 2U);
  const Names refused = place.in("quarantine");
  ASSERT_EQ(refused.size(), 2U);
  for (const std::string& file : refused) {
    EXPECT_TRUE(file.ends_with(".xml")) << file;
    EXPECT_EQ(test::content(place.path() / "quarantine" / (file + ".why.txt")), name + " is broken");
  }
}

TEST_F(WatchTest, NamesAreCutBetweenCharacters) {
  EXPECT_EQ(fitting_name("a.xml", "~2"), "a~2.xml");
  EXPECT_EQ(fitting_name("ab\xC3\xA9.xml", "", 7), "ab.xml");
  EXPECT_EQ(fitting_name("ab\xC3\xA9.xml", "~2", 8), "ab~2.xml");
  EXPECT_EQ(fitting_name("a." + std::string(20, 'b'), "~2", 10), "a.bbbbbb~2");
}

TEST_F(WatchTest, WhatCameBackOutOfTheQuarantineIsTheFileAndNotItsReason) {
  Watch watch{make()};
  place.write("a.xml", "broken");
  settle(watch);
  for (const char* name : {"a.xml", "a.xml.why.txt"}) fs::rename(place.path() / "quarantine" / name, place.path() / name);
  settle(watch);
  EXPECT_EQ(place.in("quarantine"), Names{"a.xml"});
  EXPECT_EQ(place.delivered(), Names{"a.xml.why.txt"}) << "and no reason ever replaces a file";
}

TEST_F(WatchTest, ItsOwnFoldersAreMadeAgainWhereSomebodyRemovedThem) {
  Watch watch{make()};
  settle(watch);
  for (const char* folder : {"done", "quarantine", "archive", ".lettrage"}) fs::remove_all(place.path() / folder);
  place.write("a.xml", "good");
  place.write("b.xml", "broken");
  settle(watch);
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(place.in("quarantine"), Names{"b.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
  Watch second{make()};
  step(second, now);
  EXPECT_EQ(second.held_by_others().size(), 1U) << "the lock is there again, too";
}

TEST_F(WatchTest, AFileOrALinkInTheWayOfAFolderIsToldAndNothingIsTaken) {
  fs::create_directory(place.base() / "elsewhere");
  for (const bool link : {false, true}) {
    if (link) {
      fs::create_directory_symlink(place.base() / "elsewhere", place.path() / "quarantine");
    } else {
      place.write("quarantine", "a file");
    }
    place.write("a.xml", "broken");
    Watch watch{make()};
    settle(watch);
    EXPECT_EQ(runs, 0);
    EXPECT_TRUE(place.delivered().contains("a.xml"));
    EXPECT_NE(complaint(watch.status()).find("quarantine is in the way"), std::string::npos) << complaint(watch.status());
    fs::remove(place.path() / "quarantine");
  }
  Watch watch{make()};
  for (int i = 0; i < 60; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(place.in("quarantine"), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
  EXPECT_TRUE(fs::is_empty(place.base() / "elsewhere"));
}

TEST_F(WatchTest, WhatCannotBeTakenIsToldOnceAndCounted) {
  fs::create_directory(place.path() / "2026-03-12");
  fs::create_symlink("nowhere", place.path() / "a-link.xml");
  ASSERT_EQ(::mkfifo((place.path() / "pipe").c_str(), 0600), 0);
  place.write("a.xml", "good");
  place.write("secret.xml", "good");
  const BoundByRights bound;
  fs::permissions(place.path() / "secret.xml", fs::perms::none);
  Watch watch{make()};
  settle(watch);
  settle(watch);
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(heard.count("entry-left"), 4U);
  EXPECT_EQ(std::count_if(heard.lines.begin(), heard.lines.end(),
                          [](const std::string& l) { return l.ends_with("name=2026-03-12 what=folder"); }),
            1);
  EXPECT_EQ(watch.status().folders[0].left, 4U);
  EXPECT_NE(to_prometheus(watch.status(), now).find("} 4\n"), std::string::npos);
  fs::permissions(place.path() / "secret.xml", fs::perms::owner_read);
  settle(watch);
  EXPECT_EQ(place.in("done"), (Names{"a.xml", "secret.xml"}));
  settle(watch);
  EXPECT_EQ(watch.status().folders[0].left, 3U);
}

TEST_F(WatchTest, AFileThatCannotBeWorkedOnMayBeTakenOut) {
  place.write("a.xml", "good");
  place.write("poison.xml", "good");
  run = [](const Drop& drop) {
    DropResult result = test::judge_by_content(drop);
    if (fs::exists(drop.folder / "poison.xml")) result = {}, result.fault = "out of memory";
    return result;
  };
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(place.taken().size(), 2U);
  fs::rename(place.path() / ".lettrage/taken/poison.xml", place.base() / "poison.xml");
  for (int i = 0; i < 30; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(place.in("done"), Names{"a.xml"});
  EXPECT_EQ(complaint(watch.status()), "");
  place.write("poison.xml", "good");
  settle(watch);
  fs::remove(place.path() / ".lettrage/taken/poison.xml");
  const int before = runs;
  for (int i = 0; i < 30; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(runs, before) << "nothing is left to run";
  EXPECT_EQ(complaint(watch.status()), "");
  EXPECT_EQ(watch.status().folders[0].state, "watching");
}

TEST_F(WatchTest, OfTwoWatchersOneHasTheFolder) {
  Watch first{make()}, second{make()};
  step(first, now);
  step(second, now);
  EXPECT_EQ(first.held_by_others(), std::vector<std::string>{});
  EXPECT_EQ(second.held_by_others(), std::vector<std::string>{place.path().string()});
  place.write("a.xml", "good");
  settle(second);
  EXPECT_EQ(runs, 0);
  settle(first);
  EXPECT_EQ(runs, 1);
}

TEST_F(WatchTest, TenThousandSmallFilesAtOnceAreOneDrop) {
  constexpr int files = 10'000;
  for (int i = 0; i < files; ++i) place.write("f" + std::to_string(i), "good");
  run = [](const Drop& drop) {
    DropResult result;
    for (const std::string& name : drop.names) result.verdicts.push_back({.name = name, .why = {}});
    return result;
  };
  Watch watch{make()};
  settle(watch);
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(place.in("done").size(), std::size_t{files});
  EXPECT_EQ(watch.status().files_done, std::uint64_t{files});
}

TEST_F(WatchTest, ABookThatIsNotToBeHadIsToldBeforeAFileComes) {
  std::string fault = "the server is gone";
  Watch watch{{place.path().string()},
              policy,
              [&](const auto&, const Drop&, Date, const auto&) {
                DropResult result;
                result.fault = fault;
                return result;
              },
              heard};
  step(watch, now);
  EXPECT_EQ(complaint(watch.status()), "the server is gone");
  fault.clear();
  for (int i = 0; i < 10; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(complaint(watch.status()), "");
}

TEST_F(WatchTest, WhatWaitsForAPersonIsCountedBetweenRuns) {
  std::optional<std::uint64_t> waiting = 7;
  int counts = 0;
  Watch watch{make()};
  watch.count_waiting_with([&] { return ++counts, waiting; });
  step(watch, now);
  waiting = 5;  // somebody reviews
  step(watch, now = now.after_ms(30'000));
  EXPECT_LE(watch.wake_ms(now), now.steady_ms + 30'000) << "whatever rescan_seconds says";
  step(watch, now = now.after_ms(30'000));
  EXPECT_EQ(watch.status().waiting, 5U);
  waiting = std::nullopt;  // the book is not to be had
  step(watch, now = now.after_ms(60'000));
  EXPECT_EQ(watch.status().waiting, 5U);
  EXPECT_GT(watch.wake_ms(now), now.steady_ms) << "and not asked for all the time";
  const int before = counts;
  for (int i = 0; i < 59; ++i) step(watch, now = now.after_ms(1'000));
  EXPECT_EQ(counts, before);
  run = [&](const Drop& drop) {
    DropResult result = test::judge_by_content(drop);
    result.figures.emplace().waiting = 9;
    return result;
  };
  place.write("a.xml", "good");
  settle(watch);
  EXPECT_EQ(watch.status().waiting, 9U) << "a run has counted it";
}

TEST_F(WatchTest, FoldersTakeTurns) {
  const fs::path other = place.base() / "other";
  fs::create_directory(other);
  std::ofstream{other / "b.xml"} << "good";
  place.write("a.xml", "good");
  Watch watch{{place.path().string(), other.string()},
              policy,
              [this](const auto&, const Drop& drop, Date, const auto&) {
                if (drop.names.empty()) return DropResult{};
                ++runs;
                return run(drop);
              },
              heard};
  settle(watch);
  EXPECT_EQ(runs, 2);
  EXPECT_TRUE(fs::exists(other / "done/2026-03-12/b.xml"));
  EXPECT_TRUE(fs::exists(place.path() / "done/2026-03-12/a.xml"));
}

}  // namespace
}  // namespace lettrage::watch
