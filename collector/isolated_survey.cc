// SPDX-License-Identifier: Apache-2.0
#include "collector/isolated_survey.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace collector {

// In this namespace, where nlohmann's macros find the types.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Found, path, from)

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kPing{2'000};
constexpr milliseconds kSurvey{10'000};

template <typename T>
json optional(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

template <typename T>
std::optional<T> optional_from(const json& value) {
  return value.is_null() ? std::nullopt : std::optional<T>(value.get<T>());
}

std::string as_text(const Survey& found) {
  const Ping& ping = found.ping;
  const json value = {{"data_root", found.data_root},
                      {"exec_root", found.exec_root},
                      {"config_file", found.config_file},
                      {"socket", found.socket},
                      {"pid_file", found.pid_file},
                      {"containerd_socket", found.containerd_socket},
                      {"dockerd_pid", optional(found.dockerd_pid)},
                      {"containerd_pid", optional(found.containerd_pid)},
                      {"tried", ping.tried},
                      {"connected", ping.connected},
                      {"answered", ping.answered},
                      {"status", optional(ping.status)},
                      {"waited_ms", ping.waited_ms},
                      {"error", ping.error}};
  return value.dump(-1, ' ', true, json::error_handler_t::replace);
}

Survey survey_from(const std::string& text) {
  const json value = json::parse(text);
  Survey found;
  value.at("data_root").get_to(found.data_root);
  value.at("exec_root").get_to(found.exec_root);
  value.at("config_file").get_to(found.config_file);
  value.at("socket").get_to(found.socket);
  value.at("pid_file").get_to(found.pid_file);
  value.at("containerd_socket").get_to(found.containerd_socket);
  found.dockerd_pid = optional_from<std::int64_t>(value.at("dockerd_pid"));
  found.containerd_pid = optional_from<std::int64_t>(value.at("containerd_pid"));
  value.at("tried").get_to(found.ping.tried);
  value.at("connected").get_to(found.ping.connected);
  value.at("answered").get_to(found.ping.answered);
  found.ping.status = optional_from<int>(value.at("status"));
  value.at("waited_ms").get_to(found.ping.waited_ms);
  value.at("error").get_to(found.ping.error);
  return found;
}

Survey defaults(const std::string& trouble) {
  Survey found{.data_root = {"/var/lib/docker", "default"},
               .exec_root = {"/var/run/docker", "default"},
               .config_file = {"/etc/docker/daemon.json", "default"},
               .socket = {"/var/run/docker.sock", "default"},
               .pid_file = {"/var/run/docker.pid", "default"},
               .containerd_socket = {"/run/containerd/containerd.sock", "default"},
               .dockerd_pid = {},
               .containerd_pid = {},
               .ping = {}};
  found.ping.tried = true;
  found.ping.error = trouble;
  return found;
}

}  // namespace

Survey isolated_survey(Host& host, milliseconds time) {
  std::string text;
  const auto work = [](Host& inside, const Sink& out) {
    out(as_text(survey(inside, kPing)));
    return NativeResult{};
  };
  const auto [command, native] =
      host.isolate(work, {.time = std::min(time, kSurvey)}, [&text](std::string_view piece) {
        text += piece;
        return true;
      });
  if (command.ended != Ended::by_itself) return defaults("the look at the host did not come back");
  if (native.outcome != bundle::Outcome::collected) return defaults(native.reason);
  return survey_from(text);
}

}  // namespace collector
