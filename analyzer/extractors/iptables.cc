// SPDX-License-Identifier: Apache-2.0
#include "analyzer/iptables_save.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/iptables-save"};

constexpr Table kTables[] = {
    {"iptables_chains", "Chains of the IPv4 firewall, from iptables-save.", kChainColumns},
    {"iptables_rules", "Rules of the IPv4 firewall, from iptables-save, in their order.",
     kRuleColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  extract_iptables(evidence, rows, kTables[0], kTables[1]);
}

}  // namespace

extern constinit const Extractor iptables{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
