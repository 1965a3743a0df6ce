// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_options.h"

#include <set>

#include "extracted.h"

namespace analyzer {
namespace {

std::string problems(std::string_view config, std::string_view dockerd = "") {
  Extracted extracted;
  extracted.with("daemon/config", config);
  if (!dockerd.empty()) {
    extracted.with("daemon/dockerd-version",
                   "Docker version " + std::string(dockerd) + ", build x\n");
  }
  return extracted.rows("SELECT key, problem, instead FROM daemon_config_problems");
}

TEST(DaemonOptions, HaveOneRowForEachKeyAndFlag) {
  std::set<std::string_view> keys;
  std::set<std::string_view> flags;
  for (const DaemonOption& option : daemon_options()) {
    EXPECT_TRUE(keys.insert(option.key).second) << option.key;
    EXPECT_TRUE(option.flag.empty() || flags.insert(option.flag).second) << option.flag;
    EXPECT_TRUE(option.gone == 0 || option.gone > option.from) << option.key;
  }
}

// What dockerd itself says of these files: tests/lab, config-unknown-directive and its kin.
TEST(DaemonOptions, NameWhatNoDockerdKnows) {
  EXPECT_EQ(problems(R"({"log-drivers": "json-file", "debug": false})"),
            "log-drivers|unknown|log-driver\n");
  // An object that is no option is taken apart, and its keys are named.
  EXPECT_EQ(problems(R"({"default-ulimit": {"nofile": {"Name": "nofile"}}})"),
            "nofile|unknown|NULL\n");
  EXPECT_EQ(problems(R"({"log-opts": {"max-size": "10m"}, "features": {"x": true}})"), "");
  // The flag's name passes, and nobody reads it.
  EXPECT_EQ(problems(R"({"host": "unix:///run/docker.sock"})"), "host|ignored|hosts\n");
}

TEST(DaemonOptions, ComeAndGoWithReleases) {
  EXPECT_EQ(problems(R"({"firewall-backend": "nftables"})", "28.5.2"),
            "firewall-backend|too-new|NULL\n");
  EXPECT_EQ(problems(R"({"firewall-backend": "nftables"})", "29.0.1"), "");
  EXPECT_EQ(problems(R"({"firewall-backend": "nftables"})"), "");
  EXPECT_EQ(problems(R"({"graph": "/srv"})", "20.10.24+dfsg1"), "graph|deprecated|data-root\n");
  EXPECT_EQ(problems(R"({"graph": "/srv"})", "24.0.9"), "graph|removed|data-root\n");
  EXPECT_EQ(problems(R"({"proxies": {"http-proxy": "http://p:1"}})", "20.10.24"),
            "http-proxy|too-new|NULL\n");
  EXPECT_EQ(problems(R"({"proxies": {"http-proxy": "http://p:1"}})", "23.0.1"), "");
  EXPECT_EQ(problems(R"({"http-proxy": "http://p:1"})", "23.0.1"), "http-proxy|ignored|proxies\n");
}

std::string wrong(std::string_view config) {
  return Extracted()
      .with("daemon/config", config)
      .rows(
          "SELECT line, wrong_pointer, wrong_found, wrong_expected FROM daemon_config_keys "
          "WHERE wrong_type = 1");
}

TEST(DaemonOptions, TakeValuesOfTheirTypeOnly) {
  EXPECT_EQ(wrong("{\n\"log-opts\": {\"max-size\": \"10m\", \"max-file\": 3}}"),
            "2|/log-opts/max-file|number|string\n");
  EXPECT_EQ(wrong(R"({"hosts": "tcp://0.0.0.0"})"), "1|/hosts|string|array\n");
  EXPECT_EQ(wrong(R"({"debug": "true"})"), "1|/debug|string|boolean\n");
  EXPECT_EQ(wrong(R"({"mtu": 1450.5})"), "1|/mtu|number|integer\n");
  EXPECT_EQ(wrong(R"({"default-address-pools": [{"base": "10.0.0.0/8", "size": "24"}]})"),
            "1|/default-address-pools/0/size|string|integer\n");
  EXPECT_EQ(wrong(R"({"default-ulimits": {"nofile": {"Hard": "1024"}}})"),
            "1|/default-ulimits/nofile/Hard|string|integer\n");
  EXPECT_EQ(wrong(R"({"hosts": null, "debug": true, "mtu": 1450, "dns": ["1.1.1.1"],
                      "default-shm-size": "64M", "runtimes": {"x": {"path": "/bin/x"}}})"),
            "");
}

}  // namespace
}  // namespace analyzer
