#include "app/watch/watch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "app/watch/archive.h"

namespace lettrage::watch {
namespace {

/// People work in the book between runs: what waits for them is counted again so often.
constexpr std::int64_t recount_ms = 60'000;

/// Without waiting for anybody: a file that may not be read yet stays where it is.
bool is_readable(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  ::close(descriptor);
  return true;
}

}  // namespace

Watch::Watch(const std::vector<std::string>& folders, NightPolicy policy, Run run, Log& log) : run_{std::move(run)}, log_{log} {
  use(std::move(policy));
  for (const std::string& folder : folders) watched_.push_back(std::make_unique<Watched>(folder));
  update_status();
}

void Watch::use(NightPolicy policy) {
  policy_ = std::make_shared<const NightPolicy>(std::move(policy));
  status_.policy_hash = policy_->hash;
}

std::vector<std::string> Watch::held_by_others() const {
  std::vector<std::string> folders;
  for (const auto& w : watched_) {
    if (w->locked) folders.push_back(w->folder.path().string());
  }
  return folders;
}

void Watch::heard(std::size_t folder, Event event, const std::string& name) {
  Settling& settling = watched_[folder]->settling;
  switch (event) {
    case Event::Written: return settling.written(name);
    case Event::Closed: return settling.closed(name);
    case Event::MovedIn: return settling.moved_in(name);
    case Event::Touched: return settling.touched(name);
  }
}

void Watch::events_lost(std::size_t folder) { watched_[folder]->settling.forget_hints(); }

void Watch::look(const Moment& now) {
  for (const auto& w : watched_) look(*w, now);
  update_status();
}

void Watch::look(Watched& w, const Moment& now) {
  try {
    w.locked = false;
    switch (w.folder.hold()) {
      case Folder::Held::Away:
        if (w.state != "away") log_.say(Level::Error, "folder-away", {{"folder", w.folder.path().string()}});
        w.state = "away";
        // What had been taken went with it.
        if (!w.result && !w.working) w.drop.reset();
        w.recovered = false;
        w.settling = {};
        return;
      case Folder::Held::ByAnother:
        w.locked = true;
        w.state = "locked";
        return;
      case Folder::Held::Yes: break;
    }
    if (w.state == "away" || w.state == "starting" || w.state == "locked") {
      log_.say(Level::Info, "folder-watched", {{"folder", w.folder.path().string()}});
      w.state = "watching";
    }
    if (!w.recovered) recover(w, now);
    Folder::Scan scan = w.folder.scan();
    std::erase_if(scan.files, [&](const auto& file) { return is_ignored(file.first, policy_->watch); });
    w.settling.scanned(scan.files, now);
    leave(w, std::move(scan.others));
    if (!w.drop && w.back_off.failures() > 0 && !w.result && !w.back_off.waits(now)) {
      w.back_off.succeeded();
      w.fault.clear();
      w.state = "watching";
    }
  } catch (const std::system_error& error) {
    if (!w.back_off.waits(now)) failed(w, error.what(), now);
  }
}

void Watch::leave(Watched& w, std::map<std::string, std::string_view> others) {
  std::erase_if(w.unreadable, [&](const std::string& name) { return !w.settling.knows(name); });
  for (const std::string& name : w.unreadable) others.emplace(name, "unreadable");
  for (const auto& [name, what] : others) {
    if (!w.left.contains(name))
      log_.say(Level::Warning, "entry-left", {{"folder", w.folder.path().string()}, {"name", name}, {"what", std::string{what}}});
  }
  w.left = std::move(others);
}

void Watch::recover(Watched& w, const Moment& now) {
  const std::map<std::string, Look> left = w.folder.taken();
  w.recovered = true;
  if (left.empty() || w.drop) return;
  w.drop = Drop{.folder = w.folder.taken_folder(), .names = {}, .again = true};
  for (const auto& [name, look] : left) {
    if (!name.starts_with('.')) w.drop->names.push_back(name);
  }
  w.looks = left;
  w.oldest_ms = now.steady_ms;
  log_.say(Level::Warning, "drop-recovered",
           {{"folder", w.folder.path().string()}, {"files", std::to_string(w.drop->names.size())}});
}

void Watch::take(Watched& w, const Moment& now) {
  std::vector<std::string> names = w.settling.settled(policy_->watch, now);
  if (names.empty()) return;
  const bool triggered = std::find(names.begin(), names.end(), policy_->watch.trigger) != names.end();
  if (!is_closed(policy_->watch, triggered, now)) {
    w.state = "waiting";
    return;
  }
  std::erase_if(names, [&](const std::string& name) {
    const bool readable = is_readable(w.folder.path() / name);
    if (readable) {
      w.unreadable.erase(name);
    } else {
      w.unreadable.insert(name);
    }
    return !readable;
  });
  if (names.empty()) return;
  const std::int64_t oldest = w.settling.oldest_ms().value_or(now.steady_ms);
  Drop drop{.folder = w.folder.taken_folder(), .names = w.folder.take(names)};
  for (const std::string& name : drop.names) w.settling.taken(name);
  if (drop.names.empty()) return;
  w.looks = w.folder.taken();
  w.oldest_ms = oldest;
  log_.say(Level::Info, "drop-taken", {{"folder", w.folder.path().string()}, {"files", std::to_string(drop.names.size())}});
  w.drop = std::move(drop);
}

std::optional<Job> Watch::next_job(const Moment& now) {
  for (std::size_t i = 0; i < watched_.size() && !stop_; ++i) {
    Watched& w = *watched_[next_];
    next_ = (next_ + 1) % watched_.size();
    if (!w.folder.held() || w.back_off.waits(now)) continue;
    try {
      if (w.result) put_away(w, now);
      if (!w.drop) take(w, now);
    } catch (const std::system_error& error) {
      failed(w, error.what(), now);
      continue;
    }
    if (w.drop && !w.result && keep_what_is_there(w)) return job_for(w, now);
  }
  if (!stop_) {
    if (std::optional<Job> job = book_job(now)) return job;
    if (std::optional<Job> job = count_job(now)) return job;
  }
  for (const auto& w : watched_) {
    if (stop_) break;
    if (!w->folder.held() || w->drop) continue;
    if (std::optional<Job> job = archive_job(*w, now)) return job;
  }
  update_status();
  return std::nullopt;
}

bool Watch::keep_what_is_there(Watched& w) {
  if (w.drop->attempts == 0) return true;
  // Somebody may have taken out what could not be worked on.
  try {
    const std::map<std::string, Look> here = w.folder.taken();
    std::erase_if(w.drop->names, [&](const std::string& name) { return !here.contains(name); });
  } catch (const std::system_error&) {
    return true;  // the run says so
  }
  if (!w.drop->names.empty()) return true;
  w.drop.reset();
  w.back_off.succeeded();
  w.fault.clear();
  w.state = "watching";
  return false;
}

Job Watch::job_for(Watched& w, const Moment& now) {
  w.state = "working";
  w.working = true;
  update_status();
  auto result = std::make_shared<DropResult>();
  const Drop drop = *w.drop;
  return {.work = [this, drop, result, policy = policy_,
                   as_of = as_of_ ? as_of_ : now.day] { *result = run_(*policy, drop, as_of, stop_); },
          .finish = [this, &w, result](const Moment& then) { finished(w, std::move(*result), then); }};
}

void Watch::finished(Watched& w, DropResult result, const Moment& now) {
  w.working = false;
  if (!result.fault.empty()) {
    failed(w, result.fault, now);
    w.drop->again = true;
    ++w.drop->attempts;
    return update_status();
  }
  count(result, now);
  w.result = std::move(result);
  try {
    put_away(w, now);
  } catch (const std::system_error& error) {
    failed(w, error.what(), now);
  }
  update_status();
}

void Watch::put_away(Watched& w, const Moment& now) {
  const std::map<std::string, Look> here = w.folder.taken();
  std::uint64_t refused = 0;
  for (const Verdict& verdict : w.result->verdicts) {
    const auto at = here.find(verdict.name);
    if (at == here.end()) continue;  // moved by an attempt that failed later on
    const auto taken = w.looks.find(verdict.name);
    const bool changed = taken != w.looks.end() && taken->second != at->second;
    if (verdict.refused && changed) {
      // Its writer had not finished after all, and what was read of it was refused: it settles once more.
      w.folder.give_back(verdict.name);
      log_.say(Level::Warning, "file-still-written", {{"file", verdict.name}});
    } else if (verdict.refused) {
      w.folder.to_quarantine(verdict.name, verdict.why);
      ++status_.files_quarantined, ++refused;
      log_.say(Level::Warning, "file-quarantined", {{"file", verdict.name}});
    } else if (changed) {
      w.folder.to_quarantine(verdict.name, fmt::format("{} was written to after it had been read: what it says now may not be in "
                                                       "the book. Put it into the watched folder again.\n",
                                                       verdict.name));
      ++status_.files_quarantined, ++refused;
    } else {
      w.folder.to_done(verdict.name, now.day);
      ++status_.files_done;
      status_.files_duplicate += verdict.duplicate ? 1U : 0U;
    }
  }
  w.folder.sync();
  const Drop drop = *std::move(w.drop);
  const DropResult result = *std::move(w.result);
  w.drop.reset();
  w.result.reset();
  w.back_off.succeeded();
  w.fault.clear();
  w.state = "watching";
  std::vector<std::string> left;
  for (const auto& [name, look] : w.folder.taken()) left.push_back(name);
  if (!left.empty()) {
    w.drop = Drop{.folder = drop.folder, .names = std::move(left), .again = true, .attempts = drop.attempts + 1};
    if (!result.interrupted) failed(w, fmt::format("{} cannot be read", w.drop->names.front()), now);
  }
  log_.say(Level::Info, result.interrupted ? "drop-interrupted" : "drop-done",
           {{"folder", w.folder.path().string()},
            {"files", std::to_string(result.verdicts.size())},
            {"quarantined", std::to_string(refused)},
            {"run", result.summary ? result.summary->run_id : "none"},
            {"movements", std::to_string(result.summary ? result.summary->counters.movements : 0)}});
  if (listener_) listener_(drop, result, now);
}

void Watch::count(const DropResult& result, const Moment& now) {
  ++status_.drops;
  if (result.figures) {
    status_.waiting = result.figures->waiting;
    counted_ms_ = now.steady_ms;
  }
  if (!result.summary) return;
  const pipeline::Summary& s = *result.summary;
  status_.bytes += s.bytes;
  status_.statements += s.counters.statements;
  status_.movements += s.counters.movements;
  status_.retries += s.retries_scheduled;
  for (const auto& [outcome, value] : s.counters.outcomes) status_.outcomes[std::string{name(outcome)}] += value.count;
  for (const auto& [kind, value] : s.r_transactions) status_.r_transactions[std::string{name(kind)}] += value.count;
  const pipeline::Timing& t = s.timing;
  for (const auto& [stage, seconds] : {std::pair{"read", t.read_s}, std::pair{"parse", t.parse_s}, std::pair{"match", t.match_s},
                                       std::pair{"store", t.store_s}, std::pair{"wall", t.wall_s}})
    status_.stage_seconds[stage] += seconds;
  status_.last_run = {.id = s.run_id,
                      .outputs = result.outputs,
                      .certificate = result.outputs + "/certificate.json",
                      .ended_unix_s = now.unix_s,
                      .seconds = t.wall_s,
                      .files = s.files_read + s.files_quarantined + s.files_duplicate,
                      .movements = s.counters.movements,
                      .part_refused = s.part_quarantined};
}

void Watch::failed(Watched& w, const std::string& why, const Moment& now) {
  w.back_off.failed(policy_->watch, now);
  w.fault = why;
  w.state = "retrying";
  log_.say(Level::Error, "fault",
           {{"folder", w.folder.path().string()}, {"why", why}, {"again_in_s", std::to_string(w.back_off.pause_s())}});
}

std::int64_t Watch::wake_ms(const Moment& now) const {
  std::int64_t wake = now.steady_ms + std::int64_t{policy_->watch.rescan_seconds} * 1000;
  // What is over its time waits for the job at work, not for a look.
  if (count_ && counted_ms_ + recount_ms > now.steady_ms) wake = std::min(wake, counted_ms_ + recount_ms);
  for (const auto& w : watched_) {
    if (const std::optional<std::int64_t> settles = w->settling.next_ms(policy_->watch, now)) wake = std::min(wake, *settles);
    if (w->back_off.waits(now)) wake = std::min(wake, w->back_off.until_ms());
  }
  return std::max(wake, now.steady_ms);
}

void Watch::update_status() {
  status_.folders.clear();
  for (const auto& w : watched_) {
    std::int64_t oldest = w->drop ? w->oldest_ms : 0;
    if (const std::optional<std::int64_t> queued = w->settling.oldest_ms(); queued && (oldest == 0 || *queued < oldest))
      oldest = *queued;
    status_.folders.push_back({.path = w->folder.path().string(),
                               .state = w->state,
                               .queued = w->settling.size(),
                               .taken = w->drop ? w->drop->names.size() : 0,
                               .left = w->left.size(),
                               .oldest_ms = oldest,
                               .failures = w->back_off.failures(),
                               .fault = w->fault});
  }
}

std::optional<Job> Watch::book_job(const Moment& now) {
  if (asked_on_ == now.day || book_back_off_.waits(now)) return std::nullopt;
  auto result = std::make_shared<DropResult>();
  const Drop nothing;
  return Job{.work = [this, nothing, result, policy = policy_, day = now.day] { *result = run_(*policy, nothing, day, stop_); },
             .finish =
                 [this, nothing, result](const Moment& then) {
                   if (!result->fault.empty()) {
                     book_back_off_.failed(policy_->watch, then);
                     status_.book_fault = result->fault;
                     log_.say(Level::Error, "book-fault", {{"why", result->fault}});
                     return;
                   }
                   book_back_off_.succeeded();
                   status_.book_fault.clear();
                   asked_on_ = then.day;
                   if (result->figures) status_.waiting = result->figures->waiting;
                   counted_ms_ = then.steady_ms;
                   if (listener_) listener_(nothing, *result, then);
                 }};
}

std::optional<Job> Watch::count_job(const Moment& now) {
  if (!count_ || now.steady_ms - counted_ms_ < recount_ms) return std::nullopt;
  auto counted = std::make_shared<std::optional<std::uint64_t>>();
  return Job{.work = [this, counted] { *counted = count_(); },
             .finish =
                 [this, counted](const Moment& then) {
                   counted_ms_ = then.steady_ms;  // also where it failed: it is tried again in its turn
                   status_.waiting = counted->value_or(status_.waiting);
                 }};
}

std::optional<Job> Watch::archive_job(Watched& w, const Moment& now) {
  const reconcile::WatchPolicy& policy = policy_->watch;
  if (!policy.archive || w.archive_back_off.waits(now)) return std::nullopt;
  struct Outcome {
    std::optional<Packed> packed;
    std::string fault;
  };
  const auto refused = [&](const std::string& why, const Moment& then) {
    w.archive_back_off.failed(policy_->watch, then);
    w.fault = why;
    log_.say(Level::Error, "archive-fault", {{"why", why}, {"again_in_s", std::to_string(w.archive_back_off.pause_s())}});
  };
  try {
    if (w.expired_on != now.day) {
      const std::uint64_t removed = expire(w.folder.archive_folder(), now.day, policy.archive_keep_days);
      w.expired_on = now.day;
      status_.archive_removed += removed;
      if (removed > 0) log_.say(Level::Info, "archive-expired", {{"files", std::to_string(removed)}});
    }
    const std::optional<std::filesystem::path> next =
        next_to_pack(w.folder.done_folder(), now.day, (policy.archive_after_hours + 23) / 24);
    if (!next) {
      if (w.archive_back_off.failures() > 0) w.fault.clear();
      w.archive_back_off.succeeded();
      return std::nullopt;
    }
    auto outcome = std::make_shared<Outcome>();
    return Job{.work =
                   [outcome, original = *next, archive = w.folder.archive_folder(), day = now.day,
                    certificate = policy.archive_certificate] {
                     try {
                       outcome->packed = pack(original, archive, day, certificate);
                     } catch (const std::exception& error) {
                       outcome->fault = error.what();
                     }
                   },
               .finish =
                   [this, &w, outcome, refused](const Moment& then) {
                     if (!outcome->packed) return refused(outcome->fault, then);
                     if (w.archive_back_off.failures() > 0) w.fault.clear();
                     w.archive_back_off.succeeded();
                     ++status_.files_archived;
                     status_.archive_bytes_in += outcome->packed->bytes_in;
                     status_.archive_bytes_out += outcome->packed->bytes_out;
                   }};
  } catch (const std::system_error& error) {
    refused(error.what(), now);
  }
  return std::nullopt;
}

}  // namespace lettrage::watch
