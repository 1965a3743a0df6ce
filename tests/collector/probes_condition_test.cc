// SPDX-License-Identifier: Apache-2.0
// The machine's condition, and networks as containers see them.
#include <gtest/gtest.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using nlohmann::json;
using support::FakeHost;

TEST(Condition, OfAVirtualMachineThatWantsAReboot) {
  FakeHost host;
  host.file("/proc/loadavg", "0.52 0.40 0.31 2/345 6789\n");
  host.file("/proc/stat", "cpu  1 2\ncpu0 1 2\ncpu1 1 2\nintr 7\n");
  host.file("/sys/class/dmi/id/sys_vendor", "QEMU\n");
  host.file("/sys/class/dmi/id/product_name", "Standard PC\n");
  host.file("/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\nbugs: x\n");
  host.directory("/run/systemd/system").directory("/run/systemd/timesync");
  host.file("/proc/812/comm", "chronyd\n");
  host.file("/run/reboot-required", "*** System restart required ***\n");
  host.file("/run/reboot-required.pkgs", "linux-image-6.1\nlibc6\nlibc6\n");
  EXPECT_EQ(rows_of("host/condition", host).only(),
            json::parse(R"({"load":["0.52","0.40","0.31"],"processors":2,
              "machine":"QEMU Standard PC","hypervisor":true,"container":null,"systemd":true,
              "time_synchronized":false,"time_daemon":"chronyd","clock_synchronized":null,
              "clock_offset_us":null,"clock_max_error_us":null,"reboot_required":true,
              "reboot_packages":["linux-image-6.1","libc6"]})"));
}

TEST(Condition, TheClockAsTheKernelHasIt) {
  FakeHost host;
  host.clock_state({.synchronized = false, .offset_us = -12, .max_error_us = 16'000'000});
  const json row = rows_of("host/condition", host).only();
  EXPECT_EQ(row["clock_synchronized"], false);
  EXPECT_EQ(row["clock_offset_us"], -12);
  EXPECT_EQ(row["clock_max_error_us"], 16'000'000);
}

TEST(ResolverLink, LeadsToWhoWritesTheFile) {
  FakeHost host;
  host.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
  const json row = rows_of("network/resolv-conf-link", host).only();
  EXPECT_EQ(row["leads_to"], "/run/systemd/resolve/stub-resolv.conf");
  EXPECT_EQ(row["target_exists"], false);
  FakeHost plain;
  plain.file("/etc/resolv.conf", "nameserver 192.0.2.1\n");
  EXPECT_EQ(rows_of("network/resolv-conf-link", plain).only()["link"], nullptr);
  EXPECT_EQ(rows_of("network/resolv-conf-link", plain).only()["target_exists"], true);
}

TEST(Condition, WhatIsNotToldIsNull) {
  FakeHost host;
  const json row = rows_of("host/condition", host).only();
  for (const auto* key :
       {"load", "processors", "machine", "hypervisor", "time_synchronized", "clock_synchronized"}) {
    EXPECT_EQ(row[key], nullptr) << key;
  }
}

TEST(Sysctls, OfInterfacesButNotOfVethEnds) {
  FakeHost host;
  host.file("/proc/sys/net/ipv4/conf/eth0.100/rp_filter", "1\n");
  host.file("/proc/sys/net/ipv4/conf/veth12/rp_filter", "0\n");
  EXPECT_EQ(text_of("host/sysctls", host), "net.ipv4.conf.eth0/100.rp_filter = 1\n");
}

TEST(ContainerNetworks, FromOutside) {
  const std::string id(64, 'a');
  FakeHost host;
  host.link("/proc/self/ns/net", "net:[1]").link("/proc/20/ns/net", "net:[2]");
  host.link("/proc/21/ns/net", "net:[1]").link("/proc/22/ns/net", "net:[2]");
  host.file("/proc/20/cgroup", "0::/system.slice/docker-" + id + ".scope\n");
  host.file("/proc/22/cgroup", "0::/system.slice/docker-" + id + ".scope\n");
  host.file("/proc/21/cgroup", "0::/docker/" + std::string(64, 'b') + "\n");
  host.file("/proc/20/net/fib_trie",
            "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n"
            "     |-- 127.0.0.1\n        /32 host LOCAL\n"
            "     |-- 172.18.0.2\n        /32 host LOCAL\n");
  host.file("/proc/20/net/route",
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
            "eth0\t00000000\t010012AC\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
  host.file("/proc/20/net/dev",
            "Inter-|   Receive\n face |bytes\n    lo: 0 0\n  eth0: 1296 16 0\n");
  host.file("/proc/20/net/igmp",
            "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
            "1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n"
            "12\teth0      :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n");
  host.file("/proc/20/net/tcp",
            "  sl  local_address rem_address   st\n   0: 00000000:0050 00000000:0000 0A 0\n");
  host.file("/srv/docker/containers/" + id + "/resolv.conf",
            "nameserver 127.0.0.11\noptions ndots:0\n");
  Survey survey;
  survey.data_root.path = "/srv/docker";
  const Rows found = rows_of("network/containers", host, survey);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("container_id", id),
            json::parse(R"({"container_id":")" + id +
                        R"(","pid":20,"host_network":false,"interfaces":["eth0"],
              "addresses":["172.18.0.2"],"gateway":"172.18.0.1",
              "routes":[{"destination":"0.0.0.0/0","gateway":"172.18.0.1","interface":"eth0"}],
              "numbers":{"eth0":12},"listening":[80],
              "name_servers":["127.0.0.11"]})"));
  EXPECT_EQ(found.where("pid", 21)["host_network"], true);
  EXPECT_EQ(found.where("pid", 21)["addresses"], nullptr);
}

}  // namespace
}  // namespace collector
