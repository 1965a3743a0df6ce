// SPDX-License-Identifier: Apache-2.0
#include "collector/survey.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "collector/accounts.h"
#include "collector/dockerd_options.h"
#include "collector/kernel_text.h"
#include "collector/processes.h"

namespace collector {
namespace {

using nlohmann::json;

// Who runs Docker here, and where it keeps its things unless it is told otherwise.
struct Defaults {
  std::string data_root = "/var/lib/docker";
  std::string exec_root = "/var/run/docker";
  std::string config_file = "/etc/docker/daemon.json";
  std::string socket = "/var/run/docker.sock";
  std::string pid_file = "/var/run/docker.pid";
};

bool exists(Host& host, const std::string& path) { return host.stat(path).has_value(); }

Defaults rootless(Host& host, std::int64_t uid) {
  const std::string runtime = "/run/user/" + std::to_string(uid);
  const std::string home = home_of(host, uid).value_or("/root");
  return {.data_root = home + "/.local/share/docker",
          .exec_root = runtime + "/docker",
          .config_file = home + "/.config/docker/daemon.json",
          .socket = runtime + "/docker.sock",
          .pid_file = runtime + "/docker.pid"};
}

const Defaults kSnap = {.data_root = "/var/snap/docker/common/var-lib-docker",
                        .exec_root = "/run/snap.docker",
                        .config_file = "/var/snap/docker/current/config/daemon.json",
                        .socket = "/var/run/docker.sock",
                        .pid_file = "/run/snap.docker/docker.pid"};

Defaults defaults_of(Host& host, const std::optional<std::int64_t>& dockerd,
                     const std::vector<std::string>& command) {
  if (dockerd) {
    const auto owner = host.stat("/proc/" + std::to_string(*dockerd));
    if (owner && owner->uid != 0) return rootless(host, owner->uid);
    if (!command.empty() && command.front().find("/snap/docker/") != std::string::npos)
      return kSnap;
    return {};
  }
  if (exists(host, "/var/lib/docker") || exists(host, "/etc/docker/daemon.json") ||
      !unit_values(host, "docker.service", "ExecStart").empty()) {
    return {};
  }
  if (exists(host, kSnap.data_root)) return kSnap;
  for (const DirEntry& entry : host.list("/run/user", 1000).entries) {
    const auto uid = to_number(entry.name);
    if (!uid) continue;
    Defaults user = rootless(host, *uid);
    if (exists(host, user.data_root) || exists(host, user.socket)) return user;
  }
  return {};
}

// A dockerd that runs in a container (Docker in Docker) has the same name. The one meant is the one
// of its unit; else one that shares our PID namespace; else the first.
std::optional<std::int64_t> choose(Host& host, const std::vector<NamedProcess>& named,
                                   std::string_view unit) {
  if (named.empty()) return std::nullopt;
  const auto own = host.read_link("/proc/self/ns/pid");
  std::optional<std::int64_t> neighbour;
  for (const NamedProcess& process : named) {
    const std::string folder = "/proc/" + std::to_string(process.pid);
    const auto cgroup = slurp(host, folder + "/cgroup", 64 << 10);
    const bool in_unit = cgroup && cgroup->find("/" + std::string(unit)) != std::string::npos;
    if (in_unit && cgroup->find("/docker/") == std::string::npos) return process.pid;
    if (!neighbour && own && host.read_link(folder + "/ns/pid") == own) neighbour = process.pid;
  }
  return neighbour ? neighbour : std::optional(named.front().pid);
}

// The sources of a setting, strongest first.
class Sources {
 public:
  Sources(std::vector<std::string> command, std::vector<std::string> unit)
      : command_(std::move(command)), unit_(std::move(unit)) {}

  void set_config(std::string_view text) {
    json parsed = json::parse(text, nullptr, false);
    if (parsed.is_object()) config_ = std::move(parsed);
  }

  std::optional<Found> config(const std::vector<std::string_view>& keys) const {
    for (const std::string_view key : keys) {
      const auto found = config_.find(key);
      if (found != config_.end() && found->is_string() &&
          !found->get_ref<const std::string&>().empty())
        return Found{.path = found->get<std::string>(), .from = "config file"};
    }
    return std::nullopt;
  }

  std::optional<Found> flag(std::string_view name, char letter = 0) const {
    for (const auto& [words, from] :
         {std::pair{&command_, "command line"}, std::pair{&unit_, "unit"}}) {
      const auto values = option_values(*words, name, letter);
      if (!values.empty()) return Found{.path = values.back(), .from = from};
    }
    return std::nullopt;
  }

