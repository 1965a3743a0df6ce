// SPDX-License-Identifier: Apache-2.0
#include "collector/isolated_survey.h"

#include <gtest/gtest.h>

#include "collector/linux_host.h"
#include "tests/support/fake_host.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::FakeHost;

// Every field must come through the pipe, or a probe would look in the wrong place.
TEST(IsolatedSurvey, IsTheSurvey) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", R"({"data-root":"/srv/docker","exec-root":"/run/d"})");
  host.file("/proc/77/comm", "dockerd\n").file("/proc/77/cmdline", std::string("dockerd\0", 8));
  host.file("/proc/78/comm", "containerd\n");
  host.special("/var/run/docker.sock", FileType::socket).answer("/_ping", 200, "OK");
  const Survey here = survey(host, 2s);
  const Survey there = isolated_survey(host, 10s);
  const auto same = [](const Found& a, const Found& b) {
    return a.path == b.path && a.from == b.from;
  };
  EXPECT_TRUE(same(here.data_root, there.data_root)) << there.data_root.path;
  EXPECT_TRUE(same(here.exec_root, there.exec_root));
  EXPECT_TRUE(same(here.config_file, there.config_file));
  EXPECT_TRUE(same(here.socket, there.socket));
  EXPECT_TRUE(same(here.pid_file, there.pid_file));
  EXPECT_TRUE(same(here.containerd_socket, there.containerd_socket));
  EXPECT_EQ(here.dockerd_pid, there.dockerd_pid);
  EXPECT_EQ(here.containerd_pid, there.containerd_pid);
  EXPECT_EQ(here.ping.tried, there.ping.tried);
  EXPECT_EQ(here.ping.connected, there.ping.connected);
  EXPECT_EQ(here.ping.answered, there.ping.answered);
  EXPECT_EQ(here.ping.status, there.ping.status);
  EXPECT_EQ(here.ping.error, there.ping.error);
  EXPECT_EQ(there.data_root.path, "/srv/docker");
  EXPECT_TRUE(there.ping.answered);
}

TEST(IsolatedSurvey, HostThatHangsGetsTheDefaultsAndNoQuestions) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", "{}").hang("/etc/docker/daemon.json").hang("/proc");
  const Survey found = isolated_survey(host, 10s);
  EXPECT_EQ(found.data_root.path, "/var/lib/docker");
  EXPECT_EQ(found.data_root.from, "default");
  EXPECT_TRUE(found.ping.tried);
  EXPECT_FALSE(found.ping.answered);
  EXPECT_NE(found.ping.error, "");
}

TEST(IsolatedSurvey, ComesBackFromARealChild) {
  LinuxHost host;
  const Survey found = isolated_survey(host, 10s);
  EXPECT_NE(found.data_root.path, "");
  EXPECT_TRUE(found.ping.tried);
}

}  // namespace
}  // namespace collector
