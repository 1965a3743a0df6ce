// SPDX-License-Identifier: Apache-2.0
#include "collector/daemon_environment.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "collector/dockerd_options.h"
#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/known_words.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxEnvironment = 256 << 10;
constexpr std::int64_t kMaxFile = 64 << 10;

// Of sysvinit, OpenRC and Fedora's unit: where the options of dockerd stand as one text.
constexpr auto kOptionNames =
    std::to_array<std::string_view>({"DOCKER_OPTS", "DOCKERD_OPTS", "DOCKER_STORAGE_OPTIONS",
                                     "DOCKER_NETWORK_OPTIONS", "OPTIONS", "CONTAINERD_OPTS"});

bool is_options(std::string_view name) { return is_one_of(kOptionNames, name); }

// `env` and `Command` are what the redactor goes by: options of dockerd stay readable there.
Json row_of(std::string_view service, const std::string& from, std::string_view assignment) {
  const auto equals = std::min(assignment.find('='), assignment.size());
  const std::string_view name = assignment.substr(0, equals);
  const std::string_view value = assignment.substr(std::min(equals + 1, assignment.size()));
  Json row = {{"service", service}, {"from", from}, {"name", std::string(name)}};
  if (!is_options(name)) {
    row["env"] = Json::array({std::string(assignment)});
    return row;
  }
  row["Command"] = Json::array({std::string(service)});
  for (std::string& word : words_of(value)) row["Command"].push_back(std::move(word));
  return row;
}

/// False when no more rows are wanted.
bool add_process(std::string_view service, std::vector<std::string> variables, JsonLines& lines) {
  return std::ranges::all_of(variables, [&](std::string& variable) {
    std::ranges::replace(variable, '\n', ' ');
    return lines.add(row_of(service, "process", variable));
  });
}

// export DOCKER_OPTS="--data-root /srv/docker"
bool add_file(Host& host, std::string_view service, const std::string& path, JsonLines& lines) {
  const auto text = slurp(host, path, kMaxFile);
  bool wanted = true;
  if (!text) return wanted;
  for_each_line(*text, [&](std::string_view line) {
    line = trimmed(line);
    constexpr std::string_view kExport = "export ";
    if (line.starts_with(kExport)) line = trimmed(line.substr(kExport.size()));
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || line.front() == ';' ||
        equals == std::string_view::npos) {
      return;
    }
    std::string_view value = trimmed(line.substr(equals + 1));
    if (value.size() >= 2 && value.front() == value.back() &&
        (value.front() == '"' || value.front() == '\'')) {
      value = value.substr(1, value.size() - 2);
    }
    const std::string variable =
        std::string(trimmed(line.substr(0, equals))) + "=" + std::string(value);
    wanted = wanted && lines.add(row_of(service, path, variable));
  });
  return wanted;
}

/// EnvironmentFile= of its unit, and where init scripts look.
std::vector<std::string> files_of(Host& host, std::string_view service) {
  const std::string name = service == "dockerd" ? "docker" : std::string(service);
  std::vector<std::string> paths;
  for (std::string& path : unit_values(host, name + ".service", "EnvironmentFile")) {
    if (path.starts_with('-')) path.erase(0, 1);
    if (path.starts_with('/')) paths.push_back(std::move(path));
  }
  for (const std::string_view folder : {"/etc/default/", "/etc/sysconfig/", "/etc/conf.d/"}) {
    paths.push_back(std::string(folder) + name);
  }
  std::ranges::sort(paths);
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace

std::optional<std::vector<std::string>> environment_of(Host& host, std::int64_t pid,
                                                       std::int64_t max_bytes) {
  const auto text = slurp(host, "/proc/" + std::to_string(pid) + "/environ", max_bytes);
  if (!text) return std::nullopt;
  std::vector<std::string> variables;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view variable = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), variable.size() + 1));
    if (!variable.empty()) variables.emplace_back(variable);
  }
  return variables;
}

NativeResult daemon_environment(Host& host, const Survey& survey, const Sink& sink) {
  JsonLines lines(sink);
  std::string unread;
  for (const auto& [service, pid] :
       {std::pair("dockerd", survey.dockerd_pid), std::pair("containerd", survey.containerd_pid)}) {
    if (pid) {
      auto variables = environment_of(host, *pid, kMaxEnvironment);
      if (!variables) unread = "/proc/" + std::to_string(*pid) + "/environ could not be read";
      if (variables && !add_process(service, *std::move(variables), lines)) return {};
    }
    for (const std::string& path : files_of(host, service)) {
      if (!add_file(host, service, path, lines)) return {};
    }
  }
  if (unread.empty()) return {};
  return {.outcome = lines.count() > 0 ? bundle::Outcome::partial : bundle::Outcome::denied,
          .reason = std::move(unread)};
}

}  // namespace collector
