// SPDX-License-Identifier: Apache-2.0
// The network that containers hang on: firewall, bridges, routes, ports, resolver.
#include <array>

#include "collector/container_networks.h"
#include "collector/firewall.h"
#include "collector/interfaces.h"
#include "collector/json_lines.h"
#include "collector/kernel_sockets.h"
#include "collector/linked_file.h"
#include "collector/probe.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

NativeResult resolver(Host& host, const Survey&, const Sink& sink) {
  return copy_linked_file(host, "/etc/resolv.conf", {"/etc/", "/run/", "/usr/"}, 64 << 10, sink);
}

NativeResult resolver_link(Host& host, const Survey&, const Sink& sink) {
  const std::string path = "/etc/resolv.conf";
  const auto file = host.stat(path);
  const auto target = host.read_link(path);
  const std::string leads_to = target ? link_leads_to(path, *target) : path;
  Json row;
  row["path"] = path;
  row["exists"] = file.has_value();
  row["link"] = or_null(target);
  row["leads_to"] = file ? Json(leads_to) : Json(nullptr);
  row["target_exists"] = file ? Json(host.stat(leads_to).has_value()) : Json(nullptr);
  sink(to_line(row) + "\n");
  return {};
}

template <const std::string_view& program, const std::string_view& module>
Probe rules_of(std::string_view id, std::string_view why) {
  return Probe{.id = id,
               .why = why,
               .what = Native{.gather =
                                  [](Host& host, const Survey&, const Sink& sink) {
                                    return saved_rules(host, program, module, sink);
                                  },
                              .reads = program},
               .limits = {.time = 10s, .bytes = 4 << 20}};
}

constexpr std::string_view kLegacySave = "iptables-legacy-save";
constexpr std::string_view kLegacySave6 = "ip6tables-legacy-save";
constexpr std::string_view kNftSave = "iptables-nft-save";
constexpr std::string_view kNftSave6 = "ip6tables-nft-save";
constexpr std::string_view kIpTables = "ip_tables";
constexpr std::string_view kIp6Tables = "ip6_tables";
constexpr std::string_view kNfTables = "nf_tables";

}  // namespace

std::span<const Probe> network() {
  static const std::array rows = {
      Probe{.id = "network/iptables-save",
            .why = "Docker's chains and rules: a firewall that was reloaded wipes them out",
            .what = Command{.argv = {"iptables-save", "-c"},
                            .needs_module = {"nf_tables", "ip_tables"}},
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "network/ip6tables-save",
            .why = "the same for IPv6",
            .what = Command{.argv = {"ip6tables-save", "-c"},
                            .needs_module = {"nf_tables", "ip6_tables"}},
            .limits = {.time = 10s, .bytes = 4 << 20}},
      rules_of<kLegacySave, kIpTables>(
          "network/iptables-legacy-save",
          "rules of the older backend: they stay in force when iptables means the other one"),
      rules_of<kLegacySave6, kIp6Tables>("network/ip6tables-legacy-save", "the same for IPv6"),
      rules_of<kNftSave, kNfTables>("network/iptables-nft-save",
                                    "rules of iptables' backend for nftables"),
      rules_of<kNftSave6, kNfTables>("network/ip6tables-nft-save", "the same for IPv6"),
      Probe{.id = "network/nft-ruleset",
            .why = "rules that iptables does not show: of firewalld, or of Docker 29's own backend",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return nft_ruleset(host, sink); },
                           .reads = "nft list ruleset"},
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "network/firewall-services",
            .why = "whether firewalld or ufw rewrite the firewall behind Docker's back",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return firewall_services(host, sink); },
                           .reads = "systemctl show, /etc/ufw/ufw.conf, /etc/firewalld"},
            .style = Style::json_lines,
            .limits = {.time = 12s, .bytes = 64 << 10}},
      Probe{.id = "network/interfaces",
            .why = "bridges, their ports and addresses: docker0 without an address serves nobody",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return interfaces(host, sink); },
                           .reads = "/sys/class/net, netlink"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "network/routes",
            .why = "routes that overlap the subnets of Docker's networks",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return routes(host, sink); },
                           .reads = "/proc/net/route, /proc/net/ipv6_route"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{.id = "network/resolv-conf",
            .why = "the name servers that containers inherit; a loopback address does not reach "
                   "them",
            .what = Native{.gather = resolver, .reads = "/etc/resolv.conf"},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "network/resolv-conf-link",
            .why = "who writes resolv.conf, and whether what it links to is there: without it no "
                   "name is looked up",
            .what = Native{.gather = resolver_link, .reads = "the link /etc/resolv.conf"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "network/upstream-resolv-conf",
            .why = "the name servers behind systemd-resolved's 127.0.0.53",
            .what = File{.path = [](const Survey&) -> std::string {
              return "/run/systemd/resolve/resolv.conf";
            }},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "network/hosts",
            .why = "names that are pinned to an address: registries, localhost",
            .what = File{.path = [](const Survey&) -> std::string { return "/etc/hosts"; }},
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "network/nsswitch",
            .why = "where names are looked up, and in which order",
            .what = File{.path = [](const Survey&) -> std::string { return "/etc/nsswitch.conf"; }},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "network/rules",
            .why = "routing rules that send Docker's subnets elsewhere (VPN, several uplinks)",
            .what = Command{.argv = {"ip", "rule", "show"}},
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "network/rules6",
            .why = "the same for IPv6",
            .what = Command{.argv = {"ip", "-6", "rule", "show"}},
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "network/containers",
            .why = "addresses, gateway, listening ports and name servers as containers see them",
            .what = Native{.gather = container_networks,
                           .reads = "/proc/<pid>/net, <data-root>/containers/<id>/resolv.conf"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 2 << 20}},
      Probe{.id = "network/listeners",
            .why = "which process holds the port that a container wants",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return listeners(host, sink); },
                           .reads = "/proc/net/{tcp,tcp6,udp,udp6}, /proc/<pid>/fd"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 2 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