  /// Where dockerd listens, as -H writes it: unix:///run/docker.sock, fd://, tcp://0.0.0.0:2375.
  std::vector<Found> hosts() const {
    std::vector<Found> out;
    if (const auto list = config_.find("hosts"); list != config_.end() && list->is_array()) {
      for (const json& each : *list) {
        if (each.is_string())
          out.push_back({.path = each.get<std::string>(), .from = "config file"});
      }
    }
    for (const auto& [words, from] :
         {std::pair{&command_, "command line"}, std::pair{&unit_, "unit"}}) {
      for (std::string& value : option_values(*words, "host", 'H')) {
        out.push_back({.path = std::move(value), .from = from});
      }
      if (!words->empty()) break;
    }
    return out;
  }

 private:
  std::vector<std::string> command_;
  std::vector<std::string> unit_;
  json config_ = json::object();
};

std::optional<Found> engine_socket(Host& host, const Sources& sources) {
  constexpr std::string_view kUnix = "unix://";
  for (const Found& each : sources.hosts()) {
    if (each.path.starts_with(kUnix) && each.path.size() > kUnix.size()) {
      return Found{.path = each.path.substr(kUnix.size()), .from = each.from};
    }
    if (!each.path.starts_with("fd://")) continue;
    for (const std::string& stream : unit_values(host, "docker.socket", "ListenStream")) {
      if (stream.starts_with('/')) return Found{.path = stream, .from = "unit"};
    }
  }
  return std::nullopt;
}

Ping ping(Host& host, const std::string& socket, std::chrono::milliseconds time) {
  Ping ping;
  ping.tried = true;
  const auto started = host.tick();
  const HttpResult result = host.get(socket, "/_ping", {.time = time, .bytes = 4096},
                                     [](std::string_view) { return true; });
  ping.waited_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(host.tick() - started).count();
  ping.connected = result.connected;
  ping.answered = result.status.has_value();
  ping.status = result.status;
  ping.error = result.error;
  return ping;
}

std::optional<Found> root_from_api(Host& host, const std::string& socket,
                                   std::chrono::milliseconds time) {
  std::string body;
  const HttpResult result =
      host.get(socket, "/info", {.time = time, .bytes = 1 << 20}, [&body](std::string_view piece) {
        body.append(piece);
        return true;
      });
  if (result.status != 200) return std::nullopt;
  const json info = json::parse(body, nullptr, false);
  if (!info.is_object()) return std::nullopt;
  const auto root = info.find("DockerRootDir");
  if (root == info.end() || !root->is_string() || root->get_ref<const std::string&>().empty())
    return std::nullopt;
  return Found{.path = root->get<std::string>(), .from = "api"};
}

Found first(std::initializer_list<std::optional<Found>> candidates, const std::string& fallback) {
  for (const auto& candidate : candidates) {
    if (candidate && candidate->path.starts_with('/')) return *candidate;
  }
  return {.path = fallback, .from = "default"};
}

}  // namespace

Survey survey(Host& host, std::chrono::milliseconds ping_time) {
  Survey out;
  std::vector<NamedProcess> dockerds;
  std::vector<NamedProcess> containerds;
  for (NamedProcess& process : processes_named(
           host, [](std::string_view name) { return name == "dockerd" || name == "containerd"; })) {
    (process.name == "dockerd" ? dockerds : containerds).push_back(std::move(process));
  }
  out.dockerd_pid = choose(host, dockerds, "docker.service");
  out.containerd_pid = choose(host, containerds, "containerd.service");

  std::vector<std::string> command;
  if (out.dockerd_pid) command = command_line(host, *out.dockerd_pid);
  const Defaults defaults = defaults_of(host, out.dockerd_pid, command);
  Sources sources(std::move(command), unit_command(host, "docker.service"));

  out.config_file = first({sources.flag("config-file")}, defaults.config_file);
  if (const auto text = slurp(host, out.config_file.path)) sources.set_config(*text);

  out.socket = first({engine_socket(host, sources)}, defaults.socket);
  out.ping = ping(host, out.socket.path, ping_time);

  std::optional<Found> answered;
  if (out.ping.answered) answered = root_from_api(host, out.socket.path, ping_time);
  auto root_flag = sources.flag("data-root", 'g');
  if (!root_flag) root_flag = sources.flag("graph");
  out.data_root =
      first({answered, sources.config({"data-root", "graph"}), root_flag}, defaults.data_root);
  out.exec_root =
      first({sources.config({"exec-root"}), sources.flag("exec-root")}, defaults.exec_root);
  out.pid_file =
      first({sources.config({"pidfile"}), sources.flag("pidfile", 'p')}, defaults.pid_file);
  // Without a containerd of its own, dockerd starts one below its exec root.
  const std::string system_containerd = "/run/containerd/containerd.sock";
  const bool has_system_containerd = exists(host, system_containerd) ||
                                     !unit_command(host, "containerd.service").empty() ||
                                     out.containerd_pid.has_value();
  out.containerd_socket =
      first({sources.config({"containerd"}), sources.flag("containerd")},
            has_system_containerd ? system_containerd
                                  : out.exec_root.path + "/containerd/containerd.sock");
  return out;
}

}  // namespace collector
