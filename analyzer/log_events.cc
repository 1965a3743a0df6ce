// SPDX-License-Identifier: Apache-2.0
#include "analyzer/log_events.h"

namespace analyzer {

// Wordings of Docker 17.06 to 29, containerd 1.2 to 2.x and systemd 219 to 257. systemd before 250
// prints the unit's description alone, later ones the unit's name before it:
//   Starting Docker Application Container Engine...
//   Starting docker.service - Docker Application Container Engine...
std::span<const LogEvent> log_events() {
  static constexpr LogEvent events[] = {
      {"docker", "daemon:docker:starting", R"(^Starting up(?: |$))"},
      {"docker", "daemon:docker:starting",
       R"(^Starting (?:docker\.service - )?Docker Application Container Engine)"},
      {"docker", "daemon:docker:ready", R"(^Daemon has completed initialization)"},
      {"docker", "daemon:docker:ready",
       R"(^Started (?:docker\.service - )?Docker Application Container Engine)"},
      {"docker", "daemon:docker:stopping", R"(^Processing signal '(?:terminated|interrupt|quit)')"},
      {"docker", "daemon:docker:stopping",
       R"(^Stopping (?:docker\.service - )?Docker Application Container Engine)"},
      // A configuration error has neither of the prefixes of the others.
      {"docker", "daemon:docker:failed",
       R"(^(?:failed to start daemon: |Error starting daemon: |unable to configure the Docker daemon )"
       R"(|[Ff]ailed to load listeners: ))"},
      {"docker", "daemon:docker:failed",
       R"(^docker\.service: (?:Failed with result|Unit entered failed state))"},
      {"docker", "daemon:docker:failed",
       R"(^Failed to start (?:docker\.service - )?Docker Application Container Engine)"},
      {"docker", "daemon:docker:exited",
       R"(^(?:Daemon shutdown complete|panic: |fatal error: |unexpected fault address ))"},
      {"docker", "daemon:docker:exited",
       R"(^docker\.service: (?:[Mm]ain process exited|Deactivated successfully|Succeeded))"},
      {"docker", "daemon:docker:exited",
       R"(^Stopped (?:docker\.service - )?Docker Application Container Engine)"},
      {"docker", "version:docker", R"(^Docker daemon .*\bversion=(?P<version>[0-9][^ ]*))"},

      {"docker", "version:containerd",
       R"(^starting containerd .*\bversion=v?(?P<version>[0-9][^ ]*))"},
      {"containerd", "version:containerd",
       R"(^starting containerd .*\bversion=v?(?P<version>[0-9][^ ]*))"},

      // Where dockerd runs its own containerd, that one logs into the docker unit.
      {"docker", "daemon:containerd:starting", R"(^starting containerd(?: |$))"},
      {"docker", "daemon:containerd:ready", R"(^containerd successfully booted in)"},

      {"containerd", "daemon:containerd:starting", R"(^starting containerd(?: |$))"},
      {"containerd", "daemon:containerd:starting",
       R"(^Starting (?:containerd\.service - )?containerd container runtime)"},
      {"containerd", "daemon:containerd:ready", R"(^containerd successfully booted in)"},
      {"containerd", "daemon:containerd:ready",
       R"(^Started (?:containerd\.service - )?containerd container runtime)"},
      {"containerd", "daemon:containerd:stopping",
       R"(^Stopping (?:containerd\.service - )?containerd container runtime)"},
      {"containerd", "daemon:containerd:failed", R"(^containerd: )"},
      {"containerd", "daemon:containerd:failed",
       R"(^containerd\.service: (?:Failed with result|Unit entered failed state))"},
      {"containerd", "daemon:containerd:failed",
       R"(^Failed to start (?:containerd\.service - )?containerd container runtime)"},
      {"containerd", "daemon:containerd:exited",
       R"(^(?:panic: |fatal error: |unexpected fault address ))"},
      {"containerd", "daemon:containerd:exited",
       R"(^containerd\.service: (?:[Mm]ain process exited|Deactivated successfully|Succeeded))"},
      {"containerd", "daemon:containerd:exited",
       R"(^Stopped (?:containerd\.service - )?containerd container runtime)"},
  };
  return events;
}

}  // namespace analyzer
