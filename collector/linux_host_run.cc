// SPDX-License-Identifier: Apache-2.0
// Children of LinuxHost: a program, or own code that may hang.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>

#include "bundle/error.h"
#include "collector/child.h"
#include "collector/linux_host.h"

namespace collector {
namespace {

constexpr int kCannotExec = 127;

std::vector<std::string> candidates(std::string_view program) {
  if (program.find('/') != std::string_view::npos) return {std::string(program)};
  std::vector<std::string> paths;
  for (std::string_view rest = kPath; !rest.empty();) {
    const auto colon = rest.find(':');
    paths.push_back(std::string(rest.substr(0, colon)) + "/" + std::string(program));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  return paths;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Like execvp, with the fixed path; gives the errno that tells most.
int exec_first(const std::vector<std::string>& paths, char* const* argv, char* const* envp) {
  int error = ENOENT;
  for (const std::string& path : paths) {
    ::execve(path.c_str(), argv, envp);
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
  }
  return error;
}

using SharedTouching = std::unique_ptr<Touching, decltype([](Touching* touching) {
                                         touching->~Touching();
                                         ::munmap(touching, sizeof(Touching));
                                       })>;

/// Null where there is no memory to share.
SharedTouching shared_touching() {
  void* const page =
      ::mmap(nullptr, sizeof(Touching), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return SharedTouching(page == MAP_FAILED ? nullptr : new (page) Touching);
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

NativeResult guarded(const std::function<NativeResult(Host&, const Sink&)>& work, Host& host,
                     const Sink& out) {
  try {
    return work(host, out);
  } catch (const std::exception& error) {
    return {.outcome = bundle::Outcome::failed, .reason = error.what()};
  }
}

// What comes back from isolate(): frames of one type byte, a length in this machine's byte order,
// and that many bytes; data as often as needed, then one result.
constexpr char kData = 'd';
constexpr char kResult = 'r';
constexpr std::size_t kFrameHeader = 1 + sizeof(std::uint32_t);
constexpr std::size_t kMaxFrame = std::size_t{64} * 1024;

bool write_frames(int fd, char type, std::string_view bytes) {
  do {
    const std::string_view part = bytes.substr(0, kMaxFrame);
    bytes.remove_prefix(part.size());
    std::array<char, kFrameHeader> header{type};
    const auto size = static_cast<std::uint32_t>(part.size());
    std::memcpy(header.data() + 1, &size, sizeof size);
    if (!write_all(fd, {header.data(), header.size()}) || !write_all(fd, part)) return false;
  } while (!bytes.empty());
  return true;
}

std::string as_text(const NativeResult& result) {
  return std::string(bundle::to_text(result.outcome)) + "\n" + result.reason;
}

std::optional<NativeResult> result_from(std::string_view text) {
  const auto newline = text.find('\n');
  if (newline == std::string_view::npos) return std::nullopt;
  const auto outcome = bundle::outcome_from(text.substr(0, newline));
  if (!outcome) return std::nullopt;
  return NativeResult{.outcome = *outcome, .reason = std::string(text.substr(newline + 1))};
}

/// Takes the frames apart again as the pipe gives them, without putting data together first.
class FrameReader {
 public:
  FrameReader(const Sink& out, std::int64_t limit) : out_(out), left_(limit) {}

  /// False when no more is wanted.
  bool take(std::string_view piece) {
    while (!piece.empty()) {
      if (header_.size() < kFrameHeader) {
        const std::string_view part = piece.substr(0, kFrameHeader - header_.size());
        header_ += part;
        piece.remove_prefix(part.size());
        if (header_.size() == kFrameHeader) std::memcpy(&expected_, header_.data() + 1, 4);
      } else {
        const std::string_view part = piece.substr(0, expected_);
        piece.remove_prefix(part.size());
        expected_ -= static_cast<std::uint32_t>(part.size());
        if (!body(part)) return false;
      }
      if (header_.size() == kFrameHeader && expected_ == 0) {
        if (header_[0] == kResult) result_ = result_from(text_);
        header_.clear();
      }
    }
    return true;
  }

  const std::optional<NativeResult>& result() const { return result_; }

 private:
  bool body(std::string_view part) {
    if (header_[0] == kResult) {
      text_ += part;
      return true;
    }
    const auto wanted = part.substr(0, std::min(part.size(), static_cast<std::size_t>(left_)));
    left_ -= static_cast<std::int64_t>(wanted.size());
    return out_(wanted) && left_ > 0;
  }

  const Sink& out_;
  std::int64_t left_;
  std::string header_;
  std::uint32_t expected_ = 0;
  std::string text_;
  std::optional<NativeResult> result_;
};

}  // namespace

struct LinuxHost::Channel {
  Pipe pipe;
  Sink sink;
};

CommandResult LinuxHost::spawn(const std::function<void()>& child, std::vector<Channel> channels,
                               std::chrono::milliseconds time) {
  std::erase_if(left_behind_, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
  const pid_t pid = ::fork();
  if (pid < 0) {
    return {.ended = Ended::no_start,
            .error = std::string("cannot start a process: ") + std::strerror(errno)};
  }
  if (pid == 0) {
    ::setpgid(0, 0);
    reset_signals();
    child();
    ::_exit(0);
  }
  ::setpgid(pid, pid);  // whoever comes first

  std::vector<Stream> streams;
  for (Channel& channel : channels) {
    channel.pipe.write.reset();
    streams.push_back({std::move(channel.pipe.read), std::move(channel.sink)});
  }
  // A child of isolate() that has a child of its own: TERM is for both of them.
  std::optional<Interrupt> asked_to_end;
  if (isolated_) asked_to_end.emplace({SIGTERM});
  Watched watched =
      watch(pid, std::move(streams), time, asked_to_end ? &*asked_to_end : interrupt_);
  if (asked_to_end && asked_to_end->signal()) ::_exit(128 + SIGTERM);
  if (!watched.reaped) left_behind_.push_back(pid);
  return {.ended = watched.ended,
          .exit_status = watched.exit_status,
          .error = {},
          .abandoned = std::move(watched.abandoned)};
}

std::optional<std::string> LinuxHost::find_program(std::string_view name) {
  for (std::string& path : candidates(name)) {
    if (silent_at(path) == nullptr && ::access(path.c_str(), X_OK) == 0) return std::move(path);
  }
  return std::nullopt;
}

CommandResult LinuxHost::run(const Argv& argv, Limits limits, const Sink& out, const Sink& err) {
  std::vector<std::string> paths = candidates(argv.at(0));
  std::erase_if(paths, [this](const std::string& path) { return silent_at(path) != nullptr; });
  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = {"PATH=" + std::string(kPath), "LC_ALL=C", "TZ=UTC"};
  const std::vector<char*> arguments_c = pointers(arguments);
  const std::vector<char*> environment_c = pointers(environment);

  std::vector<Channel> channels;
  std::int64_t left = limits.bytes;
  channels.push_back({make_pipe(), [&left, &out](std::string_view piece) {
                        const auto wanted =
                            piece.substr(0, std::min(piece.size(), static_cast<std::size_t>(left)));
                        left -= static_cast<std::int64_t>(wanted.size());
                        return out(wanted) && left > 0;
                      }});
  channels.push_back({make_pipe(), err});
  int error = 0;  // of exec; the pipe closes without a word when it succeeds
  channels.push_back({make_pipe(), [&error](std::string_view piece) {
                        std::memcpy(&error, piece.data(), std::min(piece.size(), sizeof error));
                        return true;
                      }});

  const int out_fd = channels[0].pipe.write.get();
  const int err_fd = channels[1].pipe.write.get();
  const int status_fd = channels[2].pipe.write.get();
  CommandResult result = spawn(
      [&] {
        ::dup2(out_fd, STDOUT_FILENO);
        ::dup2(err_fd, STDERR_FILENO);
        keep_only({STDOUT_FILENO, STDERR_FILENO, status_fd});
        const int failure = exec_first(paths, arguments_c.data(), environment_c.data());
        write_all(status_fd, {reinterpret_cast<const char*>(&failure), sizeof failure});
        ::_exit(kCannotExec);
      },
      std::move(channels), limits.time);
  if (error != 0) {
    result.ended = Ended::no_start;
    result.not_found = error == ENOENT;
    result.error = result.not_found ? "no program " + argv[0] + " on PATH"
                                    : "cannot run " + argv[0] + ": " + std::strerror(error);
  }
  return result;
}

std::pair<CommandResult, NativeResult> LinuxHost::isolate(
    const std::function<NativeResult(Host&, const Sink&)>& work, Limits limits, const Sink& out) {
  FrameReader frames(out, limits.bytes);
  std::vector<Channel> channels;
  channels.push_back(
      {make_pipe(), [&frames](std::string_view piece) { return frames.take(piece); }});
  const int fd = channels[0].pipe.write.get();
  const auto touching = shared_touching();
  CommandResult command = spawn(
      [&] {
        keep_only({fd});
        LinuxHost host(silent_, touching.get());
        const NativeResult result = guarded(
            work, host, [fd](std::string_view bytes) { return write_frames(fd, kData, bytes); });
        write_frames(fd, kResult, as_text(result));
        ::_exit(0);
      },
      std::move(channels), limits.time);
  if (touching && command.ended == Ended::timed_out) learn_from(*touching);
  if (frames.result()) return {std::move(command), *frames.result()};
  NativeResult none{.outcome = bundle::Outcome::failed, .reason = command.error};
  if (command.ended == Ended::by_itself) {
    none.reason =
        "the process that gathered it ended with status " + std::to_string(command.exit_status);
  }
  return {std::move(command), std::move(none)};
}

}  // namespace collector
