#include "app/watch/http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace lettrage::watch {
namespace {

/// A plain socket to the server.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  void say(std::string_view text) const { (void)!::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }
  /// Until the server closes.
  [[nodiscard]] std::string all() const {
    std::string text;
    char block[4096];
    for (ssize_t n = 0; (n = ::recv(socket_, block, sizeof block, 0)) > 0;) text.append(block, static_cast<std::size_t>(n));
    return text;
  }
  [[nodiscard]] bool connected() const noexcept { return connected_; }

 private:
  int socket_;
  bool connected_ = false;
};

class HttpTest : public testing::Test {
 protected:
  void start(HttpServer::Options options = {}) {
    options.port = 0;
    server.emplace(io, options, [](std::string_view path) {
      return path == "/status" ? Page{.status = 200, .type = "text/plain", .body = "well\n"} : Page{};
    });
    thread = std::thread{[this] { io.run(); }};
  }
  void TearDown() override {
    io.stop();
    if (thread.joinable()) thread.join();
  }
  [[nodiscard]] std::string ask(std::string_view request) const {
    const Client client{server->port()};
    client.say(request);
    return client.all();
  }
  boost::asio::io_context io{1};
  std::optional<HttpServer> server;
  std::thread thread;
};

TEST_F(HttpTest, GivesItsPagesAndNothingElse) {
  start();
  const std::string page = ask("GET /status?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(page.starts_with("HTTP/1.1 200 ")) << page;
  EXPECT_TRUE(page.ends_with("\r\n\r\nwell\n")) << page;
  EXPECT_TRUE(ask("GET /../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(
      ask("POST /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx").starts_with("HTTP/1.1 405 "));
  const std::string head = ask("HEAD /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n")) << head;
}

TEST_F(HttpTest, MalformedAndOversizedRequestsAreEnded) {
  start();
  const std::vector<std::string> requests{"\r\n\r\nrubbish\r\n\r\n",
                                          std::string(100'000, 'A'),
                                          "GET /status HTTP/1.1\r\n" + std::string("X: ") + std::string(20'000, 'y') + "\r\n\r\n",
                                          "GET /status HTTP/9.9\r\n\r\n",
                                          std::string("\x16\x03\x01\x00\xa5\x01\x00", 7),
                                          "POST /status HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"};
  for (const std::string& request : requests) {
    const std::string answer = ask(request);
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4")) << request.substr(0, 40) << " → " << answer.substr(0, 80);
  }
  EXPECT_TRUE(ask("GET /status HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

TEST_F(HttpTest, SlowClientsAreEndedAndHoldNobodyUp) {
  start({.timeout_ms = 200});
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(std::make_unique<Client>(server->port()));
    slow.back()->say("GET /sta");
  }
  EXPECT_TRUE(ask("GET /status HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200 "));
  for (const auto& client : slow) EXPECT_EQ(client->all(), "");
}

TEST_F(HttpTest, MoreClientsThanAllowedAreClosedAtOnce) {
  start({.clients_max = 3, .timeout_ms = 2'000});
  std::vector<std::unique_ptr<Client>> many;
  for (int i = 0; i < 3; ++i) {
    many.push_back(std::make_unique<Client>(server->port()));
    many.back()->say("GET /sta");
  }
  const Client one_too_many{server->port()};
  EXPECT_EQ(one_too_many.all(), "");
  many.clear();
  std::string answer;  // as soon as the server has seen that they left
  for (int i = 0; i < 1000 && answer.empty(); ++i) answer = ask("GET /status HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
}

TEST_F(HttpTest, FiftyClientsAtOnceAllGetTheirAnswers) {
  start();
  std::vector<std::thread> clients;
  std::atomic<int> good{0};
  constexpr int each = 20;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back([&] {
      for (int n = 0; n < each; ++n)
        good += ask("GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").ends_with("well\n") ? 1 : 0;
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 50 * each);
}

TEST_F(HttpTest, ListensOnLoopbackOnly) {
  EXPECT_THROW((HttpServer{io, {.address = "0.0.0.0"}, {}}), std::invalid_argument);
  EXPECT_THROW((HttpServer{io, {.address = "192.0.2.1"}, {}}), std::invalid_argument);
}

}  // namespace
}  // namespace lettrage::watch
