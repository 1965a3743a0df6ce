// SPDX-License-Identifier: Apache-2.0
#include "collector/daemon_settings.h"

#include <algorithm>

#include "collector/dockerd_options.h"
#include "collector/processes.h"

namespace collector {

std::optional<std::string> text_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

DaemonSettings::DaemonSettings(Host& host, const Survey& survey) {
  if (const auto text = slurp(host, survey.config_file.path)) {
    Json parsed = Json::parse(*text, nullptr, false);
    if (parsed.is_object()) config_ = std::move(parsed);
  }
  if (survey.dockerd_pid) command_ = command_line(host, *survey.dockerd_pid);
  command_from_ = "command line";
  if (command_.empty()) {
    command_ = unit_command(host, "docker.service");
    command_from_ = "unit";
  }
}

std::optional<Found> DaemonSettings::value(std::string_view name) const {
  if (auto text = text_member(config_, name); text && !text->empty()) {
    return Found{.path = *std::move(text), .from = "config file"};
  }
  auto values = option_values(command_, name);
  if (values.empty()) return std::nullopt;
  return Found{.path = std::move(values.back()), .from = command_from_};
}

bool DaemonSettings::on(std::string_view name) const {
  if (const auto found = config_.find(name); found != config_.end() && found->is_boolean()) {
    return found->get<bool>();
  }
  const std::string flag = "--" + std::string(name);
  return std::ranges::any_of(command_, [&flag](const std::string& word) {
    return word == flag || word == flag + "=true";
  });
}

}  // namespace collector
