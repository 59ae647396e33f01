#include "app/watch/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "app/watch/alarm.h"
#include "app/watch/http.h"
#include "app/watch/inotify.h"
#include "app/watch/notify.h"
#include "app/watch/watch.h"

namespace lettrage::watch {
namespace {

namespace asio = boost::asio;

/// Events come in bursts: one look serves those of so long. And looking never takes more than a fifth of the time.
constexpr std::int64_t gather_ms = 20, share = 4;

class Service {
 public:
  Service(const ServiceOptions& options, NightPolicy policy)
      : options_{options},
        log_{open_log(options.log)},
        watch_{options.folders, std::move(policy),
               [this](const NightPolicy& p, const Drop& drop, Date as_of, const std::atomic<bool>& stop) {
                 return run_drop(options_.run, p, drop, as_of, stop, progress_);
               },
               *log_},
        inotify_{io_, [this](const Inotify::Heard& heard) { this->heard(heard); }, [this] { lost(); }} {
    if (options.as_of) watch_.use_as_of(*options.as_of);
    watch_.status().started_unix_s = now().unix_s;
    watch_.count_waiting_with([this] { return count_waiting(options_.run); });
    watch_.on_drop([this](const Drop&, const DropResult& result, const Moment& when) {
      if (alarm_) alarm_->after_drop(watch_.policy(), result, when);
    });
  }

  Ended run() {
    watch_.look(now());
    if (const std::vector<std::string> held = watch_.held_by_others(); !held.empty()) {
      for (const std::string& folder : held)
        log_->say(Level::Error, "folder-held", {{"folder", folder}, {"why", "another watcher has it"}});
      return Ended::FolderHeld;
    }
    if (options_.http) {
      try {
        http_.emplace(io_, HttpServer::Options{.address = options_.http_address, .port = options_.http_port},
                      [this](std::string_view path) { return page(path); });
      } catch (const std::exception& error) {
        log_->say(Level::Error, "http-failed",
                  {{"address", fmt::format("{}:{}", options_.http_address, options_.http_port)}, {"why", error.what()}});
        return Ended::BadConfiguration;
      }
    }
    log_->say(Level::Info, "watching",
              {{"folders", std::to_string(options_.folders.size())},
               {"policy", watch_.policy().hash},
               {"http", http_ ? fmt::format("{}:{}", options_.http_address, http_->port()) : "none"}});
    // The first folder is held by now, so nobody else writes to this memory.
    alarm_.emplace(std::filesystem::path{options_.folders.front()} / ".lettrage" / "alerts",
                   std::filesystem::path{options_.run.out} / "mornings", *log_, [this](const Alert& alert, const Moment& when) {
                     notifier_.send(watch_.policy().alerts, to_json(alert, when));
                   });
    wait_for_signal();
    look();
    io_.run();
    worker_.join();
    log_->say(Level::Info, "ended", {});
    return Ended::Asked;
  }

 private:
  void wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      if (signal != SIGHUP) return end();
      reload();
      wait_for_signal();
    });
  }

  void reload() {
    std::optional<NightPolicy> policy = options_.policy();
    if (!policy) {
      log_->say(Level::Error, "policy-refused", {{"why", "the one before stays"}});
      return;
    }
    watch_.use(*std::move(policy));
    log_->say(Level::Info, "policy-read", {{"policy", watch_.policy().hash}});
    look_soon();
  }

  void end() {
    log_->say(Level::Info, "ending", {{"working", busy_ ? "yes" : "no"}});
    watch_.stop();
    if (!busy_) close();
  }

  void close() {
    http_.reset();
    inotify_.stop();
    timer_.cancel();
    signals_.cancel();
    io_.stop();  // clients under way are cut off
  }

  void heard(const Inotify::Heard& heard) {
    watch_.heard(heard.folder, heard.event, heard.name);
    look_soon();
  }

  void lost() {
    for (std::size_t i = 0; i < options_.folders.size(); ++i) watch_.events_lost(i);
    look_soon();
  }

  void look_soon() {
    const std::int64_t at = std::max(now().steady_ms + gather_ms, looked_ms_ + look_took_ms_ * share);
    if (at < wakes_ms_) wake_at(at);
  }

  void wake_at(std::int64_t steady_ms) {
    wakes_ms_ = steady_ms;
    timer_.expires_at(std::chrono::steady_clock::time_point{std::chrono::milliseconds{steady_ms}});
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) look();
    });
  }

  void look() {
    const Moment before = now();
    watch_.look(before);
    for (std::size_t i = 0; i < options_.folders.size(); ++i) {
      if (watch_.is_held(i)) {
        (void)inotify_.add(i, options_.folders[i]);
      } else {
        inotify_.remove(i);
      }
    }
    work();
    const Moment after = now();
    alarm_->tick(watch_.policy(), watch_.status(), after);
    watch_.status().alerts_failed = notifier_.failed();
    looked_ms_ = after.steady_ms;
    look_took_ms_ = after.steady_ms - before.steady_ms;
    wake_at(std::max(watch_.wake_ms(after), after.steady_ms + gather_ms));
  }

  void work() {
    if (busy_ || watch_.stopping()) return;
    std::optional<Job> job = watch_.next_job(now());
    if (!job) return;
    busy_ = true;
    asio::post(worker_, [this, job = *std::move(job)] {
      job.work();
      asio::post(io_, [this, finish = job.finish] {
        finish(now());
        busy_ = false;
        if (watch_.stopping()) return close();
        look_soon();
      });
    });
  }

  Page page(std::string_view path) {
    const Moment m = now();
    if (path == "/metrics")
      return {.status = 200, .type = "text/plain; version=0.0.4; charset=utf-8", .body = to_prometheus(watch_.status(), m)};
    if (path == "/status") return {.status = 200, .type = "application/json", .body = to_json(watch_.status(), m)};
    if (path == "/healthz") {
      const std::string what = complaint(watch_.status());
      return {.status = what.empty() ? 200U : 503U, .body = what.empty() ? "ok\n" : what + "\n"};
    }
    return {};
  }

  const ServiceOptions& options_;
  std::unique_ptr<Log> log_;
  Notifier notifier_{*log_};
  std::optional<Alarm> alarm_;
  pipeline::Progress progress_;
  Watch watch_;
  asio::io_context io_{1};
  asio::thread_pool worker_{1};
  asio::signal_set signals_{io_, SIGTERM, SIGINT, SIGHUP};
  asio::steady_timer timer_{io_};
  Inotify inotify_;
  std::optional<HttpServer> http_;
  bool busy_ = false;
  std::int64_t wakes_ms_ = 0, looked_ms_ = 0, look_took_ms_ = 0;
};

}  // namespace

Ended serve(const ServiceOptions& options) {
  std::optional<NightPolicy> policy = options.policy();
  if (!policy) return Ended::BadConfiguration;
  // A collector of logs that ends must not end the night; neither must a limit on the size of files.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  return Service{options, *std::move(policy)}.run();
}

}  // namespace lettrage::watch
