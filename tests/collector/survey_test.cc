// SPDX-License-Identifier: Apache-2.0
#include "collector/survey.h"

#include <gtest/gtest.h>

#include "collector/dockerd_options.h"
#include "tests/support/fake_host.h"

namespace collector {
namespace {

using namespace std::chrono_literals;
using support::FakeHost;

constexpr auto kUnit = R"([Service]
ExecStart=/usr/bin/dockerd -H fd:// \
  --containerd=/run/containerd/containerd.sock $DOCKER_OPTS
)";

void add_process(FakeHost& host, int pid, const std::string& name, const std::string& command) {
  const std::string folder = "/proc/" + std::to_string(pid);
  host.file(folder + "/comm", name + "\n");
  std::string words = command + " ";
  for (char& c : words) c = c == ' ' ? '\0' : c;
  host.file(folder + "/cmdline", words);
}

void expect(const Found& found, const std::string& path, const std::string& from) {
  EXPECT_EQ(found.path, path);
  EXPECT_EQ(found.from, from);
}

TEST(Survey, NothingIsThereAndTheDefaultsStand) {
  FakeHost host;
  const Survey found = survey(host, 2s);
  expect(found.data_root, "/var/lib/docker", "default");
  expect(found.socket, "/var/run/docker.sock", "default");
  expect(found.config_file, "/etc/docker/daemon.json", "default");
  expect(found.pid_file, "/var/run/docker.pid", "default");
  expect(found.containerd_socket, "/var/run/docker/containerd/containerd.sock", "default");
  EXPECT_FALSE(found.dockerd_pid);
  EXPECT_TRUE(found.ping.tried);
  EXPECT_FALSE(found.ping.answered);
}

TEST(Survey, TheApiIsAskedFirst) {
  FakeHost host;
  host.answer("/_ping", 200, "OK").answer("/info", 200, R"({"DockerRootDir":"/srv/docker"})");
  host.file("/etc/docker/daemon.json", R"({"data-root":"/elsewhere"})");
  const Survey found = survey(host, 2s);
  expect(found.data_root, "/srv/docker", "api");
  EXPECT_EQ(found.ping.status, 200);
}

TEST(Survey, ADaemonThatFailsIsNotAskedForItsRoot) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", R"({"data-root":"/elsewhere"})");
  expect(survey(host, 2s).data_root, "/elsewhere", "config file");
  EXPECT_FALSE(host.touched("get /var/run/docker.sock /info"));
}

TEST(Survey, TheConfigFileSaysWhere) {
  FakeHost host;
  host.file("/etc/docker/daemon.json",
            R"({"graph":"/old/docker","exec-root":"/x/exec","pidfile":"/x/pid",
                "hosts":["tcp://0.0.0.0:2375","unix:///x/docker.sock"],"containerd":"/x/c.sock"})");
  const Survey found = survey(host, 2s);
  expect(found.data_root, "/old/docker", "config file");
  expect(found.exec_root, "/x/exec", "config file");
  expect(found.pid_file, "/x/pid", "config file");
  expect(found.socket, "/x/docker.sock", "config file");
  expect(found.containerd_socket, "/x/c.sock", "config file");
}

TEST(Survey, AConfigFileThatDoesNotParseIsPassedOver) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", R"({"data-root":"/elsewhere",})");
  expect(survey(host, 2s).data_root, "/var/lib/docker", "default");
}

TEST(Survey, TheCommandLineOfTheRunningDaemon) {
  FakeHost host;
  add_process(
      host, 58, "dockerd",
      "/usr/bin/dockerd -g /data/docker --config-file=/opt/d.json -H unix:///a.sock -p /a.pid");
  add_process(host, 46, "containerd", "/usr/bin/containerd");
  host.file("/opt/d.json", "{}");
  const Survey found = survey(host, 2s);
  expect(found.data_root, "/data/docker", "command line");
  expect(found.config_file, "/opt/d.json", "command line");
  expect(found.socket, "/a.sock", "command line");
  expect(found.pid_file, "/a.pid", "command line");
  EXPECT_EQ(found.dockerd_pid, 58);
  EXPECT_EQ(found.containerd_pid, 46);
  expect(found.containerd_socket, "/run/containerd/containerd.sock", "default");
}

