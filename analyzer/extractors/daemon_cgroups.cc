// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/cgroups"};

constexpr Column kColumns[] = {
    {"process", Type::text, "'dockerd' or 'containerd'"},
    {"pid", Type::integer, "process id", {"processes.pid"}},
    {"hierarchy", Type::integer, "0 for version 2, else the number of the hierarchy"},
    {"controllers", Type::text, "'memory', 'cpu,cpuacct', 'name=systemd', ...; '' for version 2"},
    {"path", Type::text, "path in the hierarchy: '/system.slice/docker.service'"},
};
constexpr Table kTables[] = {{"daemon_cgroups", "Cgroups of dockerd and containerd.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "process"), as_integer(row, "pid"), as_integer(row, "hierarchy"),
              as_text(row, "controllers"), as_name(row, "path")});
  });
}

}  // namespace

extern constinit const Extractor daemon_cgroups{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
