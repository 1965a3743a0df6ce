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

constexpr Column kDockerColumns[] = {
    {"pid", Type::integer, "process id of that dockerd"},
    {"command", Type::text, "its command line"},
};
constexpr View kViews[] = {
    {"docker_in_iptables",
     "The dockerd that is to have its rules in the iptables of this host: it answers, is not "
     "rootless, was not told to leave the firewall alone, and has not nftables for a backend.",
     kDockerColumns, R"(
SELECT p.pid, p.command, p.source, p.line, p.pointer
FROM processes p
WHERE p.name = 'dockerd'
  AND coalesce(p.command, '') NOT LIKE '%--iptables=false%'
  AND coalesce(p.command, '') NOT LIKE '%firewall-backend=nftables%'
  AND EXISTS (SELECT 1 FROM api_ping a WHERE a.answered = 1)
  AND NOT EXISTS (SELECT 1 FROM daemon_config d
    WHERE (d.key = 'iptables' AND d.value IN ('false', '0'))
      OR (d.key = 'firewall-backend' AND d.value = 'nftables'))
  AND NOT EXISTS (SELECT 1 FROM daemon_paths s
    WHERE s.what = 'socket' AND s.path LIKE '/run/user/%'))"},
};

void extract(const Evidence& evidence, Rows& rows) {
  extract_iptables(evidence, rows, kTables[0], kTables[1]);
}

}  // namespace

extern constinit const Extractor iptables{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
