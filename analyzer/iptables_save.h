// SPDX-License-Identifier: Apache-2.0
// What iptables-save and ip6tables-save print, with -c or without:
//
//   *nat
//   :DOCKER - [0:0]
//   [12:720] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80
//   COMMIT
#pragma once

#include "analyzer/extractor.h"

namespace analyzer {

inline constexpr Column kChainColumns[] = {
    {"table_name", Type::text, "'filter', 'nat', 'mangle', 'raw' or 'security'"},
    {"chain", Type::text, "name of the chain: 'FORWARD', 'DOCKER'"},
    {"policy", Type::text, "'ACCEPT' or 'DROP' of a built-in chain; NULL for others"},
    {"packets", Type::integer, "packets that the policy decided on"},
    {"bytes", Type::integer, "their bytes"},
};

inline constexpr Column kRuleColumns[] = {
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
    {"packets", Type::integer, "packets that matched; NULL when it was saved without counters"},
    {"bytes", Type::integer, "their bytes; NULL when it was saved without counters"},
    {"text", Type::text, "the rule as iptables-save prints it, without counters"},
};

void extract_iptables(const Evidence& evidence, Rows& rows, const Table& chains,
                      const Table& rules);

}  // namespace analyzer
