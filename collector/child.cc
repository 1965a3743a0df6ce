// SPDX-License-Identifier: Apache-2.0
#include "collector/child.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>

#include "bundle/error.h"

namespace collector {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kTermGrace{500};
/// Shorter, because whoever interrupted us waits kTermGrace and then kills us.
constexpr milliseconds kInterruptGrace{200};
constexpr milliseconds kKillGrace{500};
/// How long a pipe may stay open after the child has ended; what it had written is there at once.
constexpr milliseconds kHeldPipe{300};
constexpr milliseconds kLongestPoll{50};
constexpr milliseconds kHolderSearch{200};

std::string small_file(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<char, 1024> buffer{};
  const ssize_t got = fd ? ::read(fd.get(), buffer.data(), buffer.size()) : 0;
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

using Directory = std::unique_ptr<DIR, decltype([](DIR* dir) { ::closedir(dir); })>;

bool has_open(const std::string& pid, const std::string& target) {
  const std::string folder = "/proc/" + pid + "/fd";
  const Directory fds(::opendir(folder.c_str()));
  while (const dirent* const entry = fds ? ::readdir(fds.get()) : nullptr) {
    std::array<char, 64> link{};
    const ssize_t length =
        ::readlink((folder + "/" + entry->d_name).c_str(), link.data(), link.size());
    if (length > 0 && std::string_view(link.data(), static_cast<std::size_t>(length)) == target) {
      return true;
    }
  }
  return false;
}

/// Who else has this pipe open: a grandchild that made itself a session of its own.
std::vector<bundle::Abandoned> holders(int pipe) {
  struct stat status {};
  if (::fstat(pipe, &status) != 0) return {};
  const std::string target = "pipe:[" + std::to_string(status.st_ino) + "]";
  const std::string self = std::to_string(::getpid());
  const auto until = Clock::now() + kHolderSearch;
  std::vector<bundle::Abandoned> found;
  const Directory proc(::opendir("/proc"));
  while (const dirent* const entry = proc ? ::readdir(proc.get()) : nullptr) {
    if (Clock::now() > until) break;
    const std::string name = entry->d_name;
    if (name.find_first_not_of("0123456789") != std::string::npos || name == self) continue;
    if (has_open(name, target)) found.push_back(describe_process(std::stoll(name)));
  }
  return found;
}

/// Has it ended? It stays a zombie, so that its number (and its group's) cannot be taken by another
/// process before the group was signalled.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  const int result = ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT);
  return (result == 0 && info.si_pid == pid) || (result != 0 && errno == ECHILD);
}

int shell_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class Watch {
 public:
  Watch(pid_t pid, std::vector<Stream> streams, milliseconds time, Interrupt* interrupt)
      : pid_(pid), streams_(std::move(streams)), interrupt_(interrupt) {
    until_ = Clock::now() + time;
  }

  Watched run() {
    while (!finished() && !give_up_) {
      wait_for_something();
      advance();
    }
    return conclude();
  }

  /// A sink threw: nobody will read this child again.
  void discard() {
    ::kill(-pid_, SIGKILL);
    const auto until = Clock::now() + kKillGrace;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0 && Clock::now() < until) {
      ::poll(nullptr, 0, 1);
    }
  }

 private:
  enum class Stage { running, asked_to_end, killed };

  bool finished() const { return has_ended_ && streams_.empty(); }

  void wait_for_something() {
    std::vector<pollfd> polled;
    for (const Stream& stream : streams_) polled.push_back({stream.fd.get(), POLLIN, 0});
    const bool watches_signals = interrupt_ != nullptr && stage_ == Stage::running;
    if (watches_signals) polled.push_back({interrupt_->fd(), POLLIN, 0});

    // With no pipe left, the end of the child is all there is to wait for; it is nearly always
    // there, so look often at first.
    const auto left = std::chrono::ceil<milliseconds>(until_ - Clock::now());
    const auto wanted = streams_.empty() ? idle_ : kLongestPoll;
    if (streams_.empty()) idle_ = std::min(idle_ * 2, kLongestPoll);
    const auto pause = std::clamp(left, milliseconds(0), wanted);
    if (::poll(polled.data(), polled.size(), static_cast<int>(pause.count())) > 0) {
      for (std::size_t i = streams_.size(); i-- > 0;) {
        if (polled[i].revents != 0) drain(i);
      }
    }
    has_ended_ = has_ended_ || has_ended(pid_);
    if (has_ended_ && !ended_at_) ended_at_ = Clock::now();
  }

