// SPDX-License-Identifier: Apache-2.0
// The one signal that a daemon may get from us.
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <thread>

#include "collector/fd.h"
#include "collector/kernel_text.h"
#include "collector/linux_host.h"

namespace collector {
namespace {

/// Of /proc/PID/status: "State:" is "T (stopped)".
std::string_view field(std::string_view status, std::string_view name) {
  std::string_view value;
  for_each_line(status, [&](std::string_view line) {
    if (line.starts_with(name)) value = trimmed(line.substr(name.size()));
  });
  return value;
}

// SigCgt:	fffffffd7fc1feff
bool catches(std::string_view status, int signal) {
  const std::string_view digits = field(status, "SigCgt:");
  std::uint64_t mask = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mask, 16);
  return error == std::errc() && end == digits.data() + digits.size() &&
         (mask >> (signal - 1) & 1) != 0;
}

}  // namespace

// The descriptor stands for this one process: should it end between our look and the signal, the
// signal reaches nobody, whoever has its number by then.
std::string LinuxHost::ask_for_stacks(std::int64_t pid, const std::string& program) {
  const std::string process = "process " + std::to_string(pid);
  const Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0)));
  if (!fd) {
    return errno == ENOSYS ? "this kernel (before 5.3) cannot signal a process safely"
                           : process + " cannot be signalled: " + std::strerror(errno);
  }
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::string name(trimmed(slurp(*this, folder + "/comm", 64).value_or("")));
  std::string exe = read_link(folder + "/exe").value_or("");
  // The package was upgraded under a running daemon.
  constexpr std::string_view kDeleted = " (deleted)";
  if (exe.ends_with(kDeleted)) exe.resize(exe.size() - kDeleted.size());
  if (name != program || exe.substr(exe.rfind('/') + 1) != program) {
    return process + " is not certainly " + program + " (its program is " +
           (exe.empty() ? "not to be seen" : exe) + "), so it was not signalled";
  }
  const std::string status = slurp(*this, folder + "/status", 16 << 10).value_or("");
  // NSpid:	22876	75: one number for each PID namespace that it is in, from ours on.
  if (fields(field(status, "NSpid:")).size() > 1) {
    return process + " runs in a container and is not this host's " + program +
           ", so it was not signalled";
  }
  // It would write its stacks whenever it goes on, when nobody waits for them.
  if (const auto state = field(status, "State:");
      state.starts_with('T') || state.starts_with('t')) {
    return process + " is in state " + std::string(state) +
           " and would not answer, so it was not signalled";
  }
  // Before Go's runtime has set its handlers the signal would end it.
  if (!catches(status, SIGUSR1)) {
    return process + " does not catch SIGUSR1 and would end, so it was not signalled";
  }
  if (::syscall(SYS_pidfd_send_signal, fd.get(), SIGUSR1, nullptr, 0) != 0) {
    return process + " cannot be signalled: " + std::strerror(errno);
  }
  return {};
}

void LinuxHost::wait(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace collector
