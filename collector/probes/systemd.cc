// SPDX-License-Identifier: Apache-2.0
// What systemd thinks of Docker's units, and how they are written.
#include <array>

#include "collector/other_units.h"
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
      Probe{.id = "systemd/other-unit-files",
            .why = "the same of the snap's dockerd, and of a user's who runs it without root",
            .what = Native{.gather = other_unit_files,
                           .reads = "snap.docker.dockerd.service, ~/.config/systemd/user/"
                                    "docker.service, with drop-ins"},
            .style = Style::unit,
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "systemd/snap-unit",
            .why = "state, last result and restarts of the snap's dockerd",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return snap_unit(host, sink); },
                           .reads = "systemctl show snap.docker.dockerd.service"},
            .style = Style::unit,
            .limits = {.time = 10s, .bytes = 256 << 10}},
      Probe{.id = "systemd/user-unit",
            .why = "state, last result and restarts of the dockerd of a user without root",
            .what = Native{.gather = user_unit,
                           .reads = "systemctl --user show docker.service, asked of that user's"},
            .style = Style::unit,
            .limits = {.time = 10s, .bytes = 256 << 10}},
  };
  return rows;
}

}  // namespace collector::probes
