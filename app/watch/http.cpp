#include "app/watch/http.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

namespace lettrage::watch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::uint32_t header_max = 8 * 1024;
constexpr std::uint64_t body_max = 1024;
constexpr unsigned requests_max = 1000;  ///< of one client, before it has to connect again

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  State(asio::io_context& context, const Options& given, std::function<Page(std::string_view)> asked)
      : options{given}, page{std::move(asked)}, io{context}, acceptor{context}, pause{context} {}

  Options options;
  std::function<Page(std::string_view)> page;
  asio::io_context& io;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  unsigned clients = 0;
  void accept();
};

namespace {

/// One client, from its first byte to its last.
class Client : public std::enable_shared_from_this<Client> {
 public:
  template <class Leave>
  Client(tcp::socket socket, const HttpServer::Options& options, const std::function<Page(std::string_view)>& page, Leave leave)
      : stream_{std::move(socket)}, options_{options}, page_{page}, leave_{std::move(leave)} {}
  ~Client() { leave_(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(header_max);
    parser_->body_limit(body_max);
    stream_.expires_after(std::chrono::milliseconds{options_.timeout_ms});
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->answer(error); });
  }

 private:
  void answer(beast::error_code error) {
    if (error == http::error::end_of_stream || error == beast::error::timeout) return close();
    response_ = {};
    const bool malformed = static_cast<bool>(error);
    if (malformed && error.category() != http::make_error_code(http::error::bad_version).category())
      return close();  // the line is dead
    Page page;
    bool head = false;
    if (malformed) {
      page = {.status = 400, .body = "not a request\n"};
    } else {
      const auto& request = parser_->get();
      head = request.method() == http::verb::head;
      std::string_view target{request.target().data(), request.target().size()};
      target = target.substr(0, target.find('?'));
      if (head || request.method() == http::verb::get) {
        page = page_(target);
      } else {
        page = {.status = 405, .body = "GET or HEAD\n"};
      }
      response_.version(request.version());
    }
    response_.result(page.status);
    response_.set(http::field::content_type, page.type);
    response_.set(http::field::cache_control, "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    if (page.status == 405) response_.set(http::field::allow, "GET, HEAD");
    response_.keep_alive(!malformed && parser_->get().keep_alive() && ++served_ < requests_max);
    response_.content_length(page.body.size());
    if (!head) response_.body() = std::move(page.body);
    stream_.expires_after(std::chrono::milliseconds{options_.timeout_ms});
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code failed, std::size_t) {
      if (failed || !self->response_.keep_alive()) return self->close();
      self->read();
    });
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
  }

  beast::tcp_stream stream_;
  const HttpServer::Options options_;
  const std::function<Page(std::string_view)>& page_;
  std::function<void()> leave_;
  beast::flat_buffer buffer_{header_max + body_max};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  unsigned served_ = 0;
};

}  // namespace

void HttpServer::State::accept() {
  acceptor.async_accept([self = shared_from_this()](beast::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
    if (error) {
      // No descriptors left, as a rule: taking the next at once would only fail again.
      self->pause.expires_after(std::chrono::milliseconds{100});
      self->pause.async_wait([self](beast::error_code stopped) {
        if (!stopped) self->accept();
      });
      return;
    }
    if (self->clients < self->options.clients_max) {
      ++self->clients;
      std::make_shared<Client>(std::move(socket), self->options, self->page, [self] { --self->clients; })->read();
    }
    self->accept();
  });
}

HttpServer::HttpServer(asio::io_context& io, const Options& options, std::function<Page(std::string_view)> page)
    : state_{std::make_shared<State>(io, options, std::move(page))} {
  const asio::ip::address address = asio::ip::make_address(options.address);
  if (!address.is_loopback())
    throw std::invalid_argument{options.address + ": not an address of loopback; put a proxy before it"};
  tcp::acceptor& acceptor = state_->acceptor;
  const tcp::endpoint endpoint{address, options.port};
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address{true});
  acceptor.bind(endpoint);
  acceptor.listen();
  state_->accept();
}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpServer::stop() {
  beast::error_code ignored;
  state_->acceptor.close(ignored);
  state_->pause.cancel();
}

}  // namespace lettrage::watch
