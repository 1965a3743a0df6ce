// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/firewall-services"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'firewalld' or 'ufw'; no row for what is not installed"},
    {"active_state", Type::text,
     "state of its unit: 'active', 'inactive', ...; NULL without systemd"},
    {"enabled", Type::boolean, "ENABLED in /etc/ufw/ufw.conf; NULL for firewalld"},
    {"backend", Type::text, "FirewallBackend of firewalld.conf: 'nftables', 'iptables'"},
};
constexpr Table kTables[] = {{"firewall_services",
                              "Services that manage the firewall and may overwrite Docker's rules.",
                              kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& service, const At& at) {
    rows.add(kTables[0], at,
             {as_name(service, "name"), as_name(service, "active_state"),
              as_boolean(service, "enabled"), as_name(service, "backend")});
  });
}

}  // namespace

extern constinit const Extractor firewall_services{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
