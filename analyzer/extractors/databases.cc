// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/databases"};

constexpr Column kColumns[] = {
    {"purpose", Type::text,
     "'networks', 'volumes', 'build cache', 'build history', 'swarm tasks', 'containerd metadata' "
     "or 'containerd snapshots'"},
    {"path", Type::text, "where it is, or would be"},
    {"present", Type::boolean, "it is there"},
    {"bytes", Type::integer, "size in bytes; NULL when it is not there"},
    {"bolt_header", Type::boolean,
     "it begins as a bolt database does; NULL when it could not be read"},
};
constexpr Table kTables[] = {
    {"databases",
     "Files that should be bolt databases: of dockerd, BuildKit, swarm and containerd.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "purpose"), as_name(row, "path"), as_boolean(row, "exists"),
              as_integer(row, "bytes"), as_boolean(row, "bolt_header")});
  });
}

}  // namespace

extern constinit const Extractor databases{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
