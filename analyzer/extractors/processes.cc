// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"processes/daemons"};

constexpr Column kColumns[] = {
    {"pid", Type::integer, "process id"},
    {"ppid", Type::integer, "process id of its parent"},
    {"name", Type::text, "'dockerd', 'containerd', 'containerd-shim', 'docker-proxy', 'runc', ..."},
    {"exe", Type::text, "its program; NULL when it could not be read"},
    {"exe_deleted", Type::boolean, "that file was replaced or removed: upgraded, not restarted"},
    {"state", Type::text,
     "of its main thread: 'S' sleeps, 'R' runs, 'D' is in uninterruptible sleep, 'T' is stopped, "
     "'Z' is a zombie"},
    {"threads", Type::integer, "number of threads"},
    {"blocked_threads", Type::integer, "threads in uninterruptible sleep (state D)"},
    {"wchan", Type::text, "kernel function that a blocked thread waits in, else the main thread"},
    {"stack", Type::text, "kernel stack of the same thread, joined by ' < '; NULL when not read"},
    {"open_files", Type::integer, "open file descriptors"},
    {"open_files_limit", Type::integer, "how many it may have (soft limit)"},
    {"started", Type::time, "when it was started"},
    {"command", Type::text, "its command line, redacted"},
};
constexpr Table kTables[] = {
    {"processes", "Processes of Docker: dockerd, containerd, shims, proxies, runc.", kColumns}};

Value blocked_threads(const Json& process) {
  const Json& states = member(process, "thread_states");
  if (!states.is_object()) return {};
  const Value blocked = as_integer(states, "D");
  return std::holds_alternative<std::monostate>(blocked) ? Value(std::int64_t{0}) : blocked;
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& process, const At& at) {
    rows.add(kTables[0], at,
             {as_integer(process, "pid"), as_integer(process, "ppid"), as_name(process, "name"),
              as_name(process, "exe"), as_boolean(process, "exe_deleted"),
              as_name(process, "state"), as_integer(process, "threads"), blocked_threads(process),
              as_name(process, "wchan"), as_joined(member(process, "stack"), " < ", {}),
              as_integer(process, "open_files"), as_integer(process, "open_files_limit"),
              as_time(process, "started"), as_name(process, "command")});
  });
}

}  // namespace

extern constinit const Extractor processes{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
