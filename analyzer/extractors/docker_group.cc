// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/group"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'docker', or what daemon.json or a flag names"},
    {"origin", Type::text, "how it is known"},
    {"present", Type::boolean, "/etc/group has it; a directory service was not asked"},
    {"gid", Type::integer, "its id"},
    {"members", Type::integer, "how many users are in it"},
    {"member_names", Type::text,
     "their names, separated by commas; each of them is as good as root"},
};
constexpr Table kTables[] = {
    {"docker_group", "One row: the group that may use dockerd's socket.", kColumns}};

Value member_count(const Json& members) {
  return members.is_array() ? Value(static_cast<std::int64_t>(members.size())) : Value();
}

void extract(const Evidence& evidence, Rows& rows) {
  const auto row = json_document(evidence, rows);
  if (!row || !row->is_object()) return;
  rows.add(kTables[0], {},
           {as_name(*row, "name"), as_name(*row, "from"), as_boolean(*row, "exists"),
            as_integer(*row, "gid"), member_count(member(*row, "members")),
            as_joined(member(*row, "members"), ",")});
}

}  // namespace

extern constinit const Extractor docker_group{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
