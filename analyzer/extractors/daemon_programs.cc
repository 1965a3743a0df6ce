// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/programs"};

constexpr Column kColumns[] = {
    {"role", Type::text, "'daemon', 'runtime', 'shim' or 'helper'"},
    {"name", Type::text, "'runc', 'docker-proxy', ..., or the name of a runtime in daemon.json"},
    {"wanted", Type::text, "name or path that is called"},
    {"path", Type::text, "the file that is found for it, links followed; NULL when there is none"},
    {"present", Type::boolean, "it is found"},
    {"executable", Type::boolean,
     "it is a file with a permission to execute it; NULL when not found"},
    {"bytes", Type::integer, "its size"},
};
constexpr Table kTables[] = {
    {"daemon_programs",
     "Programs that dockerd and containerd call, and whether they are there to be called.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(
        kTables[0], at,
        {as_name(row, "role"), as_name(row, "name"), as_name(row, "wanted"), as_name(row, "path"),
         as_boolean(row, "exists"), as_boolean(row, "executable"), as_integer(row, "bytes")});
  });
}

}  // namespace

extern constinit const Extractor daemon_programs{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
