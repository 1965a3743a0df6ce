// SPDX-License-Identifier: Apache-2.0
// containerd and runc under dockerd.
#include <array>

#include "collector/containerd_config.h"
#include "collector/probe.h"

namespace collector::probes {

std::span<const Probe> containerd() {
  using namespace std::chrono_literals;
  static const std::array rows = {
      Probe{.id = "containerd/version",
            .why = "the version that is installed, to know which defects it has",
            .what = Command{.argv = {"containerd", "--version"}},
            .limits = {.time = 5s, .bytes = 16 << 10}},
      Probe{.id = "containerd/runc-version",
            .why = "runc starts every container; old ones fail on new kernels",
            .what = Command{.argv = {"runc", "--version"}},
            .limits = {.time = 5s, .bytes = 16 << 10}},
      Probe{.id = "containerd/config",
            .why = "config.toml: a damaged one, or a disabled plugin, keeps dockerd from starting",
            .what = Native{.gather = containerd_config,
                           .reads = "/etc/containerd/config.toml, or the file of --config"},
            .style = Style::unit,
            .limits = {.time = 5s, .bytes = 1 << 20}},
  };
  return rows;
}

}  // namespace collector::probes
