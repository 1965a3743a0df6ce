// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/networks"};

constexpr Column kNetworkColumns[] = {
    {"id", Type::text, "network id, 64 hex digits"},
    {"name", Type::text, "name: 'bridge', 'host', 'shop_default'"},
    {"driver", Type::text, "'bridge', 'host', 'null', 'overlay', 'macvlan', 'ipvlan'"},
    {"scope", Type::text, "'local', 'swarm' or 'global'"},
    {"internal", Type::boolean, "cut off from the outside"},
    {"ipv6", Type::boolean, "IPv6 is on"},
    {"subnet", Type::text, "its first IPv4 subnet (CIDR), else its first; NULL when it has none"},
    {"gateway", Type::text, "gateway in that subnet; NULL when dockerd does not tell"},
    {"bridge",
     Type::text,
     "name of its bridge interface on the host; NULL for other drivers",
     {"interfaces.name", "when the bridge was deleted"}},
    {"attached", Type::integer, "containers that are attached and run; NULL when not told"},
};
constexpr Column kSubnetColumns[] = {
    {"network_id", Type::text, "network id", {"networks.id"}},
    {"network", Type::text, "name of the network"},
    {"subnet", Type::text, "subnet (CIDR)"},
    {"gateway", Type::text, "gateway; NULL when dockerd does not tell"},
    {"ip_range", Type::text, "part of the subnet that containers get addresses from; NULL for all"},
};
constexpr Table kTables[] = {
    {"networks", "Docker's networks, as dockerd tells them.", kNetworkColumns},
    {"network_subnets", "Subnets of Docker's networks; a network may have several.",
     kSubnetColumns},
};

bool is_ipv4(const Json& config) {
  const Json& subnet = member(config, "Subnet");
  return subnet.is_string() && subnet.get_ref<const std::string&>().find(':') == std::string::npos;
}

const Json& first_subnet(const Json& configs) {
  for (const Json& config : configs) {
    if (is_ipv4(config)) return config;
  }
  return configs.is_array() && !configs.empty() ? configs.front() : member(Json(), "");
}

// dockerd names a bridge after the first twelve digits of the network's id unless told otherwise.
Value bridge_of(const Json& network) {
  if (member(network, "Driver") != Json("bridge")) return {};
  Value named = as_name(network, "Options", "com.docker.network.bridge.name");
  if (!std::holds_alternative<std::monostate>(named)) return named;
  const Json& id = member(network, "Id");
  if (!id.is_string()) return {};
  return "br-" + id.get_ref<const std::string&>().substr(0, 12);
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& network, const At& at) {
    if (!member(network, "inspect_error").is_null()) {
      rows.unreadable(at, "dockerd lists the network and did not tell of it");
      return;
    }
    const Json& configs = member(network, "IPAM", "Config");
    const Json& first = first_subnet(configs);
    const Json& containers = member(network, "Containers");
    std::optional<std::int64_t> attached;
    if (containers.is_object()) attached = static_cast<std::int64_t>(containers.size());
    rows.add(kTables[0], at,
             {as_name(network, "Id"), as_name(network, "Name"), as_name(network, "Driver"),
              as_name(network, "Scope"), as_boolean(network, "Internal"),
              as_boolean(network, "EnableIPv6"), as_name(first, "Subnet"),
              as_name(first, "Gateway"), bridge_of(network), integer(attached)});
    for (const Json& config : configs) {
      rows.add(kTables[1], at,
               {as_name(network, "Id"), as_name(network, "Name"), as_name(config, "Subnet"),
                as_name(config, "Gateway"), as_name(config, "IPRange")});
    }
  });
}

}  // namespace

extern constinit const Extractor networks{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
