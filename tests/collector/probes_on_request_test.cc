// SPDX-License-Identifier: Apache-2.0
// What is only gathered when the user asks for it.
#include <gtest/gtest.h>

#include "collector/container_log_tails.h"
#include "collector/gather.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using bundle::Outcome;
using support::FakeHost;

Survey running() {
  Survey survey;
  survey.data_root = {"/data", "default"};
  survey.exec_root = {"/var/run/docker", "default"};
  survey.dockerd_pid = 812;
  survey.containerd_pid = 700;
  return survey;
}

constexpr auto kDump = "goroutine 1 [chan receive, 12 minutes]:\nmain.main()\n";

TEST(Stacks, TheDaemonIsAskedAndItsFileIsTaken) {
  FakeHost host;
  host.link("/proc/812/exe", "/usr/bin/dockerd").directory("/proc/812/root/var/run/docker");
  host.on_stacks(812, [](FakeHost& at) {
    at.file("/proc/812/root/var/run/docker/goroutine-stacks-2026-01-31T080000Z.log", kDump);
  });
  NativeResult result;
  const std::string text = text_of("daemon/dockerd-stacks", host, running(), &result);
  EXPECT_EQ(result.outcome, Outcome::collected) << result.reason;
  EXPECT_TRUE(text.starts_with("SIGUSR1 was sent to dockerd (process 812) at ")) << text;
  EXPECT_NE(
      text.find("it wrote /var/run/docker/goroutine-stacks-2026-01-31T080000Z.log, which stays"),
      std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with(kDump)) << text;
}

TEST(Stacks, OfContainerdAreInItsTemporaryFolder) {
  FakeHost host;
  host.link("/proc/700/exe", "/usr/bin/containerd");
  host.on_stacks(
      700, [](FakeHost& at) { at.file("/proc/700/root/tmp/containerd.700.stacks.log", kDump); });
  EXPECT_TRUE(text_of("daemon/containerd-stacks", host, running()).ends_with(kDump));
}

TEST(Stacks, OfContainerdAreWhereItsTmpdirSays) {
  FakeHost host;
  host.link("/proc/700/exe", "/usr/bin/containerd");
  using namespace std::string_literals;
  host.file("/proc/700/environ", "HOME=/root\0TMPDIR=/var/tmp/containerd/\0XTMPDIR=/x\0"s);
  host.on_stacks(700, [](FakeHost& at) {
    at.file("/proc/700/root/tmp/containerd.700.stacks.log", "of another run");
    at.file("/proc/700/root/var/tmp/containerd/containerd.700.stacks.log", kDump);
  });
  const std::string text = text_of("daemon/containerd-stacks", host, running());
  EXPECT_TRUE(text.ends_with(kDump)) << text;
  EXPECT_NE(text.find("it wrote /var/tmp/containerd/containerd.700.stacks.log"), std::string::npos);
}

TEST(Stacks, FileOfSomebodyElseInTmpIsNoAnswer) {
  FakeHost host;
  host.link("/proc/700/exe", "/usr/bin/containerd");
  host.on_stacks(700, [](FakeHost& at) {
    at.file("/proc/700/root/tmp/containerd.700.stacks.log", kDump)
        .owned("/proc/700/root/tmp/containerd.700.stacks.log", 1000, 1000, 0644);
  });
  NativeResult result;
  EXPECT_EQ(text_of("daemon/containerd-stacks", host, running(), &result), "");
  EXPECT_EQ(result.outcome, Outcome::timed_out);
}

TEST(Stacks, DaemonThatIsStoppedIsNotWaitedForLong) {
  FakeHost host;
  host.link("/proc/812/exe", "/usr/bin/dockerd").directory("/proc/812/root/var/run/docker");
  host.on_stacks(812, [](FakeHost&) {});
  const auto started = host.tick();
  NativeResult result;
  EXPECT_EQ(text_of("daemon/dockerd-stacks", host, running(), &result), "");
  EXPECT_EQ(result.outcome, Outcome::timed_out);
  EXPECT_LE(host.tick() - started, 9s);
}

TEST(Stacks, WhoMayNotLookAtTheDaemonIsDenied) {
  FakeHost host;
  host.directory("/proc/812");
  NativeResult result;
  EXPECT_EQ(text_of("daemon/dockerd-stacks", host, running(), &result), "");
  EXPECT_EQ(result.outcome, Outcome::denied);
  EXPECT_FALSE(host.touched("ask for stacks 812 dockerd"));
}

