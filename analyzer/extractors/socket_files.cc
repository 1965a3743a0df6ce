// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/sockets"};

constexpr Column kColumns[] = {
    {"service", Type::text, "'docker' or 'containerd'"},
    {"path", Type::text, "where it is, or should be"},
    {"type", Type::text, "'socket', 'directory', ...; NULL when nothing is there"},
    {"uid", Type::integer, "user that owns it"},
    {"gid", Type::integer, "group that owns it"},
    {"group_name", Type::text, "name of that group; NULL when /etc/group has none"},
    {"mode", Type::text, "permissions, four octal digits: '0660'"},
    {"listening", Type::boolean, "somebody listens on it; NULL when not known"},
    {"pending", Type::integer, "clients that wait to be accepted; NULL when nobody listens"},
};
constexpr Table kTables[] = {
    {"socket_files", "The sockets of dockerd and containerd, as files, one row each.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "service"), as_name(row, "path"), as_name(row, "type"),
              as_integer(row, "uid"), as_integer(row, "gid"), as_name(row, "group"),
              as_name(row, "mode"), as_boolean(row, "listening"), as_integer(row, "pending")});
  });
}

}  // namespace

extern constinit const Extractor socket_files{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
