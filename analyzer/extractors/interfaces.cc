// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/interfaces"};

constexpr Column kInterfaceColumns[] = {
    {"name", Type::text, "name: 'eth0', 'docker0', 'br-0123456789ab', 'veth1234567'"},
    {"idx", Type::integer, "the kernel's index of the interface"},
    {"type", Type::text, "'bridge', 'veth', 'loopback', 'physical', 'vlan', ..."},
    {"mac", Type::text, "hardware address"},
    {"mtu", Type::integer, "largest packet in bytes"},
    {"operstate", Type::text,
     "'up', 'down', 'unknown', 'lowerlayerdown'; a bridge with no "
     "container attached is 'down' and healthy"},
    {"up", Type::boolean, "switched on (flag UP), whatever its carrier"},
    {"master", Type::text, "bridge or bond that it is in; NULL when in none"},
    {"peer_index", Type::integer, "index of a veth's other end; NULL for others"},
};
constexpr Column kAddressColumns[] = {
    {"interface", Type::text, "name of the interface", {"interfaces.name"}},
    {"family", Type::text, "'inet' or 'inet6'"},
    {"address", Type::text, "address, without its prefix length"},
    {"prefix", Type::integer, "prefix length: 16 for a /16"},
};
constexpr Table kTables[] = {
    {"interfaces", "Network interfaces of the host's network namespace.", kInterfaceColumns},
    {"addresses", "Addresses of the interfaces.", kAddressColumns},
};

Value is_up(const Json& interface) {
  const Json& flags = member(interface, "flags");
  if (!flags.is_array()) return {};
  return boolean(std::ranges::find(flags, Json("UP")) != flags.end());
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& interface, const At& at) {
    rows.add(
        kTables[0], at,
        {as_name(interface, "name"), as_integer(interface, "index"), as_name(interface, "type"),
         as_name(interface, "mac"), as_integer(interface, "mtu"), as_name(interface, "operstate"),
         is_up(interface), as_name(interface, "master"), as_integer(interface, "peer_index")});
    for (const Json& address : member(interface, "addresses")) {
      rows.add(kTables[1], at,
               {as_name(interface, "name"), as_name(address, "family"), as_name(address, "address"),
                as_integer(address, "prefix")});
    }
  });
}

}  // namespace

extern constinit const Extractor interfaces{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
