// SPDX-License-Identifier: Apache-2.0
// The host, the daemons' processes and the Engine API.
#include <gtest/gtest.h>

#include <set>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

TEST(Catalog, HasEveryEvidenceOnceWithAReason) {
  std::set<std::string_view> ids;
  for (const Probe& probe : catalog()) {
    EXPECT_TRUE(ids.insert(probe.id).second) << probe.id;
    EXPECT_GE(probe.why.size(), 15U) << probe.id;
    EXPECT_LE(probe.limits.bytes, std::int64_t{12} << 20) << probe.id;
    EXPECT_EQ(probe.id.find('.'), std::string_view::npos) << probe.id;
  }
  for (const auto* id : {"host/os-release",
                         "host/kernel",
                         "host/sysctls",
                         "host/memory",
                         "systemd/units",
                         "systemd/unit-files",
                         "docker/journal",
                         "docker/socket-journal",
                         "containerd/journal",
                         "kernel/journal",
                         "daemon/config",
                         "daemon/paths",
                         "docker/ping",
                         "docker/version",
                         "docker/info",
                         "docker/containers",
                         "docker/images",
                         "docker/networks",
                         "docker/volumes",
                         "network/iptables-save",
                         "network/ip6tables-save",
                         "network/interfaces",
                         "network/routes",
                         "network/resolv-conf",
                         "network/listeners",
                         "storage/mountinfo",
                         "storage/dockerd-mountinfo",
                         "storage/filesystems",
                         "storage/overlay2-layers",
                         "storage/overlay2-links",
                         "storage/layerdb",
                         "storage/repositories",
                         "storage/container-configs",
                         "storage/container-logs",
                         "storage/network-db",
                         "processes/daemons",
                         "sockets/unix"}) {
    EXPECT_TRUE(ids.contains(id)) << id;
  }
}

