// SPDX-License-Identifier: Apache-2.0
#include "tests/support/measured_run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include "tests/support/tar_builder.h"

namespace support {
namespace {

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::chrono::milliseconds milliseconds(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::milliseconds(time.tv_usec / 1000);
}

}  // namespace

Measured run_measured(const std::string& program, const std::vector<std::string>& arguments,
                      const std::function<void(const Feed&)>& input,
                      std::chrono::seconds cpu_limit) {
  std::signal(SIGPIPE, SIG_IGN);
  const MemoryFile out;
  const MemoryFile err;
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");

  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    const auto seconds = static_cast<rlim_t>(cpu_limit.count());
    const rlimit limit{seconds, seconds + 1};
    ::setrlimit(RLIMIT_CPU, &limit);
    std::signal(SIGPIPE, SIG_DFL);
    ::dup2(pipe[0], STDIN_FILENO);
    ::dup2(out.fd(), STDOUT_FILENO);
    ::dup2(err.fd(), STDERR_FILENO);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  ::close(pipe[0]);
  input([&](std::string_view bytes) { return write_all(pipe[1], bytes); });
  ::close(pipe[1]);

  Measured measured;
  int status = 0;
  rusage used{};
  while (::wait4(child, &status, 0, &used) < 0 && errno == EINTR) {
  }
  measured.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  measured.out = out.bytes();
  measured.err = err.bytes();
  measured.cpu = milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
  measured.peak_bytes = std::int64_t{used.ru_maxrss} * 1024;
  return measured;
}

}  // namespace support
