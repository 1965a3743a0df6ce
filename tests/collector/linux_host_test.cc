// SPDX-License-Identifier: Apache-2.0
// Commands and isolated work that misbehave in every way we know of.
#include "collector/linux_host.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "collector/fd.h"
#include "tests/support/run_program.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::TempDir;

bool discard(std::string_view) { return true; }

std::ptrdiff_t open_files() {
  const std::filesystem::directory_iterator fds("/proc/self/fd");
  return std::distance(begin(fds), end(fds));
}

bool no_children_left() { return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

bool is_alive(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  return std::getline(stat, text) && text.find(") Z ") == std::string::npos;
}

/// Runs a shell script and remembers what it said and how long it took. Every test also sees to it
/// that no file and no zombie is left.
class LinuxHostTest : public ::testing::Test {
 protected:
  void SetUp() override { files_before_ = open_files(); }
  void TearDown() override { EXPECT_EQ(open_files(), files_before_); }

  CommandResult sh(const std::string& script, Limits limits = {}) {
    return run({"sh", "-c", script}, limits);
  }

  CommandResult run(const Argv& argv, Limits limits = {}) {
    const auto started = std::chrono::steady_clock::now();
    CommandResult result = host.run(argv, limits, into(out), into(err));
    took = std::chrono::steady_clock::now() - started;
    return result;
  }

  static Sink into(std::string& text) {
    return [&text](std::string_view piece) {
      text += piece;
      return true;
    };
  }

  LinuxHost host;
  std::string out;
  std::string err;
  std::chrono::nanoseconds took{};

 private:
  std::ptrdiff_t files_before_ = 0;
};

TEST_F(LinuxHostTest, RunsWithoutShellAndKeepsTheTwoStreamsApart) {
  const CommandResult result = run({"printf", "%s|%s", "a b", "$HOME"});
  EXPECT_EQ(result.ended, Ended::by_itself);
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(out, "a b|$HOME");
  sh("echo oops >&2; exit 3");
  EXPECT_EQ(err, "oops\n");
}

TEST_F(LinuxHostTest, ExitStatusIsCountedAsTheShellDoes) {
  EXPECT_EQ(sh("exit 3").exit_status, 3);
  EXPECT_EQ(sh("kill -9 $$").exit_status, 128 + 9);
}

TEST_F(LinuxHostTest, EnvironmentIsEmptyButForThree) {
  ::setenv("DOCKER_HOST", "tcp://elsewhere", 1);
  run({"env"});
  EXPECT_EQ(out, "PATH=" + std::string(kPath) + "\nLC_ALL=C\nTZ=UTC\n");
}

TEST_F(LinuxHostTest, StandardInputIsAtItsEnd) {
  sh("cat; echo done");
  EXPECT_EQ(out, "done\n");
}

TEST_F(LinuxHostTest, ChildInheritsNoFile) {
  const Fd inherited(::open("/dev/null", O_RDONLY));  // as if we had been started with it
  run({"ls", "/proc/self/fd"});
  EXPECT_EQ(out, "0\n1\n2\n3\n");  // 3 is the directory itself
}

TEST_F(LinuxHostTest, MissingProgramIsSaidPlainly) {
  const CommandResult result = run({"no-such-program-xyz"});
  EXPECT_EQ(result.ended, Ended::no_start);
  EXPECT_TRUE(result.not_found);
  EXPECT_EQ(result.error, "no program no-such-program-xyz on PATH");
}

TEST_F(LinuxHostTest, ProgramThatMayNotBeRunIsNotMissing) {
  const TempDir dir;
  const CommandResult result = run({dir.file("data", "no program")});
  EXPECT_EQ(result.ended, Ended::no_start);
  EXPECT_FALSE(result.not_found);
  EXPECT_NE(result.error.find("Permission denied"), std::string::npos) << result.error;
}

TEST_F(LinuxHostTest, FindsProgramsOnTheFixedPathOnly) {
  const auto sh_path = host.find_program("sh");
  ASSERT_TRUE(sh_path);
  EXPECT_TRUE(sh_path->ends_with("/sh"));
  EXPECT_FALSE(host.find_program("no-such-program-xyz"));
}

TEST_F(LinuxHostTest, KillsTheWholeGroupWhenTimeIsUp) {
  const CommandResult result = sh("sleep 60 & echo $!; wait", {.time = 1s});
  EXPECT_EQ(result.ended, Ended::timed_out);
  EXPECT_LT(took, 5s);
  EXPECT_TRUE(result.abandoned.empty());
  ::usleep(50'000);  // the grandchild is init's to collect
  EXPECT_FALSE(is_alive(std::stoi(out)));
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, ChildThatIgnoresTermIsKilled) {
  const CommandResult result =
      sh("trap '' TERM; echo ready; while :; do sleep 0.05; done", {.time = 1s});
  EXPECT_EQ(result.ended, Ended::timed_out);
  EXPECT_EQ(result.exit_status, 128 + SIGKILL);
  EXPECT_EQ(out, "ready\n");
  EXPECT_LT(took, 6s);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, WhatCameBeforeTheDeadlineIsKept) {
  EXPECT_EQ(sh("echo early; sleep 60", {.time = 200ms}).ended, Ended::timed_out);
  EXPECT_EQ(out, "early\n");
}

TEST_F(LinuxHostTest, StoppedChildIsKilledToo) {
  EXPECT_EQ(sh("kill -STOP $$", {.time = 100ms}).ended, Ended::timed_out);
  EXPECT_LT(took, 6s);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, GrandchildThatHoldsThePipeIsNotWaitedFor) {
  const CommandResult result = sh("sleep 60 & echo done");
  EXPECT_EQ(result.ended, Ended::by_itself);
  EXPECT_EQ(result.exit_status, 0);
  EXPECT_EQ(out, "done\n");
  EXPECT_LT(took, 6s);
}

TEST_F(LinuxHostTest, GrandchildInASessionOfItsOwnIsNamedAndLeft) {
  const CommandResult result = sh("setsid sleep 60 & echo $!");
  EXPECT_EQ(result.ended, Ended::by_itself);
  EXPECT_LT(took, 2s);
  const pid_t pid = std::stoi(out);
  ASSERT_EQ(result.abandoned.size(), 1);
  EXPECT_EQ(result.abandoned[0].pid, pid);
  EXPECT_EQ(result.abandoned[0].state, "S");
  EXPECT_TRUE(is_alive(pid));
  ::kill(pid, SIGKILL);
}

TEST_F(LinuxHostTest, DeadlineHoldsWithAGrandchildOnThePipe) {
  const CommandResult result = sh("setsid sleep 60 & echo $!; sleep 60", {.time = 200ms});
  EXPECT_EQ(result.ended, Ended::timed_out);
  EXPECT_LT(took, 1900ms);
  ASSERT_EQ(result.abandoned.size(), 1);
  ::kill(static_cast<pid_t>(result.abandoned[0].pid), SIGKILL);
}

TEST_F(LinuxHostTest, EndlessOutputEndsAtTheByteLimit) {
  const CommandResult result = run({"yes"}, {.time = 10s, .bytes = 1'000'000});
  EXPECT_EQ(result.ended, Ended::stopped);
  EXPECT_EQ(out.size(), 1'000'000);
  EXPECT_LT(took, 5s);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, SinkThatHasEnoughStopsTheChild) {
  std::size_t seen = 0;
  const auto enough = [&seen](std::string_view piece) { return (seen += piece.size()) < 100'000; };
  const CommandResult result = host.run({"yes"}, {.time = 10s}, enough, discard);
  EXPECT_EQ(result.ended, Ended::stopped);
  EXPECT_LT(seen, 300'000);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, SinkThatThrowsLeavesNoChild) {
  const auto broken = [](std::string_view) -> bool { throw std::runtime_error("full"); };
  EXPECT_THROW(host.run({"yes"}, {.time = 10s}, broken, discard), std::runtime_error);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, MuchOutputComesWhole) {
  sh("head -c 20000000 /dev/zero", {.bytes = 1 << 30});
  EXPECT_EQ(out.size(), 20'000'000);
}

TEST_F(LinuxHostTest, SignalEndsTheChildAndIsTold) {
  Interrupt interrupt({SIGUSR1});
  LinuxHost interruptible(&interrupt);
  const auto raise_it = [](std::string_view) { return ::kill(::getpid(), SIGUSR1) == 0; };
  const auto started = std::chrono::steady_clock::now();
  const CommandResult result =
      interruptible.run({"sh", "-c", "echo go; sleep 60"}, {.time = 20s}, raise_it, discard);
  EXPECT_EQ(result.ended, Ended::interrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 2s);
  EXPECT_EQ(interrupt.signal(), SIGUSR1);
}

TEST_F(LinuxHostTest, IsolatedWorkSendsDataAndAResult) {
  const auto work = [](Host& inside, const Sink& sink) {
    sink(slurp(inside, "/proc/self/comm").value_or("?"));
    sink(std::string(300'000, 'x'));
    return NativeResult{.outcome = bundle::Outcome::partial, .reason = "half\nof it"};
  };
  const auto [command, native] = host.isolate(work, {.bytes = 1 << 30}, into(out));
  EXPECT_EQ(command.ended, Ended::by_itself);
  EXPECT_EQ(native.outcome, bundle::Outcome::partial);
  EXPECT_EQ(native.reason, "half\nof it");
  EXPECT_EQ(out.size(), 300'000 + out.find('\n') + 1);
}

TEST_F(LinuxHostTest, IsolatedWorkThatHangsIsLeft) {
  const auto work = [](Host&, const Sink& sink) {
    sink("before");
    ::sleep(60);
    return NativeResult{};
  };
  const auto started = std::chrono::steady_clock::now();
  const auto [command, native] = host.isolate(work, {.time = 100ms}, into(out));
  EXPECT_EQ(command.ended, Ended::timed_out);
  EXPECT_EQ(out, "before");
  EXPECT_LT(std::chrono::steady_clock::now() - started, 1600ms);
  EXPECT_TRUE(no_children_left());
}

TEST_F(LinuxHostTest, ExceptionInIsolatedWorkIsAFailure) {
  const auto work = [](Host&, const Sink&) -> NativeResult { throw std::runtime_error("a bug"); };
  const auto [command, native] = host.isolate(work, {}, discard);
  EXPECT_EQ(native.outcome, bundle::Outcome::failed);
  EXPECT_EQ(native.reason, "a bug");
}

TEST_F(LinuxHostTest, CrashOfIsolatedWorkIsAFailure) {
  const auto work = [](Host&, const Sink&) -> NativeResult { std::_Exit(7); };
  const auto [command, native] = host.isolate(work, {}, discard);
  EXPECT_EQ(native.outcome, bundle::Outcome::failed);
  EXPECT_NE(native.reason.find("status 7"), std::string::npos) << native.reason;
}

TEST_F(LinuxHostTest, IsolatedInsideIsolatedKeepsTheOuterResult) {
  const auto work = [](Host& inside, const Sink& sink) {
    const auto slow = [](Host&, const Sink&) {
      ::sleep(60);
      return NativeResult{};
    };
    const auto [command, native] = inside.isolate(slow, {.time = 100ms}, sink);
    sink(command.ended == Ended::timed_out ? "inner timed out" : "?");
    return NativeResult{};
  };
  const auto [command, native] = host.isolate(work, {.time = 5s}, into(out));
  EXPECT_EQ(command.ended, Ended::by_itself);
  EXPECT_EQ(native.outcome, bundle::Outcome::collected);
  EXPECT_EQ(out, "inner timed out");
}

TEST_F(LinuxHostTest, CommandOfIsolatedWorkEndsWithIt) {
  const auto work = [](Host& inside, const Sink& sink) {
    inside.run({"sh", "-c", "echo $$; exec sleep 60"}, {.time = 60s}, sink, discard);
    return NativeResult{};
  };
  const auto [command, native] = host.isolate(work, {.time = 300ms}, into(out));
  EXPECT_EQ(command.ended, Ended::timed_out);
  ::usleep(50'000);
  EXPECT_FALSE(is_alive(std::stoi(out)));
}

}  // namespace
}  // namespace collector
