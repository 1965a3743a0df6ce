// SPDX-License-Identifier: Apache-2.0
// The journals that tell the story. Over their cap they keep both ends. Docker's is the largest
// because containers with the journald log driver write into it too.
#include <array>

#include "collector/probe.h"

namespace collector::probes {

std::span<const Probe> journals() {
  using namespace std::chrono_literals;
  static const std::array rows = {
      Probe{.id = "docker/journal",
            .why = "what dockerd said, above all the last sentence before it ended",
            .what = Journal{.match = {"-u", "docker.service"}},
            .style = Style::log,
            .limits = {.time = 30s, .bytes = 12 << 20}},
      Probe{.id = "docker/socket-journal",
            .why = "why systemd could not listen for dockerd: a missing group, a path in the way",
            .what = Journal{.match = {"-u", "docker.socket"}},
            .style = Style::log,
            .limits = {.time = 15s, .bytes = 1 << 20}},
      Probe{.id = "containerd/journal",
            .why = "shims, snapshots and tasks: half of what looks like dockerd is containerd",
            .what = Journal{.match = {"-u", "containerd.service"}},
            .style = Style::log,
            .limits = {.time = 30s, .bytes = 8 << 20}},
      Probe{.id = "kernel/journal",
            .why = "out-of-memory kills, hung tasks, disk and file system errors, bridge ports",
            .what = Journal{.match = {"-k"}},
            .style = Style::log,
            .limits = {.time = 30s, .bytes = 8 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