TEST(Kernel, TellsReleaseBootAndCgroups) {
  FakeHost host;
  host.file("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  host.file("/proc/sys/kernel/version", "#1 SMP\n").file("/proc/sys/kernel/arch", "x86_64\n");
  host.file("/proc/sys/kernel/random/boot_id", "c274eab5\n");
  host.file("/proc/stat", "cpu  1 2 3\nbtime 1769846400\nprocesses 7\n");
  host.file("/proc/uptime", "350735.47 234388.90\n");
  host.file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
  host.directory("/lib/modules/6.1.0-18-amd64");
  EXPECT_EQ(rows_of("host/kernel", host).only(),
            json::parse(R"({"release":"6.1.0-18-amd64","version":"#1 SMP","machine":"x86_64",
              "boot_id":"c274eab5","boot_time":"2026-01-31T08:00:00.000000Z",
              "uptime_seconds":350735,"modules_directory":true,"cgroup":"v2"})"));
}

TEST(Kernel, AHostThatSaysNothingGivesNulls) {
  FakeHost host;
  const Rows found = rows_of("host/kernel", host);
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  for (const auto& [key, value] : found.only().items()) EXPECT_EQ(value, nullptr) << key;
}

TEST(Sysctls, AsSysctlPrintsThem) {
  FakeHost host;
  host.file("/proc/sys/net/ipv4/ip_forward", "0\n");
  host.file("/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
  host.file("/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
  EXPECT_EQ(text_of("host/sysctls", host),
            "net.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.ip_forward = 0\n"
            "net.ipv4.ip_local_port_range = 32768\t60999\n");
}

TEST(OsRelease, IsReadThroughItsLink) {
  FakeHost host;
  host.link("/etc/os-release", "../usr/lib/os-release").file("/usr/lib/os-release", "ID=debian\n");
  EXPECT_EQ(text_of("host/os-release", host), "ID=debian\n");
}

TEST(Paths, TellWhoHoldsThePidFile) {
  FakeHost host;
  host.file("/var/run/docker.pid", "4711").file("/proc/4711/comm", "nginx\n");
  Survey survey;
  survey.pid_file = {.path = "/var/run/docker.pid", .from = "default"};
  survey.data_root = {.path = "/srv/docker", .from = "unit"};
  const Rows found = rows_of("daemon/paths", host, survey);
  EXPECT_EQ(found.only()["pid_file_pid"], 4711);
  EXPECT_EQ(found.only()["pid_file_process"], "nginx");
  EXPECT_EQ(found.only()["dockerd_pid"], nullptr);
  EXPECT_EQ(found.only()["data_root"], json::parse(R"({"path":"/srv/docker","from":"unit"})"));
}

TEST(PingRow, SaysWhatTheSurveyFound) {
  FakeHost host;
  host.special("/run/docker.sock", FileType::socket);
  Survey survey;
  survey.socket = {.path = "/run/docker.sock", .from = "default"};
  survey.ping.tried = true;
  survey.ping.connected = true;
  survey.ping.waited_ms = 2000;
  survey.ping.error = "no answer within 2 s";
  EXPECT_EQ(rows_of("docker/ping", host, survey).only(),
            json::parse(R"({"socket":"/run/docker.sock","socket_exists":true,"connected":true,
              "answered":false,"status":null,"waited_ms":2000,"error":"no answer within 2 s"})"));
}

TEST(ContainersRow, EachInFullAndFailuresByName) {
  FakeHost host;
  host.answer("/containers/json?all=1", 200, R"([{"Id":"a1"},{"Id":"b2"}])");
  host.answer("/containers/a1/json", 200, R"({"Id":"a1","State":{"Pid":7}})");
  host.answer("/containers/b2/json", 500, R"({"message":"boom"})");
  Survey survey;
  survey.socket = {.path = "/run/docker.sock", .from = "default"};
  const Rows found = rows_of("docker/containers", host, survey);
  EXPECT_EQ(found.where("Id", "a1")["State"]["Pid"], 7);
  EXPECT_TRUE(found.where("Id", "b2").contains("inspect_error"));
  EXPECT_EQ(found.result.outcome, Outcome::partial);
  EXPECT_NE(found.result.reason.find("1 of 2"), std::string::npos) << found.result.reason;
}

// Answers the list and then nothing: moby can hang on the lock of a container.
class HangingApi : public FakeHost {
 public:
  HttpResult get(const std::string& socket, const std::string& target, Limits limits,
                 const Sink& out) override {
    if (target.starts_with("/containers/json")) return FakeHost::get(socket, target, limits, out);
    ++asked;
    advance(limits.time);
    return {.connected = true, .status = std::nullopt, .error = "no answer"};
  }
  int asked = 0;
};

TEST(ContainersRow, ThreeThatHangEndTheQuestions) {
  HangingApi host;
  json list = json::array();
  for (int i = 0; i < 50; ++i) list.push_back({{"Id", "c" + std::to_string(i)}});
  host.answer("/containers/json?all=1", 200, list.dump());
  const Rows found = rows_of("docker/containers", host);
  EXPECT_EQ(host.asked, 3);
  EXPECT_EQ(found.rows.size(), 3U);
  EXPECT_EQ(found.result.outcome, Outcome::partial);
}

TEST(NetworksRow, AListThatIsNoneFailed) {
  FakeHost host;
  host.answer("/networks", 200, "oops");
  EXPECT_EQ(rows_of("docker/networks", host).result.outcome, Outcome::failed);
}

TEST(Daemons, StateThreadsFilesAndAnUpgradedBinary) {
  FakeHost host;
  const std::string rest = " 1 58 58 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 10 0 250 0 0\n";
  host.file("/proc/stat", "btime 1769846400\n");
  host.file("/proc/58/comm", "dockerd\n").file("/proc/58/stat", "58 (dock) erd) S" + rest);
  std::string command = "/usr/bin/dockerd -H fd:// ";
  for (char& c : command) c = c == ' ' ? '\0' : c;
  host.file("/proc/58/cmdline", command).link("/proc/58/exe", "/usr/bin/dockerd (deleted)");
  host.file("/proc/58/limits", "Limit  Soft Limit\nMax open files            1024  4096  files\n");
  host.link("/proc/58/fd/0", "/dev/null").link("/proc/58/fd/1", "/dev/null");
  host.file("/proc/58/task/58/stat", "58 (dockerd) S" + rest);
  host.file("/proc/58/task/60/stat", "60 (dockerd) D" + rest);
  host.file("/proc/58/task/60/wchan", "rpc_wait_bit_killable");
  host.file("/proc/58/task/60/stack", "[<0>] rpc_wait_bit_killable\n[<0>] nfs4_stat\n");
  host.file("/proc/7/comm", "bash\n");
  host.file("/proc/9/comm", "containerd-shim\n");
  const Rows found = rows_of("processes/daemons", host);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.rows.front(),
            json::parse(R"({"pid":58,"ppid":1,"name":"dockerd","exe":"/usr/bin/dockerd",
              "exe_deleted":true,"state":"S","threads":10,"thread_states":{"D":1,"S":1},
              "wchan":"rpc_wait_bit_killable","open_files":2,"open_files_limit":1024,
              "started":"2026-01-31T08:00:02.500000Z","command":"/usr/bin/dockerd -H fd://",
              "stack":["[<0>] rpc_wait_bit_killable","[<0>] nfs4_stat"]})"));
  EXPECT_EQ(found.where("name", "containerd-shim")["open_files"], nullptr);
}

}  // namespace
}  // namespace collector
