#include "app/watch/notify.h"

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace lettrage::watch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

}  // namespace

std::string run_command(const std::string& command, const std::string& message, int timeout_s) {
  // A file in memory, not a pipe: a command that reads nothing cannot hold us up.
  const int input = ::memfd_create("alert", MFD_CLOEXEC);
  if (input < 0) return std::strerror(errno);
  const bool filled =
      ::write(input, message.data(), message.size()) == static_cast<ssize_t>(message.size()) && ::lseek(input, 0, SEEK_SET) == 0;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  std::string name = command;
  char* arguments[] = {name.data(), nullptr};
  pid_t child = 0;
  const int error = filled ? ::posix_spawn(&child, command.c_str(), &actions, &attributes, arguments, environ) : EIO;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(input);
  if (error != 0) return fmt::format("{}: {}", command, std::strerror(error));
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{timeout_s};
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() >= until) {
      ::kill(-child, SIGKILL);
      ::waitpid(child, &status, 0);
      return fmt::format("{}: ended after {} s without an answer", command, timeout_s);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return WIFEXITED(status) ? fmt::format("{}: exit code {}", command, WEXITSTATUS(status))
                           : fmt::format("{}: signal {}", command, WTERMSIG(status));
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
    ending_ = true;
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
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return ending_ || !letters_.empty(); });
      if (letters_.empty()) return;
      letter = std::move(letters_.front());
      letters_.pop_front();
    }
    const auto told = [&](const std::string& wrong) {
      if (wrong.empty()) return;
      ++failed_;
      log_.say(Level::Error, "alert-undelivered", {{"why", wrong}});
    };
    if (!letter.policy.command.empty()) told(run_command(letter.policy.command, letter.message, letter.policy.timeout_seconds));
    if (!letter.policy.webhook.empty()) told(post_webhook(letter.policy.webhook, letter.message, letter.policy.timeout_seconds));
  }
}

}  // namespace lettrage::watch
