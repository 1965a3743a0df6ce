// SPDX-License-Identifier: Apache-2.0
#include "analyzer/iptables_save.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/ip6tables-nft-save"};

constexpr Table kTables[] = {
    {"ip6tables_nft_chains",
     "Chains of the IPv6 firewall in the backend for nftables; none where its module is not "
     "loaded.",
     kChainColumns},
    {"ip6tables_nft_rules",
     "Rules of the IPv6 firewall in the backend for nftables, in their order.", kRuleColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  extract_iptables(evidence, rows, kTables[0], kTables[1]);
}

}  // namespace

extern constinit const Extractor ip6tables_nft{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
