// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"processes/list"};

constexpr Column kColumns[] = {
    {"pid", Type::integer, "process id"},
    {"ppid", Type::integer, "process id of its parent"},
    {"name", Type::text, "its name, which the kernel cuts to 15 characters"},
    {"state", Type::text,
     "of its main thread: 'S' sleeps, 'R' runs, 'I' is an idle kernel thread, 'D' is in "
     "uninterruptible sleep, 'T' is stopped, 'Z' is a zombie"},
    {"threads", Type::integer, "number of threads"},
    {"started", Type::time, "when it was started"},
    {"container_id",
     Type::text,
     "container whose cgroup it is in; NULL for none",
     {"containers.id"}},
    {"wchan", Type::text, "kernel function that it waits in; only of states D and Z"},
    {"stack", Type::text, "its kernel stack, joined by ' < '; only of states D and Z"},
};
constexpr Table kTables[] = {
    {"host_processes", "Every process of the host, those of containers included.", kColumns}};

constexpr Column kShimColumns[] = {
    {"pid", Type::integer, "process id of the shim"},
    {"container_id", Type::text, "container that it was started for"},
    {"started", Type::time, "when it was started"},
    {"container_state", Type::text, "'exited', 'dead' or 'created'; NULL when dockerd knows none"},
};
constexpr Column kContainerColumns[] = {
    {"container_id", Type::text, "id of the container", {"containers.id"}},
    {"name", Type::text, "its name"},
    {"state", Type::text, "what dockerd has it for: 'running', 'paused', 'restarting'"},
    {"pid", Type::integer, "process id that dockerd has noted"},
    {"process_exists", Type::boolean, "there is such a process in that container's cgroup"},
};
// containerd-shim-runc-v2 -namespace moby -id <id> -address ...; before 18.09 the id only stands at
// the end of -workdir.
constexpr View kViews[] = {
    {"shims_without_container",
     "Shims of Docker (not of Kubernetes) whose container is gone or not running.", kShimColumns,
     R"(
WITH shims AS (
  SELECT *, CASE WHEN instr(command, ' -id ') > 0
      THEN substr(command, instr(command, ' -id ') + 5, 64)
      ELSE substr(command, instr(command, '/moby/') + 6, 64) END AS container_id
  FROM processes
  WHERE name LIKE 'containerd-shim%' AND command LIKE '%-namespace moby%' AND state <> 'Z')
SELECT s.pid, s.container_id, s.started, c.state, s.source, s.line, s.pointer
FROM shims s LEFT JOIN containers c ON c.id = s.container_id
WHERE length(s.container_id) = 64
  AND (c.id IS NULL OR c.state IN ('exited', 'dead', 'created')))"},
    {"containers_without_shim", "Containers that dockerd has for running though no shim is there.",
     kContainerColumns, R"(
SELECT c.id, c.name, c.state, c.pid,
  EXISTS (SELECT 1 FROM host_processes h WHERE h.pid = c.pid AND h.container_id = c.id),
  c.source, c.line, c.pointer
FROM containers c
WHERE c.state IN ('running', 'paused') AND NOT EXISTS (
  SELECT 1 FROM processes p
  WHERE p.name LIKE 'containerd-shim%' AND p.state <> 'Z' AND instr(p.command, c.id) > 0))"},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& process, const At& at) {
    rows.add(kTables[0], at,
             {as_integer(process, "pid"), as_integer(process, "ppid"), as_name(process, "name"),
              as_name(process, "state"), as_integer(process, "threads"),
              as_time(process, "started"), as_name(process, "container_id"),
              as_name(process, "wchan"), as_joined(member(process, "stack"), " < ", {})});
  });
}

}  // namespace

extern constinit const Extractor host_processes{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
