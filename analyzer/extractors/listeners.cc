// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/listeners"};

constexpr Column kColumns[] = {
    {"protocol", Type::text, "'tcp', 'tcp6', 'udp' or 'udp6'"},
    {"address", Type::text, "local address; '0.0.0.0' or '::' for all"},
    {"port", Type::integer, "local port"},
    {"inode", Type::integer, "the kernel's id of the socket"},
    {"pid", Type::integer, "a process that holds it; NULL when none could be seen"},
    {"process", Type::text, "name of that process: 'docker-proxy', 'nginx'"},
};
constexpr Table kTables[] = {
    {"listeners", "Sockets that listen (TCP) or are bound (UDP) in the host's network namespace.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& socket, const At& at) {
    rows.add(kTables[0], at,
             {as_name(socket, "protocol"), as_name(socket, "address"), as_integer(socket, "port"),
              as_integer(socket, "inode"), as_integer(socket, "pid"), as_name(socket, "process")});
  });
}

}  // namespace

extern constinit const Extractor listeners{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
