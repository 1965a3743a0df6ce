// SPDX-License-Identifier: Apache-2.0
// Daemons in every state we have seen one in, behind a socket of the test's own.
#include "collector/engine_client.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <functional>
#include <thread>
#include <vector>

#include "collector/fd.h"
#include "tests/support/run_program.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

class Socket {
 public:
  explicit Socket(const std::string& path, int backlog = 8)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = at(path);
    EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(fd_.get(), backlog), 0);
  }

  static sockaddr_un at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
  }

  Fd accept() const { return Fd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)); }

 private:
  Fd fd_;
};

void send(const Fd& connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// The request's head.
std::string receive(const Fd& connection) {
  std::string head;
  char c = 0;
  while (!head.ends_with("\r\n\r\n") && ::read(connection.get(), &c, 1) == 1) head += c;
  return head;
}

class EngineClient : public ::testing::Test {
 protected:
  HttpResult get(Limits limits = {.time = 5s}) {
    const auto started = std::chrono::steady_clock::now();
    HttpResult result = engine_get(path, "/info", limits, [this](std::string_view piece) {
      ++pieces;
      body += piece;
      return body.size() < enough;
    });
    took = std::chrono::steady_clock::now() - started;
    return result;
  }

  /// Answers one request with `text` and closes.
  HttpResult get_answered(const std::string& text, Limits limits = {.time = 5s}) {
    return get_served([&](const Fd& connection) { send(connection, text); }, limits);
  }

  HttpResult get_served(const std::function<void(const Fd&)>& serve, Limits limits = {.time = 5s}) {
    const Socket socket(path);
    std::jthread server([&] {
      const Fd connection = socket.accept();
      request = receive(connection);
      serve(connection);
    });
    return get(limits);
  }

  const support::TempDir dir;
  std::string path = dir.path() + "/docker.sock";
  std::string request;
  std::string body;
  std::size_t pieces = 0;
  std::size_t enough = SIZE_MAX;
  std::chrono::nanoseconds took{};
};

TEST_F(EngineClient, AsksWithGetAndGivesTheBody) {
  const HttpResult result =
      get_answered("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{ }\n");
  EXPECT_TRUE(result.connected);
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(body, "{ }\n");
  EXPECT_TRUE(request.starts_with("GET /info HTTP/1.1\r\n")) << request;
  EXPECT_NE(request.find("Host: docker\r\n"), std::string::npos) << request;
}

TEST_F(EngineClient, ChunkedBodyComesWholeAndInPieces) {
  std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) text += "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  EXPECT_EQ(get_answered(text + "0\r\n\r\n").error, "");
  EXPECT_EQ(body, std::string(100 * 0x1000, 'x'));
  EXPECT_GT(pieces, 1);
}

TEST_F(EngineClient, BodyWithoutLengthEndsWithTheConnection) {
  EXPECT_EQ(get_answered("HTTP/1.0 200 OK\r\n\r\n{}").error, "");
  EXPECT_EQ(body, "{}");
}

TEST_F(EngineClient, RefusalIsTheErrorAndNotTheBody) {
  const HttpResult result = get_answered(
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 22\r\n\r\n{\"message\":\"no space\"}");
  EXPECT_EQ(result.status, 500);
  EXPECT_EQ(result.error, "answered with status 500: no space");
  EXPECT_EQ(body, "");
}

TEST_F(EngineClient, SlowAnswerWithinTheTimeIsAnAnswer) {
  const HttpResult result = get_served([](const Fd& connection) {
    for (const std::string_view part :
         {"HTTP/1.1 200 OK\r\n", "Content-Length: 2\r\n\r\n", "{", "}"}) {
      std::this_thread::sleep_for(50ms);
      send(connection, part);
    }
  });
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(body, "{}");
}

TEST_F(EngineClient, AcceptsAndSaysNothing) {
  const HttpResult result = get_served(
      [](const Fd& connection) {
        pollfd closed{connection.get(), POLLRDHUP, 0};
        ::poll(&closed, 1, 5'000);
      },
      {.time = 200ms});
  EXPECT_TRUE(result.connected);
  EXPECT_EQ(result.status, std::nullopt);
  EXPECT_EQ(result.error, "no answer within 200 ms");
  EXPECT_LT(took, 1s);
}

TEST_F(EngineClient, StoppedDaemonLeavesUsInItsBacklog) {
  const Socket never_accepts(path);
  const HttpResult result = get({.time = 200ms});
  EXPECT_TRUE(result.connected);
  EXPECT_EQ(result.status, std::nullopt);
  EXPECT_EQ(result.error, "no answer within 200 ms");
  EXPECT_LT(took, 1s);
}

TEST_F(EngineClient, FullBacklogDoesNotBlock) {
  const Socket never_accepts(path, 0);
  std::vector<Fd> waiting;
  while (true) {
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const sockaddr_un address = Socket::at(path);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      break;
    waiting.push_back(std::move(fd));
  }
  const HttpResult result = get({.time = 200ms});
  EXPECT_FALSE(result.connected);
  EXPECT_EQ(result.access, Access::timed_out);
  EXPECT_EQ(result.error, "cannot connect to " + path +
                              ": its backlog is full and nobody accepted within 200 ms");
  EXPECT_LT(took, 1s);
}

TEST_F(EngineClient, NobodyListens) {
  { const Socket gone(path); }
  const HttpResult result = get();
  EXPECT_FALSE(result.connected);
  EXPECT_EQ(result.access, Access::error);
  EXPECT_EQ(result.error, "cannot connect to " + path + ": Connection refused");
}

TEST_F(EngineClient, NoSocketIsAbsent) {
  EXPECT_EQ(get().access, Access::absent);
  path = "/" + std::string(200, 'x');
  EXPECT_EQ(get().access, Access::error);
}

TEST_F(EngineClient, ConnectionThatBreaksIsTold) {
  HttpResult result = get_answered("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.error, "the connection was closed before the answer was complete");
  EXPECT_EQ(body, "half");
}

TEST_F(EngineClient, WhatIsNoHttpIsTold) {
  const HttpResult result = get_answered("SSH-2.0-OpenSSH_9.2\r\n");
  EXPECT_TRUE(result.connected);
  EXPECT_EQ(result.status, std::nullopt);
  EXPECT_TRUE(result.error.starts_with("the answer could not be read: ")) << result.error;
}

TEST_F(EngineClient, AnswerThatNeverEndsIsCutByTime) {
  const HttpResult result = get_served(
      [](const Fd& connection) {
        send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        pollfd closed{connection.get(), POLLRDHUP, 0};
        ::poll(&closed, 1, 5'000);
      },
      {.time = 200ms});
  EXPECT_EQ(result.status, 200);
  EXPECT_EQ(result.error, "the answer did not end within 200 ms");
  EXPECT_EQ(body, "half");
}

TEST_F(EngineClient, ByteLimitCutsAndSaysSo) {
  const std::string text =
      "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'x');
  const HttpResult result = get_answered(text, {.time = 5s, .bytes = 1000});
  EXPECT_EQ(result.error, "the answer was cut after 1000 bytes");
  EXPECT_EQ(body.size(), 1000);
}

TEST_F(EngineClient, SinkThatHasEnoughEndsIt) {
  enough = 10;
  const std::string text =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x');
  EXPECT_EQ(get_answered(text).error, "");
  EXPECT_EQ(pieces, 1);
}

}  // namespace
}  // namespace collector
