// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_flags.h"

#include <gtest/gtest.h>

#include "tests/analyzer/extracted.h"

namespace analyzer {
namespace {

std::string read(std::string_view command) {
  std::string out;
  for (const DaemonFlag& flag : daemon_flags(command)) {
    if (!out.empty()) out += ' ';
    out += flag.option == nullptr ? "?" + flag.written : std::string(flag.option->flag);
    if (flag.value) out += "=" + *flag.value;
  }
  return out;
}

TEST(DaemonFlags, AreReadAsPflagDoes) {
  EXPECT_EQ(read("/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock"),
            "host=fd:// containerd=/run/containerd/containerd.sock");
  EXPECT_EQ(read("dockerd -Hfd:// -H=tcp://0.0.0.0:2375 -Dl debug --data-root /srv"),
            "host=fd:// host=tcp://0.0.0.0:2375 debug=true log-level=debug data-root=/srv");
  EXPECT_EQ(read("dockerd --debug --iptables=false -- --mtu=9"), "debug=true iptables=false");
  EXPECT_EQ(read("dockerd --data-dir=/srv -x --log-driver"), "?--data-dir=/srv ?-x log-driver");
  EXPECT_EQ(read("dockerd $DOCKER_OPTS --mtu 1400"), "mtu=1400");
  EXPECT_EQ(read("/usr/bin/containerd --config /etc/c.toml"), "");
  EXPECT_EQ(read(""), "");
}

std::string problems(std::string_view flags, std::string_view version) {
  return Extracted()
      .with("systemd/units",
            "Id=docker.service\nExecStart={ path=/usr/bin/dockerd ; "
            "argv[]=/usr/bin/dockerd " +
                std::string(flags) + " ; ignore_errors=no ; pid=0 }\n")
      .with("daemon/dockerd-version",
            "Docker version " + std::string(version) + ", build 1234567\n")
      .rows("SELECT written, problem, value, instead, line FROM daemon_flag_problems");
}

TEST(DaemonFlags, ComeAndGoWithReleases) {
  EXPECT_EQ(problems("-H fd:// --graph=/srv", "20.10.24"), "--graph|deprecated|/srv|data-root|2\n");
  EXPECT_EQ(problems("-H fd:// -g /srv", "24.0.9"), "-g|removed|/srv|data-root|2\n");
  EXPECT_EQ(problems("--firewall-backend=nftables", "28.5.2"),
            "--firewall-backend|too-new|nftables|NULL|2\n");
  EXPECT_EQ(problems("--firewall-backend=nftables", "29.0.1"), "");
  EXPECT_EQ(problems("--data-rot=/srv", "29.0.1"), "--data-rot|unknown|/srv|data-root|2\n");
  EXPECT_EQ(problems("-H fd:// --debug", "20.10.24"), "");
}

TEST(DaemonFlags, HaveTheKeyThatMeansTheSame) {
  EXPECT_EQ(
      Extracted()
          .with("systemd/units",
                "Id=docker.service\nExecStart={ argv[]=dockerd -H fd:// --add-runtime a=b "
                "--dns-opt x ; ignore_errors=no }\n\n"
                "Id=containerd.service\nExecStart={ argv[]=dockerd --debug }\n")
          .rows("SELECT written, flag, key, value FROM daemon_flags"),
      "-H|host|hosts|fd://\n--add-runtime|add-runtime|NULL|a=b\n--dns-opt|dns-opt|dns-opts|x\n");
}

}  // namespace
}  // namespace analyzer
