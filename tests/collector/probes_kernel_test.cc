// SPDX-License-Identifier: Apache-2.0
// Control groups, tables of the kernel, pressure, packages.
#include <gtest/gtest.h>

#include "collector/packages.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

const std::string kId(64, 'a');

TEST(Cgroups, OfContainersWhereverTheyAre) {
  FakeHost host;
  const std::string root = "/sys/fs/cgroup";
  const std::string own = root + "/custom.slice/docker-" + kId + ".scope";
  host.file(root + "/cgroup.controllers", "cpu memory pids\n");
  host.file("/proc/20/cgroup", "0::/custom.slice/docker-" + kId + ".scope/init/deeper\n");
  host.file("/proc/21/cgroup", "0::/../../docker-" + std::string(64, 'b') + ".scope\n");
  host.file(own + "/memory.current", "104857600\n").file(own + "/memory.max", "104857600\n");
  host.file(own + "/memory.high", "max\n");
  host.file(own + "/memory.events", "low 0\nhigh 0\nmax 900\noom 4\noom_kill 3\n");
  host.file(own + "/pids.current", "12\n").file(own + "/pids.max", "max\n");
  host.file(own + "/pids.events", "max 0\n");
  host.file(own + "/cpu.stat", "usage_usec 1\nnr_periods 9\nnr_throttled 5\n");
  host.file(root + "/system.slice/docker.service/pids.max", "4915\n");
  const Rows found = rows_of("kernel/cgroups", host);
  EXPECT_EQ(found.result.outcome, Outcome::collected);
  EXPECT_EQ(
      found.where("container_id", kId),
      json::parse(R"({"path":"/custom.slice/docker-)" + kId + R"(.scope","container_id":")" + kId +
                  R"(","version":"v2","memory_current":104857600,"memory_max":104857600,
              "memory_high":null,"memory_max_events":900,"oom_events":4,"oom_kills":3,
              "pids_current":12,"pids_max":null,"pids_max_events":0,"cpu_throttled":5})"));
  EXPECT_EQ(found.where("path", "/system.slice/docker.service")["pids_max"], 4915);
  EXPECT_EQ(found.where("path", "/system.slice/docker.service")["memory_current"], nullptr);
  EXPECT_EQ(found.text.find("bbbb"), std::string::npos);
}

