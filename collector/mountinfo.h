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
  std::string_view mount_point;  ///< escaped: see unescaped()
  std::string_view fs_type;
  std::string_view super_options;
};
std::optional<MountLine> mount_line_from(std::string_view line);

/// A blank in a path is written \040, a backslash \134 (mangle() in the kernel's seq_file.c).
std::string unescaped(std::string_view text);

}  // namespace collector
