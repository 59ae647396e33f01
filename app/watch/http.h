/// \file
/// A small HTTP server on loopback: GET and HEAD of a few pages. Slow, malformed and too many clients cost a bounded amount of
/// time and memory, and nobody but themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace lettrage::watch {

struct Page {
  unsigned status = 404;
  std::string type = "text/plain; charset=utf-8", body = "there are /metrics, /healthz and /status\n";
};

class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";  ///< of loopback
    std::uint16_t port = 9464;          ///< 0: any that is free
    unsigned clients_max = 128;         ///< further ones are closed at once
    int timeout_ms = 5000;              ///< for a whole request, and between two of them
  };
  /// `page` is asked on the thread that runs `io`. Throws boost's system_error where the address is taken, and
  /// std::invalid_argument where it is none of loopback.
  HttpServer(boost::asio::io_context& io, const Options& options, std::function<Page(std::string_view path)> page);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  [[nodiscard]] std::uint16_t port() const;
  /// Takes no further clients.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace lettrage::watch
