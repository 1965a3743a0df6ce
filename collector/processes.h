// SPDX-License-Identifier: Apache-2.0
// Processes as /proc shows them. Everything is bounded, and a process may be gone between two
// reads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/host.h"

namespace collector {

struct NamedProcess {
  std::int64_t pid = 0;
  std::string name;  ///< comm: the kernel cuts it to 15 characters
};

/// In ascending order of pid.
std::vector<NamedProcess> processes_named(Host& host,
                                          const std::function<bool(std::string_view)>& wanted);

/// Of /proc/PID/stat, or of one thread's.
struct ProcessStat {
  char state = '?';
  std::int64_t ppid = 0;
  std::int64_t threads = 0;
  std::int64_t start_ticks = 0;  ///< since boot, 100 a second
};
std::optional<ProcessStat> parse_process_stat(std::string_view text);
/// When it was started, RFC 3339. `booted`: see boot_time().
std::string started_at(const ProcessStat& stat, std::int64_t booted);

/// The full id of a container (64 hex digits) that stands in a path or a line of /proc/PID/cgroup.
std::optional<std::string> container_id_in(std::string_view text);

/// Arguments of a process; empty for a kernel thread or a zombie.
std::vector<std::string> command_line(Host& host, std::int64_t pid);

/// Seconds since 1970 at which the kernel started.
std::optional<std::int64_t> boot_time(Host& host);

}  // namespace collector
