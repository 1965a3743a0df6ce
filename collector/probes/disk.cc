// SPDX-License-Identifier: Apache-2.0
// What is under the file systems, and what takes space without being seen.
#include <array>

#include "collector/backing_filesystem.h"
#include "collector/block_devices.h"
#include "collector/deleted_files.h"
#include "collector/probe.h"

namespace collector::probes {

std::span<const Probe> disk() {
  using namespace std::chrono_literals;
  static const std::array rows = {
      Probe{.id = "disk/backing-filesystems",
            .why = "device and type under the data root; overlayfs needs d_type, quotas an option",
            .what = Native{.gather = backing_filesystems,
                           .reads = "<data-root>, containerd's root, /proc/self/mountinfo"},
            .style = Style::json_lines,
            .limits = {.time = 8s, .bytes = 64 << 10}},
      Probe{
          .id = "disk/deleted-open-files",
          .why = "files that were deleted and are still open: space that du does not find",
          .what = Native{.gather = [](Host& host, const Survey&,
                                      const Sink& sink) { return deleted_open_files(host, sink); },
                         .reads = "/proc/<pid>/fd of the daemons and of what runs below them"},
          .style = Style::json_lines,
          .limits = {.time = 10s, .bytes = 2 << 20}},
      Probe{.id = "disk/block-devices",
            .why = "disks, loop and device-mapper devices: size, read-only, errors, stuck requests",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return block_devices(host, sink); },
                           .reads = "/sys/block"},
            .style = Style::json_lines,
            .limits = {.time = 8s, .bytes = 2 << 20}},
      Probe{.id = "disk/thin-pools",
            .why = "how full the device mapper's thin pools are; a full one hangs its file systems",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return thin_pools(host, sink); },
                           .reads = "dmsetup status, where there are device-mapper devices"},
            .limits = {.time = 6s, .bytes = 1 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
