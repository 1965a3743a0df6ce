// SPDX-License-Identifier: Apache-2.0
// Who gets SIGUSR1: processes that carry a daemon's name, and such that only seem to.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "collector/linux_host.h"
#include "tests/support/run_program.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::TempDir;

/// A shell under the name of a daemon.
class Daemon {
 public:
  Daemon(const std::string& program, const std::string& script, long namespaces = 0) {
    path_ = dir_.path() + "/" + program;
    std::filesystem::copy_file("/bin/bash", path_);
    pid_ = static_cast<pid_t>(::syscall(SYS_clone, namespaces | SIGCHLD, 0, 0, 0, 0));
    if (pid_ == 0) {
      if (::chdir(dir_.path().c_str()) != 0) ::_exit(126);
      ::execl(path_.c_str(), path_.c_str(), "-c", script.c_str(), nullptr);
      ::_exit(127);
    }
  }
  ~Daemon() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  pid_t pid() const { return pid_; }
  void remove_program() const { std::filesystem::remove(path_); }
  bool alive() const { return ::waitpid(pid_, nullptr, WNOHANG) == 0; }
  bool comes(const std::string& file) const {
    for (int i = 0; i < 1000; ++i) {
      if (std::filesystem::exists(dir_.path() + "/" + file)) return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }

 private:
  TempDir dir_;
  std::string path_;
  pid_t pid_ = -1;
};

constexpr auto kCatches = "trap ': >signalled' USR1; : >ready; while :; do sleep 0.05; done";
constexpr auto kDoesNot = ": >ready; while :; do sleep 0.05; done";

TEST(AskForStacks, TheDaemonIsSignalled) {
  const Daemon daemon("dockerd", kCatches);
  ASSERT_TRUE(daemon.comes("ready"));
  EXPECT_EQ(LinuxHost().ask_for_stacks(daemon.pid(), "dockerd"), "");
  EXPECT_TRUE(daemon.comes("signalled"));
}

TEST(AskForStacks, AlsoWhenItsPackageWasUpgradedUnderIt) {
  const Daemon daemon("containerd", kCatches);
  ASSERT_TRUE(daemon.comes("ready"));
  daemon.remove_program();
  EXPECT_EQ(LinuxHost().ask_for_stacks(daemon.pid(), "containerd"), "");
  EXPECT_TRUE(daemon.comes("signalled"));
}

TEST(AskForStacks, SomebodyElseIsNot) {
  const Daemon other("dockerd-proxy", kCatches);
  ASSERT_TRUE(other.comes("ready"));
  const std::string why = LinuxHost().ask_for_stacks(other.pid(), "dockerd");
  EXPECT_NE(why.find("is not certainly dockerd"), std::string::npos) << why;
}

TEST(AskForStacks, OneThatTheSignalWouldEndIsNot) {
  const Daemon daemon("dockerd", kDoesNot);
  ASSERT_TRUE(daemon.comes("ready"));
  const std::string why = LinuxHost().ask_for_stacks(daemon.pid(), "dockerd");
  EXPECT_NE(why.find("does not catch SIGUSR1"), std::string::npos) << why;
  EXPECT_TRUE(daemon.alive());
}

TEST(AskForStacks, OneThatIsStoppedIsNot) {
  const Daemon daemon("dockerd", kCatches);
  ASSERT_TRUE(daemon.comes("ready"));
  ::kill(daemon.pid(), SIGSTOP);
  ::waitpid(daemon.pid(), nullptr, WUNTRACED);
  const std::string why = LinuxHost().ask_for_stacks(daemon.pid(), "dockerd");
  EXPECT_NE(why.find("state T (stopped)"), std::string::npos) << why;
}

TEST(AskForStacks, OneOfAContainerIsNot) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may make a PID namespace";
  const Daemon daemon("containerd", kCatches, CLONE_NEWPID);
  ASSERT_TRUE(daemon.comes("ready"));
  const std::string why = LinuxHost().ask_for_stacks(daemon.pid(), "containerd");
  EXPECT_NE(why.find("runs in a container"), std::string::npos) << why;
}

TEST(AskForStacks, OneThatIsGoneIsNot) {
  pid_t gone = -1;
  {
    const Daemon daemon("dockerd", kDoesNot);
    gone = daemon.pid();
  }
  const std::string why = LinuxHost().ask_for_stacks(gone, "dockerd");
  EXPECT_NE(why.find("cannot be signalled"), std::string::npos) << why;
}

}  // namespace
}  // namespace collector
