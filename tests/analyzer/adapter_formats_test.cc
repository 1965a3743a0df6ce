// SPDX-License-Identifier: Apache-2.0
// Real outputs of a Debian 12 host, shortened.
#include "analyzer/adapter_formats.h"

#include <gtest/gtest.h>

namespace analyzer {
namespace {

TEST(AdapterFormats, IptablesThroughNftables) {
  constexpr std::string_view ruleset =
      R"(# Warning: table ip nat is managed by iptables-nft, do not touch!
table ip nat { # handle 1
	chain DOCKER { # handle 1
		iifname != "docker0" tcp dport 8080 counter packets 1 bytes 60 dnat to 172.18.0.2:80 # handle 11
	}

	chain POSTROUTING { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname != "docker0" ip saddr 172.17.0.0/16 counter packets 0 bytes 0 masquerade # handle 3
	}
}
table ip filter { # handle 2
	chain FORWARD { # handle 6
		type filter hook forward priority filter; policy drop;
		oifname "docker0" ct state related,established counter packets 0 bytes 0 accept # handle 14
	}
}
)";
  EXPECT_EQ(*nat_from_nft(ruleset, ""),
            "*nat\n:DOCKER -\n:POSTROUTING ACCEPT\n"
            "[1:60] -A DOCKER ! -i docker0 -p tcp --dport 8080 -j DNAT --to-destination "
            "172.18.0.2:80\n"
            "[0:0] -A POSTROUTING ! -o docker0 -s 172.17.0.0/16 -j MASQUERADE\nCOMMIT\n");
  EXPECT_EQ(*filter_from_nft(ruleset, ""),
            "*filter\n:FORWARD DROP\n[0:0] -A FORWARD -o docker0 -m conntrack --ctstate "
            "RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n");
  // Without the mark, legacy iptables may hold the rules: nothing is known of them.
  EXPECT_EQ(*nat_from_nft("table inet filter {\n}\n", ""), "");
  EXPECT_EQ(from_nft(ruleset, "")->find("# handle"), std::string::npos);
}

TEST(AdapterFormats, ListedIptables) {
  EXPECT_EQ(*from_iptables_list(
                "Chain DOCKER (2 references)\n"
                " pkts bytes target     prot opt in     out     source               destination\n"
                "    1    60 DNAT       tcp  --  !docker0 *     0.0.0.0/0            0.0.0.0/0   "
                "         tcp dpt:8080 to:172.18.0.2:80\n"
                "  12K  340M RETURN     0    --  docker0 *      10.0.0.9            !127.0.0.0/8\n",
                "sos_commands/firewall_tables/iptables_-t_nat_-nvL"),
            "*nat\n:DOCKER -\n"
            "[1:60] -A DOCKER ! -i docker0 -p tcp --dport 8080 -j DNAT --to-destination "
            "172.18.0.2:80\n"
            "-A DOCKER -s 10.0.0.9/32 ! -d 127.0.0.0/8 -i docker0 -j RETURN\nCOMMIT\n");
  EXPECT_FALSE(from_iptables_list("iptables: Permission denied\n", "iptables_-nvL"));
}

TEST(AdapterFormats, DockerInfo) {
  const std::string text =
      "Client:\n Debug Mode: false\n\nServer:\n Containers: 2\n  Running: 2\n"
      " Server Version: 20.10.24+dfsg1\n Storage Driver: overlay2\n"
      "  Backing Filesystem: extfs\n Docker Root Dir: /srv/docker\n Live Restore Enabled: false\n";
  EXPECT_EQ(*from_docker_info(text, ""),
            R"({"Containers":2,"ContainersRunning":2,"ServerVersion":"20.10.24+dfsg1",)"
            R"("Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"]],)"
            R"("DockerRootDir":"/srv/docker","LiveRestoreEnabled":false})"
            "\n");
  EXPECT_NE(ping_from_docker_info(text, "")->find("\"answered\":true"), std::string::npos);
  EXPECT_NE(paths_from_docker_info(text, "")->find("/srv/docker"), std::string::npos);
  const std::string dead =
      "Client:\n\nServer:\nERROR: Cannot connect to the Docker daemon at "
      "unix:///var/run/docker.sock. Is the docker daemon running?\n";
  EXPECT_EQ(*from_docker_info(dead, ""), "");
  EXPECT_NE(ping_from_docker_info(dead, "")->find("\"answered\":false"), std::string::npos);
}

TEST(AdapterFormats, AddressesAndRoutes) {
  EXPECT_EQ(*from_ip_address(
                "3: docker0: <NO-CARRIER,BROADCAST,UP> mtu 1500 qdisc noqueue state DOWN group "
                "default \n    link/ether 02:42:fd:30:9e:af brd ff:ff:ff:ff:ff:ff\n"
                "    bridge forward_delay 1500\n    inet 172.17.0.1/16 brd 172.17.255.255\n",
                ""),
            R"({"name":"docker0","index":3,"flags":["NO-CARRIER","BROADCAST","UP"],"mtu":1500,)"
            R"("operstate":"down","mac":"02:42:fd:30:9e:af","type":"bridge",)"
            R"("addresses":[{"family":"inet","address":"172.17.0.1","prefix":16}]})"
            "\n");
  EXPECT_EQ(*from_ip_route("default via 10.20.30.1 dev eth0 \n"
                           "local 10.20.30.5 dev eth0 table local proto kernel scope host\n",
                           ""),
            R"({"family":"inet","destination":"0.0.0.0/0","gateway":"10.20.30.1",)"
            R"("interface":"eth0","metric":0})"
            "\n");
}

TEST(AdapterFormats, PackagesAndProcesses) {
  constexpr std::string_view dpkg =
      "ii  docker-ce:amd64  5:27.3.1-1~debian.12  amd64  Docker\nrc  containerd  1.6  amd64  x\n";
  EXPECT_EQ(*dockerd_from_packages(dpkg, ""), "Docker version 27.3.1-1~debian.12\n");
  EXPECT_NE(from_dpkg(dpkg, "")->find("\"status\":\"config-files\""), std::string::npos);
  EXPECT_EQ(*dockerd_from_packages("docker-ce-27.3.1-1.el9.x86_64   Tue Nov 24\n", ""),
            "Docker version 27.3.1-1.el9\n");
  EXPECT_EQ(*from_ps("F S   UID     PID    PPID WCHAN    STARTED TT  TIME CMD\n"
                     "4 D     0      63       1 io_sched Tue Nov 24 09:30:57 2026 ? 00:00:00 "
                     "/usr/sbin/dockerd -H fd://\n",
                     ""),
            R"({"pid":63,"name":"dockerd","state":"D","ppid":1,"wchan":"io_sched"})"
            "\n");
}

}  // namespace
}  // namespace analyzer
