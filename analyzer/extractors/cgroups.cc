// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"kernel/cgroups"};

constexpr Column kColumns[] = {
    {"path", Type::text, "below the root of its hierarchy: '/system.slice/docker-<id>.scope'"},
    {"container_id",
     Type::text,
     "container that it belongs to; NULL for the daemons and slices",
     {"containers.id"}},
    {"version", Type::text, "'v1' or 'v2'"},
    {"memory_current", Type::integer, "bytes in use, the page cache included"},
    {"memory_max", Type::integer, "most bytes it may use; NULL when there is no limit"},
    {"memory_high", Type::integer, "bytes from which on it is slowed down; NULL for no limit"},
    {"memory_max_events", Type::integer, "how often it ran into memory_max"},
    {"oom_events", Type::integer, "how often it ran out of memory; NULL for v1"},
    {"oom_kills", Type::integer, "processes that the kernel killed in it for lack of memory"},
    {"pids_current", Type::integer, "processes and threads"},
    {"pids_max", Type::integer, "most it may have; NULL when there is no limit"},
    {"pids_max_events", Type::integer, "how often a process or thread was refused for that limit"},
    {"cpu_throttled", Type::integer, "periods in which it had used up its processor time"},
};
constexpr Table kTables[] = {
    {"cgroups",
     "What the cgroups of Docker have counted since they were made; those of containers that run.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& group, const At& at) {
    std::vector<Value> values = {as_name(group, "path"), as_name(group, "container_id"),
                                 as_name(group, "version")};
    for (const Column& column : std::span(kColumns).subspan(values.size())) {
      values.push_back(as_integer(group, column.name));
    }
    rows.add(kTables[0], at, std::move(values));
  });
}

}  // namespace

extern constinit const Extractor cgroups{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
