// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "collector/modules.h"
#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;

void add_interface(FakeHost& host, const std::string& name, const std::string& index,
                   const std::string& link, const std::string& place) {
  const std::string folder = "/sys/devices/" + place + "/net/" + name;
  host.link("/sys/class/net/" + name, "../../devices/" + place + "/net/" + name);
  const std::string shown = "/sys/class/net/" + name;
  host.file(shown + "/ifindex", index + "\n").file(shown + "/iflink", link + "\n");
  host.file(shown + "/type", "1\n").file(shown + "/mtu", "1500\n");
  host.file(shown + "/address", "02:42:00:00:00:01\n").file(shown + "/operstate", "up\n");
  host.file(shown + "/flags", "0x1003\n");
}

TEST(Interfaces, KindsMastersPeersAndAddresses) {
  FakeHost host;
  add_interface(host, "eth0", "2", "2", "pci0000:00/0000:00:03.0");
  add_interface(host, "docker0", "3", "3", "virtual");
  host.file("/sys/class/net/docker0/uevent", "DEVTYPE=bridge\nINTERFACE=docker0\nIFINDEX=3\n");
  add_interface(host, "veth12ab", "5", "4", "virtual");
  host.link("/sys/class/net/veth12ab/master", "../docker0");
  add_interface(host, "lo", "1", "1", "virtual");
  host.file("/sys/class/net/lo/type", "772\n");
  host.address({.interface = "docker0", .family = "inet", .address = "172.17.0.1", .prefix = 16});
  const Rows found = rows_of("network/interfaces", host);
  EXPECT_EQ(found.where("name", "eth0")["type"], "physical");
  EXPECT_EQ(found.where("name", "lo")["type"], "loopback");
  EXPECT_EQ(found.where("name", "docker0"),
            json::parse(R"({"name":"docker0","index":3,"type":"bridge","mac":"02:42:00:00:00:01",
              "mtu":1500,"operstate":"up","flags":["UP","BROADCAST","MULTICAST"],"master":null,
              "peer_index":null,
              "addresses":[{"family":"inet","address":"172.17.0.1","prefix":16}]})"));
  EXPECT_EQ(found.where("name", "veth12ab")["type"], "veth");
  EXPECT_EQ(found.where("name", "veth12ab")["master"], "docker0");
  EXPECT_EQ(found.where("name", "veth12ab")["peer_index"], 4);
  EXPECT_EQ(found.where("name", "veth12ab")["addresses"], json::array());
}

TEST(Interfaces, WithoutSysfsItFailedAndIsNotEmpty) {
  FakeHost host;
  EXPECT_EQ(rows_of("network/interfaces", host).result.outcome, Outcome::failed);
}

TEST(Routes, AreDecoded) {
  FakeHost host;
  host.file("/proc/net/route",
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
            "eth0\t00000000\t010011AC\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n");
  host.file("/proc/net/ipv6_route",
            "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 "
            "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0\n");
  const Rows found = rows_of("network/routes", host);
  ASSERT_EQ(found.rows.size(), 3U) << found.text;
  EXPECT_EQ(found.where("destination", "0.0.0.0/0"),
            json::parse(R"({"family":"inet","destination":"0.0.0.0/0","gateway":"172.17.0.1",
                            "interface":"eth0","metric":100,"flags":3})"));
  EXPECT_EQ(found.where("destination", "172.17.0.0/16")["gateway"], nullptr);
  EXPECT_EQ(found.where("family", "inet6")["destination"], "fe80::/64");
}

TEST(Listeners, WithTheirOwners) {
  FakeHost host;
  constexpr auto kHeader =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n";
  host.file("/proc/net/tcp",
            std::string(kHeader) +
                "   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0 "
                "       0 22110 1 0000000000000000 100 0 0 10 0\n"
                "   1: 0100007F:9999 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0 "
                "       0 22111 1 0000000000000000 100 0 0 10 0\n");
  host.file("/proc/net/udp6",
            std::string(kHeader) +
                "   0: 00000000000000000000000001000000:0035 00000000000000000000000000000000:0000 "
                "07 00000000:00000000 00:00000000 00000000     0        0 33 1 0 0\n");
  host.file("/proc/501/comm", "docker-proxy\n");
  host.link("/proc/501/fd/4", "socket:[22110]");
  host.link("/proc/501/fd/5", "/dev/null");
  const Rows found = rows_of("network/listeners", host);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("port", 8080),
            json::parse(R"({"protocol":"tcp","address":"0.0.0.0","port":8080,"inode":22110,
                            "pid":501,"process":"docker-proxy"})"));
  EXPECT_EQ(found.where("port", 53)["address"], "::1");
  EXPECT_EQ(found.where("port", 53)["pid"], nullptr);
}

TEST(ResolvConf, LinksAreFollowedWithinTheSystemOnly) {
  FakeHost host;
  host.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf");
  host.file("/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n");
  EXPECT_EQ(text_of("network/resolv-conf", host), "nameserver 127.0.0.53\n");

  FakeHost planted;
  planted.link("/etc/resolv.conf", "../home/mallory/secret");
  planted.file("/home/mallory/secret", "hunter2");
  NativeResult result;
  EXPECT_EQ(text_of("network/resolv-conf", planted, {}, &result), "");
  EXPECT_EQ(result.outcome, Outcome::denied);

  FakeHost circle;
  circle.link("/etc/resolv.conf", "/etc/resolv.conf");
  (void)text_of("network/resolv-conf", circle, {}, &result);
  EXPECT_EQ(result.outcome, Outcome::denied);
}

TEST(UnixSockets, CountsWhoWaitsAtAListener) {
  FakeHost host;
  host.file("/proc/net/unix",
            "Num       RefCount Protocol Flags    Type St Inode Path\n"
            "0000000000000000: 00000002 00000000 00010000 0001 01 18273 /run/docker.sock\n"
            "0000000000000000: 00000002 00000000 00000000 0001 02     0 /run/docker.sock\n"
            "0000000000000000: 00000002 00000000 00000000 0001 02     0 /run/docker.sock\n"
            "0000000000000000: 00000003 00000000 00000000 0001 03 18299 /run/docker.sock\n"
            "0000000000000000: 00000002 00000000 00010000 0001 01 111 /run/dbus/socket\n");
  const Rows found = rows_of("sockets/unix", host);
  ASSERT_EQ(found.rows.size(), 2U) << found.text;
  EXPECT_EQ(found.where("state", "listening")["pending"], 2);
  EXPECT_EQ(found.where("state", "connected")["pending"], nullptr);
}

// The build for nftables loads nf_tables, even where the older tables are in use.
TEST(IptablesSave, NeedsTheModuleOfItsBuild) {
  const auto& command = std::get<Command>(row_of("network/iptables-save").what);
  const auto needed = [&command](const std::string& build) {
    FakeHost host;
    host.command("iptables-save", support::Scripted{});
    host.link(*host.find_program("iptables-save"), "/etc/alternatives/iptables-save");
    host.link("/etc/alternatives/iptables-save", "../../usr/sbin/" + build);
    return modules_of_build(host, "iptables-save", command.needs_module);
  };
  EXPECT_EQ(needed("xtables-nft-multi"), std::vector<std::string_view>{"nf_tables"});
  EXPECT_EQ(needed("xtables-legacy-multi"), std::vector<std::string_view>{"ip_tables"});
  EXPECT_EQ(needed("xtables-multi"), command.needs_module);
}

}  // namespace
}  // namespace collector
