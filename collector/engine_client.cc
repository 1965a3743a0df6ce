// SPDX-License-Identifier: Apache-2.0
#include "collector/engine_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>  // Boost 1.74 in C++20 uses std::exchange without including it

#include "collector/fd.h"

namespace collector {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using Local = asio::local::stream_protocol;
using Stream = beast::basic_stream<Local, asio::io_context::executor_type>;

constexpr std::size_t kPiece = std::size_t{64} * 1024;
constexpr std::size_t kRefusal = 4096;  ///< bytes of an error's body that are looked at
constexpr std::chrono::milliseconds kRetry{20};

std::string within(std::chrono::milliseconds time) {
  return "within " + std::to_string(time.count()) + " ms";
}

/// Sets `error`, or gives a connected socket. connect(2) on a unix socket whose backlog is full
/// says EAGAIN and there is nothing to poll for (asio would take it for connected), so try again.
Fd connect_to(const std::string& path, Clock::time_point until, int& error) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    error = ENAMETOOLONG;
    return Fd();
  }
  path.copy(address.sun_path, path.size());
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  while (fd) {
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      error = 0;
      return fd;
    }
    if (errno != EAGAIN || Clock::now() + kRetry >= until) break;
    ::poll(nullptr, 0, static_cast<int>(kRetry.count()));
  }
  error = errno;
  return Fd();
}

HttpResult not_connected(const std::string& socket, int error, std::chrono::milliseconds time) {
  HttpResult result;
  const std::string start = "cannot connect to " + socket + ": ";
  switch (error) {
    case EAGAIN:
      result.access = Access::timed_out;
      result.error = start + "its backlog is full and nobody accepted " + within(time);
      break;
    case ENOENT:
    case ENOTDIR:
      result.access = Access::absent;
      result.error = start + std::strerror(error);
      break;
    case EACCES:
    case EPERM:
      result.access = Access::denied;
      result.error = start + std::strerror(error);
      break;
    default:
      result.access = Access::error;
      result.error = start + std::strerror(error);
  }
  return result;
}

/// {"message":"..."} is how the Engine says no.
std::string message_in(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_object() && json.contains("message") && json["message"].is_string()) {
    return json["message"].get<std::string>();
  }
  return body;
}

class Exchange {
 public:
  Exchange(Fd fd, Limits limits, Clock::time_point until)
      : limits_(limits), stream_(context_.get_executor()) {
    stream_.socket().assign(Local(), fd.release());
    stream_.expires_at(until);
    // Boost 1.74 takes "none" for a limit of nothing.
    parser_.body_limit(std::numeric_limits<std::uint64_t>::max());
  }

  HttpResult get(const std::string& target, const Sink& out) {
    http::request<http::empty_body> request(http::verb::get, target, 11);
    request.set(http::field::host, "docker");
    request.set(http::field::user_agent, "drydock-collect/" DRYDOCK_VERSION);
    request.set(http::field::connection, "close");
    if (const auto error = wait([&](auto done) { http::async_write(stream_, request, done); })) {
      return broken(error);
    }
    if (const auto error =
            wait([&](auto done) { http::async_read_header(stream_, input_, parser_, done); })) {
      return broken(error);
    }
    result_.status = parser_.get().result_int();
    return body(out);
  }

 private:
  HttpResult body(const Sink& out) {
    const bool good = *result_.status / 100 == 2;
    const auto buffer = std::make_unique_for_overwrite<char[]>(kPiece);
    std::string refusal;
    std::int64_t left = limits_.bytes;
    while (!parser_.is_done()) {
      parser_.get().body().data = buffer.get();
      parser_.get().body().size = kPiece;
      const auto error = wait([&](auto done) { http::async_read(stream_, input_, parser_, done); });
      const bool breaks = error && error != http::error::need_buffer;
      std::string_view piece(buffer.get(), kPiece - parser_.get().body().size);
      if (!good) {
        refusal += piece.substr(0, kRefusal - std::min(kRefusal, refusal.size()));
        if (breaks) return broken(error);
        continue;
      }
      const bool too_much = static_cast<std::int64_t>(piece.size()) > left;
      piece = piece.substr(0, static_cast<std::size_t>(std::min<std::int64_t>(left, kPiece)));
      left -= static_cast<std::int64_t>(piece.size());
      if (!piece.empty() && !out(piece)) return result_;
      if (breaks) return broken(error);
      if (too_much) {
        result_.error = "the answer was cut after " + std::to_string(limits_.bytes) + " bytes";
        return result_;
      }
    }
    if (!good) {
      result_.error =
          "answered with status " + std::to_string(*result_.status) + ": " + message_in(refusal);
    }
    return result_;
  }

  template <typename Start>
  beast::error_code wait(Start start) {
    beast::error_code result;
    start([&result](beast::error_code error, std::size_t) { result = error; });
    context_.restart();
    context_.run();
    return result;
  }

  HttpResult broken(beast::error_code error) {
    result_.connected = true;
    if (error == beast::error::timeout) {
      result_.error =
          (result_.status ? "the answer did not end " : "no answer ") + within(limits_.time);
    } else if (error == http::error::end_of_stream || error == http::error::partial_message) {
      result_.error = "the connection was closed before the answer was complete";
    } else {
      result_.error = "the answer could not be read: " + error.message();
    }
    return result_;
  }

  Limits limits_;
  asio::io_context context_;
  Stream stream_;
  beast::flat_buffer input_;
  http::response_parser<http::buffer_body> parser_;
  HttpResult result_{.connected = true};
};

}  // namespace

HttpResult engine_get(const std::string& socket, const std::string& target, Limits limits,
                      const Sink& out) {
  const auto until = Clock::now() + limits.time;
  int error = 0;
  Fd fd = connect_to(socket, until, error);
  if (!fd) return not_connected(socket, error, limits.time);
  return Exchange(std::move(fd), limits, until).get(target, out);
}

}  // namespace collector
