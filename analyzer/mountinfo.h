// SPDX-License-Identifier: Apache-2.0
// /proc/PID/mountinfo (proc(5)):
//
//   36 35 98:0 /root /mnt rw,noatime master:1 - ext4 /dev/sda1 rw,errors=remount-ro
#pragma once

#include "analyzer/extractor.h"

namespace analyzer {

inline constexpr Column kMountColumns[] = {
    {"namespace", Type::text, "whose mounts these are: 'collector' or 'dockerd'"},
    {"mount_id", Type::integer, "the kernel's id of the mount"},
    {"parent_id", Type::integer, "id of the mount that it stands on"},
    {"device", Type::text, "major:minor of the filesystem: '8:1'"},
    {"root", Type::text, "directory of the filesystem that is mounted: '/' for all of it"},
    {"mount_point", Type::text, "where it is mounted, unescaped"},
    {"options", Type::text, "options of this mount, separated by commas: 'rw,nosuid'"},
    {"read_only", Type::boolean, "this mount or its whole filesystem is read-only"},
    {"fs_type", Type::text, "filesystem type as the kernel names it"},
    {"mount_source", Type::text, "what is mounted: '/dev/sda1', 'overlay', 'server:/export'"},
    {"super_options", Type::text, "options of the filesystem, separated by commas"},
    {"propagation", Type::text,
     "'shared', 'slave', 'private' or 'unbindable'; 'shared' for what is slave and shared too"},
};

void extract_mountinfo(const Evidence& evidence, Rows& rows, const Table& mounts,
                       std::string_view name_space);

}  // namespace analyzer
