// SPDX-License-Identifier: Apache-2.0
// What systemd thinks of Docker's units, and how they are written.
#include <array>

#include "collector/probe.h"

namespace collector::probes {

std::span<const Probe> systemd() {
  using namespace std::chrono_literals;
  static const std::array rows = {
      Probe{.id = "systemd/units",
            .why = "state, last result, restarts and limits of dockerd, its socket and containerd",
            .what = Command{.argv = {"systemctl", "show", "--no-pager", "docker.service",
                                     "docker.socket", "containerd.service"}},
            .style = Style::unit,
            .limits = {.time = 10s, .bytes = 512 << 10}},
      Probe{.id = "systemd/unit-files",
            .why = "the options dockerd is started with, and which drop-in says so",
            .what = Command{.argv = {"systemctl", "cat", "--no-pager", "docker.service",
                                     "docker.socket", "containerd.service"}},
            .style = Style::unit,
            .limits = {.time = 10s, .bytes = 512 << 10}},
  };
  return rows;
}

}  // namespace collector::probes