  void drain(std::size_t index) {
    Stream& stream = streams_[index];
    const ssize_t got = ::read(stream.fd.get(), buffer_.data(), buffer_.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      streams_.erase(streams_.begin() + static_cast<std::ptrdiff_t>(index));
      return;
    }
    if (stage_ == Stage::running || watched_.ended != Ended::stopped) {
      if (!stream.sink({buffer_.data(), static_cast<std::size_t>(got)})) end(Ended::stopped);
    }
  }

  void advance() {
    if (finished()) return;
    const auto now = Clock::now();
    switch (stage_) {
      case Stage::running:
        if (interrupt_ != nullptr && interrupt_->signal()) {
          end(Ended::interrupted);
        } else if (ended_at_ && now >= *ended_at_ + kHeldPipe) {
          end(Ended::by_itself);
        } else if (now >= until_) {
          end(Ended::timed_out);
        }
        break;
      case Stage::asked_to_end:
        if (now >= until_) {
          ::kill(-pid_, SIGKILL);
          stage_ = Stage::killed;
          until_ = now + kKillGrace;
        }
        break;
      case Stage::killed:
        give_up_ = now >= until_;
        break;
    }
  }

  void end(Ended how) {
    if (stage_ != Stage::running) return;
    watched_.ended = how;
    stage_ = Stage::asked_to_end;
    ::kill(-pid_, SIGTERM);
    until_ = Clock::now() + (how == Ended::interrupted ? kInterruptGrace : kTermGrace);
  }

  Watched conclude() {
    if (has_ended_) {
      ::kill(-pid_, SIGKILL);  // whoever it left in its group, before the number is free again
      int status = 0;
      watched_.reaped = ::waitpid(pid_, &status, 0) == pid_;
      if (watched_.reaped) watched_.exit_status = shell_status(status);
    } else {
      watched_.abandoned.push_back(describe_process(pid_));
    }
    for (const Stream& stream : streams_) {
      for (bundle::Abandoned& who : holders(stream.fd.get())) {
        const auto same = [&who](const bundle::Abandoned& other) { return other.pid == who.pid; };
        if (std::ranges::none_of(watched_.abandoned, same)) {
          watched_.abandoned.push_back(std::move(who));
        }
      }
    }
    return std::move(watched_);
  }

  pid_t pid_;
  std::vector<Stream> streams_;
  Interrupt* interrupt_;
  Clock::time_point until_;
  Stage stage_ = Stage::running;
  bool has_ended_ = false;
  bool give_up_ = false;
  std::optional<Clock::time_point> ended_at_;
  milliseconds idle_{1};
  Watched watched_;
  std::array<char, std::size_t{64} * 1024> buffer_;
};

}  // namespace

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw bundle::Error(std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  Pipe pipe{.read = Fd(ends[0]), .write = Fd(ends[1])};
  ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

void keep_only(std::initializer_list<int> keep) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (std::ranges::find(keep, standard) == keep.end()) ::dup2(null, standard);
  }
  const auto close_between = [](int from, int to) {
    if (from > to || ::syscall(SYS_close_range, from, to, 0) == 0) return;
    const int limit = std::min(to, static_cast<int>(::sysconf(_SC_OPEN_MAX)) - 1);
    for (int fd = from; fd <= limit; ++fd) ::close(fd);
  };
  int next = STDERR_FILENO + 1;
  for (const int fd : keep) {
    close_between(next, fd - 1);
    next = std::max(next, fd + 1);
  }
  close_between(next, std::numeric_limits<int>::max());
}

// stat and wchan are made by the kernel from the task alone, so they answer even for a process
// whose memory map is locked; cmdline would not.
bundle::Abandoned describe_process(std::int64_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid);
  bundle::Abandoned who{.pid = pid, .state = "", .wchan = small_file(folder + "/wchan")};
  const std::string stat = small_file(folder + "/stat");  // 42 (a name) D 1 ...
  const auto after_name = stat.rfind(") ");
  if (after_name != std::string::npos && after_name + 2 < stat.size()) {
    who.state = stat[after_name + 2];
  }
  return who;
}

std::string what_ours_waits_for(std::int64_t pid) {
  const bundle::Abandoned who = describe_process(pid);
  return "our process " + std::to_string(pid) + " waits in " + who.wchan + " (state " + who.state +
         ")";
}

Watched watch(pid_t pid, std::vector<Stream> streams, milliseconds time, Interrupt* interrupt) {
  const auto watch = std::make_unique<Watch>(pid, std::move(streams), time, interrupt);
  try {
    return watch->run();
  } catch (...) {
    watch->discard();
    throw;
  }
}

}  // namespace collector
