// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"sockets/unix"};

constexpr Column kColumns[] = {
    {"path", Type::text, "path of the socket: '/run/docker.sock'"},
    {"state", Type::text, "'listening' or 'connected'"},
    {"inode", Type::integer, "the kernel's id of the socket"},
    {"pending", Type::integer, "connections that nobody accepted yet; NULL when not known"},
};
constexpr Table kTables[] = {
    {"unix_sockets", "Unix sockets of dockerd and containerd, from /proc/net/unix.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& socket, const At& at) {
    rows.add(kTables[0], at,
             {as_name(socket, "path"), as_name(socket, "state"), as_integer(socket, "inode"),
              as_integer(socket, "pending")});
  });
}

}  // namespace

extern constinit const Extractor unix_sockets{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
