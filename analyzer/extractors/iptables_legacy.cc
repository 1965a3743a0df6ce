// SPDX-License-Identifier: Apache-2.0
#include "analyzer/iptables_save.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/iptables-legacy-save"};

constexpr Table kTables[] = {
    {"iptables_legacy_chains",
     "Chains of the IPv4 firewall in the older backend; none where its module is not loaded.",
     kChainColumns},
    {"iptables_legacy_rules", "Rules of the IPv4 firewall in the older backend, in their order.",
     kRuleColumns},
};

constexpr Column kRulesColumns[] = {
    {"backend", Type::text, "'legacy' or 'nft': which of iptables' backends holds the rule"},
    {"family", Type::text, "'inet' or 'inet6'"},
    {"table_name", Type::text, "'filter', 'nat', 'mangle', 'raw' or 'security'"},
    {"chain", Type::text, "chain that the rule stands in"},
    {"position", Type::integer, "place in the chain, from 1; the first match decides"},
    {"in_interface", Type::text, "-i; '!docker0' where negated; NULL for any"},
    {"out_interface", Type::text, "-o; '!docker0' where negated; NULL for any"},
    {"source_net", Type::text, "-s as CIDR; with '!' where negated; NULL for any"},
    {"destination_net", Type::text, "-d as CIDR; with '!' where negated; NULL for any"},
    {"protocol", Type::text, "-p: 'tcp', 'udp', ...; NULL for any"},
    {"destination_port", Type::text, "--dport or --dports: '80', '8000:8010', '80,443'"},
    {"target", Type::text, "what -j or -g names: 'ACCEPT', 'DROP', 'DNAT' or a chain"},
    {"to_destination", Type::text, "--to-destination of DNAT: '172.17.0.2:80'"},
    {"packets", Type::integer, "packets that matched"},
    {"bytes", Type::integer, "their bytes"},
    {"text", Type::text, "the rule as iptables-save prints it, without counters"},
};
constexpr Column kBackendColumns[] = {
    {"backend", Type::text, "'legacy', 'nft' (both of iptables) or 'nftables' (Docker 29's own)"},
    {"family", Type::text, "'inet' or 'inet6'; for 'nftables' that of the table: 'ip', 'ip6'"},
    {"rules", Type::integer, "rules in all its tables"},
    {"docker_rules", Type::integer, "those in Docker's chains, or that lead to them"},
};
constexpr View kViews[] = {
    {"firewall_rules", "Rules of both backends of iptables, for IPv4 and IPv6.", kRulesColumns, R"(
SELECT 'legacy', 'inet', table_name, chain, position, in_interface, out_interface,
  source_net, destination_net, protocol, destination_port, target, to_destination, packets, bytes,
  text, source, line, pointer FROM iptables_legacy_rules
UNION ALL SELECT 'nft', 'inet', table_name, chain, position, in_interface, out_interface,
  source_net, destination_net, protocol, destination_port, target, to_destination, packets, bytes,
  text, source, line, pointer FROM iptables_nft_rules
UNION ALL SELECT 'legacy', 'inet6', table_name, chain, position, in_interface, out_interface,
  source_net, destination_net, protocol, destination_port, target, to_destination, packets, bytes,
  text, source, line, pointer FROM ip6tables_legacy_rules
UNION ALL SELECT 'nft', 'inet6', table_name, chain, position, in_interface, out_interface,
  source_net, destination_net, protocol, destination_port, target, to_destination, packets, bytes,
  text, source, line, pointer FROM ip6tables_nft_rules)"},
    {"firewall_backend",
     "Backends of the firewall that hold rules; Docker should have its rules in one of them.",
     kBackendColumns, R"(
SELECT backend, family, count(*), sum(chain LIKE 'DOCKER%' OR target LIKE 'DOCKER%'),
  min(source), min(line), NULL
FROM firewall_rules GROUP BY backend, family
UNION ALL
SELECT 'nftables', family, count(*), count(*), min(source), min(line), NULL
FROM nft_rules WHERE table_name LIKE 'docker%' GROUP BY family)"},
};

void extract(const Evidence& evidence, Rows& rows) {
  extract_iptables(evidence, rows, kTables[0], kTables[1]);
}

}  // namespace

extern constinit const Extractor iptables_legacy{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
