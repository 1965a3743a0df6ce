// SPDX-License-Identifier: Apache-2.0
// /proc/PID/mountinfo (proc(5)), as far as natives need it:
//
//   36 35 98:0 /root /mnt rw,noatime master:1 - ext4 /dev/sda1 rw,errors=remount-ro
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace collector {

struct MountLine {
  std::string_view device;         ///< "98:0"
  std::string_view mount_point;    ///< escaped, as `source` is: see unescaped()
  std::string_view options;        ///< of this mount
  std::string_view fs_type;        ///< "ext4"
  std::string_view source;         ///< "/dev/sda1"
  std::string_view super_options;  ///< of the file system, where quotas stand
};
std::optional<MountLine> mount_line_from(std::string_view line);

/// A blank in a path is written \040, a backslash \134 (mangle() in the kernel's seq_file.c).
std::string unescaped(std::string_view text);

/// Is `path` this folder, or below it?
bool is_below(std::string_view path, std::string_view folder);

/// The mount whose point is nearest above `path`. One of `device` is preferred, because mounts may
/// be hidden by others; on btrfs, stat tells one that is not mounted.
std::optional<MountLine> mount_above(std::string_view mountinfo, std::string_view path,
                                     std::string_view device = {});

/// It holds no bytes: proc, sysfs, cgroup. A look at an autofs point would even mount what is
/// behind it.
bool is_pseudo(std::string_view fs_type);
/// Answered from memory and disks; any other may wait for a server or for a user's process.
bool is_local(std::string_view fs_type);

}  // namespace collector
