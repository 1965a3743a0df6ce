// SPDX-License-Identifier: Apache-2.0
// Firewalls beside iptables-save.
#include <gtest/gtest.h>

#include "tests/collector/rows.h"

namespace collector {
namespace {

using bundle::Outcome;
using nlohmann::json;
using support::FakeHost;
using support::Scripted;

NativeResult result_of(std::string_view id, Host& host) {
  NativeResult result;
  (void)text_of(id, host, {}, &result);
  return result;
}

TEST(FirewallBackends, AModuleThatIsNotLoadedHasNoRulesAndIsNotAskedFor) {
  FakeHost host;
  host.file("/proc/modules", "nf_tables 253952 3 nft_compat, Live 0x0\n");
  host.command("iptables-legacy-save", {.out = "*filter\nCOMMIT\n"});
  host.command("iptables-nft-save", {.out = "*nat\nCOMMIT\n"});
  EXPECT_EQ(result_of("network/iptables-legacy-save", host).outcome, Outcome::absent);
  EXPECT_FALSE(host.touched("run iptables-legacy-save -c"));
  EXPECT_EQ(text_of("network/iptables-nft-save", host), "*nat\nCOMMIT\n");
}

TEST(FirewallBackends, RulesThatNobodyCanShowAreNotKnown) {
  FakeHost host;
  host.file("/proc/modules", "ip_tables 36864 0 - Live 0x0\nnf_tables 1 0 - Live 0x0\n");
  const NativeResult legacy = result_of("network/iptables-legacy-save", host);
  EXPECT_EQ(legacy.outcome, Outcome::skipped);
  EXPECT_NE(legacy.reason.find("not installed"), std::string::npos);
  EXPECT_EQ(result_of("network/nft-ruleset", host).outcome, Outcome::skipped);
}

TEST(FirewallBackends, ARefusalIsDenied) {
  FakeHost host;
  host.file("/proc/modules", "nf_tables 1 0 - Live 0x0\n");
  host.command("nft", {.err = "Operation not permitted (you must be root)\n", .exit_status = 1});
  EXPECT_EQ(result_of("network/nft-ruleset", host).outcome, Outcome::denied);
}

TEST(FirewallServices, FirewalldAndUfw) {
  FakeHost host;
  host.directory("/etc/firewalld");
  host.file("/etc/firewalld/firewalld.conf", "# x\nFirewallBackend=nftables\n");
  host.file("/etc/ufw/ufw.conf", "LOGLEVEL=low\nENABLED=no\n");
  host.program("systemctl", [](const Argv& argv) {
    return Scripted{.out = argv.back() == "ufw.service" ? "ActiveState=inactive\n"
                                                        : "LoadState=loaded\nActiveState=active\n"};
  });
  const Rows found = rows_of("network/firewall-services", host);
  EXPECT_EQ(found.where("name", "firewalld"),
            json::parse(R"({"name":"firewalld","active_state":"active","enabled":null,
                            "backend":"nftables"})"));
  EXPECT_EQ(found.where("name", "ufw"),
            json::parse(R"({"name":"ufw","active_state":"inactive","enabled":false,
                            "backend":null})"));
  FakeHost neither;
  EXPECT_TRUE(rows_of("network/firewall-services", neither).rows.empty());
}

}  // namespace
}  // namespace collector
