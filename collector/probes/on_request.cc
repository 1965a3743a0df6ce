// SPDX-License-Identifier: Apache-2.0
// What is only gathered when the user asks for it by an option of its own.
#include <array>

#include "collector/container_log_tails.h"
#include "collector/probe.h"
#include "collector/stacks.h"

namespace collector::probes {

using namespace std::chrono_literals;

std::span<const Probe> on_request() {
  static const std::array rows = {
      Probe{.id = "daemon/dockerd-stacks",
            .why = "what every goroutine of dockerd waits for: of a daemon that hangs, where",
            .what = Native{.gather = dockerd_stacks,
                           .reads = "SIGUSR1 to dockerd, <exec-root>/goroutine-stacks-*.log"},
            .style = Style::log,
            .limits = {.time = 15s, .bytes = 8 << 20},
            .opt_in = "--dump-stacks"},
      Probe{.id = "daemon/containerd-stacks",
            .why = "what every goroutine of containerd waits for",
            .what =
                Native{.gather = containerd_stacks,
                       .reads = "SIGUSR1 to containerd, <its TMPDIR>/containerd.<pid>.stacks.log"},
            .style = Style::log,
            .limits = {.time = 15s, .bytes = 8 << 20},
            .opt_in = "--dump-stacks"},
      Probe{
          .id = "storage/container-log-tails",
          .why = "the last lines that each container wrote, for why it ends or is not healthy",
          .what =
              Native{.gather = container_log_tails,
                     .reads =
                         "ends of <data-root>/containers/*/{*-json.log,local-logs/container.log}"},
          .style = Style::log,
          .limits = {.time = 20s, .bytes = 12 << 20},
          .opt_in = "--container-logs"},
  };
  return rows;
}

}  // namespace collector::probes
