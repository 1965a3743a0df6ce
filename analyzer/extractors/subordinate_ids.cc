// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/subordinate-ids"};

constexpr Column kColumns[] = {
    {"kind", Type::text, "'uid' or 'gid'"},
    {"owner", Type::text, "user name, or user id"},
    {"first", Type::integer, "first id of the range"},
    {"ids", Type::integer, "how many ids are in it"},
};
constexpr Table kTables[] = {
    {"subordinate_ids",
     "Ranges of /etc/subuid and /etc/subgid, which user namespaces take their ids from.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "kind"), as_name(row, "owner"), as_integer(row, "first"),
              as_integer(row, "count")});
  });
}

}  // namespace

extern constinit const Extractor subordinate_ids{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
