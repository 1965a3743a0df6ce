// SPDX-License-Identifier: Apache-2.0
#include "collector/containerd_config.h"

#include "collector/dockerd_options.h"
#include "collector/kernel_text.h"
#include "collector/linked_file.h"
#include "collector/processes.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxConfig = 1 << 20;

// A containerd that dockerd started itself keeps to the two folders of dockerd.
bool is_child_of_dockerd(const Survey& survey) {
  return survey.containerd_socket.path == survey.exec_root.path + "/containerd/containerd.sock";
}

std::vector<std::string> command_of(Host& host, const Survey& survey) {
  if (survey.containerd_pid) {
    auto words = command_line(host, *survey.containerd_pid);
    if (!words.empty()) return words;
  }
  return unit_command(host, "containerd.service");
}

// root = "/var/lib/containerd", before the first [table].
std::string root_in(std::string_view config) {
  std::string root;
  bool in_table = false;
  for_each_line(config, [&](std::string_view line) {
    line = trimmed(line);
    if (line.starts_with('[')) in_table = true;
    const auto equals = line.find('=');
    if (in_table || equals == std::string_view::npos || trimmed(line.substr(0, equals)) != "root") {
      return;
    }
    std::string_view value = trimmed(line.substr(equals + 1));
    if (value.size() < 2 || (value.front() != '"' && value.front() != '\'')) return;
    const auto end = value.find(value.front(), 1);
    if (end != std::string_view::npos) root = value.substr(1, end - 1);
  });
  return root;
}

/// --config of the running containerd, else of its unit, else the default: its own, or the one that
/// a dockerd without a system containerd writes for its child.
std::string config_path(Host& host, const Survey& survey) {
  const auto values = option_values(command_of(host, survey), "config", 'c');
  if (!values.empty() && values.back().starts_with('/')) return values.back();
  if (is_child_of_dockerd(survey)) return survey.exec_root.path + "/containerd/containerd.toml";
  return "/etc/containerd/config.toml";
}

}  // namespace

std::string containerd_root(Host& host, const Survey& survey) {
  const auto values = option_values(command_of(host, survey), "root");
  if (!values.empty() && values.back().starts_with('/')) return values.back();
  if (const auto text = slurp(host, config_path(host, survey), kMaxConfig)) {
    std::string root = root_in(*text);
    if (root.starts_with('/')) return root;
  }
  return is_child_of_dockerd(survey) ? survey.data_root.path + "/containerd/daemon"
                                     : "/var/lib/containerd";
}

NativeResult containerd_config(Host& host, const Survey& survey, const Sink& sink) {
  return copy_linked_file(host, config_path(host, survey),
                          {"/etc/", "/usr/", "/run/", "/var/run/", "/nix/"}, kMaxConfig, sink);
}

}  // namespace collector
