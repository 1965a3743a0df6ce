// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"processes/held-mounts"};

constexpr Column kColumns[] = {
    {"pid", Type::integer, "a process of that mount namespace"},
    {"process", Type::text, "its name"},
    {"container_id",
     Type::text,
     "container whose cgroup it is in; NULL for a process of the host",
     {"containers.id"}},
    {"namespace", Type::integer, "the kernel's number of the mount namespace"},
    {"mount_point", Type::text, "where it is mounted there; '/' is a container's own root"},
    {"layer_id",
     Type::text,
     "overlay2 directory, or number of containerd's snapshot",
     {"overlay2_layers.id", "for a snapshot of containerd's image store"}},
};
constexpr Table kTables[] = {
    {"held_mounts",
     "Container file systems in mount namespaces other than the host's and dockerd's.", kColumns}};

constexpr View kViews[] = {
    {"leaked_mounts",
     "Container file systems that some process still holds though host and dockerd have unmounted "
     "them: such a container cannot be removed.",
     kColumns, R"(
SELECT h.pid, h.process, h.container_id, h.namespace, h.mount_point, h.layer_id,
  h.source, h.line, h.pointer
FROM held_mounts h
WHERE h.mount_point <> '/'
  AND NOT EXISTS (SELECT 1 FROM mounts m
    WHERE m.fs_type = 'overlay' AND instr(m.super_options, '/' || h.layer_id || '/') > 0)
  AND NOT EXISTS (SELECT 1 FROM dockerd_mounts d
    WHERE d.fs_type = 'overlay' AND instr(d.super_options, '/' || h.layer_id || '/') > 0))"},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& mount, const At& at) {
    rows.add(kTables[0], at,
             {as_integer(mount, "pid"), as_name(mount, "process"), as_name(mount, "container_id"),
              as_integer(mount, "namespace"), as_name(mount, "mount_point"),
              as_name(mount, "layer_id")});
  });
}

}  // namespace

extern constinit const Extractor held_mounts{
    .reads = kReads, .tables = kTables, .views = kViews, .extract = extract};

}  // namespace analyzer::extractor
