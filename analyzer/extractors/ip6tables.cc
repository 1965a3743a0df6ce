// SPDX-License-Identifier: Apache-2.0
#include "analyzer/iptables_save.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/ip6tables-save"};

constexpr Table kTables[] = {
    {"ip6tables_chains", "Chains of the IPv6 firewall, from ip6tables-save.", kChainColumns},
    {"ip6tables_rules", "Rules of the IPv6 firewall, from ip6tables-save, in their order.",
     kRuleColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  extract_iptables(evidence, rows, kTables[0], kTables[1]);
}

}  // namespace

extern constinit const Extractor ip6tables{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
