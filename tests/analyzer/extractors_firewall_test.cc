// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "extracted.h"

namespace analyzer {
namespace {

constexpr std::string_view kNft =
    R"(# Warning: table ip nat is managed by iptables-nft, do not touch!
table ip nat {
	set allowed {
		type ipv4_addr
		elements = { 10.0.0.1,
			     10.0.0.2 }
	}

	chain DOCKER {
		iifname "docker0" counter packets 0 bytes 0 return
	}

	chain PREROUTING {
		type nat hook prerouting priority dstnat; policy accept;
		fib daddr type local counter packets 1 bytes 60 jump DOCKER
	}
}
table inet firewalld {
	chain filter_FORWARD {
		type filter hook forward priority filter + 10; policy accept;
	}
}
table ip docker-bridges {
	chain raw-PREROUTING {
		comment "x"
		ip daddr 172.17.0.2 drop
	}
}
)";

TEST(Nft, ChainsAndRules) {
  Extracted firewall;
  firewall.with("network/nft-ruleset", kNft);
  EXPECT_TRUE(firewall.unreadables().empty());
  EXPECT_EQ(firewall.rows("SELECT family, table_name, chain, type, hook, priority, policy, line "
                          "FROM nft_chains ORDER BY line"),
            "ip|nat|DOCKER|NULL|NULL|NULL|NULL|9\n"
            "ip|nat|PREROUTING|nat|prerouting|dstnat|accept|13\n"
            "inet|firewalld|filter_FORWARD|filter|forward|filter + 10|accept|19\n"
            "ip|docker-bridges|raw-PREROUTING|NULL|NULL|NULL|NULL|24\n");
  EXPECT_EQ(firewall.rows("SELECT chain, position, text, line FROM nft_rules"),
            "DOCKER|1|iifname \"docker0\" counter packets 0 bytes 0 return|10\n"
            "PREROUTING|1|fib daddr type local counter packets 1 bytes 60 jump DOCKER|15\n"
            "raw-PREROUTING|1|ip daddr 172.17.0.2 drop|26\n");
}

TEST(Nft, OtherTextIsCounted) {
  Extracted firewall;
  firewall.with("network/nft-ruleset", "}\nchain x {\ntable ip\n");
  EXPECT_EQ(firewall.unreadables().size(), 3U);
}

TEST(FirewallBackend, WhichOneHoldsDockersRules) {
  Extracted firewall;
  firewall.with("network/iptables-legacy-save",
                "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j REJECT\nCOMMIT\n");
  firewall.with("network/iptables-nft-save",
                "*nat\n:DOCKER - [0:0]\n-A PREROUTING -j DOCKER\n-A DOCKER -i docker0 -j RETURN\n"
                "-A POSTROUTING -s 172.17.0.0/16 -j MASQUERADE\nCOMMIT\n");
  firewall.with("network/ip6tables-nft-save", "*filter\n-A FORWARD -j DOCKER-USER\nCOMMIT\n");
  firewall.with("network/nft-ruleset", kNft);
  EXPECT_EQ(firewall.rows("SELECT backend, family, rules, docker_rules FROM firewall_backend "
                          "ORDER BY backend, family"),
            "legacy|inet|1|0\nnft|inet|3|2\nnft|inet6|1|1\nnftables|ip|1|1\n");
  EXPECT_EQ(firewall.rows("SELECT backend, target, source FROM firewall_rules "
                          "WHERE table_name = 'nat' AND chain = 'POSTROUTING'"),
            "nft|MASQUERADE|network/iptables-nft-save\n");
}

TEST(FirewallServices, StatesAsTold) {
  EXPECT_EQ(rows_of("network/firewall-services",
                    R"({"name":"ufw","active_state":"active","enabled":true,"backend":null})",
                    "SELECT name, active_state, enabled, backend FROM firewall_services"),
            "ufw|active|1|NULL\n");
}

TEST(ContainerNamespaces, AddressesAndListeners) {
  Extracted network;
  network.with(
      "network/containers",
      R"({"container_id":"a","pid":20,"host_network":false,"interfaces":["eth0","eth1"],"addresses":["172.18.0.2"],"gateway":"172.18.0.1","routes":[{"destination":"0.0.0.0/0","gateway":"172.18.0.1","interface":"eth0"},{"destination":"172.18.0.0/16","gateway":null,"interface":"eth0"}],"numbers":{"eth0":12},"listening":[80,443],"name_servers":["127.0.0.11"]}
{"container_id":"b","pid":21,"host_network":true,"interfaces":null,"addresses":null,"gateway":null,"listening":null,"name_servers":[]})");
  network.with(
      "network/interfaces",
      R"({"name":"veth1","index":13,"type":"veth","peer_index":12,"flags":["UP"],"addresses":[]})");
  EXPECT_EQ(network.rows("SELECT container_id, host_network, interfaces, gateway, name_servers "
                         "FROM container_namespaces"),
            "a|0|eth0 eth1|172.18.0.1|127.0.0.11\nb|1|NULL|NULL|\n");
  EXPECT_EQ(network.rows("SELECT l.port, a.address FROM container_listeners l "
                         "JOIN container_addresses a USING (container_id)"),
            "80|172.18.0.2\n443|172.18.0.2\n");
  EXPECT_EQ(network.rows("SELECT container_id, destination, gateway, interface "
                         "FROM container_routes"),
            "a|0.0.0.0/0|172.18.0.1|eth0\na|172.18.0.0/16|NULL|eth0\n");
  EXPECT_EQ(network.rows("SELECT i.name, c.container_id, c.interface FROM interfaces i "
                         "JOIN container_interfaces c ON c.interface_index = i.peer_index"),
            "veth1|a|eth0\n");
}

TEST(NameLookup, HostsNsswitchAndUpstreams) {
  Extracted names;
  names.with("network/hosts", "127.0.0.1 localhost shop-01 # x\n#10.0.0.1 y\n\n");
  names.with("network/nsswitch", "# c\nhosts:   files dns\n");
  names.with("network/upstream-resolv-conf", "# made by\nnameserver 10.0.0.2\nsearch\n");
  EXPECT_EQ(names.rows("SELECT address, name, line FROM hosts_file"),
            "127.0.0.1|localhost|1\n127.0.0.1|shop-01|1\n");
  EXPECT_EQ(names.rows("SELECT name, services FROM name_services"), "hosts|files dns\n");
  EXPECT_EQ(names.rows("SELECT keyword, value FROM upstream_resolver"), "nameserver|10.0.0.2\n");
}

TEST(RoutingRules, TakenApart) {
  Extracted routing;
  routing.with("network/rules",
               "0:\tfrom all lookup local \n5209:\tnot from all fwmark 0xca6c lookup 51820 \n"
               "6000:\tfrom 10.8.0.0/24 unreachable\nx\n");
  routing.with("network/rules6", "32766:\tfrom all lookup main\n");
  EXPECT_EQ(routing.rows("SELECT family, priority, selector, action FROM routing_rules"),
            "4|0|from all|lookup local\n4|5209|not from all fwmark 0xca6c|lookup 51820\n"
            "4|6000|from 10.8.0.0/24|unreachable\n6|32766|from all|lookup main\n");
  EXPECT_EQ(routing.unreadables().size(), 1U);
}

}  // namespace
}  // namespace analyzer