TEST(Survey, TheUnitWithDropInsAndItsEnvironmentFile) {
  FakeHost host;
  host.file("/lib/systemd/system/docker.service", kUnit);
  host.file("/lib/systemd/system/docker.socket", "[Socket]\nListenStream=/run/other.sock\n");
  host.file("/etc/systemd/system/docker.service.d/10.conf",
            "[Service]\nEnvironmentFile=-/etc/default/docker\n");
  host.file("/etc/default/docker",
            "# DOCKER_OPTS=\"--data-root /no\"\nDOCKER_OPTS=\"--data-root /srv/d -l debug\"\n");
  Survey found = survey(host, 2s);
  expect(found.data_root, "/srv/d", "unit");
  expect(found.socket, "/run/other.sock", "unit");
  expect(found.containerd_socket, "/run/containerd/containerd.sock", "unit");

  host.file("/etc/systemd/system/docker.service.d/20.conf",
            "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root=/last\n");
  expect(survey(host, 2s).data_root, "/last", "unit");
}

TEST(Survey, ADropInOfHigherPrecedenceHidesItsNamesake) {
  FakeHost host;
  host.file("/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n");
  host.file("/lib/systemd/system/docker.service.d/a.conf",
            "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root=/vendor\n");
  host.file("/etc/systemd/system/docker.service.d/a.conf",
            "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --data-root=/admin\n");
  expect(survey(host, 2s).data_root, "/admin", "unit");
}

TEST(Survey, RootlessHostsKeepEverythingElsewhere) {
  FakeHost host;
  host.file("/etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n");
  host.directory("/run/user/1000");
  host.directory("/home/alice/.local/share/docker");
  const Survey found = survey(host, 2s);
  expect(found.data_root, "/home/alice/.local/share/docker", "default");
  expect(found.socket, "/run/user/1000/docker.sock", "default");
  expect(found.config_file, "/home/alice/.config/docker/daemon.json", "default");
}

TEST(Survey, SnapHostsToo) {
  FakeHost host;
  host.directory("/var/snap/docker/common/var-lib-docker");
  expect(survey(host, 2s).data_root, "/var/snap/docker/common/var-lib-docker", "default");
}

// Docker in Docker: the inner dockerd has the same name, and often the lower pid.
TEST(Survey, TheDaemonOfTheUnitIsMeant) {
  FakeHost host;
  add_process(host, 40, "dockerd", "dockerd --data-root /inner");
  host.file("/proc/40/cgroup", "0::/system.slice/docker-0123.scope\n");
  add_process(host, 958, "dockerd", "/usr/bin/dockerd --data-root /outer");
  host.file("/proc/958/cgroup", "0::/system.slice/docker.service\n");
  const Survey found = survey(host, 2s);
  EXPECT_EQ(found.dockerd_pid, 958);
  expect(found.data_root, "/outer", "command line");
}

TEST(Survey, ARelativePathIsNotTaken) {
  FakeHost host;
  host.file("/etc/docker/daemon.json", R"({"data-root":"../../etc"})");
  expect(survey(host, 2s).data_root, "/var/lib/docker", "default");
}

TEST(DockerdOptions, WordsAndValues) {
  const auto words = words_of(
      R"(/usr/bin/dockerd -H unix:///a -Hunix:///b --host=c --label "a=b c" --host 'd e')");
  EXPECT_EQ(option_values(words, "host", 'H'),
            (std::vector<std::string>{"unix:///a", "unix:///b", "c", "d e"}));
  EXPECT_EQ(option_values(words, "label"), std::vector<std::string>{"a=b c"});
  EXPECT_TRUE(option_values(words, "lab").empty());
}

}  // namespace
}  // namespace collector
