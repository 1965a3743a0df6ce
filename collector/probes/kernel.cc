// SPDX-License-Identifier: Apache-2.0
// The kernel: what it was built and started with, what it has counted and limited.
#include <array>

#include "collector/cgroups.h"
#include "collector/kernel_config.h"
#include "collector/kernel_tables.h"
#include "collector/probe.h"

namespace collector::probes {

std::span<const Probe> kernel() {
  using namespace std::chrono_literals;
  static const std::array rows = {
      Probe{.id = "kernel/cgroups",
            .why = "memory and processes of Docker's cgroups, and how often a limit was hit",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return cgroups(host, sink); },
                           .reads = "/sys/fs/cgroup: memory, pids and cpu of Docker's cgroups"},
            .style = Style::json_lines,
            .limits = {.time = 10s, .bytes = 4 << 20}},
      Probe{
          .id = "kernel/cgroup-controllers",
          .why = "whether memory, pids and cpuset can be limited at all",
          .what = Native{.gather = [](Host& host, const Survey&,
                                      const Sink& sink) { return cgroup_controllers(host, sink); },
                         .reads = "/proc/cgroups, /sys/fs/cgroup/cgroup.controllers"},
          .style = Style::json_lines,
          .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/tables",
            .why = "connections and neighbours against their limits: full tables drop packets",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return kernel_tables(host, sink); },
                           .reads = "/proc/sys/net, /proc/net/{arp,stat}"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/pressure",
            .why = "how long tasks have waited for processor, memory and disk",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return pressure(host, sink); },
                           .reads = "/proc/pressure"},
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/config",
            .why = "whether the kernel was built with what Docker needs (moby's check-config.sh)",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return kernel_config(host, sink); },
                           .reads = "/boot/config-<release> or /proc/config.gz, some options"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/parameters",
            .why = "boot parameters that turn cgroups, namespaces or security modules on or off",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return kernel_parameters(host, sink); },
                           .reads = "/proc/cmdline, some parameters"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/security",
            .why = "whether SELinux, AppArmor and seccomp are on, and docker-default is loaded",
            .what = Native{.gather = [](Host& host, const Survey&,
                                        const Sink& sink) { return security_modules(host, sink); },
                           .reads = "/sys/fs/selinux, /sys/module/apparmor, /sys/kernel/security"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "kernel/modules",
            .why = "modules that are loaded: bridge, overlay, netfilter",
            .what = File{.path = [](const Survey&) -> std::string { return "/proc/modules"; }},
            .limits = {.time = 5s, .bytes = 256 << 10}},
  };
  return rows;
}

}  // namespace collector::probes
