// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"disk/backing-filesystems"};

constexpr Column kColumns[] = {
    {"what", Type::text, "'data_root' or 'containerd_root'"},
    {"path", Type::text, "path as configured"},
    {"leads_to", Type::text, "where it really is when it is a symbolic link; else NULL"},
    {"present", Type::boolean, "it is there"},
    {"mode", Type::text, "its permissions, four octal digits"},
    {"device",
     Type::text,
     "major and minor number: '8:1', as in mounts too",
     {"block_devices.device", "where there is no disk: a tmpfs, an overlay"}},
    {"mount_point", Type::text, "mount point of its filesystem"},
    {"fs_type", Type::text, "'ext4', 'xfs', 'btrfs', 'nfs4', ..."},
    {"mount_source", Type::text, "what is mounted there: '/dev/sda1'"},
    {"options", Type::text, "options of the mount"},
    {"super_options", Type::text, "options of the filesystem: 'rw,prjquota'"},
    {"d_type", Type::boolean,
     "readdir tells types, which overlayfs needs; NULL when it has no entries to tell by"},
    {"project_quota", Type::boolean,
     "mounted with prjquota or pquota, which storage-opt size needs on xfs"},
};
constexpr Table kTables[] = {
    {"backing_filesystems",
     "What is under the data root and under containerd's root, one row each.", kColumns}};

// ",prjquota," as a whole word of the options.
Value project_quota(const Json& options) {
  if (!options.is_string()) return {};
  const std::string list = "," + options.get_ref<const std::string&>() + ",";
  return boolean(list.find(",prjquota,") != std::string::npos ||
                 list.find(",pquota,") != std::string::npos);
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    rows.add(kTables[0], at,
             {as_name(row, "what"), as_name(row, "path"), as_name(row, "leads_to"),
              as_boolean(row, "exists"), as_name(row, "mode"), as_name(row, "device"),
              as_name(row, "mount_point"), as_name(row, "fs_type"), as_name(row, "source"),
              as_name(row, "mount_options"), as_name(row, "super_options"),
              as_boolean(row, "d_type"), project_quota(member(row, "super_options"))});
  });
}

}  // namespace

extern constinit const Extractor backing_filesystems{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
