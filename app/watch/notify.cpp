#include "app/watch/notify.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace lettrage::watch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

/// What a command says on its standard error: all of it is taken, so that it never waits for us, and the beginning is kept.
class Complaint {
 public:
  Complaint() {
    if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Complaint() {
    close_ours();
    if (ends_[0] >= 0) ::close(ends_[0]);
  }
  Complaint(const Complaint&) = delete;
  Complaint& operator=(const Complaint&) = delete;
  [[nodiscard]] int theirs() const noexcept { return ends_[1]; }
  /// Our copy of the command's end.
  void close_ours() noexcept {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  void take() {
    char block[16 * 1024];
    constexpr int blocks_max = 64;  // whoever writes for ever is not waited for either
    for (int i = 0; i < blocks_max && ends_[0] >= 0; ++i) {
      const ssize_t got = ::read(ends_[0], block, sizeof block);
      if (got <= 0) return;
      text_.append(block, std::min(static_cast<std::size_t>(got), kept_max - text_.size()));
    }
  }
  /// Its first line, ready to be put behind another text.
  [[nodiscard]] std::string line() const {
    const std::string line = text_.substr(0, text_.find('\n'));
    return line.empty() ? line : ": " + line;
  }

 private:
  static constexpr std::size_t kept_max = 200;
  int ends_[2] = {-1, -1};
  std::string text_;
};

}  // namespace

std::string run_command(const std::string& command, const std::string& message, int timeout_s) {
  // A file in memory, not a pipe: a command that reads nothing cannot hold us up.
  const int input = ::memfd_create("alert", MFD_CLOEXEC);
  if (input < 0) return std::strerror(errno);
  const bool filled =
      ::write(input, message.data(), message.size()) == static_cast<ssize_t>(message.size()) && ::lseek(input, 0, SEEK_SET) == 0;
  Complaint complaint;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (complaint.theirs() >= 0) posix_spawn_file_actions_adddup2(&actions, complaint.theirs(), STDERR_FILENO);
  // Nothing else of ours: what it leaves running would hold the port of the pages.
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = command;
  char* arguments[] = {name.data(), nullptr};
  pid_t child = 0;
  const int error = filled ? ::posix_spawn(&child, command.c_str(), &actions, &attributes, arguments, environ) : EIO;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(input);
  complaint.close_ours();
  if (error != 0) return fmt::format("{}: {}", command, std::strerror(error));
  const auto until = Clock::now() + std::chrono::seconds{timeout_s};
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    complaint.take();
    if (Clock::now() >= until) {
      ::kill(-child, SIGKILL);
      ::waitpid(child, &status, 0);
      return fmt::format("{}: ended after {} s without an answer{}", command, timeout_s, complaint.line());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  complaint.take();
  return WIFEXITED(status) ? fmt::format("{}: exit code {}{}", command, WEXITSTATUS(status), complaint.line())
                           : fmt::format("{}: signal {}{}", command, WTERMSIG(status), complaint.line());
}

std::string post_webhook(const std::string& url, const std::string& message, int timeout_s) {
  const std::optional<reconcile::Webhook> hook = reconcile::parse_webhook(url);
  if (!hook) return "not an address on this machine";
  asio::io_context io{1};
  beast::tcp_stream stream{io};
  http::request<http::string_body> request{http::verb::post, hook->target, 11};
  request.set(http::field::host, hook->host);
  request.set(http::field::content_type, "application/json");
  request.body() = message;
  request.prepare_payload();
  request.keep_alive(false);
  beast::flat_buffer buffer{16 * 1024};
  http::response_parser<http::string_body> response;
  response.body_limit(8 * 1024);
  std::string wrong = "no answer in time";
  const auto address = asio::ip::make_address(hook->host == "localhost" ? "127.0.0.1" : hook->host);
  stream.expires_after(std::chrono::seconds{timeout_s});
  stream.async_connect({address, static_cast<std::uint16_t>(std::stoi(hook->port))}, [&](beast::error_code refused) {
    if (refused) return void(wrong = refused.message());
    http::async_write(stream, request, [&](beast::error_code failed, std::size_t) {
      if (failed) return void(wrong = failed.message());
      http::async_read(stream, buffer, response, [&](beast::error_code broken, std::size_t) {
        if (broken) return void(wrong = broken.message());
        const unsigned status = response.get().result_int();
        wrong = status >= 200 && status < 300 ? "" : fmt::format("answered {}", status);
      });
    });
  });
  io.run_for(std::chrono::seconds{timeout_s});
  return wrong.empty() ? wrong : fmt::format("{}: {}", url, wrong);
}

Notifier::Notifier(Log& log) : log_{log}, thread_{[this] { work(); }} {}

Notifier::~Notifier() {
  {
    const std::lock_guard lock{mutex_};
    ends_at_ = Clock::now();
  }
  changed_.notify_all();
  thread_.join();
}

void Notifier::send(const reconcile::AlertPolicy& policy, std::string message) {
  if (policy.command.empty() && policy.webhook.empty()) return;
  {
    const std::lock_guard lock{mutex_};
    if (letters_.size() == letters_max) letters_.pop_front(), ++failed_;
    letters_.push_back({.policy = policy, .message = std::move(message)});
  }
  changed_.notify_all();
}

void Notifier::work() {
  while (true) {
    Letter letter;
    std::optional<Clock::time_point> ends_at;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return ends_at_ || !letters_.empty(); });
      if (letters_.empty()) return;
      letter = std::move(letters_.front());
      letters_.pop_front();
      ends_at = ends_at_;
    }
    const auto told = [&](const std::string& wrong) {
      if (wrong.empty()) return;
      ++failed_;
      log_.say(Level::Error, "alert-undelivered", {{"why", wrong}});
    };
    const auto deliver = [&](const std::string& to, const auto& way) {
      if (to.empty()) return;
      int seconds = letter.policy.timeout_seconds;
      // All that wait when the watcher ends have as long together as one has else.
      if (ends_at) seconds -= static_cast<int>(std::chrono::ceil<std::chrono::seconds>(Clock::now() - *ends_at).count());
      told(seconds > 0 ? way(to, letter.message, seconds) : to + ": not told, the watcher ended: " + letter.message);
    };
    deliver(letter.policy.command, run_command);
    deliver(letter.policy.webhook, post_webhook);
  }
}

}  // namespace lettrage::watch
