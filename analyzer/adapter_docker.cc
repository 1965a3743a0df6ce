// SPDX-License-Identifier: Apache-2.0
// What the docker client prints for people, as the Engine API would have said it.
#include <algorithm>
#include <utility>

#include "analyzer/adapter_formats.h"
#include "analyzer/fields.h"
#include "analyzer/json_rows.h"

namespace analyzer {
namespace {

using Ordered = nlohmann::ordered_json;

// As much as of our own evidence of that kind.
constexpr std::size_t kMostJson = static_cast<std::size_t>(kMaxDocument);

struct InfoName {
  std::string_view printed;
  std::string_view key;
};
// moby's api/types/system.Info and docker/cli's cli/command/system/info.go.
constexpr InfoName kInfoTexts[] = {
    {"Server Version", "ServerVersion"},
    {"Storage Driver", "Driver"},
    {"Logging Driver", "LoggingDriver"},
    {"Cgroup Driver", "CgroupDriver"},
    {"Cgroup Version", "CgroupVersion"},
    {"Default Runtime", "DefaultRuntime"},
    {"Init Binary", "InitBinary"},
    {"Kernel Version", "KernelVersion"},
    {"Operating System", "OperatingSystem"},
    {"OSType", "OSType"},
    {"Architecture", "Architecture"},
    {"Name", "Name"},
    {"ID", "ID"},
    {"Docker Root Dir", "DockerRootDir"},
    {"HTTP Proxy", "HttpProxy"},
    {"HTTPS Proxy", "HttpsProxy"},
    {"No Proxy", "NoProxy"},
};
constexpr InfoName kInfoNumbers[] = {
    {"Containers", "Containers"},   {"Running", "ContainersRunning"},
    {"Paused", "ContainersPaused"}, {"Stopped", "ContainersStopped"},
    {"Images", "Images"},           {"CPUs", "NCPU"},
};
constexpr InfoName kInfoBooleans[] = {{"Live Restore Enabled", "LiveRestoreEnabled"},
                                      {"Experimental", "ExperimentalBuild"}};

template <std::size_t N>
std::string_view key_of(const InfoName (&names)[N], std::string_view printed) {
  const auto found = std::ranges::find(names, printed, &InfoName::printed);
  return found == std::end(names) ? std::string_view() : found->key;
}

void add_info(Ordered& info, std::string_view name, std::string_view value) {
  if (const auto text = key_of(kInfoTexts, name); !text.empty()) {
    info[std::string(text)] = value;
  } else if (const auto key = key_of(kInfoNumbers, name); !key.empty()) {
    if (const auto read = number(value)) info[std::string(key)] = *read;
  } else if (const auto flag = key_of(kInfoBooleans, name); !flag.empty()) {
    if (value == "true" || value == "false") info[std::string(flag)] = value == "true";
  } else if (name == "Swarm") {
    info["Swarm"]["LocalNodeState"] = value;
  } else if (name == "Backing Filesystem" || name == "Supports d_type" ||
             name == "Native Overlay Diff" || name == "userxattr") {
    info["DriverStatus"].push_back({std::string(name), std::string(value)});
  }
}

bool says_no_daemon(std::string_view text) {
  return text.find("Cannot connect to the Docker daemon") != std::string_view::npos ||
         text.find("Is the docker daemon running?") != std::string_view::npos;
}

/// What stands in the part of `docker info` that the daemon told; null when it told nothing.
Ordered server_info(std::string_view text) {
  Ordered info;
  // Before 19.03 there were no parts.
  bool in_server = text.find("Server:\n") == std::string_view::npos;
  each_text_line(text, [&](std::string_view line) {
    if (line.starts_with("Server:")) in_server = true;
    if (!in_server) return;
    if (line.starts_with("WARNING: ")) info["Warnings"].push_back(std::string(line));
    const std::string_view content = trimmed(line);
    const auto colon = content.find(": ");
    if (colon == std::string_view::npos) return;
    add_info(info, content.substr(0, colon), trimmed(content.substr(colon + 2)));
  });
  return info.contains("ServerVersion") ? info : Ordered();
}

std::optional<Json> json_list(std::string_view text) {
  // docker writes its complaints of what it did not find behind the list.
  const auto end = text.rfind(']');
  if (end == std::string_view::npos || end > kMostJson) return std::nullopt;
  auto list = json_from(text.substr(0, end + 1));
  if (!list || !list->is_array()) return std::nullopt;
  return list;
}

struct Version {
  std::string version;
  std::string api;
};

Version server_version(std::string_view text) {
  Version found;
  bool in_server = false;
  each_text_line(text, [&](std::string_view line) {
    if (line.starts_with("Server")) in_server = true;
    const auto words = fields(line);
    if (!in_server || words.size() < 2) return;
    // Components of the server follow, with versions of their own.
    if (words[0] == "Version:" && found.version.empty()) found.version = words[1];
    if (words[0] == "API" && words.size() > 2 && found.api.empty()) found.api = words[2];
  });
  return found;
}

}  // namespace

std::optional<std::string> from_docker_info(std::string_view text, std::string_view) {
  const Ordered info = server_info(text);
  if (!info.is_null()) return json_line(info);
  return text.find("Client") == std::string_view::npos && !says_no_daemon(text)
             ? std::nullopt
             : std::optional<std::string>("");
}

std::optional<std::string> ping_from_docker_info(std::string_view text, std::string_view) {
  if (!server_info(text).is_null()) {
    return json_line({{"connected", true}, {"answered", true}, {"status", 200}});
  }
  if (!says_no_daemon(text)) return "";
  return json_line({{"connected", false},
                    {"answered", false},
                    {"error", "docker info: Cannot connect to the Docker daemon"}});
}

std::optional<std::string> paths_from_docker_info(std::string_view text, std::string_view) {
  const Ordered info = server_info(text);
  if (!info.contains("DockerRootDir")) return "";
  return json_line({{"data_root", {{"path", info["DockerRootDir"]}, {"from", "docker info"}}}});
}

std::optional<std::string> from_docker_version(std::string_view text, std::string_view) {
  const Version found = server_version(text);
  if (found.version.empty()) {
    return text.find("Client") == std::string_view::npos && !says_no_daemon(text)
               ? std::nullopt
               : std::optional<std::string>("");
  }
  Ordered out = {{"Version", found.version}};
  if (!found.api.empty()) out["ApiVersion"] = found.api;
  return json_line(out);
}

std::optional<std::string> no_config_listed(std::string_view text, std::string_view) {
  const bool is_listing = text.find("/etc/docker:") != std::string_view::npos;
  const bool is_there = text.find("daemon.json") != std::string_view::npos;
  // What configures nothing, and says as much as no file.
  return is_listing && !is_there ? "{}\n" : "";
}

std::optional<std::string> lines_from_json_list(std::string_view text, std::string_view) {
  const auto list = json_list(text);
  if (!list) return std::nullopt;
  std::string out;
  for (const Json& one : *list) {
    out += one.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return out;
}

std::optional<std::string> from_volume_inspect(std::string_view text, std::string_view) {
  const auto list = json_list(text);
  if (!list) return std::nullopt;
  if (list->empty()) return "";
  return Json{{"Volumes", *list}}.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::optional<std::string> from_image_inspect(std::string_view text, std::string_view) {
  const auto list = json_list(text);
  if (!list) return std::nullopt;
  if (list->empty()) return "";
  return list->dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace analyzer
