// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/containers"};

constexpr Column kColumns[] = {
    {"container_id", Type::text, "id of the container", {"containers.id"}},
    {"pid", Type::integer, "a process of it"},
    {"host_network", Type::boolean, "it shares the host's network; then the rest is NULL"},
    {"interfaces", Type::text, "its interfaces but lo, separated by blanks; '' for none"},
    {"gateway", Type::text, "its IPv4 default gateway; NULL for none"},
    {"name_servers", Type::text,
     "nameserver lines of the resolv.conf that dockerd made for it, separated by blanks"},
};
constexpr Column kAddressColumns[] = {
    {"container_id", Type::text, "id of the container", {"containers.id"}},
    {"address", Type::text, "IPv4 address in its namespace, loopback left out"},
};
constexpr Column kListeningColumns[] = {
    {"container_id", Type::text, "id of the container", {"containers.id"}},
    {"port", Type::integer, "TCP port that something in it listens on"},
};
constexpr Table kTables[] = {
    {"container_namespaces", "The network of running containers as they see it.", kColumns},
    {"container_addresses", "Addresses in the network namespaces of running containers.",
     kAddressColumns},
    {"container_listeners", "TCP ports that are listened on within running containers.",
     kListeningColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& view, const At& at) {
    const Value id = as_name(view, "container_id");
    rows.add(kTables[0], at,
             {id, as_integer(view, "pid"), as_boolean(view, "host_network"),
              as_joined(member(view, "interfaces"), " "), as_name(view, "gateway"),
              as_joined(member(view, "name_servers"), " ")});
    if (const Json& all = member(view, "addresses"); all.is_array()) {
      for (const Json& address : all) rows.add(kTables[1], at, {id, as_name(address)});
    }
    if (const Json& all = member(view, "listening"); all.is_array()) {
      for (const Json& port : all) rows.add(kTables[2], at, {id, as_integer(port)});
    }
  });
}

}  // namespace

extern constinit const Extractor container_namespaces{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