TEST(Cgroups, OfVersionOneInTheirTrees) {
  FakeHost host;
  const std::string memory = "/sys/fs/cgroup/memory/docker/" + kId;
  host.file("/proc/20/cgroup", "12:cpu,cpuacct:/docker/" + kId + "\n4:memory:/docker/" + kId +
                                   "\n3:pids:/docker/" + kId + "\n");
  host.file(memory + "/memory.limit_in_bytes", "9223372036854771712\n");
  host.file(memory + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
  host.file("/sys/fs/cgroup/pids/docker/" + kId + "/pids.events", "max 7\n");
  const Rows found = rows_of("kernel/cgroups", host);
  const json& row = found.where("container_id", kId);
  EXPECT_EQ(row["version"], "v1");
  EXPECT_EQ(row["memory_max"], nullptr);
  EXPECT_EQ(row["oom_kills"], 2);
  EXPECT_EQ(row["pids_max_events"], 7);
}

TEST(Cgroups, NotMountedIsAFailure) {
  FakeHost host;
  EXPECT_EQ(rows_of("kernel/cgroups", host).result.outcome, Outcome::failed);
}

TEST(CgroupControllers, TellWhatIsOffAndWhatIsDelegated) {
  FakeHost host;
  host.file("/proc/cgroups",
            "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t0\t130\t0\npids\t0\t130\t1\n");
  host.file("/sys/fs/cgroup/cgroup.controllers", "cpu pids\n");
  host.file("/sys/fs/cgroup/cgroup.subtree_control", "pids\n");
  const Rows found = rows_of("kernel/cgroup-controllers", host);
  EXPECT_EQ(found.where("name", "memory"),
            json::parse(R"({"name":"memory","hierarchy":0,"enabled":false,"unified":false,
                            "delegated":false})"));
  EXPECT_EQ(found.where("name", "pids")["delegated"], true);
  EXPECT_EQ(found.where("name", "cpu")["unified"], true);
}

TEST(KernelTables, CountedOverAllNamespacesAndProcessors) {
  FakeHost host;
  host.directory("/proc/sys/net");
  host.file("/proc/sys/net/ipv4/neigh/default/gc_thresh2", "512\n");
  host.file("/proc/sys/net/ipv4/neigh/default/gc_thresh3", "1024\n");
  host.file("/proc/net/stat/arp_cache",
            "entries  allocs   destroys table_fulls \n"
            "000003ff 00000a00 00000001 00000002\n000003ff 00000000 00000000 00000003\n");
  const Rows found = rows_of("kernel/tables", host);
  EXPECT_EQ(found.only(), json::parse(R"({"name":"neighbours","entries":1023,"all_namespaces":true,
                            "soft_limit":512,"limit":1024,"overflows":5})"));
}

TEST(KernelTables, WithoutStatisticsTheHostsOwnNeighbours) {
  FakeHost host;
  host.file("/proc/sys/net/netfilter/nf_conntrack_count", "65536\n");
  host.file("/proc/sys/net/netfilter/nf_conntrack_max", "65536\n");
  host.file("/proc/net/arp",
            "IP address       HW type     Flags       HW address            Mask     Device\n"
            "172.17.0.2       0x1         0x2         02:42:ac:11:00:02     *        docker0\n");
  const Rows found = rows_of("kernel/tables", host);
  EXPECT_EQ(found.where("name", "connections")["limit"], 65536);
  EXPECT_EQ(found.where("name", "connections")["overflows"], nullptr);
  EXPECT_EQ(found.where("name", "neighbours")["entries"], 1);
  EXPECT_EQ(found.where("name", "neighbours")["all_namespaces"], false);
}

TEST(Pressure, AsTheKernelPrintsItWithTheResource) {
  FakeHost host;
  host.directory("/proc/pressure");
  host.file("/proc/pressure/io", "some avg10=1.50 avg60=0.12 avg300=0.05 total=7\n");
  EXPECT_EQ(text_of("kernel/pressure", host),
            "io some avg10=1.50 avg60=0.12 avg300=0.05 total=7\n");
}

TEST(Packages, OfDpkgWithTheirState) {
  FakeHost host;
  host.file("/var/lib/dpkg/status",
            "Package: docker.io\nStatus: install ok half-configured\nArchitecture: amd64\n"
            "Version: 20.10.24+dfsg1-1\nDescription: x\n Version: no\n\n"
            "Package: vim\nStatus: install ok installed\nVersion: 9\n\n"
            "Package: runc\nStatus: deinstall ok config-files\nVersion: 1.1.5\n\n"
            "Package: iptables\nStatus: install ok not-installed\n\n"
            "Package: containerd\nStatus: install ok installed\nVersion: 1.6.20");
  const Rows found = rows_of("host/packages", host);
  EXPECT_EQ(found.result.outcome, Outcome::collected) << found.result.reason;
  ASSERT_EQ(found.rows.size(), 3U) << found.text;
  EXPECT_EQ(found.where("name", "docker.io"),
            json::parse(R"({"manager":"dpkg","name":"docker.io","version":"20.10.24+dfsg1-1",
                            "status":"half-configured","architecture":"amd64"})"));
  EXPECT_EQ(found.where("name", "runc")["status"], "config-files");
  EXPECT_EQ(found.where("name", "containerd")["version"], "1.6.20");
}

TEST(Packages, OfTheOtherManagers) {
  FakeHost host;
  host.file("/lib/apk/db/installed", "C:Q1\nP:docker-engine\nV:26.1.5-r0\nA:x86_64\n\n");
  host.directory("/var/lib/pacman/local/docker-1:27.3.1-1");
  host.link("/snap/docker/current", "2963");
  host.file("/snap/docker/2963/meta/snap.yaml", "name: docker\nversion: 27.2.0\n");
  host.directory("/var/lib/rpm");
  host.command("rpm -qa", {.out = "docker-ce\t3:27.3.1-1.el9\tx86_64\nbash\t0:5-1\tx86_64\n"
                                  "runc\t0:1.1.12-1\tx86_64\n"});
  const Rows found = rows_of("host/packages", host);
  ASSERT_EQ(found.rows.size(), 5U) << found.text;
  EXPECT_EQ(found.where("manager", "apk")["version"], "26.1.5-r0");
  EXPECT_EQ(found.where("manager", "pacman")["version"], "1:27.3.1-1");
  EXPECT_EQ(found.where("manager", "snap")["version"], "27.2.0");
  EXPECT_EQ(found.where("name", "docker-ce")["version"], "3:27.3.1-1.el9");
  EXPECT_EQ(found.where("name", "runc")["version"], "1.1.12-1");
}

TEST(Packages, WithoutAnyManagerItFailed) {
  FakeHost host;
  EXPECT_EQ(rows_of("host/packages", host).result.outcome, Outcome::failed);
}

}  // namespace
}  // namespace collector
