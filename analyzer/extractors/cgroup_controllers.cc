// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/cgroup-controllers"};

constexpr Column kColumns[] = {
    {"name", Type::text, "'memory', 'pids', 'cpu', 'cpuset', 'io' ('blkio' in v1), ..."},
    {"hierarchy", Type::integer, "number of the v1 hierarchy that it is mounted in; 0 for none"},
    {"enabled", Type::boolean, "0 when the kernel's command line turned it off"},
    {"unified", Type::boolean, "cgroup v2 has it; NULL on a v1 host"},
    {"delegated", Type::boolean, "cgroups below the root of v2 may use it; NULL on a v1 host"},
};
constexpr Table kTables[] = {
    {"cgroup_controllers", "Controllers that the kernel was built with.", kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& controller, const At& at) {
    rows.add(kTables[0], at,
             {as_name(controller, "name"), as_integer(controller, "hierarchy"),
              as_boolean(controller, "enabled"), as_boolean(controller, "unified"),
              as_boolean(controller, "delegated")});
  });
}

}  // namespace

extern constinit const Extractor cgroup_controllers{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
