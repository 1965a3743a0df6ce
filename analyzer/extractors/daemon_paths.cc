// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"daemon/paths"};

constexpr Column kPathColumns[] = {
    {"what", Type::text,
     "'data_root', 'exec_root', 'config_file', 'socket', 'pid_file' or 'containerd_socket'"},
    {"path", Type::text, "the path"},
    {"origin", Type::text,
     "how it is known: from the API, daemon.json, a flag of the unit, or the default"},
};
constexpr Column kPidColumns[] = {
    {"dockerd_pid", Type::integer, "process id of dockerd; NULL when none runs"},
    {"containerd_pid", Type::integer, "process id of containerd; NULL when none runs"},
    {"pid_file_pid", Type::integer, "what docker.pid says; NULL when the file is not there"},
    {"pid_file_process", Type::text,
     "name of the process that has that id now; NULL when none does"},
};
constexpr Table kTables[] = {
    {"daemon_paths", "Where dockerd keeps its things on this host.", kPathColumns},
    {"daemon_pids", "One row: which processes dockerd and containerd are.", kPidColumns},
};

constexpr Column kDataRootColumns[] = {
    {"path", Type::text, "the data root: '/var/lib/docker' unless it was moved"},
    {"origin", Type::text, "how it is known"},
    {"mount_point", Type::text, "mount point of the filesystem that it is on; joins filesystems"},
};
constexpr Column kRootlessColumns[] = {
    {"socket", Type::text, "where it listens"},
};
constexpr View kViews[] = {
    {"data_root", "One row: the data root and the filesystem that it is on.", kDataRootColumns, R"(
SELECT p.path, p.origin,
  (SELECT f.mount_point FROM filesystems f WHERE path_under(p.path, f.mount_point)
   ORDER BY length(f.mount_point) DESC LIMIT 1),
  p.source, p.line, p.pointer
FROM daemon_paths p WHERE p.what = 'data_root')"},
    {"rootless_dockerd",
     "One row where dockerd is some user's and not root's: it has bridges and a firewall in a "
     "network namespace of its own.",
     kRootlessColumns, R"(
SELECT p.path, p.source, p.line, p.pointer
FROM daemon_paths p WHERE p.what = 'socket' AND p.path LIKE '/run/user/%')"},
};

void extract(const Evidence& evidence, Rows& rows) {
  const auto paths = json_document(evidence, rows);
  if (!paths || !paths->is_object()) return;
  for (const std::string_view what :
       {"data_root", "exec_root", "config_file", "socket", "pid_file", "containerd_socket"}) {
    const Json& path = member(*paths, what);
    if (!path.is_object()) continue;
    rows.add(kTables[0], {.pointer = pointer_token(what)},
             {text(what), as_name(path, "path"), as_name(path, "from")});
  }
  rows.add(kTables[1], {},
           {as_positive(*paths, "dockerd_pid"), as_positive(*paths, "containerd_pid"),
            as_integer(*paths, "pid_file_pid"), as_name(*paths, "pid_file_process")});
}

}  // namespace

extern constinit const Extractor daemon_paths{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
