// SPDX-License-Identifier: Apache-2.0
// How dockerd is set up here, and where it keeps its things.
#include <array>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/probe.h"

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
  };
  return rows;
}

}  // namespace collector::probes
