// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/filesystems"};

constexpr Column kColumns[] = {
    {"mount_point", Type::text, "where it is mounted on the host"},
    {"fs_type", Type::text, "filesystem type as the kernel names it: 'ext4', 'overlay', 'nfs4'"},
    {"device", Type::text, "what is mounted: '/dev/sda1', 'tmpfs', 'server:/export'"},
    {"options", Type::text, "mount options, separated by commas"},
    {"read_only", Type::boolean, "mounted read-only, or gone read-only after an error"},
    {"bytes_total", Type::integer, "size in bytes"},
    {"bytes_free", Type::integer, "free bytes, with those reserved for root"},
    {"bytes_available", Type::integer, "free bytes that a process without privileges may use"},
    {"used_percent", Type::real,
     "0 to 100, as df counts: used / (used + available), so that 100 means full for users"},
    {"inodes_total", Type::integer, "inodes; 0 where the filesystem makes them as needed (btrfs)"},
    {"inodes_free", Type::integer, "free inodes"},
    {"inodes_used_percent", Type::real, "0 to 100; NULL where inodes are made as needed"},
    {"error", Type::text, "why it could not be asked, such as a dead NFS server; else NULL"},
};
constexpr Table kTables[] = {
    {"filesystems",
     "Mounted filesystems with their free bytes and inodes, each mount point once; pseudo "
     "filesystems (proc, sysfs, cgroup) are left out.",
     kColumns},
};

std::optional<double> number(const Json& json, std::string_view key) {
  const Json& value = member(json, key);
  if (!value.is_number() || value.get<double>() < 0) return std::nullopt;
  return value.get<double>();
}

Value percent(std::optional<double> used, std::optional<double> whole) {
  if (!used || !whole || *whole <= 0 || *used < 0) return {};
  return 100.0 * *used / *whole;
}

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& fs, const At& at) {
    const auto total = number(fs, "bytes_total");
    const auto free = number(fs, "bytes_free");
    const auto available = number(fs, "bytes_available");
    const auto inodes = number(fs, "inodes_total");
    const auto inodes_free = number(fs, "inodes_free");
    std::optional<double> used;
    std::optional<double> usable;
    if (total && free) used = *total - *free;
    if (used && available) usable = *used + *available;
    std::optional<double> inodes_used;
    if (inodes && inodes_free) inodes_used = *inodes - *inodes_free;
    rows.add(kTables[0], at,
             {as_text(fs, "mount_point"), as_text(fs, "fs_type"), as_text(fs, "device"),
              as_text(fs, "options"), as_boolean(fs, "read_only"), as_integer(fs, "bytes_total"),
              as_integer(fs, "bytes_free"), as_integer(fs, "bytes_available"),
              percent(used, usable), as_integer(fs, "inodes_total"), as_integer(fs, "inodes_free"),
              percent(inodes_used, inodes), as_name(fs, "error")});
  });
}

}  // namespace

extern constinit const Extractor filesystems{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