TEST(Stacks, NobodyIsSignalledUnlessAsked) {
  FakeHost host;
  host.on_stacks(812, [](FakeHost&) {});
  const Probe& probe = row_of("daemon/dockerd-stacks");
  const Gathered gathered = gather(probe, host, running(), {}, probe.limits);
  EXPECT_EQ(gathered.record.outcome, Outcome::skipped);
  EXPECT_NE(gathered.record.reason.find("--dump-stacks"), std::string::npos);
  EXPECT_FALSE(host.touched("ask for stacks 812 dockerd"));
  Plan plan;
  plan.opted_in = {"--dump-stacks"};
  gather(probe, host, running(), plan, probe.limits);
  EXPECT_TRUE(host.touched("ask for stacks 812 dockerd"));
}

std::string logged(int number) {
  return R"({"log":"line )" + std::to_string(number) +
         R"(\n","stream":"stdout","time":"2026-01-31T08:00:00Z"})" + "\n";
}

TEST(ContainerLogs, LastLinesOfEachFromTheEnd) {
  FakeHost host;
  std::string log;
  for (int i = 0; i < 5000; ++i) log += logged(i);
  host.file("/data/containers/c1/c1-json.log", log);
  host.file("/data/containers/c2/c2-json.log", "{\"log\":\"esc \\u001b[2J\\n\"}\nnot json\n");
  Survey survey = running();
  survey.asked.container_log_lines = 2;
  NativeResult result;
  EXPECT_EQ(text_of("storage/container-log-tails", host, survey, &result),
            "2026-01-31T08:00:00Z c1 stdout: line 4998\n"
            "2026-01-31T08:00:00Z c1 stdout: line 4999\n"
            "- c2 -: esc ?[2J\n"
            "- c2 -: not json\n");
  EXPECT_EQ(result.outcome, Outcome::collected) << result.reason;
}

TEST(ContainerLogs, MoreLinesThanOneLookShows) {
  FakeHost host;
  std::string log;
  for (int i = 0; i < 5000; ++i) log += logged(i);
  host.file("/data/containers/c1/c1-json.log", log);
  Survey survey = running();
  survey.asked.container_log_lines = 3000;
  const std::string text = text_of("storage/container-log-tails", host, survey);
  EXPECT_EQ(std::ranges::count(text, '\n'), 3000);
  EXPECT_TRUE(text.starts_with("2026-01-31T08:00:00Z c1 stdout: line 2000\n"));
  survey.asked.container_log_lines = kMostContainerLogLines;
  EXPECT_EQ(std::ranges::count(text_of("storage/container-log-tails", host, survey), '\n'), 5000);
}

/// As moby's daemon/logger/local writes it: length, LogEntry, length.
std::string local_record(const std::string& line) {
  const std::string message = std::string(
                                  "\x0a\x06"
                                  "stderr\x10\x80\x80\x84\xd8\xc7\xbd\xf0\xc7\x18\x1a",
                                  19) +
                              static_cast<char>(line.size()) + line;
  const std::string length = std::string(3, '\0') + static_cast<char>(message.size());
  return length + message + length;
}

TEST(ContainerLogs, OfTheDriverLocalAreTextToo) {
  FakeHost host;
  std::string log;
  for (int i = 0; i < 3000; ++i) log += local_record("line " + std::to_string(i));
  host.file("/data/containers/c1/local-logs/container.log", log);
  Survey survey = running();
  survey.asked.container_log_lines = 2;
  NativeResult result;
  EXPECT_EQ(text_of("storage/container-log-tails", host, survey, &result),
            "2026-01-31T08:00:00.000000Z c1 stderr: line 2998\n"
            "2026-01-31T08:00:00.000000Z c1 stderr: line 2999\n");
  EXPECT_EQ(result.outcome, Outcome::collected) << result.reason;
  survey.asked.container_log_lines = kMostContainerLogLines;
  EXPECT_EQ(std::ranges::count(text_of("storage/container-log-tails", host, survey), '\n'), 3000);
}

TEST(ContainerLogs, LinkFifoAndHostileNamesAreLeftAlone) {
  FakeHost host;
  host.link("/data/containers/c1/c1-json.log", "/etc/shadow");
  host.special("/data/containers/c2/c2-json.log", FileType::fifo);
  host.file("/data/containers/x y\n/x y\n-json.log", logged(1));
  host.file("/data/containers/c3/local-logs/container.log", "binary");
  Survey survey = running();
  survey.asked.container_log_lines = 10;
  NativeResult result;
  EXPECT_EQ(text_of("storage/container-log-tails", host, survey, &result), "");
  EXPECT_EQ(result.outcome, Outcome::partial);
  EXPECT_NE(result.reason.find("does not end with a record of the log driver local"),
            std::string::npos)
      << result.reason;
  for (const std::string& touch : host.touched()) {
    EXPECT_TRUE(!touch.starts_with("read") || touch.ends_with("/c3/local-logs/container.log"))
        << touch;
  }
}

}  // namespace
}  // namespace collector
