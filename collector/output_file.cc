// SPDX-License-Identifier: Apache-2.0
#include "collector/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <utility>

#include "bundle/writer.h"
#include "collector/child.h"

namespace collector {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Patience is with each piece, so that a slow network gets through.
constexpr std::size_t kPiece = std::size_t{64} * 1024;
/// For a child whose file is closed at once.
constexpr milliseconds kGoodbye{200};
/// With a reader, once somebody wants the run to end.
constexpr milliseconds kHurry{2'000};
/// How often it is asked whether somebody does.
constexpr milliseconds kLook{100};

enum class Verb { write, space, reserve, give_back, sync, remove };

/// False when the other end is gone.
bool read_whole(int channel, void* to, std::size_t size) {
  auto* at = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = ::recv(channel, at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

std::string directory_of(const std::string& file) {
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : file.substr(0, slash);
}

int sync_with_directory(int fd, const std::string& path) {
  // EINVAL: it is no file that could be synchronised (a pipe, a device).
  if (::fsync(fd) != 0 && errno != EINVAL && errno != EROFS) return -1;
  const Fd directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) ::fsync(directory.get());
  return 0;
}

}  // namespace

struct OutputFile::Request {
  Verb verb;
  std::int64_t from = 0;
  std::int64_t size = 0;  ///< of what follows, for write
};

struct OutputFile::Reply {
  std::int64_t result = -1;
  int error = 0;
  struct statvfs space {};
};

// The child. It ends when its other end does, and no signal ends it before: what is sent to all of
// a service or a session must not cut the bundle that its parent brings to an end.
void OutputFile::serve(const Fd& fd, const std::string& path, int channel) {
  Reply reply{.result = fd ? 0 : -1, .error = errno};
  const auto buffer = std::make_unique_for_overwrite<char[]>(kPiece);
  Request request{};
  while (::send(channel, &reply, sizeof reply, MSG_NOSIGNAL) == sizeof reply && fd &&
         read_whole(channel, &request, sizeof request)) {
    reply = {};
    switch (request.verb) {
      case Verb::write:
        if (!read_whole(channel, buffer.get(), static_cast<std::size_t>(request.size))) ::_exit(0);
        reply.result = bundle::write_some(
            fd.get(), std::string_view(buffer.get(), static_cast<std::size_t>(request.size)));
        break;
      case Verb::space:
        reply.result = ::fstatvfs(fd.get(), &reply.space);
        break;
      case Verb::reserve:
        reply.result = ::fallocate(fd.get(), FALLOC_FL_KEEP_SIZE, request.from, request.size);
        break;
      case Verb::give_back:
        // ext4 and xfs give blocks behind the end back at a truncate, btrfs at a hole.
        ::fallocate(fd.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, request.from,
                    request.size);
        reply.result = ::ftruncate(fd.get(), request.from);
        break;
      case Verb::sync:
        reply.result = sync_with_directory(fd.get(), path);
        break;
      case Verb::remove:
        reply.result = ::unlink(path.c_str());
        break;
    }
    reply.error = errno;
  }
  ::_exit(0);
}

std::optional<OutputFile> OutputFile::create(const std::string& path, milliseconds patience) {
  const auto open_and_serve = [&path](int channel) {
    const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    serve(fd, path, channel);
  };
  return begin(open_and_serve, std::nullopt, patience);
}

std::optional<OutputFile> OutputFile::stream(int fd, milliseconds patience,
                                             std::function<bool()> hurry) {
  const auto serve_open = [fd](int channel) { serve(Fd(fd), "", channel); };
  auto file = begin(serve_open, fd, patience);
  if (file) file->hurry_ = std::move(hurry);
  return file;
}

std::optional<OutputFile> OutputFile::begin(const Serve& serve, std::optional<int> keep,
                                            milliseconds patience) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  Fd ours(ends[0]);
  Fd theirs(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return std::nullopt;
  if (child == 0) {
    ::setpgid(0, 0);
    sigset_t all;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    keep_only({keep.value_or(theirs.get()), theirs.get()});
    serve(theirs.get());
    ::_exit(0);
  }
  theirs.reset();
  OutputFile file(child, std::move(ours), patience);
  // The first answer tells of the file itself.
  Reply reply;
  if (!file.wait_for(POLLIN, Clock::now() + patience) ||
      !read_whole(file.channel_.get(), &reply, sizeof reply)) {
    errno = file.silence_ ? ETIMEDOUT : EIO;
    return std::nullopt;
  }
  errno = reply.error;
  if (reply.result != 0) return std::nullopt;
  return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : child_(std::exchange(other.child_, -1)),
      channel_(std::move(other.channel_)),
      patience_(other.patience_),
      hurry_(std::move(other.hurry_)),
      size_(other.size_),
      silence_(std::move(other.silence_)) {}

OutputFile::~OutputFile() {
  const int error = errno;
  channel_.reset();
  const auto until = Clock::now() + kGoodbye;
  while (child_ > 0 && ::waitpid(child_, nullptr, WNOHANG) == 0 && Clock::now() < until) {
    ::usleep(200);
  }
  errno = error;
}

bool OutputFile::wait_for(short event, Clock::time_point until) {
  pollfd polled{.fd = channel_.get(), .events = event, .revents = 0};
  bool hurries = false;
  while (true) {
    if (!hurries && hurry_ && hurry_()) {
      hurries = true;
      until = std::min(until, Clock::now() + kHurry);
    }
    const auto left =
        std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
    const auto wait = hurry_ ? std::min(left, kLook) : left;
    const int ready = ::poll(&polled, 1, static_cast<int>(wait.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno == EINTR) continue;
    if (left == milliseconds(0)) break;
  }
  silence_ = what_ours_waits_for(child_);
  ::kill(child_, SIGKILL);
  return false;
}

std::optional<OutputFile::Reply> OutputFile::ask(const Request& request, std::string_view bytes,
                                                 milliseconds patience) {
  const auto until = Clock::now() + patience;
  errno = ETIMEDOUT;
  if (silence_) return std::nullopt;
  for (std::string_view part :
       {std::string_view(reinterpret_cast<const char*>(&request), sizeof request), bytes}) {
    while (!part.empty()) {
      if (!wait_for(POLLOUT, until)) {
        errno = ETIMEDOUT;
        return std::nullopt;
      }
      const ssize_t sent =
          ::send(channel_.get(), part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (sent < 0) return std::nullopt;
      part.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  if (!wait_for(POLLIN, until)) {
    errno = ETIMEDOUT;
    return std::nullopt;
  }
  Reply reply;
  if (!read_whole(channel_.get(), &reply, sizeof reply)) {
    errno = EIO;  // somebody ended the child
    return std::nullopt;
  }
  errno = reply.error;
  return reply;
}

bool OutputFile::done(const Request& request, int times_patience) {
  const auto reply = ask(request, {}, patience_ * times_patience);
  return reply && reply->result == 0;
}

ssize_t OutputFile::write(std::string_view bytes) {
  bytes = bytes.substr(0, kPiece);
  const auto reply =
      ask({.verb = Verb::write, .size = static_cast<std::int64_t>(bytes.size())}, bytes, patience_);
  if (!reply) return -1;
  size_ += std::max<std::int64_t>(reply->result, 0);
  return static_cast<ssize_t>(reply->result);
}

std::optional<struct statvfs> OutputFile::space() {
  const auto reply = ask({.verb = Verb::space}, {}, patience_);
  return reply && reply->result == 0 ? std::optional(reply->space) : std::nullopt;
}

bool OutputFile::reserve(std::int64_t offset, std::int64_t bytes) {
  return done({.verb = Verb::reserve, .from = offset, .size = bytes});
}

bool OutputFile::give_back(std::int64_t size, std::int64_t reserved_to) {
  return done({.verb = Verb::give_back, .from = size, .size = reserved_to - size});
}

bool OutputFile::sync() { return done({.verb = Verb::sync}, 2); }

bool OutputFile::remove() { return done({.verb = Verb::remove}); }

}  // namespace collector
