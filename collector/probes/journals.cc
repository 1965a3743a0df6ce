// SPDX-License-Identifier: Apache-2.0
// The journals that tell the story. Over their cap they keep both ends. Docker's is the largest
// because containers with the journald log driver write into it too.
#include <array>

#include "collector/log_files.h"
#include "collector/probe.h"

namespace collector::probes {

namespace {

using namespace std::chrono_literals;

// dockerd's own unit, snap's, and those of rootless users; what systemd says of each comes from
// another unit than theirs, and journald's own word that it dropped some of it names it as its
// object. As matches, because journalctl -u knows no unit of another user.
const std::vector<std::string_view> kDocker = {"_SYSTEMD_UNIT=docker.service",
                                               "+",
                                               "_PID=1",
                                               "UNIT=docker.service",
                                               "+",
                                               "_UID=0",
                                               "OBJECT_SYSTEMD_UNIT=docker.service",
                                               "+",
                                               "_SYSTEMD_UNIT=snap.docker.dockerd.service",
                                               "+",
                                               "_PID=1",
                                               "UNIT=snap.docker.dockerd.service",
                                               "+",
                                               "_SYSTEMD_USER_UNIT=docker.service",
                                               "+",
                                               "USER_UNIT=docker.service"};

Probe of_files(std::string_view id, std::string_view why,
               NativeResult (*gather)(Host&, const Survey&, const Sink&), std::string_view reads) {
  return Probe{.id = id,
               .why = why,
               .what = Native{.gather = gather, .reads = reads},
               .style = Style::log,
               .limits = {.time = 25s, .bytes = 8 << 20}};
}

}  // namespace

std::span<const Probe> journals() {
  static const std::array rows = {
      Probe{.id = "docker/journal",
            .why = "what dockerd said, above all the last sentence before it ended",
            .what = Journal{.match = kDocker},
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
            // Not -k, which is this boot's: what ended the one before is often the question.
            .what = Journal{.match = {"_TRANSPORT=kernel"}},
            .style = Style::log,
            .limits = {.time = 30s, .bytes = 8 << 20}},
      of_files(
          "docker/log-files", "what dockerd said, on a host without a journal",
          [](Host& host, const Survey& survey, const Sink& sink) {
            return docker_log_files(host, survey.asked.since, sink);
          },
          "/var/log/{docker.log,upstart/docker.log}; syslog and messages, lines of dockerd"),
      of_files(
          "containerd/log-files", "what containerd said, on a host without a journal",
          [](Host& host, const Survey& survey, const Sink& sink) {
            return containerd_log_files(host, survey.asked.since, sink);
          },
          "/var/log/containerd.log; syslog and messages, lines of containerd"),
      of_files(
          "kernel/log-files", "what the kernel said, on a host without a journal",
          [](Host& host, const Survey& survey, const Sink& sink) {
            return kernel_log_files(host, survey.asked.since, sink);
          },
          "/var/log/{syslog,messages}, lines of the kernel"),
      of_files(
          "kernel/dmesg", "what the kernel said since it was started, where no journal has that",
          [](Host& host, const Survey& survey, const Sink& sink) {
            return kernel_ring_buffer(host, survey.asked.since, sink);
          },
          "dmesg"),
      of_files(
          "audit/log", "what SELinux, AppArmor or seccomp refused to a daemon or a container",
          [](Host& host, const Survey& survey, const Sink& sink) {
            return audit_log(host, survey.asked.since, sink);
          },
          "/var/log/audit/audit.log*, refusals only"),
  };
  return rows;
}

}  // namespace collector::probes
