/// \file
/// The watch over some folders: which drop is run when, and where its files go. Asks no clock and knows no socket: it is told
/// the time and of events, and gives jobs; so a night is played in a second. docs/WATCH.md.
///
/// One thread calls everything but `Job::work`, which may run on another; at most one job at a time.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/watch/back_off.h"
#include "app/watch/drop.h"
#include "app/watch/folder.h"
#include "app/watch/log.h"
#include "app/watch/settle.h"
#include "app/watch/status.h"

namespace lettrage::watch {

struct Job {
  std::function<void()> work;                 ///< slow; throws nothing
  std::function<void(const Moment&)> finish;  ///< quick; before anything else is asked of the watch
};

/// What is told of each drop once its files are put away.
using DropListener = std::function<void(const Drop&, const DropResult&, const Moment&)>;

class Watch {
 public:
  /// What runs a drop: `run_drop`, or a test's own.
  using Run = std::function<DropResult(const NightPolicy&, const Drop&, Date as_of, const std::atomic<bool>& stop)>;

  Watch(const std::vector<std::string>& folders, NightPolicy policy, Run run, Log& log);

  /// Looks at all folders; every `rescan_seconds`, and after events.
  void look(const Moment& now);
  enum class Event : std::uint8_t { Written, Closed, MovedIn, Touched };
  void heard(std::size_t folder, Event event, const std::string& name);
  void events_lost(std::size_t folder);

  /// The next thing to do; nothing now.
  [[nodiscard]] std::optional<Job> next_job(const Moment& now);
  /// When `look` is worth while even if nothing is heard, steady time.
  [[nodiscard]] std::int64_t wake_ms(const Moment& now) const;

  /// The drop at work ends after the file at hand; nothing further is begun.
  void stop() { stop_ = true; }
  [[nodiscard]] bool stopping() const noexcept { return stop_; }
  void use(NightPolicy policy);  ///< from the next drop on
  [[nodiscard]] const NightPolicy& policy() const noexcept { return *policy_; }
  [[nodiscard]] const Status& status() const noexcept { return status_; }
  [[nodiscard]] Status& status() noexcept { return status_; }
  void on_drop(DropListener listener) { listener_ = std::move(listener); }
  /// How what waits for a person is counted between runs; nothing: it could not be.
  void count_waiting_with(std::function<std::optional<std::uint64_t>()> count) { count_ = std::move(count); }
  void use_as_of(Date day) { as_of_ = day; }  ///< instead of each drop's own day
  /// Folders that another watcher holds.
  [[nodiscard]] std::vector<std::string> held_by_others() const;
  [[nodiscard]] bool is_held(std::size_t folder) const { return watched_[folder]->folder.held(); }

 private:
  struct Watched {
    explicit Watched(const std::string& path) : folder{path} {}
    Folder folder;
    Settling settling;
    BackOff back_off;
    std::optional<Drop> drop;                      ///< at work, or to be put away
    std::map<std::string, Look> looks;             ///< of its files, when they were taken
    std::map<std::string, std::string_view> left;  ///< what cannot be taken, and what it is
    std::set<std::string> unreadable;              ///< files that would be taken if they might be read
    std::optional<DropResult> result;              ///< decided, not yet put away
    std::int64_t oldest_ms = 0;                    ///< since when the oldest of the drop is known
    bool recovered = false;                        ///< what an earlier watcher had taken was looked for
    bool locked = false;
    bool working = false;  ///< a job is on its way
    std::string state = "starting", fault;
    BackOff archive_back_off;
    Date expired_on;  ///< the archive was last cleared on that day
  };
  void look(Watched& w, const Moment& now);
  /// Tells, once each, of what lies in the folder and cannot be taken.
  void leave(Watched& w, std::map<std::string, std::string_view> others);
  /// Of a drop that failed before; false: nothing is left of it.
  [[nodiscard]] static bool keep_what_is_there(Watched& w);
  void recover(Watched& w, const Moment& now);
  /// Takes the settled files where the drop is closed.
  void take(Watched& w, const Moment& now);
  /// Moves the files of a decided drop.
  void put_away(Watched& w, const Moment& now);
  [[nodiscard]] Job job_for(Watched& w, const Moment& now);
  void finished(Watched& w, DropResult result, const Moment& now);
  void count(const DropResult& result, const Moment& now);
  void failed(Watched& w, const std::string& why, const Moment& now);
  void update_status();
  [[nodiscard]] std::optional<Job> archive_job(Watched& w, const Moment& now);
  /// Once a day, and at the start, what the book says is taken over: people change it, too.
  [[nodiscard]] std::optional<Job> book_job(const Moment& now);

  /// Every minute, what waits for a person is counted again.
  [[nodiscard]] std::optional<Job> count_job(const Moment& now);

  std::shared_ptr<const NightPolicy> policy_;
  Run run_;
  Log& log_;
  std::vector<std::unique_ptr<Watched>> watched_;
  std::size_t next_ = 0;  ///< folders take turns
  std::atomic<bool> stop_{false};
  Status status_;
  DropListener listener_;
  Date as_of_;
  Date asked_on_;  ///< the book was last looked into for its own sake
  BackOff book_back_off_;
  std::function<std::optional<std::uint64_t>()> count_;
  std::int64_t counted_ms_ = 0;  ///< when what waits was last counted, steady time
};

}  // namespace lettrage::watch
