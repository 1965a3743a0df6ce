// SPDX-License-Identifier: Apache-2.0
// How dockerd is set up here, and where it keeps its things.
#include <array>

#include "collector/accounts.h"
#include "collector/daemon_environment.h"
#include "collector/daemon_programs.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/probe.h"
#include "collector/process_limits.h"
#include "collector/tls_files.h"

namespace collector::probes {
namespace {

using namespace std::chrono_literals;

Json to_json(const Found& found) { return {{"path", found.path}, {"from", found.from}}; }

// A pid file that names a living process of another program keeps dockerd from starting.
NativeResult paths(Host& host, const Survey& survey, const Sink& sink) {
  Json row;
  row["data_root"] = to_json(survey.data_root);
  row["exec_root"] = to_json(survey.exec_root);
  row["config_file"] = to_json(survey.config_file);
  row["socket"] = to_json(survey.socket);
  row["pid_file"] = to_json(survey.pid_file);
  row["containerd_socket"] = to_json(survey.containerd_socket);
  row["dockerd_pid"] = or_null(survey.dockerd_pid);
  row["containerd_pid"] = or_null(survey.containerd_pid);
  std::optional<std::int64_t> pid;
  if (const auto text = slurp(host, survey.pid_file.path, 64)) pid = to_number(trimmed(*text));
  row["pid_file_pid"] = or_null(pid);
  std::optional<std::string> name;
  if (pid) {
    if (const auto comm = slurp(host, "/proc/" + std::to_string(*pid) + "/comm", 64)) {
      name = trimmed(*comm);
    }
  }
  row["pid_file_process"] = or_null(name);
  sink(to_line(row) + "\n");
  return {};
}

}  // namespace

std::span<const Probe> daemon() {
  static const std::array rows = {
      Probe{.id = "daemon/config",
            .why = "daemon.json: a comma too many keeps dockerd from starting",
            .what = File{.path = [](const Survey& survey) { return survey.config_file.path; }},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 1 << 20}},
      Probe{.id = "daemon/paths",
            .why = "data root, socket and pid file of this host, and how they were found",
            .what = Native{.gather = paths, .reads = "the survey, <pid file>"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "daemon/dockerd-version",
            .why = "the version that is installed, which is not always the one that runs",
            .what = Command{.argv = {"dockerd", "--version"}},
            .limits = {.time = 5s, .bytes = 16 << 10}},
      Probe{.id = "daemon/environment",
            .why = "proxies and options that reach the daemons by their environment, or do not",
            .what = Native{.gather = daemon_environment,
                           .reads = "/proc/<pid>/environ, EnvironmentFile= of the units, "
                                    "/etc/{default,sysconfig,conf.d}/{docker,containerd}"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "daemon/limits",
            .why = "what the kernel lets dockerd and containerd have: open files, processes, core",
            .what = Native{.gather = process_limits,
                           .reads = "/proc/<pid>/limits of dockerd and containerd"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "daemon/cgroups",
            .why = "in whose cgroup the daemons run: of which unit, and under which limits",
            .what = Native{.gather = process_cgroups,
                           .reads = "/proc/<pid>/cgroup of dockerd and containerd"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "daemon/group",
            .why = "the group that may use the socket: without it dockerd cannot set the socket up",
            .what = Native{.gather = docker_group, .reads = "/etc/group"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "daemon/subordinate-ids",
            .why = "ranges of user namespaces: rootless and userns-remap do not start without",
            .what = Native{.gather = subordinate_ids, .reads = "/etc/subuid, /etc/subgid"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 1 << 20}},
      Probe{.id = "daemon/sockets",
            .why = "owner and permissions of the sockets, and whether anybody listens there",
            .what = Native{.gather = socket_files,
                           .reads = "<docker-socket>, <containerd-socket>, /proc/net/unix"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "daemon/tls-files",
            .why = "certificates that are missing or have ended; keys are never opened",
            .what = Native{.gather = tls_files,
                           .reads = "files of tlscacert, tlscert and tlskey, /etc/docker/certs.d, "
                                    "<data-root>/swarm/certificates"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 1 << 20}},
      Probe{.id = "daemon/programs",
            .why = "whether runtimes, shim and helpers that are called by name are there",
            .what = Native{.gather = daemon_programs,
                           .reads = "programs on PATH, <config-file>: runtimes"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 256 << 10}},
      Probe{.id = "daemon/plugins",
            .why = "volume, network and log plugins; one that is gone blocks what needs it",
            .what = Native{.gather = daemon_plugins,
                           .reads = "/run/docker/plugins, /etc/docker/plugins, "
                                    "/usr/lib/docker/plugins, <data-root>/plugins"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 1 << 20}},
      Probe{.id = "daemon/seccomp-profile",
            .why = "a profile of one's own that is missing or damaged stops every container",
            .what = Native{.gather = seccomp_profile, .reads = "the file of seccomp-profile"},
            .style = Style::json,
            .limits = {.time = 5s, .bytes = 64 << 10}},
      Probe{.id = "daemon/credential-helpers",
            .why = "names of helpers that root's pulls need; never what they keep",
            .what = Native{.gather = credential_helpers, .reads = "/root/.docker/config.json"},
            .style = Style::json_lines,
            .limits = {.time = 5s, .bytes = 256 << 10}},
  };
  return rows;
}

}  // namespace collector::probes
